"""Addresses out of section and home pages: which links lead to articles, and which feeds a page declares.

Four things tell a link to an article: its address has the form of one; it is the title of an item that the page
lists; its address has the form that such links of the same page have; or it stands in a list beside them. The last two
find short names and numbers (`/news/123`, `/otters`) that tell nothing by themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from copydesk.cleaners.urls.normalize import is_same_site, normalize_url
from copydesk.flows.crawl.address_shapes import fronts_of, looks_like_article, may_be_article, shape_of
from copydesk.flows.crawl.listing import Listing, ListingLink

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
#: Types that say nothing by themselves: there the address has to say that it is a feed's.
_XML_TYPES = ("text/xml", "application/xml", "application/rdf+xml")
_FEED_ADDRESS = re.compile(r"(?:rss|atom|feed|rdf)(?![a-z])", re.IGNORECASE)

#: Where a page has its menus; a link there is none of the items that it lists.
_MENUS = frozenset({"nav", "header", "footer", "aside", "form"})
#: Beginnings of class names and ids that stand for the same.
_MENU_NAMES = (
    "nav",
    "menu",
    "footer",
    "sidebar",
    "breadcrumb",
    "pagination",
    "pager",
    "social",
    "share",
    "widget",
    "toc",
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_COMMENTS = ("comments/", "comments.", "comment-feed", "commentfeed", "withcomments", "kommentare/", "replies/")

#: Words of a link that can be the title of an item.
_TITLE_WORDS = 3

#: Links of one form that make it the form of the page's articles.
_MIN_OF_FORM = 3

#: What share of the links of a place has to be articles' for the others to be.
_MOST_OF_PLACE = 0.6
#: Elements that make a place.
_PLACE_UP = 4

#: How far up is looked for what a link stands in.
_UP = 12


@dataclass(slots=True)
class _Link:
    """What a page shows of one address, over all links to it."""

    url: str
    words: int = 0
    is_title: bool = False
    is_in_menu: bool = True
    places: set[tuple[str, ...]] = field(default_factory=set)


def parse_section(html: str, base: str, *, max_links: int) -> Listing:
    """The links of a page that lead to articles of the same site, in page order."""
    tree = LexborHTMLParser(html)
    links = _links(tree, _base_of(tree, base))
    found = [link for link in links if looks_like_article(link.url)]
    titles = [link for link in links if link.is_title and link.words >= _TITLE_WORDS]
    worded = [link for link in links if link.words >= _TITLE_WORDS + 1]
    forms = _forms(found) | _forms(titles) or _forms(worded) or _numbered(worded)
    wanted = {link.url for link in found} | {link.url for link in titles}
    shown = [link for link in links if not link.is_in_menu]
    wanted |= {link.url for link in shown if shape_of(link.url) in forms}
    wanted |= _beside(shown, wanted)
    # The name of a section above its articles is no title.
    wanted -= fronts_of(wanted)
    chosen = [link.url for link in links if link.url in wanted]
    kept = tuple(map(ListingLink, chosen[:max_links]))
    return Listing("page", kept, len(chosen) > max_links, seen=len(links))


def declared_feeds(html: str, base: str) -> tuple[str, ...]:
    """The feeds of articles that a page names in its head, in page order; a feed of readers' comments is none."""
    tree = LexborHTMLParser(html)
    base = _base_of(tree, base)
    found: dict[str, None] = {}
    for node in tree.css('link[rel~="alternate"][href]'):
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        url = _resolve(base, node.attributes.get("href"))
        if not url or "/wp-json/" in url or "oembed" in url or is_comments_feed(url):
            continue
        if kind in _FEED_TYPES or (kind in _XML_TYPES and _FEED_ADDRESS.search(urlsplit(url).path)):
            found[url] = None
    return tuple(found)


def is_comments_feed(url: str) -> bool:
    """Whether a feed is of comments, by its address.

    >>> is_comments_feed("https://a.example/comments/feed/"), is_comments_feed("https://a.example/feed/")
    (True, False)
    """
    path = url.partition("//")[2].partition("/")[2].lower()
    return any(word in path for word in _COMMENTS)


