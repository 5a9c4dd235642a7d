"""The figures by which a site is judged: how each is read, and what chance does to it in a sample of so few pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from copydesk.flows.metrics.figures import SiteFigures, add_sites

#: Figures of records say nothing below so many records.
LEAST_RECORDS = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a site: how it is read, how many pages stand behind it, and what chance does to it.

    `value` gives `None` where there are too few pages; `noise` is the deviation that a sample has by chance, given the
    usual value and the number of pages; `floor` is the least deviation, in the figure's own unit.
    """

    name: str
    value: Callable[[SiteFigures], float | None]
    size: Callable[[SiteFigures], int]
    noise: Callable[[float, int], float]
    floor: float
    shown: Callable[[float], str]


def of_share(share: float, number: int) -> float:
    """The deviation of a share in a sample; two imagined pages keep it from being nothing at 0 and 1."""
    smooth = (share * number + 1) / (number + 2)
    return math.sqrt(smooth * (1 - smooth) / number)


def _of_length(_: float, number: int) -> float:
    """The deviation of the logarithm of a median length: that of single articles, about 0.7, over the sample."""
    return 1.2533 * 0.7 / math.sqrt(number)


def _of_removal(share: float, number: int) -> float:
    """The deviation of the share removed: on one page it is about as large as the share itself, or five per cent."""
    return max(share, 0.05) / math.sqrt(number)


def _if_records(value: Callable[[SiteFigures], float]) -> Callable[[SiteFigures], float | None]:
    return lambda site: value(site) if len(site.words) >= LEAST_RECORDS else None


def _records(site: SiteFigures) -> int:
    return len(site.words)


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


MEASURES: tuple[Measure, ...] = (
    Measure(
        "yield",
        lambda site: site.articles / site.pages if site.pages >= LEAST_PAGES else None,
        lambda site: site.pages,
        of_share,
        0.03,
        percent,
    ),
    Measure(
        "median length",
        _if_records(lambda site: math.log(max(1.0, site.median_words or 0.0))),
        _records,
        _of_length,
        0.1,
        lambda value: f"{math.exp(value):.0f} words",
    ),
    Measure("missing titles", _if_records(lambda s: s.untitled / len(s.words)), _records, of_share, 0.03, percent),
    Measure("missing dates", _if_records(lambda s: s.undated / len(s.words)), _records, of_share, 0.03, percent),
    Measure("share removed", _if_records(lambda s: s.share_removed or 0.0), _records, _of_removal, 0.02, percent),
)


#: Figures of outcomes say nothing below so many addresses.
LEAST_PAGES = 8

#: Nights that are joined at most: beyond a week the news of a drift is none.
MOST_NIGHTS = 7


@dataclass(frozen=True, slots=True)
class Pooled:
    """The newest sample of a site, the older ones (the oldest first), and the nights in each."""

    newest: SiteFigures
    older: tuple[SiteFigures, ...]
    nights: int = 1


def pool(site: SiteFigures, history: Sequence[SiteFigures]) -> Pooled:
    """Join a site's night with those before it until they have `LEAST_PAGES` addresses; `history` ends with the last.

    >>> night = SiteFigures("a.example", counts={"record": 3})
    >>> pooled = pool(night, [night] * 7)
    >>> pooled.nights, pooled.newest.pages, [sample.pages for sample in pooled.older]
    (3, 9, [9])
    """
    nights, pages = 1, site.pages
    while pages < LEAST_PAGES and nights < MOST_NIGHTS and nights <= len(history):
        pages += history[-nights].pages
        nights += 1
    if nights == 1 or pages < LEAST_PAGES:
        return Pooled(site, tuple(history))
    every = [*history, site]
    samples = [add_sites(every[end - nights : end]) for end in range(len(every), nights - 1, -nights)]
    return Pooled(samples[0], tuple(reversed(samples[1:])), nights)
