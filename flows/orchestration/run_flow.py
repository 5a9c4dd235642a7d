"""The stages of a run in their order, as Prefect tasks: what all flows over a data folder share."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from prefect import flow, get_run_logger
from prefect.logging.handlers import APILogHandler
from prefect.runtime import flow_run
from prefect.states import Completed

from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.metrics.drift import drift_lines
from copydesk.flows.orchestration import tasks
from copydesk.flows.orchestration.artifacts import progress_artifact
from copydesk.flows.orchestration.prefect_api import BY, FROM_PAGE
from copydesk.flows.orchestration.tasks import prefect_executor
from copydesk.flows.report.labels import count, summary_line, trouble_lines
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import FinishedNight, Night, NightOptions, fetch_stage, open_night
from copydesk.flows.runs.publish_hook import tell_published
from copydesk.flows.runs.reporting import troubles

_Value = TypeVar("_Value")

#: Seconds that a run waits for another one that writes to the data folder: longer than any night.
PATIENCE = 20 * 3600.0


def run_stages(night: Night) -> FinishedNight:
    """All stages as tasks, with a bar that moves and a line of the log for each. What many machines can do goes to the
    runner of the settings.
    """
    log = get_run_logger()
    # What Prefect brought stays to the end: no search for garbage need go through it, least of all the last one.
    gc.freeze()
    with progress_artifact(night.tracker), prefect_executor(night.spread) as executor:
        shards = fetch_stage(night, executor) if night.spread.is_shared else tasks.fetch(night)
        log.info("fetch: %s to read", count(len(shards), "shard"))
        extracted = executor.extract(night, shards)
        log.info("extract: %s", count(len(extracted), "shard"))
        profiles = tasks.learn(night, extracted)
        cleaned = executor.clean(night, extracted, profiles)
        log.info("learn, clean: %s", count(len(cleaned), "shard"))
        decisions = tasks.dedupe(night, cleaned)
        entry = tasks.publish(night, cleaned, decisions, profiles)
        log.info("publish: %s", summary_line(entry["counts"]))
        for line in trouble_lines(troubles(night.root, entry)):
            log.info("no record: %s", line)
        report = tasks.report(night, entry, cleaned, profiles)
        for line in drift_lines(report.verdict.drifts):
            log.warning("drift: %s", line)
        if not night.run.folder.is_scratch:
            told = tell_published(night.root, read_folder_settings(night.root).publish)
            if told.problem:
                log.warning("%s; it is tried again", told.problem)
        return FinishedNight(entry, report)


def run_name(what: str) -> str:
    """The name of a run: what it does, and when it began (UTC, to the minute)."""
    return f"{what}, {datetime.now(UTC):%Y-%m-%d %H:%M}"


def asked_by() -> str:
    """Who asked for this run, and from where, for the log of changes."""
    name = next((tag.removeprefix(BY) for tag in flow_run.tags if tag.startswith(BY)), None)
    return f"{name}, {FROM_PAGE}" if name else f"the Prefect UI, run {flow_run.name}"


def ended(value: _Value, message: str, name: str = "Completed") -> _Value:
    """A value for a flow to return that makes it Completed, under a name and with a message.

    Callers of the flow get `value`.
    """
    state: Any = Completed(data=value, message=message, name=name)
    return cast(_Value, state)


def send_logs() -> None:
    """Send what is still to be logged, before a server of ours ends: its API would be asked in vain afterwards."""
    APILogHandler().flush()


@flow(name="crawl", persist_result=False, validate_parameters=False)
def crawl_flow(data: Path, what: FetchOptions, options: NightOptions) -> FinishedNight:
    """A night now, for the command line."""
    with open_night(data, what, options) as night:
        return run_stages(night)
