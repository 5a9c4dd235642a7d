"""The content of an archive file as one stream of bytes that knows where its compressed members begin.

Three forms are told apart by their first bytes, whatever the file is called: plain, gzip, and zstd with or without a
dictionary in front (the WARC-Zstandard specification of IIPC). Of a damaged file, everything before the damage comes
out; the place where it can be read again is what `next_record` finds.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import zstandard

from copydesk.flows.storage.warc.member_codecs import CHUNK, HEAD, RECORD, SKIPPED, ArchiveError, Codec, Decoder

__all__ = ["RECORD", "ArchiveError", "RecordStream", "first_bytes", "next_record"]

#: In a plain file, behind a line end, or behind the zeros of a hole.
_PLAIN_RECORD = re.compile(rb"(?:^|(?<=[\n\0]))(?:%s)" % RECORD.pattern)
_MEMBER = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd")
#: Bytes of a member that are looked at to see whether a record begins there: zstd gives nothing before the end of a
#: block, and a block has up to 128 KiB.
_LOOK = 140_000
#: How the first line of a record begins, and how many bytes show it.
_BEGINNING = re.compile(rb"WARC/|https?:|ftp:|dns:|filedesc:", re.IGNORECASE)
_LONGEST_BEGINNING = 9
#: Bytes that are at hand where a gzip member begins: most members are whole in them, and are decoded at once.
MEMBER_AHEAD = CHUNK // 2
#: Line ends that may stand between two records.
_MAX_BLANK = 2_048


class RecordStream:
    """The content of a file from the byte `start` on, which begins a member where the file is compressed.

    `is_padded` lets zeros stand behind the last member.
    """

    def __init__(self, path: Path, start: int, *, is_padded: bool = True) -> None:
        self.path, self.is_padded = path, is_padded
        self.codec = Codec(path)
        self.file = path.open("rb")
        self.file.seek(max(start, self.codec.begins))
        self.raw_start = self.file.tell()  # the place of raw[0] in the file
        self.raw = self.file.read(CHUNK)
        self.member: Decoder | None = None
        self.is_fresh = False  # nothing has come out of this member yet
        self.is_checked = False  # this member ends with a checksum of its content
        self.member_start = self.record_start = self.raw_start
        self.used = 0  # decoded bytes of this member that were taken out of the buffer
        self.zeros_start: int | None = None  # where zeros began that stand before the next member
        self.buffer = bytearray()

    def __enter__(self) -> RecordStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def error(self, why: str) -> ArchiveError:
        return ArchiveError(self.path, self.record_start, why)

    def record_offset(self) -> int | None:
        """Where the record begins whose first byte is the buffer's; in a compressed file `None` inside of a member."""
        self.record_start = self.member_start + (self.used if self.codec.name is None else 0)
        return self.record_start if self.used == 0 or self.codec.name is None else None

    def place(self) -> int:
        """The byte of the file behind what was taken; where it is compressed, behind the member that this is of."""
        return (
            self.record_start if self.member else self.raw_start if self.codec.name else self.member_start + self.used
        )

    def skip_blank(self) -> bool:
        """Drop the line ends between two records; False at the end of the file."""
        while True:
            lead = len(self.buffer) - len(self.buffer.lstrip(b"\r\n"))
            self._drop(lead)
            if self.buffer:
                return True
            if not self._fill():
                return False

    def take_until(self, end: re.Pattern[bytes], limit: int) -> bytes:
        """The bytes before the first match of `end`, which is dropped; raises `ArchiveError` where there is none."""
        while not (found := end.search(self.buffer)):
            if len(self.buffer) > limit:
                raise self.error("a header without an end")
            if not self._fill():
                raise self.error("the file ends within a header")
        taken = bytes(self.buffer[: found.start()])
        self._drop(found.end())
        return taken

    def looks_like(self, pattern: re.Pattern[bytes], size: int) -> bool:
        """Whether what comes next, looked at for `size` bytes, begins so."""
        while len(self.buffer) < size and self._fill():
            pass
        return pattern.match(self.buffer) is not None

    def take(self, length: int) -> bytes:
        while len(self.buffer) < length:
            if not self._fill(within=True):
                raise self.error("the file ends within a record")
        block = bytes(memoryview(self.buffer)[:length])
        self._drop(length)
        return block

    def skip(self, length: int) -> None:
        """Leave a block out without holding it."""
        while length > len(self.buffer):
            length -= len(self.buffer)
            self._drop(len(self.buffer))
            if not self._fill(within=True):
                raise self.error("the file ends within a record")
        self._drop(length)

    def end_record(self) -> None:
        """Read on to where the record's member ends, so that its checksum is looked at before the record is given."""
        if self.codec.name is None and len(self.buffer) < _MAX_BLANK:
            self._fill()
        while self.member is not None and not self.buffer.strip(b"\r\n") and len(self.buffer) < _MAX_BLANK:
            if not self.raw and not self._read():
                raise self.error(f"the file ends within a {self.codec.name} member")
            self._decode(within=False)
        if not self._ends_here():
            raise self.error("the record does not end where its length says")

    def _ends_here(self) -> bool:
        """Whether what comes next is another record, behind line ends or not.

        Within a member it has to be one: what is decoded behind damage is noise until the checksum says so, and may
        begin with a line end. Elsewhere line ends are enough, and what stands behind them is of the next record.
        """
        rest = self.buffer[:_MAX_BLANK].lstrip(b"\r\n")
        while self.member is not None and len(rest) < _LONGEST_BEGINNING and len(self.buffer) < _MAX_BLANK:
            self._fill()
            rest = self.buffer[:_MAX_BLANK].lstrip(b"\r\n")
        if not rest:
            return True
        if self.member is not None:
            return _BEGINNING.match(rest) is not None
        return self.buffer[:1] in b"\r\n" or RECORD.match(rest) is not None

    def _drop(self, count: int) -> None:
        del self.buffer[:count]
        self.used += count

    def _fill(self, *, within: bool = False) -> bool:
        """Decode some more into the buffer; False at the end of the file. `within` says that a record goes on."""
        if self.codec.name is None:
            self.buffer += self.raw
            more = bool(self.raw)
            self.raw = self.file.read(CHUNK)
            return more
        before = len(self.buffer)
        while len(self.buffer) == before:
            if not self.raw and not self._read():
                if self.member is not None:
                    raise self.error(f"the file ends within a {self.codec.name} member")
                return False
            self._decode(within)
        return True

    def _read(self) -> bool:
        self.raw_start = self.file.tell()
        self.raw = self.file.read(CHUNK)
        return bool(self.raw)

    def _decode(self, within: bool) -> None:
        if self.member is None:
            if self._skip_frame() or self._skip_padding():
                return
            if self.codec.name == "gzip" and len(self.raw) < MEMBER_AHEAD:
                self.raw += self.file.read(CHUNK)
            self.member, self.is_fresh = self.codec.decoder(), True
            self.is_checked = self.codec.is_checked(self.raw)
            self.member_start, self.used = self.raw_start, -len(self.buffer)
            if not self.buffer and not within:
                self.record_start = self.member_start
        try:
            decoded = self.member.decode(self.raw)
        except (zlib.error, zstandard.ZstdError) as error:
            raise self.error(str(error)) from error
        if self.is_fresh and within and RECORD.match(decoded):
            # Members may cut a record in pieces (bgzip), but not where the next record begins.
            raise self.error("the record is longer than its member")
        self.is_fresh = self.is_fresh and not decoded
        self.buffer += decoded
        rest = self.member.rest
        self.raw_start += len(self.raw) - len(rest)
        self.raw = rest
        if self.member.is_over:
            self.member = None

    def _skip_frame(self) -> bool:
        """Pass over a zstd frame that holds no content; one that is torn has the file end there."""
        if self.codec.name != "zstd" or not SKIPPED.match(self.raw):
            return False
        self.file.seek(self.raw_start + 8 + int.from_bytes(self.raw[4:8], "little"))
        self.raw = b""
        self._read()
        return True

    def _skip_padding(self) -> bool:
        """Pass over zeros behind the last member: what fills the last block of a tape or a disk."""
        if self.codec.name != "gzip" or not self.is_padded:
            return False
        if self.raw[:1] != b"\0":
            if self.zeros_start is not None:
                # Padding ends a file; before another member, zeros are where one was.
                self.record_start = self.zeros_start
                raise self.error("zeros in place of a member")
            return False
        if self.zeros_start is None:
            self.zeros_start = self.raw_start
        rest = self.raw.lstrip(b"\0")
        self.raw_start += len(self.raw) - len(rest)
        self.raw = rest
        return True


