"""The items of an XML feed or sitemap, read event by event: no tree is built, whatever the length of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from copydesk.cleaners.model.listed import ListedFacts
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.crawl.entry_facts import entry_facts
from copydesk.flows.crawl.listing import NAMED_ENTRIES, LinkKind, Listing, ListingLink, absolute

_ROOTS: dict[str, LinkKind] = {
    "rss": "rss",
    "rdf": "rss",
    "channel": "rss",
    "feed": "atom",
    "urlset": "sitemap",
    "sitemapindex": "sitemap_index",
}
_ITEMS = frozenset({"item", "entry", "url", "sitemap"})
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DATES = ("publication_date", "pubDate", "published", "date", "issued", "created", "updated", "modified", "lastmod")
#: Elements of an item whose text counts, where they are its children; a news sitemap's date stands deeper.
_TEXTS = frozenset({"link", "guid", "id", "origLink", "loc", "title", *_DATES})

#: Elements that an item may have several of: people, and what it is about.
_PEOPLE = frozenset({"creator", "author", "name"})
_TOPICS = frozenset({"category", "subject", "keywords"})
_LISTS = (_PEOPLE | _TOPICS) - {"name"}

#: Vocabularies of media files: their titles and keywords are a picture's, or a podcast's.
_OF_MEDIA = ("{http://search.yahoo.com/mrss", "media:")

#: Elements of an item that have addresses and dates of their own: of the feed it was taken from, of a picture.
_FRAMES = frozenset({"source", "author", "contributor", "image", "video", "group", "content", "in-reply-to"})

#: The names above as they are spelled, by their small letters.
_SPELLED = {name.lower(): name for name in (*_ITEMS, *_TEXTS, *_PEOPLE, *_TOPICS, *_FRAMES, "channel")}

#: What `link` elements may be instead of a page, by the beginning of their type; the others are no text.
_PAGE_TYPES = ("text/html", "application/xhtml")

#: Elements in one item: beyond this, it is none that anybody wrote.
_MAX_PARTS = 20_000
_MAX_TEXT = 20_000
_PIECE = 65_536


def read_xml(body: bytes, base: str, *, max_links: int) -> Listing | Reject:
    """What XML in UTF-8 that begins with the root of a feed or sitemap lists; broken midway, the items before that."""
    reader = _Reader(base, max_links)
    target: Any = reader  # its stubs ask for a target that takes bytes and comments, too
    parser = etree.XMLParser(
        target=target,
        encoding="utf-8",
        recover=True,
        # There is no document type, so no entity of its own to resolve. With False, lxml gives a target `&#38;` for an
        # attribute's `&amp;`. Its stubs know of booleans alone.
        resolve_entities="internal",  # type: ignore[arg-type]
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    fault: str | None = None
    try:
        for at in range(0, len(body), _PIECE):
            parser.feed(body[at : at + _PIECE])
            if reader.is_over:
                break
        else:
            parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        fault = str(error)[:200]
    return reader.listing(fault or (str(log[0].message)[:200] if len(log := parser.feed_error_log) else None))


@dataclass
class _Item:
    """What was read of one item so far."""

    depth: int
    base: str
    about: str | None
    kind: str = "item"
    texts: dict[str, str] = field(default_factory=dict)
    #: The same of elements further down: a tag that nobody closed puts what follows it there.
    loose: dict[str, str] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    #: Of `link` elements: whether it stands further down, its rank, its address.
    hrefs: list[tuple[bool, int, str]] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    parts: int = 0

    def note(self, name: str, text: str) -> None:
        """Keep the text of an element that has just ended."""
        if name in _PEOPLE:
            self.people.append(text)
        elif name in _TOPICS:
            self.topics.append(text)
        else:
            (self.texts if len(self.path) == 1 else self.loose).setdefault(name, text)

    def address(self) -> str | None:
        """The address of the page of this item, as written; the first of those that an item may have."""
        texts = {**self.loose, **self.texts}
        # The smallest rank is the best, and the first of those; one within a summary is a page's own.
        href = min(self.hrefs, key=lambda found: found[:2], default=None)
        own = texts.get("guid") or texts.get("id")
        own = own if own and own.lower().startswith(("http://", "https://")) else None
        if href is not None and href[1] >= _NO_PAGE and own:
            return own
        found = texts.get("origLink") or texts.get("link") or texts.get("loc") or (href[2] if href else None)
        return found or own or self.about

    def date(self) -> str | None:
        """The date beside it: of publication, else of a change."""
        texts = {**self.loose, **self.texts}
        return next((texts[name] for name in _DATES if name in texts), None)

    def facts(self, kind: LinkKind) -> ListedFacts:
        """What it says of its page."""
        return entry_facts({**self.loose, **self.texts}, self.people, self.topics, kind)

    def name(self) -> str:
        """What to call it where it has no address."""
        return (self.texts.get("title") or self.texts.get("guid") or self.texts.get("id") or "without a title")[:80]


#: From this rank on, a link is no page: a PDF, a JSON file.
_NO_PAGE = 4


class _Reader:
    """A target of lxml's parser, which calls `start`, `data` and `end`."""

    def __init__(self, base: str, max_links: int) -> None:
        self.own = self.base = base
        self.max_links = max_links
        self.kind: LinkKind | None = None
        self.language: str | None = None
        self.links: list[ListingLink] = []
        self.unread: list[str] = []
        self.unread_count = 0
        self.depth = 0
        self.item: _Item | None = None
        self.wanted: str | None = None
        self.pieces: list[str] = []
        self.is_over = self.is_wide = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        name = _local(tag)
        item = self.item
        if self.kind is None:
            self.kind = _ROOTS.get(name.lower(), "rss")
            self.base = absolute(self.own, attributes.get(f"{_XML}base", ""))
            self.language = attributes.get(f"{_XML}lang")
        elif item is None or self._begins_anew(item, name):
            if name in _ITEMS:
                base = absolute(self.base, attributes.get(f"{_XML}base", ""))
                self.item = _Item(self.depth, base, attributes.get(_RDF_ABOUT), kind=name)
                # Some write the list of their sitemaps as if it were one.
                self.kind = "sitemap_index" if (name, self.kind) == ("sitemap", "sitemap") else self.kind
            elif name == "channel":
                self.base = absolute(self.base, attributes.get(f"{_XML}base", ""))
        else:
            self._start_part(item, tag, name, attributes)

    def _begins_anew(self, item: _Item, name: str) -> bool:
        """Whether an element is the next item, since a tag that nobody closed keeps the one before it open."""
        if name != item.kind or any(outer in _FRAMES for outer in item.path):
            return False
        self.wanted = None
        self._take(item)
        self.item = None
        return True

    def _start_part(self, item: _Item, tag: str, name: str, attributes: Mapping[str, str]) -> None:
        item.parts += 1
        if item.parts > _MAX_PARTS:
            self.is_over = self.is_wide = True
        is_framed = any(outer in _FRAMES for outer in item.path)
        item.path.append(name)
        if item.path == ["author", "name"]:
            self.wanted, self.pieces = "name", []
        if is_framed or tag.startswith(_OF_MEDIA) or (name == "loc" and len(item.path) > 1):
            return
        if name == "category" and (said := attributes.get("label") or attributes.get("term")):
            item.topics.append(said[:_MAX_TEXT])
            return
        if name == "link" and attributes.get("href"):
            self._take_href(item, attributes)
        elif name in _LISTS or (
            name in _TEXTS and (name != "guid" or attributes.get("isPermaLink", "true").strip().lower() != "false")
        ):
            self.wanted, self.pieces = name, []

    def _take_href(self, item: _Item, attributes: Mapping[str, str]) -> None:
        relation = attributes.get("rel", "alternate").strip().lower().rpartition("/")[2]
        # In a sitemap, links beside `loc` name translations and forms for other devices.
        if relation != "alternate" or self.kind in ("sitemap", "sitemap_index"):
            return
        kind = attributes.get("type", "").strip().lower()
        rank = 0 if kind.startswith(_PAGE_TYPES) else 1 if not kind else _NO_PAGE
        rank += 2 if attributes.get("media") else 0
        language = attributes.get("hreflang")
        rank += 1 if language and self.language and language.lower() != self.language.lower() else 0
        base = absolute(item.base, attributes.get(f"{_XML}base", ""))
        item.hrefs.append((len(item.path) > 1, rank, absolute(base, attributes["href"].strip())))

    def data(self, text: str) -> None:
        if self.wanted is not None and len(self.pieces) < _MAX_TEXT:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        item = self.item
        if item is not None:
            if self.wanted is not None and _local(tag) == self.wanted:
                text = "".join(self.pieces).strip()
                if text:
                    item.note(self.wanted, text[:_MAX_TEXT])
                self.wanted = None
            if item.path:
                item.path.pop()
            if self.depth == item.depth:
                self.item = None
                self._take(item)
        self.depth -= 1

    def _take(self, item: _Item) -> None:
        found = item.address()
        if not found:
            self.unread_count += 1
            if len(self.unread) < NAMED_ENTRIES:
                self.unread.append(item.name())
            return
        # An address that was escaped twice: no page has "&amp;" in its own.
        url = absolute(item.base, found.replace("&amp;", "&"))
        # "//" and the like lead back to the listing, which is no article of its own.
        if url == self.own and self.kind != "sitemap_index":
            return
        if len(self.links) == self.max_links:
            self.is_over = True
        else:
            self.links.append(ListingLink(url, item.date(), facts=item.facts(self.kind or "rss")))

    def close(self) -> None:
        """lxml asks for what the target made; it is read from the target itself."""

    def listing(self, fault: str | None) -> Listing | Reject:
        """What was read; a Reject where that is nothing, and the document is broken."""
        if self.item is not None and not self.is_wide and self.item.address():
            # The document ends within this item, behind its address.
            self._take(self.item)
        if self.is_wide and not self.links:
            return Reject(Reason.BAD_FEED, f"an item of more than {_MAX_PARTS} elements")
        if self.kind is None or (fault and not self.links and not self.unread_count):
            return Reject(Reason.BAD_FEED, fault or "neither a feed nor a sitemap")
        return Listing(self.kind, tuple(self.links), self.is_over, self.unread_count, tuple(self.unread))


def _local(tag: str) -> str:
    """The local name of an element, also where its prefix was never declared, or its letters are capitals."""
    name = tag.rpartition("}")[2].rpartition(":")[2]
    return _SPELLED.get(name.lower(), name)
