"""Hashed clues of a block: the names of the elements it stands in, and its words.

Each clue is a number below `SIZE`; a vector of that many weights turns the clues of a block into one score. The
names of elements and the words themselves are in no file of ours, only what their hashes weigh.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.blocks import Blocks

SIZE = 1 << 15

#: The block's element and seven above it are looked at; from the fourth on, all count as one level.
_LEVELS = "01233333"
#: In a longer block only the first words are clues: what the rest is about says nothing of its role.
_SHORT_BLOCK = 25
_HEAD_WORDS = 6
_MOST_NAMES = 8

_SHORT_START, _LONG_START = crc32(b"w|"), crc32(b"W|")

_NAME = re.compile(r"[a-z]+|[A-Z]+[a-z]*")
_DIGIT = re.compile(r"\d")


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
    look, parents = blocks.elements.look, blocks.elements.parent
    numbers: dict[tuple[str, int, int], int] = {}  # of a look in a role; of a pair of looks, one below the other
    places: dict[tuple[int, int, int], int] = {}  # by the looks of leaf and element, and by the element's parent
    above: dict[int, list[int]] = {}  # by the block's parent: what all children of it have in common
    paths: list[list[int]] = []
    place = []

    def number_of(level: str, element: int) -> int:
        return numbers.setdefault((level, look[element], -1), len(numbers))

    for block in kept:
        owner, leaf = blocks.owner[block], blocks.leaf[block]
        parent = parents[owner]
        key = (look[leaf] if leaf != owner else -1, look[owner], parent)
        number = places.get(key)
        if number is None:
            number = places[key] = len(paths)
            path = [number_of("l", leaf)] if leaf != owner else []
            path.append(number_of(_LEVELS[0], owner))
            if parent >= 0:
                if parent not in above:
                    line = blocks.elements.lineage(parent, len(_LEVELS) - 1)
                    above[parent] = [number_of(*own) for own in zip(_LEVELS[1:], line, strict=False)]
                path += above[parent]
                path.append(numbers.setdefault(("pp", look[owner], look[parent]), len(numbers)))
            paths.append(path)
        place.append(number)
    looks = list(blocks.elements.looks)
    clues = [
        _element_clues(level, *looks[own]) if higher < 0 else _pair_clues(looks[own][0], looks[higher][0])
        for level, own, higher in numbers
    ]
    return PlaceClues(clues, paths, np.asarray(place, np.int64))


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
    clues = []
    for text, own in zip(texts, words, strict=True):
        count = len(own)
        found = [*_edges(min(12, count), text[0], text[-1])]
        if count:
            found += (_first_word(own[0]), _first_words(*own[:2]), _last_word(own[-1]))
        # Words once each, in their order: a set has another order in each run, and so would the sum of the weights.
        if count <= _SHORT_BLOCK:
            found += map(_word_in_short_block, dict.fromkeys(own))
        else:
            found += map(_word_in_long_block, dict.fromkeys(own[:_HEAD_WORDS]))
        clues.append(found)
    return clues


@lru_cache(1 << 14)
def _edges(count: int, first: str, last: str) -> tuple[int, int, int]:
    """The clues in a block's size and in its ends; a letter at its beginning is like any other."""
    return _hash(f"s|{count}"), _hash("e|" + last), _hash("b|" + ("A" if first.isalnum() else first))


@lru_cache(1 << 16)
def _first_word(word: str) -> int:
    return _hash("f|" + word)


@lru_cache(1 << 16)
def _first_words(*words: str) -> int:
    return _hash("f2|" + " ".join(words))


@lru_cache(1 << 16)
def _last_word(word: str) -> int:
    return _hash("z|" + word)


@lru_cache(1 << 16)
def _word_in_short_block(word: str) -> int:
    return _hash_word(word, _SHORT_START)


@lru_cache(1 << 16)
def _word_in_long_block(word: str) -> int:
    return _hash_word(word, _LONG_START)


def _hash_word(word: str, start: int) -> int:
    """The clue of a word, the same whatever digits it has."""
    plain = word if word.isalpha() else _DIGIT.sub("0", word)
    return crc32(plain.encode("utf-8", "surrogatepass"), start) & (SIZE - 1)


def score(clues: Sequence[Sequence[int]], weights: NDArray[Any]) -> NDArray[np.float64]:
    """The sum of the weights of each list of clues; no list is empty."""
    sizes = np.fromiter(map(len, clues), np.int64, len(clues))
    flat = np.fromiter(chain.from_iterable(clues), np.int64, int(sizes.sum()))
    sums: NDArray[np.float64] = np.add.reduceat(weights[flat], np.cumsum(sizes) - sizes).astype(float)
    return sums


def _hash(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) & (SIZE - 1)
