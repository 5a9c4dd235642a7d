# cython: boundscheck=False, wraparound=False
"""The letters of languages, as arrays that processes share: groups of letters, an automaton over bytes.

A word's chance by its letters is a walk over groups of four. The automaton over bytes has rows of moves that mostly say
the same: what differs takes a quarter of the memory.
"""

import math

import cython
import numpy as np

#: 2**64 - 1. Uncompiled, numbers do not wrap by themselves.
ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
#: Spreads groups of letters over a table.
FACTOR = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)

BITS = cython.declare(cython.int, 16)
WIDEST = cython.declare(cython.ulonglong, 0xFFFF)
#: The chance of a letter that nothing is known of.
UNKNOWN = cython.declare(cython.double, 1e-3)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _find(numbers: cython.const[cython.ulonglong][::1], number: cython.ulonglong) -> cython.Py_ssize_t:
    """The place of a number among others in order; -1 where it is not there."""
    low: cython.Py_ssize_t = 0
    high: cython.Py_ssize_t = numbers.shape[0]
    middle: cython.Py_ssize_t
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low if low < numbers.shape[0] and numbers[low] == number else -1


@cython.final
@cython.cclass
class LetterGroups:
    """Groups of up to four letters, sixteen bits a letter, in order: `groups[k]` was seen `times[k]` times.

    What stood before `totals[k]` letters, in `ways[k]` ways of going on, is the group `befores[k]`. The logarithms of
    up to `most` groups that were asked for are kept.
    """

    groups: cython.const[cython.ulonglong][::1]
    times: cython.const[cython.uint][::1]
    befores: cython.const[cython.ulonglong][::1]
    totals: cython.const[cython.uint][::1]
    ways: cython.const[cython.uint][::1]
    known: cython.ulonglong[::1]  # the groups that were asked for, a table in which a slot that is 0 is free
    logarithms: cython.double[::1]
    count: cython.Py_ssize_t
    most: cython.Py_ssize_t

    def __init__(
        self,
        groups: cython.const[cython.ulonglong][::1],
        times: cython.const[cython.uint][::1],
        befores: cython.const[cython.ulonglong][::1],
        totals: cython.const[cython.uint][::1],
        ways: cython.const[cython.uint][::1],
        most: cython.Py_ssize_t,
    ) -> None:
        if not cython.compiled:
            groups, times, befores = memoryview(groups), memoryview(times), memoryview(befores)
            totals, ways = memoryview(totals), memoryview(ways)
        self.groups, self.times, self.befores, self.totals, self.ways = groups, times, befores, totals, ways
        room: cython.Py_ssize_t = 2
        while room <= 2 * most:
            room *= 2
        self.known, self.logarithms = np.zeros(room, np.uint64).data, np.zeros(room).data
        self.count, self.most = 0, most

    @cython.cfunc
    def _logarithm(self, group: cython.ulonglong) -> cython.double:
        """The decimal logarithm of the chance of a group, which is kept from the first time on."""
        mask: cython.ulonglong = self.known.shape[0] - 1
        # Groups differ in few bits: without a factor whose bits are mixed they would stand in a row.
        slot: cython.ulonglong = ((group * FACTOR & ALL_BITS) >> 40) & mask
        found: cython.double
        while self.known[slot] != 0:
            if self.known[slot] == group:
                return self.logarithms[slot]
            slot = (slot + 1) & mask
        found = math.log10(self._chance(group))
        if self.count < self.most:
            self.known[slot], self.logarithms[slot] = group, found
            self.count += 1
        return found

    @cython.cfunc
    @cython.exceptval(check=False)
    def _chance(self, group: cython.ulonglong) -> cython.double:
        """The chance of a group's last letter after the others, by Witten-Bell smoothing."""
        chance: cython.double = UNKNOWN
        ending: cython.ulonglong = 0
        size: cython.int
        before: cython.Py_ssize_t
        place: cython.Py_ssize_t
        times: cython.double
        ways: cython.double
        total: cython.double
        for size in range(1, 5):
            ending = group & (ALL_BITS >> (64 - size * BITS))
            before = _find(self.befores, ending >> BITS)
            if before < 0:
                break
            place = _find(self.groups, ending)
            times = self.times[place] if place >= 0 else 0
            total = self.totals[before]
            ways = self.ways[before]
            chance = (times + ways * chance) / (total + ways)
        return chance

    def sum_chances(self, word: str, opening: cython.ulonglong) -> float:
        """The sum of the decimal logarithms of the chances of each group of four letters that a word makes.

        `opening` is the group before the first letter.
        """
        sum_of_logarithms: cython.double = 0.0
        group: cython.ulonglong = opening
        code: cython.ulonglong
        at: cython.Py_ssize_t
        for at in range(len(word)):
            code = ord(word[at])
            group = ((group << BITS) & ALL_BITS) | (code if code < WIDEST else WIDEST)
            sum_of_logarithms += self._logarithm(group)
        return sum_of_logarithms


@cython.final
@cython.cclass
class ByteAutomaton:
    """State `s` moves by row `rows[s]`, and stands for feature `features[s]`, or for none where that is below zero.

    `usual` has a move for each byte; row `k` has others, `moves`, for its bytes `letters`, in order, which begin at
    `firsts[k]`.
    """

    usual: cython.const[cython.uint][::1]
    firsts: cython.const[cython.uint][::1]
    letters: cython.const[cython.uchar][::1]
    moves: cython.const[cython.uint][::1]
    rows: cython.const[cython.uint][::1]
    features: cython.const[cython.int][::1]

    def __init__(
        self,
        usual: cython.const[cython.uint][::1],
        firsts: cython.const[cython.uint][::1],
        letters: cython.const[cython.uchar][::1],
        moves: cython.const[cython.uint][::1],
        rows: cython.const[cython.uint][::1],
        features: cython.const[cython.int][::1],
    ) -> None:
        if not cython.compiled:
            usual, firsts = memoryview(usual), memoryview(firsts)
            letters, moves = memoryview(letters), memoryview(moves)
            rows, features = memoryview(rows), memoryview(features)
        self.usual, self.firsts, self.letters, self.moves = usual, firsts, letters, moves
        self.rows, self.features = rows, features

    @cython.cfunc
    @cython.exceptval(check=False)
    def _move(self, row: cython.uint, letter: cython.uint) -> cython.uint:
        low: cython.Py_ssize_t = self.firsts[row]
        end: cython.Py_ssize_t = self.firsts[row + 1]
        high: cython.Py_ssize_t = end
        middle: cython.Py_ssize_t
        while low < high:
            middle = (low + high) // 2
            if self.letters[middle] < letter:
                low = middle + 1
            else:
                high = middle
        return self.moves[low] if low < end and self.letters[low] == letter else self.usual[letter]

    def visits(self, text: bytes) -> dict[int, int]:
        """How often each feature is met on the way along a text that begins in state 0, in the order of first times."""
        counts: dict[int, int] = {}
        state: cython.uint = 0
        feature: cython.int
        at: cython.Py_ssize_t
        for at in range(len(text)):
            state = self._move(self.rows[state], text[at])
            feature = self.features[state]
            if feature >= 0:
                counts[feature] = counts.get(feature, 0) + 1
        return counts
