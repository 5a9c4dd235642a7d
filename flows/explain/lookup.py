"""What `copydesk explain` looks at: a saved page, a published record, or an address that is fetched for it.

A page from outside may take all the time that there is: servers have it explained in a process that can be ended.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from copydesk.cleaners.html.sanitize import redact
from copydesk.cleaners.model.article import Article, Edit, undo
from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.model.record import Source
from copydesk.cleaners.model.record_options import Engine, RecordOptions
from copydesk.cleaners.pipeline import Cleaned, StepEvidence
from copydesk.cleaners.read import Reading
from copydesk.cleaners.steps.boilerplate import SiteEvidence as SiteEvidence
from copydesk.cleaners.steps.boilerplate import site_evidence as evidence_of
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.config.site_rules import host_rules
from copydesk.flows.dataset.writer import read_lines
from copydesk.flows.explain.explanation import Explanation, explain_page
from copydesk.flows.explain.search import Fate, fate_of, fate_words, spellings
from copydesk.flows.pipeline.clean_files import FetchedPages
from copydesk.flows.pipeline.inputs import LeftOut, Unreadable, read_inputs, saved
from copydesk.flows.pipeline.options import Saved
from copydesk.flows.report.labels import count, sentence
from copydesk.flows.report.markdown import fenced
from copydesk.flows.runs.fetch import FetchOptions, fetch_pages
from copydesk.flows.runs.history import ArchivedPage, profile_of, settle_visits
from copydesk.flows.runs.night import read_source_options
from copydesk.flows.runs.nightly import open_night
from copydesk.flows.runtime.worker_pool import Budget, Overrun, shared_workers
from copydesk.flows.storage.backends import at_hand, state_of, store_of
from copydesk.flows.storage.data_folder import SINGLE_MANIFEST, DataFolder
from copydesk.flows.storage.state.database import ARCHIVED
from copydesk.flows.storage.warc.members import ArchiveError
from copydesk.flows.storage.warc.reader import read_member


class NothingToExplain(ValueError):
    """There is no such page; the message says where it was looked for."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What to look at, and with what: a data folder's knowledge, a request to the site, addresses that are opened.

    `engine` is how the article is found; `rules` a folder of site rules in place of the data folder's own.
    """

    what: str
    data: Path | None = None
    fetch: bool = False
    allow: tuple[str, ...] = ()
    engine: Engine = "auto"
    rules: Path | None = None


def explain_all(look: Lookup) -> Iterator[Explanation]:
    """Explain every page that is meant, as the data folder's next run would read and clean it.

    Raises `NothingToExplain`.
    """
    if look.data and not look.fetch and not Path(look.what).exists():
        yield _published(look)
        return
    for page in _pages(look):
        yield _explain(page, look)


def _explain(page: Saved, look: Lookup) -> Explanation:
    host = host_of(page.page.url)
    folder = look.rules or (look.data / "rules" if look.data else None)
    rules = host_rules(folder if folder and folder.is_dir() else None, host)
    how = Reading(look.engine, rules, records=_records(look.data, page))
    return explain_page(page, StepEvidence(site=_site(look.data, host), rules=rules), how)


def _records(data: Path | None, page: Saved) -> RecordOptions:
    """What a data folder's settings, and its sources, want of a record."""
    if data is None or not data.is_dir():
        return RecordOptions()
    wishes = read_source_options(data / "sources.toml")
    return wishes.of(None, page.page.url or page.page.source_url).over(read_folder_settings(data).records)


def _pages(look: Lookup) -> Iterator[Saved]:
    if Path(look.what).exists():
        for item in read_inputs([Path(look.what)]):
            if isinstance(item, Unreadable):
                raise NothingToExplain(f"cannot read {item.place}: {item.problem}")
            if not isinstance(item, LeftOut):
                yield item
    elif look.fetch:
        yield from _fetched(look)
    else:
        raise NothingToExplain(
            f"{look.what}: no such file or folder; a record wants --data, an address --data or --fetch"
        )


