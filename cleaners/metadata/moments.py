"""Reading dates and times: what machines write into attributes, and what people write into a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from copydesk.cleaners.core.page_lines import digit_runs
from copydesk.cleaners.core.texts import has_other_digits
from copydesk.cleaners.language.scripts import with_ascii_digits
from copydesk.cleaners.metadata.calendars import find_calendar_days, to_day
from copydesk.cleaners.metadata.month_names import MONTHS, find_named_days
from copydesk.cleaners.patterns import deferred

#: The web is not older; an earlier date is a birthday, a zero of some clock, or a mistake.
FIRST_YEAR = 1990

#: A page may be dated so far ahead of its fetch: time zones, and prints of tomorrow's paper.
AHEAD = timedelta(days=2)

#: So far ahead it may be dated if two sources of different kinds agree: then the archive's clock is likelier wrong.
AHEAD_AGREED = timedelta(days=14)

#: The last year that a page can be dated by whose fetch is not known: a generation ahead of this program.
LAST_YEAR = 2046

#: So many values are remembered: a page says one moment in several places.
_REMEMBERED = 64

#: A month's name is cut to no fewer letters.
MIN_MONTH = 3

#: No date is written in more characters; longer values are texts.
MAX_VALUE = 120

#: Languages that put endings to the names of months, and of how many letters; Hebrew puts a letter before them.
_ENDINGS = {
    "eu": 4,
    "fi": 4,
    "et": 4,
    "hu": 4,
    "tr": 4,
    "az": 4,
    "kk": 4,
    "uz": 4,
    "ka": 3,
    "hy": 3,
    "lt": 3,
    "lv": 3,
    "he": 1,
}

_TIME = r"""
    (?: [T,\s]\s* (?P<hour>\d{1,2}) : (?P<minute>\d\d) (?: : (?P<second>\d\d) (?:[.,]\d{1,9})? )?
        \s* (?P<half>[ap]\.?m\b\.?)?
        \s* (?P<zone>Z\b | UTC\b | GMT\b | [+-]\d\d:?\d\d | [+-]\d\d\b)? (?P<hours>[+-]\d\d:?\d\d)? )?
