"""From a page's bytes to an article: decode, parse once, extract, read the metadata, name the page's state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cleaners.address import host_of, normalize_url
from cleaners.article import Article, lay_out
from cleaners.decode import decode
from cleaners.dom import parse
from cleaners.extract.trafilatura import extract_with_trafilatura
from cleaners.hygiene import scrub_article
from cleaners.language import detect
from cleaners.page import Page
from cleaners.record import Flag, Reason, Reject
from cleaners.scraped import read_text


@dataclass(frozen=True, slots=True)
class Hints:
    """What the one who saved a page says of it: a title and a language, where known."""

    title: str | None = None
    language: str | None = None


def read(page: Page, hints: Hints | None = None) -> Article | Reject:
    """Read one page: an article, or why it is none."""
    hints = hints or Hints()
    if not 200 <= page.status < 300:
        return Reject(Reason.HTTP_STATUS, f"the server answered {page.status}")
    if not page.body.strip():
        return Reject(Reason.EMPTY_BODY, "the response has no content")
    text = decode(page)
    if isinstance(text, Reject):
        return text
    article = _read_scraped(text, hints) if page.is_text else _read_html(text, page, hints)
    if isinstance(article, Reject):
        return article
    language, mismatch = detect(article.text, article.language)
    flags = (*article.flags, Flag.LANGUAGE_MISMATCH) if mismatch else article.flags
    return scrub_article(replace(article, host=host_of(page.url), language=language, flags=flags))


def _read_scraped(text: str, hints: Hints) -> Article:
    return read_text(text, title=hints.title, language=hints.language)


def _read_html(html: str, page: Page, hints: Hints) -> Article | Reject:
    document = parse(html, page.url)
    parts = extract_with_trafilatura(html, page.url)
    if not parts:
        return Reject(Reason.NO_ARTICLE, "no article text was found")
    body, blocks = lay_out(parts)
    return Article(
        body,
        blocks,
        title=hints.title or document.meta("og:title") or document.title_tag,
        language=hints.language or document.declared_language,
        canonical_url=normalize_url(page.url),
    )
