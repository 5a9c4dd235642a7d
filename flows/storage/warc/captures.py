"""What an archive file holds of each address: its captures, without their bodies.

An import looks at the captures of all files before it decides which copy of an address is read.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Literal

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.urls.normalize import join_url, normalize_url
from copydesk.flows.storage.warc.members import Damage, Member, scan_members
from copydesk.flows.storage.warc.reader import (
    Refusal,
    is_page,
    parse_headers,
    parse_member,
    parse_warc_date,
    split_response,
)
from copydesk.flows.storage.warc.writer import payload_digest

#: A page; what is less than one (the text that somebody made of it, data); an answer that names another address; one
#: that is no page; one that refers to an earlier capture.
_Kind = Literal["page", "lesser", "redirect", "refused", "revisit"]

_HEX_SHA1 = re.compile(r"sha1:[0-9a-f]{40}")
#: How a page begins, in UTF-16 too.
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff")

_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer in an archive. `url` is the address that was asked for, `final_url` the one that answered.

    `date` sorts as text; empty where it is not known. `goes_to` is where a redirect leads, or the address of the
    capture that a revisit refers to, whose date is `refers_date`; `digest` is that of the payload.
    """

    url: str
    final_url: str
    kind: _Kind
    date: str
    archive: str
    offset: int | None
    sha256: str | None = None
    status: int | None = None
    content_type: str | None = None
    goes_to: str | None = None
    refers_date: str | None = None
    digest: str | None = None


def read_captures(path: Path, name: str, *, start: int = 0, end: int | None = None) -> Iterator[Capture | Damage]:
    """Every capture of an http address in a file, or in the part of it from `start` to `end`; `name` is its place."""
    for found in scan_members(path, start=start, end=end):
        capture = found if isinstance(found, Damage) else capture_of(found, name)
        if capture is not None:
            yield capture


def capture_of(member: Member, name: str) -> Capture | None:
    """The capture that a record is; `None` for a request, a note of the recorder, or what is not of the web."""
    if member.kind == "revisit" and _is_web(member.target):
        return _revisit(member, name)
    return _capture(member, name) if is_page(member) else None


def _is_web(url: str | None) -> bool:
    return (url or "").lower().startswith(("http://", "https://"))


def _capture(member: Member, name: str) -> Capture:
    page, source = parse_member(member, name)
    kind = _kind(member, page)
    goes_to = None
    if source.status in _REDIRECTS:
        location = _location(member)
        goes_to = join_url(member.target, location) if location else None
        kind = "redirect" if goes_to else "refused"
    return Capture(
        page.source_url,
        member.target or "",
        kind,
        _date(member.header.get("warc-date")),
        name,
        member.offset,
        source.sha256 or hashlib.sha256(b"").hexdigest(),
        source.status,
        source.content_type,
        goes_to,
        digest=_digest(member),
    )


def _revisit(member: Member, name: str) -> Capture:
    header = member.header
    target = member.target or ""
    refers = header.get("warc-refers-to-target-uri", "").strip("<>") or target
    date = _date(header.get("warc-refers-to-date")) or None
    digest = header.get("warc-payload-digest")
    return Capture(
        target,
        target,
        "revisit",
        _date(header.get("warc-date")),
        name,
        member.offset,
        goes_to=normalize_url(refers) or refers,
        refers_date=date,
        digest=_one_form(digest) if digest else None,
    )


def _kind(member: Member, page: Page | Refusal) -> _Kind:
    if isinstance(page, Refusal) or not page.body.strip():
        return "refused"
    return "page" if member.kind != "conversion" and _MARKUP.match(page.body) else "lesser"


def _location(member: Member) -> str | None:
    """Where a redirect leads. Servers send letters as they are, in UTF-8, where the standard wants ASCII."""
    head, _ = split_response(member.block or b"")
    told = next((value for key, value in parse_headers(head) if key.lower() == "location"), None)
    try:
        return told.encode("latin-1").decode("utf-8") if told else None
    except UnicodeDecodeError:
        return told


def _digest(member: Member) -> str:
    """The payload's digest as its recorder gave it, else as most recorders count it."""
    given = member.header.get("warc-payload-digest")
    if given is None:
        is_http = "application/http" in member.header.get("content-type", "").lower()
        block = member.block or b""
        given = payload_digest((split_response(block)[1] or b"") if is_http else block)
    return _one_form(given)


def _one_form(digest: str) -> str:
    """A digest as it is compared: recorders write SHA-1 in base 32 or, some of them, in base 16."""
    digest = digest.lower()
    if not _HEX_SHA1.fullmatch(digest):
        return digest
    return "sha1:" + base64.b32encode(bytes.fromhex(digest.removeprefix("sha1:"))).decode().lower()


def _date(value: str | None) -> str:
    parsed = parse_warc_date(value)
    return parsed.astimezone(UTC).isoformat(timespec="microseconds") if parsed else ""