"""
_YMD = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?-\s?(?P<month>\d{1,2})\s?-\s?(?P<day>\d{1,2})(?!\d)" + _TIME, re.VERBOSE | re.IGNORECASE
)
_PACKED = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<half>)(?P<hours>)(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_SECONDS = re.compile(r"\d{10}(?:\d{3})?")
_CLOCK = deferred(_TIME, re.VERBOSE | re.IGNORECASE)
#: Marks that set the direction of writing stand between the numbers of an Arabic or Hebrew date.
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Wide letters and signs of East Asian typesetting, and letters of formulas: each stands for one of ASCII.
_WIDE = re.compile(r"[\uff01-\uff5e\U0001d400-\U0001d6a3\U0001d7ce-\U0001d7ff]")
#: How clocks of programs write: "Fri Nov 20 08:15:00 CET 2026".
_OF_CLOCKS = re.compile(
    r"(?:[A-Z][a-z]{2}\s)?([A-Z][a-z]{2})\s{1,2}(\d{1,2})\s(\d\d:\d\d:\d\d)\s(?:([A-Z]{2,5}|[+-]\d{4})\s)?(\d{4})(?!\d)"
)

#: A month's name: no digit, no sign that ends a word. `\w` would stop at the vowel signs of Hindi.
_NAME = r"(?P<name>[^\W\d_][^\s\d.,،፣;:|/()<>\-–—]{1,18})"
_GAP = r"[\s.,،፣\-/]{1,3}"
#: Each begins at a digit, or at a name that a digit follows, and has bounded repeats: no text makes them slow.
_WRITTEN = (
    deferred(  # 2024-05-03, 2024年5月3日, 2024年（令和6年）5月3日, 2024. 5. 3.
        r"""(?<![\d.,])(?P<year>(?:19|20|25)\d\d)(?:\s?[(（][^()（）\n]{2,9}[)）])?\s?[-/.年년][)）]?(?:[(（][^()（）\n]{2,9}[)）])?
        \s?(?P<month>\d{1,2})\s?[-/.月월]
        \s?(?P<day>\d{1,2})(?!\d)""",
        re.VERBOSE,
    ),
    deferred(  # 3. Mai 2024, 3rd of May, 2024, 3 de mayo de 2024, 3 พฤษภาคม 2567
        rf"""(?<![\d.,])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°|ª|-?го)?\.?{_GAP}(?:de\s|of\s|d['’]|ta['’]\s|di\s|من\s)?
        (?:[^\W\d_]{{2,12}}(?:\s[^\W\d_]{{2,10}})?\s?/\s?)?{_NAME}(?:\s?[/(]\s?[^\s\d/()]{{2,18}}\)?)?['’]?{_GAP}(?:de\s|del\s|of\s|г\.\s)?(?P<year>(?:19|20|25)\d\d)(?!\d)""",
        re.VERBOSE | re.IGNORECASE,
    ),
    deferred(  # May 3rd, 2024
        rf"""(?<![^\W\d_]){_NAME}\.?\s{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,.]{{1,3}}
        (?P<year>(?:19|20)\d\d)(?!\d)""",
        re.VERBOSE | re.IGNORECASE,
    ),
    deferred(  # 2024. május 3., 2024 m. gegužės 3 d., 2024. gada 3. maijs
        rf"""(?<!\d)(?P<year>(?:19|20)\d\d)(?:\.\s?gada|\s?m\.|\.)?\s{{1,2}}
        (?:{_NAME}\.?\s{{1,2}}(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\.\s(?P<name2>[^\W\d_]{{3,12}}))(?!\d)""",
        re.VERBOSE | re.IGNORECASE,
    ),
    deferred(  # 2024ko maiatzaren 3a, 2024(e)ko maiatzak 3
        rf"""(?<!\d)(?P<year>(?:19|20)\d\d)\(?e?\)?ko\s{_NAME}\s(?P<day>\d{{1,2}})(?!\d)""",
        re.VERBOSE | re.IGNORECASE,
    ),
    deferred(  # 03-May-24
        rf"""(?<![\d.,/-])(?P<day>\d{{1,2}})(?P<mark>[-/.]){_NAME}(?P=mark)(?P<year>\d\d)(?![\d:])""",
        re.VERBOSE | re.IGNORECASE,
    ),
    deferred(  # 20NOV2026, 20 Nov 26, 20 Nov '26
        r"""(?<![\w.,])(?P<day>\d{1,2})(?:(?P<name>[^\W\d_]{3})(?P<year>20\d\d)
        |\s(?P<name2>[^\W\d_]{3,9})\.?\s['’]?(?P<year2>\d\d)(?=\s*(?:$|[,|·•\n]|\d?\d:\d\d)))(?!\w)""",
        re.VERBOSE | re.IGNORECASE,
    ),
    deferred(  # 03.05.2024, 5/3/24
        r"""(?<![\d.,/])(?P<first>\d{1,2})(?P<sign>[./-])\s?(?P<second>\d{1,2})(?P=sign)
        \s?(?P<year>(?:19|20)\d\d|\d\d(?![\d:]))(?!\d)""",
        re.VERBOSE,
    ),
)
#: How many digits the number has that each of these begins with, or finds first, and how many the next one: patterns
#: are asked where two such numbers follow each other. A year may have another calendar's in brackets behind.
_DAY, _YEAR, _ANY = (1, 2), (4,), (1, 2, 3, 4, 5)
_NUMBERS = (
    (_YEAR, _ANY), (_DAY, _YEAR), (_DAY, _YEAR), (_YEAR, _DAY),
    (_YEAR, _DAY), (_DAY, (2,)), (_DAY, (2, 3, 4)), (_DAY, _DAY),
)  # fmt: skip
_ASKED = {
    (size, following): tuple(w for w, (one, other) in enumerate(_NUMBERS) if size in one and following in other)
    for size in _ANY
    for following in _ANY
}
#: Longer numbers are as this one.
_LONG = 5
#: The way that begins with the month's name.
_MONTH_FIRST = 2
#: A month's name begins no further before the day.
_BEFORE_DAY = 24

#: Names that mean one zone wherever news is written, in hours from UTC. Left out are those that mean several: IST
#: (India, Israel, Ireland), CST (Chicago, China, Cuba), AST, and ET, which is one or the other by the day of the year.
_HOURS = {
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3,
    "SAST": 2, "EAT": 3, "WIB": 7, "WITA": 8, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9,
    "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
    "BRT": -3, "NST": -3.5, "NPT": 5.75, "ACST": 9.5,
}  # fmt: skip

