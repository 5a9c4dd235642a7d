"""A page's blocks as numbers, whatever their words say: how much text and which marks, in which elements, among which.

`describe_layout` gives the columns that cost next to nothing a block. They tell menus and lists of links from what
may be the article, so that only of the rest need be asked what the words say (`wording.py`).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.blocks import Blocks
from copydesk.cleaners.extract.structural_features import HEADINGS, LEVELS, StructuralFeatures
from copydesk.cleaners.extract.words import words_of

Table = dict[str, NDArray[Any]]

#: A block of prose: this many words or more, and less than this share of its letters in links.
PROSE_WORDS = 15
PROSE_LINKS = 0.35
#: Distance (in blocks) told where there is nothing to measure to.
FAR = 99


@dataclass(slots=True)
class BlockLayout:
    """A page cut into blocks, with what all groups of columns need: words, sizes, places."""

    blocks: Blocks
    places: StructuralFeatures
    words: list[list[str]]
    joined: list[str]
    letters: NDArray[np.float64]
    counts: NDArray[np.float64]
    link_share: NDArray[np.float64]
    prose: NDArray[np.bool_]
    classes: dict[str, NDArray[np.float32]]

    @property
    def in_root(self) -> NDArray[np.bool_]:
        """Which blocks are prose of the element that holds most of it."""
        return self.prose & self.places.below_main_root()


def measure_layout(blocks: Blocks) -> BlockLayout:
    """Sizes and places of the blocks of a page that has at least one."""
    letters = np.fromiter(map(len, blocks.text), float, len(blocks))
    words = list(map(words_of, blocks.text))
    counts = np.fromiter(map(len, words), float, len(blocks))
    link_letters = np.asarray(blocks.link_chars, float)
    link_share = np.minimum(1, link_letters / letters)
    prose = (counts >= PROSE_WORDS) & (link_share < PROSE_LINKS)
    places = StructuralFeatures(blocks, letters, link_letters, prose)
    joined, classes = list(map(" ".join, words)), class_counts(blocks.text)
    return BlockLayout(blocks, places, words, joined, letters, counts, link_share, prose, classes)


def describe_layout(layout: BlockLayout) -> Table:
    """The columns of every block, by name."""
    table: Table = {}
    for group in (_size, _page, _element, _ancestors, _slots, _roots, _prose_around):
        table |= group(layout)
    return table


def _size(layout: BlockLayout) -> Table:
    """The block's own text: how long, how linked, which characters."""
    blocks, letters = layout.blocks, layout.letters
    heads, classes = np.minimum(letters, HEAD), layout.classes
    counts = np.maximum(1, layout.counts)
    word_letters = np.fromiter(map(len, layout.joined), float, len(blocks)) - (counts - 1)
    return {
        "letters": letters,
        "words": layout.counts,
        "link_share": layout.link_share,
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
    }


def _page(layout: BlockLayout) -> Table:
    """The page as a whole, where in it the block stands, how often it is repeated."""
    count = len(layout.blocks)
    total = layout.letters.sum()
    times = Counter(layout.joined)
    return {
        "position": np.arange(count) / count,
        "text_before": (np.cumsum(layout.letters) - layout.letters) / total,
        "page_blocks": np.full(count, count),
        "page_letters": np.full(count, total),
        "page_prose": np.full(count, (layout.letters * layout.prose).sum()),
        "times": np.fromiter(map(times.__getitem__, layout.joined), float, count),
    }


def _element(layout: BlockLayout) -> Table:
    """The block's element and those around it: tags, names, depth, which landmarks enclose it."""
    places = layout.places
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


def _ancestors(layout: BlockLayout) -> Table:
    """The text below the block's element and its three next ancestors: how much, how linked, how much prose."""
    places = layout.places
    names, values = tuple(places.aggregates), np.stack(list(places.aggregates.values()))
    table: Table = {}
    for level in range(LEVELS):
        element = places.levels[level]
        rows = values.take(element, axis=1) * (element >= 0)
        table |= zip((f"{name}_{level}" for name in names), rows, strict=True)
    return table


def _slots(layout: BlockLayout) -> Table:
    """The blocks of the same slot (element and classes), with and without that of its ancestors."""
    table: Table = {}
    for name, keys in (("slot", layout.places.slots), ("signature", layout.places.signatures_of_blocks)):
        table |= {f"{name}_{column}": values for column, values in _grouped(layout, keys).items()}
    return table


