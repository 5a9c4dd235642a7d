"""What a run shows in the Prefect UI: its report, a bar that moves, events for automations."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.runtime import flow_run

from copydesk.cleaners.model.rows import RunRow
from copydesk.flows.metrics.drift import Drift
from copydesk.flows.report.markdown import sites_markdown
from copydesk.flows.runs.night import ProgressTracker
from copydesk.flows.runs.reclean import Recleaned
from copydesk.flows.runs.reporting import Report, address_rows, sites_overview
from copydesk.flows.sites.repair import recleaned_rows
from copydesk.flows.storage.data_folder import DataFolder

#: Seconds between two looks at a progress tracker.
_LOOK_SECONDS = 10.0

#: The least step of the bar, in per cent. An update costs the server some 50 ms of CPU: a night has at most 20 of them.
LEAST_STEP = 5.0


@contextmanager
def progress_artifact(tracker: ProgressTracker, *, every: float = _LOOK_SECONDS) -> Iterator[None]:
    """Show a progress tracker as a progress artifact of this run while the block runs."""
    look = tracker.look()
    bar = create_progress_artifact(100 * look.share, key="progress", description=look.words)
    over = threading.Event()
    thread = threading.Thread(target=_move, args=(bar, tracker, over, every), daemon=True)
    thread.start()
    try:
        yield
        tracker.reach("report", 1, 1)
    finally:
        over.set()
        thread.join(every)


#: The name of the state of a night that is published and in which sites drifted: the list of runs shows it.
DRIFTED = "Drifted"

#: What a run is called, by its kind, before its day.
TITLES = {"nightly": "Night of", "adhoc": "Pasted addresses of", "import": "Archives of", "check": "Check of"}


def show_report(report: Report, kind: str = "nightly") -> None:
    """The report as artifacts of this run, which is of a kind."""
    night, address = report.figures, report.address
    title = f"{TITLES.get(kind, 'Run of')} {night.date}"
    create_markdown_artifact(report.markdown(title), key="night", description=title)
    rows: list[dict[str, Any]] = [dict(row) for row in report.sites()]
    if rows:
        create_table_artifact(rows, key="sites", description=f"Sites. {title}")
    if address:
        create_link_artifact(address, link_text=f"Report of {night.date}", key="report", description="The whole report")


def show_addresses(data: Path, entry: RunRow, what: str) -> None:
    """What became of each address of this run, as a table of its own."""
    rows: list[dict[str, Any]] = [dict(row) for row in address_rows(data, entry)]
    if rows:
        create_table_artifact(rows, key="addresses", description=what)


def show_recleaned(done: Sequence[Recleaned]) -> None:
    """What became of each record that is other than before, and of each page that could not be read again."""
    rows: list[dict[str, Any]] = [dict(row) for row in recleaned_rows(done)]
    if rows:
        create_table_artifact(rows, key="addresses", description="What became of each record")


def show_sites(data: Path) -> None:
    """How all sites are, as an artifact; each keeps its history under the one key."""
    text = sites_markdown(sites_overview(DataFolder(data)))
    create_markdown_artifact(text, key="all-sites", description="How are my sites?")


def link_page(address: str, text: str) -> None:
    """A link to a page as an artifact of this run."""
    create_link_artifact(address, link_text=text, key="report", description=text)


def tag_run(tag: str) -> None:
    """Give this run a tag, which the list of runs shows."""
    if flow_run.id:
        with get_client(sync_client=True) as client:
            client.update_flow_run(UUID(str(flow_run.id)), tags={*flow_run.tags, tag})


def tell_drift(drifts: tuple[Drift, ...], *, date: str) -> None:
    """An event for each site that drifted, for automations."""
    for host in sorted({drift.host for drift in drifts}):
        own = [drift for drift in drifts if drift.host == host]
        emit_event(
            event="copydesk.site.drifted",
            resource={"prefect.resource.id": f"copydesk.site.{host}", "prefect.resource.name": host},
            payload={"date": date, "figures": {drift.figure: drift.words for drift in own}},
        )


def _move(bar: UUID, tracker: ProgressTracker, over: threading.Event, every: float) -> None:
    shown = -LEAST_STEP
    while not over.wait(every):
        look = tracker.look()
        if 100 * look.share - shown >= LEAST_STEP:
            shown = 100 * look.share
            update_progress_artifact(bar, shown, description=look.words)
    look = tracker.look()
    update_progress_artifact(bar, 100 * look.share, description=look.words)
