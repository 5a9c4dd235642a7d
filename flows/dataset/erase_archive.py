"""Erasing what was taken back in archive files, also where they are damaged.

In the place of each record stands one that says so and is exactly as long, so that all others stay where the published
files say they are. A damaged piece goes where its header says that it is of it; where the header cannot be read, by
what published lines say of the place, and by what can be read of it. What stays in doubt is told.
"""

from __future__ import annotations

import re
import struct
import uuid
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from copydesk.cleaners.model.rows import OutcomeRow
from copydesk.flows.dataset.tombstones import Scope, outcomes_of
from copydesk.flows.storage.atomic_files import whole_file
from copydesk.flows.storage.backends import at_hand, store_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.warc.members import Damage, Member, read_head, scan_members, what_is_wrong
from copydesk.flows.storage.warc.reader import ASKED_FOR, PAGE_OF

_ERASED = "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Date: {at}\r\n"
_ERASED += "Content-Type: text/plain\r\nContent-Length: {length}\r\n\r\n"
_END = b"\r\n\r\n"
#: A gzip header that says a comment follows (RFC 1952, 2.3), and no time, so that equal members are equal.
_GZIP_HEADER = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x02\xff"
_GZIP_MEMBER = re.compile(rb"\x1f\x8b\x08")
#: Bytes that are read of a damaged piece, and decoded of a member in it.
_LOOK = 64_000_000
#: Bytes given to a decoder at a time, so that what stands before the damage comes out.
_CRUMB = 64


class CannotErase(ValueError):
    """An archive whose records are not members of their own: one of them cannot be taken out."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of an archive file, from one byte to another, that cannot be read; and why."""

    start: int
    end: int
    why: str

    def has(self, places: Collection[int]) -> bool:
        """Whether one of these bytes is in it."""
        return any(self.start <= place < self.end for place in places)


@dataclass(frozen=True, slots=True)
class Erased:
    """How many records and damaged pieces went, and the damaged pieces of which it cannot be told whose they are."""

    members: int
    unclear: tuple[Span, ...] = ()


def erased_addresses(member: Member) -> tuple[str, ...]:
    """The addresses that a record of an archive is of: the one that answered and the one that was asked for.

    A further page of an article is also of the address of its first.
    """
    fields = (member.header.get(name.lower()) for name in (ASKED_FOR, PAGE_OF))
    return tuple(a for a in (member.target, *fields) if a)


def erase_members(
    path: Path,
    is_gone: Callable[[Member], bool],
    *,
    places: Collection[int] = (),
    names: Collection[bytes] = (),
) -> Erased:
    """Write an archive file anew without some of its records.

    A damaged piece goes where its header tells that it `is_gone`, where published lines say that a page which goes
    begins in it (at one of `places`), or where one of `names` can be read in it.
    """
    found = [_judge(path, each, is_gone) for each in scan_members(path)]
    starts = [piece.offset or 0 for piece in found]
    ends = [*starts[1:], path.stat().st_size][: len(starts)]
    unclear = []
    for start, end, piece in zip(starts, ends, found, strict=True):
        if piece.damage:
            span = Span(start, end, piece.damage.why)
            if span.has(places) or (piece.is_gone is None and _names_any(path, span, names)):
                piece.is_gone = True
            elif piece.is_gone is None and not _is_empty(path, span):
                unclear.append(span)
    count = sum(bool(piece.is_gone) for piece in found)
    if count and any(piece.offset is None for piece in found):
        raise CannotErase(f"{path}: its records are not members of their own")
    if count:
        with path.open("rb") as old, whole_file(path) as new:
            for start, end, piece in zip(starts, ends, found, strict=True):
                old.seek(start)
                new.write(_in_place_of(piece, path, start, end) if piece.is_gone else old.read(end - start))
    return Erased(count, tuple(unclear))


@dataclass(slots=True)
class _Piece:
    """A record or a damaged piece: where it begins, and whether it goes, `None` where it does not tell whose it is."""

    offset: int | None
    is_gone: bool | None
    damage: Damage | None


def _judge(path: Path, found: Member | Damage, is_gone: Callable[[Member], bool]) -> _Piece:
    if isinstance(found, Member):
        return _Piece(found.offset, is_gone(found), None)
    head = read_head(path, found.offset)
    is_told = head is not None and not what_is_wrong(head, is_checked=True)
    return _Piece(found.offset, is_gone(head) if head and is_told else None, found)


def _names_any(path: Path, span: Span, names: Collection[bytes]) -> bool:
    """Whether a name can be read in a damaged piece, as it stands or in what a member in it still gives."""
    if not names:
        return False
    raw = _bytes(path, span)
    readable = [raw, *(_before_damage(raw[found.start() :]) for found in _GZIP_MEMBER.finditer(raw))]
    return any(name in each for name in names for each in readable)


def _before_damage(raw: bytes) -> bytes:
    member, decoded = zlib.decompressobj(31), b""
    for at in range(0, len(raw), _CRUMB):
        try:
            decoded += member.decompress(raw[at : at + _CRUMB])
        except zlib.error:
            break
        if member.eof or len(decoded) > _LOOK:
            break
    return decoded


def _is_empty(path: Path, span: Span) -> bool:
    return not _bytes(path, span).strip(b"\0\r\n")


