"""When an article was published and changed.

Structured data, meta tags, `time` elements, the address and the visible text each name days. All are candidates; a
small linear model, fitted to pages whose date is known, chooses the day, and the most exact source of that day gives
the time and its zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from cleaners.dom import Document
from cleaners.metadata.choice import choose, read_weights
from cleaners.metadata.daysources import days_of_elements, days_of_state, days_of_structure, days_of_text
from cleaners.metadata.linked import Linked
from cleaners.metadata.moments import Moment, is_possible, parse_moment
from cleaners.metadata.visible import Visible

_WEIGHTS = read_weights("dates")
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "og:modified_time", "article:modified", "datemodified", "dc.modified",
    "dc.date.modified", "dcterms.modified", "last-modified", "lastmod", "revised", "article.updated", "modified",
    "cxenseparse:recs:modifiedtime", "updated_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dates:
    """When a page was published and changed, as far as it says so."""

    published: Moment | None = None
    modified: Moment | None = None


@dataclass(slots=True)
class Candidate:
    """A day, the most exact moment of it, and who named it."""

    moment: Moment
    features: dict[str, float] = field(default_factory=dict)


def read_dates(document: Document, linked: Linked, visible: Visible, *, fetched_at: datetime | None = None) -> Dates:
    """The dates of a page; days after `fetched_at` (by more than time zones explain) and before the web are refused."""
    candidates = date_candidates(document, linked, visible, fetched_at=fetched_at)
    place = choose([c.features for c in candidates], _WEIGHTS)
    published = None if place is None else candidates[place].moment
    return Dates(published, _modified(document, linked, published, fetched_at))


def date_candidates(
    document: Document, linked: Linked, visible: Visible, *, fetched_at: datetime | None
) -> list[Candidate]:
    """Every possible day that the page names as its own, with what speaks for it."""
    found: dict[date, Candidate] = {}

    def note(source: str, moment: Moment | None) -> None:
        if moment and is_possible(moment, fetched_at):
            candidate = found.setdefault(moment.day, Candidate(moment))
            if len(moment.iso) > len(candidate.moment.iso):
                candidate.moment = moment
            candidate.features[source] = 1.0

    for source, moment in days_of_structure(document, linked):
        note(source, moment)
    for source, moment in days_of_elements(document):
        note(source, moment)
    for source, moment in days_of_text(document, visible):
        note(source, moment)
    if not any("published" in name for c in found.values() for name in c.features if not name.startswith("text")):
        for source, moment in days_of_state(document):
            note(source, moment)
    _compare(list(found.values()), fetched_at)
    return list(found.values())


def _compare(candidates: list[Candidate], fetched_at: datetime | None) -> None:
    """Add what only the candidates together tell: order, agreement, nearness to the fetch."""
    days = sorted(c.moment.day for c in candidates)
    for i, candidate in enumerate(candidates):
        features = candidate.features
        families = {name.split()[0] for name in features}
        structured = any(name.startswith(("ld", "meta", "itemprop", "time", "state")) for name in features)
        features["families"] = float(len(families))
        features["structured"] = float(structured)
        features["published by structure"] = float(
            any(name.startswith(("ld", "meta", "itemprop")) and "published" in name for name in features)
        )
        features["first found"] = float(i == 0)
        features["earliest"] = float(candidate.moment.day == days[0])
        features["latest"] = float(candidate.moment.day == days[-1])
        if fetched_at:
            features["day of fetch"] = float(abs((fetched_at.date() - candidate.moment.day).days) <= 1)


def _modified(
    document: Document, linked: Linked, published: Moment | None, fetched_at: datetime | None
) -> Moment | None:
    """When the page says it was last changed: not before it was published, and not later than it was fetched."""
    values = [item.get("dateModified") for item in linked.articles[:2] + linked.pages[:1]]
    values += [document.meta(name) for name in _MODIFIED_METAS]
    for value in values:
        moment = parse_moment(value)
        if moment and is_possible(moment, fetched_at):
            if published is None or moment.instant >= published.instant:
                return moment
            if moment.day == published.day and not (moment.clock and published.clock):
                return moment
    return None
