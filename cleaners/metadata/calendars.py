"""Dates of other calendars as days: Japanese eras, Minguo, Buddhist years, Jalali, Hijri, Bikram Sambat.

Which calendar a year belongs to is told by its number: the web is not older than 1990, so a year 1404 is Jalali, 1447
Hijri, 2082 Bikram Sambat and 2569 Buddhist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from itertools import islice

from copydesk.cleaners.core.page_lines import digit_runs
from copydesk.cleaners.patterns import deferred

#: Years of each calendar that the web has seen, or will within a generation. They do not overlap.
JALALI = range(1369, 1410)
HIJRI = range(1410, 1470)
NEPALI = range(2047, 2095)
BUDDHIST = range(2533, 2600)

#: Years that are looked at, and characters round each: a day with the name of its month.
_MAX_YEARS = 60
_REACH = 45

#: The year before the first one of an era, by how it is written.
_ERAS = {"令": 2018, "㋿": 2018, "R": 2018, "平": 1988, "㍻": 1988, "H": 1988, "昭": 1925, "S": 1925}
_MINGUO = 1911

#: Languages whose readers count in a calendar of their own also where only numbers are written.
_OF_NUMBERS = frozenset(("fa", "ps", "ckb", "ku", "ar", "ur", "sd", "ug", "ne", "mai", "new", "dv", "bho"))

_NAMES: dict[str, dict[str, int]] = json.loads(
    resources.files("copydesk.cleaners.metadata").joinpath("calendars.json").read_text("utf-8")
)
_NAME = "|".join(sorted((re.escape(name) for names in _NAMES.values() for name in names), key=len, reverse=True))
_YEAR = r"(?P<year>1[34]\d\d|20[4-9]\d)"
_ANY_YEAR = re.compile(r"1[34]\d\d|20[4-9]\d")
_SIGN = r"\s?[-/.]\s?"

_HAN = "〇零○一二三四五六七八九十百"
_MONTH_AND_DAY = (
    rf"\s?(?P<month>\d{{1,2}}|[{_HAN}]{{1,2}})\s?[月./-]\s?(?P<day>\d{{1,2}}|[{_HAN}]{{1,3}})(?!\d|[./-]\d)"
)
_ERA = deferred(
    r"(?P<era>令和|平成|昭和|[令平昭](?=\d)|㋿|㍻|(?<![A-Za-z0-9])[RHS])"
    rf"\s?(?P<year>元|\d{{1,2}}|[{_HAN}]{{1,3}})\s?[年./-]{_MONTH_AND_DAY}"
)
#: What a text has that names an era in writing; one letter for it is understood in Japanese alone.
_ERA_SIGNS = ("令和", "平成", "昭和", "㋿", "㍻")
_REPUBLIC = deferred(
    rf"(?P<mark>(?:中華|中华)?民[國国]\s?)?(?<![\d./-])(?P<year>\d{{2,3}}|[{_HAN}]{{2,6}})\s?[年./-]{_MONTH_AND_DAY}"
)
_THAI = deferred(
    r"(?<![\d./-])(?P<day>\d{1,2})(?:\s?(?P<name>[\u0e00-\u0e7f][\u0e00-\u0e7f.]{2,14})\s?(?:(?:พ\.?ศ\.?|พุทธศักราช)\s?)?|[./-](?P<month>\d{1,2})[./-])"
    r"(?P<year>25\d\d|\d\d)(?![\d:])"
)
_NUMBERS = (
    deferred(rf"(?<![\d./-]){_YEAR}{_SIGN}(?P<month>\d{{1,2}}){_SIGN}(?P<day>\d{{1,2}})(?!\d)"),
    deferred(rf"(?<![\d./-])(?P<day>\d{{1,2}}){_SIGN}(?P<month>\d{{1,2}}){_SIGN}{_YEAR}(?!\d)"),
)
#: A name may have "of" before it and "month" behind it; commas are those of three scripts.
_NAMED = (
    deferred(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:\s?(?:من|گتے|गते))?[\s,،-]{{1,3}}(?:من\s)?(?P<name>{_NAME})(?:\s?ماه)?[\s,،-]{{1,3}}"
        rf"(?:سال\s|عام\s|سنة\s)?{_YEAR}(?!\d)",
        re.IGNORECASE,
    ),
    deferred(rf"(?P<name>{_NAME})[\s,،-]{{1,3}}(?P<day>\d{{1,2}})(?:\s?गते)?[\s,،-]{{1,3}}{_YEAR}(?!\d)", re.IGNORECASE),
    deferred(
        rf"(?<!\d){_YEAR}(?:\s?साल)?[\s,،-]{{1,3}}(?P<name>{_NAME})[\s,،-]{{1,3}}(?P<day>\d{{1,2}})(?!\d)",
        re.IGNORECASE,
    ),
)
_IN_WORDS = deferred(
    rf"(?P<year>[〇零○一二三四五六七八九]{{4}})年(?P<month>[{_HAN}]{{1,2}})月(?P<day>[{_HAN}]{{1,3}})[日号號]?"
)


def find_calendar_days(text: str, language: str | None = None) -> Iterator[tuple[date, int, int]]:
    """The days that a text writes in other calendars or in Chinese numerals, with where each begins and ends.

    Digits must be ASCII ones. `language` settles what numbers alone do not tell.

    >>> [day.isoformat() for day, _, _ in find_calendar_days("令和8年3月18日, R8.3.18, 民國115年3月18日", "ja")]
    ['2026-03-18', '2026-03-18', '2026-03-18']
    >>> [day.isoformat() for day, _, _ in find_calendar_days("27 اسفند 1404, 29 رمضان 1447")]
    ['2026-03-18', '2026-03-18']
    """
    # Most texts are of one language and hold none of these: to look for a sign is far quicker than the patterns.
    has_era = language == "ja" or any(map(text.__contains__, _ERA_SIGNS))
    for match in _ERA.finditer(text) if has_era else ():
        if match["era"] not in "RHS" or language == "ja":
            year, month, day = (_number(match[part]) for part in ("year", "month", "day"))
            yield from _at(match, _day(_ERAS[match["era"][0]] + year, month, day))
    for match in _REPUBLIC.finditer(text) if language == "zh" or "民" in text else ():
        year, month, day = (_number(match[part]) for part in ("year", "month", "day"))
        if match["mark"] or (language == "zh" and 80 <= year <= 140 and len(match["year"]) == 3):
            yield from _at(match, _day(_MINGUO + year, month, day))
    if language == "th":
        yield from _thai(text)
    yield from _round_years(text, language)
    for match in _IN_WORDS.finditer(text) if "年" in text else ():
        year, month, day = (_number(match[part]) for part in ("year", "month", "day"))
        yield from _at(match, _day(year, month, day))


def _round_years(text: str, language: str | None) -> Iterator[tuple[date, int, int]]:
    """Days with a month's name or in numbers, looked for where a year of one of the calendars stands."""
    done = 0
    fours = (first for first, last in digit_runs(text, 0, len(text), 4) if last - first == 4)
    for year in islice(filter(None, (_ANY_YEAR.match(text, first) for first in fours)), _MAX_YEARS):
        ends = max(done, year.start() - _REACH), year.end() + _REACH
        found = [(match, _named(match)) for pattern in _NAMED for match in pattern.finditer(text, *ends)]
        if language in _OF_NUMBERS:
            matches = (match for pattern in _NUMBERS for match in pattern.finditer(text, *ends))
            found += [(m, to_day(int(m["year"]), int(m["month"]), int(m["day"]))) for m in matches]
        for match, day in found:
            if day is not None and match.start() >= done:
                yield day, match.start(), match.end()
                done = match.end()
                break


