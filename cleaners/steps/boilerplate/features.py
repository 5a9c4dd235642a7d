"""What the lines of a page look like, each by itself and among its neighbours: numbers that need no knowledge of the
language or the site.

The model weighs these numbers. Their order is part of its file: a change here means a new fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.folding import trimmed_lines
from copydesk.cleaners.core.line_patterns import count_dates, count_times, has_address
from copydesk.cleaners.core.line_rows import main_stretch as stretch_of
from copydesk.cleaners.core.line_rows import (
    tell_neighbours,
    tell_page,
    tell_phrases,
    tell_places,
    tell_repeats,
    tell_title,
)
from copydesk.cleaners.core.line_signs import prose_widths, tell_signs
from copydesk.cleaners.core.signs import COLUMNS, LineReader, LineTopics, vocabulary_table
from copydesk.cleaners.steps.boilerplate.lexicon import KINDS, VOCABULARY, match_all
from copydesk.cleaners.steps.boilerplate.lines import TOPIC_WIDTH, WIDE_LETTER, fold_codes
from copydesk.cleaners.steps.boilerplate.profile import PROSE_WIDTH

Counts = NDArray[np.int64]
Digests = NDArray[np.uint64]

_READER = LineReader()
_VOCABULARY = vocabulary_table(VOCABULARY)


@dataclass(frozen=True, slots=True)
class LineSigns:
    """How many signs of each sort each line has: a row a line, a column for each of `COLUMNS`; and digests.

    `shapes` are those of the lines with each run of letters and of digits as one sign: bylines and dates of a list have
    one shape. `words` are those of all words, in small letters; the words of a line end at its place in `ends`.
    """

    counts: Counts
    shapes: Digests
    words: Digests
    ends: Counts

    def column(self, name: str) -> list[int]:
        """One of the sorts, for each line."""
        column: list[int] = self.counts[:, COLUMNS.index(name)].tolist()
        return column


def read_signs(texts: Sequence[str]) -> LineSigns:
    """The signs of these lines.

    >>> found = read_signs(["Ann Lee, 17 May", "More > 2", "Bob Ray, 9 June"])
    >>> found.column("upper"), found.column("digits"), len(set(found.shapes.tolist()))
    ([3, 1, 3], [2, 1, 1], 2)
    """
    counts = np.zeros((len(texts), len(COLUMNS)), np.int64)
    shapes, ends = np.empty(len(texts), np.uint64), np.empty(len(texts), np.int64)
    words = np.empty(sum(map(len, texts)), np.uint64)
    _READER.read(list(texts), counts, shapes, words, ends)
    return LineSigns(counts, shapes, words, ends)


Matrix = NDArray[np.float64]

#: The columns of `DescribedLines.own`. The first ones are also read off the two neighbours on each side.
NEAR = ("wide", "stop", "strength", "digits", "capitals", "prose")
OWN = (
    *NEAR,
    *("words", "colon", "trails", "bullet", "lower", "upper", "inner_stops", "commas", "dates", "times", "address"),
    *("separators", "rights", "quotes", "label", "kind", "signs", "questions", "word_length", "vocabulary"),
)

_NUMBER_OF_KIND = {kind: number for number, kind in enumerate(KINDS, 1)}


@dataclass(frozen=True, slots=True)
class DescribedLines:
    """The lines of a page, each read once, for itself and its neighbours: a column for each thing that is told of them.

    `words` says how many each line has; `kinds` count from 1, as `KINDS` does from 0; `own` has a row a line. `places`
    are the places of these lines among those of the page, which `signs` and `topics` tell of.
    """

    texts: list[str]
    wides: list[int]
    prose: list[int]
    words: list[int]
    folded: list[str]
    kinds: list[int]
    strengths: list[int]
    own: Matrix
    places: list[int]
    signs: LineSigns
    topics: LineTopics

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
            [self.folded[i] for i in places],
            [self.kinds[i] for i in places],
            [self.strengths[i] for i in places],
            self.own[list(places)],
            [self.places[i] for i in places],
            self.signs,
            self.topics,
        )


def describe_lines(texts: Sequence[str], language: str | None) -> DescribedLines:
    """The lines of a page, read."""
    lines = list(texts)
    found = read_signs(lines)
    codes, ends = fold_codes(lines)
    folded = trimmed_lines(codes, ends)
    topics = LineTopics(codes, ends, _VOCABULARY, TOPIC_WIDTH)
    wides = [len(text) + (WIDE_LETTER - 1) * n for text, n in zip(lines, found.column("wide"), strict=True)]
    prose = prose_widths(lines, wides, PROSE_WIDTH)
    said = match_all(lines, wides, folded, language)
    kinds = [_NUMBER_OF_KIND[kind] if kind else 0 for kind, _ in said]
    strengths = [(2 if is_whole else 1) if kind else 0 for kind, is_whole in said]
    own = _own(lines, topics, (wides, prose, kinds, strengths), found)
    words, places = found.column("words"), list(range(len(lines)))
    return DescribedLines(lines, wides, prose, words, folded, kinds, strengths, own, places, found, topics)


def _own(
    texts: list[str], topics: LineTopics, told: tuple[list[int], list[int], list[int], list[int]], found: LineSigns
) -> Matrix:
    """What each line shows by itself, a number for each of `OWN`."""
    rows = np.zeros((len(texts), len(OWN)))
    asked = tell_signs(texts, *told, found.counts, rows)
    topics.tell_vocabulary(len(OWN) - 1, rows)
    for (column, tells), lines in zip(_ASKED, asked, strict=True):
        for i in lines:
            rows[i, column] = tells(texts[i])
    return rows


#: The columns of what only some lines are asked for, and what tells it, in the order in which `tell_signs` names lines.
_ASKED: tuple[tuple[int, Callable[[str], int]], ...] = (
    (OWN.index("dates"), count_dates),
    (OWN.index("times"), count_times),
    (OWN.index("address"), has_address),
)

#: The numbers of which neighbours stand in a line's row too.
_SHIFTS = (-2, -1, 1, 2)


def surrounding_features(lines: DescribedLines, title: str | None) -> Matrix:
    """One row of numbers a line, in the order of the lines; the columns are those of `NAMES`."""
    rows = np.zeros((len(lines), len(NAMES)))
    if not len(lines):
        return rows
    fronts: list[int] = [kind in _FRONTS for kind in lines.kinds]
    found, places = lines.signs, lines.places
    rows[:, : len(OWN)] = lines.own
    tell_repeats(lines.folded, found.shapes[places].tolist(), lines.wides, _REPEATS, rows)
    tell_title(found.words, found.ends, places, _words_of(title), _TITLE, rows)
    lines.topics.tell_shared(places, lines.prose, _TOPICS, rows)
    tell_places(lines.prose, *main_stretch(lines), _PLACES, rows)
    tell_phrases(lines.strengths, fronts, _PHRASES, rows)
    tell_page(_page(lines), _PAGE, rows)
    tell_neighbours(_SHIFTS, len(NEAR), _NEIGHBOURS, rows)
    return rows


_NO_WORDS: Digests = np.empty(0, np.uint64)


def _words_of(title: str | None) -> Digests:
    """The different words of a title."""
    if not title:
        return _NO_WORDS
    found = read_signs([title])
    return np.array(sorted(set(found.words[: found.ends[0]].tolist())), np.uint64)


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
