"""Names that stand alone below a headline: no label says who that is, but where they stand and what stands beside."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from copydesk.cleaners.metadata.byline_labels import any_case_of, is_no_name, is_of_editor
from copydesk.cleaners.metadata.byline_lines import (
    EASTERN,
    MAX_JOINED,
    MAX_LINE,
    has_rare_word,
    is_signed,
    is_told,
    left_of,
    lines_behind,
    names_of_byline,
)
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.metadata.moments import find_days
from copydesk.cleaners.metadata.names import split_names
from copydesk.cleaners.metadata.persons import CASED, has_role, is_of_house, is_person, may_name_people
from copydesk.cleaners.patterns import deferred

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
#: A byline by its form is among the first so many lines. So many words have the name in it, what stands behind it of
#: a place, and of an office.
_FIRST = 3
_MAX_NAME, _MAX_PLACE, _MAX_ROLE = 4, 3, 6
#: A line that is an office alone has so many words.
_MAX_OFFICE = 4
#: What may stand between a name and its place, agency or office.
_BEHIND_NAME = deferred(
    rf"\s*[,(/–—-]?\s*(?:(?:{any_case_of('place')}|de|da|do|em|en|w|we|в|из|з|від|avec|with|mit|con|com)\s+)?"
    r"(?P<said>[^\W\d_][^,;:|\d()]{1,60})\)?"
)
#: An agency whose report was used, behind a name.
_AGENCY_BEHIND = deferred(
    rf"(?:(?:^|\s*[,/(|–—-]|\s(?:and|und|et|y|e|with|mit|avec|con|com|met|med|z|с|з))\s*(?:{any_case_of('agencies')})\)?)+$",
    re.IGNORECASE,
)
#: "Ann Lee is a freelance journalist in Oslo."
_DESCRIBED = deferred(
    r"(?P<name>[^\W\d_][^,.:;|\d]{4,40}?)\s(?:is|ist|est|es|è|é|är|er|jest|on|este|je)\s(?P<what>[^.,|;\d]{4,60})(?:[.,]|$)"
)
_MAX_DESCRIBED = 300
#: Brackets that end a line, so near an article's end.
_SIGNED = deferred(r"[(（\[［]\s?(?P<said>[^()（）\[\]［］\n]{3,60})[)）\]］]\s*?(?=\n|$)")
_SIGNATURE = 80


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


def lone_names(
    text: str, start: int, end: int, language: str, captions: Container[str] = frozenset()
) -> tuple[str, ...]:
    """The people whose names stand without a label in one of the first lines of a stretch, with a date in their line or
    in a neighbour of it, or with the role of one who writes or a mail address of their name in the next; or in a line
    that is a byline by its form, if it is none of the `captions`: these name who took a picture in the same way.

    A place and whom a story is about are named again in the page: no word of such a name is in it twice, but for what
    stands behind `end`. A section and a button have everyday words alone.

    >>> lone_names("Ida Quill, Oslo\\nIt rains.", 0, 26, "en"), lone_names("Ida Quill and Bo Ray", 0, 20, "en")
    (('Ida Quill',), ('Ida Quill', 'Bo Ray'))
    >>> lone_names("Ida Quill\\n3 May 2026\\nIt rains.", 0, 33, "en"), lone_names("Ida Quill\\nIt rains.", 0, 20, "en")
    (('Ida Quill',), ())
    """
    lines = list(_lines_in_parts(text, start, min(end, start + _BELOW), language))
    told = 0
    for i, line in enumerate(lines):
        told += len(line.text)
        if told > _BELOW_TOLD:
            break
        if is_of_editor(line.text):
            continue
        if i < _FIRST and line.text not in captions and not line.is_dated:
            names = _by_form(line, language)
            if names and _is_said_once(names, text[:end]) and any(has_rare_word(n, language) for n in names):
                return names
        names = _bare_people(line.rest, language)
        if names and i + 1 < len(lines) and _tells_of(lines[i + 1].text, names):
            return names
        beside = (*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2])
        is_dated = line.is_dated or any(each.is_date_alone for each in beside)
        if names and is_dated and _is_said_once(names, text[:end]) and all(has_rare_word(n, language) for n in names):
            return names
    return ()


def signed_people(text: str, end: int, language: str) -> tuple[str, ...]:
    r"""Who signs an article: the people in brackets at its end, or behind it, if these hold nothing else.

    >>> signed_people("It rained all night. (Ida Quill)\n", 20, "en"), signed_people("It rained. (dpa)\n", 10, "en")
    (('Ida Quill',), ())
    """
    for match in _SIGNED.finditer(text, max(0, end - _SIGNATURE), end + _SIGNATURE):
        said = match["said"].strip()
        if names := names_of_byline(said, language):
            return names
        names = _first_people(said, language)
        is_plain = bool(names) and all(map(is_told, left_of(said, names)))
        if (
            is_plain
            and _is_said_once(names, text[: end + _SIGNATURE])
            and all(has_rare_word(n, language) for n in names)
        ):
            return names
    return ()


def described_people(text: str, start: int, end: int) -> tuple[str, ...]:
    r"""Whom a line of a stretch, that at an article's end, calls one who writes: "Ann Lee is a reporter in Oslo."

    >>> described_people("It rains.\nAnn Lee is a freelance journalist in Oslo.\n", 0, 99)
    ('Ann Lee',)
    """
    for line in map(str.strip, text[start:end].split("\n")):
        match = _DESCRIBED.match(line) if len(line) <= _MAX_DESCRIBED else None
        if match and is_person(match["name"]) and is_signed(f"{match['name']}, {match['what'].strip()}"):
            return (match["name"],)
    return ()


def _by_form(line: _Line, language: str) -> tuple[str, ...]:
    """The people of a line that is a byline by its form alone: two names and what joins them, or a name with the place,
    the agency or the office of one who writes."""
    rest = [bare for part in line.rest if (bare := _AGENCY_BEHIND.sub("", part))]
    named = [(names, part) for part in rest if (names := _first_people(part, language))]
    if len(named) != 1 or not all(_is_beside_name(part) for part in rest if part != named[0][1]):
        return ()
    names, part = named[0]
    offices = {word for said in part.split(",")[1:] if has_role(said) for word in words(said)}
    left = [word for word in left_of(part, names) if word not in offices]
    if all(map(is_told, left)):
        return names if len(names) > 1 or offices or rest != [line.text] else ()
    behind = part[part.rfind(names[-1]) + len(names[-1]) :]
    match = _BEHIND_NAME.fullmatch(behind)
    return names if match and part.startswith(names[0]) and _is_beside_name(match["said"]) else ()


def _first_people(part: str, language: str) -> tuple[str, ...]:
    """The people whom a part of a line names, where it names nobody else; those of Chinese and Japanese letters have no
    form of their own."""
    names = split_names(part, language) if may_name_people(part) and not EASTERN.search(part) else ()
    return names if all(is_person(name) and 2 <= len(name.split()) <= _MAX_NAME for name in names) else ()


def _is_beside_name(said: str) -> bool:
    """Whether a few words may stand beside a writer's name: a role, a house, or a place or an agency, written large."""
    pieces = said.split()
    if has_role(said) or is_of_house(said):
        return len(pieces) <= _MAX_ROLE
    return len(pieces) <= _MAX_PLACE and all(piece[:1].isupper() or not CASED.search(piece) for piece in pieces)


def _tells_of(line: str, names: tuple[str, ...]) -> bool:
    """Whether a line is the role of one who writes or edits, or an address at which one of these people is reached."""
    if is_signed(f"{names[0]}, {line}") or (len(names) == 1 and has_role(line) and len(line.split()) <= _MAX_OFFICE):
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
    for line in islice(filter(_says_or_parts, chain((first,), lines_behind(text, start, end))), MAX_JOINED):
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
