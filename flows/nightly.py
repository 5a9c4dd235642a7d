"""The nightly flow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.dataset.prune import prune_by_settings
from copydesk.flows.orchestration.artifacts import DRIFTED, tag_run, tell_drift
from copydesk.flows.orchestration.notifications import drift_notice, tell, tell_failed, tell_watchdog
from copydesk.flows.orchestration.parameters import Opened, RunnerChoice, WorkerCount
from copydesk.flows.orchestration.run_flow import PATIENCE, ended, run_stages
from copydesk.flows.orchestration.tasks import settings_with
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import FinishedNight, NightOptions, open_night
from copydesk.flows.runs.reporting import last_start
from copydesk.flows.storage.data_folder import DataFolder

#: Seconds after which a night is given up: the next one takes it up.
_TIMEOUT = 22 * 3600


class PoorNight(RuntimeError):
    """A night gave less than half of what was to be expected; what it gave is published."""


def _name() -> str:
    return f"night {datetime.now(UTC):%Y-%m-%d %H:%M}"


@flow(
    name="nightly",
    flow_run_name=_name,
    persist_result=False,
    timeout_seconds=_TIMEOUT,
    on_failure=[tell_failed],
    on_crashed=[tell_failed],
)
def nightly(
    data: Path,
    sources: str = "sources.toml",
    workers: WorkerCount = 2,
    runner: RunnerChoice = "as set",
    allow: tuple[Opened, ...] = (),
) -> Mapping[str, Any]:
    """Crawl the sources, clean what is new, publish it.

    A night that was broken off is taken up first. A late run, whose night was made up for meanwhile, ends at once.

    Args:
        data: The data folder: archive, state and published files.
        sources: The file of sources, below the data folder unless it is a whole path.
        workers: Worker processes that read and clean pages: as many as the machine has cores.
        runner: Where shards are read and cleaned: as the settings say, in threads here, on a Dask or a Ray cluster.
        allow: Addresses HOST:PORT that are opened though they are not public; for tests and the demo.
    """
    due = flow_run.scheduled_start_time
    began = last_start(data, "nightly")
    if began and began >= due:
        return ended({}, f"nothing to do: the night of {began:%Y-%m-%d %H:%M} came after this one was due")
    what = FetchOptions(data / sources, allow=tuple(allow))
    options = NightOptions(workers, spread=settings_with(data, runner))
    done = _night(data, what, options)
    if done.report.figures.date < f"{due:%Y-%m-%d}":
        done = _night(data, what, options)
    said = prune_by_settings(DataFolder(data), read_folder_settings(data).keep, datetime.now(UTC).date())
    if said:
        get_run_logger().info("%s", said)
    return _conclude(data, done)


def _night(data: Path, what: FetchOptions, options: NightOptions) -> FinishedNight:
    with open_night(data, what, options, wait=PATIENCE) as night:
        return run_stages(night)


def _conclude(data: Path, done: FinishedNight) -> Mapping[str, Any]:
    """The end of a night: failed if it was poor, completed with a warning if sites drifted."""
    verdict, date = done.report.verdict, done.report.figures.date
    tell_drift(verdict.drifts, date=date)
    if verdict.is_poor:
        raise PoorNight(
            f"{verdict.articles} articles, {verdict.expected:.0f} were to be expected; they are published: "
            f"see {done.report.page}"
        )
    tell_watchdog(data)
    if verdict.drifts:
        notice = drift_notice(verdict, date=date, link=done.report.address)
        for problem in tell(data, notice):
            get_run_logger().warning("%s was not told: %s", notice.title, problem)
        tag_run("drifted")
        return ended(done.entry, f"warning: {', '.join(verdict.hosts)} drifted: see the report", DRIFTED)
    return done.entry
