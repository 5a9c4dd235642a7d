"""The flow that cleans published days again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.difference import describe
from flows.night import NightOptions
from flows.recleaning import reclean as clean_again
from flows.storage.folder import DataFolder


@flow(name="reclean", flow_run_name="reclean {first} to {last}", persist_result=False)
def reclean(
    data: Path, first: date, last: date, publish: bool = False, options: NightOptions | None = None
) -> list[str]:
    """Clean published days again from the archive, without a request, and say what changed.

    Args:
        data: The data folder: archive, state and published files.
        first: The first day.
        last: The last day.
        publish: Swap what came out in; without it, it is written beside the published days to be looked at.
        options: How to work on this machine; leave it alone for the usual values.
    """
    days = [day for day in DataFolder(data).days() if first <= day <= last]
    return reclean_days(data, days, options, publish)


@task(cache_policy=NO_CACHE)
def reclean_days(data: Path, days: list[date], options: NightOptions | None, publish: bool) -> list[str]:
    """Clean the days again; give the difference in lines for a person."""
    _, done = clean_again(data, days, options, publish=publish)
    return [line for each in done for line in (f"{each.day}:", *describe(each.difference))]
