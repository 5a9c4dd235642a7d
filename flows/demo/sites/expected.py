"""What should come of each address of a demo site, told from the site's own data and never from a cleaner."""

from __future__ import annotations

from typing import Any

from copydesk.cleaners.model.record import Reason, Result
from copydesk.flows.demo.sites.articles import DemoAddress, DemoArticle, DemoSite, on_night
from copydesk.flows.demo.sites.pages import Edition

#: A wall that stands in for an article may also be called this.
ALSO = Reason.NO_ARTICLE


def expected_rows(site: DemoSite, night: int = 1) -> list[dict[str, Any]]:
    """One row an address that the site's feed names, in the feed's order; `fixtures/README.md` tells the form.

    Origins are placeholders: `{en}` for the site whose key is `en`.
    """
    edition = Edition(site, f"{{{site.key}}}", night)
    rows = [_of_article(edition, article) for article in edition.known if article.listed]
    return rows + [_of_address(edition, address) for address in site.addresses]


def _of_article(edition: Edition, article: DemoArticle) -> dict[str, Any]:
    row = {"source_url": edition.origin + edition.site.path_of(article), "night": edition.night}
    if on_night(article, edition.night) is None:
        return {**row, "outcome": str(Result.REJECT), "reasons": [str(Reason.HTTP_STATUS)]}
    if article.paywall:
        return {**row, **_wall(Reason.PAYWALL), **_later(edition)}
    old = edition.night > 1 and article.first_night < edition.night and article.revision is None
    if old:
        return {**row, "outcome": str(Result.UNCHANGED)}
    return {**row, "outcome": str(Result.RECORD), **_record(edition, article)}


def _record(edition: Edition, article: DemoArticle) -> dict[str, Any]:
    site = edition.site
    return {
        "url": edition.origin + site.path_of(article),
        "title": article.title,
        "authors": list(article.authors),
        "published_at": article.published_at,
        "language": site.language,
        "site_name": site.name,
        "tags": list(article.tags),
        "revision": 2 if edition.night > 1 and article.revision else 1,
        "duplicate_of": article.near_copy_of,
        "text": article.clean_text(),
    }


def _of_address(edition: Edition, address: DemoAddress) -> dict[str, Any]:
    site = edition.site
    row = {"source_url": edition.origin + address.path, "night": edition.night}
    if address.kind == "disallowed":
        return {**row, "outcome": str(Result.REJECT), "reasons": [str(Reason.ROBOTS_DISALLOWED)]}
    if address.article is None:
        return {**row, **_wall(Reason(address.kind)), **_later(edition)}
    article = site.article(address.article)
    of = edition.origin + site.path_of(article)
    if article.listed:
        return {**row, "outcome": str(Result.DUPLICATE), "of": of, **_later(edition)}
    if edition.night > 1:
        return {**row, "outcome": str(Result.UNCHANGED)}
    return {**row, "outcome": str(Result.RECORD), **_record(edition, article)}


def _later(edition: Edition) -> dict[str, Any]:
    """On a later night the server may say that nothing changed before anyone looks at the page."""
    return {"or": str(Result.UNCHANGED)} if edition.night > 1 else {}


def _wall(reason: Reason) -> dict[str, Any]:
    return {"outcome": str(Result.REJECT), "reasons": [str(reason), str(ALSO)]}
