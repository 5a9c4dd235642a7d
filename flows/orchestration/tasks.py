"""The stages of a night as Prefect tasks: one task a shard, paths and small values in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import State, task
from prefect.cache_policies import NO_CACHE

from copydesk.cleaners.model.rows import RunRow
from copydesk.flows.config.secrets import secrets_from
from copydesk.flows.crawl.frontier import HostPartition
from copydesk.flows.orchestration.artifacts import show_report, show_sites
from copydesk.flows.orchestration.notifications import secret_block
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
