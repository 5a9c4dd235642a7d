"""Drift: each site of a night against its own earlier nights, and the night against those before it.

A figure has drifted when it is further from the median of its history than chance explains. What chance explains is
the largest of three: how far the history itself scatters (median absolute deviation), how far a sample of so few pages
scatters, and a floor below which nobody would act. With little history the range is wider. Nothing is asked of
Prefect: the history is the figures beside the manifests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import mean, median

from copydesk.cleaners.urls.normalize import site_of
from copydesk.flows.metrics.figures import Figures, SiteFigures
from copydesk.flows.metrics.measures import LEAST_PAGES, MEASURES, MOST_NIGHTS, Measure, Pooled, of_share, percent, pool

#: A normal distribution's standard deviation is so many median absolute deviations.
MAD_TO_DEVIATION = 1.4826

#: How many deviations from the median are still in range with a long history: one false alarm in some 15,000 figures.
RANGE = 4.0

#: One night of history widens the range to 2.5 times that, three nights to 1.5 times, thirty to 1.05 times.
FEW_NIGHTS = 1.5

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
    by_night = [{site.host: site for site in figures.sites} for figures in (*history, night)]
    # Their listings answered, and have nothing new: they are there. A feed's host may be another than its pages'.
    quiet = {_owner(site.host) for site in night.sites if site.quiet}
    drifts: list[Drift] = []
    for host in sorted({host for sites in by_night[:-1] for host in sites}):
        *earlier, tonight = [sites.get(host) for sites in by_night]
        if tonight is not None and tonight.pages:
            drifts += judge_site(tonight, [site for site in earlier if site is not None])
        elif _owner(host) not in quiet and (missing := _missing(host, _pages([*earlier, tonight]))):
            drifts.append(missing)
    articles = [sum(site.articles for site in each.sites if _owner(site.host) not in quiet) for each in history]
    expected = median(articles) if len(articles) >= EXPECTED_AFTER else None
    return Verdict(tuple(drifts), night.total.articles, expected if expected and expected >= LEAST_EXPECTED else None)


def _pages(nights: Iterable[SiteFigures | None]) -> list[int]:
    """The pages of a site night by night, without the nights on which its listing said that it has nothing new."""
    return [site.pages if site else 0 for site in nights if site is None or site.pages or not site.quiet]


def _owner(host: str) -> str:
    """The site that a host belongs to."""
    return site_of(f"https://{host}") or host


def judge_site(site: SiteFigures, history: Sequence[SiteFigures]) -> tuple[Drift, ...]:
    """The figures of a site of which something came that left the range of its history."""
    pooled = pool(site, history)
    found = [_measure(measure, pooled) for measure in MEASURES]
    return tuple(drift for drift in (*found, _mix(pooled)) if drift)


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


def _missing(host: str, pages: Sequence[int]) -> Drift | None:
    """A site of which nothing came at all, though it used to be there."""
    silent = silence(pages)
    if not silent:
        return None
    usual = median(number for number in pages if number)
    since = "tonight" if silent == 1 else f"for {silent} nights"
    nights = len(pages) - silent
    words = f"no address {since}, usually {usual:.0f} (over {_nights(nights)})"
    return Drift(host, "addresses", 0.0, 1.0, usual, nights, words)


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
    noise = 0.5 * sum(of_share(share, site.pages) for share in usual.values())
    high = max(RANGE / 2 * max(scatter, noise), 0.2) * (1 + FEW_NIGHTS / len(past))
    if value <= high:
        return None
    gained = max(names, key=lambda name: _shares(site).get(name, 0.0) - usual[name])
    words = (
        f"{gained} is the reason for {percent(_shares(site).get(gained, 0.0))} of the addresses, "
        f"usually {percent(usual[gained])} ({_over(len(past), pooled)})"
    )
    return Drift(site.host, "mix of reasons", value, 0.0, high, len(past), words)


def _shares(site: SiteFigures) -> dict[str, float]:
    """The shares of all reasons, and of the articles that need none."""
    named = {"article": site.articles, **site.reasons}
    return {name: number / site.pages for name, number in named.items() if number}


def _distance(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return 0.5 * sum(abs(one.get(name, 0.0) - other.get(name, 0.0)) for name in {*one, *other})


def _over(samples: int, pooled: Pooled) -> str:
    """How long the history is: in nights, or in samples where a small site's nights are joined."""
    if pooled.nights == 1:
        return f"over {_nights(samples)}"
    return f"{pooled.nights} nights joined, {samples} times before"


def _nights(number: int) -> str:
    return "1 night" if number == 1 else f"{number} nights"


def drift_lines(drifts: Iterable[Drift]) -> list[str]:
    """One line a drift, for logs and messages."""
    return [f"{drift.host}: {drift.words}" for drift in drifts]


#: A site of many addresses that was there on this share of the nights is missed on the first night without it.
NEARLY_ALWAYS = 0.9

#: Other sites are missed, once known for a week, when they are silent for more than so many times their longest pause.
_PAUSES = 2


def silence(pages: Sequence[int]) -> int:
    """For how many nights a site has been missing; 0 where it is not, or where chance and habit explain it.

    `pages` has its addresses night by night, the oldest first, tonight last. By chance, a site whose nights would have
    given eight addresses together gives none once in three thousand times.

    >>> silence([40] * 20 + [0]), silence([2] * 20 + [0]), silence([2] * 20 + [0] * 4), silence([9, 0, 0] * 5 + [0, 0])
    (1, 0, 4, 0)
    """
    first = next((night for night, number in enumerate(pages) if number), len(pages))
    seen = pages[first:]
    silent = next((night for night, number in enumerate(reversed(seen)) if number), len(seen))
    before = seen[: len(seen) - silent]
    if not before or not 1 <= silent <= MOST_NIGHTS:
        return 0
    there = [number for number in before if number]
    if median(there) >= LEAST_PAGES and len(there) >= NEARLY_ALWAYS * len(pages[:-1]):
        return silent
    if len(before) < MOST_NIGHTS:
        return 0
    pause = max((len(list(nights)) for is_there, nights in groupby(before, bool) if not is_there), default=0)
    return silent if silent * mean(before) >= LEAST_PAGES and silent > _PAUSES * pause else 0
