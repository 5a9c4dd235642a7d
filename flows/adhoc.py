"""The flow for addresses that somebody pastes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner

from flows.fetching import FetchOptions
from flows.night import NightOptions, open_night
from flows.nightly import SHARDS_AT_ONCE, run_stages


@flow(
    name="clean-urls",
    flow_run_name="clean {urls}",
    task_runner=ThreadPoolTaskRunner(max_workers=SHARDS_AT_ONCE),  # type: ignore[arg-type]
    persist_result=False,
)
def clean_urls(
    data: Path, urls: list[str], allow: list[str] | None = None, options: NightOptions | None = None
) -> dict[str, Any]:
    """Fetch and clean these addresses now, and publish them with today's records.

    Args:
        data: The data folder: archive, state and published files.
        urls: The addresses, one a line.
        allow: Addresses HOST:PORT to open that are not public, for tests and the demo.
        options: How to work on this machine; leave it alone for the usual values.
    """
    what = FetchOptions(urls=tuple(urls), allow=tuple(allow or ()))
    with open_night(data, what, options, kind="adhoc") as night:
        return run_stages(night)
