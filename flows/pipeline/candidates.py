"""A page that could become a record, as those who compare pages see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from copydesk.cleaners.text.minhash import Fingerprint
from copydesk.cleaners.urls.normalize import record_id

#: The bytes of a digest of how a paragraph begins.
OPENING_BYTES = 6

#: Sorts after every real time: what has none is never the earliest.
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DedupeCandidate:
    """A page that could become a record: where its line is, and what it is compared by.

    `url` and `id` are what its page claims, `own_url` the address that answered, `None` for a saved page without one.
    `is_preview`: its text is a part of the article, and says nothing of what other pages hold.
    `pages` are the ids of the addresses of the article's further pages.
    `core` is the digest of the text without lines that change by themselves; `openings` are the digests of how its
    paragraphs begin.
    """

    key: tuple[int, int]
    source_url: str
    url: str | None
    id: str
    content_hash: str
    published_at: str | None
    is_canonical: bool
    fingerprint: Fingerprint | None = None
    own_url: str | None = None
    article_key: str = ""
    core: str = ""
    openings: bytes = b""
    title: str | None = None
    fetched_at: str | None = None
    is_listing: bool = False
    is_preview: bool = False
    pages: tuple[str, ...] = ()
    own_id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "own_id", record_id(self.own_url or self.source_url))

    @property
    def paragraphs(self) -> frozenset[bytes]:
        """The digests of how the paragraphs begin."""
        return frozenset(self.openings[i : i + OPENING_BYTES] for i in range(0, len(self.openings), OPENING_BYTES))

    @property
    def order(self) -> tuple[str, str, tuple[int, int]]:
        """An order that does not depend on how pages came."""
        return self.url or "", self.source_url, self.key

    @property
    def seen(self) -> str:
        """The day on which we saw the page; a page without one was seen last."""
        return moment(self.fetched_at).date().isoformat()

    @property
    def rank(self) -> tuple[bool, str, bool, str, str, tuple[int, int]]:
        """The smallest of equal articles is the record: no listing, seen first, naming itself, of smallest address."""
        return self.is_listing, self.seen, not self.is_canonical, self.url or "", self.source_url, self.key

    @property
    def rank_as_copy(self) -> tuple[bool, bool, bool, int, bool, str, float, tuple[int, int]]:
        """The smallest of the pages of one address is the record: no listing, whole, naming itself, of the newest day.

        Of one day it is the page that was asked for by the address itself: which came first by a second is chance.
        """
        fetched = moment(self.fetched_at)
        day, newest = (0, 0.0) if fetched is NEVER else (-fetched.toordinal(), -fetched.timestamp())
        is_other = self.source_url != self.url
        names_itself = not self.is_canonical, day, is_other, self.source_url, newest, self.key
        return self.is_listing, self.is_preview, *names_itself


def moment(at: str | None) -> datetime:
    """A time as one that sorts; without a zone it is taken as UTC, and none is the last of all."""
    if at is None:
        return NEVER
    found = datetime.fromisoformat(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
