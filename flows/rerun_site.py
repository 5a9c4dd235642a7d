"""The flow that crawls one site now, or asks again for those of its addresses that gave no record for one reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from copydesk.flows.clean_urls import TIMEOUT
from copydesk.flows.explain.search import addresses_with
from copydesk.flows.orchestration.artifacts import show_addresses
from copydesk.flows.orchestration.parameters import Host, Opened, ReasonName, RunnerChoice, WorkerCount
from copydesk.flows.orchestration.run_flow import PATIENCE, ended, run_name, run_stages
from copydesk.flows.orchestration.tasks import settings_with
from copydesk.flows.report.labels import summary_line
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night
from copydesk.flows.sites.change_source import require_source_on

#: Addresses that are asked for again at most.
_MOST = 5000


def _name() -> str:
    given = flow_run.parameters
    again = f" ({given['reason']})" if given.get("reason") else ""
    return run_name(f"again {given.get('host')}{again}")


@flow(name="rerun-site", flow_run_name=_name, persist_result=False, timeout_seconds=TIMEOUT)
def rerun_site(
    data: Path,
    host: Host,
    reason: ReasonName = "",
    days: Annotated[int, Field(ge=1, le=365)] = 30,
    workers: WorkerCount = 2,
    runner: RunnerChoice = "as set",
    allow: tuple[Opened, ...] = (),
) -> Mapping[str, Any]:
    """Crawl the sources of one site now, or ask again for its addresses that gave no record for one reason.

    What comes is published with today's records; nights are compared without it.

    Args:
        data: The data folder: archive, state and published files.
        host: The site, as the report names it.
        reason: A reason as the report names it, such as paywall: only addresses that gave it last; empty for the site.
        days: How many days back addresses with that reason are looked for.
        workers: Worker processes that read and clean pages: as many as the machine has cores.
        runner: Where shards are read and cleaned: as the settings say, in threads here, on a Dask or a Ray cluster.
        allow: Addresses HOST:PORT that are opened though they are not public; for tests and the demo.
    """
    what = FetchOptions(data / "sources.toml", only=(host,), allow=tuple(allow))
    if reason:
        since = (datetime.now(UTC) - timedelta(days=days)).date().isoformat()
        urls = tuple(addresses_with(data, host, reason, since=since, most=_MOST))
        what = FetchOptions(urls=urls, anew=True, allow=tuple(allow))
        if not urls:
            return ended({}, f"nothing to do: no address of {host} was {reason} when it was last seen since {since}")
    else:
        require_source_on(data, host)
    options = NightOptions(workers, spread=settings_with(data, runner))
    with open_night(data, what, options, kind="adhoc", wait=PATIENCE) as night:
        entry = run_stages(night).entry
    show_addresses(data, entry, f"What became of each address of {host}")
    return ended(entry, summary_line(entry["counts"]))
