"""All that a page says about its article: nothing here parses the page again, every reader works on the one tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.authors import read_authors
from copydesk.cleaners.metadata.dates import parse_date, read_dates
from copydesk.cleaners.metadata.heed_listing import told_authors, told_tags
from copydesk.cleaners.metadata.json_ld import read_linked
from copydesk.cleaners.metadata.lead_image import read_image
from copydesk.cleaners.metadata.page_facts import (
    ListingSigns,
    read_canonical,
    read_description,
    read_language,
    read_listing_signs,
    read_section,
)
from copydesk.cleaners.metadata.rights import Rights, read_rights, reserves
from copydesk.cleaners.metadata.site import read_site_facts, read_title_rest
from copydesk.cleaners.metadata.tags import read_tags
from copydesk.cleaners.metadata.title import read_title
from copydesk.cleaners.metadata.visible import read_visible
from copydesk.cleaners.model.fields import Image
from copydesk.cleaners.model.page import NOTHING_LISTED, ListedFacts

__all__ = ["Metadata", "parse_date", "read_metadata", "reserves"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article; what it does not say is `None`, or empty."""

    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    modified_at: str | None = None
    language: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: Image | None = None
    canonical_url: str | None = None
    rights: Rights = ()
    listing: ListingSigns = field(default_factory=ListingSigns)
    title_rest: tuple[str, ...] = ()


def read_metadata(
    document: Document,
    *,
    url: str | None,
    fetched_at: datetime | None,
    text: str | None = None,
    headers: Iterable[tuple[str, str]] = (),
    listed: ListedFacts = NOTHING_LISTED,
) -> Metadata:
    """Read the metadata of a parsed page; any page gives some, none raises.

    `url` is the address that answered; it bounds what is believed as the canonical one. `fetched_at` bounds the
    dates: what is later, by more than time zones explain, is refused. `text` is the article's, where it is known: it
    shows where the article begins on a page without a headline. `headers` are the response's; they may reserve
    rights. `listed` is what feeds and sitemaps say of the page, used where the page is silent. Dates are ISO 8601: with
    time and zone where the page gives them, else the day alone.
    """
    if document.url != url:
        document = replace(document, url=url)
    linked = read_linked(document)
    site = read_site_facts(document, linked)
    visible = read_visible(document, text)
    dates = read_dates(document, linked, visible, fetched_at=fetched_at, listed=listed)
    title = read_title(document, linked, site, visible, listed=listed.title)
    section, tags = read_section(document, linked, visible.beside), read_tags(document, linked, visible.beside)
    return Metadata(
        title=title,
        description=read_description(document, linked, title),
        authors=read_authors(document, linked, site, visible) or told_authors(listed, site),
        published_at=dates.published.iso if dates.published else None,
        modified_at=dates.modified.iso if dates.modified else None,
        language=read_language(document, linked),
        site_name=site.name,
        section=section,
        tags=tags or told_tags(listed),
        image=read_image(document, linked, visible.beside),
        canonical_url=read_canonical(document),
        rights=read_rights(document, linked, headers),
        listing=read_listing_signs(document, linked),
        title_rest=() if site.name else read_title_rest(document, title, (section, *tags)),
    )