def _grouped(layout: BlockLayout, keys: NDArray[np.int64]) -> Table:
    _, index = np.unique(keys, return_inverse=True)
    size = np.bincount(index).astype(float)
    letters = np.bincount(index, layout.letters)
    linked = np.bincount(index, layout.letters * layout.link_share)
    prose = np.bincount(index, layout.letters * layout.prose)
    columns = {
        "blocks": size,
        "text_share": letters / layout.letters.sum(),
        "link_share": linked / letters,
        "mean_letters": letters / size,
        "prose_share": prose / max(1.0, prose.sum()),
    }
    return {name: values[index] for name, values in columns.items()}


def _roots(layout: BlockLayout) -> Table:
    """How far the block stands from two guesses at the article's element: the densest and the smallest holding most."""
    owner = layout.places.levels[0]
    table: Table = {}
    for name, (down, up) in layout.places.root_distances.items():
        table |= {f"{name}_down": down[owner], f"{name}_up": up[owner], f"below_{name}": up[owner] == 0}
    return table


def _prose_around(layout: BlockLayout) -> Table:
    """Where the block stands among blocks of prose and under which heading."""
    count = len(layout.blocks)
    index = np.arange(count)
    prose = np.flatnonzero(layout.prose)
    tag = layout.places.tag[layout.places.levels[0]]
    headings = (tag >= HEADINGS[0]) & (tag <= HEADINGS[1])
    heading = np.maximum.accumulate(np.where(headings, index, -1))
    above = np.concatenate([[-1], heading[:-1]])
    table: Table = {
        "from_heading": np.where(above >= 0, index - above, FAR),
        "from_prose": np.full(count, FAR),
        "to_prose": np.full(count, FAR),
        "after_first_prose": np.zeros(count),
        "after_last_prose": np.zeros(count),
        "relative_words": layout.counts,
    }
    if len(prose):
        before = np.searchsorted(prose, index) - 1
        after = np.searchsorted(prose, index, "right")
        table["from_prose"] = np.where(before >= 0, index - prose[before], FAR)
        table["to_prose"] = np.where(after < len(prose), prose[np.minimum(after, len(prose) - 1)] - index, FAR)
        table["after_first_prose"] = (index - prose[0]) / count
        table["after_last_prose"] = (index - prose[-1]) / count
        table["relative_words"] = layout.counts / median(layout.counts[prose].tolist())
    return table


#: Only the head of a block is looked at for capitals, digits and the like: it says enough, and a block may be a book.
HEAD = 400

#: A counter of nine bits for each class, side by side in one number: a head has fewer than 512 characters.
_WIDTH = 9
_NAMES = ("upper", "digit", "letter", "stop", "comma", "bar", "quote")
_ONE = {name: 1 << (_WIDTH * place) for place, name in enumerate(_NAMES)}
_STOPS = ".!?。！？؟।"
_COMMAS = ",，、;،"
_BARS = "|»•›·/"
_QUOTES = '"“”„«»‘’「」'


def class_counts(texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """How many characters of each class the head of each text has; texts are not empty."""
    heads = [text[:HEAD] for text in texts]
    lengths = np.fromiter(map(len, heads), np.int64, len(heads))
    joined = "".join(heads).encode("utf-32-le", "surrogatepass")
    ones = _classes()[np.minimum(np.frombuffer(joined, np.uint32), 0xFFFF)]
    sums = np.add.reduceat(ones, np.cumsum(lengths) - lengths)
    mask = (1 << _WIDTH) - 1
    return {name: (sums // one & mask).astype(np.float32) for name, one in _ONE.items()}


@cache
def _classes() -> NDArray[np.int64]:
    """The classes of every character of the basic plane, as ones in their counters; all others count as letters."""
    table = np.zeros(0x10000, np.int64)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        if category[0] == "L":
            table[code] = _ONE["letter"] + (_ONE["upper"] if category in ("Lu", "Lt") else 0)
        elif category == "Nd":
            table[code] = _ONE["digit"]
    for name, characters in (("stop", _STOPS), ("comma", _COMMAS), ("bar", _BARS), ("quote", _QUOTES)):
        for character in characters:
            table[ord(character)] |= _ONE[name]
    table[0xFFFF] = _ONE["letter"]
    return table
