"""The features of a page's blocks, by name: what the model sees.

`describe` gives one table: a column a feature, a row a block. The groups below say what each looks at; a model
names the columns it was fitted to, so a column may be added without harm to an older model.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaners.extract.blocks import Blocks
from cleaners.extract.hints import Hints
from cleaners.extract.letters import HEAD, class_counts
from cleaners.extract.places import HEADINGS, LEVELS, Places
from cleaners.extract.words import shingles

Column = NDArray[np.float32]
Table = dict[str, NDArray[Any]]

#: A block of prose: this many words or more, and less than this share of its letters in links.
PROSE_WORDS = 15
PROSE_LINKS = 0.35
#: Distance (in blocks) told where there is nothing to measure to.
FAR = 99
#: Two texts that share this much of their words (Jaccard) are one title.
SAME_TITLE = 0.4
#: Words shorter than this say nothing of a block's topic.
TOPIC_LETTERS = 4

_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d\d")


@dataclass(slots=True)
class Reading:
    """A page cut into blocks, with what all groups of features need: words, sizes, places."""

    blocks: Blocks
    hints: Hints
    words: list[list[str]]
    joined: list[str]
    distinct: list[set[str]]
    places: Places
    letters: NDArray[np.float64]
    counts: NDArray[np.float64]
    link_share: NDArray[np.float64]
    prose: NDArray[np.bool_]


def read(blocks: Blocks, hints: Hints, words: list[list[str]]) -> Reading:
    """Sizes and places of the blocks of a page that has at least one."""
    letters = np.fromiter(map(len, blocks.text), float, len(blocks))
    counts = np.fromiter(map(len, words), float, len(blocks))
    link_letters = np.asarray(blocks.link_chars, float)
    link_share = np.minimum(1, link_letters / letters)
    prose = (counts >= PROSE_WORDS) & (link_share < PROSE_LINKS)
    places = Places(blocks, letters, link_letters, prose)
    joined, distinct = list(map(" ".join, words)), list(map(set, words))
    return Reading(blocks, hints, words, joined, distinct, places, letters, counts, link_share, prose)


def describe(reading: Reading) -> Table:
    """Every feature of every block, by name."""
    table: Table = {}
    for group in (_text, _page, _element, _ancestors, _slots, _roots, _title, _prose_around, _hinted, _topic):
        table |= group(reading)
    return table


def _text(reading: Reading) -> Table:
    """The block's own text: how long, how linked, which characters, how it begins and ends."""
    blocks, letters = reading.blocks, reading.letters
    heads = np.minimum(letters, HEAD)
    classes = class_counts(blocks.text)
    counts = np.maximum(1, reading.counts)
    word_letters = np.fromiter(map(len, reading.joined), float, len(blocks)) - (counts - 1)
    distinct = np.fromiter(map(len, reading.distinct), float, len(blocks))
    first = [text[0] for text in blocks.text]
    last = [text[-1] for text in blocks.text]
    return {
        "letters": letters,
        "words": reading.counts,
        "link_share": reading.link_share,
        "emphasis_share": np.asarray(blocks.emphasis_chars) / letters,
        "links_per_letter": np.asarray(blocks.links) / letters,
        "media_before": np.asarray(blocks.media),
        "follows": np.asarray(blocks.follows),
        "stops": classes["stop"],
        "commas": classes["comma"],
        "bars": classes["bar"],
        "quotes": classes["quote"],
        "capitals": classes["upper"] / heads,
        "digits": classes["digit"] / heads,
        "alphabetic": classes["letter"] / heads,
        "word_share": word_letters / letters,
        "word_length": word_letters / counts,
        "distinct_words": distinct / counts,
        "ends_sentence": _among(last, '.!?"”。»…)！？؟।’'),
        "ends_colon": _among(last, ":："),
        "ends_open": _among(last, "…›»>"),
        "begins_capital": np.array([c.isupper() for c in first]),
        "begins_digit": np.array([c.isdigit() for c in first]),
        "begins_mark": _among(first, '"“«„-–—(['),
        "dated": _dated(blocks.text, classes["digit"]),
        "copyright": np.array(["©" in text or "opyright" in text for text in blocks.text]),
        "address": np.array(["@" in text or "http" in text or "www." in text for text in blocks.text]),
    }


