"""Pages out of the records of archives: ours, those of CC-NEWS, and those of any other crawler.

Of each answer it is told what came, and whether all of it did.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from copydesk.cleaners.model.page import Page, parse_listed
from copydesk.cleaners.model.record import Reason, Reject, Source
from copydesk.flows.http.content_encodings import MAX_BODY, undo_codings
from copydesk.flows.storage.warc.members import ArchiveError, Member, read_members

_STATUS_LINE = re.compile(rb"\s*HTTP(?:/\d+(?:\.\d+)?)?[ \t]+(\d{3})", re.IGNORECASE)
#: Some servers end lines with a bare line feed; the first empty line ends the head, of whichever kind it is.
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
#: A body of which not even the line with the first chunk's size is whole.
_CUT_SIZE = re.compile(rb"[ \t]*[0-9A-Fa-f]{0,8}\r?")


def status_of(head: bytes) -> int | None:
    """The status that a head begins with; `None` for what is no head of a response."""
    line = _STATUS_LINE.match(head)
    return int(line[1]) if line else None


def split_response(block: bytes) -> tuple[bytes, bytes | None]:
    """Head and body of a response; `None` for the body where the head does not end."""
    end = _END_OF_HEAD.search(block, 1)
    return (block[: end.start()], block[end.end() :]) if end else (block, None)


def parse_headers(head: bytes) -> tuple[tuple[str, str], ...]:
    """The headers in the head of a response, in their order; folded ones are one line."""
    headers: list[tuple[str, str]] = []
    for line in head.decode("latin-1").strip("\r\n").split("\n")[1:]:
        name, colon, value = line.partition(":")
        if line[:1] in " \t" and headers:
            headers[-1] = headers[-1][0], f"{headers[-1][1]} {line.strip()}"
        elif colon:
            headers.append((name.strip(), value.strip()))
    return tuple(headers)


def whole_body(body: bytes, headers: tuple[tuple[str, str], ...], max_bytes: int) -> bytes | Reject:
    """A body without its codings; a Reject (`truncated_body`) for one that was cut, whether or not somebody said so.

    What a coding brings to its own end is whole, whatever else is said of its length.
    """
    joined = _joined(headers)
    length, cut = _length(joined.get("content-length", "")), None
    transfer = [name.strip() for name in joined.get("transfer-encoding", "").lower().split(",")]
    if "chunked" in transfer:
        body, is_whole = undo_chunks(body)
        cut = None if is_whole else "its last chunk is missing"
    elif length is not None and len(body) < length:
        cut = f"{len(body)} of {length} bytes"
    # What was packed for the way alone (RFC 9112, 7) was packed last.
    codings = [joined.get("content-encoding", ""), *(name for name in transfer if name != "chunked")]
    undone = undo_codings(body, ", ".join(codings), max_bytes=max_bytes)
    is_coded = undone is not body
    if cut and not is_coded:
        return Reject(Reason.TRUNCATED_BODY, cut)
    return undone


def undo_chunks(body: bytes) -> tuple[bytes, bool]:
    """The body behind `Transfer-Encoding: chunked`, and whether it is whole.

    As it is where a crawler undid the chunks but kept the header.

    >>> undo_chunks(b"3\\r\\nabc\\r\\n2\\r\\nde\\r\\n0\\r\\n\\r\\n")
    (b'abcde', True)
    >>> undo_chunks(b"3\\r\\nabc\\r\\n2\\r\\nd")
    (b'abcd', False)
    >>> undo_chunks(b"<html>")
    (b'<html>', True)
    >>> undo_chunks(b"1f")
    (b'', False)
    """
    if _CUT_SIZE.fullmatch(body):
        return b"", False
    pieces: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(pieces), True
        pieces.append(body[size.end() : size.end() + length])
        at = size.end() + length
        if at < len(body) and body[at : at + 1] not in b"\r\n":
            # No chunk ends here: the line that looked like a size is one of the text.
            return (body, True) if len(pieces) == 1 else (b"".join(pieces), False)
        at += 2 if body.startswith(b"\r\n", at) else 1
    return (b"".join(pieces), False) if pieces else (body, True)


def _joined(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Headers by name; codings on several lines are one list (RFC 9110, 5.3), of others the last counts."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        is_list = key in ("content-encoding", "transfer-encoding") and key in joined
        joined[key] = f"{joined[key]}, {value}" if is_list else value
    return joined


def _length(value: str) -> int | None:
    """What a `Content-Length` says: once, or several times the same (RFC 9110, 8.6); `None` for nothing."""
    told = {each.strip().removeprefix("+") for each in value.split(",")}
    length = told.pop() if len(told) == 1 else ""
    return int(length) if length.isascii() and length.isdecimal() else None


#: The field of our own records that keeps the address that was asked for, where another one answered.
ASKED_FOR = "X-Copydesk-Source-URI"

#: The field of our own records that keeps what the site's owner says of its use elsewhere than in the response
#: (robots.txt, ai.txt, tdmrep.json): a JSON list of pairs, given to the page as if they were headers.
RIGHTS = "X-Copydesk-Rights"

#: The field of our own records that keeps what feeds and sitemaps said of the page (`ListedFacts.to_text`).
LISTED = "X-Copydesk-Listed"

#: The field of our own records of an article's further pages: the address that its first page was asked for by. They
#: stand right behind that page, whose record says how many they are.
PAGE_OF = "X-Copydesk-Page-Of"
FURTHER = "X-Copydesk-Further-Pages"

#: WARC 1.1 lets a date be as coarse as a year; some writers use the digits of ARC files.
_COARSE_DATE = re.compile(r"(\d{4})(?:-(\d\d))?")
_DIGITS = re.compile(r"\d{14}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A saved response that is no page: its address, and why it is none."""

    source_url: str
    reject: Reject


