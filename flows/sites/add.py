"""A new site: the feeds, sitemaps and sections that its home page leads to become an entry of the sources."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from copydesk.cleaners.model.manifest import installed_version
from copydesk.cleaners.model.record import Reject
from copydesk.cleaners.urls.normalize import host_meant, host_of, normalize_url
from copydesk.flows.config.groups import DiscoveryLimits
from copydesk.flows.config.settings import Settings, read_folder_settings
from copydesk.flows.config.sources import SourceEntry, read_sources, source_text
from copydesk.flows.config.toml_file import SettingsError
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
from copydesk.flows.report.labels import sentence
from copydesk.flows.storage.atomic_files import write_whole
from copydesk.flows.storage.state.database import open_state

#: Why what was found is taken, by the best kind of it; beside feeds also the sitemaps that have more than they.
WHY = {
    "rss": "its feeds: they are short and list what is new",
    "atom": "its feeds: they are short and list what is new",
    "json": "its feeds: they are short and list what is new",
    "sitemap": "its sitemaps, since it has no feed",
    "text": "its sitemaps, since it has no feed",
    "sitemap_index": "its sitemaps, since it has no feed",
    "page": "the page itself, since it has no feed and no sitemap",
}


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding a site: what was found and taken, why, and the entry; or the name of the one that is there.

    Without `entry` nothing was written.
    """

    found: tuple[Found, ...] = ()
    taken: tuple[str, ...] = ()
    why: str = ""
    entry: str | None = None
    known: str | None = None


def add_site(data: Path, address: str, *, name: str | None = None, allow: tuple[str, ...] = ()) -> Added:
    """Add the site at an address, or of a host, to the sources of a data folder.

    A site that is there already, by its name, its host or its feeds, changes nothing. Raises `SettingsError` where the
    site cannot be reached, or the sources cannot be read.
    """
    path = data / "sources.toml"
    entries = read_sources(path) if path.exists() else ()
    wanted = " ".join((name or "").split()) or host_meant(address) or address
    if known := next((e.name for e in entries if e.name == wanted or (not name and wanted in _hosts(e))), None):
        return Added(known=known)
    found = _find(data, address, allow)
    if not found:
        return Added()
    taken = followed(found)
    listed = {url: e.name for e in entries for url in e.urls}
    if known := next((listed[url] for url in taken if url in listed), None):
        return Added(found, known=known)
    entry = source_text(wanted, taken).rstrip()
    _append(path, entry)
    return Added(found, taken, WHY[found[0].kind], entry)


def _hosts(entry: SourceEntry) -> set[str | None]:
    """The hosts whose sources an entry follows."""
    return {host_of(url) for url in entry.urls}


def _find(data: Path, address: str, allow: tuple[str, ...]) -> tuple[Found, ...]:
    """What a site lists; a host alone is asked for by https, then by http. Raises `SettingsError`."""
    settings = read_folder_settings(data)
    whole = "://" in address
    found = _ask(address if whole else f"https://{address}/", settings, allow)
    if isinstance(found, FetchError) and not whole:
        found = _ask(f"http://{address}/", settings, allow)
    if isinstance(found, FetchError):
        why = f"cannot be reached: {sentence(found.reason)} ({found.detail or found.reason})"
        raise SettingsError("sources", None, address or "''", why)
    return found


def _ask(url: str, settings: Settings, allow: tuple[str, ...]) -> tuple[Found, ...] | FetchError:
    ours = installed_version()
    return asyncio.run(find_sources(url, settings, now=lambda: datetime.now(UTC), allow=frozenset(allow), version=ours))


def _append(path: Path, entry: str) -> None:
    """Add an entry to a file of sources; a file that would be wrong with it stays as it is."""
    old = path.read_text("utf-8") if path.exists() else ""
    trial = path.with_name(f"{path.name}.new")
    try:
        trial.parent.mkdir(parents=True, exist_ok=True)
        trial.write_text(f"{old.rstrip()}\n\n{entry}\n".lstrip(), "utf-8")
        read_sources(trial)
        write_whole(path, trial.read_bytes())
    finally:
        trial.unlink(missing_ok=True)


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
