"""Names that stand alone below a headline: no label says who that is, but where they stand and what stands beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from copydesk.cleaners.metadata.byline_labels import is_no_name
from copydesk.cleaners.metadata.byline_lines import (
    MAX_JOINED,
    MAX_LINE,
    has_rare_word,
    is_signed,
    is_told,
    left_of,
    lines_behind,
)
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.metadata.moments import find_days
from copydesk.cleaners.metadata.names import split_names
from copydesk.cleaners.metadata.persons import CASED, has_role, is_person, may_name_people

_PART_SIGNS = "|·•–—"
#: A name without a label stands so soon below the headline, with the blanks of the markup and without them; words of a
#: name that are no longer are initials and particles.
_BELOW, _BELOW_TOLD = 2_000, 250
#: A line of a date alone has no more letters: it may tell the weekday, the time and how long the text takes to read.
_MAX_DATE = 60
_SHORT_WORD = 3
#: A comma parts a name from a day and its month, and not a day from its year.
_DATED_PARTS = re.compile(
    rf"\s*[{_PART_SIGNS[:3]}]\s*|\s[–—/-]\s|,\s+(?=\d{{1,2}}(?:\.?\s+[^\W\d]|[./-]\d{{1,2}}[./-]\d))"
)


def dated_names(text: str, start: int, end: int, language: str) -> tuple[str, ...]:
    r"""The people whose names stand behind a date in one of the first lines of a stretch, and nothing else does.

    "18 May 2026 · 3 min · Ann Lee": no label says who that is, but that it stands below a headline.

    >>> dated_names("18 May 2026 · 3 min · Ann Lee\nIt rains.", 0, 40, "en")
    ('Ann Lee',)
    """
    for line in _lines_in_parts(text, start, end, language):
        # A section stands before the date, too: "Middle East | 2 May".
        if line.begins_dated and (names := _bare_people(line.rest, language)):
            return names
    return ()


def lone_names(text: str, start: int, end: int, language: str) -> tuple[str, ...]:
    """The people whose names stand without a label in one of the first lines of a stretch, with a date in their line or
    in a neighbour of it, or with the role of one who writes or a mail address of their name in the next.

    A place and whom a story is about are named again in the page: no word of such a name is in it twice, but for what
    stands behind `end`. A section and a button have everyday words alone.

    >>> lone_names("Ida Quill\\n3 May 2026\\nIt rains.", 0, 33, "en"), lone_names("Ida Quill\\nIt rains.", 0, 20, "en")
    (('Ida Quill',), ())
    """
    lines = list(_lines_in_parts(text, start, min(end, start + _BELOW), language))
    told = 0
    for i, line in enumerate(lines):
        told += len(line.text)
        if told > _BELOW_TOLD:
            break
        names = _bare_people(line.rest, language)
        if names and i + 1 < len(lines) and _tells_of(lines[i + 1].text, names):
            return names
        beside = (*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2])
        is_dated = line.is_dated or any(each.is_date_alone for each in beside)
        if names and is_dated and _is_said_once(names, text[:end]) and all(has_rare_word(n, language) for n in names):
            return names
    return ()


def _tells_of(line: str, names: tuple[str, ...]) -> bool:
    """Whether a line is the role of one who writes, or an address at which one of these people is reached."""
    if is_signed(f"{names[0]}, {line}"):
        return True
    account = line.partition("@")[0].lower() if "@" in line and " " not in line else ""
    return any(len(word) > _SHORT_WORD and word in account for name in names for word in words(name))


def _is_said_once(names: tuple[str, ...], text: str) -> bool:
    lower = text.lower()
    return all(lower.count(word) == 1 for name in names for word in words(name) if len(word) > _SHORT_WORD)


@dataclass(frozen=True)
class _Line:
    """A line in its parts; it may have a date, and begin with one. What is left of it is no date and no button."""

    text: str
    parts: list[str]
    language: str

    def _is_date(self, part: str) -> bool:
        return next(find_days(part, language=self.language), None) is not None

    @cached_property
    def begins_dated(self) -> bool:
        return self._is_date(self.parts[0])

    @cached_property
    def is_dated(self) -> bool:
        return self.begins_dated or any(map(self._is_date, self.parts[1:]))

    @cached_property
    def rest(self) -> list[str]:
        return [part for part in self.parts if not self._is_date(part) and not is_no_name(part)]

    @property
    def is_date_alone(self) -> bool:
        return self.is_dated and not self.rest and len(self.text) <= _MAX_DATE


def _lines_in_parts(text: str, start: int, end: int, language: str) -> Iterator[_Line]:
    """The first lines of a stretch; one that ends or begins with a sign that parts goes on."""
    joined: list[str] = []
    first = text[start : text.find("\n", start, end) + 1 or end].strip()
    for line in islice(filter(_says_or_parts, (first, *lines_behind(text, start, end))), MAX_JOINED):
        goes_on = bool(joined) and (line[:1] in _PART_SIGNS or joined[-1][-1:] in _PART_SIGNS)
        joined[len(joined) - goes_on :] = [f"{joined[-1]} {line}" if goes_on else line]
    for line in joined:
        parts = [part for each in _DATED_PARTS.split(line) if (part := each.strip(f"{_PART_SIGNS} "))]
        if parts and len(line) <= MAX_LINE:
            yield _Line(line, parts, language)


def _says_or_parts(line: str) -> bool:
    return any(map(str.isalnum, line)) or (line != "" and line[0] in _PART_SIGNS)


def _bare_people(rest: list[str], language: str) -> tuple[str, ...]:
    """The people whom the one part that is left names, if it says nothing else."""
    if len(rest) != 1 or not may_name_people(rest[0]) or not CASED.search(rest[0]) or has_role(rest[0]):
        return ()
    names = split_names(rest[0], language)
    return (
        names
        if names and all(map(is_person, names)) and all(map(is_told, left_of(rest[0].partition(",")[0], names)))
        else ()
    )
