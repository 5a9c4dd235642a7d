"""One run as a value: what it is to do and how, for its stages and for whoever does a part of it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.cleaners.model.record_options import NO_CHANGES, RecordChanges
from copydesk.flows.config.running import ExecutorSettings
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.pipeline.options import Options
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.progress import ProgressTracker
from copydesk.flows.runtime.worker_pool import Budget, Workers, shared_workers
from copydesk.flows.storage.backends import StoreSync
from copydesk.flows.storage.data_folder import Run

if TYPE_CHECKING:
    from copydesk.cleaners.model.engine import Engine


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
            version=version("copydesk"),
            engine=self.options.engine,
            rules=self.rules,
            is_timed=self.is_timed,
            rights=settings.rights,
            records=self.options.records.over(settings.records),
        )