#: Small letters are words ("10:00 est fermé"), so capitals alone are zones. A word for "o'clock" may stand before them.
_AFTER_CLOCK = deferred(
    r"\s{0,2}(?:Uhr|uhr|h|u|uur|ч\.?)?\s{0,2}\(?"
    r"(?:(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2})(?![\d:.])|(?P<name>[A-ZМСК]{3,4})(?![\w-]))"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the time of that day with its zone where they are known, as the source gave them."""

    day: date
    clock: str | None = None
    zone: str | None = None

    @property
    def iso(self) -> str:
        """ISO 8601: the date alone, or with the time, or with the time and the zone."""
        return f"{self.day.isoformat()}T{self.clock}{self.zone or ''}" if self.clock else self.day.isoformat()

    @property
    def exactness(self) -> int:
        """The more, the more of the moment is known: how long it is as ISO 8601 writes it."""
        return len(self.clock) + len(self.zone or "") if self.clock else 0

    @property
    def instant(self) -> datetime:
        """A point in time to compare by; a day without a time is its start, a time without a zone UTC."""
        return datetime.fromisoformat(self.iso if self.zone else f"{self.day.isoformat()}T{self.clock or '00:00'}Z")


def is_possible(moment: Moment, fetched_at: datetime | None, *, agreed: bool = False) -> bool:
    """Whether a page fetched then can have been dated so; `agreed` if sources of different kinds say it."""
    if not FIRST_YEAR <= moment.day.year <= LAST_YEAR:
        return False
    return fetched_at is None or moment.day <= (fetched_at + (AHEAD_AGREED if agreed else AHEAD)).date()


def parse_moment(value: object, *, language: str | None = None, month_first: bool = False) -> Moment | None:
    """The moment that an attribute or a JSON value gives; `language` and `month_first` are those of `find_days`.

    >>> parse_moment("2024-05-03T18:19:08+0200").iso, parse_moment("Fri, 03 May 2024 18:19:08 GMT").iso
    ('2024-05-03T18:19:08+02:00', '2024-05-03T18:19:08Z')
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(int(value)) if 0 < value < 1e14 else ""
    return _parse(value[: 2 * MAX_VALUE], language, month_first) if isinstance(value, str) else None


@lru_cache(maxsize=_REMEMBERED)
def _parse(value: str, language: str | None, month_first: bool) -> Moment | None:
    text = plain_digits(without_marks(value).strip()[:MAX_VALUE])
    if _SECONDS.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return Moment(moment.date(), moment.strftime("%H:%M:%S"), "Z")
    if text != text.upper():  # a month's name has small letters
        text = _OF_CLOCKS.sub(r"\2 \1 \5 \3 \4", text)
    match = _YMD.search(text) or _PACKED.fullmatch(text)
    if match:
        named = to_day(int(match["year"]), int(match["month"]), int(match["day"]))
        return _with_clock(named, match) if named else None
    for day, end in find_days(text, language=language, month_first=month_first):
        return _with_clock(day, _CLOCK.match(text, end))
    return None


def find_days(text: str, *, language: str | None = None, month_first: bool = False) -> Iterator[tuple[date, int]]:
    """The days written in a text, with the place behind each; not in order, and each way of writing in turn.

    `language` settles names that mean two months; `month_first` says how `5/3/2024` is read where it
    can be read both ways.

    >>> [day.isoformat() for day, _ in find_days("3. Mai 2024, May 4th, 2024, 2024\u5e745\u67085\u65e5, 06.05.2024")]
    ['2024-05-05', '2024-05-03', '2024-05-04', '2024-05-06']
    """
    if text.isascii() and not digit_runs(text, 0, len(text), 1):
        return
    text = plain_digits(without_marks(text))
    places = []
    for converted, start, end in find_calendar_days(text, language):
        yield converted, end
        places.append((start, end))
    for start, end in places:
        # Read as a Gregorian date, "R8.3.18" would be a day of 2018.
        text = text[:start] + " " * (end - start) + text[end:]
    done = []
    numbers = digit_runs(text, 0, len(text), 1)
    if len(numbers) < 2:  # "in 2026"
        return
    for way, begun in sorted(_places_of(numbers).items()):
        for match in _matches(way, text, begun):
            day = _read(match, language, month_first)
            if day:
                yield day, match.end()
                done.append((match.start(), match.end()))
    for day, start, end in find_named_days(text, language):
        if not any(first < end and start < last for first, last in done):
            yield day, end


def _places_of(numbers: list[tuple[int, int]]) -> dict[int, list[int]]:
    """Where numbers begin that a way of writing a day begins with, or finds first, by the way."""
    places: dict[int, list[int]] = {}
    for (first, last), (following, end) in pairwise(numbers):
        for way in _ASKED[min(last - first, _LONG), min(end - following, _LONG)]:
            places.setdefault(way, []).append(first)
    return places


def _matches(way: int, text: str, places: list[int]) -> Iterator[re.Match[str]]:
    """What `finditer` gives for a way of writing a day, whose pattern is asked at these places alone."""
    pattern, behind = _WRITTEN[way], 0
    if way == _MONTH_FIRST and places:
        yield from pattern.finditer(text, max(0, places[0] - _BEFORE_DAY))
        return
    for place in places:
        if place >= behind and (match := pattern.match(text, place)):
            behind = match.end()
            yield match


def without_marks(text: str) -> str:
    """A text without the marks that set the direction of writing."""
    return text if text.isascii() else _DIRECTION.sub("", text)


def plain_digits(text: str) -> str:
    """Arabic, Indian and other digits, and wide signs, as ASCII ones, one for one, so that patterns know one kind."""
    if text.isascii() or not has_other_digits(text):
        return text
    return with_ascii_digits(_WIDE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text))


