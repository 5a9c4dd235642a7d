"""An answer as a recorder kept it: its head, and its body without the chunks and codings that are still there.

Recorders differ in what they keep: chunks and codings are there or undone, with the headers that tell of them or
without, and few say that a body was cut. What is whole is told by the body itself.
"""

from __future__ import annotations

import re

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.http.content_encodings import undo_codings

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
