"""What a feed, a sitemap or a section page lists, as all of their readers give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LinkKind = Literal["rss", "atom", "json", "sitemap", "sitemap_index", "text"]

#: Entries without an address that are named; the others are counted.
NAMED_ENTRIES = 3


@dataclass(frozen=True, slots=True)
class ListingLink:
    """An address as a listing gives it (made absolute, nothing else), and the date that it puts beside it.

    `rank` orders links of different listings, the smallest first: by instant where there is one (`listing_dates`).
    """

    url: str
    date: str | None = None
    rank: tuple[int, float] = (2, 0.0)


@dataclass(frozen=True, slots=True)
class Listing:
    """What one feed, sitemap or section page lists.

    `is_capped` says that it has more than were read. `unread` counts entries that have no address, `unread_names` are
    the first of them, by title or id.
    """

    kind: LinkKind | Literal["page"]
    links: tuple[ListingLink, ...]
    is_capped: bool = False
    unread: int = 0
    unread_names: tuple[str, ...] = ()
