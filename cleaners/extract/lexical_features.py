"""What the words of a page's blocks tell: how a text begins and ends, the title, the page's hints, the topic.

These columns cost most of a page's time, so they are made for the blocks that may be the article's alone. What they
say of a block does not depend on which others are described.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.hints import StructuredHints
from copydesk.cleaners.extract.layout_features import BlockLayout, Table
from copydesk.cleaners.extract.structural_features import HEADINGS
from copydesk.cleaners.extract.words import shingles

#: Two texts that share this much of their words (Jaccard) are one title.
SAME_TITLE = 0.4
#: Words shorter than this say nothing of a block's topic.
TOPIC_LETTERS = 4

_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d\d")


@dataclass(slots=True)
class Wording:
    """The words of the blocks `kept` (their numbers) of a page, and those of all blocks that say what these are about.

    `known` has the words once each of the blocks kept, of those that may show the page's title, and of the prose of the
    article's likely element.
    """

    layout: BlockLayout
    hints: StructuredHints
    kept: list[int]
    texts: list[str]
    words: list[list[str]]
    distinct: list[set[str]]
    known: dict[int, set[str]]


def read_words(layout: BlockLayout, hints: StructuredHints, kept: Sequence[int]) -> Wording:
    """What is needed to tell the columns of these blocks."""
    text, words = layout.blocks.text, layout.words
    others = np.flatnonzero(layout.in_root | _may_be_title(layout, hints)).tolist()
    known = {i: set(words[i]) for i in dict.fromkeys([*kept, *others])}
    own = list(kept)
    return Wording(layout, hints, own, [text[i] for i in own], [words[i] for i in own], [known[i] for i in own], known)


def describe_words(wording: Wording) -> Table:
    """The columns of the blocks that were kept, by name."""
    table: Table = {}
    for group in (_text, _title, _hinted, _topic):
        table |= group(wording)
    return table


def _text(wording: Wording) -> Table:
    """How the block's text begins and ends, what stands in it."""
    texts = wording.texts
    sizes = np.fromiter(map(len, wording.words), float, len(texts))
    first = [text[0] for text in texts]
    last = [text[-1] for text in texts]
    return {
        "distinct_words": np.fromiter(map(len, wording.distinct), float, len(texts)) / np.maximum(1, sizes),
        "ends_sentence": _among(last, '.!?"”。»…)！？؟।’'),
        "ends_colon": _among(last, ":："),
        "ends_open": _among(last, "…›»>"),
        "begins_capital": np.array([c.isupper() for c in first], bool),
        "begins_digit": np.array([c.isdigit() for c in first], bool),
        "begins_mark": _among(first, '"“«„-–—(['),
        "dated": _dated(texts, wording.layout.digits[wording.kept]),
        "copyright": np.array(["©" in text or "opyright" in text for text in texts], bool),
        "address": np.array(["@" in text or "http" in text or "www." in text for text in texts], bool),
    }


def _dated(texts: Sequence[str], digits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which texts begin with something like a date or a time of day."""
    dated = np.zeros(len(texts), bool)
    for i in np.flatnonzero(digits).tolist():
        dated[i] = _DATE.search(texts[i], 0, 120) is not None
    return dated


def _among(characters: Sequence[str], wanted: str) -> NDArray[np.bool_]:
    return np.array([c in wanted for c in characters], bool)


def _title(wording: Wording) -> Table:
    """How much the block is the page's title, and how far after the title it stands."""
    likeness = _likeness_to_title(wording)
    own = np.array([likeness.get(i, 0.0) for i in wording.kept])
    at = _title_index(wording.layout, likeness)
    index = np.asarray(wording.kept)
    return {
        "title_likeness": own,
        "is_title": own > 0.6,
        "from_title": index - at if at >= 0 else np.full(len(index), -999),
    }


def _likeness_to_title(wording: Wording) -> dict[int, float]:
    """How like the title each block is whose words are known and few enough."""
    title, counts = set(wording.hints.title), wording.layout.counts
    longest = _longest_title(wording.hints)
    return {i: _likeness(title, own) for i, own in wording.known.items() if counts[i] <= longest}


def _title_index(layout: BlockLayout, likeness: dict[int, float]) -> int:
    """The block that shows the title: the likest, an h1 before others; else the first h1; -1 where there is none."""
    is_h1 = layout.tag == HEADINGS[0]
    score = np.zeros(len(layout.blocks))
    for i, like in likeness.items():
        if like >= SAME_TITLE:
            score[i] = like + 0.3 * is_h1[i]
    if score.any():
        return int(score.argmax())
    return int(is_h1.argmax()) if is_h1.any() else -1


def _may_be_title(layout: BlockLayout, hints: StructuredHints) -> NDArray[np.bool_]:
    """Which blocks have so many words that they may be the title; others cannot share enough with it."""
    least = SAME_TITLE * len(set(hints.title))
    may_be: NDArray[np.bool_] = (layout.counts >= max(1.0, least)) & (layout.counts <= _longest_title(hints))
    return may_be & bool(hints.title)


def _longest_title(hints: StructuredHints) -> int:
    """The most words of a block that shows the title."""
    return 2 * len(hints.title) + 6


def _likeness(title: set[str], words: set[str]) -> float:
    """The share of the words of both that both have (Jaccard)."""
    if title.isdisjoint(words):
        return 0.0
    shared = len(title & words)
    return shared / (len(title) + len(words) - shared)


def _hinted(wording: Wording) -> Table:
    """What the block shares with the description and the body in JSON-LD; -1 where the page has none."""
    body, description = wording.hints.body, wording.hints.description
    count = len(wording.kept)
    table = {
        "in_body": np.full(count, 0.0 if body else -1.0),
        "in_description": np.full(count, 0.0 if description else -1.0),
        "description_share": np.full(count, 0.0 if description else -1.0),
        "has_body": np.full(count, float(bool(body))),
    }
    if not (body or description):
        return table
    for i, words in enumerate(wording.words):
        if len(words) < 3:
            continue
        own = shingles(words)
        if body:
            table["in_body"][i] = sum(map(body.__contains__, own)) / len(own)
        if description and not description.isdisjoint(own):
            table["in_description"][i] = sum(map(description.__contains__, own)) / len(own)
            table["description_share"][i] = len(description.intersection(own)) / len(description)
    return table


def _topic(wording: Wording) -> Table:
    """Which share of the block's longer words other prose of the article's likely element has too, or the title."""
    in_root = wording.layout.in_root
    times = Counter(chain.from_iterable(wording.known[i] for i in np.flatnonzero(in_root).tolist()))
    short = {word for word in set().union(*wording.distinct, times) if len(word) < TOPIC_LETTERS and word.isascii()}
    known = set(times) - short
    repeated = {word for word in known if times[word] > 1}
    title = set(wording.hints.title) - short
    rows = zip(wording.distinct, in_root[wording.kept].tolist(), strict=True)
    shared = [len(words & (repeated if inside else known)) for words, inside in rows]
    sizes = [len(words - short) or 1 for words in wording.distinct]
    return {
        "on_topic": np.array(shared, float) / np.array(sizes, float),
        "title_words": np.array(
            [0 if title.isdisjoint(words) else len(title & words) for words in wording.distinct], float
        ),
    }
