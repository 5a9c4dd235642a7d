"""Drift: each site of a night against its own earlier nights, and the night against those before it.

A figure has drifted when it is further from the median of its history than chance explains. What chance explains is
the largest of three: how far the history itself scatters (median absolute deviation), how far a sample of so few pages
scatters, and a floor below which nobody would act. With little history the range is wider. Nothing is asked of
Prefect: the history is the figures beside the manifests.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from flows.nights.pooling import LEAST_PAGES, Pooled, pool
from flows.report.figures import Figures, SiteFigures

#: A normal distribution's standard deviation is so many median absolute deviations.
MAD_TO_DEVIATION = 1.4826

#: How many deviations from the median are still in range with a long history: one false alarm in some 15,000 figures.
RANGE = 4.0

#: One night of history widens the range to 2.5 times that, three nights to 1.5 times, thirty to 1.05 times.
FEW_NIGHTS = 1.5

#: Figures of records say nothing below so many records.
LEAST_RECORDS = 5

#: Nights of history that are looked at: a month has each day of the week four times.
NIGHTS = 30

#: A night with less than this share of the articles that its history lets expect has failed.
POOR_NIGHT = 0.5

#: A night is only expected to give so many articles after so many nights.
EXPECTED_AFTER = 3

#: Fewer articles than this are not an expectation: a new installation, or one site.
LEAST_EXPECTED = 20


@dataclass(frozen=True, slots=True)
class Drift:
    """One figure of one site that left its range, all as numbers of the same unit; `words` says it in a sentence."""

    host: str
    figure: str
    value: float
    low: float
    high: float
    nights: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a night is worth: the figures that drifted and, where articles were to be expected, how many came."""

    drifts: tuple[Drift, ...] = ()
    articles: int = 0
    expected: float | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        """The sites that drifted."""
        return tuple(sorted({drift.host for drift in self.drifts}))

    @property
    def is_poor(self) -> bool:
        """Whether the night gave less than half of what was to be expected."""
        return self.expected is not None and self.articles < POOR_NIGHT * self.expected


def judge_night(night: Figures, history: Sequence[Figures]) -> Verdict:
    """Compare a night with earlier ones, the oldest first; only the last `NIGHTS` count."""
    history = [earlier for earlier in history if earlier.addresses][-NIGHTS:]
    past: dict[str, list[SiteFigures]] = {}
    for earlier in history:
        for site in earlier.sites:
            past.setdefault(site.host, []).append(site)
    tonight = {site.host: site for site in night.sites}
    drifts = [
        drift
        for host, sites in sorted(past.items())
        for drift in judge_site(tonight.get(host, SiteFigures(host)), sites, nights=len(history))
    ]
    articles = [earlier.total.articles for earlier in history]
    expected = median(articles) if len(articles) >= EXPECTED_AFTER else None
    return Verdict(tuple(drifts), night.total.articles, expected if expected and expected >= LEAST_EXPECTED else None)


def judge_site(site: SiteFigures, history: Sequence[SiteFigures], *, nights: int | None = None) -> tuple[Drift, ...]:
    """The figures of a site that left the range of its history, `nights` of which there were in all."""
    if not site.pages:
        return _absent(site, history, nights or len(history))
    pooled = pool(site, history)
    found = [_measure(measure, pooled) for measure in MEASURES]
    return tuple(drift for drift in (*found, _mix(pooled)) if drift)


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


def _measure(measure: Measure, pooled: Pooled) -> Drift | None:
    site = pooled.newest
    value = measure.value(site)
    past = [v for earlier in pooled.older if (v := measure.value(earlier)) is not None]
    if value is None or not past:
        return None
    centre = median(past)
    scatter = MAD_TO_DEVIATION * median(abs(v - centre) for v in past)
    deviation = max(scatter, measure.noise(centre, measure.size(site)), measure.floor)
    reach = RANGE * (1 + FEW_NIGHTS / len(past)) * deviation
    low, high = centre - reach, centre + reach
    if low <= value <= high:
        return None
    usual = measure.shown(centre)
    words = f"{measure.name} {measure.shown(value)}, usually {usual} ({_over(len(past), pooled)})"
    return Drift(site.host, measure.name, value, low, high, len(past), words)