def _published(look: Lookup) -> Explanation:
    """What became of an address or a record: the page of the archive as it would be read now, and its outcome."""
    assert look.data is not None
    if not look.data.is_dir():
        raise NothingToExplain(f"{look.data} is not there: no such folder")
    if (look.data / SINGLE_MANIFEST).exists():
        return _of_cleaned_folder(look.data, look.what)
    fate = known_fate(look.data, look.what)
    said = Explanation(fate.source_url, None, None, fate=fate.words)
    if fate.source is None or fate.source.archive is None:
        return said
    try:
        page = page_of(look.data, fate)
    except NothingToExplain:
        return replace(said, fate=f"{said.fate}; its page is not in the archive any more")
    return replace(_explain(page, look), fate=said.fate)


def known_fate(data: Path, what: str) -> Fate:
    """How an address, or a record by its id, left the run that saw it last. Raises `NothingToExplain`."""
    fate = fate_of(data, what)
    if fate is None:
        raise NothingToExplain(f"{what} was in no run of {data}; --fetch asks the site")
    return fate


def page_of(data: Path, fate: Fate) -> Saved:
    """The page of an outcome, as it is in the archive. Raises `NothingToExplain` where there is none."""
    if fate.source is None or fate.source.archive is None:
        raise NothingToExplain(f"{redact(fate.source_url)}: no page came, so there is none in the archive")
    try:
        with at_hand(store_of(DataFolder(data)), data / fate.source.archive) as archive:
            return saved(read_member(archive, fate.source.offset or 0), fate.source)
    except (ArchiveError, FileNotFoundError) as error:
        raise NothingToExplain(f"{redact(fate.source_url)}: its page is not in the archive any more") from error


def archived_page(data: Path, what: str) -> ArchivedPage:
    """The page of an address, or of a record, to be read again. Raises `NothingToExplain`."""
    fate = known_fate(data, what)
    page = page_of(data, fate).page
    at = utc_stamp(page.fetched_at) if page.fetched_at else None
    assert fate.source is not None
    return ArchivedPage(fate.source_url, fate.url or page.url, fate.source, at)


def _of_cleaned_folder(folder: Path, what: str) -> Explanation:
    """A record of a folder that `copydesk clean` filled, with its edits; or why an input gave none."""
    meant = set(spellings(what))
    for row in read_lines(folder / "records.jsonl"):
        if not meant.isdisjoint((row["id"], row["url"], row["source_url"])):
            edits = [
                Edit(e["at"], e["removed"], e["added"], e["rule"], e["field"], e["step"])
                for e in read_lines(folder / "edits.jsonl")
                if e["id"] == row["id"]
            ]
            own = {name: row[name] for name in ("title", "published_at", "language", "confidence")}
            article = Article(row["text"], authors=tuple(row["authors"]), **own)
            return Explanation(row["source_url"], undo(article, edits), Cleaned(article, tuple(edits)))
    for row in read_lines(folder / "outcomes.jsonl"):
        if not meant.isdisjoint((row["id"], row["url"], row["source_url"])):
            words = fate_words(row["outcome"], row["reason"], row["detail"], row["id"])
            return Explanation(row["source_url"], None, None, fate=words)
    raise NothingToExplain(f"{what} is no record and no input of {folder}")


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


class PageTooHard(RuntimeError):
    """A page could not be explained within the budget of a page."""


def explain_in_worker(look: Lookup) -> Explanation:
    """The page that is meant, explained within a page's budget. Raises `PageTooHard` where that does not do."""
    ((_, said),) = shared_workers(1, Budget()).map(_first_of, [look])
    if isinstance(said, Overrun):
        raise PageTooHard(f"{look.what} cannot be shown: {said.detail.splitlines()[0]}")
    return said


def _first_of(look: Lookup) -> Explanation:
    return next(iter(explain_all(look)))


def trial_line(said: Explanation) -> str:
    """What a page would become, in a sentence."""
    if said.reject or said.cleaned is None:
        reason = f"{said.reject.reason}: {sentence(said.reject.reason)}" if said.reject else said.fate or "nothing"
        return f"still no record, {reason}"
    return f"a record of {count(len(said.cleaned.article.text.split()), 'word')}"


def trial_markdown(said: Explanation) -> str:
    """What a page would become, for the Prefect UI: its title and text, as they would be published."""
    if said.cleaned is None:
        return f"# {trial_line(said)}"
    article = said.cleaned.article
    text = f"{article.title or 'no title'}\n\n{article.text}"
    return f"# {trial_line(said)}\n\n{fenced(text)}"


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
