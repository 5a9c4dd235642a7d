"""The records of a WARC or ARC file, whoever wrote it: plain, gzip or zstd, a member a record or all in one.

Read by hand, nearly as fast as warcio (`docs/crawling.md` has the figures), since a damaged file must say so here, and
be read on behind the damage: warcio ends in silence at a torn member, and refuses a file that is one gzip member as a
whole; fastwarc reads on, but does not tell what it left out. No more than one record is held.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from copydesk.flows.storage.warc.streams import ArchiveError, RecordStream, next_record

#: Kinds of records that are of an address.
_OF_ADDRESS = frozenset({"response", "resource", "conversion", "revisit", "request"})
_KIND = re.compile(r"[a-z][a-z0-9_.-]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: Names of digests as recorders write them, and as Python does.
_DIGESTS = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512", "md5": "md5"}


def what_is_wrong(record: Member, *, is_checked: bool) -> str | None:
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


__all__ = ["ArchiveError", "Damage", "Member", "read_members", "scan_members"]

#: Bytes of one record that are kept; a longer one is skipped over and comes without its block.
MAX_BLOCK = 64_000_000

#: Bytes that the header of a record may take.
MAX_HEADER = 64_000
#: And the line before a record of an ARC file, which is an address above all.
MAX_ARC_LINE = 8_000

#: The standard wants CRLF; some writers end lines with a bare line feed.
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_END_OF_LINE = re.compile(rb"\r?\n")
#: How the line before a record of an ARC file begins: with an address.
_ARC = re.compile(rb"https?|ftp:|dns:|filed")
#: The line before a record of an ARC file: address, IP, date, type and length. Addresses and types may hold blanks.
_ARC_LINE = re.compile(r"(.+) [\d.:a-fA-F]+ (\d{4,17}) (.+) (\d+)\s*")
#: What version 2 has between the type and the length: result, checksum, location, offset, file.
_ARC_2 = re.compile(r" \d{3} \S+ \S+ \d+ \S+$")


@dataclass(frozen=True, slots=True)
class Member:
    """One record: its header, in lower-case names, and its block; `None` for one that is over the limit.

    `offset` is the byte of the file at which it can be read again, `None` where it does not begin a compressed member.
    `head` is the header as it stands in a WARC file, without the empty line; empty for a record of another form.
    """

    offset: int | None
    header: dict[str, str]
    block: bytes | None
    head: bytes = b""

    @property
    def kind(self) -> str:
        """The record's type: `response`, `request`, `revisit`, ..."""
        return self.header.get("warc-type", "").lower()

    @property
    def target(self) -> str | None:
        """The address that the record is of. Some writers set it in angle brackets."""
        return self.header.get("warc-target-uri", "").removeprefix("<").removesuffix(">") or None


@dataclass(frozen=True, slots=True)
class Damage:
    """A piece of a file that cannot be read: from `offset` to `until`, or to its end where that is `None`.

    Where both are 0, it is the file as a whole, which is of a form without records.
    """

    path: Path
    offset: int
    until: int | None
    why: str

    def __str__(self) -> str:
        if self.until == self.offset:
            return f"byte {self.offset}: {self.why}" if self.offset else self.why
        gone = f"read on at byte {self.until}" if self.until is not None else "nothing behind it can be read"
        return f"byte {self.offset}: {self.why}; {gone}"


def read_members(path: Path, *, start: int = 0, max_block: int = MAX_BLOCK, is_padded: bool = True) -> Iterator[Member]:
    """Every record of a file from the byte `start` on; raises `ArchiveError` where the file is damaged.

    Zeros behind the last member are damage, too, where the file is not `is_padded`.
    """
    for found in _read(path, start, max_block, is_padded=is_padded):
        if isinstance(found, Damage):
            raise ArchiveError(path, found.offset, found.why)
        yield found


