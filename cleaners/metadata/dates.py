"""When an article was published and changed.

Structured data, meta tags, `time` elements, the address and the visible text each name days. All are candidates; a
small linear model, fitted to pages whose date is known, chooses the day, and the most exact source of that day gives
the time and its zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.chooser import NONE, choose_candidate, read_weights
from copydesk.cleaners.metadata.date_sources import (
    days_of_bare_lines,
    days_of_elements,
    days_of_images,
    days_of_marks,
    days_of_state,
    days_of_structure,
    days_of_text,
    reading,
)
from copydesk.cleaners.metadata.heed_listing import UTC_ZONES, byline_of, told_change, told_moment, with_told
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.moments import Moment, is_possible, parse_moment
from copydesk.cleaners.metadata.visible import Visible
from copydesk.cleaners.model.page import NOTHING_LISTED, ListedFacts

_WEIGHTS = read_weights("dates")
#: Sources that speak to machines; a `time` element does by its attribute and shows its text to readers.
_TOLD = re.compile(r"(?:ld|meta|state|address|(?:itemprop|time) (?!text))")
#: Sources that are the article's own by where they stand.
_IN_PLACE = re.compile(r"ld|meta|address|time|itemprop|element|text (?:at once|soon|just before)")
#: The same, and the beginning of a page without a headline.
_NEAR = re.compile(_IN_PLACE.pattern + "|text early")
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
class DateCandidate:
    """A day, the most exact moment of it, and who named it."""

    moment: Moment
    features: dict[str, float] = field(default_factory=dict)


#: Where a day stands that is no article's for sure: above the headline, without a word that says what it is of.
_ABOVE = re.compile(r"text (?:plain|just before|before) ")


def read_dates(
    document: Document,
    linked: Linked,
    visible: Visible,
    *,
    fetched_at: datetime | None = None,
    listed: ListedFacts = NOTHING_LISTED,
) -> Dates:
    """The dates of a page; days after `fetched_at` (by more than time zones explain) and before the web are refused.

    What feeds and sitemaps said of the page (`listed`) makes them whole.
    """
    candidates = date_candidates(document, linked, visible, fetched_at=fetched_at)
    place = choose_candidate([*(c.features for c in candidates), NONE], _WEIGHTS)
    chosen = None if place is None or place == len(candidates) else _published(candidates[place], candidates)
    published = chosen.moment if chosen else None
    if told := told_moment(listed, fetched_at):
        is_weak = chosen is not None and not any(map(_IN_PLACE.match, chosen.features))
        published = with_told(published, told, byline_of(visible), is_weak=is_weak)
    modified = _modified(document, linked, published, fetched_at)
    return Dates(published, modified or told_change(listed, published, fetched_at))


def _published(chosen: DateCandidate, candidates: list[DateCandidate]) -> DateCandidate:
    """The day that the page's byline calls that of publication, where the one chosen is called that of a change."""
    if not _is_labelled(chosen, "modified") or _is_labelled(chosen, "published"):
        return chosen
    earlier = (c for c in candidates if c.moment.day <= chosen.moment.day and _is_labelled(c, "published"))
    near = (c for c in earlier if any(map(_NEAR.match, c.features)) and not _is_labelled(c, "modified"))
    return next(near, chosen)


def _is_labelled(candidate: DateCandidate, kind: str) -> bool:
    return any(f"{source} {kind}" in name for name in candidate.features for source in ("text", "label"))


def parse_date(written: str | None, document: Document, *, fetched_at: datetime | None) -> str | None:
    """The date that a site's rules point at, as ISO 8601, read as the page's language writes dates.

    `None` for what is no date, or one that a page fetched then cannot have.
    """
    language, month_first = reading(document)
    moment = parse_moment(written, language=language, month_first=month_first)
    return moment.iso if moment and is_possible(moment, fetched_at) else None


def date_candidates(
    document: Document, linked: Linked, visible: Visible, *, fetched_at: datetime | None
) -> list[DateCandidate]:
    """Every possible day that the page names as its own, with what speaks for it."""
    found: dict[date, DateCandidate] = {}

    def note(source: str, moment: Moment | None) -> None:
        if moment and is_possible(moment, fetched_at, agreed=True):
            candidate = found.setdefault(moment.day, DateCandidate(moment))
            if moment.exactness > candidate.moment.exactness:
                candidate.moment = moment
            # Only the first place of a day counts: lists repeat one day often.
            if "heading" not in source or not any("heading" in name for name in candidate.features):
                candidate.features[source] = 1.0

    for source, moment in days_of_structure(document, linked):
        note(source, moment)
    # News that dates itself in JSON-LD is believed: what else such a page shows are the dates of other stories.
    settled = linked.is_news and any(
        "ld published" in c.features and is_possible(c.moment, fetched_at) for c in found.values()
    )
    if not settled:
        for source, moment in days_of_elements(document, visible):
            note(source, moment)
        for source, moment in days_of_text(document, visible):
            note(source, moment)
    if not any(_IN_PLACE.match(name) for c in found.values() for name in c.features):
        for source, moment in days_of_marks(document, visible, reading(document)[0]):
            note(source, moment)
    # Where no day stands at the headline, and none is told to machines, those of the margin are asked.
    if not any(_IN_PLACE.match(name) for c in found.values() for name in c.features):
        for source, moment in days_of_elements(document, visible, beside=True):
            note(source, moment)
    if all("modified" in name for c in found.values() for name in c.features):
        for source, moment in days_of_text(document, visible, whole=True):
            note(source, moment)
    if not any("published" in name for c in found.values() for name in c.features if not name.startswith("text")):
        for source, moment in days_of_state(document, linked):
            note(source, moment)
    if not found:
        for source, moment in days_of_bare_lines(document, visible, fetched_at):
            note(source, moment)
    if not found:
        for source, moment in days_of_images(document):
            note(source, moment)
    candidates = [c for c in _read_one_way(found) if not _is_of_another_thing(c)]
    candidates = [c for c in candidates if is_possible(c.moment, fetched_at, agreed=_is_agreed(c))]
    candidates = _in_own_zone(candidates)
    candidates = _without_today(candidates, fetched_at)
    _compare(candidates, fetched_at, is_news=linked.is_news)
    return candidates


