"""What the words of a page's blocks tell: how a text begins and ends, the title, the page's hints, the topic.

These columns cost most of a page's time, so they are made for the blocks that may be the article's alone. What they
say of a block does not depend on which others are described.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core import wording as core
from copydesk.cleaners.extract.blocks import which
from copydesk.cleaners.extract.hints import StructuredHints
from copydesk.cleaners.extract.layout_features import HEADINGS, BlockLayout, Table, rows_of
from copydesk.cleaners.extract.words import NumberedWords

#: Two texts that share this much of their words (Jaccard) are one title.
SAME_TITLE = 0.4

#: A year, a date, a time of day. A digit stands first: so nearly all of a text is passed over at once.
_DATE = re.compile(r"\d(?:(?<!\w\d)(?:(?<=1)9|(?<=2)0)\d\d\b|\d?[./-]\d{1,2}[./-]\d{2,4}|\d?:\d\d)")

#: It is looked for in so many characters.
_DATED_WITHIN = 120

_TEXT = """distinct_words ends_sentence ends_colon ends_open begins_capital begins_digit begins_mark copyright address
    dated"""
_TITLE = "title_likeness is_title from_title"
_HINTED = "in_body in_description description_share has_body"
_TOPIC = "on_topic title_words"
_GROUPS = tuple(group.split() for group in (_TEXT, _TITLE, _HINTED, _TOPIC))
#: The names of the columns, in the order of the rows of `word_rows`.
WORD_COLUMNS = tuple(name for group in _GROUPS for name in group)
_ROWS = rows_of(_GROUPS)


@dataclass(slots=True)
class Wording:
    """The blocks `kept` (their numbers) of a page, the words of all its blocks, which words the title has."""

    layout: BlockLayout
    hints: StructuredHints
    kept: NDArray[np.int32]
    words: NumberedWords
    in_title: NDArray[np.uint8]


def read_words(layout: BlockLayout, hints: StructuredHints, kept: Sequence[int] | NDArray[np.int64]) -> Wording:
    """What is needed to tell the columns of these blocks."""
    words = layout.blocks.words
    return Wording(layout, hints, np.asarray(kept, np.int32), words, words.are_among(set(hints.title)))


def describe_words(wording: Wording) -> Table:
    """The columns of the blocks that were kept, by name."""
    return dict(zip(WORD_COLUMNS, word_rows(wording), strict=True))


def word_rows(wording: Wording) -> NDArray[np.float64]:
    """The columns of the blocks that were kept, one below the other."""
    rows = np.empty((len(WORD_COLUMNS), len(wording.kept)))
    text, title, hinted, topic = (rows[own] for own in _ROWS)
    words, texts = wording.words, wording.layout.blocks.text
    core.fill_texts(texts, wording.kept, words.starts, words.numbers, words.room(), text)
    text[-1] = 0
    for at in which(wording.layout.may_be_dated[wording.kept]):
        text[-1, at] = _DATE.search(texts[wording.kept[at]], 0, _DATED_WITHIN) is not None
    _fill_title(wording, title)
    _fill_hinted(wording, hinted)
    _fill_topic(wording, topic)
    return rows


def _fill_title(wording: Wording, rows: NDArray[np.float64]) -> None:
    """How much the block is the page's title, and how far after the title it stands."""
    words, likeness = wording.words, np.empty(len(wording.words.letters))
    size, longest = len(set(wording.hints.title)), _longest_title(wording.hints)
    core.fill_likeness(words.starts, words.numbers, words.room(), wording.in_title, size, longest, likeness)
    rows[0] = likeness[wording.kept]
    rows[1] = rows[0] > 0.6
    at = _title_index(wording.layout, likeness)
    rows[2] = wording.kept - at if at >= 0 else -999


def _title_index(layout: BlockLayout, likeness: NDArray[np.float64]) -> int:
    """The block that shows the title: the likest, an h1 before others; else the first h1; -1 where there is none."""
    is_h1 = layout.tag == HEADINGS[0]
    alike = which(likeness >= SAME_TITLE)
    if alike:
        return max(alike, key=lambda block: (likeness[block] + 0.3 * bool(is_h1[block]), -block))
    return int(is_h1.argmax()) if is_h1.any() else -1


def _longest_title(hints: StructuredHints) -> int:
    """The most words of a block that shows the title."""
    return 2 * len(hints.title) + 6


def _fill_hinted(wording: Wording, rows: NDArray[np.float64]) -> None:
    """What the block shares with the description and the body in JSON-LD; -1 where the page has none."""
    body, description = wording.hints.body, wording.hints.description
    rows[0] = 0.0 if body else -1.0
    rows[1:3] = 0.0 if description else -1.0
    rows[3] = bool(body)
    if body or description:
        words, begun = wording.words, np.zeros(wording.words.count, np.uint8)
        own = (wording.kept, words.starts, words.numbers, words.count, words.find(body), words.find(description))
        size = 2 << (len(body) + len(description)).bit_length()
        keys, last_in = np.full(size, -1, np.int64), np.full((2, size), -1, np.int32)
        core.fill_shared(*own, wording.hints.described, begun, keys, last_in, rows)


def _fill_topic(wording: Wording, rows: NDArray[np.float64]) -> None:
    """Which share of the block's longer words other prose of the article's likely element has too, or the title."""
    words, in_root = wording.words, wording.layout.in_root.astype(np.int32)
    short, times = np.empty(words.count, np.uint8), np.zeros(words.count, np.int32)
    core.tell_short(words.whole, words.begins, words.sizes, short)
    own = (words.starts, words.numbers, words.room(), short, in_root, wording.in_title)
    core.fill_topic(wording.kept, *own, times, rows)