def scan_members(
    path: Path, *, start: int = 0, end: int | None = None, max_block: int = MAX_BLOCK, is_padded: bool = True
) -> Iterator[Member | Damage]:
    """Every record of a file, and each piece of it that is damaged: only what is damaged is lost.

    With `start` and `end`, those that begin between these bytes: parts of one file give each of its records once. Zeros
    behind the last member are damage, too, where the file is not `is_padded`.
    """
    at = next_record(path, start) if start else 0
    while at is not None and (end is None or at < end):
        try:
            for found in _read(path, at, max_block, is_padded=is_padded):
                if end is not None and found.offset is not None and found.offset >= end:
                    return
                yield found
            return
        except ArchiveError as error:
            at = next_record(path, error.offset + 1)
            yield Damage(path, error.offset, at, error.why)


def _read(path: Path, start: int, max_block: int, *, is_padded: bool = True) -> Iterator[Member | Damage]:
    """The records from a byte on, damaged ones among them; raises `ArchiveError` where it is not known how to go on."""
    with RecordStream(path, start, is_padded=is_padded) as stream:
        while stream.skip_blank():
            offset = stream.record_offset()
            head, header = _take_header(stream)
            length = int(header["content-length"])
            block = None
            if length > max_block:
                stream.skip(length)
            else:
                block = stream.take(length)
            is_checked = stream.is_checked
            stream.end_record()
            if not head:
                header = _arc_header(header, block or b"")
            member = Member(offset, header, block, head)
            why = what_is_wrong(member, is_checked=is_checked)
            yield Damage(path, stream.record_start, stream.place(), why) if why else member


def read_head(path: Path, offset: int) -> Member | None:
    """The record that begins at the byte `offset`, without its block, also where that is damaged; `None` for none."""
    try:
        with RecordStream(path, offset) as stream:
            stream.skip_blank()
            head, header = _take_header(stream)
            return Member(offset, header, None, head)
    except ArchiveError:
        return None


def _take_header(stream: RecordStream) -> tuple[bytes, dict[str, str]]:
    if stream.looks_like(_ARC, 5):
        return b"", _arc_line(stream, stream.take_until(_END_OF_LINE, MAX_ARC_LINE))
    raw = stream.take_until(_END_OF_HEADER, MAX_HEADER)
    if not raw.startswith(b"WARC/"):
        raise stream.error("no WARC record here")
    header: dict[str, str] = {}
    name = ""
    for line in _END_OF_LINE.split(raw)[1:]:
        text = line.decode("utf-8", "replace")
        if text[:1] in " \t" and name:
            header[name] = f"{header[name]} {text.strip()}".strip()
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        header[name] = value.strip()
    if not header.get("content-length", "").isdecimal():
        raise stream.error("a record without a length")
    return raw, header


def _arc_line(stream: RecordStream, line: bytes) -> dict[str, str]:
    """What the line before a record of an ARC file tells, in the names of a WARC file."""
    found = _ARC_LINE.fullmatch(line.decode("utf-8", "replace")) if len(line) <= MAX_ARC_LINE else None
    if found is None:
        raise stream.error("no ARC record here")
    address, date, kind, length = found.groups()
    kind = _ARC_2.sub("", kind)
    return {"warc-target-uri": address, "warc-date": _arc_date(date), "arc-type": kind, "content-length": length}


def _arc_date(digits: str) -> str:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").isoformat() + "Z"
    except ValueError:
        return ""


def _arc_header(header: dict[str, str], block: bytes) -> dict[str, str]:
    """The header that a record of an ARC file would have in a WARC file."""
    if header["warc-target-uri"].startswith("filedesc:"):
        return {**header, "warc-type": "warcinfo", "content-type": "text/plain"}
    if block[:5].upper().startswith(b"HTTP"):
        return {**header, "warc-type": "response", "content-type": "application/http; msgtype=response"}
    return {**header, "warc-type": "resource", "content-type": header["arc-type"]}
