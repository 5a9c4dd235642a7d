"""What a feed, a sitemap or a section page lists, as all of their readers give it, and the address an entry means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urljoin, urlsplit

from copydesk.cleaners.model.page import NOTHING_LISTED, ListedFacts
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


#: An address with its scheme written twice, as templates do that put one before what has one.
_TWICE = re.compile(r"(?:https?://)+(?=https?://)", re.IGNORECASE)

#: A scheme with too few or too many slashes, or none of its colon. What follows tells whether it is one.
_SCHEME = re.compile(r"https?(?::/{0,9}|/{2,9})(?=[^/:])", re.IGNORECASE)

#: What some put in front of an address for programs that read feeds.
_FOR_READERS = re.compile(r"feed:(?://)?(?=https?:)", re.IGNORECASE)

#: A link of HTML, where its address alone belongs.
_ANCHOR = re.compile(r"""<a\s(?:[^<>]{0,400}\s)?href\s?=\s?["']?([^"'\s<>]{1,8000})""", re.IGNORECASE)

_QUOTES = {'"': '"', "'": "'", "<": ">", "“": "”"}


def absolute(base: str, place: str) -> str:
    """An address made absolute as its writer meant it; a base that is no address counts for nothing.

    A host of the listing's own without a scheme, or behind one with the wrong slashes, is no folder, as it would be in
    a page.

    >>> absolute("https://paper.example/feed", "www.paper.example/news/1"), absolute("https://paper.example/feed", "a")
    ('https://www.paper.example/news/1', 'https://paper.example/a')
    >>> absolute("https://paper.example/feed", '"https:\\\\\\\\paper.example\\\\news"')
    'https://paper.example/news'
    """
    try:
        place = _TWICE.sub("", _FOR_READERS.sub("", _bare(place), count=1), count=1)
        host = _own_host(base)
        scheme = _SCHEME.match(place)
        rest = place[scheme.end() :] if scheme else place
        is_host = bool(host) and re.split(r"[/?#]", rest, maxsplit=1)[0].lower().removeprefix("www.") == host
        if is_host and not place.lower().startswith(("http://", "https://")):
            place = f"//{rest}"
        return urljoin(base, place)
    except ValueError:
        return place or base


def _own_host(base: str) -> str:
    return urlsplit(base).netloc.lower().removeprefix("www.")


def _bare(place: str) -> str:
    """What was written, without what was put round the address: quotes, brackets, a link of HTML, line ends."""
    place = "".join(map(str.strip, place.splitlines()))
    if place[:2].lower() == "<a" and (link := _ANCHOR.match(place)):
        return link[1]
    if _QUOTES.get(place[:1]) == place[-1:] and len(place) > 2:
        place = place[1:-1].strip()
    if "\\" in place:
        # A browser takes either stroke for a slash (WHATWG URL, "special" schemes).
        front, mark, query = place.partition("?")
        place = front.replace("\\", "/") + mark + query
    return place
