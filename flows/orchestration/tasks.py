"""The stages of a night as Prefect tasks, one task a shard, and the runners that give them away.

Paths and small values go in and out. A runner is threads of this process, or the workers of a Dask or Ray cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from prefect import State, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from copydesk.cleaners.model.rows import RunRow
from copydesk.flows.config.groups import ExecutorSettings
from copydesk.flows.config.settings import SettingsError, read_folder_settings, secrets_from
from copydesk.flows.crawl.frontier import HostPartition
from copydesk.flows.orchestration.artifacts import show_report, show_sites
from copydesk.flows.orchestration.notifications import secret_block
from copydesk.flows.orchestration.parameters import RunnerChoice
from copydesk.flows.runs import executor
from copydesk.flows.runs import nightly as stages
from copydesk.flows.runs.nightly import Night
from copydesk.flows.runs.reporting import Report
from copydesk.flows.runtime.cancellation import Stopped

#: Pauses before the second and third try of a crawl, in seconds: a resolver or an uplink that is away comes back.
_PAUSES = [30.0, 300.0]

#: What no pause mends: mistakes in settings, sources and rules, files that are not there, and a wish to stop.
_LASTING = (ValueError, FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError, Stopped)


def may_pass(task: Any, run: Any, state: State[Any]) -> bool:
    """Whether what a crawl failed with may be over after a pause; Prefect asks before each retry."""
    return not isinstance(state.data, _LASTING)


#: How Prefect runs what asks other machines.
_TRIED_AGAIN: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "retries": 2,
    "retry_delay_seconds": _PAUSES,
    "retry_condition_fn": may_pass,
}


@task(task_run_name="fetch {night.run.id}", **_TRIED_AGAIN)
def fetch(night: Night) -> list[Path]:
    """Discover and fetch; give shards of places in the archive."""
    with secrets_from(secret_block):
        return stages.fetch_stage(night)


@task(task_run_name="plan {night.run.id}", **_TRIED_AGAIN)
def plan(night: Night) -> list[HostPartition]:
    """Discover, and cut the hosts among the crawls that fetch."""
    with secrets_from(secret_block):
        return executor.plan_crawl(night)


@task(task_run_name="fetch partition {partition.number}", **_TRIED_AGAIN)
def crawl_partition(night: Night, partition: HostPartition) -> None:
    """Fetch the addresses of one partition's hosts."""
    with secrets_from(secret_block):
        executor.fetch_hosts(night, partition)


@task(cache_policy=NO_CACHE, task_run_name="extract {shard.stem}")
def extract(night: Night, shard: Path) -> Path:
    """Read the pages of one shard."""
    return executor.extract_shard(night, shard)


@task(cache_policy=NO_CACHE, task_run_name="learn")
def learn(night: Night, extracted: list[Path]) -> Path:
    """Learn what each site repeats."""
    return stages.learn_stage(night, extracted)


@task(cache_policy=NO_CACHE, task_run_name="clean {shard.stem}")
def clean(night: Night, shard: Path, profiles: Path) -> Path:
    """Clean the articles of one shard."""
    return executor.clean_articles(night, shard, profiles)


@task(cache_policy=NO_CACHE, task_run_name="dedupe")
def dedupe(night: Night, cleaned: list[Path]) -> Path:
    """Find copies, in this night and the earlier ones."""
    return stages.dedupe_stage(night, cleaned)


@task(cache_policy=NO_CACHE, task_run_name="publish")
def publish(night: Night, cleaned: list[Path], decisions: Path, profiles: Path) -> RunRow:
    """Publish records, outcomes and edits; the manifest comes last."""
    return stages.publish_stage(night, cleaned, decisions, profiles)


@task(cache_policy=NO_CACHE, task_run_name="report")
def report(night: Night, entry: RunRow, cleaned: list[Path], profiles: Path) -> Report:
    """Write the night's report, and show it in the Prefect UI."""
    made = stages.report_stage(night, entry, cleaned, profiles)
    show_report(made, night.run.kind)
    if not night.run.folder.is_scratch:
        show_sites(night.root)
    return made


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
        return plan(night)

    def fetch(self, night: Night, partitions: Sequence[HostPartition]) -> None:
        with _only_on(self.fetch_on):
            self._map(crawl_partition, {"night": unmapped(night), "partition": list(partitions)})

    def extract(self, night: Night, shards: Sequence[Path]) -> list[Path]:
        return self._map(extract, {"night": unmapped(night), "shard": list(shards)}, night)

    def clean(self, night: Night, shards: Sequence[Path], profiles: Path) -> list[Path]:
        given = {"night": unmapped(night), "shard": list(shards), "profiles": unmapped(profiles)}
        return self._map(clean, given, night)

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
