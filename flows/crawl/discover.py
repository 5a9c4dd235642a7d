"""Which addresses the sources list tonight, and which of these are fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field, replace

from copydesk.cleaners.model.page import NOTHING_LISTED, ListedFacts
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.urls.normalize import is_home, normalize_url
from copydesk.flows.config.groups import DiscoveryLimits
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.address_shapes import is_called_list, shape_of
from copydesk.flows.crawl.client import FetchRequest
from copydesk.flows.crawl.fetch import Fetcher, RobotsSource, origin_of
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.listing import Listing, ListingLink, task_of
from copydesk.flows.crawl.listing_dates import newest_first, oldest_first
from copydesk.flows.crawl.listing_memory import ListingMemory
from copydesk.flows.crawl.parsers import Parsers
from copydesk.flows.http.responses import FetchError
from copydesk.flows.storage.state.database import KnownListing

#: Where sites keep what they do not declare, asked for only when nothing else was found.
SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml", "/wp-sitemap.xml")
PLACES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/news-sitemap.xml", *SITEMAPS)

_INDEX = "sitemap_index"

#: Feeds of one page that are read: the second and third are of comments, of podcasts, of other languages.
MAX_FEEDS = 3


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """One document of a source that was asked for: its kind and the links in it, or what was wrong with it.

    `unread` counts entries that have no address, and `unread_names` has the first of them. `is_unchanged`: it said that
    it has nothing new; else `known` is what later runs are to know of it.
    """

    url: str
    kind: str | None = None
    links: int = 0
    is_capped: bool = False
    problem: FetchError | None = None
    unread: int = 0
    unread_names: tuple[str, ...] = ()
    seen: int = 0
    is_unchanged: bool = False
    known: KnownListing | None = None


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one source gave: addresses to fetch, hostile ones that were refused, and the documents asked for."""

    source: str
    listed: tuple[Listed, ...]
    refused: tuple[tuple[str, Reject], ...]
    asked: tuple[ListingRequest, ...]


