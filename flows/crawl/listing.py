"""What a feed, a sitemap or a section page lists, as all of their readers give it, and what they are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from copydesk.cleaners.model.listed import NOTHING_LISTED, ListedFacts
from copydesk.flows.http.responses import Response

LinkKind = Literal["rss", "atom", "json", "sitemap", "sitemap_index", "text"]
ListingKind = LinkKind | Literal["page"]

#: Entries without an address that are named; the others are counted.
NAMED_ENTRIES = 3


@dataclass(frozen=True, slots=True)
class ListingLink:
    """An address as a listing gives it (made absolute, nothing else), and the date that it puts beside it.

    `rank` orders links of different listings, the smallest first: by instant where there is one (`listing_dates`).
    `aside` is what the address is instead of an article's, as far as it tells: `list` or `service`. `facts` is what the
    listing says of the page beside its address.
    """

    url: str
    date: str | None = None
    rank: tuple[int, float] = (2, 0.0)
    aside: Literal["list", "service"] | None = None
    facts: ListedFacts = NOTHING_LISTED


@dataclass(frozen=True, slots=True)
class Listing:
    """What one feed, sitemap or section page lists.

    `is_capped` says that it has more than were read. `unread` counts entries that have no address, `unread_names` are
    the first of them, by title or id. `seen` is how many links there were before any was left out; `feeds` are the
    feeds that a page declares, `shapes` the forms of the addresses that a feed has.
    """

    kind: ListingKind
    links: tuple[ListingLink, ...]
    is_capped: bool = False
    unread: int = 0
    unread_names: tuple[str, ...] = ()
    seen: int = 0
    feeds: tuple[str, ...] = ()
    shapes: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True, slots=True)
class ListingTask:
    """What a worker needs of an answer and of its source."""

    url: str
    body: bytes
    content_type: str | None
    max_links: int
    max_bytes: int
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


def task_of(answer: Response, max_links: int, max_bytes: int) -> ListingTask:
    """The task of reading an answer, without patterns."""
    return ListingTask(answer.url, answer.body, answer.header("Content-Type"), max_links, max_bytes)