def _without_today(candidates: list[DateCandidate], fetched_at: datetime | None) -> list[DateCandidate]:
    """Without the day of the fetch that stands above the headline alone, as papers print today's, where another day
    stands right behind the headline, or in the first `time` element there."""
    if fetched_at is None or not any(_is_below(c.features) for c in candidates):
        return candidates
    today = fetched_at.date()
    return [c for c in candidates if abs((c.moment.day - today).days) > 1 or not all(map(_ABOVE.match, c.features))]


def _is_below(features: dict[str, float]) -> bool:
    return "text at once line" in features or ("time any" in features and "behind heading 0" in features)


def _is_of_another_thing(candidate: DateCandidate) -> bool:
    """Whether all that names a day says that it is another's: of a founding, an event, a copyright."""
    kinds = {name.split()[1] for name in candidate.features if name.startswith(("text", "label"))}
    is_text = all(name.startswith("text") for name in candidate.features)
    return is_text and "other" in kinds and kinds.isdisjoint(("plain", "published", "modified"))


def _read_one_way(found: dict[date, DateCandidate]) -> list[DateCandidate]:
    """Without days that only readers are shown, as numbers, where machines are told the same with day and month turned.

    "03/10/2023" is read one way or the other by the page's language; a page that says 2023-10-03 elsewhere settles it.
    """
    kept = dict(found)
    for day, candidate in found.items():
        other = kept.get(_turned(day) or day)
        if other is None or other is candidate or any(map(_TOLD.match, candidate.features)):
            continue
        if any(map(_TOLD.match, other.features)):
            other.features.update(candidate.features)
            del kept[day]
    return list(kept.values())


def _turned(day: date) -> date | None:
    """The day that the same numbers name, read with the month first."""
    return date(day.year, day.day, day.month) if day.day <= 12 and day.day != day.month else None


def _in_own_zone(candidates: list[DateCandidate]) -> list[DateCandidate]:
    """Without those that say in UTC, and so perhaps under another day, what another says in the site's own zone."""
    local = {c.moment.instant for c in candidates if c.moment.zone and c.moment.zone not in UTC_ZONES}
    return [c for c in candidates if c.moment.zone not in UTC_ZONES or c.moment.instant not in local]


def _is_agreed(candidate: DateCandidate) -> bool:
    """Whether both what the page tells machines and what it shows to readers name a candidate's day."""
    kinds = {bool(_TOLD.match(name)) for name in candidate.features if "heading" not in name}
    return len(kinds) == 2


def _compare(candidates: list[DateCandidate], fetched_at: datetime | None, *, is_news: bool) -> None:
    """Add what only the candidates together tell: order, agreement, nearness to the fetch."""
    days = sorted(c.moment.day for c in candidates)
    published = {c.moment.day for c in candidates if _is_structured(c, "published")}
    for i, candidate in enumerate(candidates):
        day = candidate.moment.day
        features = candidate.features
        if published and day not in published:
            features.update(
                {f"against structure: {name}": 1.0 for name in features if name.startswith(("text", "label"))}
            )
            features["against structure"] = 1.0
            features["a change against structure"] = float(_is_structured(candidate, "modified"))
            features["a day from structure"] = float(any(abs((day - other).days) == 1 for other in published))
            features["swapped"] = float(
                any((other.year, other.day, other.month) == (day.year, day.month, day.day) for other in published)
            )
        features["families"] = float(len({name.split()[0] for name in features}))
        features["published by structure"] = float(day in published)
        if is_news:
            features["news published by structure"] = float(day in published)
            features["news ld published"] = float("ld published" in features)
        features["modified by structure"] = float(_is_structured(candidate, "modified"))
        features["first found"] = float(i == 0)
        features["earliest"] = float(day == days[0])
        features["latest"] = float(day == days[-1])
        if fetched_at:
            features["day of fetch"] = float(abs((fetched_at.date() - day).days) <= 1)


def _is_structured(candidate: DateCandidate, kind: str) -> bool:
    """Whether structured data names a candidate's day as that of publication, or of the last change."""
    return any(name.startswith(("ld", "meta", "itemprop")) and f" {kind}" in name for name in candidate.features)


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