def _dated(texts: Sequence[str], digits: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which texts begin with something like a date or a time of day."""
    dated = np.zeros(len(texts), bool)
    for i in np.flatnonzero(digits).tolist():
        dated[i] = _DATE.search(texts[i], 0, 120) is not None
    return dated


def _among(characters: Sequence[str], wanted: str) -> NDArray[np.bool_]:
    return np.array([c in wanted for c in characters])


def _page(reading: Reading) -> Table:
    """The page as a whole, where in it the block stands, how often it is repeated."""
    count = len(reading.blocks)
    total = reading.letters.sum()
    times = Counter(reading.joined)
    return {
        "position": np.arange(count) / count,
        "text_before": (np.cumsum(reading.letters) - reading.letters) / total,
        "page_blocks": np.full(count, count),
        "page_letters": np.full(count, total),
        "page_prose": np.full(count, (reading.letters * reading.prose).sum()),
        "times": np.fromiter(map(times.__getitem__, reading.joined), float, count),
    }


def _element(reading: Reading) -> Table:
    """The block's element and those around it: tags, names, depth, which landmarks enclose it."""
    places = reading.places
    owner, leaf = places.levels[0], places.leaf
    parent, grandparent = places.levels[1], places.levels[2]
    return {
        "depth": places.depth[owner],
        "hidden": places.hidden[owner],
        "tag": places.tag[owner],
        "leaf_tag": places.tag[leaf],
        "parent_tag": np.where(parent >= 0, places.tag[parent], 0),
        "grandparent_tag": np.where(grandparent >= 0, places.tag[grandparent], 0),
        "good_name": places.good[owner],
        "bad_name": places.bad[owner],
        "leaf_bad_name": places.bad[leaf],
        "parent_good_name": np.where(parent >= 0, places.good[parent], 0),
        "parent_bad_name": np.where(parent >= 0, places.bad[parent], 0),
        "good_names_above": places.good_above[owner],
        "bad_names_above": places.bad_above[owner],
        **{f"in_{tag}": inside[owner] for tag, inside in places.inside.items()},
    }


def _ancestors(reading: Reading) -> Table:
    """The text below the block's element and its three next ancestors: how much, how linked, how much prose."""
    places = reading.places
    names, values = tuple(places.aggregates), np.stack(list(places.aggregates.values()))
    table: Table = {}
    for level in range(LEVELS):
        element = places.levels[level]
        rows = values.take(element, axis=1) * (element >= 0)
        table |= zip((f"{name}_{level}" for name in names), rows, strict=True)
    return table


def _slots(reading: Reading) -> Table:
    """The blocks of the same slot (element and classes), with and without that of its ancestors."""
    table: Table = {}
    for name, keys in (("slot", reading.places.slots), ("signature", reading.places.signatures_of_blocks)):
        table |= {f"{name}_{column}": values for column, values in _grouped(reading, keys).items()}
    return table


def _grouped(reading: Reading, keys: NDArray[np.int64]) -> Table:
    _, index = np.unique(keys, return_inverse=True)
    size = np.bincount(index).astype(float)
    letters = np.bincount(index, reading.letters)
    linked = np.bincount(index, reading.letters * reading.link_share)
    prose = np.bincount(index, reading.letters * reading.prose)
    columns = {
        "blocks": size,
        "text_share": letters / reading.letters.sum(),
        "link_share": linked / letters,
        "mean_letters": letters / size,
        "prose_share": prose / max(1.0, prose.sum()),
    }
    return {name: values[index] for name, values in columns.items()}


def _roots(reading: Reading) -> Table:
    """How far the block stands from two guesses at the article's element: the densest and the smallest holding most."""
    owner = reading.places.levels[0]
    table: Table = {}
    for name, (down, up) in reading.places.root_distances.items():
        table |= {f"{name}_down": down[owner], f"{name}_up": up[owner], f"below_{name}": up[owner] == 0}
    return table


def _title(reading: Reading) -> Table:
    """How much the block is the page's title, and how far after the title it stands."""
    likeness = title_likeness(reading)
    at = title_index(reading, likeness)
    index = np.arange(len(likeness))
    return {
        "title_likeness": likeness,
        "is_title": likeness > 0.6,
        "from_title": index - at if at >= 0 else np.full(len(index), -999),
    }


def title_likeness(reading: Reading) -> NDArray[np.float64]:
    """The Jaccard likeness of each block's words to the title's."""
    title = set(reading.hints.title)
    likeness = np.zeros(len(reading.blocks))
    longest = 2 * len(reading.hints.title) + 6
    for i, words in enumerate(reading.distinct):
        if not title.isdisjoint(words) and reading.counts[i] <= longest:
            shared = len(title & words)
            likeness[i] = shared / (len(title) + len(words) - shared)
    return likeness


def title_index(reading: Reading, likeness: NDArray[np.float64]) -> int:
    """The block that shows the title: the likest, an h1 before others; else the first h1; -1 where there is none."""
    is_h1 = reading.places.tag[reading.places.levels[0]] == HEADINGS[0]
    score = np.where(likeness >= SAME_TITLE, likeness + 0.3 * is_h1, 0)
    if score.any():
        return int(score.argmax())
    return int(is_h1.argmax()) if is_h1.any() else -1


def _prose_around(reading: Reading) -> Table:
    """Where the block stands among blocks of prose and under which heading."""
    count = len(reading.blocks)
    index = np.arange(count)
    prose = np.flatnonzero(reading.prose)
    tag = reading.places.tag[reading.places.levels[0]]
    headings = (tag >= HEADINGS[0]) & (tag <= HEADINGS[1])
    heading = np.maximum.accumulate(np.where(headings, index, -1))
    above = np.concatenate([[-1], heading[:-1]])
    table: Table = {
        "from_heading": np.where(above >= 0, index - above, FAR),
        "from_prose": np.full(count, FAR),
        "to_prose": np.full(count, FAR),
        "after_first_prose": np.zeros(count),
        "after_last_prose": np.zeros(count),
        "relative_words": reading.counts,
    }
    if len(prose):
        before = np.searchsorted(prose, index) - 1
        after = np.searchsorted(prose, index, "right")
        table["from_prose"] = np.where(before >= 0, index - prose[before], FAR)
        table["to_prose"] = np.where(after < len(prose), prose[np.minimum(after, len(prose) - 1)] - index, FAR)
        table["after_first_prose"] = (index - prose[0]) / count
        table["after_last_prose"] = (index - prose[-1]) / count
        table["relative_words"] = reading.counts / median(reading.counts[prose].tolist())
    return table


def _hinted(reading: Reading) -> Table:
    """What the block shares with the description and the body in JSON-LD; -1 where the page has none."""
    body, description = reading.hints.body, reading.hints.description
    count = len(reading.blocks)
    table = {
        "in_body": np.full(count, 0.0 if body else -1.0),
        "in_description": np.full(count, 0.0 if description else -1.0),
        "description_share": np.full(count, 0.0 if description else -1.0),
        "has_body": np.full(count, float(bool(body))),
    }
    if not (body or description):
        return table
    for i, words in enumerate(reading.words):
        if len(words) < 3:
            continue
        own = shingles(words)
        if body:
            table["in_body"][i] = sum(map(body.__contains__, own)) / len(own)
        if description and not description.isdisjoint(own):
            table["in_description"][i] = sum(map(description.__contains__, own)) / len(own)
            table["description_share"][i] = len(description.intersection(own)) / len(description)
    return table


def _topic(reading: Reading) -> Table:
    """Which share of the block's longer words other prose of the article's likely element has too, or the title."""
    in_root = reading.prose & reading.places.below_main_root()
    short = {word for word in set().union(*reading.distinct) if len(word) < TOPIC_LETTERS and word.isascii()}
    times = Counter(chain.from_iterable(reading.distinct[i] for i in np.flatnonzero(in_root).tolist()))
    known = set(times) - short
    repeated = {word for word in known if times[word] > 1}
    title = set(reading.hints.title) - short
    long = [words - short for words in reading.distinct]
    rows = zip(long, in_root.tolist(), strict=True)
    shared = [len(words & (repeated if inside else known)) for words, inside in rows]
    sizes = [len(words) or 1 for words in long]
    return {
        "on_topic": np.array(shared) / np.array(sizes),
        "title_words": np.array([0 if title.isdisjoint(words) else len(title & words) for words in long], float),
    }
