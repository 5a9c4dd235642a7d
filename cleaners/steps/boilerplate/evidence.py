"""What the other articles of a site say about the lines of one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from copydesk.cleaners.steps.boilerplate.learned_name import learned_name
from copydesk.cleaners.steps.boilerplate.lines import key
from copydesk.cleaners.steps.boilerplate.near_copies import Articles, articles_of
from copydesk.cleaners.steps.boilerplate.observe import Observation
from copydesk.cleaners.steps.boilerplate.profile import Profile

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
