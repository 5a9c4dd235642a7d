"""The nightly flow."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, unmapped
from prefect.task_runners import ThreadPoolTaskRunner

from flows import tasks
from flows.fetching import FetchOptions
from flows.night import Night, NightOptions, open_night

#: Shards in work at once: enough to keep the worker processes busy while others wait for disk.
SHARDS_AT_ONCE = 4


def _name() -> str:
    return f"night {datetime.now(UTC):%Y-%m-%d %H:%M}"


@flow(
    name="nightly",
    flow_run_name=_name,
    task_runner=ThreadPoolTaskRunner(max_workers=SHARDS_AT_ONCE),  # type: ignore[arg-type]
    persist_result=False,
)
def nightly(
    data: Path,
    sources: Path | None = None,
    allow: list[str] | None = None,
    options: NightOptions | None = None,
) -> dict[str, Any]:
    """Crawl the sources, clean what is new, publish it.

    Args:
        data: The data folder: archive, state and published files.
        sources: The file of sources; without it, `sources.toml` in the data folder.
        allow: Addresses HOST:PORT to open that are not public, for tests and the demo.
        options: How to work on this machine; leave it alone for the usual values.
    """
    what = FetchOptions(sources or data / "sources.toml", allow=tuple(allow or ()))
    with open_night(data, what, options) as night:
        return run_stages(night)


def run_stages(night: Night) -> dict[str, Any]:
    """All stages of a night as tasks; gives the manifest's entry of this run."""
    shards = tasks.fetch(night)
    extracted = tasks.extract.map(unmapped(night), shards).result()
    profiles = tasks.learn(night, extracted)
    cleaned = tasks.clean.map(unmapped(night), extracted, unmapped(profiles)).result()
    decisions = tasks.dedupe(night, cleaned)
    entry = tasks.publish(night, cleaned, decisions, profiles)
    tasks.report(night, entry)
    return entry
