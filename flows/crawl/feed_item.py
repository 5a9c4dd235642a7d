"""One item of a feed or sitemap: what its elements say of its page, and which of its addresses is the page's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from copydesk.cleaners.metadata.labels import tidy
from copydesk.cleaners.model.page import ListedFacts, listed_facts
from copydesk.cleaners.urls.normalize import is_home
from copydesk.flows.crawl.listing import LinkKind, absolute

XML = "{http://www.w3.org/XML/1998/namespace}"

#: Elements of an item that date it: of publication, then of a change.
DATES = ("publication_date", "pubDate", "published", "date", "issued", "created", "updated", "modified", "lastmod")

#: Elements that an item may have several of: people, and what it is about.
PEOPLE = frozenset({"creator", "author", "name"})
TOPICS = frozenset({"category", "subject", "keywords"})

#: What `link` elements may be instead of a page, by the beginning of their type; the others are no text.
_PAGE_TYPES = ("text/html", "application/xhtml")

#: Relations of a link to the item's own page; the second and third are what pages call it.
_OWN = frozenset({"alternate", "bookmark", "canonical", ""})

#: From this rank on, a link is no page: a PDF, a JSON file.
_NO_PAGE = 4

#: The content of an Atom entry that stands elsewhere is its page where nothing else is.
_ELSEWHERE = 3


class _Link(NamedTuple):
    """The address of a `link` element. Ordered by the rest, the smallest is the best."""

    is_deep: bool
    rank: int
    #: Whether it is for another land than the feed.
    is_near: bool
    url: str


@dataclass
class FeedItem:
    """What was read of one item so far; `depth` is that of its element, `base` what its addresses are relative to."""

    depth: int
    base: str
    about: str | None
    kind: str = "item"
    texts: dict[str, str] = field(default_factory=dict)
    #: The same of elements further down: a tag that nobody closed puts what follows it there.
    loose: dict[str, str] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    hrefs: list[_Link] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    parts: int = 0

    def note(self, name: str, text: str) -> None:
        """Keep the text of an element that has just ended."""
        if name in PEOPLE:
            self.people.append(text)
        elif name in TOPICS:
            self.topics.append(text)
        elif name not in DATES or any(map(str.isdigit, text)):
            # "Invalid Date" is none: another element may have it.
            (self.texts if len(self.path) == 1 else self.loose).setdefault(name, text)

    def note_link(self, attributes: Mapping[str, str], language: str | None) -> None:
        """Keep the address of a `link` element, if it is of the item's own page, in a feed of that language."""
        relations = attributes.get("rel", "").lower().split() or [""]
        if not any(relation.rpartition("/")[2] in _OWN for relation in relations):
            return
        kind = attributes.get("type", "").strip().lower()
        rank = 0 if kind.startswith(_PAGE_TYPES) else 1 if not kind else _NO_PAGE
        rank += 2 if attributes.get("media") else 0
        own = attributes.get("hreflang") or language or ""
        rank += 1 if language and _tongue(own) != _tongue(language) else 0
        self._keep(rank, attributes.get("href", ""), attributes, is_near=bool(language) and own != language)

    def note_content(self, attributes: Mapping[str, str]) -> None:
        """Keep the address of content that stands elsewhere, where it is a page."""
        if attributes.get("type", "").strip().lower().startswith(_PAGE_TYPES):
            self._keep(_ELSEWHERE, attributes.get("src", ""), attributes)

    def _keep(self, rank: int, place: str, attributes: Mapping[str, str], *, is_near: bool = False) -> None:
        base = absolute(self.base, attributes.get(f"{XML}base", ""))
        self.hrefs.append(_Link(len(self.path) > 1, rank, is_near, absolute(base, place)))

    def address(self) -> str | None:
        """The address of the page of this item, as written; the first of those that an item may have."""
        texts = {**self.loose, **self.texts}
        # The smallest rank is the best, and the first of those; one within a summary is a page's own.
        href = min(self.hrefs, key=lambda found: found[:3], default=None)
        own = next((texts[name] for name in ("guid", "id", "identifier", "url") if _is_address(texts.get(name))), None)
        if href is not None and href.rank >= _NO_PAGE and own:
            return own
        found = texts.get("origLink") or texts.get("link") or texts.get("loc") or (href.url if href else None)
        if found and own and is_home(found) and not is_home(own):
            # A template that links every item to the front page; what is its own stands in its guid.
            return own
        return found or own or self.about

    def date(self) -> str | None:
        """The date beside it: of publication, else of a change."""
        texts = {**self.loose, **self.texts}
        return next((texts[name] for name in DATES if name in texts), None)

    def facts(self, kind: LinkKind) -> ListedFacts:
        """What it says of its page."""
        return _entry_facts({**self.loose, **self.texts}, self.people, self.topics, kind)

    def name(self) -> str:
        """What to call it where it has no address."""
        return (self.texts.get("title") or self.texts.get("guid") or self.texts.get("id") or "without a title")[:80]


