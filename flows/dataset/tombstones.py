"""What was taken back, which readers delete, `compact` leaves out and a crawl passes by; and what a target means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk.cleaners.html.sanitize import redact
from copydesk.cleaners.model.rows import OutcomeRow, RecordRow, TombstoneRow
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id
from copydesk.flows.dataset.writer import read_kind, readable
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


class RetractError(ValueError):
    """What was given cannot be forgotten, or not now."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be forgotten: the ids of records, the addresses of their pages, and the host where it is a host."""

    ids: frozenset[str]
    urls: frozenset[str]
    host: str | None = None

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of which something goes."""
        return frozenset(host for host in (self.host, *map(host_of, self.urls)) if host)

    def has(self, url: str | None) -> bool:
        """Whether an address is one of them, in any of its forms."""
        normal = normalize_url(url)
        return url in self.urls or normal in self.urls or (self.host is not None and host_of(url) == self.host)


def scope_of(folder: DataFolder, target: str) -> Scope:
    """All records and addresses that a target means, as the published outcomes tell."""
    url = normalize_url(target)
    host = None if url else host_of(f"http://{target}/")
    if url is None and (host is None or "/" in target):
        raise RetractError(f"neither an http address nor a host: {redact(target)}")
    asked = Scope(frozenset([record_id(url)] if url else []), frozenset([url] if url else []), host)
    ids, urls = set(asked.ids), set(asked.urls)
    # Other addresses of the same site with the same text: they would be published in its place.
    copies: set[str] = set()
    is_known = False
    # Outcomes are read twice, and never held: there may be millions.
    for row in outcomes_of(folder):
        if (row["id"] in ids and url) or asked.has(row["url"]) or asked.has(row["source_url"]):
            is_known = True
            # A copy names the record of another address, which was not asked for.
            if row["id"] and row["outcome"] != "duplicate":
                ids.add(row["id"])
    stones = [row for _, row in tombstone_rows(folder)]
    # What was published under an id that was corrected since is the same article.
    while former := {row["id"] for row in stones if row["id"] and row.get("replaced_by") in ids} - ids:
        ids |= former
    for row in outcomes_of(folder):
        is_of = row["id"] in ids and (row["outcome"] != "duplicate" or _is_same_site(row, url))
        if is_of or asked.has(row["url"]) or asked.has(row["source_url"]):
            urls.update(u for u in (row["url"], row["source_url"], normalize_url(row["source_url"])) if u)
            if is_of and row["outcome"] == "duplicate":
                copies.add(record_id(normalize_url(row["source_url"]) or row["source_url"]))
    if not is_known and not any(row["id"] in ids for row in stones):
        raise RetractError(f"nothing is published of {redact(target)}")
    return Scope(frozenset(ids | copies), frozenset(urls), host)


def _is_same_site(row: OutcomeRow, url: str | None) -> bool:
    """Whether an outcome's address is of the site of the address that was asked for; of a host only its own are."""
    ours, theirs = host_of(url) or "", host_of(row["source_url"]) or ""
    return url is not None and ours.removeprefix("www.") == theirs.removeprefix("www.")


def outcomes_of(folder: DataFolder) -> Iterator[OutcomeRow]:
    """Every published outcome that can be read, day by day."""
    for day in folder.days():
        yield from readable(folder.root, folder.files(day), "outcomes")


def readable_records(folder: DataFolder) -> Iterator[RecordRow]:
    """Every published record that can be read, day by day."""
    for day in folder.days():
        yield from readable(folder.root, folder.files(day), "records")
