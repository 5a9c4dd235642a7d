"""The flow that changes what is crawled: what the buttons of the page over all sites start."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.runtime import flow_run

from copydesk.cleaners.html.sanitize import shown_address
from copydesk.flows.orchestration.artifacts import show_sites
from copydesk.flows.orchestration.parameters import Opened, SiteName
from copydesk.flows.orchestration.run_flow import asked_by, ended, run_name
from copydesk.flows.sites.change_source import SourceChange, SourceChangeKind, change_source

#: Seconds after which a change is given up: to find the feeds of a new site takes the longest.
_TIMEOUT = 900


def _name() -> str:
    given = flow_run.parameters
    return run_name(f"{given.get('change')} {shown_address(str(given.get('site')))}")


@flow(name="change-site", flow_run_name=_name, persist_result=False, timeout_seconds=_TIMEOUT)
def change_site(
    data: Path, change: SourceChangeKind, site: SiteName, value: str = "", allow: tuple[Opened, ...] = ()
) -> str:
    """Change the sources: pause, resume, limit, pace, add or remove a site. The file keeps its comments and its order.

    Args:
        data: The data folder, with the file of sources in it.
        change: What to do with the site.
        site: The source, by its name or its host; of a site to be added, the address of its home page, or its host.
        value: The new limit in addresses a run, or the new delay in seconds; empty for none. Of a new site, its name.
        allow: Addresses HOST:PORT that are opened though they are not public; for tests and the demo.
    """
    said = change_source(data, SourceChange(change, site, value), who=asked_by(), allow=tuple(allow))
    show_sites(data)
    return ended(said, said)
