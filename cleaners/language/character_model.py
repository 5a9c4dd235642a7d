"""How a language spells: the chance of a word that no list has, by its letters."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from copydesk.cleaners.core.spelling import sum_chances

#: No more groups of four letters than this are kept for a language (some 20 MB).
MAX_CHANCES = 200_000

#: Stand before a word's first letter and after its last one when letters are counted.
START, END = "\x02", "\x03"

#: Bits of a letter in a group of letters: four of them are one number. Words with wider letters are not counted, and
#: such letters are unknown.
LETTER_BITS = 16
WIDEST = "\uffff"

_LETTER = np.uint64(LETTER_BITS)
_OPENING = (ord(START) << LETTER_BITS | ord(START)) << LETTER_BITS | ord(START)


@dataclass(frozen=True)
class Letters:
    """Counts of letter groups of up to four, and how many times and in how many ways each group goes on.

    A group is a number, with `LETTER_BITS` for each letter. `chances` keeps the logarithm of each group of four that
    was asked for: there are few of them in a language.
    """

    groups: Mapping[int, int]
    onward: Mapping[int, tuple[int, int]]
    chances: dict[int, float] = field(default_factory=dict)

    def log10(self, word: str) -> float:
        """The decimal logarithm of the chance of this spelling, by Witten-Bell smoothing."""
        if not self.groups:
            return -3 - 1.2 * len(word)
        return sum_chances(word + END, _OPENING, self.chances, MAX_CHANCES, self._chance)

    def _chance(self, group: int) -> float:
        chance = 1e-3
        for size in range(1, 5):
            ending = group & (1 << size * LETTER_BITS) - 1
            seen = self.onward.get(ending >> LETTER_BITS)
            if not seen:
                break
            chance = (self.groups.get(ending, 0) + seen[1] * chance) / (seen[0] + seen[1])
        return math.log10(chance)


def count_letters(words: Iterable[str]) -> Letters:
    """Letter groups of words, each word counted once: spelling, not use, is what they tell.

    >>> letters = count_letters(["abab", "abc"])
    >>> letters.groups[ord("a") << LETTER_BITS | ord("b")], letters.onward[ord("b")]
    (3, (3, 3))
    """
    text = "".join([START * 3 + word + END for word in words if max(word) <= WIDEST])
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    if not codes.size:
        return Letters({}, {})
    fours = np.zeros(codes.size - 3, np.uint64)
    for place in range(4):
        fours = fours << _LETTER | codes[place : place + fours.size]
    is_end = codes == ord(END)
    fours, counts = np.unique(fours[~(is_end[:-3] | is_end[1:-2] | is_end[2:-1])], return_counts=True)
    groups: dict[int, int] = {}
    onward: dict[int, tuple[int, int]] = {}
    # Each shorter group is the end of a group of four, of which there are few.
    for size in range(1, 5):
        endings, inverse = np.unique(fours & np.uint64((1 << size * LETTER_BITS) - 1), return_inverse=True)
        times = np.bincount(inverse, counts).astype(np.int64)
        befores, starts = np.unique(endings >> _LETTER, return_index=True)
        ways = np.diff(starts, append=endings.size)
        groups.update(zip(endings.tolist(), times.tolist(), strict=True))
        seen = zip(np.add.reduceat(times, starts).tolist(), ways.tolist(), strict=True)
        onward.update(zip(befores.tolist(), seen, strict=True))
    return Letters(groups, onward)
