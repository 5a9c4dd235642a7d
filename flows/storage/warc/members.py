"""The records of a WARC file, whoever wrote it: plain or gzip, a member a record or all in one.

Read by hand, nearly as fast as warcio (`docs/crawling.md` has the figures), since a damaged file must say so here:
warcio ends in silence at a torn member, and refuses a file that is one gzip member as a whole. No more than one
record is held.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

#: Bytes of one record that are kept; a longer one is skipped over and comes without its block.
MAX_BLOCK = 64_000_000

#: Bytes that the header of a record may take.
MAX_HEADER = 64_000

_CHUNK = 1 << 18
_GZIP_MAGIC = b"\x1f\x8b"
_END = b"\r\n\r\n"


class ArchiveError(ValueError):
    """A file is no WARC file, or is damaged from some place on; says the file, the byte and why."""

    def __init__(self, path: Path, offset: int, why: str) -> None:
        super().__init__(f"{path}: byte {offset}: {why}")
        self.path, self.offset, self.why = path, offset, why


@dataclass(frozen=True, slots=True)
class Member:
    """One WARC record: its header, in lower-case names, and its block; `None` for one that is over the limit.

    `offset` is the byte of the file at which it can be read again, `None` where it does not begin a gzip member.
    """

    offset: int | None
    header: dict[str, str]
    block: bytes | None

    @property
    def kind(self) -> str:
        """The record's type: `response`, `request`, `revisit`, ..."""
        return self.header.get("warc-type", "").lower()

    @property
    def target(self) -> str | None:
        """The address that the record is of. Some writers set it in angle brackets."""
        return self.header.get("warc-target-uri", "").removeprefix("<").removesuffix(">") or None


def read_members(path: Path, *, start: int = 0, max_block: int = MAX_BLOCK) -> Iterator[Member]:
    """Every record of a file from the byte `start` on; raises `ArchiveError` where the file is damaged."""
    with _Stream(path, start) as stream:
        while stream.skip_blank():
            offset = stream.record_offset()
            header = _parse_header(stream)
            length = int(header["content-length"])
            if length > max_block:
                stream.skip(length)
                yield Member(offset, header, None)
            else:
                yield Member(offset, header, stream.take(length))


def _parse_header(stream: _Stream) -> dict[str, str]:
    raw = stream.take_header()
    first, *lines = raw.decode("utf-8", "replace").split("\r\n")
    if not first.startswith("WARC/"):
        raise stream.error("no WARC record here")
    header: dict[str, str] = {}
    name = ""
    for line in lines:
        if line[:1] in " \t" and name:
            header[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        header[name] = value.strip()
    if not header.get("content-length", "").isdecimal():
        raise stream.error("a record without a length")
    return header


class _Stream:
    """The content of a file, from its first byte on, that knows where its gzip members begin."""

    def __init__(self, path: Path, start: int) -> None:
        self.path = path
        self.file = path.open("rb")
        self.file.seek(start)
        self.raw = self.file.read(_CHUNK)
        self.raw_start = start  # the place of raw[0] in the file
        self.is_gzip = self.raw.startswith(_GZIP_MAGIC)
        self.member: zlib._Decompress | None = None
        self.member_start = self.record_start = start
        self.used = 0  # decoded bytes of this member that were taken out of the buffer
        self.buffer = bytearray()

    def __enter__(self) -> _Stream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def error(self, why: str) -> ArchiveError:
        return ArchiveError(self.path, self.record_start, why)

    def record_offset(self) -> int | None:
        """Where the record begins whose first byte is the buffer's; in a gzip file `None` inside of a member."""
        self.record_start = self.member_start + (0 if self.is_gzip else self.used)
        return self.record_start if self.used == 0 or not self.is_gzip else None

    def skip_blank(self) -> bool:
        """Drop the line ends between two records; False at the end of the file."""
        while True:
            lead = len(self.buffer) - len(self.buffer.lstrip(b"\r\n"))
            self._drop(lead)
            if self.buffer:
                return True
            if not self._fill():
                return False

    def take_header(self) -> bytes:
        while (end := self.buffer.find(_END)) < 0:
            if len(self.buffer) > MAX_HEADER:
                raise self.error("a header without an end")
            if not self._fill():
                raise self.error("the file ends within a header")
        header = bytes(self.buffer[:end])
        self._drop(end + len(_END))
        return header

    def take(self, length: int) -> bytes:
        while len(self.buffer) < length:
            if not self._fill():
                raise self.error("the file ends within a record")
        block = bytes(memoryview(self.buffer)[:length])
        self._drop(length)
        return block

    def skip(self, length: int) -> None:
        """Leave a block out without holding it."""
        while length > len(self.buffer):
            length -= len(self.buffer)
            self._drop(len(self.buffer))
            if not self._fill():
                raise self.error("the file ends within a record")
        self._drop(length)

    def _drop(self, count: int) -> None:
        del self.buffer[:count]
        self.used += count

    def _fill(self) -> bool:
        """Decode some more into the buffer; False at the end of the file."""
        if not self.is_gzip:
            self.buffer += self.raw
            more = bool(self.raw)
            self.raw = self.file.read(_CHUNK)
            return more
        before = len(self.buffer)
        while len(self.buffer) == before:
            if not self.raw and not self._read():
                if self.member is not None:
                    raise self.error("the file ends within a gzip member")
                return False
            self._inflate()
        return True

    def _read(self) -> bool:
        self.raw_start = self.file.tell()
        self.raw = self.file.read(_CHUNK)
        return bool(self.raw)

    def _inflate(self) -> None:
        if self.member is None:
            self.member = zlib.decompressobj(31)
            self.member_start, self.used = self.raw_start, -len(self.buffer)
            if not self.buffer:
                self.record_start = self.member_start
        try:
            self.buffer += self.member.decompress(self.raw, _CHUNK)
        except zlib.error as error:
            raise self.error(str(error)) from error
        rest = self.member.unused_data if self.member.eof else self.member.unconsumed_tail
        self.raw_start += len(self.raw) - len(rest)
        self.raw = rest
        if self.member.eof:
            self.member = None
