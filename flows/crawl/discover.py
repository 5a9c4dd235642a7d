"""Which addresses the sources list tonight."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from copydesk.cleaners.html.decode import decode
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.config.limits import DiscoveryLimits
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.client import FetchRequest
from copydesk.flows.crawl.feeds import Listing, ListingLink, parse_listing
from copydesk.flows.crawl.fetch import Fetcher, RobotsSource
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.sections import is_media, parse_section
from copydesk.flows.http.responses import FetchError, Response

#: Addresses and types that promise a feed or a sitemap: a page there is an error, not a section.
_FEED_PATH = re.compile(r"\.(?:xml|rss|atom|json|gz)$|/(?:feed|rss|atom)/?$", re.IGNORECASE)
_FEED_TYPE = re.compile(r"xml|rss|atom|json|gzip", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """An address that a source lists, as the listing writes it."""

    url: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """One document of a source that was asked for: its kind and the links in it, or what was wrong with it."""

    url: str
    kind: str | None = None
    links: int = 0
    is_capped: bool = False
    problem: FetchError | None = None


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
            listing, report = await self.read(normal)
            asked.append(report)
            if listing is None:
                continue
            if listing.kind != "sitemap_index":
                links += listing.links
            elif depth < self.limits.max_depth:
                waiting += [(link.url, depth + 1) for link in newest_first(listing.links)]
        limit = source.limit or self.limits.max_addresses
        listed, refused = await asyncio.to_thread(choose_links, links, source, self.guard, limit)
        return Discovery(source.name, listed, refused, tuple(asked))

    async def read(self, url: str) -> tuple[Listing | None, ListingRequest]:
        """What one document lists, and the report of it; no listing where it could not be read."""
        answer = await self.fetcher.fetch(FetchRequest(url, max_bytes=self.limits.max_bytes), self.robots)
        if isinstance(answer, FetchError):
            if answer.reason is Reason.EMPTY_BODY:
                answer = FetchError(Reason.BAD_FEED, "empty", url, is_final=True)
            return None, ListingRequest(url, problem=answer)
        listing = await asyncio.to_thread(read_listing, answer, self.limits)
        if isinstance(listing, Reject):
            return None, ListingRequest(url, problem=FetchError(listing.reason, listing.detail, url, is_final=True))
        return listing, ListingRequest(url, listing.kind, len(listing.links), listing.is_capped)


def read_listing(answer: Response, limits: DiscoveryLimits) -> Listing | Reject:
    """What an answer lists: a feed, a sitemap, or, where neither type nor address promise one, a section page."""
    kind = answer.header("Content-Type") or ""
    start = answer.body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_html = start.startswith((b"<!doctype html", b"<html")) or (
        "html" in kind and not start.startswith((b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"{"))
    )
    promised = _FEED_PATH.search(answer.url.partition("?")[0]) or (_FEED_TYPE.search(kind) and "xhtml" not in kind)
    if not is_html or promised:
        return parse_listing(answer.body, answer.url, max_links=limits.max_links, max_bytes=limits.max_bytes)
    page = Page(answer.url, answer.body, answer.url, kind or None)
    html = decode(page)
    if isinstance(html, Reject):
        return Reject(Reason.BAD_FEED, f"a page that cannot be read: {html.detail or html.reason}")
    return parse_section(html, answer.url, max_links=limits.max_links)


def choose_links(
    links: Iterable[ListingLink], source: SourceEntry, guard: Guard, limit: int
) -> tuple[tuple[Listed, ...], tuple[tuple[str, Reject], ...]]:
    """The links that are fetched, each once, newest first, at most `limit`; and those before them that are refused."""
    include, exclude = _matcher(source.include), _matcher(source.exclude)
    listed: dict[str, Listed] = {}
    refused: dict[str, Reject] = {}
    for link in newest_first(links):
        if len(listed) == limit:
            break
        refusal = guard.check(link.url)
        if refusal is not None:
            refused.setdefault(link.url, refusal)
            continue
        url = normalize_url(link.url) or link.url
        is_wanted = (not source.include or include(url)) and not exclude(url) and not is_media(url)
        if is_wanted:
            listed.setdefault(url, Listed(link.url, link.date))
    return tuple(listed.values()), tuple(refused.items())


def newest_first(links: Iterable[ListingLink]) -> list[ListingLink]:
    """Links with the newest ISO date first, then those without one, each group in its old order."""
    return sorted(links, key=_age)


def _age(link: ListingLink) -> tuple[int, ...]:
    digits = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?", link.date or "")
    return tuple(-int(d or 0) for d in digits.groups()) if digits else (0,)


def _matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    compiled = [re.compile(p) for p in patterns]
    return lambda url: any(p.search(url) for p in compiled)
