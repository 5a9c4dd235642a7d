"""Days that a line tells in words, or without their year: "the twelfth of March 2024", "Thursday, 12 March"."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from copydesk.cleaners.metadata.byline_labels import BYLINES
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.metadata.moments import AHEAD, find_days, month_of, plain_digits
from copydesk.cleaners.metadata.visible import Visible
from copydesk.cleaners.patterns import deferred

#: A line of a day alone has no more letters, and tells no more words: the weekday, the hour, that it was published.
_MAX_LINE = 60
_MAX_WORDS = 9
#: A word of no more letters beside a day is a particle: "le", "ore", "Uhr".
_PARTICLE = 3

#: So far before and behind the headline's end such a day stands; so far from the page's beginning without a headline.
_BEFORE, _BEHIND, _EARLY = 400, 600, 1_500

#: The words for the days of a month by language, those of one day parted by bars.
_DAY_WORDS: dict[str, list[str]] = json.loads(
    resources.files("copydesk.cleaners.metadata").joinpath("day_words.json").read_text("utf-8")
)
_CLOCK = deferred(
    r"(?<!\d)\d{1,2}\s?[:.hg時시]\s?\d\d(?::\d\d)?(?!\d)(?:\s?[ap]\.?m\b\.?)?"
    r"|(?<!\d)\d{1,2}\s?(?:[ap]\.?m\b\.?|(?:uhr|uur|h|heures?|horas?)\b)",
    re.IGNORECASE,
)
_NUMBER = deferred(r"(\d{1,2})(?:st|nd|rd|th|er|º|ª|го|а|й)?")
#: "3月12日", "3월 12일".
_EASTERN = deferred(r"(?<![\d年년])(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号號일]")
#: What stands beside it: a weekday, the hour, that it was published.
_MAX_BESIDE = 8
_LABEL = deferred(
    r"publ|post|veröff|erstellt|erschien|опубл|pubbl|julkais|zveřej|objav|yayın|updat|aktual|modif|actuali|atuali|aggior"
    r"|bijgew|uppdat|oppdat|opdat|обнов|оновл|gepla|dodan|güncel"
)
_YEAR_OF_PATH = re.compile(r"(?:^|/)((?:199|20[0-4])\d)(?=[/_-]|$)")


def bare_days(
    visible: Visible, language: str, *, url: str | None, fetched_at: datetime | None
) -> Iterator[tuple[date, int, str]]:
    """The days of lines round the headline that tell them in words or without a year, with the place and the line.

    The year is that of the page's address, or the last one in which the day was past when the page was fetched.
    """
    heading = visible.heading
    start, end = (0, _EARLY) if heading is None else (max(0, heading - _BEFORE), heading + _BEHIND)
    for line in visible.text[start:end].split("\n"):
        if len(line) > 4 and (said := " ".join(line.split())) and len(said) <= _MAX_LINE:
            told = in_digits(plain_digits(said), language)
            day = next((day for day, _ in find_days(told, language=language)), None) if told != said else None
            if day is None and (found := find_yearless(told, language)):
                day = _with_year(*found, url, fetched_at)
            if day is not None:
                yield day, start, said
        start += len(line) + 1


def in_digits(line: str, language: str) -> str:
    """A line with its words for days of a month as numbers.

    >>> in_digits("the twenty-first of March 2024", "en"), in_digits("Erster Mai 2024", "de")
    ('21 of March 2024', '1 Mai 2024')
    """
    if language not in _DAY_WORDS:
        return line
    pattern, numbers = _day_words(language)
    return pattern.sub(lambda match: str(numbers[match["day"].lower()]), line)


@cache
def _day_words(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    numbers = {word: day for day, said in enumerate(_DAY_WORDS[language], 1) for word in said.split("|")}
    longest_first = sorted(numbers, key=len, reverse=True)
    days = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)(?:the\s)?(?P<day>{days})(?!\w)", re.IGNORECASE), numbers


def find_yearless(line: str, language: str) -> tuple[int, int] | None:
    """The month and the day of a line that tells these and nothing else, but for the weekday, the hour and a label.

    >>> find_yearless("Thursday, 12 March, 10:30", "en"), find_yearless("12 people", "en")
    ((3, 12), None)
    """
    if not any(map(str.isdecimal, line)):
        return None
    line = _CLOCK.sub(" ", line)
    if match := _EASTERN.search(line):
        beside = line.replace(match[0], "", 1).strip(" ()（）:：")
        return (int(match["month"]), int(match["day"])) if len(beside) <= _MAX_BESIDE else None
    said = words(line)
    numbers = [found for word in said if (found := _NUMBER.fullmatch(word))]
    if len(numbers) != 1 or len(said) > _MAX_WORDS:
        return None
    rest = [word for word in said if word != numbers[0][0] and word not in _weekdays()]
    months = {month: word for word in rest if (month := month_of(word, language))}
    others = [word for word in rest if word not in months.values() and len(word) > _PARTICLE]
    if len(months) != 1 or not all(map(_LABEL.match, others)):
        return None
    return next(iter(months)), int(numbers[0][1])


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(word for each in BYLINES["weekdays"] for word in words(each))


def _with_year(month: int, day: int, url: str | None, fetched_at: datetime | None) -> date | None:
    """The day in the year of the page's address, or in the last year in which it was past at the fetch."""
    years = [int(year) for year in _YEAR_OF_PATH.findall(_path(url))[:1]]
    last = (fetched_at + AHEAD).date() if fetched_at else None
    if last and not years:
        years = [last.year, last.year - 1]
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if last is None or found <= last:
            return found
    return None


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path[:500]
    except ValueError:
        return ""
