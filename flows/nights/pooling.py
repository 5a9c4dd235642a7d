"""Small sites: nights with too few addresses to tell anything are joined until there are enough.

A site of two addresses a night shows its new template after a few nights. The last nights of a site, tonight's among
them, are one sample; those before it are cut into samples of as many nights, which share no night with it or with each
other. So the test stays the one of large sites, and chance explains no more alarms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.report.figures import SiteFigures, add_sites

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
