"""The order of what is listed: newest first or oldest first, by the ranks that its dates gave it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from copydesk.flows.crawl.listing import ListingLink

#: A whole date in a path.
_DAY_PATH = re.compile(r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")

#: Ranks of links: an undated feed is new, then comes what has a date, then what a page shows, then undated sitemaps.
NEW, DATED, UNDATED = -1, 0, 3


def newest_first(links: Iterable[ListingLink]) -> list[ListingLink]:
    """Links with the latest instant first, as `rank_links` ranked them; equal ranks keep their order."""
    return sorted(links, key=lambda link: link.rank)


def oldest_first(links: Iterable[ListingLink]) -> list[ListingLink]:
    """Links with the earliest day first, by their instants or by the dates in their addresses; then those without."""
    days = [(day_of(link), link) for link in links]
    dated = sorted(((day, link) for day, link in days if day), key=lambda pair: (pair[0], -pair[1].rank[1]))
    return [link for _, link in dated] + [link for day, link in days if not day]


def day_of(link: ListingLink) -> date | None:
    """The day of a link: of its instant in UTC, else of its address where that has a whole date; `None` for neither."""
    if link.rank[0] == DATED:
        return datetime.fromtimestamp(-link.rank[1], UTC).date()
    found = _DAY_PATH.search(link.url)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def is_before(link: ListingLink, day: date) -> bool:
    """Whether a link is dated before a day."""
    own = day_of(link)
    return own is not None and own < day


def is_between(link: ListingLink, since: date | None, until: date | None) -> bool:
    """Whether nothing in a link's date speaks against days that are wanted; what has no date is wanted.

    >>> story = ListingLink("https://a.example/2026/03/14/tide")
    >>> is_between(story, date(2026, 3, 14), date(2026, 3, 14)), is_between(story, date(2026, 4, 1), None)
    (True, False)
    """
    if since is None and until is None:
        return True
    own = day_of(link)
    return own is None or ((since is None or own >= since) and (until is None or own <= until))
