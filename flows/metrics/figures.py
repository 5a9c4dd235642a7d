"""What a report says, as plain frozen values: counted from one run's published files, added up over several runs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from statistics import median
from typing import Any, TypeVar

#: Outcomes of an address that gave an article, new or known.
_ARTICLES = ("record", "unchanged", "duplicate")

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """One host in one run or several: its addresses, and what its records look like.

    `words` has the word count of each record; `characters` are those of the records' text as it was extracted,
    `removed` those that the steps took out of it. `seconds` is the time of reading and cleaning all pages of the host,
    `None` where nobody measured it. `quiet` counts its listings that said that they have nothing new: addresses of the
    run, but no pages. `bytes` are those that its pages take in the archive.
    """

    host: str
    counts: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    words: tuple[int, ...] = ()
    untitled: int = 0
    undated: int = 0
    copies: int = 0
    characters: int = 0
    removed: int = 0
    seconds: float | None = None
    quiet: int = 0
    bytes: int = 0

    @property
    def pages(self) -> int:
        """All addresses of the host but its listings without news."""
        return sum(self.counts.values()) - self.quiet

    @property
    def articles(self) -> int:
        """Addresses that gave an article, new or known."""
        return sum(self.counts.get(name, 0) for name in _ARTICLES) - self.quiet

    @property
    def records(self) -> int:
        return self.counts.get("record", 0)

    @property
    def median_words(self) -> float | None:
        """The median length of the records in words."""
        return median(self.words) if self.words else None

    @property
    def share_removed(self) -> float | None:
        """The share of the extracted text that the steps took out."""
        return self.removed / self.characters if self.characters else None


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What one rule of one step did: its edits, and the characters that it took out."""

    step: str
    rule: str
    edits: int
    characters: int


@dataclass(frozen=True, slots=True)
class LineFigures:
    """A line of a site, cut to be read: how many pages show it, or lost it, and the rule that took it out."""

    host: str
    line: str
    pages: int
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class SlowPage:
    """A page and the seconds that it took to be read and cleaned."""

    url: str
    seconds: float


@dataclass(frozen=True, slots=True)
class WantedAddress:
    """An address whose page came and gave no article: why, and how many addresses of the run lead to it."""

    url: str
    host: str
    reason: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class RunFigures:
    """One run of a day: its id and kind, when it began (ISO 8601), and its outcomes."""

    run: str
    kind: str
    started_at: str | None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of a sample's text: kept, removed or added; `why` is the step and its rule."""

    text: str
    is_removed: bool = False
    is_added: bool = False
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One record with its edits drawn into its text."""

    id: str
    url: str
    title: str | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """One run, or the runs of a day added up. `runs` are their ids, `date` is the day (ISO)."""

    date: str
    runs: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    sites: tuple[SiteFigures, ...] = ()
    rules: tuple[RuleFigures, ...] = ()
    removed: tuple[LineFigures, ...] = ()
    learned: tuple[LineFigures, ...] = ()
    slowest: tuple[SlowPage, ...] = ()
    samples: tuple[Sample, ...] = ()
    wanted: tuple[WantedAddress, ...] = ()
    parts: tuple[RunFigures, ...] = ()

    @property
    def addresses(self) -> int:
        return sum(self.counts.values())

    @property
    def total(self) -> SiteFigures:
        """All sites as if they were one."""
        return replace(add_sites(self.sites), host="all sites", counts=self.counts, reasons=self.reasons)

    @property
    def breaks_mended(self) -> int:
        """Line breaks that were repaired."""
        return sum(rule.edits for rule in self.rules if rule.step == "linebreaks")

    def to_row(self) -> _Row:
        """These figures as plain JSON values; `from_row` reads them back."""
        return asdict(self)


def from_row(row: _Row) -> Figures:
    """The figures that `to_row` wrote. Raises `TypeError` or `KeyError` for anything else."""
    parts: dict[str, Any] = {name: tuple(make(each) for each in row.get(name, ())) for name, make in _MAKERS.items()}
    return Figures(**{**row, "runs": tuple(row["runs"]), **parts})


def add_sites(sites: Iterable[SiteFigures]) -> SiteFigures:
    """One host in several runs or nights added up; named after the first."""
    sites = tuple(sites)
    timed = [site.seconds for site in sites if site.seconds is not None]
    return SiteFigures(
        sites[0].host if sites else "",
        add_counts(site.counts for site in sites),
        add_counts(site.reasons for site in sites),
        tuple(words for site in sites for words in site.words),
        sum(site.untitled for site in sites),
        sum(site.undated for site in sites),
        sum(site.copies for site in sites),
        sum(site.characters for site in sites),
        sum(site.removed for site in sites),
        math.fsum(timed) if timed else None,
        sum(site.quiet for site in sites),
        bytes=sum(site.bytes for site in sites),
    )


def add_counts(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Counts by name added up; names keep the order in which they came."""
    total: dict[str, int] = {}
    for each in counts:
        for name, number in each.items():
            total[name] = total.get(name, 0) + number
    return total


