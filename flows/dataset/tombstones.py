"""Tombstones: what was taken back. Readers delete it, `compact` leaves it out, a crawl passes it by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk.cleaners.model.rows import RecordRow, TombstoneRow
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id
from copydesk.flows.dataset.writer import read_kind
from copydesk.flows.storage.data_folder import DataFolder


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The ids and the hosts that were taken back, and the ids that were corrected.

    What was corrected is published under another id: its address is asked for as before.
    """

    ids: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()

    def covers(self, url: str) -> bool:
        """Whether an address must not be asked for any more."""
        if self.hosts and host_of(url) in self.hosts:
            return True
        return bool(self.ids) and record_id(normalize_url(url) or url) in self.ids

    def covers_record(self, row: RecordRow) -> bool:
        """Whether a record was taken back."""
        return row["id"] in self.ids or row["host"] in self.hosts


#: Where nothing was taken back.
NOTHING_TAKEN_BACK = Tombstones()


def read_tombstones(folder: DataFolder) -> Tombstones:
    """All tombstones of a data folder."""
    return tombstones_of(row for _, row in tombstone_rows(folder))


def tombstones_of(rows: Iterable[TombstoneRow]) -> Tombstones:
    """The ids and hosts of tombstones."""
    ids: set[str] = set()
    hosts: set[str] = set()
    replaced: set[str] = set()
    for row in rows:
        if row["id"]:
            (replaced if row.get("replaced_by") else ids).add(row["id"])
        if row["host"]:
            hosts.add(row["host"])
    return Tombstones(frozenset(ids), frozenset(hosts), frozenset(replaced - ids))


def tombstone_files(folder: DataFolder) -> Iterator[Path]:
    """The files that tombstones are read from: the manifests that list some, and what they list."""
    for day in folder.days():
        parts = [file["path"] for file in folder.files(day) if file["kind"] == "tombstones"]
        if parts:
            yield folder.manifest(day)
            yield from (folder.root / part for part in parts)


def tombstone_rows(folder: DataFolder) -> Iterator[tuple[str, TombstoneRow]]:
    """Each tombstone with its day, oldest first."""
    for day in folder.days():
        for row in read_kind(folder.root, folder.files(day), "tombstones"):
            yield day.isoformat(), row
