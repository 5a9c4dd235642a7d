"""Hashed clues of a block: the names of the elements it stands in, and its words.

Each clue is a number below `SIZE`; a vector of that many weights turns the clues of a block into one score. The
names of elements and the words themselves are in no file of ours, only what their hashes weigh.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cleaners.extract.blocks import Blocks

SIZE = 1 << 15

#: The block's element and seven above it are looked at; from the fourth on, all count as one level.
_LEVELS = "01233333"
#: In a longer block only the first words are clues: what the rest is about says nothing of its role.
_SHORT_BLOCK = 25
_HEAD_WORDS = 6
_MOST_NAMES = 8

_NAME = re.compile(r"[a-z]+|[A-Z]+[a-z]*")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class PlaceClues:
    """The clues in the places of a page's blocks.

    `elements` has the clues of each distinct element in each role; a path names the elements of one place, and
    `place` the path of each block. So what many blocks share is weighed once.
    """

    elements: list[list[int]]
    paths: list[list[int]]
    place: NDArray[np.int64]

    def scores(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """For each block the sum of the weights of its clues."""
        scores: NDArray[np.float64] = score(self.paths, score(self.elements, weights))[self.place]
        return scores

    def lists(self) -> list[list[int]]:
        """The clues of each block, one by one: what a fit needs."""
        return [[clue for element in self.paths[i] for clue in self.elements[element]] for i in self.place]


def place_clues(blocks: Blocks) -> PlaceClues:
    """The clues in the elements that each block of a page stands in."""
    tags, names, parents = blocks.elements.tag, blocks.elements.names, blocks.elements.parent
    numbers: dict[tuple[str, str, str], int] = {}
    places: dict[tuple[int, int], int] = {}
    paths: list[list[int]] = []
    place = []
    for owner, leaf in zip(blocks.owner, blocks.leaf, strict=True):
        number = places.get((owner, leaf))
        if number is None:
            number = places[owner, leaf] = len(paths)
            roles = [("l", leaf)] if leaf != owner else []
            at = owner
            for level in _LEVELS:
                if at < 0:
                    break
                roles.append((level, at))
                at = parents[at]
            keys = [(level, tags[element], names[element]) for level, element in roles]
            if parents[owner] >= 0:
                keys.append(("pp", tags[owner], tags[parents[owner]]))
            paths.append([numbers.setdefault(key, len(numbers)) for key in keys])
        place.append(number)
    return PlaceClues([_element_clues(*key) for key in numbers], paths, np.asarray(place, np.int64))


def _element_clues(level: str, tag: str, names: str) -> list[int]:
    """The clues of an element in a role: its tag and the words in its names; for a pair of tags, the pair."""
    if level == "pp":
        return [_hash(f"pp|{tag}>{names}")]
    words = [word.lower() for word in _NAME.findall(names) if len(word) > 1][:_MOST_NAMES]
    return [_hash(f"{level}t|{tag}"), *(_hash(f"{level}|{word}") for word in dict.fromkeys(words))]


def text_clues(texts: Sequence[str], words: Sequence[Sequence[str]]) -> list[list[int]]:
    """The clues in each block's text: its words, or its first ones, its ends, its size."""
    known: dict[str, int] = {}
    clues = []
    for text, own in zip(texts, words, strict=True):
        count = len(own)
        # Words once each, in their order: a set has another order in each run, and so would the sum of the weights.
        keys = [f"s|{min(12, count)}", "e|" + text[-1], "b|" + ("A" if text[0].isalnum() else text[0])]
        if count:
            keys += ["f|" + own[0], "f2|" + " ".join(own[:2]), "z|" + own[-1]]
        if count <= _SHORT_BLOCK:
            keys += ["w|" + word for word in dict.fromkeys(own)]
        else:
            keys += ["W|" + word for word in dict.fromkeys(own[:_HEAD_WORDS])]
        found = []
        for key in keys:
            clue = known.get(key)
            if clue is None:
                clue = known[key] = _hash(_DIGIT.sub("0", key) if key[0] in "wW" else key)
            found.append(clue)
        clues.append(found)
    return clues


def score(clues: Sequence[Sequence[int]], weights: NDArray[Any]) -> NDArray[np.float64]:
    """The sum of the weights of each list of clues; no list is empty."""
    sizes = np.fromiter(map(len, clues), np.int64, len(clues))
    flat = np.fromiter(chain.from_iterable(clues), np.int64, int(sizes.sum()))
    sums: NDArray[np.float64] = np.add.reduceat(weights[flat], np.cumsum(sizes) - sizes).astype(float)
    return sums


def _hash(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) & (SIZE - 1)
