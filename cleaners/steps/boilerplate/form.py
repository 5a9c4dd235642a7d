"""What a line looks like by itself: numbers that need no knowledge of the language or the site.

The model weighs these numbers, and those of `surroundings.py`. Their order is part of the model's file: a change here
means a new fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.folding import cut_edges
from copydesk.cleaners.core.line_patterns import count_dates, count_times, has_address
from copydesk.cleaners.core.line_signs import tell_signs
from copydesk.cleaners.steps.boilerplate.lexicon import KINDS, VOCABULARY, match_all
from copydesk.cleaners.steps.boilerplate.lines import (
    WIDE_LETTER,
    fold_all,
    topics_of_folded,
    topics_of_words,
    words_of_all,
)
from copydesk.cleaners.steps.boilerplate.observe import is_prose
from copydesk.cleaners.steps.boilerplate.signs import Signs, signs

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
