"""Addresses out of feeds and sitemaps: RSS, Atom, JSON Feed, sitemaps (news ones too) and their indexes.

XML is read piece by piece, without entities, and never as a tree of the whole: a sitemap may have 50 MB.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urljoin

from lxml import etree

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.http.content_encodings import gunzip

LinkKind = Literal["rss", "atom", "json", "sitemap", "sitemap_index"]


@dataclass(frozen=True, slots=True)
class ListingLink:
    """An address as a listing gives it (made absolute, nothing else), and the date that it puts beside it."""

    url: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What one feed, sitemap or section page lists. `is_capped` says that it has more than were read."""

    kind: LinkKind | Literal["page"]
    links: tuple[ListingLink, ...]
    is_capped: bool = False


#: An entity of its own: no feed that is read by machines needs one, every XML bomb does.
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)

_ROOTS: dict[str, LinkKind] = {
    "rss": "rss",
    "RDF": "rss",
    "channel": "rss",
    "feed": "atom",
    "urlset": "sitemap",
    "sitemapindex": "sitemap_index",
}
_ITEMS = {"item", "entry", "url", "sitemap"}
_WATCHED = tuple(f"{{*}}{name}" for name in (*_ROOTS, *sorted(_ITEMS)))
_GZIP = b"\x1f\x8b"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DATES = ("publication_date", "pubDate", "published", "date", "updated", "lastmod")


def parse_listing(body: bytes, base: str, *, max_links: int, max_bytes: int) -> Listing | Reject:
    """What a feed or sitemap at the address `base` lists, at most `max_links`; a gzip file is opened, to `max_bytes`.

    Anything else, whatever defines entities, and a gzip file that is too long is a Reject with `bad_feed`. A feed that
    is broken midway gives the items before that place.
    """
    if body.startswith(_GZIP):
        opened = gunzip(body, max_bytes=max_bytes)
        if isinstance(opened, Reject):
            return Reject(Reason.BAD_FEED, f"{opened.reason}: {opened.detail}")
        body = opened
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _parse_json(body, base, max_links)
    if not start:
        return Reject(Reason.BAD_FEED, "empty")
    if _ENTITY.search(body, 0, 100_000):
        return Reject(Reason.BAD_FEED, "defines entities")
    return _parse_xml(body[len(body) - len(body.lstrip()) :], base, max_links)


def _parse_xml(body: bytes, base: str, max_links: int) -> Listing | Reject:
    links: list[ListingLink] = []
    kind: LinkKind | None = None
    own = base
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        # Only these come up to Python: most of a sitemap is other elements.
        tag=_WATCHED,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            name = _name(element)
            if kind is None and event == "start":
                kind = _ROOTS.get(name)
                if kind is None:
                    return Reject(Reason.BAD_FEED, f"a document of the type {name[:40]!r}")
                base = _base_of(element, base)
            if event == "end" and name in _ITEMS:
                link = _link_of(element, base)
                _forget(element)
                # "//" and the like lead back to the listing, which is no article of its own.
                if link is None or (link.url == own and kind != "sitemap_index"):
                    continue
                if len(links) == max_links:
                    return Listing(kind or "rss", tuple(links), is_capped=True)
                links.append(link)
    except (etree.XMLSyntaxError, ValueError) as error:
        if not links:
            return Reject(Reason.BAD_FEED, str(error)[:200])
    if kind is None:
        return Reject(Reason.BAD_FEED, "neither a feed nor a sitemap")
    if not links and events.error_log:
        return Reject(Reason.BAD_FEED, str(events.error_log[0].message)[:200])
    return Listing(kind, tuple(links))


def _name(element: Any) -> str:
    """The local name of an element."""
    return str(element.tag).rpartition("}")[2]


def _forget(element: Any) -> None:
    """Free an element that was read, and those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _link_of(element: Any, base: str) -> ListingLink | None:
    """The address and date of an item, entry, url or sitemap."""
    found: dict[str, str] = {}
    own_base = _base_of(element, base)
    for child in element.iterdescendants():
        if not isinstance(child.tag, str):
            continue
        name, text = _name(child), (child.text or "").strip()
        if name == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                found.setdefault("href", child.get("href").strip())
        elif name == "guid" and child.get("isPermaLink", "true").lower() == "true" and "://" in text:
            found.setdefault("guid", text)
        # An image or video sitemap has a loc of its own deeper down.
        elif text and name in ("link", "origLink", "loc", *_DATES) and (name != "loc" or child.getparent() is element):
            found.setdefault(name, text)
    order = ("origLink", "link", "href", "loc", "guid")
    place = next((found[name] for name in order if name in found), None) or element.get(_RDF_ABOUT)
    if not place:
        return None
    date = next((found[name] for name in _DATES if name in found), None)
    return ListingLink(_absolute(own_base, place), date)


def _base_of(element: Any, base: str) -> str:
    """What the addresses inside an element are relative to; a base that is no address counts for nothing."""
    try:
        return urljoin(base, str(element.get(_XML_BASE, "")))
    except ValueError:
        return base


def _absolute(base: str, place: str) -> str:
    try:
        return urljoin(base, place)
    except ValueError:
        return place


def _parse_json(body: bytes, base: str, max_links: int) -> Listing | Reject:
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        return Reject(Reason.BAD_FEED, f"no JSON: {error}"[:200])
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        return Reject(Reason.BAD_FEED, "JSON, but no JSON Feed")
    links = list(_json_links(items, base))
    return Listing("json", tuple(links[:max_links]), is_capped=len(links) > max_links)


def _json_links(items: list[Any], base: str) -> Iterator[ListingLink]:
    for item in items:
        if not isinstance(item, dict):
            continue
        place = item.get("url") or item.get("external_url") or item.get("id")
        date = item.get("date_published") or item.get("date_modified")
        if isinstance(place, str) and ("/" in place):
            yield ListingLink(_absolute(base, place), date if isinstance(date, str) else None)
