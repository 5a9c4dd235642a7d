"""One document of a source read, as a worker does it: what it lists, sifted by the source's patterns, ranked.

A document is a page with links, or a feed or sitemap: RSS, Atom, JSON Feed, sitemaps (news and text ones too) and
their indexes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from copydesk.cleaners.html.decode import decode, header_charset
from copydesk.cleaners.html.limits import tame
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.text.json_items import LENIENT, items_before_slip
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.crawl.address_shapes import fronts_of, is_list, is_media, is_service, shape_of
from copydesk.flows.crawl.feed_item import json_date, json_facts
from copydesk.flows.crawl.feed_source import find_root, mend_markup, to_utf8
from copydesk.flows.crawl.feed_xml import read_xml
from copydesk.flows.crawl.listing import NAMED_ENTRIES, Listing, ListingLink, ListingTask, absolute
from copydesk.flows.crawl.listing_dates import is_before, is_between, newest_first, rank_links, read_instant
from copydesk.flows.crawl.sections import declared_feeds, parse_section
from copydesk.flows.http.content_encodings import gunzip

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


_GZIP = b"\x1f\x8b"
#: Gzip files within each other that are opened: some servers pack a sitemap that is one already.
_MAX_GZIP = 2

#: What a server prints before a document is short.
_MAX_HEAD = 4_000
_JSON_FEED = re.compile(rb'\{\s{0,99}"version"\s{0,9}:\s{0,9}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')

#: A line of a text sitemap, and the share of lines that must be such: prose that mentions an address is none.
_ADDRESS_LINE = re.compile(r"(https?://[^\s<>\"]{1,8000})(?:\s{1,9}([^<>]{1,40}))?", re.IGNORECASE)
#: Such a line as tables are written, and its other columns: dates, priorities, how often a page changes.
_COLUMNS = re.compile(
    r"[,;](?=(?:\d{4}-\d\d(?:-\d\d)?(?:[T ][\d:.+Z-]{1,30})?"
    r"|[01]\.\d{1,2}|always|hourly|daily|weekly|monthly|yearly|never)(?:[,;]|$))",
    re.IGNORECASE,
)
_OTHER_COLUMN = re.compile(r"[01](?:\.\d{1,2})?|always|hourly|daily|weekly|monthly|yearly|never", re.IGNORECASE)
_TEXT_START = re.compile(rb"(?:#[^\n<]{0,400}\n|\s){0,99}https?://", re.IGNORECASE)
_MOST = 0.8


def parse_listing(
    body: bytes, base: str, *, max_links: int, max_bytes: int, charset: str | None = None
) -> Listing | Reject:
    """What a feed or sitemap at the address `base` lists, at most `max_links`; a gzip file is opened, to `max_bytes`.

    `charset` is that of the answer's header. Anything else, whatever defines entities, and a gzip file that is too long
    is a Reject with `bad_feed`. A feed that is broken midway, packed or not, gives the items before that place.
    """
    is_whole = True
    for _ in range(_MAX_GZIP):
        if not body.startswith(_GZIP):
            break
        opened = gunzip(body, max_bytes=max_bytes)
        if isinstance(opened, Reject):
            return Reject(Reason.BAD_FEED, f"{opened.reason}: {opened.detail}")
        body, is_whole = opened[0], is_whole and opened[1]
    listing = _read_any(to_utf8(body, charset), base, max_links)
    return listing if is_whole or isinstance(listing, Reject) else replace(listing, is_capped=True)


def _read_any(body: bytes, base: str, max_links: int) -> Listing | Reject:
    if not body.strip():
        return Reject(Reason.BAD_FEED, "empty")
    if (start := _find_json(body)) is not None:
        return _read_json(body[start:], base, max_links)
    if b"<" not in body[:10_000] or _TEXT_START.match(body):
        return _read_text(body, max_links)
    root = find_root(body)
    if isinstance(root, Reject):
        return root
    return read_xml(mend_markup(body[root:]), base, max_links=max_links)


def _read_text(body: bytes, max_links: int) -> Listing | Reject:
    """A sitemap as plain text (sitemaps.org): an address on each line, behind which some write a date."""
    stripped = map(str.strip, body.decode("utf-8", "replace").splitlines())
    lines = [line for line in stripped if line and not line.startswith("#")]
    read = [(line, _text_link(line)) for line in lines]
    found = [link for _, link in read if link]
    if not found or len(found) < _MOST * len(lines):
        return Reject(Reason.BAD_FEED, "neither a feed nor a sitemap")
    others = [line[:80] for line, link in read if not link]
    links = tuple(found[:max_links])
    return Listing("text", links, len(found) > max_links, len(others), tuple(others[:NAMED_ENTRIES]))


def _text_link(line: str) -> ListingLink | None:
    # What looks like columns may be the end of an address: "/story,2026-03-01.html".
    return _row_link(_COLUMNS.sub(" ", line)) or _row_link(line)


def _row_link(line: str) -> ListingLink | None:
    found = _ADDRESS_LINE.fullmatch(line)
    if found is None:
        return None
    columns = [part for part in (found[2] or "").split() if not _OTHER_COLUMN.fullmatch(part)]
    date = " ".join(columns) or None
    return None if date and read_instant(date) is None else ListingLink(found[1], date)


def _read_json(body: bytes, base: str, max_links: int) -> Listing | Reject:
    text = body.decode("utf-8", "replace")
    try:
        # What a cache wrote behind it counts for nothing, nor does a line end that nobody escaped.
        feed, _ = LENIENT.raw_decode(text)
        items, version = feed.get("items"), feed.get("version")
    except (ValueError, RecursionError) as error:
        (items, _), version = items_before_slip(text, "items"), text[:_MAX_HEAD]
        if not items:
            return Reject(Reason.BAD_FEED, f"no JSON: {error}"[:200])
    if not isinstance(items, list) or "jsonfeed.org" not in str(version).replace("\\/", "/"):
        return Reject(Reason.BAD_FEED, "JSON, but no JSON Feed")
    links = list(_json_links(items, base))
    others = [_json_name(item) for item in items if _json_place(item) is None]
    return Listing("json", tuple(links[:max_links]), len(links) > max_links, len(others), tuple(others[:NAMED_ENTRIES]))


def _find_json(body: bytes) -> int | None:
    """Where a JSON document begins: at once, or behind what a server printed in front of a JSON Feed."""
    if body[:100].lstrip()[:1] == b"{":
        return body.index(b"{")
    found = _JSON_FEED.search(body, 0, _MAX_HEAD)
    return found.start() if found else None


def _json_links(items: list[Any], base: str) -> Iterator[ListingLink]:
    for item in items:
        place = _json_place(item)
        if place is not None:
            yield ListingLink(absolute(base, place), json_date(item), facts=json_facts(item))


def _json_place(item: Any) -> str | None:
    """The address of an item: its own, else that of what it is about, else its id."""
    if not isinstance(item, dict):
        return None
    place = item.get("url") or item.get("external_url") or item.get("id")
    return place if isinstance(place, str) and "/" in place else None


def _json_name(item: Any) -> str:
    named = (item.get("title") or item.get("id")) if isinstance(item, dict) else item
    return str(named or "without a title")[:80]
