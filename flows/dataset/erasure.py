"""Erasing what was taken back: lines of published parts, rows of the state, profiles of sites.

`erase_archive` does the archive.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, or_, select, update

from copydesk.cleaners.model.rows import FileRow
from copydesk.cleaners.steps.boilerplate.profile import Profile, ProfileError, from_json, to_json, without_articles
from copydesk.flows.dataset.verify_deep import SnapshotError, read_snapshot
from copydesk.flows.dataset.writer import DamagedPartError, Parts, look_through
from copydesk.flows.storage.atomic_files import gzip_to, whole_file
from copydesk.flows.storage.state import tables as t
from copydesk.flows.storage.state.database import State
from copydesk.flows.storage.state.fingerprints import FingerprintIndex, fingerprints

#: Keys that an SQL statement names at a time.
_BATCH = 500

#: What is to be forgotten, as it was published: titles and texts.
Texts = Sequence[tuple[str | None, str]]


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


def erase_snapshot(path: Path, hosts: frozenset[str], texts: Texts | None) -> bool:
    """Write a run's snapshot of profiles anew without these texts in those of these hosts; whether anything changed.

    Without texts (`None`) the profiles go as a whole, as what cannot be read does: nobody knows what it holds.
    """
    if not path.is_file():
        return False
    try:
        before = read_snapshot(path)
    except SnapshotError:
        path.unlink()
        return True
    after = {host: text for host, old in before.items() if (text := _profile_without(host, old, hosts, texts))}
    if after == before:
        return False
    with whole_file(path) as file, gzip_to(file) as out:
        out.writelines(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in after.items())
    return True


def erase_profiles(state: State, hosts: frozenset[str], texts: Texts) -> None:
    """Write what the state has of these hosts' profiles anew without these texts."""
    for host in sorted(hosts):
        for night, old in list(state.profiles(host)):
            new = _profile_without(host, str(old), hosts, texts)
            if new != old:
                state.put_profiles(night, [(host, new or to_json(Profile()))])


def _profile_without(host: str, text: str, hosts: frozenset[str], texts: Texts | None) -> str | None:
    if host not in hosts:
        return text
    if texts is None:
        return None
    try:
        return to_json(without_articles(from_json(text), texts))
    except ProfileError:
        return None


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
