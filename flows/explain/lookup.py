"""What `copydesk explain` looks at: a saved page, a published record, or an address that is fetched for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk.cleaners.model.record import Source
from copydesk.cleaners.pipeline import StepEvidence
from copydesk.cleaners.read import Reading
from copydesk.cleaners.steps.boilerplate import SiteEvidence as SiteEvidence
from copydesk.cleaners.steps.boilerplate import site_evidence as evidence_of
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.site_rules import host_rules
from copydesk.flows.dataset.writer import read_lines
from copydesk.flows.explain.explanation import Explanation, explain_page
from copydesk.flows.pipeline.inputs import LeftOut, Saved, Unreadable, read_inputs, saved
from copydesk.flows.runs.fetch_once import fetch_once
from copydesk.flows.runs.history import profile_of
from copydesk.flows.storage.backends import state_of, store_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.store_sync import at_hand
from copydesk.flows.storage.warc.reader import read_member

ID = re.compile(r"[0-9a-f]{32}")


class NothingToExplain(ValueError):
    """There is no such page; the message says where it was looked for."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What to look at, and with what: a data folder's knowledge, a request to the site, addresses that are opened."""

    what: str
    data: Path | None = None
    fetch: bool = False
    allow: tuple[str, ...] = ()


def explain_all(look: Lookup) -> Iterator[Explanation]:
    """Explain every page that is meant, as the data folder's next run would read and clean it.

    Raises `NothingToExplain`.
    """
    for page in _pages(look):
        host = host_of(page.page.url)
        folder = look.data / "rules" if look.data else None
        rules = host_rules(folder if folder and folder.is_dir() else None, host)
        yield explain_page(page, StepEvidence(site=_site(look.data, host), rules=rules), Reading(rules=rules))


def _pages(look: Lookup) -> Iterator[Saved]:
    if Path(look.what).exists():
        for item in read_inputs([Path(look.what)]):
            if isinstance(item, Unreadable):
                raise NothingToExplain(f"cannot read {item.place}: {item.problem}")
            if not isinstance(item, LeftOut):
                yield item
    elif look.fetch:
        yield from _fetched(look)
    elif look.data:
        yield _published(look.data, look.what)
    else:
        raise NothingToExplain(
            f"{look.what}: no such file or folder; a record wants --data, an address --data or --fetch"
        )


def _published(data: Path, what: str) -> Saved:
    """The page of the newest revision of a record, by its id or one of its addresses."""
    folder = DataFolder(data)
    for day in reversed(folder.days()):
        manifest = folder.read_manifest(day) or {"files": []}
        for file in reversed(manifest["files"]):
            if file["kind"] == "records":
                for row in read_lines(data / file["path"]):
                    if what in ((row["id"],) if ID.fullmatch(what) else (row["url"], row["source_url"])):
                        source = Source(**row["source"])
                        with at_hand(store_of(folder), data / str(source.archive)) as archive:
                            return saved(read_member(archive, source.offset or 0), source)
    raise NothingToExplain(f"{what} is no record of {data}; --fetch asks the site")


def _fetched(look: Lookup) -> Iterator[Saved]:
    """The page at an address, fetched as politely as in a run."""
    fetched = fetch_once((look.what,), look.allow)
    if not fetched.pages:
        raise NothingToExplain("; ".join(fetched.missed))
    yield from fetched.pages


def _site(data: Path | None, host: str | None) -> SiteEvidence:
    """What a data folder knows of a host."""
    if data is None or host is None or not data.is_dir():
        return SiteEvidence()
    with state_of(DataFolder(data)) as state:
        return evidence_of(profile_of(state, host))
