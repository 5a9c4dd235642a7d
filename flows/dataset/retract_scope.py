"""What `copydesk forget` is asked for: the records and addresses that an address or a host means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.cleaners.html.sanitize import redact
from copydesk.cleaners.model.rows import OutcomeRow, RecordRow
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id
from copydesk.flows.dataset.tombstones import tombstone_rows
from copydesk.flows.dataset.writer import readable
from copydesk.flows.storage.data_folder import DataFolder


class RetractError(ValueError):
    """What was given cannot be forgotten, or not now."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be forgotten: the ids of records, the addresses of their pages, and the host where it is a host."""

    ids: frozenset[str]
    urls: frozenset[str]
    host: str | None = None

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
        if (
            asked.has(row["url"])
            or asked.has(row["source_url"])
            or (row["id"] in ids and row["outcome"] != "duplicate")
        ):
            urls.update(u for u in (row["url"], row["source_url"], normalize_url(row["source_url"])) if u)
    if not is_known and not any(row["id"] in ids for row in stones):
        raise RetractError(f"nothing is published of {redact(target)}")
    return Scope(frozenset(ids), frozenset(urls), host)


def outcomes_of(folder: DataFolder) -> Iterator[OutcomeRow]:
    """Every published outcome that can be read, day by day."""
    for day in folder.days():
        yield from readable(folder.root, folder.files(day), "outcomes")


def readable_records(folder: DataFolder) -> Iterator[RecordRow]:
    """Every published record that can be read, day by day."""
    for day in folder.days():
        yield from readable(folder.root, folder.files(day), "records")