def _tongue(tag: str) -> str:
    """The language of a tag without its land or script: `en` of `en-GB`."""
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def _is_address(text: str | None) -> bool:
    return bool(text) and str(text).lower().startswith(("http://", "https://"))


#: Elements that date the publication, and those that date a change; the first that an entry has counts.
_PUBLISHED = ("publication_date", "pubDate", "published", "date", "issued", "created")
_MODIFIED = ("updated", "modified", "lastmod")

#: Kinds of listings whose only date may be called that of a change: Atom asks for no other.
_OF_ENTRIES = ("rss", "atom", "json")

#: "ann@paper.example (Ann Lee)", as RSS wants its authors; an address alone names nobody, and is not kept.
_MAIL = re.compile(
    r"[^\s@<>()]{1,64}@[^\s@<>()]{1,255}\s*(?:\(([^()]{2,100})\))?|([^<>@]{2,100})<[^<>@]{1,64}@[^<>]{1,255}>"
)


def _entry_facts(texts: Mapping[str, str], people: Iterable[str], topics: Iterable[str], kind: str) -> ListedFacts:
    """The facts of an entry out of the texts of its elements, by their local names.

    >>> _entry_facts({"title": "Ferry &amp; bridge", "updated": "2026-03-14"}, ["a@b.example (Ann Lee)"], [], "atom")
    ListedFacts(title='Ferry & bridge', published='2026-03-14', modified=None, authors=('Ann Lee',), tags=())
    """
    published = next((texts[name] for name in _PUBLISHED if name in texts), None)
    modified = next((texts[name] for name in _MODIFIED if name in texts), None)
    if published is None and kind in _OF_ENTRIES:
        published, modified = modified, None
    tags = [tag for said in topics for tag in (said.split(",") if "," in said else [said])]
    return listed_facts(
        tidy(texts.get("title")), published, modified, [_name(said) for said in people], [tidy(tag) for tag in tags]
    )


def json_facts(item: Mapping[str, Any]) -> ListedFacts:
    """The facts of an item of a JSON Feed, of either version."""
    people = item.get("authors") or [item.get("author")]
    named = [each.get("name") for each in people if isinstance(each, dict)] if isinstance(people, list) else []
    names = {"title": "title", "published": "date_published", "updated": "date_modified"}
    texts = {name: value for name, key in names.items() if (value := _text(item.get(key)))}
    topics = item.get("tags")
    listed = topics if isinstance(topics, list) else []
    said = [each for each in named if isinstance(each, str)]
    return _entry_facts(texts, said, [each for each in listed if isinstance(each, str)], "json")


def json_date(item: Mapping[str, Any]) -> str | None:
    """The date of an item of a JSON Feed as it is written: of publication, else of a change."""
    return _text(item.get("date_published")) or _text(item.get("date_modified"))


def _text(value: object) -> str | None:
    """A value of JSON as text: some give a date as seconds since 1970."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else value if isinstance(value, str) and value else None


def _name(said: str) -> str | None:
    match = _MAIL.fullmatch(said.strip())
    return tidy(match[1] or match[2]) if match else tidy(said)