def _read(match: re.Match[str], language: str | None, month_first: bool) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"] or parts["year2"])
    if year < 100:
        year += 2000
    if year > 2500:  # the Buddhist era, on Thai pages
        year -= 543
    if name := parts.get("name") or parts.get("name2"):
        month = month_of(name, language)
        return _day(year, month, int(parts.get("day") or parts["day2"])) if month else None
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        by_sign = month_first and parts["sign"] != "."
        month, number = (first, second) if (by_sign and first <= 12) or second > 12 else (second, first)
        return _day(year, month, number)
    return _day(year, int(parts["month"]), int(parts["day"]))


def month_of(name: str, language: str | None) -> int | None:
    """The number of the month that a word names in a language, or in all that have no other month of that name."""
    name = unicodedata.normalize("NFC", name).lower().strip(".'’")
    if language and language in MONTHS and name in MONTHS[language]:
        return MONTHS[language][name]
    if found := MONTHS["any"].get(name):
        return found
    if len(name) >= MIN_MONTH and language in MONTHS:
        cut = {month for whole, month in MONTHS[language].items() if whole.startswith(name)}
        if len(cut) == 1:
            return cut.pop()
    return _inflected(name, language) if language in _ENDINGS else None


def _inflected(name: str, language: str) -> int | None:
    """The month of a name with an ending of its language, or a prefix: "martxoaren", "márciusban", "במרץ"."""
    if language == "he":
        return MONTHS["any"].get(name.removeprefix("ב").removeprefix("ל"))
    stems = (name[:-n] for n in range(1, min(_ENDINGS[language], len(name) - 3) + 1))
    return next((MONTHS["any"][stem] for stem in stems if stem in MONTHS["any"]), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_clock(day: date, match: re.Match[str] | None) -> Moment:
    if match is None or match["hour"] is None:
        return Moment(day)
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return Moment(day)
    zone = match["hours"] or match["zone"]
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}" if int(digits[:2]) < 15 and int(digits[2:]) < 60 else None
    else:
        zone = zone_after(match.string, match.end()) or (zone and "Z")
    return Moment(day, f"{hour:02}:{minute:02}:{second:02}", zone)


def zone_after(text: str, at: int) -> str | None:
    """The zone that stands behind a time of day, as ISO 8601 writes it; `None` where none stands at `at`.

    >>> zone_after("10:00 MESZ", 5), zone_after("10:00 Uhr (MEZ)", 5), zone_after("10:00 IST", 5)
    ('+02:00', '+01:00', None)
    >>> zone_after("10:00 UTC+2", 5), zone_after("10:00 EST", 5), zone_after("10:00 est fermé", 5)
    ('+02:00', '-05:00', None)
    """
    match = _AFTER_CLOCK.match(text, at)
    if not match:
        return None
    if match["name"]:
        hours = _HOURS.get(match["name"])
        return None if hours is None else _offset(hours)
    hours = int(match["sign"] + match["hours"])
    return _offset(hours) if abs(hours) <= 14 else None


def _offset(hours: float) -> str:
    minutes = round(abs(hours) * 60)
    return f"{'-' if hours < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
