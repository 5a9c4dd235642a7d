"""Signs that a page is a list which shows an article, and not the article's own page."""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.json_ld import Linked, type_of
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.urls.listing import is_listing_address
from copydesk.cleaners.urls.normalize import is_same_site, join_url, normalize_url

#: Headings that are read: lists are long.
_MAX_HEADINGS = 60

_LIST_TYPES = frozenset({"Blog", "CollectionPage", "ItemList", "ProfilePage", "SearchResultsPage"})


@dataclass(frozen=True, slots=True)
class ListingSigns:
    """Whether a page may be a list: what the site's other pages show has the last word."""

    is_listing: bool = False


def read_listing_signs(document: Document, linked: Linked) -> ListingSigns:
    """What headings with links to other pages, the address and JSON-LD say.

    An article's own headline links nowhere, or to the page itself.
    """
    own = normalize_url(document.url)
    if own is None:
        return ListingSigns()
    plain = {said for node in document.elements.get("h1", ())[:4] if not _links(node) and (said := words(node.text()))}
    title = words(document.title_tag)
    is_named = any(_starts(title, said) for said in plain)
    by_address = is_listing_address(own)
    by_type = any(type_of(item) in _LIST_TYPES for item in linked.pages + linked.objects) and not linked.articles
    is_bare = not is_named and not linked.articles and not plain
    is_listing = by_address or by_type or (is_bare and _has_linked_headings(document, own))
    return ListingSigns(is_listing)


def _has_linked_headings(document: Document, own: str) -> bool:
    """Whether headings of articles link to other pages of the site."""
    for node in document.tree.css("article h1 a[href], article h2 a[href], main h1 a[href], main h2 a[href]")[
        :_MAX_HEADINGS
    ]:
        there = join_url(document.url, node.attributes.get("href") or "")
        if there is not None and there != own and is_same_site(there, own) and not is_listing_address(there):
            return True
    return False


def _links(node: object) -> bool:
    return node.css_first("a[href]") is not None  # type: ignore[attr-defined]


def _starts(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return len(short) > 2 and long[: len(short)] == short
