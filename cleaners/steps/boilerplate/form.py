"""What a line looks like by itself: numbers that need no knowledge of the language or the site.

The model weighs these numbers, and those of `surroundings.py`. Their order is part of the model's file: a change here
means a new fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from copydesk.cleaners.steps.boilerplate.lexicon import KINDS, VOCABULARY, match_folded
from copydesk.cleaners.steps.boilerplate.lines import (
    WIDE_LETTER,
    cut_edges,
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

_DATE = re.compile(r"\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}|\b(?:19|20)\d\d\b|\d[年月日년월일]")
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_AT = re.compile(r"\w@\w|(?:^|\s)@\w")
_DOMAIN = re.compile(r"\.(?:com|net|org|ru|pl|gr|cn|de|fr|uk)\b")
_STOPS = tuple(".!?…。！？؟।")
_TRAILS = ("...", "…", "»", ">", "›", "→", "[…]", "[...]")
_CLOSERS = "\"'”’»」』)）] "
_OPENERS = "\"'“„«‘「『(（¿¡"


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
    wide = [len(text) + (WIDE_LETTER - 1) * n for text, n in zip(texts, found.wide.tolist(), strict=True)]
    insides = fold_all(texts)
    words = words_of_all(texts, found.words)
    topics = map(_topic, words, insides, (found.unlike_folded == 0).tolist())
    lines = [
        DescribedLine(
            text, w, w if is_prose(text, w) else 0, tuple(some), topic, folded, shape, *_kind(text, w, folded, language)
        )
        for text, w, some, topic, folded, shape in zip(
            texts, wide, words, topics, map(cut_edges, insides), found.shapes, strict=True
        )
    ]
    return [line._replace(own=own) for line, own in zip(lines, _own(lines, found), strict=True)]


def _topic(words: list[str], inside: str, is_plain: bool) -> frozenset[str]:
    """What a line is about; the words of a plain one are those of its folded form."""
    return topics_of_words(words) if is_plain else topics_of_folded(inside)


def _kind(text: str, wide: int, folded: str, language: str | None) -> tuple[int, int]:
    """The kind of a line by the lexicon, and how strong a sign of it the line is."""
    kind, is_whole = match_folded(text, wide, folded, language)
    return (KINDS.index(kind) + 1, 2 if is_whole else 1) if kind else (0, 0)


def _own(lines: Sequence[DescribedLine], found: Signs) -> list[tuple[float, ...]]:
    """What each line shows by itself, a number for each of `OWN`."""
    n = np.array([max(1, len(line.text)) for line in lines])
    words = np.array([len(line.words) for line in lines])
    some = np.maximum(1, words)
    ends = [line.text.rstrip() for line in lines]
    numbered = [(line.text, has) for line, has in zip(lines, (found.digits > 0).tolist(), strict=True)]
    columns = (
        [math.log1p(line.wide) for line in lines],
        [line.text.rstrip(_CLOSERS).endswith(_STOPS) for line in lines],
        [line.strength for line in lines],
        found.digits / n,
        found.upper_heads / np.maximum(1, found.heads),
        [line.prose > 0 for line in lines],
        [math.log1p(len(line.words)) for line in lines],
        [end.endswith((":", "：")) for end in ends],
        [end.endswith(_TRAILS) for end in ends],
        [not (line.text[0].isalnum() or line.text[0] in _OPENERS) for line in lines],
        [line.text[0].islower() for line in lines],
        found.upper / np.maximum(1, found.cased),
        found.inner_stops,
        found.commas / some,
        [len(_DATE.findall(text)) if has else 0 for text, has in numbered],
        [len(_TIME.findall(text)) if has else 0 for text, has in numbered],
        [_has_address(line.text) for line in lines],
        found.separators,
        ["©" in line.text or "(c)" in line.text or "(C)" in line.text or "ⓒ" in line.text for line in lines],
        found.quotes > 0,
        [(0 < colon <= 20) + (0 < colon <= 40) for colon in (line.text.find(":") for line in lines)],
        [line.kind for line in lines],
        found.marks > 0,
        found.questions,
        np.array([sum(map(len, line.words)) for line in lines]) / some,
        [len(line.topic & VOCABULARY) / len(line.topic) if line.topic else -1.0 for line in lines],
    )
    return list(zip(*(c.tolist() if isinstance(c, np.ndarray) else c for c in columns), strict=True))


def _has_address(text: str) -> bool:
    """Whether a line holds an address of the web, or somebody's."""
    is_link = "http:" in text or "https:" in text or "www." in text
    return is_link or ("@" in text and bool(_AT.search(text))) or bool(_DOMAIN.search(text))
