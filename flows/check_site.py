"""The flow that looks at one site."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.runtime import flow_run

from copydesk.cleaners.model.record_options import Engine
from copydesk.cleaners.model.rows import RunRow
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.orchestration.artifacts import link_page, show_addresses
from copydesk.flows.orchestration.parameters import FewPages, HomePage, Opened
from copydesk.flows.orchestration.run_flow import run_name, run_stages
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night
from copydesk.flows.sites.site_check import begin_check, end_check, keep_page
from copydesk.flows.storage.data_folder import DataFolder

#: Seconds after which a check is given up: fifty pages at half a minute each.
_TIMEOUT = 1800


def _name() -> str:
    site = str(flow_run.parameters.get("site"))
    return run_name(f"check {host_of(site) or site}")


@flow(
    name="check-site",
    flow_run_name=_name,
    persist_result=False,
    timeout_seconds=_TIMEOUT,
)
def check_site(
    data: Path, site: HomePage, pages: FewPages = 10, engine: Engine = "auto", allow: tuple[Opened, ...] = ()
) -> RunRow:
    """Fetch a few pages of one site, clean them, and report; nothing is published.

    Args:
        data: The data folder, for what is known of the site: its rules and the lines that it repeats.
        site: The address of a feed, a sitemap, a section or the home page of the site.
        pages: How many pages to fetch, from 1 to 50.
        engine: How articles are found in pages: auto takes the better answer of the two others, page by page.
        allow: Addresses HOST:PORT that are opened though they are not public; for tests and the demo.
    """
    check = begin_check(data, site, pages)
    what = FetchOptions(check.sources, allow=tuple(allow))
    folder = DataFolder(check.folder, is_scratch=True)
    with open_night(folder, what, NightOptions(1, engine), kind="check") as night:
        done = run_stages(night)
    show_addresses(check.folder, done.entry, f"What became of each page of {host_of(site) or site}")
    page = keep_page(data, check, done.report.page)
    if served := read_folder_settings(data).reports_url:
        address = f"{served.rstrip('/')}/{page.relative_to(data / 'reports').as_posix()}"
        link_page(address, f"Check of {host_of(site) or site}")
    end_check(check)
    return done.entry