@dataclass
class Discoverer:
    """Reads sources. Each document is asked for once a run, however many name it, and under conditions where `memory`
    has some.
    """

    fetcher: Fetcher
    robots: RobotsSource
    guard: Guard
    limits: DiscoveryLimits
    parsers: Parsers
    memory: ListingMemory = field(default_factory=ListingMemory)
    #: Those of some addresses that earlier runs have had.
    had: Callable[[Iterable[str]], Container[str]] = lambda urls: ()
    seen: set[str] = field(default_factory=set)

    async def discover(self, source: SourceEntry) -> Discovery:
        """The addresses of one source, newest first where it gives dates, within its patterns and limit.

        A home page also gives what the feeds have that it declares, and where that is nothing, what the sitemaps of
        robots.txt and the usual places have. A source that gives nothing says why; one that is not through in its time
        gives what it has.
        """
        found = _Found()
        seconds = self.limits.max_seconds
        try:
            async with asyncio.timeout(seconds):
                await self._ask(source, found)
        except TimeoutError:
            late = f"the source was not read to its end in its {seconds:.0f} s"
            problem = FetchError(Reason.HOST_BUDGET, late, found.current)
            found.asked.append(ListingRequest(found.current, problem=problem))
        limit = source.limit or self.limits.max_addresses
        if source.backfill:
            return _backfilled(source, found)
        listed, refused = await asyncio.to_thread(choose_links, found.links, self.guard, limit, found.shapes)
        gave = listed or refused or found.is_unchanged
        asked = found.asked if gave else [_explained(report, source) for report in found.asked]
        return Discovery(source.name, listed, refused, tuple(asked))

    async def _ask(self, source: SourceEntry, found: _Found) -> None:
        await self._read_all([(url, 0) for url in source.urls], source, found)
        for home in filter(is_home, source.urls):
            if not found.links:
                await self._try_places(normalize_url(home) or home, source, found)

    async def _read_all(self, waiting: list[tuple[str, int]], source: SourceEntry, found: _Found) -> None:
        """Read documents and those that they lead to; what a source did not name itself may be missing."""
        limit = source.limit or self.limits.max_addresses
        while waiting and len(found.asked) < self.limits.max_documents and found.taken < limit:
            url, depth = waiting.pop(0)
            normal = normalize_url(url) or url
            if normal in self.seen:
                continue
            self.seen.add(normal)
            found.current = normal
            listing, report = await self.read(normal, source)
            if listing is None:
                # An index is asked to be whole; a feed that a page declares, and a usual place, may not be there.
                found.asked += [report] if url not in found.guessed else []
                continue
            found.asked.append(report)
            if listing.kind == _INDEX and depth < self.limits.max_depth:
                links = self._of_index(listing, source)
                waiting += [(link.url, depth + 1) for link in links]
            elif source.backfill and listing.kind != _INDEX:
                found.asked[-1] = await asyncio.to_thread(self._take_oldest, listing, report, limit, found)
            elif listing.kind != _INDEX:
                found.links += listing.links
                found.shapes |= listing.shapes
            if listing.feeds and depth < self.limits.max_depth:
                feeds = _feeds_of(normal, listing)
                found.guessed.update(feeds)
                waiting += [(feed, depth + 1) for feed in feeds]

    def _of_index(self, listing: Listing, source: SourceEntry) -> Sequence[ListingLink]:
        """The sitemaps of an index, as it has them; for a backfill the oldest first, without those that are through."""
        if not source.backfill:
            return listing.links
        return oldest_first(link for link in listing.links if not self.memory.is_through(link, source))

    def _take_oldest(self, listing: Listing, report: ListingRequest, limit: int, found: _Found) -> ListingRequest:
        """Take the oldest links of a document that no run has had; one with more than the limit is not through."""
        normal = {link: normalize_url(link.url) or link.url for link in listing.links}
        had = self.had(normal.values())
        new = [link for link in oldest_first(listing.links) if normal[link] not in had]
        room = limit - found.taken
        listed, refused = choose_links(new, self.guard, room, listing.shapes, is_sorted=True)
        found.listed += listed
        found.refused.update(refused)
        is_through = len(listed) < room
        known = replace(report.known, selection="") if report.known and not is_through else report.known
        return replace(report, known=known, is_unchanged=not listed)

    async def _try_places(self, home: str, source: SourceEntry, found: _Found) -> None:
        """Read the sitemaps of robots.txt, then the usual places, until one gives something."""
        rules = await self.robots.of(home)
        places: Iterable[str] = (*rules.sitemaps_of(home), *(origin_of(home) + place for place in PLACES))
        if any(report.is_unchanged and report.url == home for report in found.asked):
            # What was enough the last time is enough again: the page itself, or a place that had something.
            places = [place for place in places if place in self.memory.known]
        for url in places:
            if found.links or found.has_place or len(found.asked) >= self.limits.max_documents:
                return
            found.guessed.add(url)
            await self._read_all([(url, 1)], source, found)

    async def read(self, url: str, source: SourceEntry | None = None) -> tuple[Listing | None, ListingRequest]:
        """What one document lists, and the report of it; no listing where it could not be read.

        With a source, only what its patterns want.
        """
        conditions = self.memory.conditions(url, source)
        answer = await self.fetcher.fetch(FetchRequest(url, conditions, self.limits.max_bytes), self.robots)
        if isinstance(answer, FetchError):
            if answer.reason is Reason.EMPTY_BODY:
                answer = FetchError(Reason.BAD_FEED, "empty", url, is_final=True)
            return None, ListingRequest(url, problem=answer)
        if answer.status == 304:
            unchanged = self.memory.unchanged(url)
            return unchanged, ListingRequest(url, unchanged.kind, is_unchanged=True)
        task = task_of(answer, self.limits.max_links, self.limits.max_bytes)
        if source is not None:
            task = replace(task, include=source.include, exclude=source.exclude, since=source.since, until=source.until)
        listing = await self.parsers.listing(task)
        if isinstance(listing, Reject):
            return None, ListingRequest(url, problem=FetchError(listing.reason, listing.detail, url, is_final=True))
        report = ListingRequest(url, listing.kind, len(listing.links), listing.is_capped, seen=listing.seen)
        if source is not None:
            known = self.memory.note(url, source, answer, listing, self.limits.max_documents)
            report = replace(report, known=known)
        return listing, replace(report, unread=listing.unread, unread_names=listing.unread_names)


