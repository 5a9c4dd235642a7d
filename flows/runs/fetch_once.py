"""A few addresses fetched as politely as in a night, into a folder that goes afterwards."""

from __future__ import annotations

import tempfile
from pathlib import Path

from copydesk.cleaners.html.sanitize import redact
from copydesk.cleaners.model.record import Source
from copydesk.flows.pipeline.clean_files import FetchedPages
from copydesk.flows.pipeline.inputs import saved
from copydesk.flows.report.reasons import sentence
from copydesk.flows.runs.fetch import FetchOptions, fetch_pages
from copydesk.flows.runs.history import settle_visits
from copydesk.flows.runs.nightly import open_night
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.state.database import ARCHIVED
from copydesk.flows.storage.warc.reader import read_member


def fetch_once(urls: tuple[str, ...], allow: tuple[str, ...] = (), delay: float | None = None) -> FetchedPages:
    """The pages at these addresses: robots.txt, the guard of addresses and the pace hold as in a night.

    The archive of the fetch is not kept, so a page's source names no file.
    """
    with tempfile.TemporaryDirectory(prefix="copydesk-") as scratch:
        folder = DataFolder(Path(scratch), is_scratch=True)
        what = FetchOptions(urls=urls, allow=allow, delay=delay)
        with open_night(folder, what) as night, state_of(folder) as state:
            fetch_pages(night.run, state, what)
            visits = list(state.visits(night.run.id, by_address=True))
            pages = []
            for visit in visits:
                if visit.result == ARCHIVED and visit.archive:
                    source = Source(None, None, visit.sha256, visit.status, visit.content_type)
                    pages.append(saved(read_member(folder.root / visit.archive, visit.offset or 0), source))
    missed = [
        f"{redact(v.source_url)}: {v.reason}: {sentence(v.reason)}{f' ({v.detail})' if v.detail else ''}"
        for v in visits
        if v.reason
    ]
    return FetchedPages(tuple(pages), lambda outcomes, run: settle_visits(lambda: visits, outcomes, run), tuple(missed))