def to_day(year: int, month: int, day: int) -> date | None:
    """The day that three numbers name, in the calendar that the year belongs to; `None` where there is none.

    >>> {to_day(1404, 12, 27), to_day(1447, 9, 29), to_day(2082, 12, 4), to_day(2569, 3, 18)}
    {datetime.date(2026, 3, 18)}
    """
    try:
        if year in JALALI:
            return _of_jalali(year, month, day)
        if year in HIJRI:
            return _of_hijri(year, month, day)
        if year in NEPALI:
            return _of_nepali(year, month, day)
    except (ValueError, OverflowError, IndexError, KeyError):
        return None
    return _day(year - 543 if year in BUDDHIST else year, month, day)


# The libraries are asked for when a page has such a date: importing them takes as long as reading ten pages.
def _of_jalali(year: int, month: int, day: int) -> date:
    from persiantools.jdatetime import JalaliDate

    found = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return date(found.year, found.month, found.day)


def _of_hijri(year: int, month: int, day: int) -> date:
    from hijridate import Hijri

    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def _of_nepali(year: int, month: int, day: int) -> date:
    import nepali_datetime

    found: date = nepali_datetime.date(year, month, day).to_datetime_date()
    return found


def _at(match: re.Match[str], day: date | None) -> Iterator[tuple[date, int, int]]:
    if day is not None:
        yield day, match.start(), match.end()


def _named(match: re.Match[str]) -> date | None:
    """The day with a month's name: the calendar is the name's, if the year can be one of it."""
    name, year, day = match["name"].casefold(), int(match["year"]), int(match["day"])
    spans = {"jalali": JALALI, "hijri": HIJRI, "nepali": NEPALI}
    for calendar, names in _NAMES.items():
        if name in names and year in spans[calendar]:
            return to_day(year, names[name], day)
    return None


def _thai(text: str) -> Iterator[tuple[date, int, int]]:
    """Thai dates: years of two digits are Buddhist, too, where they can be."""
    months = _thai_months()
    for match in _THAI.finditer(text):
        year = int(match["year"])
        full = year if year > 99 else 2500 + year if year > 42 else 2000 + year
        month = int(match["month"]) if match["month"] else months.get((match["name"] or "").replace(".", ""))
        if month:
            yield from _at(match, to_day(full, month, int(match["day"])))


@cache
def _thai_months() -> dict[str, int]:
    months = json.loads(resources.files("copydesk.cleaners.metadata").joinpath("months.json").read_text("utf-8"))
    return {name.replace(".", ""): month for name, month in months["any"].items() if "\u0e00" <= name[:1] <= "\u0e7f"}


def _number(written: str) -> int:
    """Chinese numerals as a number: digits one after the other, or with tens and hundreds; 元 is the first year."""
    if written.isdecimal() or written == "元":
        return 1 if written == "元" else int(written)
    hundreds, sign, rest = written.rpartition("百")
    if sign:
        rest = rest.lstrip("〇零○")
        return 100 * _number(hundreds or "一") + (_number(rest) if rest else 0)
    digits = {sign: n for n, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
    if "十" in written:
        tens, _, ones = written.partition("十")
        return (digits.get(tens, 1) if tens else 1) * 10 + (digits.get(ones, 0) if ones else 0)
    return int("".join(str(digits[sign]) for sign in written))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
