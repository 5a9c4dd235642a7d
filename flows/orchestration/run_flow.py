"""The stages of a run in their order, as Prefect tasks: what all flows over a data folder share."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from copydesk.flows.orchestration import tasks
from copydesk.flows.orchestration.artifacts import progress_artifact
from copydesk.flows.orchestration.executors import prefect_executor
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import FinishedNight, Night, NightOptions, fetch_stage, open_night

#: Seconds that a run waits for another one that writes to the data folder: longer than any night.
PATIENCE = 20 * 3600.0


def run_stages(night: Night) -> FinishedNight:
    """All stages as tasks, with a bar that moves. What many machines can do goes to the runner of the settings."""
    with progress_artifact(night.tracker), prefect_executor(night.spread) as executor:
        shards = fetch_stage(night, executor) if night.spread.is_shared else tasks.fetch(night)
        extracted = executor.extract(night, shards)
        profiles = tasks.learn(night, extracted)
        cleaned = executor.clean(night, extracted, profiles)
        decisions = tasks.dedupe(night, cleaned)
        entry = tasks.publish(night, cleaned, decisions, profiles)
        return FinishedNight(entry, tasks.report(night, entry, cleaned, profiles))


@flow(name="crawl", persist_result=False, validate_parameters=False)
def crawl_flow(data: Path, what: FetchOptions, options: NightOptions) -> FinishedNight:
    """A night now, for the command line."""
    with open_night(data, what, options) as night:
        return run_stages(night)
