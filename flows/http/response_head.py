"""The head of an HTTP response as browsers read it: a bad line costs the line, not the page.

aiohttp's parser refuses a whole response for one line of its head. Here the head is put right before the parser sees
it, by RFC 9112: lines that are no field go, equal lengths are one, and chunks go before a length.
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp.client_proto import ResponseHandler

#: Bytes of a head; more than any server needs, and what is longer is for the parser to refuse.
MAX_HEAD = 131_072

_END = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
#: Up to four bytes before it are looked over, as browsers do: a byte order mark, the rest of an answer before.
_STATUS = re.compile(
    rb".{0,4}?HTTPS?/?(?:0{0,2}(\d)(?:[.,](\d))?)?[ \t]{1,9}0{0,3}([1-9]\d\d)(?!\d)[ \t]?(.*)$",
    re.IGNORECASE | re.DOTALL,
)
#: A field's name (RFC 9110, 5.1).
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
_CONTROLS = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")

#: Bytes of a line, and lines, that the parser is asked to take; what is more goes, but for the fields that tell how the
#: body is read and where an answer leads.
MAX_LINE = 16_384
_MAX_FIELDS = 120
_NEEDED = (b"content-", b"transfer-encoding", b"connection", b"location", b"refresh", b"retry-after", b"etag", b"last-")

#: What a body may be coded with on its way (RFC 9112, 7).
_ON_THE_WAY = re.compile(rb"chunked|gzip|deflate|compress", re.IGNORECASE)
_CHUNKED = re.compile(rb"\ntransfer-encoding:[^\n]{0,200}chunked", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n"
_LAST = len(_LAST_CHUNK)
_PLUS = re.compile(rb"^\+(?=\d)")
_LENGTH = re.compile(rb"\d{1,18}(?:[ \t]{0,9},[ \t]{0,9}\d{1,18}){0,99}")


def mend_head(head: bytes) -> bytes:
    """The head of a response, without the blank line at its end, with every line as the parser wants it.

    >>> mend_head(b"HTTP/1.1 200 OK\\r\\nX Powered By: PHP\\r\\nnonsense\\r\\nServer : a")
    b'HTTP/1.1 200 OK\\r\\nServer: a'
    >>> mend_head(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nContent-Length: 5")
    b'HTTP/1.1 200 OK\\r\\nContent-Length: 5'
    """
    first, *lines = _LINE_END.split(head)
    said = (field for field in _fields(lines) if not _says_nothing(*field))
    known = ((n, _PLUS.sub(b"", v) if n.lower() == b"content-length" else v) for n, v in said)
    # A length that is no number is none (RFC 9110, 8.6): the body ends where the connection does.
    fields = _fitting([(n, v) for n, v in known if n.lower() != b"content-length" or _LENGTH.fullmatch(v)])
    lengths = {
        part.strip() for name, value in fields if name.lower() == b"content-length" for part in value.split(b",")
    }
    codings = b",".join(value.lower() for name, value in fields if name.lower() == b"transfer-encoding")
    if b"chunked" in codings and len(lengths) > 0:
        # Who sends both may mean either elsewhere: nothing more is read from that connection (RFC 9112, 6.3).
        fields = [(n, v) for n, v in fields if n.lower() not in (b"content-length", b"connection")]
        fields.append((b"Connection", b"close"))
    elif len(lengths) == 1:
        fields = [(n, v) for n, v in fields if n.lower() != b"content-length"]
        fields.append((b"Content-Length", lengths.pop()))
    return b"\r\n".join([_status_line(first), *(name + b": " + value for name, value in fields)])


def _says_nothing(name: bytes, value: bytes) -> bool:
    """Whether a field is as good as none: a length that is empty, and a coding on the way that is none ("identity")."""
    if name.lower() == b"transfer-encoding":
        return not _ON_THE_WAY.search(value)
    return name.lower() == b"content-length" and not value


def _status_line(line: bytes) -> bytes:
    found = _STATUS.match(line)
    if found is None:
        return line
    # "HTTP/2 200" in the text form of HTTP/1 is what some gateways write, "HTTP 200" some small devices.
    version = b"1.0" if found[1] is None or (found[1] == b"1" and found[2] == b"0") else b"1.1"
    return b"HTTP/" + version + b" " + found[3] + b" " + _CONTROLS.sub(b" ", found[4])


def _fields(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    """The fields of a head; a line that continues another one is joined to it, or goes with it."""
    fields: list[tuple[bytes, bytes]] = []
    is_kept = False
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if is_kept and fields:
                name, value = fields[-1]
                fields[-1] = name, value + b" " + _CONTROLS.sub(b" ", line.strip())
            continue
        name, colon, value = line.partition(b":")
        name = name.rstrip(b" \t")
        is_kept = bool(colon) and _NAME.fullmatch(name) is not None
        if is_kept:
            fields.append((name, _CONTROLS.sub(b" ", value.strip(b" \t"))))
    return fields


def _fitting(fields: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The fields that the parser takes: none that is too long, and of too many the first and those that are needed."""
    # Between name and value stand a colon and a blank.
    short = [(name, value) for name, value in fields if len(name) + len(value) + 2 <= MAX_LINE]
    room = _MAX_FIELDS - sum(name.lower().startswith(_NEEDED) for name, _ in short)
    kept = []
    for name, value in short:
        is_needed = name.lower().startswith(_NEEDED)
        room -= not is_needed
        if is_needed or room >= 0:
            kept.append((name, value))
    return kept


class ForgivingHandler(ResponseHandler):
    """Puts the head of each response right before aiohttp's parser reads it."""

    _head: bytearray | None = None
    _looked_at: int = 0
    _is_chunked: bool = False
    #: What came last of the body.
    _last: bytes = b""

    def set_response_params(self, **options: Any) -> None:
        """A request was sent: what comes next begins with a head."""
        self._head, self._looked_at = bytearray(), 0
        self._is_chunked, self._last = False, b""
        super().set_response_params(**options)

    def data_received(self, data: bytes) -> None:
        """Hold back what comes until its head is whole."""
        self._last = (self._last + data[-_LAST:])[-_LAST:]
        if self._head is None or not data:
            super().data_received(data)
            return
        self._head += data
        ready = self._take_head()
        if ready is not None:
            super().data_received(ready)

    def connection_lost(self, exc: BaseException | None) -> None:
        """A head that never ended is the parser's to judge."""
        held, self._head = self._head, None
        if held and self.transport is not None:
            super().data_received(bytes(held))
        elif self._is_chunked and self._last == _LAST_CHUNK:
            # The last chunk came; some servers leave out the blank line behind it.
            super().data_received(b"\r\n")
        super().connection_lost(exc)

    def _take_head(self) -> bytes | None:
        """What the parser may have now: heads put right, and what follows the last of them."""
        assert self._head is not None
        ready = bytearray()
        while True:
            end = _END.search(self._head, self._looked_at)
            if end is None:
                self._looked_at = max(0, len(self._head) - 3)
                if len(self._head) <= MAX_HEAD:
                    return bytes(ready) or None
                break
            head = mend_head(bytes(self._head[: end.start()]).lstrip(b"\r\n"))
            ready += head + b"\r\n\r\n"
            self._is_chunked = _CHUNKED.search(head) is not None
            del self._head[: end.end()]
            self._looked_at = 0
            # An interim response (RFC 9110, 15.2) is followed by another head.
            if not head.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")) or head[9:12] == b"101":
                break
        ready += self._head
        self._head = None
        return bytes(ready)
