"""Hashed clues of a block: the names of the elements it stands in, and its words.

Each clue is a number below `SIZE`; a vector of that many weights turns the clues of a block into one score. The
names of elements and the words themselves are in no file of ours, only what their hashes weigh.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.wording import MOST_CLUES, fill_clues, trace_paths
from copydesk.cleaners.extract.blocks import Blocks

SIZE = 1 << 15

#: The roles of elements: the innermost one, the block's own, those above it; from the third on, all count as one level.
_ROLES = "l0123"
_MOST_NAMES = 8

_NAME = re.compile(r"[a-z]+|[A-Z]+[a-z]*")


@dataclass(frozen=True, slots=True)
class PlaceClues:
    """The clues in the places of a page's blocks.

    `elements` has the clues of each distinct element in each role; a path names the elements of one place, and
    `place` the path of each block. So what many blocks share is weighed once.
    """

    elements: list[tuple[int, ...]]
    paths: list[list[int]]
    place: NDArray[np.int64]

    def scores(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """For each block the sum of the weights of its clues."""
        scores: NDArray[np.float64] = score(self.paths, score(self.elements, weights))[self.place]
        return scores

    def lists(self) -> list[list[int]]:
        """The clues of each block, one by one: what a fit needs."""
        return [[clue for element in self.paths[i] for clue in self.elements[element]] for i in self.place]


def place_clues(blocks: Blocks, kept: Sequence[int]) -> PlaceClues:
    """The clues in the elements that these blocks of a page stand in."""
    elements, looks = blocks.elements, list(blocks.elements.looks)
    numbers: dict[int, int] = {}
    paths: list[list[int]] = []
    place = np.empty(len(kept), np.int64)
    own = (blocks.owner, blocks.leaf, elements.look, elements.parent)
    trace_paths(list(kept), *own, len(looks), numbers, paths, place)
    return PlaceClues([_clues_of(key, looks) for key in numbers], paths, place)


def _clues_of(key: int, looks: list[tuple[str, str]]) -> tuple[int, ...]:
    """The clues of a look in a role, or of a pair of looks, as `trace_paths` numbers them."""
    rest, above = divmod(key, len(looks) + 1)
    role, look = divmod(rest, len(looks))
    return _pair_clues(looks[look][0], looks[above - 1][0]) if above else _element_clues(_ROLES[role], *looks[look])


@lru_cache(1 << 10)
def _pair_clues(tag: str, above: str) -> tuple[int, ...]:
    """The clue in the tags of an element and the one above it."""
    return (_hash(f"pp|{tag}>{above}"),)


@lru_cache(1 << 15)
def _element_clues(level: str, tag: str, names: str) -> tuple[int, ...]:
    """The clues of an element in a role: its tag and the words in its names."""
    start = crc32(f"{level}|".encode())
    return (_hash(f"{level}t|{tag}"), *[crc32(word, start) & (SIZE - 1) for word in _words_of_names(names)])


@lru_cache(1 << 14)
def _words_of_names(names: str) -> tuple[bytes, ...]:
    """The first words of an element's names, once each."""
    words = chain.from_iterable(map(_words_of_name, names.split()))
    return tuple(dict.fromkeys(islice(words, _MOST_NAMES)))


@lru_cache(1 << 14)
def _words_of_name(name: str) -> tuple[bytes, ...]:
    """The words of one name; they have no letters but those of ASCII."""
    return tuple(word.lower().encode() for word in _NAME.findall(name) if len(word) > 1)


def text_clues(texts: Sequence[str], words: Sequence[Sequence[str]]) -> list[list[int]]:
    """The clues in each block's text: its words, or its first ones, its ends, its size."""
    clues, starts = _flat_clues(texts, words)
    return [own.tolist() for own in np.split(clues, starts[1:])] if len(starts) else []


def text_scores(
    texts: Sequence[str], words: Sequence[Sequence[str]], weights: NDArray[np.float32]
) -> NDArray[np.float64]:
    """For each text the sum of the weights of its clues."""
    return _sums(weights, *_flat_clues(texts, words))


def _flat_clues(texts: Sequence[str], words: Sequence[Sequence[str]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The clues of the texts one after the other, and where those of each start."""
    starts, clues = np.empty(len(texts), np.int64), np.empty(MOST_CLUES * len(texts), np.int64)
    count = fill_clues(list(texts), list(map(list, words)), _crcs(), SIZE - 1, starts, clues)
    return clues[:count], starts


@cache
def _crcs() -> NDArray[np.uint32]:
    """The table of CRC-32: what each byte does to a state that has no other."""
    return np.array([crc32(bytes([byte ^ 0xFF]), 0) ^ 0xFF000000 for byte in range(256)], np.uint32)


def score(clues: Sequence[Sequence[int]], weights: NDArray[Any]) -> NDArray[np.float64]:
    """The sum of the weights of each list of clues; no list is empty."""
    sizes = np.fromiter(map(len, clues), np.int64, len(clues))
    flat = np.fromiter(chain.from_iterable(clues), np.int64, int(sizes.sum()))
    return _sums(weights, flat, np.cumsum(sizes) - sizes)


def _sums(weights: NDArray[Any], clues: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The sum of the weights of the clues from each start on up to the next one."""
    sums: NDArray[np.float64] = np.add.reduceat(weights[clues], starts).astype(float)
    return sums


def _hash(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) & (SIZE - 1)
