"""What the lines of a page look like, each by itself and among its neighbours: numbers that need no knowledge of the
language or the site.

The model weighs these numbers. Their order is part of its file: a change here means a new fit.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.folding import cut_edges
from copydesk.cleaners.core.line_patterns import count_dates, count_times, has_address
from copydesk.cleaners.core.line_rows import main_stretch as stretch_of
from copydesk.cleaners.core.line_rows import (
    tell_neighbours,
    tell_page,
    tell_phrases,
    tell_places,
    tell_repeats,
    tell_title,
    tell_topics,
)
from copydesk.cleaners.core.line_signs import tell_signs
from copydesk.cleaners.core.signs import COLUMNS, kinds_below, scan
from copydesk.cleaners.steps.boilerplate.lexicon import KINDS, VOCABULARY, match_all
from copydesk.cleaners.steps.boilerplate.lines import (
    END,
    WIDE_LETTER,
    fold_all,
    joined_lines,
    tokens,
    topics_of_folded,
    topics_of_words,
    words_of_all,
)
from copydesk.cleaners.steps.boilerplate.profile import is_prose

Counts = NDArray[np.int64]


#: Only so much of a line's shape counts, in signs.
MAX_SHAPE = 40

#: What the signs of Latin, Greek and Cyrillic are; others are told one by one.
_KINDS = array("i", kinds_below(0x530))

#: The order of bytes in which arrays hold code points here.
_UTF_32 = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"


@dataclass(frozen=True, slots=True)
class Signs:
    """How many signs of each sort each line has: a row a line, a column for each of `COLUMNS`.

    Of these `heads` are words that begin with a letter, `unlike_folded` signs that make a line's folded words others
    than `words`: digits, and letters past ASCII. `shapes` are the lines with each word as one letter and each number as
    one digit: bylines and dates of a list have one shape. `words` are the lines with all but letters and digits blank.
    """

    counts: Counts
    shapes: tuple[str, ...]
    words: tuple[str, ...]

    def column(self, name: str) -> list[int]:
        """One of the sorts, for each line."""
        column: list[int] = self.counts[:, COLUMNS.index(name)].tolist()
        return column


def signs(texts: Sequence[str]) -> Signs:
    """The signs of these lines.

    >>> found = signs(["Ann Lee, 17 May", "More > 2"])
    >>> found.column("upper"), found.column("digits"), found.shapes
    ([3, 1], [2, 1], ('a a, 0 a', 'a > 0'))
    """
    page = joined_lines(texts) + END
    counts = np.zeros((len(texts), len(COLUMNS)), np.int64)
    blanked, shapes = (array("I", bytes(4 * len(page))) for _ in range(2))
    length = scan(page, _KINDS, counts, blanked, shapes) if texts else 0
    return Signs(
        counts,
        shapes=tuple(shape[:MAX_SHAPE] for shape in _lines(shapes[:length], len(texts))),
        words=_lines(blanked, len(texts)),
    )


def _lines(codes: array[int], lines: int) -> tuple[str, ...]:
    """The texts of so many lines, each of which ends with `END`."""
    return tuple(codes.tobytes().decode(_UTF_32, "surrogatepass").split(END)[:lines])


Matrix = NDArray[np.float64]

#: The columns of `DescribedLines.own`. The first ones are also read off the two neighbours on each side.
NEAR = ("wide", "stop", "strength", "digits", "capitals", "prose")
OWN = (
    *NEAR,
    *("words", "colon", "trails", "bullet", "lower", "upper", "inner_stops", "commas", "dates", "times", "address"),
    *("separators", "rights", "quotes", "label", "kind", "signs", "questions", "word_length", "vocabulary"),
)

_DATES, _TIMES, _ADDRESS = map(OWN.index, ("dates", "times", "address"))

_NUMBER_OF_KIND = {kind: number for number, kind in enumerate(KINDS, 1)}


@dataclass(frozen=True, slots=True)
class DescribedLines:
    """The lines of a page, each read once, for itself and its neighbours: a column for each thing that is told of them.

    `shapes` are the lines with each word as one letter and each number as one digit; `kinds` count from 1, as `KINDS`
    does from 0; `own` has a row a line.
    """

    texts: list[str]
    wides: list[int]
    prose: list[int]
    words: list[list[str]]
    topics: list[frozenset[str]]
    folded: list[str]
    shapes: list[str]
    kinds: list[int]
    strengths: list[int]
    own: Matrix

    def __len__(self) -> int:
        return len(self.texts)

    def only(self, places: Sequence[int]) -> DescribedLines:
        """Some of these lines, in order."""
        if len(places) == len(self):
            return self
        return DescribedLines(
            [self.texts[i] for i in places],
            [self.wides[i] for i in places],
            [self.prose[i] for i in places],
            [self.words[i] for i in places],
            [self.topics[i] for i in places],
            [self.folded[i] for i in places],
            [self.shapes[i] for i in places],
            [self.kinds[i] for i in places],
            [self.strengths[i] for i in places],
            self.own[list(places)],
        )


def describe_lines(texts: Sequence[str], language: str | None) -> DescribedLines:
    """The lines of a page, read."""
    lines = list(texts)
    if not lines:
        return DescribedLines([], [], [], [], [], [], [], [], [], np.zeros((0, len(OWN))))
    found = signs(lines)
    insides = fold_all(lines)
    folded = [cut_edges(inside) for inside in insides]
    words = words_of_all(lines, found.words)
    wides = [len(text) + (WIDE_LETTER - 1) * n for text, n in zip(lines, found.column("wide"), strict=True)]
    prose = [wide if is_prose(text, wide) else 0 for text, wide in zip(lines, wides, strict=True)]
    topics = [
        # The words of a plain line are those of its folded form.
        topics_of_folded(inside) if unlike else topics_of_words(some)
        for some, inside, unlike in zip(words, insides, found.column("unlike_folded"), strict=True)
    ]
    said = match_all(lines, wides, folded, language)
    kinds = [_NUMBER_OF_KIND[kind] if kind else 0 for kind, _ in said]
    strengths = [(2 if is_whole else 1) if kind else 0 for kind, is_whole in said]
    own = _own(lines, words, topics, (wides, prose, kinds, strengths), found)
    return DescribedLines(lines, wides, prose, words, topics, folded, list(found.shapes), kinds, strengths, own)


def _own(
    texts: list[str],
    words: list[list[str]],
    topics: list[frozenset[str]],
    told: tuple[list[int], list[int], list[int], list[int]],
    found: Signs,
) -> Matrix:
    """What each line shows by itself, a number for each of `OWN`."""
    rows = np.zeros((len(texts), len(OWN)))
    tell_signs(texts, words, topics, VOCABULARY, *told, found.counts, rows)
    for i, (text, has_digits) in enumerate(zip(texts, found.column("digits"), strict=True)):
        if has_digits:
            rows[i, _DATES] = count_dates(text)
            rows[i, _TIMES] = count_times(text)
        if has_address(text):
            rows[i, _ADDRESS] = 1
    return rows


#: The numbers of which neighbours stand in a line's row too.
_SHIFTS = (-2, -1, 1, 2)


def surrounding_features(lines: DescribedLines, title: str | None) -> Matrix:
    """One row of numbers a line, in the order of the lines; the columns are those of `NAMES`."""
    rows = np.zeros((len(lines), len(NAMES)))
    if not len(lines):
        return rows
    fronts = [int(kind in _FRONTS) for kind in lines.kinds]
    wanted = {w.casefold() for w in tokens(title or "")}
    rows[:, : len(OWN)] = lines.own
    tell_repeats(lines.folded, lines.shapes, lines.wides, _REPEATS, rows)
    tell_title(lines.words, wanted, _TITLE, rows)
    tell_topics(lines.topics, lines.prose, _TOPICS, rows)
    tell_places(lines.prose, *main_stretch(lines), _PLACES, rows)
    tell_phrases(lines.strengths, fronts, _PHRASES, rows)
    tell_page(_page(lines), _PAGE, rows)
    tell_neighbours(_SHIFTS, len(NEAR), _NEIGHBOURS, rows)
    return rows


def main_stretch(lines: DescribedLines) -> tuple[int, int]:
    """The stretch of lines, from one to before the other, that holds the most prose for the fewest other lines."""
    return stretch_of(lines.prose, lines.strengths)


def _page(lines: DescribedLines) -> tuple[float, ...]:
    """What is the same for every line of a page."""
    n, prose, wide = len(lines), sum(lines.prose), sum(lines.wides)
    codes = sum(map(len, lines.texts))
    phrases = sum([strength > 0 for strength in lines.strengths])
    return math.log1p(n), prose / max(1, wide), wide / max(1, codes), phrases / n, math.log1p(prose)


_FRONTS = frozenset(KINDS.index(kind) + 1 for kind in ("related", "comment_form", "newsletter", "copyright"))

#: The columns of `surrounding_features`.
NAMES = (
    *OWN,
    *("count", "caption_twin", "shape_count", "frames"),
    *("title_share", "title_cover", "below_title", "topic_share"),
    *("index", "from_end", "prose_before", "since_prose", "until_prose", "run"),
    *("in_stretch", "to_stretch_end", "stretch"),
    *("phrase_above", "phrase_below", "front_above", "phrases_near"),
    *("page_lines", "page_prose", "page_script", "page_phrases", "page_width"),
    *(f"{name}{by:+d}" for by in _SHIFTS for name in NEAR),
)

#: Where what each function tells begins.
_REPEATS, _TITLE, _TOPICS, _PLACES, _PHRASES, _PAGE, _NEIGHBOURS = map(
    NAMES.index,
    ("count", "title_share", "topic_share", "index", "phrase_above", "page_lines", f"{NEAR[0]}-2"),
)
