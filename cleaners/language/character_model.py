"""How a language spells: the chance of a word that no list has, by its letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from copydesk.cleaners.core.letter_tables import LetterGroups
from copydesk.cleaners.language.tables import Arrays

#: The logarithms of so many groups of letters are kept for a language (some 2 MB).
MAX_CHANCES = 20_000

#: Stand before a word's first letter and after its last one when letters are counted.
START, END = "\x02", "\x03"

#: Bits of a letter in a group of letters: four of them are one number. Words with wider letters are not counted, and
#: such letters are unknown.
LETTER_BITS = 16
_WIDEST = "\uffff"

_LETTER = np.uint64(LETTER_BITS)
_OPENING = (ord(START) << LETTER_BITS | ord(START)) << LETTER_BITS | ord(START)


@dataclass(frozen=True)
class Letters:
    """Counts of letter groups of up to four, and how many times and in how many ways each group goes on; `None` where
    nothing was counted."""

    groups: LetterGroups | None

    def log10(self, word: str) -> float:
        """The decimal logarithm of the chance of this spelling, by Witten-Bell smoothing.

        >>> letters = count_letters(["abab", "abc"])
        >>> letters.log10("ab") > letters.log10("ba") > letters.log10("zz")
        True
        """
        if self.groups is None:
            return -3 - 1.2 * len(word)
        return self.groups.sum_chances(word + END, _OPENING)


def count_letters(words: Iterable[str]) -> Letters:
    """Letter groups of words, each word counted once: spelling, not use, is what they tell."""
    return letters_of(letters_table(words))


def letters_of(table: Arrays) -> Letters:
    """The letters that arrays of `letters_table` hold."""
    if not table["groups"].size:
        return Letters(None)
    groups = table["groups"], table["times"]
    befores = table["befores"], table["totals"], table["ways"]
    return Letters(LetterGroups(*groups, *befores, most=MAX_CHANCES))


def letters_table(words: Iterable[str]) -> Arrays:
    """Letter groups as arrays, each kind in the order of its numbers: `groups` were seen `times`; before `totals`
    letters, which go on in `ways`, stand `befores`.

    >>> table = letters_table(["abab", "abc"])
    >>> dict(zip(table["groups"].tolist(), table["times"].tolist()))[ord("a") << LETTER_BITS | ord("b")]
    3
    >>> place = table["befores"].tolist().index(ord("b"))
    >>> int(table["totals"][place]), int(table["ways"][place])
    (3, 3)
    """
    text = "".join([START * 3 + word + END for word in words if max(word) <= _WIDEST])
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    fours = np.zeros(max(codes.size - 3, 0), np.uint64)
    for place in range(4):
        fours = fours << _LETTER | codes[place : place + fours.size]
    is_end = codes == ord(END)
    fours, counts = np.unique(fours[~(is_end[:-3] | is_end[1:-2] | is_end[2:-1])], return_counts=True)
    found: dict[str, list[np.ndarray]] = {"groups": [], "times": [], "befores": [], "totals": [], "ways": []}
    # Each shorter group is the end of a group of four, of which there are few.
    for size in range(1, 5):
        endings, inverse = np.unique(fours & np.uint64((1 << size * LETTER_BITS) - 1), return_inverse=True)
        times = np.bincount(inverse, counts, endings.size).astype(np.uint32)
        befores, starts = np.unique(endings >> _LETTER, return_index=True)
        totals = np.add.reduceat(times, starts, dtype=np.uint32) if starts.size else times
        ways = np.diff(starts, append=endings.size).astype(np.uint32)
        for kind, array in zip(found, (endings, times, befores, totals, ways), strict=True):
            found[kind].append(array)
    whole = {kind: np.concatenate(arrays) for kind, arrays in found.items()}
    groups, befores = whole["groups"].argsort(), whole["befores"].argsort()
    orders = {"groups": groups, "times": groups, "befores": befores, "totals": befores, "ways": befores}
    return {kind: whole[kind][order] for kind, order in orders.items()}