def _site(row: _Row) -> SiteFigures:
    return SiteFigures(**{**row, "words": tuple(row["words"])})


def _sample(row: _Row) -> Sample:
    return Sample(**{**row, "marks": tuple(Mark(**mark) for mark in row["marks"])})


_MAKERS: dict[str, Callable[[_Row], Any]] = {
    "sites": _site,
    "rules": lambda row: RuleFigures(**row),
    "removed": lambda row: LineFigures(**row),
    "learned": lambda row: LineFigures(**row),
    "slowest": lambda row: SlowPage(**row),
    "samples": _sample,
    "wanted": lambda row: WantedAddress(**row),
    "parts": lambda row: RunFigures(**row),
}


#: Entries that the longer lists of a report have: what fits on a few screens of a phone.
MOST_REMOVED, MOST_LEARNED, SLOWEST, SAMPLES, WANTED = 30, 60, 10, 8, 10

FigureKind = TypeVar("FigureKind")


def merge(several: Iterable[Figures], date: str) -> Figures:
    """The figures of several runs added up; the order of the runs does not matter."""
    runs = sorted(several, key=lambda f: f.runs)
    hosts = sorted({site.host for run in runs for site in run.sites})
    by_host = {host: [site for run in runs for site in run.sites if site.host == host] for host in hosts}
    lines = Counter[tuple[str, str, str | None]]()
    for run in runs:
        for line in run.removed:
            lines[line.host, line.line, line.rule] += line.pages
    learned = {(line.host, line.line): line for run in runs for line in run.learned}
    return Figures(
        date,
        tuple(id for run in runs for id in run.runs),
        add_counts(run.counts for run in runs),
        add_counts(run.reasons for run in runs),
        tuple(add_sites(sites) for sites in by_host.values()),
        _add_rules(rule for run in runs for rule in run.rules),
        top((LineFigures(h, text, n, rule) for (h, text, rule), n in lines.items()), _frequent, MOST_REMOVED),
        top(learned.values(), _frequent, MOST_LEARNED),
        top((page for run in runs for page in run.slowest), lambda p: (-p.seconds, p.url), SLOWEST),
        tuple(sample for run in runs for sample in run.samples)[:SAMPLES],
        most_wanted(address for run in runs for address in run.wanted),
        tuple(part for run in runs for part in run.parts),
    )


def top(items: Iterable[FigureKind], key: Callable[[FigureKind], Any], number: int) -> tuple[FigureKind, ...]:
    """The first so many in an order."""
    return tuple(sorted(items, key=key)[:number])


def most_wanted(addresses: Iterable[WantedAddress]) -> tuple[WantedAddress, ...]:
    """Those that most addresses lead to, of several runs each counted once; the same number of each site in turn."""
    newest = {address.url: address for address in addresses}
    ranked = sorted(newest.values(), key=lambda a: (-a.times, a.url))
    turn: Counter[str] = Counter()
    placed = []
    for address in ranked:
        placed.append((-address.times, turn[address.host], address.url, address))
        turn[address.host] += 1
    return tuple(address for *_, address in sorted(placed)[:WANTED])


def _frequent(line: LineFigures) -> tuple[int, str, str]:
    return -line.pages, line.host, line.line


def _add_rules(rules: Iterable[RuleFigures]) -> tuple[RuleFigures, ...]:
    added: dict[tuple[str, str], RuleFigures] = {}
    for rule in rules:
        old = added.get((rule.step, rule.rule))
        edits, characters = (old.edits, old.characters) if old else (0, 0)
        total = replace(rule, edits=rule.edits + edits, characters=rule.characters + characters)
        added[rule.step, rule.rule] = total
    return tuple(sorted(added.values(), key=lambda r: (-r.characters, -r.edits, r.step, r.rule)))
