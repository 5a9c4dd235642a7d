"""When what a listing names was published: dates of all forms as instants, and the order that links have by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz

from copydesk.cleaners.metadata.moments import FIRST_YEAR, parse_moment
from copydesk.flows.crawl.listing import Listing, ListingLink

#: A whole date in a path.
_DAY_PATH = re.compile(r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")

#: Ranks of links: an undated feed is new, then comes what has a date, then what a page shows, then undated sitemaps.
_NEW, _DATED, _UNDATED = -1, 0, 3


def newest_first(links: Iterable[ListingLink]) -> list[ListingLink]:
    """Links with the latest instant first, as `rank_links` ranked them; equal ranks keep their order."""
    return sorted(links, key=lambda link: link.rank)


def oldest_first(links: Iterable[ListingLink]) -> list[ListingLink]:
    """Links with the earliest day first, by their instants or by the dates in their addresses; then those without."""
    days = [(day_of(link), link) for link in links]
    dated = sorted(((day, link) for day, link in days if day), key=lambda pair: (pair[0], -pair[1].rank[1]))
    return [link for _, link in dated] + [link for day, link in days if not day]


def day_of(link: ListingLink) -> date | None:
    """The day of a link: of its instant in UTC, else of its address where that has a whole date; `None` for neither."""
    if link.rank[0] == _DATED:
        return datetime.fromtimestamp(-link.rank[1], UTC).date()
    found = _DAY_PATH.search(link.url)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def is_before(link: ListingLink, day: date) -> bool:
    """Whether a link is dated before a day."""
    own = day_of(link)
    return own is not None and own < day


def is_between(link: ListingLink, since: date | None, until: date | None) -> bool:
    """Whether nothing in a link's date speaks against days that are wanted; what has no date is wanted.

    >>> story = ListingLink("https://a.example/2026/03/14/tide")
    >>> is_between(story, date(2026, 3, 14), date(2026, 3, 14)), is_between(story, date(2026, 4, 1), None)
    (True, False)
    """
    if since is None and until is None:
        return True
    own = day_of(link)
    return own is None or ((since is None or own >= since) and (until is None or own <= until))


#: What is dated further ahead is a mistake of a clock or a template, and says nothing.
_LAST_YEAR = 2100

#: A date of mail (RFC 822): a day and a month's name; what `parsedate_tz` reads of anything else is chance.
_MAIL = re.compile(
    r"(?:[A-Za-z]{3,9}(?:\.?,\s{0,3}|\.?\s{1,3}))?\d{1,2}[\s-]{1,3}[A-Za-z]{3}|[A-Za-z]{3}\s[A-Za-z]{3}\s{1,2}\d{1,2}\s[\d:]{5,8}\s\d{4}$",
    re.ASCII,
)

#: A zone by name at a date's end, and the names that mail knows: `parsedate_tz` takes all others for UTC without a sign
#: ("CEST"), so they are left to `parse_moment`.
_ZONE = re.compile(r"(?<=[\d ])[A-Za-z]{1,5}(?:[+-]\d{1,4})?$", re.ASCII)
_UTC_AND = re.compile(r"\b(?:GMT|UTC)(?=[+-]\d)")
_SHORT = re.compile(r"(?<=[\d ])([+-])(\d{1,2})$")
_ZONES_OF_MAIL = frozenset(["GMT", "UT", "UTC", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"])

#: A zone as ISO 8601 writes it.
_COLON = re.compile(r"([+-]\d\d):(\d\d)$")

#: Seconds or milliseconds since 1970, also in the form that .NET gives JSON.
_COUNTED = re.compile(r"(?:@|/Date\()?(\d{10})(?:\d{3})?(?:\.\d{1,9})?(?:[+-]\d{4})?(?:\)/)?")
_PACKED = re.compile(r"(\d{8})(\d{6})Z?")
#: A time with the half of its day, a time in front of its day, and the order in which Java and `date` write.
_HALF_DAY = re.compile(r"\b(\d{1,2})(:\d\d(?::\d\d)?)\s?([ap])\.?m\b\.?", re.IGNORECASE)
_TIME_FIRST = re.compile(r"(\d{1,2}:\d\d(?::\d\d)?)(?:\s?[,|–-]\s?|\s)(?=\S)")
_OF_JAVA = re.compile(
    r"(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) ([A-Z]{1,5}|[+-]\d{4}) (\d{4})"
)
_ONE_DIGIT = re.compile(r"(?<!\d)\d(?!\d)")
_SINGLE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{1,2}")

_MONTH = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")


def read_instant(written: str | None) -> datetime | None:
    """The instant that a feed or sitemap gives as a date, whatever its form; `None` where it gives none.

    A date without a zone is taken as UTC, one without a time as its first moment. The years 1 and 1970 are the zero of
    some clock, and no date.

    >>> str(read_instant("Sat, 14 Mar 2026 06:30:00 +0200")), str(read_instant("2026-03-14"))
    ('2026-03-14 04:30:00+00:00', '2026-03-14 00:00:00+00:00')
    >>> read_instant("0001-01-01T00:00:00Z") is None
    True
    """
    text = _in_order(" ".join((written or "")[:200].split())[:80])
    if not text:
        return None
    moment = _of_iso(text) or _of_mail(text) or _of_any(text)
    return moment if moment and FIRST_YEAR <= moment.year < _LAST_YEAR else None


def rank_links(listing: Listing) -> Listing:
    """A listing whose links are ranked by their instants, so that they can be held against those of others.

    A sitemap whose `lastmod` is the same everywhere tells when it was built, not when its pages were written: it gives
    no dates. An undated item of a feed is about as new as the item above it, since feeds have the newest on top; where
    no item has a date, all are new. Links of a page come behind what has a date.
    """
    if listing.kind == "page":
        return listing
    dates = {link.date for link in listing.links}
    if listing.kind in ("sitemap", "sitemap_index", "text"):
        is_stamp = len(listing.links) > 1 and len(dates) == 1
        return replace(listing, links=tuple(_ranked(link, is_stamp) for link in listing.links))
    return replace(listing, links=tuple(_by_neighbours(listing.links)))


def _ranked(link: ListingLink, is_stamp: bool) -> ListingLink:
    instant = None if is_stamp else read_instant(link.date)
    facts = replace(link.facts, modified=None) if is_stamp else link.facts
    return replace(link, rank=(_DATED, -instant.timestamp()) if instant else (_UNDATED, 0.0), facts=facts)


def _by_neighbours(links: Sequence[ListingLink]) -> Iterator[ListingLink]:
    rank = (_NEW, 0.0)
    for link in links:
        instant = read_instant(link.date)
        rank = (_DATED, -instant.timestamp()) if instant else rank
        yield replace(link, rank=rank)


def _in_order(text: str) -> str:
    """A date with the parts that programs put elsewhere, or write otherwise, where they are read.

    >>> _in_order("8:15 PM, 2 Mar 2026"), _in_order("Mon Mar 02 08:15:00 CET 2026")
    ('2 Mar 2026 20:15', '02 Mar 2026 08:15:00 CET')
    """
    text = text.replace("\N{MINUS SIGN}", "-")
    if counted := _COUNTED.fullmatch(text):
        return counted[1]
    if packed := _PACKED.fullmatch(text):
        return f"{packed[1]}T{packed[2]}Z"
    if java := _OF_JAVA.match(text):
        text = f"{java[2]} {java[1]} {java[5]} {java[3]} {java[4]}"
    text = _HALF_DAY.sub(_whole_day, text)
    if (time := _TIME_FIRST.match(text)) and any(map(str.isdigit, text[time.end() :])):
        text = f"{text[time.end() :]} {time[1]}"
    if _SINGLE.match(text):
        text = _ONE_DIGIT.sub(lambda digit: f"0{digit[0]}", text)
    return _SHORT.sub(lambda zone: f"{zone[1]}{zone[2]:0>2}00", _UTC_AND.sub("", text)) if ":" in text else text


def _whole_day(time: re.Match[str]) -> str:
    hour = int(time[1])
    return f"{hour % 12 + 12 * (time[3] in 'pP')}{time[2]}" if hour <= 12 else time[1] + time[2]


def _of_iso(text: str) -> datetime | None:
    # A W3C date may be a year, or a year and a month: its first day.
    text += {4: "-01-01", 7: "-01"}.get(len(text), "") if _MONTH.fullmatch(text) else ""
    try:
        moment = datetime.fromisoformat(text.upper())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _of_mail(text: str) -> datetime | None:
    named = _ZONE.search(text)
    if not _MAIL.match(text) or (named and named[0] not in _ZONES_OF_MAIL):
        return None
    try:
        # It would read "+02:00" as no zone.
        parts = parsedate_tz(_COLON.sub(r"\1\2", text))
        if parts is None:
            return None
        zone = timezone(timedelta(seconds=parts[9] or 0))
        year, month, day, hour, minute, second = parts[:6]
        start = datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=zone)
        # 24:00 is the end of a day.
        return (start + timedelta(days=hour == 24)).astimezone(UTC)
    except (ValueError, IndexError, OverflowError, TypeError):
        return None


def _of_any(text: str) -> datetime | None:
    try:
        moment = parse_moment(text)
        return moment.instant.astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        return None
