"""How an archive file is compressed, and what undoes its members one by one: gzip, and zstd with its dictionaries."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any, Protocol

import zstandard

from copydesk.flows.storage.atomic_files import require_file

isal_zlib: Any
try:
    from isal import isal_zlib
except ImportError:  # there is no wheel for this machine
    isal_zlib = None

#: Bytes that are read, and decoded, at a time.
CHUNK = 1 << 18
#: Bytes that tell what is in a file.
HEAD = 8_192

_GZIP_MAGIC = b"\x1f\x8b\x08"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
#: A frame that is skipped over (RFC 8878, 3.1.2); with the first of these numbers it holds a dictionary.
SKIPPED = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
#: What editors put before a text.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: A zip that lost its directory, the archives in it as they are: their members are found among the rest.
_ZIP_MAGIC = b"PK\x03\x04"
_DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"
#: Bytes given to a zstd decoder at a time: it cannot limit its output, and makes at most 128 KiB of 4 of them.
_PIECE = 1_024
#: Bytes given to a gzip decoder at a time where it is to stop as near to the damage as can be.
_CRUMB = 64
#: Bytes that a gzip member gives at most where it is decoded at once.
_AT_ONCE = 1 << 22
#: How a record of a WARC or an ARC file begins.
RECORD = re.compile(rb"WARC/\d|(?:https?|ftp|dns|filedesc)://?\S* [\d.:a-fA-F]+ \d{14} ")
#: Names of archives that are packed, whatever they begin with: the first member may be what is damaged.
_PACKED = re.compile(r"\.(?:warc|arc|wet)(?:\.\w+)*\.(gz|zst)$", re.IGNORECASE)


class ArchiveError(ValueError):
    """A file is no archive, or is damaged from some place on; says the file, the byte and why."""

    def __init__(self, path: Path, offset: int, why: str) -> None:
        super().__init__(f"{path}: byte {offset}: {why}")
        self.path, self.offset, self.why = path, offset, why

    def __reduce__(self) -> tuple[type, tuple[Path, int, str]]:
        """It crosses from a worker process to us."""
        return type(self), (self.path, self.offset, self.why)


class Decoder(Protocol):
    """What undoes one member: `is_over` at its end, `rest` is what was given and not used."""

    is_over: bool
    rest: bytes

    def decode(self, raw: bytes) -> bytes: ...


class Codec:
    """How a file is compressed: `name` is `None`, "gzip" or "zstd"; `begins` is behind a dictionary or a mark."""

    def __init__(self, path: Path) -> None:
        self.name: str | None = None
        self.begins = 0
        with require_file(path).open("rb") as file:
            head = file.read(HEAD)
            if head.startswith((_GZIP_MAGIC[:2], _ZIP_MAGIC)):
                self.name = "gzip"
            elif head.startswith(_ZSTD_MAGIC) or SKIPPED.match(head):
                self.name = "zstd"
            elif (packed := _PACKED.search(path.name)) and not RECORD.match(head):
                self.name = "gzip" if packed[1].lower() == "gz" else "zstd"
            if head.startswith(_BYTE_ORDER_MARK):
                self.begins = len(_BYTE_ORDER_MARK)
            file.seek(8)
            self.packer = self._zstd(path, file.read(self._size(head)))

    def _size(self, head: bytes) -> int:
        return int.from_bytes(head[4:8], "little") if head.startswith(_DICTIONARY_MAGIC) else 0

    def _zstd(self, path: Path, dictionary: bytes) -> zstandard.ZstdDecompressor:
        if not dictionary:
            return zstandard.ZstdDecompressor()
        self.begins = 8 + len(dictionary)
        try:
            if dictionary.startswith(_ZSTD_MAGIC):
                dictionary = zstandard.ZstdDecompressor().decompressobj().decompress(dictionary)
            packer = zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(dictionary))
            packer.decompressobj()  # only now is the dictionary read
        except zstandard.ZstdError as error:
            raise ArchiveError(path, 8, f"the dictionary is broken: {error}") from error
        return packer

    def is_checked(self, member: bytes) -> bool:
        """Whether a member that begins so ends with a checksum: each of gzip, of zstd those that say so (RFC 8878)."""
        return self.name == "gzip" or (self.name == "zstd" and len(member) > 4 and bool(member[4] & 4))

    def decoder(self) -> Decoder:
        """What undoes the next member of the file."""
        return _Gunzip() if self.name == "gzip" else _Unzstd(self.packer.decompressobj())


class _Gunzip:
    def __init__(self) -> None:
        self.member: zlib._Decompress | None = None
        self.is_over, self.rest = False, b""

    def decode(self, raw: bytes) -> bytes:
        if self.member is None:
            if (whole := self._decode_whole(raw)) is not None:
                return whole
            self.member = zlib.decompressobj(31)
        before = self.member.copy()
        try:
            decoded = self.member.decompress(raw, CHUNK)
        except zlib.error:
            return self._decode_before_damage(before, raw)
        self.is_over = self.member.eof
        self.rest = self.member.unused_data if self.is_over else self.member.unconsumed_tail
        return decoded

    def _decode_whole(self, raw: bytes) -> bytes | None:
        """All of a member, in less than half of zlib's time, where all of it is at hand; `None` for any other.

        What is torn or damaged is left to zlib, which says why and can be stopped before the damage.
        """
        if isal_zlib is None:
            return None
        member = isal_zlib.decompressobj(31)
        try:
            decoded: bytes = member.decompress(raw, _AT_ONCE)
        except isal_zlib.IsalError:
            return None
        if not member.eof:
            return None
        self.is_over, self.rest = True, member.unused_data
        return decoded

    def _decode_before_damage(self, member: zlib._Decompress, raw: bytes) -> bytes:
        """What comes before the damage in `raw`, in small pieces; raises where that is nothing."""
        decoded = b""
        for at in range(0, len(raw), _CRUMB):
            before = member.copy()
            try:
                decoded += member.decompress(raw[at : at + _CRUMB])
            except zlib.error:
                if not decoded:
                    raise
                self.member, self.rest = before, raw[at:]
                break
        return decoded


class _Unzstd:
    def __init__(self, frame: zstandard.ZstdDecompressionObj) -> None:
        self.frame = frame
        self.is_over, self.rest = False, b""

    def decode(self, raw: bytes) -> bytes:
        decoded = self.frame.decompress(raw[:_PIECE])
        self.is_over = self.frame.eof
        self.rest = (self.frame.unused_data if self.is_over else b"") + raw[_PIECE:]
        return decoded
