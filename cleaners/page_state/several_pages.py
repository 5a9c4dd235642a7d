"""An article over several pages: whether a page is the next one of it, and all of them as one article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from copydesk.cleaners.model.article import Article, Block, apply, drop_blocks
from copydesk.cleaners.model.record import Reject
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.text.quality import word_count
from copydesk.cleaners.urls.normalize import normalize_url

#: A further page has so many words that no page before it has.
LEAST_NEW_WORDS = 15

_PAGE_WORD = (
    r"(?:page|part|seite|teil|p[aá]gina|parte|partie|pagina|deel|side|del|sida|sivu|strona|strana|str|część|oldal|sayfa"
    r"|стр(?:аница)?|часть)"
)
_MARK = deferred(
    rf"\s{{0,3}}(?:[-–—|:,(\[]{{1,3}}\s{{0,3}})?"
    rf"(?:{_PAGE_WORD}\.?\s{{0,3}}\d{{1,2}}(?:\s{{0,3}}\S{{1,4}}\s{{0,3}}\d{{1,2}})?|\d{{1,2}}\s?/\s?\d{{1,2}})"
    r"\s{0,3}(?:[)\]]{1,2}\s{0,3})?(?=$|[-–—|])",
    re.IGNORECASE,
)
#: A line that says where the reader is, or leads on.
_PAGER = deferred(
    rf"(?:{_PAGE_WORD}\.?\s*)?\d{{1,2}}(?:\s*(?:of|von|de|di|du|van|av|af|z|ze|iz|из|/|\|)\s*\d{{1,2}})?"
    r"(?:[\s|·]+\d{1,2})*[\s|·»›>→]*"
    r"|(?:next|previous|nächste|weiter|zurück|suivante?|précédente?|siguiente|anterior|successiva|volgende|následna)"
    rf"(?:\s+{_PAGE_WORD})?[\s»›>→…]*",
    re.IGNORECASE,
)


def join_pages(first: Article, url: str | None, others: Iterable[tuple[str | None, Article | Reject]]) -> Article:
    """The first page of an article with those that go on with it, as one article; its `pages` are their addresses.

    The pages end with the first one that is another article, no article, or has nothing new.
    """
    whole = first
    for address, other in others:
        if isinstance(other, Reject) or address is None or not is_next_page(whole, url, other, address):
            break
        whole = _append(whole, other, address)
    return whole


def is_next_page(first: Article, url: str | None, other: Article, address: str) -> bool:
    """Whether a page goes on with an article: by title, byline and date where both have them, canonical, new text."""
    ours, theirs = _bare_title(first.title), _bare_title(other.title)
    if ours and theirs and not (ours.startswith(theirs) or theirs.startswith(ours)):
        return False
    if first.published_at and other.published_at and first.published_at[:10] != other.published_at[:10]:
        return False
    if first.authors and other.authors and not set(first.authors) & set(other.authors):
        return False
    known = {normalize_url(each) for each in (url, first.canonical_url, address, *first.pages)}
    if other.canonical_url and normalize_url(other.canonical_url) not in known:
        return False
    before = set(first.lines())
    return sum(word_count(line) for line in other.lines() if line not in before) >= LEAST_NEW_WORDS


def _bare_title(title: str | None) -> str:
    return " ".join(re.findall(r"\w+", _MARK.sub("", title or "").casefold()))


def _append(first: Article, other: Article, address: str) -> Article:
    """An article with one more page of it behind; what both pages show stands once, at the end if it stood there."""
    shared = set(other.lines())
    lines = first.lines()
    end = _last(lines, lambda line: line not in shared and not _PAGER.fullmatch(line))
    above = _without(first, [at > end for at in range(len(lines))])
    before = set(above.lines())
    new = [line not in before for line in other.lines()]
    said = [at for at, line in enumerate(other.lines()) if new[at] and not _PAGER.fullmatch(line)]
    below = _without(other, [not (is_new and said[0] <= at <= said[-1]) for at, is_new in enumerate(new)])
    by = len(above.text) + 2
    return replace(
        above,
        text=f"{above.text}\n\n{below.text}",
        blocks=(*above.blocks, *(_moved(block, by) for block in below.blocks)),
        figures=(*above.figures, *(replace(figure, at=figure.at + by) for figure in below.figures)),
        tables=tuple(dict.fromkeys((*first.tables, *other.tables))),
        confidence=_least(first.confidence, other.confidence),
        pages=(*first.pages, normalize_url(address) or address),
    )


def _last(lines: Sequence[str], holds: Callable[[str], bool]) -> int:
    """The place of the last line of which something holds; of the last one where it holds of none."""
    return next((at for at in reversed(range(len(lines))) if holds(lines[at])), len(lines) - 1)


def _without(article: Article, goes: Sequence[bool]) -> Article:
    """An article without some of its blocks."""
    return apply(article, drop_blocks(article, ["further page" if each else None for each in goes]))[0]


def _moved(block: Block, by: int) -> Block:
    """A block so many characters further behind."""
    structure = block.structure
    if structure is not None:
        links = tuple(replace(link, start=link.start + by, end=link.end + by) for link in structure.links)
        cells = tuple(replace(cell, start=cell.start + by, end=cell.end + by) for cell in structure.cells)
        structure = replace(structure, links=links, cells=cells)
    return block._replace(start=block.start + by, end=block.end + by, structure=structure)


def _least(one: float | None, other: float | None) -> float | None:
    return min(one, other) if one is not None and other is not None else one
