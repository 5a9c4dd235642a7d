"""A page as the web served it: raw bytes, what the server said of them, and what a feed or a sitemap says of the page.

What a feed says is kept with the page, since the page may not say it again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

#: Characters of a title, a name or a tag that are kept; names and tags that are kept.
MAX_TITLE = 500
MAX_NAME = 120
_MAX_NAMES = 20
_MAX_TAGS = 30


@dataclass(frozen=True, slots=True)
class ListedFacts:
    """What the listings that name a page say of it, as they write it; what they do not say is `None`, or empty.

    `published` and `modified` are dates in the listing's own form, with the zone that it gives.
    """

    title: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def or_else(self, other: ListedFacts) -> ListedFacts:
        """These facts, and those of another listing where these say nothing.

        >>> ListedFacts("Ferry back").or_else(ListedFacts("Ferry", authors=("Ann Lee",)))
        ListedFacts(title='Ferry back', published=None, modified=None, authors=('Ann Lee',), tags=())
        """
        return ListedFacts(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)})

    def to_text(self) -> str | None:
        """The facts as one line of ASCII, for the state and the archive; `None` where there are none."""
        said = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(said, separators=(",", ":")) if said else None


#: Of a page that no listing named.
NOTHING_LISTED = ListedFacts()


def parse_listed(text: str | None) -> ListedFacts:
    """The facts that `to_text` wrote; none out of anything else, since anybody can write an archive.

    >>> parse_listed(ListedFacts("Ferry back", tags=("port",)).to_text()).tags, parse_listed("{]") == NOTHING_LISTED
    (('port',), True)
    """
    try:
        said = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return NOTHING_LISTED
    return listed_facts(**said) if isinstance(said, dict) else NOTHING_LISTED


def listed_facts(
    title: Any = None, published: Any = None, modified: Any = None, authors: Any = (), tags: Any = (), **_: Any
) -> ListedFacts:
    """The facts within their bounds, without what is no text."""
    return ListedFacts(
        _text(title, MAX_TITLE),
        _text(published, MAX_NAME),
        _text(modified, MAX_NAME),
        _texts(authors, _MAX_NAMES),
        _texts(tags, _MAX_TAGS),
    )


def _text(value: Any, most: int) -> str | None:
    """A value as one line, `None` for an empty one and for one that is too long to be what it should be."""
    text = " ".join(value[: 4 * most].split()) if isinstance(value, str) else ""
    return text if 0 < len(text) <= most else None


def _texts(values: Any, most: int) -> tuple[str, ...]:
    listed = values[: 4 * most] if isinstance(values, list | tuple) else ()
    found = (_text(value, MAX_NAME) for value in listed)
    return tuple(dict.fromkeys(each for each in found if each))[:most]


@dataclass(frozen=True, slots=True)
class Page:
    """One saved response, or one saved text.

    `source_url` is the address that was asked for, or, for a page that has none, its path under the
    input root. `url` is the address that answered after redirects, `None` for a page without one.
    `body` holds the bytes as they are after the transfer codings (gzip, br) are undone. `listed` is what the feeds and
    sitemaps that named the page say of it. `further` are the pages that may go on with the article of this one.
    """

    source_url: str
    body: bytes
    url: str | None = None
    content_type: str | None = None
    status: int = 200
    fetched_at: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()
    listed: ListedFacts = NOTHING_LISTED
    further: tuple[Page, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether the page is text that someone else scraped, not HTML."""
        return self._media_type == "text/plain"

    @property
    def is_xhtml(self) -> bool:
        """Whether the page was served as XML: browsers then read it as such."""
        return self._media_type == "application/xhtml+xml"

    @property
    def _media_type(self) -> str:
        return (self.content_type or "").partition(";")[0].strip().lower()

    def header(self, name: str) -> str | None:
        """The last header of that name, in any case."""
        wanted = name.lower()
        return next((v for k, v in reversed(self.headers) if k.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the one who saved a page says of it: a title and a language, where known."""

    title: str | None = None
    language: str | None = None
