"""What is known about each gap, as numbers for the model: by itself (`NAMES`), and, once all gaps have been judged so,
what the others say about it (`SECOND_NAMES`); in articles also where the words at it stand elsewhere (`PLACE_NAMES`);
of the word that two lines would make together only where a sentence goes on (`JOINT_NAMES`). The weights rely on the
order."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.gap_rows import MOVING, tell_others
from copydesk.cleaners.core.word_places import PLACE_COLUMNS, WordPlaces, tell_word_places
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import (
    ABBREVIATIONS,
    HYPHENS,
    End,
    Start,
    first_word,
    first_word_with_marks,
    is_unspaced,
    last_word,
    last_word_with_marks,
)
from copydesk.cleaners.steps.linebreaks.regime import Regime, survey

_ORDER = """breaks end start left right before after breaks_before breaks_after end_before end_right start_left
    start_after
    broken broken_before broken_after near_before near_after right_terminal
    single double singles doubles broken_singles broken_doubles block_broken block_size block_share
    width over beyond fits same off_mode counted block_width block_over block_beyond block_fits block_same
    block_off_mode block_counted left_by_median density
    score log_left log_right log_joined log_best letters_left letters_right doc_joined doc_pair upper_seen lower_seen
    left_function right_function binder left_upper left_caps right_caps left_title right_title left_words right_words
    run bullet_left bullet_right bullet_after symbols table unclosed closing abbreviation initial title_word
    number_left currency separator right_digits right_digits_3 right_separator right_percent unit unit_joined
    left_digits year clock mark_spaced mark_seen dash_spaced
    compound joined_seen soft listed_joined listed_left listed_right right_joins left_joins prefix suffix
    unspaced_left unspaced_right across word_before word_after pair_seen unspaced capitals whole_lines last_gap
    first_gap
    left_stops left_clauses left_tail right_stops right_clauses right_head closing same_fresh other_fresh opening_shared
    follower"""
NAMES = tuple(_ORDER.split())


def _columns(first: str, last: str) -> slice:
    return slice(NAMES.index(first), NAMES.index(last) + 1)


_STOPS = _columns("abbreviation", "title_word")
_NUMBERS = _columns("number_left", "dash_spaced")
_HYPHEN = _columns("compound", "suffix")
_UNSPACED = _columns("unspaced_left", "pair_seen")
_TEXT = _columns("unspaced", "whole_lines")
_LAST_GAP, _FIRST_GAP = NAMES.index("last_gap"), NAMES.index("first_gap")
_HABITS = _FIRST_GAP + 7

#: Log odds of a gap that was not worth a question.
PLAIN = -9.0

_SECOND_ORDER = """odds odds_before odds_after odds_before_2 odds_after_2 mean_singles mean_doubles sum_others
    max_others mean_near mean_before mean_after"""
SECOND_NAMES = tuple(_SECOND_ORDER.split())


def first_rows(s: Survey, gaps: list[int]) -> NDArray[np.float32]:
    """A row for each of the gaps, in the order of `NAMES`."""
    rows = np.empty((len(gaps), len(NAMES)), np.float32)
    if not gaps:
        return rows
    places = np.array(gaps)
    rows[:, :MOVING] = s.regime.rows[places]
    lines, ends, starts = s.layout.lines, s.ends, s.starts
    stopped, marked, unspaced = s.edge_words.tell_edges(lines, gaps, s.hyphens, s.bullets, s.short_runs, rows)
    for k in stopped:
        rows[k, _STOPS] = of_stops(lines[gaps[k]])
    for k in marked:
        i = gaps[k]
        rows[k, _NUMBERS] = of_numbers(s, lines[i], lines[i + 1], ends[i], starts[i + 1])
        if i in s.hyphens:
            rows[k, _HYPHEN] = of_hyphen(s, lines[i], lines[i + 1])
    for k in unspaced:
        rows[k, _UNSPACED] = of_unspaced(s, lines[gaps[k]], lines[gaps[k] + 1])
    rows[:, _TEXT] = s.unspaced, s.capitals, s.whole_lines
    rows[:, _LAST_GAP] = places == len(s.layout.breaks) - 1
    rows[:, _FIRST_GAP] = places == 0
    s.habits.tell(gaps, _HABITS, rows)
    return rows


def judged(s: Survey, odds: NDArray[np.float64]) -> Regime:
    """The regime again, with the gaps that were judged to be inside a sentence taken to be broken."""
    broken = tuple((odds > 0).astype(int).tolist())
    return s.regime if broken == s.regime.broken else survey(s.layout, s.ends, s.starts, broken)


def second_look(odds: NDArray[np.float64], breaks: tuple[int, ...], gaps: Sequence[int]) -> NDArray[np.float32]:
    """A row for each of the gaps, in the order of `SECOND_NAMES`, from the first log odds of all gaps of a text.

    >>> second_look(np.array([0.0, -9.0]), (1, 2), [0])[0, :3].tolist()
    [0.0, -9.0, -9.0]
    """
    chance = 1 / (1 + np.exp(-odds))
    single = np.array(breaks) == 1
    rows = np.empty((len(gaps), len(SECOND_NAMES)), np.float32)
    sums = float(chance[single].sum()), float(chance[~single].sum())
    tell_others(odds, chance, breaks, *sums, PLAIN, list(gaps), rows)
    return rows


_PLACE_ORDER = """word_ends ending_ends word_opens ending_ends_here word_opens_here word_ends_before_capital
    ending_ends_before_capital"""
PLACE_NAMES = tuple(_PLACE_ORDER.split())


def place_rows(s: Survey, learned: WordPlaces | None) -> NDArray[np.float32]:
    """A row for each gap of a text, in the order of `PLACE_NAMES`."""
    rows = np.empty((len(s.layout.breaks), PLACE_COLUMNS), np.float32)
    tell_word_places(s.layout.lines, last_word_with_marks, first_word_with_marks, learned, rows)
    return rows


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


#: More letters in common, or more words with the same part, than this tell no more.
_MOST_LETTERS = 12
_MOST_WORDS = 500

#: Lines that end with a hyphen are compared with so many on either side; a word this frequent (log10) is known.
_NEAR = 6
_LISTED = -8

_JOINT_ORDER = """beyond_gap before_gap starting ending form stem_seen whole_seen noun_seen hyphens hyphens_listed
    hyphen_inside joined_letters parts_letters word_left word_right word_joined spelled_left spelled_right"""
JOINT_NAMES = tuple(_JOINT_ORDER.split())
_HYPHENS = slice(JOINT_NAMES.index("hyphens"), JOINT_NAMES.index("hyphen_inside") + 1)

#: What `joints` gives where no letters meet.
NO_WORDS: tuple[float, ...] = (*(-1.0,) * 4, NOTHING, *(-1.0,) * 3, *(0.0,) * 3, *(NOTHING,) * 7)


def joints(s: Survey, gaps: Sequence[int]) -> NDArray[np.float32]:
    """The numbers of gaps for the question whether their halves are one word, a row each in the order of
    `JOINT_NAMES`."""
    rows = np.empty((len(gaps), len(JOINT_NAMES)), np.float32)
    rows[:] = NO_WORDS
    met = [(k, i, *halves) for k, i in enumerate(gaps) if (halves := _halves(s, i))]
    if met:
        places, found, lefts, rights = map(list, zip(*met, strict=True))
        rows[places] = list(zip(*_tell_halves(s, lefts, rights), strict=True))
        for k, i in zip(places, found, strict=True):
            if s.ends[i] is End.HYPHEN:
                rows[k, _HYPHENS] = _hyphens(s, i, s.layout.lines[i][-1])
    return rows


def _halves(s: Survey, i: int) -> tuple[str, str] | None:
    """The two halves at a gap; `None` where no letters meet."""
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    a, b = last_word(left[:-1] if s.ends[i] is End.HYPHEN else left), first_word(right)
    return None if not a or not b or is_unspaced(a[-1]) or is_unspaced(b[0]) else (a, b)


def _tell_halves(s: Survey, lefts: list[str], rights: list[str]) -> Iterator[Iterable[float]]:
    """The columns of `JOINT_NAMES` for halves of words, where no hyphen is."""
    pairs = list(zip(lefts, rights, strict=True))
    both = [a + b for a, b in pairs]
    low_lefts, low_rights = [a.casefold() for a in lefts], [b.casefold() for b in rights]
    wholes = [a + b for a, b in zip(low_lefts, low_rights, strict=True)]
    forms, frequencies = s.words.lexicon.forms, s.words.lexicon.frequencies
    listed, count, spell = s.words.listed, s.count, s.words.lexicon.letters.log10
    beyond = zip(forms.shared(wholes), low_lefts, strict=True)
    before = zip(forms.shared_end(wholes), low_rights, strict=True)
    yield (min(max(shared - len(a), 0), _MOST_LETTERS) for shared, a in beyond)
    yield (min(max(shared - len(b), 0), _MOST_LETTERS) for shared, b in before)
    yield (math.log10(1 + min(n, _MOST_WORDS)) for n in forms.starting(low_lefts))
    yield (math.log10(1 + min(n, _MOST_WORDS)) for n in forms.ending(low_rights))
    likeliest = forms.likeliest(wholes, [len(a) + 1 for a in low_lefts], frequencies)
    yield (math.log10(share) if share else -10.0 for share in likeliest)
    sizes = (max(len(a) + min(2, len(b)), len(whole) - 3) for (a, b), whole in zip(pairs, wholes, strict=True))
    yield (min(3, count(word[:size])) for word, size in zip(both, sizes, strict=True))
    yield (min(3, count(word)) for word in both)
    yield (min(3, s.seen(b.capitalize())) if b.islower() else -1.0 for b in rights)
    yield from ([0.0] * len(both) for _ in range(3))
    spelled = [(spell(a[:40]), spell(b[:40])) for a, b in zip(low_lefts, low_rights, strict=True)]
    yield (spell(whole[:40]) for whole in wholes)
    yield (a + b for a, b in spelled)
    yield map(listed, lefts)
    yield map(listed, rights)
    yield map(listed, both)
    yield from zip(*spelled, strict=True)


def _hyphens(s: Survey, i: int, hyphen: str) -> tuple[float, ...]:
    """How many other lines end with a hyphen, which share of the nearest of them cut a word of the list, and how many
    hyphens of this kind stand inside lines."""
    at = bisect_left(s.hyphen_gaps, i)
    near = [k for k in s.hyphen_gaps[max(0, at - _NEAR) : at + _NEAR + 1] if k != i]
    lines, listed = s.layout.lines, s.words.listed
    known = sum(listed(last_word(lines[k][:-1]) + first_word(lines[k + 1])) > _LISTED for k in near)
    inside = s.count(hyphen) - s.last_marks[hyphen]
    return (min(len(s.hyphen_gaps) - 1, 30), known / len(near) if near else -1.0, min(max(inside, 0), 20))
