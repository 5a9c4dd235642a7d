"""A page as the web served it: raw bytes and what the server said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from copydesk.cleaners.model.listed import NOTHING_LISTED, ListedFacts


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
