"""From a page's bytes to an article: decode, parse once, extract, read the metadata, name the page's state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape

from copydesk.cleaners.extract import SOURCE_BREAK, Extracted, extract
from copydesk.cleaners.extract.page_text import read_page_text
from copydesk.cleaners.extract.structure import read_structure
from copydesk.cleaners.extract.tables import left_out_tables
from copydesk.cleaners.html.decode import Decoded, decode, decode_body
from copydesk.cleaners.html.document import Document, parse
from copydesk.cleaners.html.limits import tame
from copydesk.cleaners.html.repair import is_markup, read_xhtml
from copydesk.cleaners.html.sanitize import scrub_article
from copydesk.cleaners.language.detect import detect
from copydesk.cleaners.language.scripts import bare_letters
from copydesk.cleaners.metadata import parse_date, read_metadata
from copydesk.cleaners.metadata.comments import Comment, read_comments
from copydesk.cleaners.metadata.figures import with_figures
from copydesk.cleaners.model.article import Article, Block, Figure, Kind, Part, Structure, lay_out
from copydesk.cleaners.model.page import Hints, Page
from copydesk.cleaners.model.record import Flag, Reason, Reject
from copydesk.cleaners.model.record_options import Engine, RecordOptions
from copydesk.cleaners.page_state import page_state
from copydesk.cleaners.page_state.offers import without_offered
from copydesk.cleaners.page_state.paywall import without_offers
from copydesk.cleaners.page_state.several_pages import join_pages
from copydesk.cleaners.page_state.view import View
from copydesk.cleaners.steps.headline import read_text
from copydesk.cleaners.steps.linebreaks import settle_source_breaks
from copydesk.cleaners.steps.site_rules import SiteRules, apply_rules
from copydesk.cleaners.urls.normalize import host_of

#: Lines of a scraped text among which its byline and date are looked for.
HEAD_LINES = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """How pages are read: by which engine, by which rules of their site, and what of a page is wanted."""

    engine: Engine = "auto"
    rules: SiteRules = field(default_factory=SiteRules)
    records: RecordOptions = field(default_factory=RecordOptions)


def read(page: Page, hints: Hints | None = None, how: Reading | None = None) -> Article | Reject:
    """Read one page, and those that go on with its article: an article, or why it is none."""
    hints, how = hints or Hints(), how or Reading()
    first = _read_one(page, hints, how)
    if isinstance(first, Reject) or not page.further:
        return first
    # Feeds list the first page alone: what they say of it holds for the others, too, so that all get the same title.
    further = (replace(each, listed=each.listed.or_else(page.listed)) for each in page.further)
    return join_pages(first, page.url, ((each.url, _read_one(each, hints, how)) for each in further))


def _read_one(page: Page, hints: Hints, how: Reading) -> Article | Reject:
    if not 200 <= page.status < 300:
        return Reject(Reason.HTTP_STATUS, f"the server answered {page.status}")
    if not page.body.strip():
        return Reject(Reason.EMPTY_BODY, "the response has no content")
    decoded = decode_body(page)
    if isinstance(decoded, Reject):
        return decoded
    if page.is_text and not is_markup(decoded.text):
        article: Article | Reject = _read_scraped(decoded.text, page, hints)
    else:
        article = _read_html(decoded, page, hints, how)
    if isinstance(article, Reject):
        return article
    if how.records.is_structured:
        article = _structured(article)
    language, mismatch = detect(article.text, article.language)
    flags = (*article.flags, Flag.LANGUAGE_MISMATCH) if mismatch else article.flags
    return scrub_article(replace(article, host=host_of(page.url), language=language, flags=flags))


def comments_of(page: Page) -> tuple[Comment, ...]:
    """The readers' comments that a page shows; none of one that cannot be read."""
    text = decode(page)
    if isinstance(text, Reject) or (page.is_text and not is_markup(text)):
        return ()
    tamed = _tamed(text, page)
    return () if isinstance(tamed, Reject) else read_comments(parse(tamed, page.url))


def _tamed(html: str, page: Page) -> str | Reject:
    """A page's source as it is parsed: as HTML, within bounds."""
    return tame((read_xhtml(html) if page.is_xhtml else None) or html)


