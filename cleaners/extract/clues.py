"""Hashed clues of a block: the names of the elements it stands in, and its words.

Each clue is a number below `SIZE`; a vector of that many weights turns the clues of a block into one score. The
names of elements and the words themselves are in no file of ours, only what their hashes weigh.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cleaners.extract.blocks import Blocks

SIZE = 1 << 15

#: Elements above the block that are looked at; from the fourth on, all count as one level.
_ANCESTORS = 8
_LEVELS = "01233333"
#: In a longer block only the first words are clues: what the rest is about says nothing of its role.
_SHORT_BLOCK = 25
_HEAD_WORDS = 6
_MOST_NAMES = 8

_NAME = re.compile(r"[a-z]+|[A-Z]+[a-z]*")
_DIGIT = re.compile(r"\d")


def place_clues(blocks: Blocks) -> tuple[list[list[int]], NDArray[np.int64]]:
    """The clues of every distinct place of a page, and for each block the number of its place."""
    tags, names, parents = blocks.elements.tag, blocks.elements.names, blocks.elements.parent
    known: dict[tuple[str, str, str], list[int]] = {}
    places: dict[tuple[int, int], int] = {}
    clues: list[list[int]] = []
    index = []
    for owner, leaf in zip(blocks.owner, blocks.leaf, strict=True):
        number = places.get((owner, leaf))
        if number is None:
            number = places[owner, leaf] = len(clues)
            own: list[int] = []
            path = [("l", leaf)] if leaf != owner else []
            at = owner
            for level in _LEVELS:
                if at < 0:
                    break
                path.append((level, at))
                at = parents[at]
            for level, element in path:
                key = (level, tags[element], names[element])
                found = known.get(key)
                if found is None:
                    found = known[key] = _element_clues(*key)
                own += found
            if parents[owner] >= 0:
                own.append(_hash(f"pp|{tags[owner]}>{tags[parents[owner]]}"))
            clues.append(own)
        index.append(number)
    return clues, np.asarray(index)


def _element_clues(level: str, tag: str, names: str) -> list[int]:
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


def score(clues: Sequence[Sequence[int]], weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """The sum of the weights of each list of clues; no list is empty."""
    sizes = np.fromiter(map(len, clues), np.int64, len(clues))
    flat = np.fromiter((clue for own in clues for clue in own), np.int64, int(sizes.sum()))
    sums: NDArray[np.float64] = np.add.reduceat(weights[flat], np.cumsum(sizes) - sizes).astype(float)
    return sums


def _hash(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) & (SIZE - 1)
