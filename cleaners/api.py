"""The library: a page's HTML or a text in, a record with its reasons out. `copydesk` re-exports what is public here.

Nothing here touches the network, a clock or a file: a time comes in as `fetched_at`, an address as `url`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from copydesk.cleaners.arguments import (
    check_language,
    check_options,
    check_page,
    check_pages,
    check_steps,
    check_text,
    check_type,
    check_url,
)
from copydesk.cleaners.make_record import Provenance, make_record
from copydesk.cleaners.metadata.comments import Comment
from copydesk.cleaners.model.article import Article, Edit, split_text
from copydesk.cleaners.model.fields import TEXT_STEPS
from copydesk.cleaners.model.manifest import installed_version
from copydesk.cleaners.model.page import Hints, Page
from copydesk.cleaners.model.record import Cleaner, Record, Reject, Source, to_row
from copydesk.cleaners.model.record_options import Engine, RecordOptions, Tables
from copydesk.cleaners.pipeline import STEPS, StepEvidence, run_steps
from copydesk.cleaners.read import Reading, comments_of, read
from copydesk.cleaners.steps.boilerplate import (
    Observation,
    Profile,
    SiteEvidence,
    learn_profile,
    observe,
    site_evidence,
)
from copydesk.cleaners.steps.site_rules import SiteRules, rules_digest
from copydesk.cleaners.text.markdown import to_markdown
from copydesk.cleaners.text.quality import QualityLimits

__all__ = ["STEPS", "CleanResult", "Comment", "Site", "clean", "clean_text", "explain", "extract", "learn_site"]

#: The longest piece of text that an explanation shows, in characters.
_SHOWN = 60

#: What to give for a site.
_LEARNED = "give what copydesk.learn_site made of pages of the site"

#: The night of pages that have none of their own, for the profile; which one does not matter.
_ONE_NIGHT = "2000-01-01"


@dataclass(frozen=True)
class CleanResult:
    """What became of one page: a `record`, or a `reject` with its reason; and every edit on the way.

    `article` is the page as it was extracted, before any edit; `None` where the page could not be read at all.
    """

    record: Record | None
    reject: Reject | None
    article: Article | None = None
    edits: tuple[Edit, ...] = ()
    _cleaned: Article | None = field(default=None, repr=False)
    _again: Callable[[], CleanResult] | None = field(default=None, repr=False, compare=False)
    _page: Page | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str | None:
        """The clean text, paragraphs apart by a blank line; `None` where the page gave no record."""
        return self.record.text if self.record else None

    @property
    def title(self) -> str | None:
        return self.record.title if self.record else None

    def to_dict(self) -> dict[str, Any]:
        """The record as the object of a JSON line (`copydesk schema records`); of a reject, its reason and detail."""
        row: dict[str, Any] = to_row(self.record) if self.record else self._rejected.to_row()
        return row

    @property
    def _rejected(self) -> Reject:
        assert self.reject is not None, "a page is a record or a reject"
        return self.reject

    def markdown(self) -> str | None:
        """The article as Markdown: title, headings, lists, tables, links, images; `None` where there is no record.

        Made from the blocks. Where `clean` was not asked for `blocks` the page is read once more for it.
        """
        if self.record is None:
            return None
        if self._cleaned is not None and not self._cleaned.is_structured and self._again is not None:
            return self._again().markdown()
        return to_markdown(self._cleaned) if self._cleaned is not None else None

    def comments(self) -> tuple[Comment, ...]:
        """The readers' comments that the page shows: each with its text, and its writer and time where they are told.

        They are no part of the record, and the page is read once more for them. What a script would load is not there.
        """
        return comments_of(self._page) if self._page is not None else ()

    def explain(self) -> str:
        """What was decided and changed, a line each: `explain(self)`."""
        return explain(self)


@dataclass(frozen=True)
class Site:
    """What the pages of one site repeat, as `learn_site` found it; `clean` takes it."""

    profile: Profile = field(default_factory=Profile)

    @cached_property
    def evidence(self) -> SiteEvidence:
        return site_evidence(self.profile)


def clean(
    html: str | bytes,
    *,
    url: str | None = None,
    language: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    site: Site | None = None,
    rules: SiteRules | None = None,
    engine: Engine = "auto",
    limits: QualityLimits | None = None,
    tables: Tables = "keep",
    blocks: bool = False,
    embeds: bool = False,
    keep_previews: bool = False,
) -> CleanResult:
    """Clean one page: decode, extract, strip what is not the article, mend lines, read title, authors and dates.

    `html` is best the bytes as they came, since the charset is told from them; `url` the address that answered, which
    makes relative links, the record's `id` and its host. `language` (BCP 47) overrides what the page says. `site` is
    what `learn_site` made of other pages of the same site, `rules` a parsed file of site rules. `tables` says whether
    an article's tables are kept in its text; `blocks` asks for the record's `blocks`, `embeds` for what is embedded
    among them, too; `keep_previews` makes a record, flagged `preview`, of what a paywall leaves free. Never raises for
    what a page holds: what cannot be read is a reject. An option of a wrong type or value is a `TypeError` or a
    `ValueError` that says what to give.

    >>> page = "<article><h1>Ferry back</h1><p>" + "The ferry sails again after repairs, the port said. " * 9
    >>> result = clean(page, url="https://harbour.example/news/ferry")
    >>> result.title, result.text[:21], result.reject
    ('Ferry back', 'The ferry sails again', None)
    """
    check_page(html)
    check_url(url)
    check_language(language)
    check_type("site", site, Site, _LEARNED)
    check_options(
        fetched_at=fetched_at, content_type=content_type, rules=rules, engine=engine, limits=limits, tables=tables,
        blocks=blocks, embeds=embeds, keep_previews=keep_previews,
    )  # fmt: skip
    rules = rules or SiteRules()
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    kind = content_type or ("text/html; charset=utf-8" if isinstance(html, str) else None)
    page = Page(url or "-", body, url, content_type=kind, fetched_at=fetched_at)
    how = Reading(engine, rules, RecordOptions(tables, blocks, embeds, keep_previews))
    article = read(page, Hints(language=language), how)
    if isinstance(article, Reject):
        return CleanResult(None, article, _page=page)
    evidence = (
        StepEvidence(site=site.evidence, rules=rules, own=observe(article)) if site else StepEvidence(rules=rules)
    )
    cleaned = run_steps(article, evidence)
    record = make_record(cleaned.article, cleaned.counts, _provenance(page, rules, site), limits)
    if isinstance(record, Reject):
        return CleanResult(None, record, article, cleaned.edits, _page=page)
    again = partial(
        clean, html, url=url, language=language, fetched_at=fetched_at, content_type=content_type, site=site,
        rules=rules, engine=engine, limits=limits, tables=tables, blocks=True, embeds=embeds,
        keep_previews=keep_previews,
    )  # fmt: skip
    return CleanResult(record, None, article, cleaned.edits, cleaned.article, again, page)


def clean_text(
    text: str, *, language: str | None = None, site: Site | None = None, only: Iterable[str] | None = None
) -> str:
    """Clean a text that someone else extracted: mojibake, characters, boilerplate lines, broken line splits.

    `only` names some of `TEXT_STEPS`; raises `ValueError` for another name.

    >>> clean_text("The spokesman for North Kor\\nea said nothing new.", language="en")
    'The spokesman for North Korea said nothing new.'
    """
    check_text(text)
    check_language(language)
    check_type("site", site, Site, _LEARNED)
    steps = TEXT_STEPS if only is None else check_steps(only)
    article = Article(text, split_text(text), language=language)
    return run_steps(article, StepEvidence(site=(site or Site()).evidence), only=steps).article.text


def extract(html: str | bytes, *, url: str | None = None, engine: Engine = "auto") -> Article | Reject:
    """The article of a page as it stands there, before any edit: text, blocks, metadata; or why there is none.

    >>> page = "<article><h1>Ferry back</h1><p>" + "The ferry sails again after repairs, the port said. " * 9
    >>> [block.kind.value for block in extract(page).blocks]
    ['paragraph']
    """
    check_page(html)
    check_url(url)
    check_options(engine=engine)
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    kind = "text/html; charset=utf-8" if isinstance(html, str) else None
    return read(Page(url or "-", body, url, content_type=kind), Hints(), Reading(engine))


def learn_site(pages: Iterable[str | bytes] | Mapping[str, str | bytes]) -> Site:
    """Learn what the pages of one site repeat (share bars, "read also" boxes, prompts), for `clean(..., site=...)`.

    `pages` are pages of the same site, or a mapping from their addresses. A line must be seen on several distinct
    articles: with fewer than three pages nothing is learned.
    """
    check_pages(pages)
    named = pages.items() if isinstance(pages, Mapping) else ((None, page) for page in pages)
    seen = [observed for url, page in named if (observed := _observed(page, url)) is not None]
    return Site(learn_profile(seen, night=_ONE_NIGHT))


def explain(result: CleanResult) -> str:
    """What was decided of a page, and each edit: the step, the rule that asked for it, what went and what came.

    Of a page that is no record it shows what its text would have been.
    """
    if not isinstance(result, CleanResult):
        raise TypeError(f"result is of type {type(result).__name__}: give what copydesk.clean gave")
    lines = [_verdict(result)]
    for edit in result.edits:
        change = f"{_shown(edit.removed)} -> {_shown(edit.added)}" if edit.added else f"- {_shown(edit.removed)}"
        lines.append(f"{edit.step} ({edit.rule}), {edit.field} at {edit.at}: {change}")
    return "\n".join(lines)


def _verdict(result: CleanResult) -> str:
    if result.record is None:
        reject = result._rejected
        would_be = f"\nthe text would have been:\n{reject.text}" if reject.text else ""
        return f"reject: {reject.reason}: {reject.detail}{would_be}"
    sure = "" if result.record.confidence is None else f", confidence {result.record.confidence}"
    edits = "1 edit" if len(result.edits) == 1 else f"{len(result.edits)} edits"
    return f"record: {result.record.word_count} words{sure}, {edits}"


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def _observed(page: str | bytes, url: str | None) -> Observation | None:
    check_page(page, "one of pages")
    article = extract(page, url=url)
    return None if isinstance(article, Reject) else observe(article)


def _provenance(page: Page, rules: SiteRules, site: Site | None) -> Provenance:
    cleaner = Cleaner(installed_version(), rules_digest(rules), site.profile.digest if site else None)
    source = Source(status=page.status, content_type=page.content_type)
    return Provenance(page.source_url, page.url, page.fetched_at, source, cleaner)
