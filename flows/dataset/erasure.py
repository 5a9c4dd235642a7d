"""Erasing what was taken back: lines of published parts, rows of the state. `erase_archive` does the archive."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, or_, select, update

from copydesk.cleaners.model.rows import FileRow
from copydesk.flows.dataset.writer import DamagedPartError, Parts, look_through
from copydesk.flows.storage.atomic_files import gzip_to, whole_file
from copydesk.flows.storage.state import tables as t
from copydesk.flows.storage.state.fingerprints import FingerprintIndex, fingerprints

#: Keys that an SQL statement names at a time.
_BATCH = 500


def erase_lines(
    root: Path, file: FileRow, ids: frozenset[str], *, is_damage_erased: bool = False
) -> tuple[FileRow, DamagedPartError | None]:
    """Write a part anew without the lines of these ids; give its new entry for the manifest.

    The new part has a name of its own, so that the old manifest's parts are whole until the new manifest is there.
    A part that has no such line stays, and so does its entry. So does one with damage, which is given, too, unless
    that `is_damage_erased`: what can be read of it is then all that stays.
    """
    path = root / file["path"]
    lines = list(map(_id_or_damage, look_through(path, file["kind"])))
    damage = next((line for line in lines if isinstance(line, DamagedPartError)), None)
    if damage and not is_damage_erased:
        return file, damage
    if not damage and ids.isdisjoint(lines):
        return file, None
    stem, dot, ending = path.name.partition(".jsonl")
    mark = hashlib.sha256(" ".join([file["sha256"], *sorted(ids)]).encode()).hexdigest()[:8]
    name = (path.parent / f"{stem.partition('~')[0]}~{mark}{dot}{ending}").relative_to(root).as_posix()
    parts = Parts(root, name.replace("{", "").replace("}", ""), file["kind"])
    for row in look_through(path, file["kind"]):
        if not isinstance(row, DamagedPartError) and row["id"] not in ids:
            parts.add(row)
    (part,) = parts.close()
    return part.to_row(), None


def _id_or_damage(row: Any) -> Any:
    return row if isinstance(row, DamagedPartError) else row["id"]


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
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Rows that were replaced on earlier nights may stand in free pages yet: file or tables are written anew.
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in t.metadata.sorted_tables:
                connection.exec_driver_sql(f"VACUUM (FULL) {table.name}")


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(set(values))
    for at in range(0, len(listed), _BATCH):
        yield listed[at : at + _BATCH]
