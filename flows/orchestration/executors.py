"""Prefect's task runners as executors: threads of this process, or the workers of a Dask or Ray cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from prefect import unmapped
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from copydesk.flows.config.running import ExecutorSettings
from copydesk.flows.config.settings import SettingsError, read_folder_settings
from copydesk.flows.crawl.frontier import HostPartition
from copydesk.flows.orchestration import tasks
from copydesk.flows.orchestration.parameters import RunnerChoice
from copydesk.flows.runs.nightly import Night


@dataclass(frozen=True, slots=True)
class PrefectExecutor:
    """An executor whose parts are tasks that a runner gives away; `open_runner` starts the runner.

    Where the work is done in other processes, `is_away`, the progress tracker moves by whole shards. Crawls go to the
    workers that have the resource `fetch_on`, if it is named.
    """

    runner: TaskRunner[Any]
    is_away: bool = False
    fetch_on: str | None = None

    def plan(self, night: Night) -> list[HostPartition]:
        return tasks.plan(night)

    def fetch(self, night: Night, partitions: Sequence[HostPartition]) -> None:
        with _only_on(self.fetch_on):
            self._map(tasks.crawl_partition, {"night": unmapped(night), "partition": list(partitions)})

    def extract(self, night: Night, shards: Sequence[Path]) -> list[Path]:
        return self._map(tasks.extract, {"night": unmapped(night), "shard": list(shards)}, night)

    def clean(self, night: Night, shards: Sequence[Path], profiles: Path) -> list[Path]:
        given = {"night": unmapped(night), "shard": list(shards), "profiles": unmapped(profiles)}
        return self._map(tasks.clean, given, night)

    def _map(self, task: Any, given: dict[str, Any], night: Night | None = None) -> list[Any]:
        done = []
        futures = self.runner.map(task, given)
        for future in futures:
            done.append(future.result())
            if night is not None and self.is_away:
                night.tracker.reach(task.name, len(done), len(futures))
        return done


@contextmanager
def prefect_executor(spread: ExecutorSettings) -> Iterator[PrefectExecutor]:
    """An executor on the runner that the settings name, while the block runs."""
    with task_runner(spread) as runner:
        yield PrefectExecutor(runner, spread.runner != "threads", spread.fetch_on if spread.runner == "dask" else None)


def _only_on(resource: str | None) -> AbstractContextManager[Any]:
    """Send what is submitted in the block to those Dask workers alone that have one of a resource free."""
    if resource is None:
        return nullcontext()
    made: AbstractContextManager[Any] = import_module("dask").annotate(resources={resource: 1})
    return made


def settings_with(data: Path, runner: RunnerChoice) -> ExecutorSettings:
    """The settings of a data folder, with the runner that a form or the command line asks for."""
    spread = read_folder_settings(data).run
    return spread if runner == "as set" else replace(spread, runner=runner)


def task_runner(spread: ExecutorSettings) -> TaskRunner[Any]:
    """The task runner that settings name, not started; raises `SettingsError` where its package is missing."""
    if spread.runner == "threads":
        # Partitions are crawls that all want to run at once; shards wait for each other.
        made: Any = ThreadPoolTaskRunner(max_workers=max(spread.at_once, spread.fetchers))
        return made  # type: ignore[no-any-return]
    try:
        return _dask(spread) if spread.runner == "dask" else _ray(spread)
    except ModuleNotFoundError as error:
        why = f"{error}: install copydesk[{spread.runner}] here and on every worker"
        raise SettingsError("settings", None, "run.runner", why) from error


def _dask(spread: ExecutorSettings) -> TaskRunner[Any]:
    runner: Any = import_module("prefect_dask").DaskTaskRunner
    if spread.address:
        return runner(address=spread.address)  # type: ignore[no-any-return]
    # A daemon may have no children, and our workers' pools are theirs.
    import_module("dask").config.set({"distributed.worker.daemon": False})
    # A page's budget is kept by our own processes: one thread a worker, so that shards do not share one pool.
    return runner(cluster_kwargs={"n_workers": spread.at_once, "threads_per_worker": 1})  # type: ignore[no-any-return]


def _ray(spread: ExecutorSettings) -> TaskRunner[Any]:
    runner: Any = import_module("prefect_ray").RayTaskRunner
    if spread.address:
        return runner(address=spread.address)  # type: ignore[no-any-return]
    own = {"num_cpus": spread.at_once, "include_dashboard": False}
    return runner(init_kwargs=own)  # type: ignore[no-any-return]
