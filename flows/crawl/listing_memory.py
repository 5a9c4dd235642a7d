"""What is known of a listing from earlier runs: under which conditions it is asked for again, and what it led to.

A listing that answers "not modified" has nothing new. That is believed for as long as the same is wanted of it, by the
same release, and for a few days: servers say so of documents that did change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from copydesk.cleaners.model.fields import utc_stamp
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.crawl.listing import Listing, ListingKind, ListingLink
from copydesk.flows.http.responses import Response, Validators
from copydesk.flows.storage.state.database import KnownListing

#: Kinds that only lead to other documents.
_INDEX = "sitemap_index"
#: Kinds that list a site's articles and nothing else.
FEEDS = frozenset({"rss", "atom", "json"})


@dataclass(frozen=True)
class ListingMemory:
    """What earlier runs know of listings, by address; `oldest` is how old (ISO 8601) a whole copy may be to count."""

    known: Mapping[str, KnownListing] = field(default_factory=dict)
    oldest: str = ""
    version: str = "0"

    def conditions(self, url: str, source: SourceEntry | None) -> Validators | None:
        """The conditions under which a source's document is asked for; `None` to ask for all of it."""
        known = self.known.get(url)
        if known is None or source is None or source.backfill or known.distrusted or known.whole_at < self.oldest:
            return None
        if not (known.etag or known.last_modified) or known.selection != self.selection(source):
            return None
        return Validators(known.final_url, known.etag, known.last_modified)

    def selection(self, source: SourceEntry) -> str:
        """The digest of what is wanted of a source's listings, and of the release that reads them."""
        wanted = (
            self.version,
            source.include,
            source.exclude,
            source.limit,
            source.since,
            source.until,
            source.backfill,
        )
        return hashlib.sha256(repr(wanted).encode("utf-8", "surrogatepass")).hexdigest()

    def is_through(self, link: ListingLink, source: SourceEntry) -> bool:
        """Whether a backfill has had all that a sitemap of an index lists, and it did not change since."""
        known = self.known.get(normalize_url(link.url) or link.url)
        if known is None or known.selection != self.selection(source):
            return False
        # What reads dates brings the readers of pages with it; only a backfill asks.
        from copydesk.flows.crawl.listing_dates import read_instant

        changed = read_instant(link.date)
        return changed is None or utc_stamp(changed) < known.whole_at

    def unchanged(self, url: str) -> Listing:
        """A listing that has nothing new: no links to articles, and the documents that it led to."""
        known = self.known[url]
        if known.kind in FEEDS:
            return Listing(
                cast(ListingKind, known.kind), (), shapes=frozenset(map(tuple, json.loads(known.leads or "[]")))
            )
        leads = tuple(filter(None, known.leads.split("\n")))
        is_index = known.kind == _INDEX
        kind = cast(ListingKind, known.kind)
        return Listing(kind, tuple(map(ListingLink, leads)) if is_index else (), feeds=() if is_index else leads)

    def note(self, url: str, source: SourceEntry, answer: Response, listing: Listing, most: int) -> KnownListing:
        """What is to be known of a document that was read whole; at most `most` of those that it leads to."""
        sha256 = hashlib.sha256(answer.body).hexdigest()
        etag, old = answer.header("ETag"), self.known.get(url)
        lied = bool(old and etag and old.etag == etag and old.sha256 != sha256)
        leads = [link.url for link in listing.links] if listing.kind == _INDEX else listing.feeds
        # A feed leads nowhere; the forms of its addresses tell what of a sitemap is an article.
        shapes = json.dumps(sorted(listing.shapes)[:most])
        return KnownListing(
            url,
            answer.url,
            listing.kind,
            etag,
            answer.header("Last-Modified"),
            sha256,
            utc_stamp(answer.asked_at),
            lied or bool(old and old.distrusted),
            self.selection(source),
            shapes if listing.kind in FEEDS else "\n".join(leads[:most]),
        )
