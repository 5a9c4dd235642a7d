"""Addresses out of section and home pages: which links lead to articles, and which feeds a page declares."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from copydesk.cleaners.urls.normalize import is_home, is_same_site, normalize_url
from copydesk.flows.crawl.listing import Listing, ListingLink

#: Files that are no page.
_MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|mp[34]|m4[av]|webm|mov|avi|ogg|wav|pdf|zip|gz|tar|rar|exe|dmg|apk|css|js"
    r"|json|xml|rss|atom|docx?|xlsx?|pptx?|epub|ics|woff2?)$",
    re.IGNORECASE,
)

#: Segments of a path that lead to lists and services, in the languages of many sites.
_NO_ARTICLE = frozenset(
    tomllib.loads(resources.files("copydesk.flows.crawl").joinpath("sections.toml").read_text("utf-8"))["no_article"]
)

_DATE_PATH = re.compile(r"/(?:19|20)\d{2}[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:[0-2]?\d|3[01]))?(?:/|-|$)")
_NUMBER = re.compile(r"\d{5,}")
_ID_QUERY = re.compile(
    r"(?:^|&)(?:id|idx|idxno|aid|articleid|article_id|newsid|no|p|seq|story)=[\w-]{3,}", re.IGNORECASE
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")


def is_media(url: str) -> bool:
    """Whether an address ends like a file that is no page."""
    return _MEDIA.search(urlsplit(url).path) is not None


def looks_like_article(url: str) -> bool:
    """Whether the address of a link on a section page is probably that of an article.

    >>> looks_like_article("https://a.example/news/council-votes-on-the-harbour-wall")
    True
    >>> looks_like_article("https://a.example/tag/harbour-wall-and-all-about-it")
    False
    """
    if is_media(url) or is_home(url):
        return False
    parts = urlsplit(url)
    segments = [s for s in unquote(parts.path).lower().split("/") if s]
    if not segments:
        return bool(_ID_QUERY.search(parts.query))
    if any(s in _NO_ARTICLE for s in segments[:-1]) or segments[-1] in _NO_ARTICLE:
        return False
    slug = re.sub(r"\.(?:html?|php|aspx?|jsp|amp)$", "", segments[-1])
    has_words = len(re.findall(r"[^\W\d_]{2,}", slug)) >= 4 or (not slug.isascii() and len(slug) >= 8)
    return bool(
        has_words or _NUMBER.search(slug) or _DATE_PATH.search(parts.path) or _ID_QUERY.search(parts.query)
    ) and (len(segments) > 1 or has_words or bool(_NUMBER.search(slug)))


def parse_section(html: str, base: str, *, max_links: int) -> Listing:
    """The links of a page that lead to articles of the same site, in page order."""
    tree = LexborHTMLParser(html)
    base = _base_of(tree, base)
    found: dict[str, ListingLink] = {}
    for node in tree.css("a[href]"):
        url = _resolve(base, node.attributes.get("href"))
        if url and url not in found and is_same_site(url, base) and looks_like_article(url):
            if len(found) == max_links:
                return Listing("page", tuple(found.values()), is_capped=True)
            found[url] = ListingLink(url)
    return Listing("page", tuple(found.values()))


def declared_feeds(html: str, base: str) -> tuple[str, ...]:
    """The feeds that a page names in its head, in page order."""
    tree = LexborHTMLParser(html)
    base = _base_of(tree, base)
    found: dict[str, None] = {}
    for node in tree.css('link[rel~="alternate"][href]'):
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        url = _resolve(base, node.attributes.get("href"))
        if kind in _FEED_TYPES and url and "/wp-json/" not in url and "oembed" not in url:
            found[url] = None
    return tuple(found)


def _base_of(tree: LexborHTMLParser, base: str) -> str:
    node = tree.css_first("base[href]")
    return _resolve(base, node.attributes.get("href")) or base if node else base


def _resolve(base: str, href: str | None) -> str | None:
    try:
        return normalize_url(urljoin(base, (href or "").strip()))
    except ValueError:
        return None
