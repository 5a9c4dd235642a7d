"""Erasing what was taken back: members of archives, lines of published parts, rows of the state."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import Engine, delete, or_, select, update

from copydesk.cleaners.model.rows import FileRow
from copydesk.flows.dataset.writer import Parts, read_lines
from copydesk.flows.storage.atomic_files import gzip_to, whole_file
from copydesk.flows.storage.state import tables as t
from copydesk.flows.storage.state.fingerprints import FingerprintIndex, fingerprints
from copydesk.flows.storage.warc.members import Damage, Member, read_head, scan_members
from copydesk.flows.storage.warc.reader import ASKED_FOR, PAGE_OF

#: Keys that an SQL statement names at a time.
_BATCH = 500

_ERASED = "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Date: {at}\r\n"
_ERASED += "Content-Type: text/plain\r\nContent-Length: {length}\r\n\r\n"
_END = b"\r\n\r\n"
#: A gzip header that says a comment follows (RFC 1952, 2.3), and no time, so that equal members are equal.
_GZIP_HEADER = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x02\xff"


class CannotErase(ValueError):
    """An archive whose records are not members of their own: one of them cannot be taken out."""


def erased_addresses(member: Member) -> tuple[str, ...]:
    """The addresses that a record of an archive is of: the one that answered and the one that was asked for.

    A further page of an article is also of the address of its first.
    """
    fields = (member.header.get(name.lower()) for name in (ASKED_FOR, PAGE_OF))
    return tuple(a for a in (member.target, *fields) if a)


def erase_members(path: Path, is_gone: Callable[[Member], bool]) -> int:
    """Write an archive file anew without some of its records; give how many went.

    In the place of each stands a record that says so and is exactly as long, so that all others stay where the
    published files say they are. What is damaged goes, too, if its header can be read and says so: of its text, what
    stands before the damage could be read.
    """
    found = [(each.offset, _record_of(path, each)) for each in scan_members(path)]
    places = [(offset, member is not None and is_gone(member)) for offset, member in found]
    if not any(gone for _, gone in places):
        return 0
    if any(offset is None for offset, _ in places):
        raise CannotErase(f"{path}: its records are not members of their own")
    starts = [offset or 0 for offset, _ in places]
    ends = [*starts[1:], path.stat().st_size]
    filler = _plain_filler if path.suffix == ".warc" else _filler
    with path.open("rb") as old, whole_file(path) as new:
        for start, end, (_, gone) in zip(starts, ends, places, strict=True):
            old.seek(start)
            new.write(filler(end - start, f"{path.name}:{start}") if gone else old.read(end - start))
    return sum(gone for _, gone in places)


def _record_of(path: Path, found: Member | Damage) -> Member | None:
    return found if isinstance(found, Member) else read_head(path, found.offset)


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


def erase_lines(root: Path, file: FileRow, ids: frozenset[str]) -> FileRow:
    """Write a part anew without the lines of these ids; give its new entry for the manifest.

    The new part has a name of its own, so that the old manifest's parts are whole until the new manifest is there.
    A part that has no such line stays, and so does its entry.
    """
    path = root / file["path"]
    if not any(row["id"] in ids for row in read_lines(path)):
        return file
    stem, dot, ending = path.name.partition(".jsonl")
    mark = hashlib.sha256(" ".join([file["sha256"], *sorted(ids)]).encode()).hexdigest()[:8]
    name = (path.parent / f"{stem.partition('~')[0]}~{mark}{dot}{ending}").relative_to(root).as_posix()
    parts = Parts(root, name.replace("{", "").replace("}", ""), file["kind"])
    for row in read_lines(path):
        if row["id"] not in ids:
            parts.add(row)
    (part,) = parts.close()
    return {"path": part.path, "kind": part.kind, "rows": part.rows, "bytes": part.bytes, "sha256": part.sha256}


def erase_profile(path: Path, host: str) -> None:
    """Write a run's snapshot of profiles anew without that of a host."""
    if not path.exists():
        return
    with gzip.open(path, "rb") as packed:
        lines = packed.read().splitlines(keepends=True)
    kept = [line for line in lines if json.loads(line)[0] != host]
    if len(kept) < len(lines):
        with whole_file(path) as file, gzip_to(file) as out:
            out.write(b"".join(kept))


def erase_state(engine: Engine, ids: frozenset[str], urls: frozenset[str], hosts: frozenset[str]) -> None:
    """Erase what the state database knows of these records, addresses and hosts; nothing stays in free pages."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        of_hosts = [
            row[0] for row in connection.execute(select(t.addresses.c.url).where(t.addresses.c.host.in_(hosts)))
        ]
        for batch in _batches([*urls, *of_hosts]):
            visits, addresses = t.visits.c, t.addresses.c
            connection.execute(
                delete(t.visits).where(
                    or_(visits.url.in_(batch), visits.source_url.in_(batch), visits.final_url.in_(batch))
                )
            )
            connection.execute(delete(t.addresses).where(or_(addresses.url.in_(batch), addresses.final_url.in_(batch))))
        for batch in _batches(ids):
            connection.execute(delete(t.articles).where(t.articles.c.id.in_(batch)))
            connection.execute(delete(t.identities).where(t.identities.c.id.in_(batch)))
            connection.execute(delete(t.visits).where(t.visits.c.record_id.in_(batch)))
            connection.execute(delete(t.addresses).where(t.addresses.c.record_id.in_(batch)))
        for table in (t.visits, t.profiles):
            connection.execute(delete(table).where(table.c.host.in_(hosts)))
    FingerprintIndex(engine).forget(ids)
    with engine.begin() as connection:
        for batch in _batches(ids):
            # A copy of what is gone stands for itself.
            connection.execute(
                update(fingerprints).where(fingerprints.c.root.in_(batch)).values(root=fingerprints.c.id)
            )
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Rows that were replaced on earlier nights may stand in free pages yet: the file is written anew.
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(set(values))
    for at in range(0, len(listed), _BATCH):
        yield listed[at : at + _BATCH]
