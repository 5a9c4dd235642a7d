# cython: boundscheck=False, wraparound=False
"""The chance of a word by its letters: a walk over groups of four."""

import math

import cython

BITS = cython.declare(cython.int, 16)
WIDEST = cython.declare(cython.ulonglong, 0xFFFF)
ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
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
    known: dict[int, float]
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
        self.known, self.most = {}, most

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
            logarithm = self.known.get(group)
            if logarithm is None:
                logarithm = math.log10(self._chance(group))
                if len(self.known) < self.most:
                    self.known[group] = logarithm
            sum_of_logarithms += cython.cast(cython.double, logarithm)
        return sum_of_logarithms