def first_bytes(path: Path) -> bytes:
    """The first bytes of a file's content, unpacked as far as they can be."""
    codec, decoded = Codec(path), b""
    with path.open("rb") as file:
        file.seek(codec.begins)
        raw = file.read(_LOOK)
        if codec.name is None:
            return raw[:HEAD]
        decoder = codec.decoder()
        try:
            while raw and len(decoded) < HEAD:
                decoded += decoder.decode(raw)
                raw = decoder.rest
                if decoder.is_over:
                    # A member may be empty, or as short as a head.
                    decoder = codec.decoder()
        except (zlib.error, zstandard.ZstdError):
            pass
    return decoded[:HEAD]


def next_record(path: Path, start: int) -> int | None:
    """The first byte from `start` on at which a record can be read, as after damage; `None` where there is none."""
    codec = Codec(path)
    pattern = _PLAIN_RECORD if codec.name is None else _MEMBER
    with path.open("rb") as file:
        # From one byte before, so that a record at `start` is seen to stand behind a line end.
        at = max(start, codec.begins) - 1
        while True:
            file.seek(max(at, 0))
            chunk = file.read(CHUNK)
            for found in pattern.finditer(chunk):
                place = max(at, 0) + found.start()
                if place >= start and (codec.name is None or _begins_record(codec, file, place)):
                    return place
                file.seek(max(at, 0) + len(chunk))
            if len(chunk) < CHUNK:
                return None
            at = max(at, 0) + len(chunk) - 300


def _begins_record(codec: Codec, file: BinaryIO, place: int) -> bool:
    """Whether a member begins at a place of the file, and a record with it."""
    file.seek(place)
    raw, decoder, decoded = file.read(_LOOK), codec.decoder(), b""
    try:
        while raw and not decoded and not decoder.is_over:
            decoded = decoder.decode(raw)
            raw = decoder.rest
    except (zlib.error, zstandard.ZstdError):
        return False
    return RECORD.match(decoded) is not None
