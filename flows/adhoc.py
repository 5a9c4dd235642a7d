"""The flow for addresses that somebody pastes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner

from flows.night import NightOptions, open_night
from flows.nightly import SHARDS_AT_ONCE, run_stages


@flow(
    name="clean-urls",
    flow_run_name="clean {urls}",
    task_runner=ThreadPoolTaskRunner(max_workers=SHARDS_AT_ONCE),  # type: ignore[arg-type]
    persist_result=False,
)
def clean_urls(data: Path, urls: list[str], options: NightOptions | None = None) -> dict[str, Any]:
    """Fetch and clean these addresses now, and publish them with today's records.

    Args:
        data: The data folder: archive, state and published files.
        urls: The addresses, one a line.
        options: How to fetch and clean; leave it alone for the settings' own values.
    """
    asked = replace(options or NightOptions(), urls=tuple(urls))
    with open_night(data, None, asked, kind="adhoc") as night:
        return run_stages(night)
