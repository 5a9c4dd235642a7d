"""Which addresses the sources list tonight."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.config.limits import DiscoveryLimits
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.client import FetchRequest
from copydesk.flows.crawl.fetch import Fetcher, RobotsSource
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.listing import Listing, ListingLink
from copydesk.flows.crawl.listing_dates import newest_first
from copydesk.flows.crawl.parsers import Parsers
from copydesk.flows.crawl.read_listing import task_of
from copydesk.flows.http.responses import FetchError


@dataclass(frozen=True, slots=True)
class Listed:
    """An address that a source lists, as the listing writes it."""

    url: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """One document of a source that was asked for: its kind and the links in it, or what was wrong with it.

    `unread` counts entries that have no address, and `unread_names` has the first of them.
    """

    url: str
    kind: str | None = None
    links: int = 0
    is_capped: bool = False
    problem: FetchError | None = None
    unread: int = 0
    unread_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one source gave: addresses to fetch, hostile ones that were refused, and the documents asked for."""

    source: str
    listed: tuple[Listed, ...]
    refused: tuple[tuple[str, Reject], ...]
    asked: tuple[ListingRequest, ...]


@dataclass
class Discoverer:
    """Reads sources. Each document is asked for once a run, however many name it."""

    fetcher: Fetcher
    robots: RobotsSource
    guard: Guard
    limits: DiscoveryLimits
    parsers: Parsers
    seen: set[str] = field(default_factory=set)

    async def discover(self, source: SourceEntry) -> Discovery:
        """The addresses of one source, newest first where it gives dates, within its patterns and limit."""
        asked: list[ListingRequest] = []
        links: list[ListingLink] = []
        waiting = [(url, 0) for url in source.urls]
        while waiting and len(asked) < self.limits.max_documents:
            url, depth = waiting.pop(0)
            normal = normalize_url(url) or url
            if normal in self.seen:
                continue
            self.seen.add(normal)
            listing, report = await self.read(normal, source)
            asked.append(report)
            if listing is None:
                continue
            if listing.kind != "sitemap_index":
                links += listing.links
            elif depth < self.limits.max_depth:
                waiting += [(link.url, depth + 1) for link in listing.links]
        limit = source.limit or self.limits.max_addresses
        listed, refused = await asyncio.to_thread(choose_links, links, self.guard, limit)
        return Discovery(source.name, listed, refused, tuple(asked))

    async def read(self, url: str, source: SourceEntry | None = None) -> tuple[Listing | None, ListingRequest]:
        """What one document lists, and the report of it; no listing where it could not be read.

        With a source, only what its patterns want.
        """
        answer = await self.fetcher.fetch(FetchRequest(url, max_bytes=self.limits.max_bytes), self.robots)
        if isinstance(answer, FetchError):
            if answer.reason is Reason.EMPTY_BODY:
                answer = FetchError(Reason.BAD_FEED, "empty", url, is_final=True)
            return None, ListingRequest(url, problem=answer)
        task = task_of(answer, self.limits.max_links, self.limits.max_bytes)
        if source is not None:
            task = replace(task, include=source.include, exclude=source.exclude)
        listing = await self.parsers.listing(task)
        if isinstance(listing, Reject):
            return None, ListingRequest(url, problem=FetchError(listing.reason, listing.detail, url, is_final=True))
        report = ListingRequest(url, listing.kind, len(listing.links), listing.is_capped)
        return listing, replace(report, unread=listing.unread, unread_names=listing.unread_names)


def choose_links(
    links: Iterable[ListingLink], guard: Guard, limit: int
) -> tuple[tuple[Listed, ...], tuple[tuple[str, Reject], ...]]:
    """The links that are fetched, each once, newest first, at most `limit`; and those before them that are refused."""
    listed: dict[str, Listed] = {}
    refused: dict[str, Reject] = {}
    for link in newest_first(links):
        if len(listed) == limit:
            break
        refusal = guard.check(link.url)
        if refusal is not None:
            refused.setdefault(link.url, refusal)
            continue
        listed.setdefault(normalize_url(link.url) or link.url, Listed(link.url, link.date))
    return tuple(listed.values()), tuple(refused.items())
