"""The JSON-LD objects that describe the article, and what hangs on them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from copydesk.cleaners.html.document import Document, read_json_script
from copydesk.cleaners.metadata.labels import tidy, words
from copydesk.cleaners.urls.listing import is_listing_address
from copydesk.cleaners.urls.normalize import join_url, normalize_url

#: Types of an object that describes an article itself (schema.org).
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting|Report|LiveBlog|Review|Story|Recipe|HowTo|Interview|Podcast)")
_PAGE = re.compile(r"WebPage|ItemPage|AboutPage|MediaObject|VideoObject|CreativeWork")
_PARTS = re.compile(r"Comment|BreadcrumbList|ListItem|ImageObject")

_PARSELY = {
    "title": "headline", "author": "author", "authors": "author", "pub_date": "datePublished",
    "section": "articleSection", "tags": "keywords", "image_url": "image",
}  # fmt: skip

#: Objects nested deeper than this in another story's are not followed: `Document.json_ld` ends there, too.
_DEPTH = 12

#: Headlines of so many words are an article's own, and not the name of a section that several share.
_OWN_WORDS = 3


@dataclass(frozen=True)
class Linked:
    """The JSON-LD of a page, sorted by what it describes; the page's own article comes first."""

    articles: tuple[dict[str, Any], ...]
    pages: tuple[dict[str, Any], ...]
    objects: tuple[dict[str, Any], ...]

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The types of the objects."""
        return tuple(map(type_of, self.objects))

    @cached_property
    def is_news(self) -> bool:
        """Whether the page says of itself that it is news, not a blog's or a shop's page."""
        return any("News" in type_of(item) for item in self.articles)

    @cached_property
    def by_id(self) -> dict[str, dict[str, Any]]:
        """Objects that say more than their name, by `@id`."""
        found: dict[str, dict[str, Any]] = {}
        for item in self.objects:
            name = item.get("@id")
            if isinstance(name, str) and len(item) > 1 and len(item) > len(found.get(name, ())):
                found[name] = item
        return found


def read_linked(document: Document) -> Linked:
    """Sort the JSON-LD objects of a page by type, without those of other stories: lists, related ones, quoted ones.

    A story is the page's own by its address or its headline; what says neither stays behind those that do.
    """
    own, listed = _Own(document), _listed(document)
    sorted_out: list[tuple[int, dict[str, Any]]] = []
    pages, foreign = [], set()
    for item in document.json_ld:
        kind = type_of(item)
        if id(item) in foreign or _PARTS.search(kind):
            continue
        if _ARTICLE.search(kind):
            standing = own.standing(item, is_listed=id(item) in listed)
            if standing is None:
                foreign |= {id(each) for each in _inside(item, _DEPTH)}
            else:
                sorted_out.append((standing, item))
        elif _PAGE.search(kind):
            pages.append(item)
    articles = [item for _, item in sorted(sorted_out, key=lambda each: each[0]) if id(item) not in foreign]
    articles += _of_parsely(document)
    objects = tuple(item for item in document.json_ld if id(item) not in foreign)
    return Linked(tuple(articles), tuple(pages), objects)


def _listed(document: Document) -> frozenset[int]:
    """The identities of the objects that stand in lists."""
    lists = (item.get("itemListElement") for item in document.json_ld if "itemListElement" in item)
    return frozenset(id(each) for value in lists for each in _inside(value, _DEPTH))


def _of_parsely(document: Document) -> Iterator[dict[str, Any]]:
    """The one object in which Parse.ly's old tag tells of an article, in the words of JSON-LD."""
    said = document.meta("parsely-page")
    for item in read_json_script(html.unescape(said)) if said else ():
        if isinstance(item, dict):
            told = {name: item[key] for key, name in _PARSELY.items() if item.get(key)}
            yield {"@type": "Article", **told}


class _Own:
    """What the page itself is called and where it stands, to hold stories against."""

    def __init__(self, document: Document) -> None:
        self.url = document.url
        self._known: dict[str, str | None] = {}
        told = [document.url, *document.canonicals[:1], document.meta("og:url")]
        self.places = {place for each in told if (place := self._place(each))}
        heads = [document.index.text(place, " ")[:1000] for place in document.index.tagged("h1")[:3]]
        self.titles = [
            said for text in (document.title_tag, document.meta("og:title"), *heads) if (said := words(text))
        ]

    def standing(self, item: dict[str, Any], *, is_listed: bool) -> int | None:
        """0 for the page's own story, 1 for one that says nothing of it, `None` for another page's: one with another
        address, or in a list, and with another headline."""
        places = {place for each in _addresses(item) if (place := self._place(each))}
        headline = words(tidy(item.get("headline")) or tidy(item.get("name")))
        if places & self.places:
            return 0
        is_titled = bool(headline) and any(_alike(headline, title) for title in self.titles)
        if is_titled and len(headline) >= _OWN_WORDS:
            return 0
        if ((places and self.places) or (is_listed and self.titles)) and headline and not is_titled:
            return None
        return 1

    def _place(self, address: Any) -> str | None:
        """An address without what differs between forms of one page; `None` for a front page or a list."""
        if not isinstance(address, str) or address.startswith("#"):
            return None
        if address not in self._known:
            self._known[address] = self._bare(address)
        return self._known[address]

    def _bare(self, address: str) -> str | None:
        joined = join_url(self.url, address) if self.url else normalize_url(address)
        if joined is None or is_listing_address(joined):
            return None
        bare = joined.partition("://")[2].removeprefix("www.").removeprefix("m.").partition("?")[0]
        return bare.rstrip("/").removesuffix("/amp").removesuffix(".html").removesuffix(".amp")


def _addresses(item: dict[str, Any]) -> Iterator[Any]:
    for key in ("url", "@id", "mainEntityOfPage", "isPartOf"):
        value = item.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value.partition("#")[0]


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a headline is a title, or the beginning or the end of one, or nearly has its words."""
    if other[: len(one)] == one or other[-len(one) :] == one or one[: len(other)] == other:
        return True
    both = len(set(one) & set(other))
    return 2 * both > min(len(set(one)), len(set(other))) > 1


def _inside(item: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(item, dict):
        yield item
        for value in item.values():
            yield from _inside(value, depth - 1)
    elif isinstance(item, list):
        for value in item:
            yield from _inside(value, depth - 1)


def type_of(item: dict[str, Any]) -> str:
    """The types of an object in one string; "" where it has none."""
    kind = item.get("@type")
    if isinstance(kind, list):
        return " ".join(k for k in kind[:8] if isinstance(k, str))
    return kind if isinstance(kind, str) else ""
