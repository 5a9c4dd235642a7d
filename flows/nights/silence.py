"""Sites of which nothing comes any more, told from those in one of their usual pauses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from statistics import mean, median

from flows.nights.pooling import LEAST_PAGES, MOST_NIGHTS

#: A site of many addresses that was there on this share of the nights is missed on the first night without it.
NEARLY_ALWAYS = 0.9

#: Other sites are missed, once known for a week, when they are silent for more than so many times their longest pause.
PAUSES = 2


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
    return silent if silent * mean(before) >= LEAST_PAGES and silent > PAUSES * pause else 0
