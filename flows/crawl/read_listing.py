"""One document of a source read, as a worker does it: what it lists, sifted by the source's patterns, ranked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from copydesk.cleaners.html.decode import decode, header_charset
from copydesk.cleaners.html.limits import tame
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.crawl.address_shapes import fronts_of, is_list, is_media, is_service, shape_of
from copydesk.flows.crawl.feeds import parse_listing
from copydesk.flows.crawl.listing import Listing, ListingLink, ListingTask
from copydesk.flows.crawl.listing_dates import rank_links
from copydesk.flows.crawl.listing_order import is_before, is_between, newest_first
from copydesk.flows.crawl.sections import declared_feeds, parse_section

#: Addresses and types that promise a feed or a sitemap: a page there is an error, not a section.
_FEED_PATH = re.compile(r"\.(?:xml|rss|atom|json|gz|txt)$|/(?:feed|rss|atom)/?$", re.IGNORECASE)
_FEED_TYPE = re.compile(r"xml|rss|atom|json|gzip", re.IGNORECASE)

#: Bytes of an answer that tell what it is, and what they have of a feed, also behind what a server printed before it.
_START = 4_000
_FEED_START = re.compile(rb"^(?:<\?xml|\{)|<(?:rss|(?:\w{1,20}:)?(?:feed|rdf|urlset|sitemapindex))[\s>]")


def read_listing(task: ListingTask) -> Listing | Reject:
    """What an answer lists, newest first: a feed, a sitemap or, where nothing promises one, a section page.

    Addresses that the source's patterns do not want, and files that are no page, are left out; what cannot be
    normalised stays, for the guard to refuse by name. The documents of an index all stay.
    """
    listing = _parse(task)
    if isinstance(listing, Reject):
        return listing
    ranked = rank_links(listing)
    links = newest_first(ranked.links)
    seen = ranked.seen or len(links)
    if ranked.kind == "sitemap_index":
        # A sitemap that was last changed before a day has nothing that is newer; one that changed later may have it.
        links = [link for link in links if not task.since or not is_before(link, task.since)]
        return replace(ranked, links=tuple(links), seen=seen)
    is_wanted = _sieve(task)
    links = [link for link in links if is_wanted(link.url) and is_between(link, task.since, task.until)]
    if ranked.kind in ("sitemap", "text") and not task.include:
        links = list(_told_apart(links))
    shapes = frozenset(shape_of(link.url) for link in links) if ranked.kind in ("rss", "atom", "json") else frozenset()
    return replace(ranked, links=tuple(links), seen=seen, shapes=shapes)


def _told_apart(links: list[ListingLink]) -> Iterator[ListingLink]:
    """A sitemap's links, with lists and pages of the site itself called so: a sitemap has all that a site has."""
    fronts = fronts_of(link.url for link in links)
    for link in links:
        is_front = link.url in fronts or is_list(link.url)
        yield replace(link, aside="list" if is_front else "service" if is_service(link.url) else None)


def _parse(task: ListingTask) -> Listing | Reject:
    kind = task.content_type or ""
    start = task.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:_START].lower()
    is_html = start.startswith((b"<!doctype html", b"<html")) or ("html" in kind and b"<" in start)
    promised = _FEED_PATH.search(task.url.partition("?")[0]) or (_FEED_TYPE.search(kind) and "xhtml" not in kind)
    if not is_html or promised or _FEED_START.search(start):
        listing = _parse_feed(task)
        # XHTML begins like a feed, and a feed is often served as HTML.
        if not is_html or promised or not isinstance(listing, Reject):
            return listing
    decoded = decode(Page(task.url, task.body, task.url, task.content_type))
    html = tame(decoded) if isinstance(decoded, str) else decoded
    if isinstance(html, Reject):
        return Reject(Reason.BAD_FEED, f"a page that cannot be read: {html.detail or html.reason}")
    return replace(parse_section(html, task.url, max_links=task.max_links), feeds=declared_feeds(html, task.url))


def _parse_feed(task: ListingTask) -> Listing | Reject:
    return parse_listing(
        task.body,
        task.url,
        max_links=task.max_links,
        max_bytes=task.max_bytes,
        charset=header_charset(task.content_type),
    )


def _sieve(task: ListingTask) -> Callable[[str], bool]:
    include, exclude = _matcher(task.include), _matcher(task.exclude)

    def is_wanted(url: str) -> bool:
        normal = normalize_url(url)
        if normal is None:
            return True
        return (not task.include or include(normal)) and not exclude(normal) and not is_media(normal)

    return is_wanted


def _matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    compiled = [re.compile(p) for p in patterns]
    return lambda url: any(p.search(url) for p in compiled)