@dataclass
class _Found:
    """What the documents of one source gave so far; `guessed` are those that nobody promised."""

    asked: list[ListingRequest] = field(default_factory=list)
    links: list[ListingLink] = field(default_factory=list)
    shapes: frozenset[tuple[str, ...]] = frozenset()
    guessed: set[str] = field(default_factory=set)
    #: What a backfill took, and what of it is refused.
    listed: list[Listed] = field(default_factory=list)
    refused: dict[str, Reject] = field(default_factory=dict)
    #: The document that is asked for now.
    current: str = ""

    @property
    def taken(self) -> int:
        """How many addresses a backfill took so far."""
        return len(self.listed)

    @property
    def is_unchanged(self) -> bool:
        """Whether one of the documents said that it has nothing new."""
        return any(report.is_unchanged for report in self.asked)

    @property
    def has_place(self) -> bool:
        """Whether a document that nobody promised said that it has nothing new."""
        return any(report.is_unchanged and report.url in self.guessed for report in self.asked)


def _backfilled(source: SourceEntry, found: _Found) -> Discovery:
    """What a backfill took; an index that leads to nothing that is not through has nothing new."""
    asked = [replace(r, is_unchanged=True) if r.kind == _INDEX and not found.listed else r for r in found.asked]
    return Discovery(source.name, tuple(found.listed), tuple(found.refused.items()), tuple(asked))


def _feeds_of(url: str, listing: Listing) -> tuple[str, ...]:
    """The feeds of a page that are its own: all of a home page's, of a section's those below it."""
    if is_home(url):
        return listing.feeds[:MAX_FEEDS]
    folder = url.partition("?")[0].rstrip("/") + "/"
    return tuple(feed for feed in listing.feeds if feed.startswith(folder))[:MAX_FEEDS]


def _explained(report: ListingRequest, source: SourceEntry) -> ListingRequest:
    """The report of a document of a source that gave nothing, with why, and what to try."""
    if report.problem is not None or report.kind == _INDEX:
        return report
    if report.links:
        why = "was listed by another source before"
    elif report.seen and (source.include or source.exclude):
        why = f"none of its {report.seen} addresses is wanted: look at include and exclude of the source"
    elif report.kind == "page":
        why = (
            f"shows {report.seen} links of its site, none that is plainly an article's: name a feed or a sitemap "
            "(`copydesk sites add` looks for them), or the form of the addresses with include"
        )
    else:
        why = f"lists nothing{f', {report.unread} entries without an address' if report.unread else ' now'}"
    return replace(report, problem=FetchError(Reason.BAD_FEED, why, report.url, is_final=True))


@dataclass(frozen=True, slots=True)
class Listed:
    """An address that a source lists, as the listing writes it, and what its listings say of the page."""

    url: str
    date: str | None = None
    facts: ListedFacts = NOTHING_LISTED


def choose_links(
    links: Iterable[ListingLink],
    guard: Guard,
    limit: int,
    shapes: frozenset[tuple[str, ...]] = frozenset(),
    *,
    is_sorted: bool = False,
) -> tuple[tuple[Listed, ...], tuple[tuple[str, Reject], ...]]:
    """The links that are fetched, each once, newest first, at most `limit`; and those before them that are refused.

    A list of articles and a page of the site itself are no article, unless addresses of that form stand in its feed
    (`shapes`). With `is_sorted` the links stay in the order that they have.
    """
    listed: dict[str, Listed] = {}
    refused: dict[str, Reject] = {}
    for link in links if is_sorted else newest_first(links):
        key = normalize_url(link.url) or link.url
        if key in listed:
            # A feed and a sitemap tell different things of one page.
            listed[key] = replace(listed[key], facts=listed[key].facts.or_else(link.facts))
            continue
        if len(listed) == limit:
            continue
        refusal = guard.check(link.url) or _aside(link, shapes)
        if refusal is not None:
            refused.setdefault(link.url, refusal)
            continue
        listed[key] = Listed(link.url, link.date, link.facts)
    return tuple(listed.values()), tuple(refused.items())


def _aside(link: ListingLink, shapes: frozenset[tuple[str, ...]]) -> Reject | None:
    if link.aside is None or (shape_of(link.url) in shapes and not is_called_list(link.url)):
        return None
    if link.aside == "list":
        return Reject(Reason.INDEX_PAGE, "a list of articles, by its address; not asked for")
    return Reject(Reason.NO_ARTICLE, "a page of the site itself, by its address; not asked for")