def read_archive(
    path: Path, *, name: str | None = None, max_bytes: int = MAX_BODY
) -> Iterator[tuple[Page | Refusal, Source]]:
    """Every page of a WARC file (plain or gzip), with its place; a `Refusal` for a response that is none.

    Read are the records of type `response`, `resource` and `conversion` that have an http address. Transfer and content
    codings are undone, to at most `max_bytes` a body. `name` is what the places call the file; without it, it is the
    file's own name. Raises `ArchiveError` where the file is damaged, after the pages before that place.
    """
    for member in read_members(path):
        if is_page(member):
            yield parse_member(member, name or path.name, max_bytes=max_bytes)


def read_member(path: Path, offset: int, *, name: str | None = None, max_bytes: int = MAX_BODY) -> Page | Refusal:
    """The page of the record that begins at the byte `offset` of a WARC file, with those that go on with its article.

    Raises `ArchiveError` where there is none.
    """
    members = read_members(path, start=offset)
    member = next(members, None)
    if member is None or not is_page(member):
        raise ArchiveError(path, offset, "no page here")
    page = parse_member(member, name or path.name, max_bytes=max_bytes)[0]
    if isinstance(page, Refusal) or not (count := further_count(member)):
        return page
    others = islice((each for each in members if each.kind == "response"), count)
    own = (each for each in others if each.header.get(PAGE_OF.lower()) == page.source_url)
    pages = (parse_member(each, path.name, max_bytes=max_bytes)[0] for each in own)
    return replace(page, further=tuple(each for each in pages if isinstance(each, Page)))


def further_count(member: Member) -> int:
    """How many records behind this one hold further pages of its article."""
    said = member.header.get(FURTHER.lower(), "")
    return int(said) if said.isascii() and said.isdigit() else 0


def is_page(member: Member) -> bool:
    """Whether a record holds a page, or could: what came of a request for an http address."""
    is_kind = member.kind in ("response", "resource", "conversion")
    return is_kind and (member.target or "").lower().startswith(("http://", "https://"))