def _links(tree: LexborHTMLParser, base: str) -> list[_Link]:
    """The links of a page to other pages of its site that may be articles, each once, in page order."""
    found: dict[str, _Link] = {}
    for node in tree.css("a[href]"):
        url = _resolve(base, node.attributes.get("href"))
        if url and is_same_site(url, base) and may_be_article(url) and url != normalize_url(base):
            link = found.setdefault(url, _Link(url))
            is_in_menu, is_title = _stand(node)
            link.words = max(link.words, _count_words(node.text(separator=" ")))
            if not is_in_menu:
                link.places.add(_place(node))
            link.is_in_menu &= is_in_menu
            link.is_title |= is_title and not is_in_menu
    return list(found.values())


def _stand(node: LexborNode) -> tuple[bool, bool]:
    """Whether a link stands in a menu, and whether it is a heading or stands in one."""
    is_title = node.css_first("h1, h2, h3, h4, h5, h6") is not None
    parent = node.parent
    for _ in range(_UP):
        if parent is None or parent.tag in ("body", "html", "main"):
            break
        is_title |= parent.tag in _HEADINGS
        if parent.tag == "article":
            return False, is_title
        # An item's own header holds its title.
        if parent.tag in _MENUS and not (parent.tag == "header" and is_title):
            return True, is_title
        if parent.tag in ("div", "ul", "ol", "section") and _is_named_menu(parent):
            return True, is_title
        parent = parent.parent
    return False, is_title


def _place(node: LexborNode) -> tuple[str, ...]:
    """What a link stands in, a few elements up: the same for the items of one list."""
    tags: list[str] = []
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html", "-undef") and len(tags) < _PLACE_UP:
        tags.append(parent.tag or "")
        parent = parent.parent
    return tuple(tags)


def _beside(links: list[_Link], wanted: set[str]) -> set[str]:
    """The links with a title's words that stand where most others are articles."""
    inside: dict[tuple[str, ...], list[_Link]] = {}
    for link in links:
        for place in link.places:
            inside.setdefault(place, []).append(link)
    found: set[str] = set()
    for items in inside.values():
        told = sum(link.url in wanted for link in items)
        if told >= _MIN_OF_FORM and told >= _MOST_OF_PLACE * len(items):
            found.update(link.url for link in items if link.words >= _TITLE_WORDS)
    return found


def _count_words(text: str) -> int:
    """The words of a link; where words are not set apart, two characters are about one."""
    unspaced = sum(1 for character in text if "\u3040" <= character <= "\u9fff" or "\u0e00" <= character <= "\u0e7f")
    return len(text.split()) + unspaced // 2


def _is_named_menu(node: LexborNode) -> bool:
    names = (
        f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''} {node.attributes.get('role') or ''}"
    )
    return any(name.startswith(_MENU_NAMES) for name in names.lower().split())


def _forms(links: list[_Link]) -> set[tuple[str, ...]]:
    """The forms of address that several of these links have."""
    counted = Counter(shape_of(link.url) for link in links)
    return {form for form, count in counted.items() if count >= _MIN_OF_FORM}


def _numbered(links: list[_Link]) -> set[tuple[str, ...]]:
    """The forms of addresses that end with a number below a folder, where several have such: `/river/70`, `/bus/72`."""
    forms = [shape_of(link.url) for link in links if not link.is_in_menu]
    found = [form for form in forms if len(form) > 1 and form[-1].startswith("#")]
    return set(found) if len(found) >= _MIN_OF_FORM else set()


def _base_of(tree: LexborHTMLParser, base: str) -> str:
    node = tree.css_first("base[href]")
    return _resolve(base, node.attributes.get("href")) or base if node else base


def _resolve(base: str, href: str | None) -> str | None:
    try:
        return normalize_url(urljoin(base, (href or "").strip()))
    except ValueError:
        return None
