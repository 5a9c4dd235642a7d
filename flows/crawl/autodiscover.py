"""What a home page leads to: the feeds, sitemaps and sections by which a new site can be followed."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from copydesk.cleaners.model.record import Reject
from copydesk.cleaners.urls.normalize import host_of, normalize_url
from copydesk.flows.config.limits import DiscoveryLimits
from copydesk.flows.config.settings import Settings
from copydesk.flows.crawl.client import FetchRequest, HttpClient
from copydesk.flows.crawl.discover import PLACES, SITEMAPS, Discoverer
from copydesk.flows.crawl.fetch import Fetcher, origin_of, user_agent
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.listing import task_of
from copydesk.flows.crawl.parsers import Parsers, own_parsers
from copydesk.flows.crawl.session import open_session, proxy_of
from copydesk.flows.crawl.site_files import SiteFiles
from copydesk.flows.crawl.throttle import Throttle
from copydesk.flows.http.responses import FetchError, Response
from copydesk.flows.storage.state.database import open_state

#: Links to articles that a page must have to count as a section page.
_MIN_LINKS = 3

#: Feeds come first: they are short and new. A home page is the last resort.
_ORDER = ("rss", "atom", "json", "sitemap", "text", "sitemap_index", "page")
_FEEDS = _ORDER[:3]
_MAPS = _ORDER[3:5]


@dataclass(frozen=True, slots=True)
class Found:
    """A source of addresses: its own address, its kind, and how many links it has now."""

    url: str
    kind: str
    links: int


async def find_sources(
    home: str,
    settings: Settings,
    *,
    now: Callable[[], datetime],
    allow: frozenset[str] = frozenset(),
    version: str = "0",
) -> tuple[Found, ...] | FetchError:
    """The sources of a site, best first; a `FetchError` where its home page cannot be fetched."""
    guard, limits = Guard(allow), settings.fetch
    state = open_state("sqlite://")
    agent = user_agent(version, settings.contact)
    async with open_session(agent, guard, limits, proxy_of(settings)) as session:
        throttle = Throttle(settings.politeness, time.monotonic)
        fetcher = Fetcher(HttpClient(session, limits, now), guard, throttle, limits, random.Random(home))
        parsers = own_parsers()
        robots = SiteFiles(fetcher, state, now, settings.rights, parsers).robots
        answer = await fetcher.fetch(FetchRequest(normalize_url(home) or home), robots)
        if isinstance(answer, FetchError):
            return answer
        discoverer = Discoverer(fetcher, robots, guard, settings.discovery, parsers)
        feeds, section = await _of_page(answer, parsers, settings.discovery)
        named = (await robots.of(answer.url)).sitemaps_of(answer.url)
        usual = [origin_of(answer.url) + place for place in (SITEMAPS if feeds and not named else ())]
        found = await _read_all(discoverer, [*feeds, *named, *usual])
        if not found:
            found = await _read_all(discoverer, [origin_of(answer.url) + place for place in PLACES])
    return tuple(sorted([*found, *section], key=lambda f: (_ORDER.index(f.kind), -f.links, f.url)))


def followed(found: Iterable[Found]) -> tuple[str, ...]:
    """By which of its sources a site is followed: by the feeds, and sitemaps that have more; else by the page.

    >>> followed([Found("https://lantern.example/feed", "rss", 20), Found("https://lantern.example/", "page", 30)])
    ('https://lantern.example/feed',)
    """
    found = list(found)
    feeds = [each for each in found if each.kind in _FEEDS]
    most = max((each.links for each in feeds), default=0)
    maps = [each for each in found if each.kind == "sitemap_index" or (each.kind in _MAPS and each.links > most)]
    return tuple(each.url for each in (*feeds, *maps)) or tuple(each.url for each in found)


async def _of_page(answer: Response, parsers: Parsers, limits: DiscoveryLimits) -> tuple[tuple[str, ...], list[Found]]:
    """The feeds that a home page declares, and the page itself where it links to articles."""
    listing = await parsers.listing(task_of(answer, limits.max_links, limits.max_bytes))
    if isinstance(listing, Reject) or listing.kind != "page":
        return (), []
    links = len(listing.links)
    return listing.feeds, [Found(answer.url, "page", links)] if links >= _MIN_LINKS else []


async def _read_all(discoverer: Discoverer, urls: Iterable[str]) -> list[Found]:
    wanted = dict.fromkeys(url for url in urls if host_of(url))
    read = await asyncio.gather(*(discoverer.read(url) for url in wanted))
    return [
        Found(asked.url, asked.kind, asked.links)
        for listing, asked in read
        if listing is not None and listing.links and listing.kind != "page" and asked.kind
    ]