def _bytes(path: Path, span: Span) -> bytes:
    with path.open("rb") as file:
        file.seek(span.start)
        return file.read(min(span.end - span.start, _LOOK))


def _in_place_of(piece: _Piece, path: Path, start: int, end: int) -> bytes:
    filler, blank = (_plain_filler, b"\n") if path.suffix == ".warc" else (_filler, b"\0")
    try:
        return filler(end - start, f"{path.name}:{start}")
    except CannotErase:
        if piece.damage is None:
            raise
        # The rest of something: too short for a record that says so.
        return blank * (end - start)


def is_emptied(path: Path, start: int, end: int) -> bool:
    """Whether a piece is what `erase_members` leaves of a rest that is too short for a record that says so."""
    try:
        _filler(end - start, "")
    except CannotErase:
        return _is_empty(path, Span(start, end, ""))
    return False


def _filler(size: int, name: str) -> bytes:
    """A gzip member of exactly `size` bytes that holds a record without content."""
    record = _erased(name, 6) + b"erased" + _END
    for payload in (record, b""):
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(payload) + packer.flush()
        padding = size - len(_GZIP_HEADER) - len(packed) - 9
        if padding >= 0:
            tail = struct.pack("<II", zlib.crc32(payload), len(payload))
            return _GZIP_HEADER + b" " * padding + b"\0" + packed + tail
    raise CannotErase(f"a member of {size} bytes is too small")


def _plain_filler(size: int, name: str) -> bytes:
    """A record of exactly `size` bytes for a file that is not compressed: its content is blanks."""
    # A longer number leaves less room for the content: where none fits, a line end more stands behind the record.
    for spare in (b"", b"\n"):
        for digits in range(1, 12):
            length = size - len(_erased(name, 10 ** (digits - 1))) - len(_END) - len(spare)
            if length >= 0 and len(str(length)) == digits:
                return _erased(name, length) + b" " * length + _END + spare
    raise CannotErase(f"a record of {size} bytes is too small")


def _erased(name: str, length: int) -> bytes:
    id = uuid.uuid5(uuid.NAMESPACE_URL, name)
    return _ERASED.format(id=id, at="1970-01-01T00:00:00Z", length=length).encode()


def _is_of(member: Member, scope: Scope) -> bool:
    return any(scope.has(url) for url in erased_addresses(member))


def erase_archive(folder: DataFolder, scope: Scope, *, is_damage_erased: bool) -> tuple[int, tuple[str, ...]]:
    """Take the members of a scope out of every archive file, here and in the store; how many went, what is unclear."""
    store, gone = store_of(folder), 0
    doubted: dict[str, list[Span]] = {}
    places = _places(folder, lambda row: _is_row_of(row, scope))
    names = [url.encode() for url in scope.urls] + ([f"://{scope.host}/".encode()] if scope.host else [])
    for path in sorted({*folder.archive_files(), *store.files(folder.root / "archive")}):
        name = path.relative_to(folder.root).as_posix()
        with at_hand(store, path):
            erased = erase_members(path, lambda m: _is_of(m, scope), places=places.get(name, ()), names=names)
            gone += erased.members
            if erased.members:
                store.send(path)
        if erased.unclear:
            doubted[name] = list(erased.unclear)
    unclear = _unclaimed(folder, doubted)
    if is_damage_erased:
        return gone + _erase_spans(folder, unclear), ()
    return gone, tuple(
        f"{name}, bytes {span.start} to {span.end}: {span.why}" for name, spans in unclear.items() for span in spans
    )


def _erase_spans(folder: DataFolder, spans: dict[str, list[Span]]) -> int:
    """Take damaged pieces out of archive files, here and in the store; how many went."""
    store, gone = store_of(folder), 0
    for name, each in spans.items():
        path = folder.root / name
        with at_hand(store, path):
            gone += erase_members(path, lambda _: False, places=[span.start for span in each]).members
            store.send(path)
    return gone


def _is_row_of(row: OutcomeRow, scope: Scope) -> bool:
    """Whether an outcome is of what goes; a copy of it, at another address, is not."""
    is_copy = row["outcome"] == "duplicate"
    return scope.has(row["url"]) or scope.has(row["source_url"]) or (row["id"] in scope.ids and not is_copy)


def _places(folder: DataFolder, is_wanted: Callable[[OutcomeRow], bool]) -> dict[str, set[int]]:
    """Where the pages of outcomes begin: archive files, and bytes of each."""
    places: dict[str, set[int]] = {}
    for row in outcomes_of(folder):
        source = row["source"]
        offset = source.get("offset") if source else None
        if source and offset is not None and is_wanted(row):
            places.setdefault(source.get("archive") or "", set()).add(offset)
    return places


def _unclaimed(folder: DataFolder, spans: dict[str, list[Span]]) -> dict[str, list[Span]]:
    """Those of the damaged pieces of files in which no published page begins: outcomes are read once for all."""
    left = dict(spans)
    for row in outcomes_of(folder) if left else ():
        source = row["source"]
        name, offset = (source.get("archive"), source.get("offset")) if source else (None, None)
        if name in left and offset is not None:
            left[name] = [span for span in left[name] if not span.has([offset])]
    return {name: each for name, each in left.items() if each}
