"""What a crawl is to do, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from copydesk.cleaners.model.record import Outcome
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.discover import Discovery
from copydesk.flows.crawl.frontier import outcome_of
from copydesk.flows.crawl.host_partitions import ALL_HOSTS, HostPartition
from copydesk.flows.dataset.tombstones import NOTHING_TAKEN_BACK, Tombstones
from copydesk.flows.storage.state.database import ARCHIVED, Visit
from copydesk.flows.storage.state.leases import Lease
from copydesk.flows.storage.warc.writer import ArchiveWriter


@dataclass(frozen=True, slots=True)
class PartitionResult:
    """What of a run one crawl does: `work` is making the plan, fetching, or all of it.

    A plan is for so many `shares`; of these, `share` is fetched, as long as the `lease` on it holds. `send` brings a
    whole file of the archive to where it stays.
    """

    work: Literal["all", "plan", "fetch"] = "all"
    shares: int | None = None
    share: HostPartition = ALL_HOSTS
    lease: Lease | None = None
    send: Callable[[Path], None] | None = None


@dataclass(frozen=True, slots=True)
class Crawl:
    """What a run is to do: its id, the folder of its archive files, its sources, and addresses beside them.

    `allow` are `HOST:PORT` pairs that the guard lets through, `taken_back` the addresses that are not to be asked for
    again; `version` is the program's, for the User-Agent; `part` is what of all that this crawl does. Of the addresses
    that are due again only those of the hosts `only` are asked for, if any are named. `anew` asks for whole pages,
    whatever is known of them. `secrets` are the texts of the sources' log-ins, by name.
    """

    run: str
    started_at: datetime
    archive: ArchiveWriter
    sources: tuple[SourceEntry, ...] = ()
    urls: tuple[str, ...] = ()
    allow: frozenset[str] = frozenset()
    taken_back: Tombstones = NOTHING_TAKEN_BACK
    version: str = "0"
    part: PartitionResult = PartitionResult()
    only: frozenset[str] = frozenset()
    anew: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class CrawlSummary:
    """What a crawl came to. `visits` has every address of its hosts, `discoveries` what each source gave (empty where a
    run was taken up after its plan was made). `was_stopped`: some addresses are still planned.
    """

    run: str
    visits: tuple[Visit, ...]
    discoveries: tuple[Discovery, ...]
    requests: int
    bytes: int
    seconds: float
    was_stopped: bool

    @property
    def archived(self) -> list[Visit]:
        """The pages that are to be read, each with its place in the archive."""
        return [v for v in self.visits if v.result == ARCHIVED]

    def outcomes(self) -> list[Outcome]:
        """The outcomes that are known without reading a page. `plan.outcomes_of_copies` gives those of the copies."""
        found = (outcome_of(self.run, visit) for visit in self.visits)
        return [outcome for outcome in found if outcome is not None]
