"""What should come of each address of a demo site, told from the site's own data and never from a cleaner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.cleaners.model.record import Reason, Result
from copydesk.cleaners.urls.normalize import normalize_url
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


#: The fields of a record that the authors of the demo articles know, `duplicate_of` apart.
FIELDS = ("url", "title", "authors", "published_at", "language", "site_name", "tags", "revision", "text")

_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoDifference:
    """One thing that came out otherwise than expected, at one address."""

    source_url: str
    field: str
    expected: Any
    found: Any


def compare_rows(
    expected: Sequence[_Row], outcomes: Iterable[_Row], records: Iterable[_Row]
) -> tuple[DemoDifference, ...]:
    """The differences of one run, in the order of the expected rows.

    `expected` are the rows of `DemoServer.expected`; `outcomes` and `records` are the lines that the run published.
    Addresses that nobody expected (a section page, say) are not looked at.
    """
    found = {row["source_url"]: row for row in outcomes}
    by_id = {row["id"]: row for row in records}
    ids = {row["url"]: row["id"] for row in by_id.values()}
    differences: list[DemoDifference] = []
    for row in expected:
        outcome = found.get(row["source_url"])
        if _is_right_too(row, outcome):
            continue
        if outcome is None or outcome["outcome"] != row["outcome"]:
            differences.append(_difference(row, "outcome", outcome and _told(outcome)))
        elif row["outcome"] == "reject" and outcome["reason"] not in row["reasons"]:
            differences.append(_difference(row, "reasons", outcome["reason"]))
        elif row["outcome"] == "duplicate" and outcome["id"] != ids.get(row["of"], outcome["id"]):
            differences.append(_difference(row, "of", outcome["id"]))
        elif row["outcome"] == "record":
            differences += _of_record(row, by_id[outcome["id"]], ids)
    return tuple(differences)


def _is_right_too(row: _Row, outcome: _Row | None) -> bool:
    """Whether there is another right outcome: the one that the row names, or none for an address that only spells
    another one differently, which discovery may see before it is taken into the run."""
    if outcome is None:
        return bool(row["outcome"] == "duplicate" and normalize_url(row["source_url"]) == row["of"])
    return bool(outcome["outcome"] == row.get("or"))


def _of_record(row: _Row, record: _Row, ids: Mapping[str, str]) -> list[DemoDifference]:
    differences = [_difference(row, name, record[name]) for name in FIELDS if record[name] != row[name]]
    if record["duplicate_of"] != ids.get(row["duplicate_of"]):
        differences.append(_difference(row, "duplicate_of", record["duplicate_of"]))
    return differences


def _told(outcome: _Row) -> str:
    return " ".join(filter(None, (outcome["outcome"], outcome["reason"])))


def _difference(row: _Row, name: str, found: Any) -> DemoDifference:
    return DemoDifference(row["source_url"], name, row[name], found)
