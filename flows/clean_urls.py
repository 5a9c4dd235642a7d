"""The flow for addresses that somebody pastes."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.runtime import flow_run

from copydesk.cleaners.model.record_options import Engine
from copydesk.cleaners.model.rows import RunRow
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.orchestration.artifacts import show_addresses
from copydesk.flows.orchestration.parameters import Opened, Pasted, RunnerChoice, WorkerCount, addresses_in
from copydesk.flows.orchestration.run_flow import PATIENCE, run_name, run_stages
from copydesk.flows.orchestration.tasks import settings_with
from copydesk.flows.report.labels import count
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night

#: Seconds after which a run over pasted addresses is given up, waiting for a night included.
TIMEOUT = 24 * 3600


def _name() -> str:
    urls = addresses_in(flow_run.parameters.get("urls", ""))
    host = host_of(urls[0]) if len(urls) == 1 else None
    return run_name(f"clean {count(len(urls), 'address', 'addresses')}{f' of {host}' if host else ''}")


@flow(
    name="clean-urls",
    flow_run_name=_name,
    persist_result=False,
    timeout_seconds=TIMEOUT,
)
def clean_urls(
    data: Path,
    urls: Pasted,
    engine: Engine = "auto",
    workers: WorkerCount = 2,
    runner: RunnerChoice = "as set",
    allow: tuple[Opened, ...] = (),
) -> RunRow:
    """Fetch and clean these addresses now, and publish them with today's records.

    Args:
        data: The data folder: archive, state and published files.
        urls: The addresses, one a line; each begins with http:// or https://.
        engine: How articles are found in pages: auto takes the better answer of the two others, page by page.
        workers: Worker processes that read and clean pages: as many as the machine has cores.
        runner: Where shards are read and cleaned: as the settings say, in threads here, on a Dask or a Ray cluster.
        allow: Addresses HOST:PORT that are opened though they are not public; for tests and the demo.
    """
    what = FetchOptions(urls=addresses_in(urls), allow=tuple(allow))
    options = NightOptions(workers, engine, spread=settings_with(data, runner))
    with open_night(data, what, options, kind="adhoc", wait=PATIENCE) as night:
        entry = run_stages(night).entry
    show_addresses(data, entry, "What became of each address")
    return entry
