"""What the other articles of a site say about the lines of one page, what the site is called, and which of its pages
show one article: its print version, its second address, the same with a paragraph more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from copydesk.cleaners.steps.boilerplate.lines import key
from copydesk.cleaners.steps.boilerplate.profile import Observation, Profile

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
        if not self.pages:
            return frozenset()
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


#: Fewer articles that share a part of their titles may share a topic.
LEAST_ARTICLES = 3


def learned_name(pages: Iterable[Observation]) -> str | None:
    """The part that the titles of most of a site's articles have and their headlines do not; their order is no matter.

    `None` where fewer than `LEAST_ARTICLES` different headlines stand beside it, not more than half of those known, or
    as many beside another part: a section, a slogan.
    """
    headlines: set[str] = set()
    beside: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        if page.title:
            headlines.add(page.title)
            for _, text in page.title_rest:
                beside[text].add(page.title)
    beside.pop("", None)  # a part that no other page shows is kept without its text
    ranked = sorted(((len(found), text) for text, found in beside.items()), reverse=True)
    most = ranked[0][0] if ranked else 0
    is_shared = len(ranked) > 1 and ranked[1][0] == most
    return None if most < LEAST_ARTICLES or 2 * most <= len(headlines) or is_shared else ranked[0][1]


#: A line divides a site's pages into gaps if so many other articles show it.
REPEATED_IN = 2


@dataclass(frozen=True, slots=True)
class SlotUse:
    """How a slot is used: by how many other articles, and what share of its lines in them others show too."""

    articles: int
    repeated: float
    prose: float


@dataclass(frozen=True)
class SiteEvidence:
    """The articles of a site, copies collapsed, ready to be asked about lines and slots.

    `lines` and `slots` name the articles that show a line, or use a slot; articles are numbers. `gaps` tells, for a
    line that the site repeats, how much prose each article has between it and the next such line.
    """

    known: Articles = field(default_factory=Articles)
    lines: dict[str, frozenset[int]] = field(default_factory=dict)
    slots: dict[str, dict[int, tuple[int, int, int]]] = field(default_factory=dict)
    gaps: dict[str, dict[int, int]] = field(default_factory=dict)
    vetoed: frozenset[str] = frozenset()

    @property
    def pages(self) -> tuple[Observation, ...]:
        """The pages that the site is known by."""
        return self.known.pages

    @cached_property
    def articles(self) -> frozenset[int]:
        """All articles."""
        return frozenset(self.known.number)

    @cached_property
    def name(self) -> str | None:
        """What the site is called by the titles of its pages."""
        return learned_name(self.pages)

    def same(self, own: Observation) -> frozenset[int]:
        """The articles that are this page's own, or copies of it."""
        return self.known.same(own)

    def others(self, line: str, own: frozenset[int]) -> int:
        """How many articles other than `own` show the line with this key; 0 for lines with a veto."""
        return 0 if line in self.vetoed else len(self.lines.get(line, frozenset()) - own)

    def bare_gaps(self, line: str, own: frozenset[int]) -> int:
        """In how many articles other than `own` no prose follows this line up to the next; 0 if it does in any."""
        widths = [width for a, width in self.gaps.get(line, {}).items() if a not in own]
        return 0 if any(widths) else len(widths)

    def slot(self, slot: str, own: frozenset[int]) -> SlotUse:
        """How articles other than `own` use a slot."""
        rows = [row for a, row in self.slots.get(slot, {}).items() if a not in own]
        total = sum(row[0] for row in rows)
        if not slot or not total:
            return SlotUse(0, 0.0, 0.0)
        return SlotUse(len(rows), sum(r[1] for r in rows) / total, sum(r[2] for r in rows) / total)


def site_evidence(profile: Profile | None) -> SiteEvidence:
    """The evidence that a site's profile holds; none without a profile."""
    if profile is None:
        return SiteEvidence()
    pages = tuple(sorted((seen.page for seen in profile.pages), key=lambda p: (p.id, [line.key for line in p.lines])))
    known = articles_of(pages)
    article = known.number
    shown: dict[str, set[int]] = defaultdict(set)
    for page, number in zip(pages, article, strict=True):
        for line in page.lines:
            shown[line.key].add(number)
    lines = {k: frozenset(v) for k, v in shown.items() if len(v) > 1 or len(set(article)) <= 2}
    vetoed = frozenset(map(key, profile.vetoes))
    return SiteEvidence(known, lines, _slots(pages, article, lines), _gaps(pages, article, lines), vetoed)


def _slots(
    pages: Sequence[Observation], article: Sequence[int], lines: dict[str, frozenset[int]]
) -> dict[str, dict[int, tuple[int, int, int]]]:
    """For each slot and article: its lines, those that another article shows too, and those that are prose."""
    rows: dict[str, dict[int, tuple[int, int, int]]] = defaultdict(dict)
    for page, number in zip(pages, article, strict=True):
        for line in page.lines:
            if line.slot:
                n, repeated, prose = rows[line.slot].get(number, (0, 0, 0))
                is_repeated = len(lines.get(line.key, ())) > 1
                rows[line.slot][number] = (n + 1, repeated + is_repeated, prose + (line.prose > 0))
    return dict(rows)


def _gaps(
    pages: Sequence[Observation], article: Sequence[int], lines: dict[str, frozenset[int]]
) -> dict[str, dict[int, int]]:
    """For each line that the site repeats and each article the prose up to the next such line, in letters.

    Where an article shows the line more than once, its widest gap counts.
    """
    gaps: dict[str, dict[int, int]] = defaultdict(dict)
    for page, number in zip(pages, article, strict=True):
        last, prose = None, 0
        for line in (*page.lines, None):
            if line is not None and len(lines.get(line.key, frozenset()) - {number}) < REPEATED_IN:
                prose += line.prose
                continue
            if last is not None:
                gaps[last][number] = max(prose, gaps[last].get(number, 0))
            last, prose = line.key if line is not None else None, 0
    return dict(gaps)
