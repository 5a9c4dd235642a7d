"""What the sources of a run want of the records of their pages otherwise than the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.record_options import NO_CHANGES, RecordChanges
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.read_sources import read_sources

#: The key under which the place of a page in the archive says what its source wants.
WANTED = "records"


@dataclass(frozen=True)
class SourceOptions:
    """The wishes of sources, by their names and by the hosts of their addresses; what a command wants is `stronger`."""

    by_name: Mapping[str, RecordChanges]
    by_host: Mapping[str, RecordChanges]
    stronger: RecordChanges = NO_CHANGES

    def of(self, source: str | None, url: str | None) -> RecordChanges:
        """What is wanted of a page: by the source that listed it, where that is known, else by its host."""
        known = self.by_name.get(source or "") or self.by_host.get(_bare(host_of(url)) or "") or NO_CHANGES
        return known.under(self.stronger)

    def mark(self, place: dict[str, Any], source: str | None) -> dict[str, Any]:
        """The place of a page in the archive with what is wanted of the page; `source` is the one that listed it."""
        wanted = self.of(source, place["url"] or place["source_url"]).to_row()
        return {**place, WANTED: wanted} if wanted else place


def read_source_options(path: Path | None, stronger: RecordChanges = NO_CHANGES) -> SourceOptions:
    """The wishes in a file of sources; none without one."""
    entries = read_sources(path) if path is not None and path.exists() else ()
    by_host: dict[str, RecordChanges] = {}
    for entry in entries:
        for url in entry.urls:
            by_host.setdefault(_bare(host_of(url)) or "", entry.records)
    return SourceOptions({entry.name: entry.records for entry in entries}, by_host, stronger)


def _bare(host: str | None) -> str | None:
    return host.removeprefix("www.") if host else None
