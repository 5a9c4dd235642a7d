"""Which pages of a site show one article: its print version, its second address, the same with a paragraph more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from copydesk.cleaners.steps.boilerplate.observe import Observation

#: Two pages that share this much of the prose of the shorter one are copies of one article, and count as one. Pages
#: with different titles must share more: a site's long legal notes are prose too.
_COPY_SHARE = 0.5
COPY_SHARE_OTHER_TITLE = 0.8

#: Prose that articles of so many titles show is the site's (a prompt, a legal note), so no two pages are copies for it.
SITE_TITLES = 3


@dataclass(frozen=True)
class Articles:
    """The pages of a site, and for each the number of the article that it shows.

    `common` are the lines of prose that are the site's: pages that share nothing else are no copies.
    """

    pages: tuple[Observation, ...] = ()
    number: tuple[int, ...] = ()
    common: frozenset[str] = frozenset()

    def same(self, own: Observation) -> frozenset[int]:
        """The articles that are this page's own, or copies of it."""
        near = {i for k in _names(own) for i in self._holding.get(k, ())}
        return frozenset(self.number[i] for i in near if are_copies(self.pages[i], own, self.common))

    @cached_property
    def _holding(self) -> dict[str, list[int]]:
        """The pages that have a name or a line of their bodies in common: no others can be copies of one article."""
        holding: dict[str, list[int]] = defaultdict(list)
        for i, page in enumerate(self.pages):
            for k in _names(page):
                if k not in self.common:
                    holding[k].append(i)
        return dict(holding)


def articles_of(pages: Sequence[Observation]) -> Articles:
    """The articles of these pages. The same pages in the same order have the same numbers.

    Pages are told apart twice: what articles of several titles still share after the first time is the site's, and
    counts for nothing the second time.
    """
    first = _grouped(Articles(tuple(pages)))
    common = _common(first)
    return _grouped(replace(first, common=common)) if common else first


def are_copies(one: Observation, other: Observation, common: Set[str] = frozenset()) -> bool:
    """Whether two pages show one article: the same name, or most of the same body without the lines in `common`."""
    if one.id == other.id:
        return True
    mine, theirs = _body(one, common), _body(other, common)
    least = min(sum(mine.values()), sum(theirs.values()))
    if not least:
        return False
    shared = sum(mine[k] for k in mine.keys() & theirs.keys()) / least
    titles_differ = one.title is not None and other.title is not None and one.title != other.title
    return shared >= (COPY_SHARE_OTHER_TITLE if titles_differ else _COPY_SHARE)


def _grouped(articles: Articles) -> Articles:
    """The pages with numbers: each page has that of the fullest page which it is a copy of.

    Pages are never copies because a third page is a copy of both: one page that shows little but the site's prompt
    would make one article of all.
    """
    pages = articles.pages
    fullness = [sum(_body(page, articles.common).values()) for page in pages]
    number = list(range(len(pages)))
    holding: dict[str, list[int]] = defaultdict(list)
    for i in sorted(number, key=lambda i: (-fullness[i], i)):
        names = _names(pages[i]) - articles.common
        near = sorted({j for k in names for j in holding[k]}, key=lambda j: (-fullness[j], j))
        number[i] = next((j for j in near if are_copies(pages[j], pages[i], articles.common)), i)
        if number[i] == i:
            for k in names:
                holding[k].append(i)
    return replace(articles, number=tuple(number))


def _common(articles: Articles) -> frozenset[str]:
    """The lines of prose that articles of several titles show; an article without a title counts for itself.

    Versions of one article under other titles are one article, and pages of its comments have one title.
    """
    numbers: dict[str, set[int]] = defaultdict(set)
    titles: dict[str, set[str | int]] = defaultdict(set)
    for page, number in zip(articles.pages, articles.number, strict=True):
        for line in page.lines:
            if line.prose:
                numbers[line.key].add(number)
                titles[line.key].add(page.title or number)
    return frozenset(k for k, t in titles.items() if min(len(t), len(numbers[k])) >= SITE_TITLES)


def _body(page: Observation, common: Set[str]) -> dict[str, int]:
    """The body of a page without lines in `common`: keys and widths."""
    return {k: w for k, w in page.body if k not in common} if common else dict(page.body)


def _names(page: Observation) -> Set[str]:
    """The name of a page and the lines of its body."""
    return {page.id, *(k for k, _ in page.body)}
