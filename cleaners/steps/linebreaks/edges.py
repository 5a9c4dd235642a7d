"""What the two edges of a gap say: words, style, numbers, hyphens, scripts without blanks, sentences."""

from __future__ import annotations

import re

from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import (
    ABBREVIATIONS,
    HYPHENS,
    End,
    Start,
    first_word,
    last_word,
)
from copydesk.cleaners.steps.linebreaks.sentences import opening

#: Stands for "does not apply"; below every value that does.
NOTHING = -99.0

_ABBREVIATION = deferred(r"(?:^|[\s(])(?:[A-ZА-ЯΑ-Ω]?[^\W\d_]{1,4}|(?:[^\W\d_]\.)+[^\W\d_])\.$")
_INITIAL = re.compile(r"(?:^|[\s(.])[A-ZÀ-ÞΑ-ΩА-Я]\.$")
_NUMBER_LEFT = re.compile(r"(?:\d[.,:]?|[$€£¥])$")
_UNITS = re.compile(r"(?:st|nd|rd|th|km|kg|bn|m|pm|am|cm|mm|k|p\.m|a\.m)\b")


def of_stops(left: str) -> tuple[float, ...]:
    """Abbreviations, initials and titles at the end of a line that ends with a full stop."""
    token = left[left.rfind(" ") + 1 :].lower().strip("(.")
    return (
        float(bool(token) and bool(_ABBREVIATION.search(left[-12:]))),
        float(bool(token) and bool(_INITIAL.search(left[-4:]))),
        float(token in ABBREVIATIONS),
    )


def of_numbers(s: Survey, left: str, right: str, end: End, start: Start) -> tuple[float, ...]:
    """Digits, separators, units and marks at the gap, and what the text does with them elsewhere."""
    tail = left[-8:]
    digits = len(tail) - len(tail.rstrip("0123456789"))
    ahead = right[:8]
    right_digits = len(ahead) - len(ahead.lstrip("0123456789"))
    first = right[:1]
    unit = _UNITS.match(right[:5]) if digits else None
    spaced = seen = 0
    if start is Start.PUNCTUATION or first in ("'", '"', "’", "”"):
        spaced, seen = s.count(" " + first), s.count(first)
    dash = left[-1:] if end is End.DASH else first if start is Start.DASH else ""
    joined = 0.0
    if unit:
        spaced_unit = s.count(f" {unit.group()} ")
        joined = sum(s.count(f"{digit}{unit.group()} ") for digit in "0123456789") - spaced_unit
    return (
        float(bool(_NUMBER_LEFT.search(left[-2:]))),
        float(left[-1:] in "$€£¥"),
        float(left[-1:] in ".,:" and left[-2:-1].isdigit()),
        right_digits,
        float(right_digits == 3),
        float(first in ".,:" and right[1:2].isdigit()),
        float(first in "%°‰"),
        float(bool(unit)),
        max(-5.0, min(joined, 5.0)),
        digits,
        float(digits + right_digits == 4 and 0 < digits < 4 and (tail[-digits:] + ahead)[:2] in ("19", "20")),
        float(left[-2:] in ("a.", "p.") and right.startswith("m")),
        spaced / max(1, seen) if seen else -1.0,
        min(seen, 20),
        s.count(f" {dash} ") / max(1, s.count(dash)) if dash else -1.0,
    )


def of_hyphen(s: Survey, left: str, right: str) -> tuple[float, ...]:
    """A hyphen at the line's end: the compound and the joined word in this text and in the word list."""
    a, b = last_word(left[:-1]), first_word(right)
    listed = s.words.listed
    whole = f"{a}-{b}".lower()
    return (
        min(3, s.compounds.get(whole, 0)),
        min(3, s.words.count((a + b).lower())),
        float(HYPHENS.index(left[-1])),
        listed(a + b),
        listed(a),
        listed(b),
        float(b.lower() in s.second_halves),
        float(a.lower() in s.first_halves),
        float(a.lower() in s.words.lexicon.prefixes),
        float(b.lower() in s.words.lexicon.suffixes),
    )


def of_unspaced(s: Survey, left: str, right: str) -> tuple[float, ...]:
    """Words of a script without blanks that would stand across the gap, before it and after it."""
    listed, across = s.words.listed, word_across(s, left, right)
    before = max(listed(left[-2:]), listed(left[-3:]))
    after = max(listed(right[:2]), listed(right[:3]))
    return (1.0, 1.0, across, before, after, min(5, s.count(left[-1] + right[0])))


def word_across(s: Survey, left: str, right: str) -> float:
    """The frequency (log10) of the commonest word of a script without blanks that stands across a gap."""
    return max(s.words.listed(left[-a:] + right[:b]) for a, b in ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)))


def of_habits(s: Survey, i: int, right: str) -> tuple[float, ...]:
    """How lines and gaps like these end elsewhere in the text."""
    habits = s.habits
    kinds = (s.regime.singles, habits.fresh_singles), (s.regime.doubles, habits.fresh_doubles)
    (same, same_fresh), (other, other_fresh) = kinds if s.layout.breaks[i] == 1 else kinds[::-1]
    same, same_fresh = same - 1, same_fresh - habits.fresh[i]
    return (
        habits.closing(i, s.ends[i]),
        same_fresh / same if same else -1.0,
        other_fresh / other if other else -1.0,
        min(habits.openings[opening(right)] - 1, 6),
    )
