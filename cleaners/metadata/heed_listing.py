"""What a feed or sitemap said of a page, heard where the page itself is silent or less exact.

A page's own words come first. A listing adds the time of a day that the page names, the zone of a clock that it shows,
and people and tags where it has none. Its times are held against the page: many feeds call a local clock "GMT".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from copydesk.cleaners.metadata.moments import Moment, is_possible, parse_moment, plain_digits
from copydesk.cleaners.metadata.names import split_names
from copydesk.cleaners.metadata.persons import is_person
from copydesk.cleaners.metadata.site import SiteFacts
from copydesk.cleaners.metadata.visible import Visible
from copydesk.cleaners.model.page import ListedFacts
from copydesk.cleaners.patterns import deferred

UTC_ZONES = ("Z", "+00:00")

#: A listing that was read before its page cannot date it later than the page's fetch, but for clocks that differ.
CLOCK_SLACK = timedelta(minutes=10)

#: How far clocks on a page and in its feed may differ and mean one moment: one of them often leaves seconds out.
SAME_CLOCK = timedelta(minutes=1)

#: Offsets from UTC that zones have, in minutes.
_OFFSETS = frozenset(range(-720, 841, 60)) | {-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765}

_CLOCK = deferred(
    r"(?<![\d:.])([01]?\d|2[0-3])[:.h]([0-5]\d)(?::[0-5]\d)?(?![\d:]|\.\d)(?:\s?([ap])\.?m\b\.?)?", re.IGNORECASE
)

#: Where a byline's clock stands: so far before and behind the end of the headline, on a line no longer than a label.
BEFORE, BEHIND = 400, 600
_MAX_LABEL = 120

#: What publishing systems put where an author chose no category.
_NO_TAG = deferred(
    r"uncategori[sz]ed|unkategorisiert|allgemein|non classé|sin categor(?:ía|izar)|se(?:m|nza) categoria|geen categorie"
    r"|bez kategorii|без рубрики|без категории|okategoriserade|ikke kategoriseret|ukategorisert|luokittelematon"
    r"|nezařazené|kategorizálatlan|genel|未分[类類]|미분류",
    re.IGNORECASE,
)


def told_moment(listed: ListedFacts, fetched_at: datetime | None) -> Moment | None:
    """The moment of publication that a listing gives; without its zone where that would be later than the fetch."""
    moment = parse_moment(listed.published)
    if moment is None or not is_possible(moment, fetched_at):
        return None
    if moment.zone and fetched_at and moment.instant > fetched_at + CLOCK_SLACK:
        return replace(moment, zone=None)
    return moment


def byline_of(visible: Visible) -> str:
    """The short lines round the headline: there a page shows its clock."""
    at = visible.heading or 0
    lines = visible.text[max(0, at - BEFORE) : at + BEHIND].split("\n")
    return "\n".join(line for line in lines if len(line) <= _MAX_LABEL)


def with_told(own: Moment | None, told: Moment | None, shown: str, *, is_weak: bool = False) -> Moment | None:
    """When a page was published, by its own word and a listing's. `shown` is its byline (`byline_of`).

    Where `is_weak`, the page's day is a guess, and gives way to another one.

    >>> day, feed = parse_moment("2026-03-14"), parse_moment("Sat, 14 Mar 2026 06:30:00 +0100")
    >>> with_told(day, feed, "").iso, with_told(day, parse_moment("2026-03-14T05:30Z"), "14 March, 06:30").iso
    ('2026-03-14T06:30:00+01:00', '2026-03-14T06:30:00+01:00')
    """
    if told is None or own is None:
        return own or (_doubted(told, shown) if told else None)
    if own.clock is not None:
        return own if own.zone else _zoned(own, told)
    if told.clock is None:
        return told if is_weak else own
    if is_weak and abs((told.day - own.day).days) > 1:
        return _doubted(told, shown)
    if told.zone in UTC_ZONES:
        for clock in _clocks(shown):
            zoned = _zoned(Moment(own.day, clock), told)
            if zoned.zone or _is_equal(zoned, told):
                return zoned
    return told if told.day == own.day else own


def _doubted(told: Moment, shown: str) -> Moment:
    """A listing's moment, without its zone where the page shows the very clock that the listing calls UTC."""
    is_shown = told.zone in UTC_ZONES and (told.clock or "")[:5] in {clock[:5] for clock in _clocks(shown)}
    return replace(told, zone=None) if is_shown and told.clock != "00:00:00" else told


def _zoned(own: Moment, told: Moment) -> Moment:
    """A page's local clock with the zone that a listing's moment gives it, where both can be one moment."""
    if told.clock is None or told.zone is None:
        return own
    if told.zone not in UTC_ZONES:
        is_near = abs(_bare(own) - _bare(told)) <= timedelta(days=1)
        return replace(own, zone=told.zone) if is_near else own
    away = _bare(own) - _bare(told)
    minutes = round(away.total_seconds() / 60)
    if minutes == 0 or minutes not in _OFFSETS or abs(away - timedelta(minutes=minutes)) > SAME_CLOCK:
        # The same clock in UTC: the site's may be that, or the feed only says so.
        return own
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    return replace(own, zone=f"{sign}{size // 60:02}:{size % 60:02}")


def _is_equal(own: Moment, told: Moment) -> bool:
    return own.day == told.day and (own.clock or "")[:5] == (told.clock or "")[:5]


def _bare(moment: Moment) -> datetime:
    """A moment by its clock alone."""
    return replace(moment, zone="Z").instant


def _clocks(shown: str) -> Iterator[str]:
    """The times of day that a text shows, in its order."""
    for match in _CLOCK.finditer(plain_digits(shown)):
        hour = int(match[1])
        if match[3]:
            hour = hour % 12 + (12 if match[3] in "pP" else 0)
        yield f"{hour:02}:{match[2]}:00"


def told_change(listed: ListedFacts, published: Moment | None, fetched_at: datetime | None) -> Moment | None:
    """When a listing says that a page was changed, if that is after its publication and not after the fetch."""
    moment = parse_moment(listed.modified)
    if (
        moment is None
        or not is_possible(moment, fetched_at)
        or (fetched_at and moment.instant > fetched_at + CLOCK_SLACK)
    ):
        return None
    return moment if published is None or moment.instant > published.instant else None


def told_authors(listed: ListedFacts, site: SiteFacts) -> tuple[str, ...]:
    """The people whom a listing names: no log-in names, no houses."""
    names = (name for said in listed.authors for name in split_names(said))
    return tuple(dict.fromkeys(name for name in names if is_person(name) and not site.sounds_like(name)))


def told_tags(listed: ListedFacts) -> tuple[str, ...]:
    """The tags that a listing names, but for the one that stands for none."""
    return tuple(tag for tag in listed.tags if not _NO_TAG.fullmatch(tag))