def parse_member(member: Member, name: str, *, max_bytes: int = MAX_BODY) -> tuple[Page | Refusal, Source]:
    """The page of a record, or why it holds none; `name` is what its place calls the file."""
    url = member.target or ""
    asked = member.header.get(ASKED_FOR.lower(), url)
    status, headers, body = _parse_response(member, max_bytes)
    types = [value for key, value in headers if key.lower() == "content-type"]
    content_type = types[-1] if types else None
    if isinstance(body, Reject):
        return Refusal(asked, body), Source(name, member.offset, None, status, content_type)
    headers += _parse_rights(member.header.get(RIGHTS.lower()))
    fetched_at, listed = (
        parse_warc_date(member.header.get("warc-date")),
        parse_listed(member.header.get(LISTED.lower())),
    )
    page = Page(asked, body, url, content_type, status or 200, fetched_at, headers, listed)
    source = Source(name, member.offset, hashlib.sha256(body).hexdigest(), status, content_type)
    return page, source


def _parse_response(member: Member, max_bytes: int) -> tuple[int | None, tuple[tuple[str, str], ...], bytes | Reject]:
    """Status, headers and body of a saved response, its codings undone."""
    block = member.block
    if block is None:
        return None, (), Reject(Reason.TOO_LARGE, "the archived record is over the limit")
    cut = _cut_by_recorder(member)
    if not _is_http(member, block):
        if cut is not None:
            return 200, _described(member), cut
        return 200, _described(member), block if len(block) <= max_bytes else Reject(Reason.TOO_LARGE)
    head, body = split_response(block)
    while (status := status_of(head)) and status < 200 and status_of(body or b""):
        # A recorder kept what came before the answer, too (RFC 9110, 15.2).
        head, body = split_response(body or b"")
    if status is None:
        return None, (), Reject(Reason.BAD_RESPONSE, "no status line")
    headers = parse_headers(head)
    if status not in (200, 203):
        return status, headers, Reject(Reason.HTTP_STATUS, str(status))
    if cut is not None:
        return status, headers, cut
    if body is None:
        return status, headers, Reject(Reason.TRUNCATED_BODY, "it ends within its head")
    return status, headers, whole_body(body, headers, max_bytes)


def _cut_by_recorder(member: Member) -> Reject | None:
    """What a recorder says of a block that it did not keep whole, or not in one record (WARC 1.1, 5.14 and 5.17)."""
    cut = member.header.get("warc-truncated")
    if cut is None and "warc-segment-number" in member.header:
        return Reject(Reason.TRUNCATED_BODY, "archived in segments, of which the first is read")
    return None if cut is None else Reject(Reason.TRUNCATED_BODY, f"archived in part: {cut}")


def _is_http(member: Member, block: bytes) -> bool:
    """Whether a record holds a head and a body: some recorders give a response no type, or that of its page."""
    kind = member.header.get("content-type", "").lower()
    return "application/http" in kind or (member.kind == "response" and status_of(block) is not None)


def _parse_rights(value: str | None) -> tuple[tuple[str, str], ...]:
    try:
        pairs = json.loads(value or "[]")
        return tuple((str(name), str(said)) for name, said in pairs)
    except (ValueError, TypeError):
        return ()


def _described(member: Member) -> tuple[tuple[str, str], ...]:
    """The headers of a record that holds no response: the type that its writer gives."""
    content_type = member.header.get("content-type")
    return (("Content-Type", content_type),) if content_type else ()


def parse_warc_date(value: str | None) -> datetime | None:
    """The moment that a WARC date tells; `None` for none."""
    if value and (coarse := _COARSE_DATE.fullmatch(value)):
        value = f"{coarse[1]}-{coarse[2] or '01'}-01"
    try:
        if value and _DIGITS.fullmatch(value):
            return datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        parsed = datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
    return parsed.replace(tzinfo=parsed.tzinfo or UTC) if parsed else None
