"""Hashed clues of a block: the names of the elements it stands in, and its words.

Each clue is a number below `SIZE`; a vector of that many weights turns the clues of a block into one score. The
names of elements and the words themselves are in no file of ours, only what their hashes weigh.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.wording import MOST_CLUES, MOST_NAMES, MOST_STEPS, fill_clues, fill_place_clues, trace_paths
from copydesk.cleaners.extract.blocks import Blocks
from copydesk.cleaners.extract.words import NumberedWords

SIZE = 1 << 15


@dataclass(frozen=True, slots=True)
class PlaceClues:
    """The clues in the places of a page's blocks.

    `clues` has those of each distinct element in each role, one after the other, `starts` where those of each begin. A
    path is the elements (`steps`) of one place, `paths` where each begins, and `place` the path of each block. So what
    many blocks share is weighed once.
    """

    clues: NDArray[np.int64]
    starts: NDArray[np.int64]
    steps: NDArray[np.int64]
    paths: NDArray[np.int64]
    place: NDArray[np.int64]

    def scores(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """For each block the sum of the weights of its clues."""
        if not len(self.place):
            return np.zeros(0)
        scores: NDArray[np.float64] = _sums(_sums(weights, self.clues, self.starts), self.steps, self.paths)[self.place]
        return scores

    def lists(self) -> list[list[int]]:
        """The clues of each block, one by one: what a fit needs."""
        elements = [own.tolist() for own in np.split(self.clues, self.starts[1:])]
        paths = [own.tolist() for own in np.split(self.steps, self.paths[1:])]
        return [[clue for element in paths[i] for clue in elements[element]] for i in self.place]


def place_clues(blocks: Blocks, kept: Sequence[int] | NDArray[np.int64]) -> PlaceClues:
    """The clues in the elements that these blocks of a page stand in."""
    elements, looks = blocks.elements, blocks.elements.look_list
    numbers: dict[int, int] = {}
    steps, (paths, place) = np.empty(MOST_STEPS * len(kept), np.int64), np.empty((2, len(kept)), np.int64)
    own = (blocks.owner_array, blocks.leaf_array, elements.look_array, elements.parent_array)
    traced, size = trace_paths(np.asarray(kept, np.int32), *own, len(looks), numbers, steps, paths, place)
    starts, clues = np.empty(len(numbers), np.int64), np.empty(len(numbers) * (1 + MOST_NAMES), np.int64)
    count = fill_place_clues(list(numbers), looks, _crcs(), SIZE - 1, starts, clues)
    return PlaceClues(clues[:count], starts, steps[:size], paths[:traced], place)


def text_clues(texts: Sequence[str], words: NumberedWords) -> list[list[int]]:
    """The clues in each text: its words, or its first ones, its ends, its size."""
    clues, starts = _flat_clues(texts, words, np.arange(len(texts), dtype=np.int32))
    return [own.tolist() for own in np.split(clues, starts[1:])] if len(starts) else []


def text_scores(
    texts: Sequence[str], words: NumberedWords, kept: NDArray[np.int32], weights: NDArray[np.float32]
) -> NDArray[np.float64]:
    """For each text kept (their numbers) the sum of the weights of its clues; `words` are those of all texts."""
    return _sums(weights, *_flat_clues(texts, words, kept))


def _flat_clues(
    texts: Sequence[str], words: NumberedWords, kept: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The clues of the texts kept one after the other, and where those of each start."""
    starts, clues = np.empty(len(kept), np.int64), np.empty(MOST_CLUES * len(kept), np.int64)
    own = (words.whole, words.starts, words.numbers, words.begins, words.sizes, words.room())
    count = fill_clues(list(texts), kept, *own, _crcs(), SIZE - 1, starts, clues)
    return clues[:count], starts


@cache
def _crcs() -> NDArray[np.uint32]:
    """The table of CRC-32: what each byte does to a state that has no other."""
    return np.array([crc32(bytes([byte ^ 0xFF]), 0) ^ 0xFF000000 for byte in range(256)], np.uint32)


def _sums(weights: NDArray[Any], clues: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The sum of the weights of the clues from each start on up to the next one."""
    sums: NDArray[np.float64] = np.add.reduceat(weights[clues], starts).astype(float)
    return sums
