"""One run as a value: what it is to do and how, how far it is, what its sources want, and what made its files."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.cleaners.model.manifest import Versions, installed_version
from copydesk.cleaners.model.record_options import NO_CHANGES, RecordChanges
from copydesk.cleaners.steps.site_rules import rules_digest
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.groups import ExecutorSettings
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.config.site_rules import read_rules
from copydesk.flows.config.sources import read_sources
from copydesk.flows.pipeline.options import Options
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runtime.worker_pool import Budget, Workers, shared_workers
from copydesk.flows.storage.backends import StoreSync
from copydesk.flows.storage.data_folder import Run

if TYPE_CHECKING:
    from copydesk.cleaners.model.record_options import Engine


#: The stages in their order, and the share of a night that each takes on a usual one.
SHARES = {"fetch": 0.62, "extract": 0.18, "learn": 0.02, "clean": 0.12, "dedupe": 0.01, "publish": 0.03, "report": 0.02}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A look at a running night: the share that is done, from 0 to 1, and where it is, in words."""

    share: float
    words: str


class ProgressTracker:
    """Counts what the stages of one night did; safe to be told from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._done: dict[str, int] = {}
        self._total: dict[str, int] = {}
        self._at = "begin"

    def __reduce__(self) -> tuple[type[ProgressTracker], tuple[()]]:
        """A tracker that goes to another process counts there for itself: who sent it counts what comes back."""
        return ProgressTracker, ()

    def begin(self, stage: str, total: int) -> None:
        """A stage begins that is to take so many steps; it may begin again with another number."""
        with self._lock:
            self._total[stage] = total
            self._at = stage

    def step(self, stage: str, steps: int = 1) -> None:
        """So many more steps of a stage are done."""
        with self._lock:
            self._done[stage] = self._done.get(stage, 0) + steps

    def reach(self, stage: str, done: int, total: int) -> None:
        """A stage has come to a step of so many."""
        with self._lock:
            self._done[stage], self._total[stage], self._at = done, total, stage

    def look(self) -> Snapshot:
        """How far the night is; a stage counts as whole once a later one began."""
        with self._lock:
            done, total, at = dict(self._done), dict(self._total), self._at
        names = list(SHARES)
        here = names.index(at) if at in SHARES else -1
        share = sum(SHARES[name] for name in names[:here] if here > 0)
        if here >= 0:
            share += SHARES[at] * min(1.0, done.get(at, 0) / total[at]) if total.get(at) else 0.0
        counted = f" {done.get(at, 0):,} of {total[at]:,}" if total.get(at, 0) > 1 else ""
        return Snapshot(min(1.0, share), f"{at}{counted}")


@dataclass(frozen=True, slots=True)
class NightOptions:
    """How a night works on each machine: worker processes, the engine that reads, and a page's budget.

    `spread` says which machines; `None` is what the settings of the data folder say. `rules` is a folder of site rules
    that stands in the place of the data folder's own. `records` is what records are to hold otherwise than the settings
    and the sources say.
    """

    workers: int = 2
    engine: Engine = "auto"
    budget: Budget = field(default_factory=Budget)
    spread: ExecutorSettings | None = None
    rules: Path | None = None
    records: RecordChanges = NO_CHANGES


@dataclass(frozen=True, slots=True)
class Night:
    """One run, what it is to fetch, and how it works: plain values that a task can take along, and its tracker.

    `beside` is where its shards are, below the data folder, if not in the run's own folder; `is_timed` lets them say
    how long pages took.
    """

    run: Run
    what: FetchOptions
    options: NightOptions
    spread: ExecutorSettings = field(default_factory=ExecutorSettings)
    tracker: ProgressTracker = field(default_factory=ProgressTracker, compare=False)
    beside: str | None = None
    is_timed: bool = True

    @property
    def root(self) -> Path:
        return self.run.folder.root

    @property
    def work(self) -> Path:
        """The folder of the files between the stages."""
        return self.root / self.beside if self.beside else self.run.work

    @property
    def store(self) -> StoreSync:
        """The data folder with the place where other machines find its files."""
        return StoreSync(self.root, self.spread.store)

    @property
    def rules(self) -> Path | None:
        """The folder of the user's site rules: the one that was asked for, else that of the data folder, if any."""
        if self.options.rules:
            return self.options.rules
        path = self.root / "rules"
        return path if path.is_dir() else None

    @property
    def workers(self) -> Workers:
        """This process's pool of worker processes."""
        return shared_workers(self.options.workers, self.options.budget)

    @property
    def page_options(self) -> Options:
        settings = read_folder_settings(self.root)
        return Options(
            run=self.run.id,
            version=installed_version(),
            engine=self.options.engine,
            rules=self.rules,
            is_timed=self.is_timed,
            rights=settings.rights,
            records=self.options.records.over(settings.records),
        )


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


#: Packaged data of these kinds decides what comes out.
DATA = (".json", ".toml", ".npz", ".gz", ".txt")


def versions_of(rules: Path | None, profiles: Path | None) -> Versions:
    """The versions of a run that used a folder of rules and a file of profiles."""
    said = "".join(f"{host} {rules_digest(r)}\n" for host, r in sorted(read_rules(rules).items()))
    learned = hashlib.sha256(profiles.read_bytes()).hexdigest()[:16] if profiles else None
    return Versions(installed_version(), _digest(said.encode()), learned, weights_digest())


@cache
def weights_digest() -> str:
    """The digest of all data files in the package of the cleaners, site rules aside."""
    told = hashlib.sha256()
    for name, file in sorted(_data(files("copydesk.cleaners"), "")):
        told.update(name.encode() + b"\0" + file.read_bytes())
    return told.hexdigest()[:16]


def _data(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir() and entry.name not in ("rules", "__pycache__"):
            found += _data(entry, name)
        elif entry.name.endswith(DATA):
            found.append((name, entry))
    return found


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
