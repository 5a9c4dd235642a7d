"""What a line looks like by itself: numbers that need no knowledge of the language or the site.

The model weighs these numbers, and those of `surroundings.py`. Their order is part of the model's file: a change here
means a new fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from copydesk.cleaners.core.folding import cut_edges
from copydesk.cleaners.core.line_patterns import count_dates, count_times, has_address
from copydesk.cleaners.core.line_signs import tell_signs
from copydesk.cleaners.steps.boilerplate.lexicon import KINDS, VOCABULARY, match_folded
from copydesk.cleaners.steps.boilerplate.lines import (
    WIDE_LETTER,
    fold_all,
    topics_of_folded,
    topics_of_words,
    words_of_all,
)
from copydesk.cleaners.steps.boilerplate.observe import is_prose
from copydesk.cleaners.steps.boilerplate.signs import Signs, signs

#: The columns of `DescribedLine.own`. The first ones are also read off the two neighbours on each side.
NEAR = ("wide", "stop", "strength", "digits", "capitals", "prose")
OWN = (
    *NEAR,
    *("words", "colon", "trails", "bullet", "lower", "upper", "inner_stops", "commas", "dates", "times", "address"),
    *("separators", "rights", "quotes", "label", "kind", "signs", "questions", "word_length", "vocabulary"),
)

_DATES, _TIMES, _ADDRESS = map(OWN.index, ("dates", "times", "address"))


class DescribedLine(NamedTuple):
    """What is read out of one line once, for itself and its neighbours.

    `shape` is the line with each word as one letter and each number as one digit.
    """

    text: str
    wide: int
    prose: int
    words: tuple[str, ...]
    topic: frozenset[str]
    folded: str
    shape: str
    kind: int
    strength: int
    own: tuple[float, ...] = ()


def describe_lines(texts: Sequence[str], language: str | None) -> list[DescribedLine]:
    """The lines of a page, read."""
    if not texts:
        return []
    found = signs(texts)
    insides = fold_all(texts)
    folded = [cut_edges(inside) for inside in insides]
    words = words_of_all(texts, found.words)
    is_plain = [n == 0 for n in found.column("unlike_folded")]
    topics = [_topic(*each) for each in zip(words, insides, is_plain, strict=True)]
    told = []
    for text, line, n in zip(texts, folded, found.column("wide"), strict=True):
        wide = len(text) + (WIDE_LETTER - 1) * n
        told.append((wide, wide if is_prose(text, wide) else 0, *_kind(text, wide, line, language)))
    rows = _own(texts, words, topics, told, found)
    return [
        DescribedLine(text, wide, prose, tuple(some), topic, line, shape, kind, strength, own)
        for text, (wide, prose, kind, strength), some, topic, line, shape, own in zip(
            texts, told, words, topics, folded, found.shapes, rows, strict=True
        )
    ]


def _topic(words: list[str], inside: str, is_plain: bool) -> frozenset[str]:
    """What a line is about; the words of a plain one are those of its folded form."""
    return topics_of_words(words) if is_plain else topics_of_folded(inside)


def _kind(text: str, wide: int, folded: str, language: str | None) -> tuple[int, int]:
    """The kind of a line by the lexicon, and how strong a sign of it the line is."""
    kind, is_whole = match_folded(text, wide, folded, language)
    return (KINDS.index(kind) + 1, 2 if is_whole else 1) if kind else (0, 0)


def _own(
    texts: Sequence[str],
    words: list[list[str]],
    topics: list[frozenset[str]],
    told: list[tuple[int, int, int, int]],
    found: Signs,
) -> list[tuple[float, ...]]:
    """What each line shows by itself, a number for each of `OWN`."""
    rows = np.zeros((len(texts), len(OWN)))
    tell_signs(list(texts), words, topics, VOCABULARY, told, found.counts, rows)
    has_digits = found.column("digits")
    rows[:, _DATES] = [count_dates(text) if has else 0 for text, has in zip(texts, has_digits, strict=True)]
    rows[:, _TIMES] = [count_times(text) if has else 0 for text, has in zip(texts, has_digits, strict=True)]
    rows[:, _ADDRESS] = [has_address(text) for text in texts]
    return list(map(tuple, rows.tolist()))
