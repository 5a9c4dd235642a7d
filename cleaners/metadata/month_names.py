"""Dates with the name of a month, as each language of CLDR writes them: which names it has, and what stands between.

The general patterns of `moments` read what most of Europe writes, in a text of any language. Here the language is
known: its own names are looked for round a year, and between them whatever that language puts there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources

from copydesk.cleaners.patterns import deferred

#: Years that are looked at, and characters of a date before and behind its year.
_MAX_YEARS = 60
_REACH = 48

#: Month names by language, those of `any` in a text of any language (`benchmarks.metadata.months` writes them).
MONTHS: dict[str, dict[str, int]] = json.loads(
    resources.files("copydesk.cleaners.metadata").joinpath("months.json").read_text("utf-8")
)

#: Codes of languages under other names: old ones of ISO 639, and parts of a language.
_ALIASES = {
    "nb": "no",
    "nn": "no",
    "tl": "fil",
    "sh": "sr",
    "iw": "he",
    "in": "id",
    "mo": "ro",
    "ji": "yi",
    "cnr": "sr",
}

#: Names of so many letters may have endings.
ENDED = 4

#: Languages that set no blanks between words.
_UNSPACED = frozenset(("th", "lo", "km", "my", "bo", "dz"))

#: Tables that are no language's, and languages whose months are numbers, which `moments` reads.
_NUMBERED = frozenset(("any", "ja", "zh", "yue", "ko"))

#: Languages that put a letter before the name: Hebrew "in", Syriac.
_PREFIXES = {"he": "[בל]?", "yi": "[בל]?", "syr": "ܒ?"}

_YEAR = deferred(r"(?<![\d.,])(?:199\d|20[0-4]\d)(?!\d)")

#: What stands between the parts: particles, commas, marks of order and of abbreviation. Longer words are no part of a
#: date: "5 parties in May 2026".
_BETWEEN = r"(?:[^\w\n]|[^\W\d_]{1,4}(?![^\W\d_]))"
_GAP = rf"{_BETWEEN}{{1,10}}?"
_DAY = r"(?<![\d.,:])(?P<day>\d{1,2})(?!\d|[:.,]\d)"


def find_named_days(text: str, language: str | None) -> Iterator[tuple[date, int, int]]:
    """The days that a text names in its language, with where each begins and ends.

    >>> [day.isoformat() for day, _, _ in find_named_days("18 tháng 3 năm 2026", "vi")]
    ['2026-03-18']
    """
    known = _language(language)
    if known is None:
        return
    text, done = text.replace("İ", "i"), 0
    for number, year in enumerate(_YEAR.finditer(text)):
        if number >= _MAX_YEARS:
            return
        found = _round_year(text, year, done, known)
        if found is not None:
            yield found
            done = found[2]


def _round_year(text: str, year: re.Match[str], done: int, language: str) -> tuple[date, int, int] | None:
    """The nearest day and month on either side of a year."""
    names, (before, behind) = _names(language), _patterns(language)
    start = max(done, year.start() - _REACH)
    for pattern, piece, at in (
        (before, text[start : year.start()], start),
        (behind, text[year.end() : year.end() + _REACH], year.end()),
    ):
        for match in pattern.finditer(piece):
            month = names.get(_plain(match["name"] or match["name2"]), 0)
            day = _day(int(year[0]), month, int(match["day"] or match["day2"]))
            if day is not None:
                return day, min(at + match.start(), year.start()), max(at + match.end(), year.end())
    return None


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a year, up to it, and what stands behind it: day and month, in either order."""
    names = sorted(_names(language), key=len, reverse=True)
    # A name of four letters may have an ending; a shorter one is an abbreviation, and ends where its word does.
    whole, short = (
        "|".join(_escaped(n) for n in names if (len(n) >= ENDED) is long) or r"(?!)" for long in (True, False)
    )
    word, end, ending = r"(?<![^\W\d_])", r"(?![^\W\d_])", r"[^\s\d.,;:|/()]{0,5}"
    if language in _UNSPACED:
        word = end = ending = ""
    name = rf"{word}{_PREFIXES.get(language, '')}(?P<name>{whole}|(?:{short}){end}){ending}"
    other = name.replace("?P<name>", "?P<name2>")
    day = _DAY.replace("?P<day>", "?P<day2>")
    either, near = rf"{_DAY}(?:{_GAP})?{name}|{other}(?:{_GAP})?{day}", rf"{_BETWEEN}{{0,12}}?"
    before, behind = rf"(?:{either}){near}\Z", rf"\A{near}(?:{either})"
    return deferred(before, re.IGNORECASE), deferred(behind, re.IGNORECASE)


def _escaped(name: str) -> str:
    return re.escape(name).replace(r"\ ", r"\s")


def _names(language: str) -> dict[str, int]:
    return MONTHS[language]


def _language(tag: str | None) -> str | None:
    """The code under which the names of a language stand; `None` where there are none of its own."""
    code = (tag or "").lower().replace("_", "-").partition("-")[0]
    code = _ALIASES.get(code, code)
    return code if code in MONTHS and code not in _NUMBERED else None


def _plain(name: str) -> str:
    return re.sub(r"\s", " ", unicodedata.normalize("NFC", name).lower())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