def _absent(site: SiteFigures, history: Sequence[SiteFigures], nights: int) -> tuple[Drift, ...]:
    """A site of which nothing came at all; it drifted if it used to be there on nearly every night."""
    usual = median(s.pages for s in history)
    if usual < LEAST_PAGES or len(history) < 0.9 * nights:
        return ()
    words = f"no address tonight, usually {usual:.0f} (over {_nights(len(history))})"
    return (Drift(site.host, "addresses", 0.0, 1.0, usual, len(history), words),)


def _mix(pooled: Pooled) -> Drift | None:
    """The mix of reasons: half the sum of the differences of all shares, against how it differs between nights."""
    site = pooled.newest
    past = [_shares(earlier) for earlier in pooled.older if earlier.pages >= LEAST_PAGES]
    if site.pages < LEAST_PAGES or not past:
        return None
    names = sorted({name for shares in (*past, _shares(site)) for name in shares})
    usual = {name: mean(shares.get(name, 0.0) for shares in past) for name in names}
    value = _distance(_shares(site), usual)
    scatter = max(_distance(shares, usual) for shares in past)
    noise = 0.5 * sum(_of_share(share, site.pages) for share in usual.values())
    high = max(RANGE / 2 * max(scatter, noise), 0.2) * (1 + FEW_NIGHTS / len(past))
    if value <= high:
        return None
    gained = max(names, key=lambda name: _shares(site).get(name, 0.0) - usual[name])
    words = (
        f"{gained} is the reason for {_percent(_shares(site).get(gained, 0.0))} of the addresses, "
        f"usually {_percent(usual[gained])} ({_over(len(past), pooled)})"
    )
    return Drift(site.host, "mix of reasons", value, 0.0, high, len(past), words)


def _shares(site: SiteFigures) -> dict[str, float]:
    """The shares of all reasons, and of the articles that need none."""
    named = {"article": site.articles, **site.reasons}
    return {name: number / site.pages for name, number in named.items() if number}


def _distance(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return 0.5 * sum(abs(one.get(name, 0.0) - other.get(name, 0.0)) for name in {*one, *other})


def _of_share(share: float, number: int) -> float:
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


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _over(samples: int, pooled: Pooled) -> str:
    """How long the history is: in nights, or in samples where a small site's nights are joined."""
    if pooled.nights == 1:
        return f"over {_nights(samples)}"
    return f"{pooled.nights} nights joined, {samples} times before"


def _nights(number: int) -> str:
    return "1 night" if number == 1 else f"{number} nights"


MEASURES: tuple[Measure, ...] = (
    Measure(
        "yield",
        lambda site: site.articles / site.pages if site.pages >= LEAST_PAGES else None,
        lambda site: site.pages,
        _of_share,
        0.03,
        _percent,
    ),
    Measure(
        "median length",
        _if_records(lambda site: math.log(max(1.0, site.median_words or 0.0))),
        _records,
        _of_length,
        0.1,
        lambda value: f"{math.exp(value):.0f} words",
    ),
    Measure("missing titles", _if_records(lambda s: s.untitled / len(s.words)), _records, _of_share, 0.03, _percent),
    Measure("missing dates", _if_records(lambda s: s.undated / len(s.words)), _records, _of_share, 0.03, _percent),
    Measure("share removed", _if_records(lambda s: s.share_removed or 0.0), _records, _of_removal, 0.02, _percent),
)


def lines_of(drifts: Iterable[Drift]) -> list[str]:
    """One line a drift, for logs and messages."""
    return [f"{drift.host}: {drift.words}" for drift in drifts]
