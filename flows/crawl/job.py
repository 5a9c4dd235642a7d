"""What a crawl is to do: its order, what enters it out of its sources, how far it is, and what it came to."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from copydesk.cleaners.html.sanitize import printable, redact
from copydesk.cleaners.model.record import Outcome, Reason
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.discover import Discovery
from copydesk.flows.crawl.frontier import ALL_HOSTS, FrontierEntry, HostPartition, outcome_of
from copydesk.flows.dataset.tombstones import NOTHING_TAKEN_BACK, Tombstones
from copydesk.flows.http.responses import FetchError
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


_log = logging.getLogger(__name__)


def locked_entry(source: SourceEntry, why: str) -> FrontierEntry:
    """A source that cannot be asked, since its log-in is missing."""
    url = source.urls[0]
    return FrontierEntry(url, source.name, FetchError(Reason.LOGIN_NEEDED, why, url))


def tell_unread(discovery: Discovery) -> None:
    """Say which entries of a source's documents have no address: nothing is left out in silence."""
    for asked in discovery.asked:
        if asked.unread:
            names = ", ".join(repr(name) for name in asked.unread_names)
            _log.warning(
                "source %s: %d entries of %s have no address, as %s",
                printable(redact(discovery.source)),
                asked.unread,
                redact(asked.url),
                names,
            )


def entries_of(discoveries: Iterable[Discovery]) -> Iterable[FrontierEntry]:
    """The addresses that the sources gave: listed ones, hostile ones, and documents that could not be read."""
    for discovery in discoveries:
        for listed in discovery.listed:
            yield FrontierEntry(listed.url, discovery.source, facts=listed.facts)
        for url, refusal in discovery.refused:
            problem = FetchError(refusal.reason, refusal.detail, url, is_final=True)
            yield FrontierEntry(url, discovery.source, problem)
        for asked in discovery.asked:
            if asked.problem is not None:
                yield FrontierEntry(asked.url, discovery.source, asked.problem)
            elif asked.is_unchanged:
                yield FrontierEntry(asked.url, discovery.source, is_unchanged=True)


#: Seconds between two looks: each of them counts all hosts.
_TELL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """A look at a running crawl: addresses done of all, hosts that are not through, seconds that the rest will take.

    `host` is the one that made the last step. `rest` is what the slowest host needs at the pace that it had so far;
    `None` before any host made two steps.
    """

    done: int
    total: int
    hosts_left: int
    host: str | None
    rest: float | None


@dataclass
class Steps:
    """Counts the steps of each host and tells whoever wants to know."""

    totals: Counter[str]
    clock: Callable[[], float]
    tell: Callable[[CrawlProgress], None] | None = None
    done: Counter[str] = field(default_factory=Counter)
    began: dict[str, float] = field(default_factory=dict)
    told: float = -_TELL_SECONDS
    count: int = 0

    def __post_init__(self) -> None:
        self.all = self.totals.total()

    def step(self, host: str) -> None:
        """One more address of a host is through."""
        self.began.setdefault(host, self.clock())
        self.done[host] += 1
        self.count += 1
        now = self.clock()
        is_last = self.count == self.all
        if self.tell is not None and (is_last or now - self.told >= _TELL_SECONDS):
            self.told = now
            self.tell(self.look(host))

    def look(self, host: str | None = None) -> CrawlProgress:
        """How far it is now."""
        left = [name for name, total in self.totals.items() if self.done[name] < total]
        rests = [rest for name in left if (rest := self._rest(name)) is not None]
        return CrawlProgress(self.count, self.all, len(left), host, max(rests, default=None))

    def _rest(self, host: str) -> float | None:
        steps = self.done[host] - 1
        if steps < 1:
            return None
        return (self.clock() - self.began[host]) / steps * (self.totals[host] - self.done[host])
