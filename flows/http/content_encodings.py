"""Content codings undone with a limit: what a server calls `Content-Encoding`.

HTTP clients decode in silence, without a limit, and take a body that was cut for a whole one. Here every decoder is
fed in pieces, stops at the limit, and must come to its own end.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]  # it has no stubs
import zstandard

from copydesk.cleaners.html.charset import codec_of
from copydesk.cleaners.model.record import Reason, Reject

#: Bytes of a page after decoding. The longest honest news pages, with pictures inside the HTML, are near 6 MB.
MAX_BODY = 10_000_000

#: More codings than this on one body are an attack: no server has a reason for three.
MAX_CODINGS = 2

#: What a coding makes of a page is 3 to 20 times as long; beyond this factor it is a bomb, below merely too large.
BOMB_RATIO = 100

#: Transfer encodings of mail, which are no coding here.
_OF_MAIL = frozenset({"none", "binary", "7bit", "8bit"})

#: Bytes given to a decoder at a time, where it cannot limit its output: zstd makes at most 128 KiB of 4 of them.
_PIECE = 256

_GZIP_MAGIC = b"\x1f\x8b"
#: With the one method that there is (RFC 1952, 2.3).
_GZIP_HEAD = b"\x1f\x8b\x08"
#: How a zstd frame begins, and one that is skipped over (RFC 8878, 3.1).
_FRAMES = (b"\x28\xb5\x2f\xfd", *(bytes([n]) + b"\x2a\x4d\x18" for n in range(0x50, 0x60)))

#: Bytes that are looked at to tell text from a coding. Of a coded body, 300 bytes hold none of the characters below
#: once in 10^15 times.
_PLAIN_BYTES = 4_096
#: Control characters that no text in an encoding of bytes has; ESC is part of ISO-2022-JP.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
#: How markup in UTF-16 begins: with a byte order mark and an angle bracket.
_WIDE_MARKS = (b"\xff\xfe<\0", b"\xfe\xff\0<")


def undo_codings(raw: bytes, header: str | None, *, max_bytes: int = MAX_BODY) -> bytes | Reject:
    """The body as it was before the codings that `header` (a `Content-Encoding` value) names, last one first.

    A body over `max_bytes` at any stage is a Reject (`decompression_bomb`, `too_large`), as is one that ends within its
    coding (`truncated_body`) or whose coding is unknown or broken (`bad_response`). A body of plain text is given as it
    is: servers, proxies and recorders keep the header on what they decoded already. What is gzip or zstd is taken for
    that, whichever coding it is called; without a name, gzip alone, and only where text comes out.
    """
    names = [name for name in map(_name, (header or "").split(",")) if name and name != "identity"]
    if any(name in _DECODERS for name in names):
        # A charset or a word of mail beside a coding: "gzip, utf-8".
        names = [name for name in names if name in _DECODERS or not (name in _OF_MAIL or codec_of(name))]
    if len(names) > MAX_CODINGS:
        return Reject(Reason.DECOMPRESSION_BOMB, f"{len(names)} codings on one body")
    body: bytes | Reject = raw
    for name in reversed(names):
        if isinstance(body, Reject):
            return body
        body = _undo(body, name, max_bytes)
    if isinstance(body, bytes) and body.startswith(_GZIP_HEAD):
        inside = _undo(body, "gzip", max_bytes)
        body = inside if isinstance(inside, bytes) and is_plain(inside) else body
    if isinstance(body, bytes) and len(body) > max_bytes:
        return Reject(Reason.TOO_LARGE, f"more than {max_bytes} bytes")
    return body


def gunzip(raw: bytes, *, max_bytes: int = MAX_BODY) -> tuple[bytes, bool] | Reject:
    """The content of a gzip file, as of a `sitemap.xml.gz`, under the same limit, and whether the file is whole."""
    body = _undo(raw, "gzip", max_bytes)
    if isinstance(body, Reject) and body.reason is Reason.TRUNCATED_BODY:
        return _gzip(raw, max_bytes).body, False
    return body if isinstance(body, Reject) else (body, True)


def is_plain(raw: bytes) -> bool:
    """Whether bytes can only be text: nothing that is coded goes without control characters for that long.

    >>> is_plain("<p>Caf\u00e9 \u65e5\u672c</p>".encode()), is_plain(zlib.compress(b"<p>Caf</p>" * 9))
    (True, False)
    """
    return not _CONTROL.search(raw, 0, _PLAIN_BYTES) or raw.startswith(_WIDE_MARKS)


def _name(part: str) -> str:
    """The name of a coding, without quotes and without the weight that belongs to requests (`gzip; q=1`)."""
    return part.partition(";")[0].strip().strip("\"'").lower()


def _undo(raw: bytes, name: str, limit: int) -> bytes | Reject:
    decode = _decoder(raw, name)
    if not raw or (decode is None and is_plain(raw)):
        return raw
    if decode is None:
        return Reject(Reason.BAD_RESPONSE, f"unknown content coding {name[:40]!r}")
    try:
        body, whole, used = decode(raw, limit)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        return raw if is_plain(raw) else Reject(Reason.BAD_RESPONSE, f"broken {name}: {error}")
    if not whole and is_plain(raw):
        return raw
    if len(body) > limit:
        bomb = len(body) > BOMB_RATIO * used
        return Reject(
            Reason.DECOMPRESSION_BOMB if bomb else Reason.TOO_LARGE,
            f"{len(raw)} bytes of {name} are more than {limit}",
        )
    return body if whole else Reject(Reason.TRUNCATED_BODY, f"the {name} coding ends early")


def _decoder(raw: bytes, name: str) -> Callable[[bytes, int], _Decoded] | None:
    """What undoes a coding: by how the body begins where that tells, else by the name."""
    if name not in _DECODERS:
        return None
    return _gzip if raw.startswith(_GZIP_HEAD) else _zstd if raw.startswith(_FRAMES[0]) else _DECODERS[name]


class _Decoded(NamedTuple):
    """Up to a little over the limit of a body, whether it came to its end, and the bytes that it was made of."""

    body: bytes
    is_whole: bool
    used: int


def _gzip(raw: bytes, limit: int) -> _Decoded:
    if not raw.startswith(_GZIP_MAGIC):
        # Servers and archives keep the header on bodies that are decoded already; they are plain, not broken. And some
        # call deflate so.
        return _Decoded(raw, True, len(raw)) if is_plain(raw) else _deflate(raw, limit)
    pieces: list[bytes] = []
    size, rest = 0, raw
    while rest.startswith(_GZIP_MAGIC) and size <= limit:
        member = zlib.decompressobj(31)
        pieces.append(member.decompress(rest, limit + 1 - size))
        size += len(pieces[-1])
        if not member.eof:
            return _Decoded(b"".join(pieces), False, len(raw) - len(member.unconsumed_tail))
        rest = member.unused_data
    return _Decoded(b"".join(pieces), True, len(raw) - len(rest))


def _deflate(raw: bytes, limit: int) -> _Decoded:
    """A zlib stream or, as some servers send it, a bare deflate stream."""
    try:
        stream = zlib.decompressobj()
        body = stream.decompress(raw, limit + 1)
    except zlib.error:
        stream = zlib.decompressobj(-15)
        body = stream.decompress(raw, limit + 1)
    return _Decoded(body, stream.eof, len(raw) - len(stream.unconsumed_tail))


def _brotli(raw: bytes, limit: int) -> _Decoded:
    stream = brotli.Decompressor()
    pieces: list[bytes] = []
    size = at = 0
    while size <= limit and not stream.is_finished():
        piece = raw[at : at + _PIECE] if stream.can_accept_more_data() else b""
        pieces.append(stream.process(piece, output_buffer_limit=limit + 1 - size))
        size, at = size + len(pieces[-1]), at + len(piece)
        if not piece and not pieces[-1]:
            break
    return _Decoded(b"".join(pieces), stream.is_finished(), at)


def _zstd(raw: bytes, limit: int) -> _Decoded:
    """All frames of a body, one after the other (RFC 8878, 3): some servers send each piece as a frame."""
    # 8 MB is the largest window that RFC 9659 lets a server use.
    packer = zstandard.ZstdDecompressor(max_window_size=8 << 20)
    stream = packer.decompressobj()
    pieces: list[bytes] = []
    size = at = 0
    while at < len(raw) and size <= limit:
        if stream.eof:
            stream = packer.decompressobj()
        piece = raw[at : at + _PIECE]
        pieces.append(stream.decompress(piece))
        at += len(piece) - len(stream.unused_data)
        size += len(pieces[-1])
        if stream.eof and not raw.startswith(_FRAMES, at):
            break
    return _Decoded(b"".join(pieces), stream.eof, min(at, len(raw)))


_DECODERS: dict[str, Callable[[bytes, int], _Decoded]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "brotli": _brotli,
    "zstd": _zstd,
    "zst": _zstd,
}
