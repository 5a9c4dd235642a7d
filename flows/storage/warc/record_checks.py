"""What a record must have to be one, and whether its block is the one that its recorder wrote.

What is compressed mostly has a checksum, by which damage shows. Of a plain file, or a zstd frame without one, the
digest tells that most recorders put into the header.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Protocol

#: Kinds of records that are of an address.
_OF_ADDRESS = frozenset({"response", "resource", "conversion", "revisit", "request"})
_KIND = re.compile(r"[a-z][a-z0-9_.-]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: Names of digests as recorders write them, and as Python does.
_DIGESTS = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512", "md5": "md5"}


class _Record(Protocol):
    """What is looked at of a record."""

    @property
    def kind(self) -> str: ...
    @property
    def target(self) -> str | None: ...
    @property
    def header(self) -> dict[str, str]: ...
    @property
    def block(self) -> bytes | None: ...


def what_is_wrong(record: _Record, *, is_checked: bool) -> str | None:
    """What shows that a record is damaged, though its lengths fit; `is_checked`: its bytes passed a checksum."""
    if not _KIND.fullmatch(record.kind):
        return "a record without a type that can be read"
    if record.kind in _OF_ADDRESS and (not record.target or _CONTROL.search(record.target)):
        return f"a {record.kind} without an address that can be read"
    told = record.header.get("warc-block-digest")
    if is_checked or told is None or record.block is None or _is_digest(told, record.block):
        return None
    return "its content is not what its digest says"


def _is_digest(told: str, block: bytes) -> bool:
    """Whether a digest is that of a block; one in a form that is not known is believed."""
    name, _, value = told.partition(":")
    if name.lower() not in _DIGESTS:
        return True
    digest = hashlib.new(_DIGESTS[name.lower()], block, usedforsecurity=False).digest()
    forms = {digest.hex(), base64.b32encode(digest).decode().rstrip("=").lower()}
    value = value.strip().rstrip("=").lower()
    return value in forms or len(value) not in map(len, forms)