def _read_scraped(text: str, page: Page, hints: Hints) -> Article:
    """A scraped text; its byline and date are looked for where a page has them, in the lines round the headline."""
    article = read_text(text, title=hints.title, language=hints.language)
    head = "".join(f"<p>{escape(line)}</p>" for line in article.lines()[:HEAD_LINES])
    known = read_metadata(parse(head), url=None, fetched_at=page.fetched_at)
    return replace(article, authors=known.authors, published_at=known.published_at)


def _structured(article: Article) -> Article:
    """An article each of whose blocks has a structure, if one that says nothing."""
    return replace(article, blocks=tuple(b._replace(structure=b.structure or Structure()) for b in article.blocks))


def _free_parts(
    document: Document, extracted: Extracted, text: str, state: Reject, wanted: RecordOptions
) -> tuple[Part, ...]:
    """What of a page that is no article becomes a record all the same: what a paywall leaves free, if asked for."""
    is_wanted = wanted.keep_previews and state.reason is Reason.PAYWALL
    return without_offers(without_offered(View(document, text), extracted.parts)) if is_wanted else ()


def _with_structure(
    document: Document, extracted: Extracted, text: str, blocks: tuple[Block, ...], wanted: RecordOptions
) -> tuple[tuple[Block, ...], tuple[Figure, ...]]:
    """The blocks with what was asked for of their structure, and what stands between them without text."""
    if not wanted.is_structured:
        return blocks, ()
    page = read_page_text(document, opens_noscript=extracted.opens_noscript)
    return with_figures(page, read_structure(page, extracted, text, blocks), embeds=wanted.embeds)


def without_headline(text: str, blocks: tuple[Block, ...], title: str | None) -> tuple[str, tuple[Block, ...]]:
    """A text and its blocks without the heading at its beginning that is the title, which has a field of its own."""
    if not title or len(blocks) < 2 or blocks[0].kind is not Kind.HEADING:
        return text, blocks
    if bare_letters(text[: blocks[0].end]) != bare_letters(title):
        return text, blocks
    gone = blocks[1].start
    return text[gone:], tuple(b._replace(start=b.start - gone, end=b.end - gone) for b in blocks[1:])


def _settled(part: Part, language: str | None) -> Part:
    """A part whose line ends of the source are blanks, but for those that broke a word."""
    if SOURCE_BREAK not in part.text:
        return part
    return part._replace(text=settle_source_breaks(part.text, SOURCE_BREAK, language))


def _read_html(decoded: Decoded, page: Page, hints: Hints, how: Reading) -> Article | Reject:
    tamed = _tamed(decoded.text, page)
    if isinstance(tamed, Reject):
        return tamed
    pruned = apply_rules(tamed, how.rules)
    document = parse(pruned.html, page.url, source=decoded.source if pruned.html is decoded.text else None)
    extracted = extract(document, engine=how.engine, keeps_tables=how.records.tables == "keep")
    language = hints.language or document.declared_language
    text, blocks = lay_out(extracted.parts)
    state = page_state(document, extracted, text)
    body = text
    if SOURCE_BREAK in text:
        body, blocks = lay_out(_settled(part, language) for part in extracted.parts)
    flags: tuple[Flag, ...] = ()
    if state is not None:
        free = _free_parts(document, extracted, text, state, how.records)
        if not free:
            return replace(state, text=body or None)
        body, blocks = lay_out(_settled(part, language) for part in free)
        flags = (Flag.PREVIEW,)
    known = read_metadata(
        document, url=page.url, fetched_at=page.fetched_at, text=body, headers=page.headers, listed=page.listed
    )
    title = hints.title or known.title
    body, blocks = without_headline(body, blocks, title)
    blocks, figures = _with_structure(document, extracted, body, blocks, how.records)
    return Article(
        body,
        blocks,
        title=title,
        authors=pruned.authors or known.authors,
        published_at=parse_date(pruned.date, document, fetched_at=page.fetched_at) or known.published_at,
        modified_at=known.modified_at,
        language=hints.language or known.language,
        description=known.description,
        site_name=known.site_name,
        section=known.section,
        image=known.image,
        tags=known.tags,
        canonical_url=known.canonical_url,
        confidence=extracted.confidence,
        reader=extracted.reader,
        rights=known.rights,
        flags=flags,
        tables=left_out_tables(extracted.tables, body),
        is_listing=known.listing.is_listing,
        title_rest=known.title_rest,
        figures=figures,
    )
