"""The items of an XML feed or sitemap, read event by event: no tree is built, whatever the length of the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.crawl.feed_item import DATES, PEOPLE, TOPICS, XML, FeedItem
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
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
#: Elements of an item whose text counts, where they are its children; a news sitemap's date stands deeper.
_TEXTS = frozenset({"link", "guid", "id", "identifier", "origLink", "loc", "url", "title", *DATES})
_LISTS = (PEOPLE | TOPICS) - {"name"}

#: Vocabularies of media files: their titles and keywords are a picture's, or a podcast's.
_OF_MEDIA = ("{http://search.yahoo.com/mrss", "media:")

#: Elements of an item that have addresses and dates of their own: of the feed it was taken from, of a picture.
_FRAMES = frozenset({"source", "author", "contributor", "image", "video", "group", "content", "in-reply-to"})

#: The names above as they are spelled, by their small letters.
_SPELLED = {name.lower(): name for name in (*_ITEMS, *_TEXTS, *PEOPLE, *TOPICS, *_FRAMES, "channel")}

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
        self.item: FeedItem | None = None
        self.wanted: str | None = None
        self.pieces: list[str] = []
        self.is_over = self.is_wide = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        name = _local(tag)
        item = self.item
        if self.kind is None:
            self.kind = _ROOTS.get(name.lower(), "rss")
            self.base = absolute(self.own, attributes.get(f"{XML}base", ""))
            self.language = attributes.get(f"{XML}lang")
        elif item is None or self._begins_anew(item, name):
            if name in _ITEMS:
                base = absolute(self.base, attributes.get(f"{XML}base", ""))
                self.item = FeedItem(self.depth, base, attributes.get(_RDF_ABOUT), kind=name)
                # Some write the list of their sitemaps as if it were one.
                self.kind = "sitemap_index" if (name, self.kind) == ("sitemap", "sitemap") else self.kind
            elif name == "channel":
                self.base = absolute(self.base, attributes.get(f"{XML}base", ""))
        else:
            self._start_part(item, tag, name, attributes)

    def _begins_anew(self, item: FeedItem, name: str) -> bool:
        """Whether an element is the next item, since a tag that nobody closed keeps the one before it open."""
        if name != item.kind or any(outer in _FRAMES for outer in item.path):
            return False
        self.wanted = None
        self._take(item)
        self.item = None
        return True

    def _start_part(self, item: FeedItem, tag: str, name: str, attributes: Mapping[str, str]) -> None:
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
        if name == "a" and self.wanted == "link" and attributes.get("href"):
            # A link of HTML, where its address alone belongs.
            item.texts.setdefault("link", attributes["href"])
            self.wanted = None
        elif name == "link" and attributes.get("href"):
            # In a sitemap, links beside `loc` name translations and forms for other devices.
            if self.kind not in ("sitemap", "sitemap_index"):
                item.note_link(attributes, self.language)
        elif name == "content" and attributes.get("src"):
            item.note_content(attributes)
        elif name in _LISTS or (
            name in _TEXTS and (name != "guid" or attributes.get("isPermaLink", "true").strip().lower() != "false")
        ):
            self.wanted, self.pieces = name, []

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

    def _take(self, item: FeedItem) -> None:
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
