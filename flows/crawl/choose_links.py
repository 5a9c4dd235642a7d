"""Which of the links that a source lists are fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from copydesk.cleaners.model.listed import NOTHING_LISTED, ListedFacts
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.crawl.address_shapes import is_called_list, shape_of
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.listing import ListingLink
from copydesk.flows.crawl.listing_order import newest_first


@dataclass(frozen=True, slots=True)
class Listed:
    """An address that a source lists, as the listing writes it, and what its listings say of the page."""

    url: str
    date: str | None = None
    facts: ListedFacts = NOTHING_LISTED


def choose_links(
    links: Iterable[ListingLink],
    guard: Guard,
    limit: int,
    shapes: frozenset[tuple[str, ...]] = frozenset(),
    *,
    is_sorted: bool = False,
) -> tuple[tuple[Listed, ...], tuple[tuple[str, Reject], ...]]:
    """The links that are fetched, each once, newest first, at most `limit`; and those before them that are refused.

    A list of articles and a page of the site itself are no article, unless addresses of that form stand in its feed
    (`shapes`). With `is_sorted` the links stay in the order that they have.
    """
    listed: dict[str, Listed] = {}
    refused: dict[str, Reject] = {}
    for link in links if is_sorted else newest_first(links):
        key = normalize_url(link.url) or link.url
        if key in listed:
            # A feed and a sitemap tell different things of one page.
            listed[key] = replace(listed[key], facts=listed[key].facts.or_else(link.facts))
            continue
        if len(listed) == limit:
            continue
        refusal = guard.check(link.url) or _aside(link, shapes)
        if refusal is not None:
            refused.setdefault(link.url, refusal)
            continue
        listed[key] = Listed(link.url, link.date, link.facts)
    return tuple(listed.values()), tuple(refused.items())


def _aside(link: ListingLink, shapes: frozenset[tuple[str, ...]]) -> Reject | None:
    if link.aside is None or (shape_of(link.url) in shapes and not is_called_list(link.url)):
        return None
    if link.aside == "list":
        return Reject(Reason.INDEX_PAGE, "a list of articles, by its address; not asked for")
    return Reject(Reason.NO_ARTICLE, "a page of the site itself, by its address; not asked for")
