"""The flow that takes in archives which others made."""

from __future__ import annotations

import shutil
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from copydesk.cleaners.html.sanitize import redact, shown_address
from copydesk.cleaners.model.record_options import Engine
from copydesk.cleaners.model.rows import RunRow
from copydesk.flows.clean_urls import TIMEOUT
from copydesk.flows.orchestration.parameters import ArchivePaths, RunnerChoice, WorkerCount, lines_in
from copydesk.flows.orchestration.run_flow import PATIENCE, run_name, run_stages
from copydesk.flows.orchestration.tasks import settings_with
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.import_archives import bring, find_archives, unreadable
from copydesk.flows.runs.nightly import NightOptions, open_night


def _name() -> str:
    names = [Path(shown_address(place)).name for place in lines_in(flow_run.parameters.get("archives", ""))]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return run_name(f"import {names[0]}{more}")


@flow(
    name="import-warc",
    flow_run_name=_name,
    persist_result=False,
    timeout_seconds=TIMEOUT,
)
def import_warc(
    data: Path,
    archives: ArchivePaths,
    engine: Engine = "auto",
    workers: WorkerCount = 2,
    runner: RunnerChoice = "as set",
) -> RunRow:
    """Clean the pages of WARC files (CC-NEWS, or own ones) and publish them with today's records; asks no site.

    Args:
        data: The data folder: archive, state and published files.
        archives: Archives, or folders of them, on the machine that runs this, or at fsspec addresses; one a line.
        engine: How articles are found in pages: auto takes the better answer of the two others, page by page.
        workers: Worker processes that read and clean pages: as many as the machine has cores.
        runner: Where shards are read and cleaned: as the settings say, in threads here, on a Dask or a Ray cluster.
    """
    incoming = data / "work" / "incoming"
    places = tuple(bring(lines_in(archives), incoming))
    find_archives(places)
    what = FetchOptions(archives=places)
    options = NightOptions(workers, engine, spread=settings_with(data, runner))
    with open_night(data, what, options, kind="import", wait=PATIENCE) as night:
        entry = run_stages(night).entry
        for said in unreadable(night.run):
            get_run_logger().warning("cannot read %s", redact(said))
        shutil.rmtree(incoming, ignore_errors=True)
        return entry
