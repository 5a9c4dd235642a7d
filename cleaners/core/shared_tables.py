# cython: boundscheck=False, wraparound=False
"""The tables of languages, as arrays that processes share: listed words, words in order, groups of letters, bytes.

Of listed words twelve bytes each are kept, digests of their letters. While that table is made, words of one digest are
held against each other, so every listed word is found as what it is; a word that is not listed is taken for one that is
in less than one of 10^13 look-ups (some 700,000 words beside 2^64 digests). Words in order stand one behind the other
in the bytes of UTF-8, whose order is that of the letters. A word's chance by its letters is a walk over groups of four.
The automaton over bytes has rows of moves that mostly say the same: what differs takes a quarter of the memory.
"""

import math

import cython
import numpy as np

#: 2**64 - 1. Uncompiled, numbers do not wrap by themselves.
ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
OPENING = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)
FIRST_FACTOR = cython.declare(cython.ulonglong, 0xBF58476D1CE4E5B9)
SECOND_FACTOR = cython.declare(cython.ulonglong, 0x94D049BB133111EB)

#: Bits of a slot that say the band, which is counted from 1 on: a slot that is 0 is free. The others are of the digest.
BAND_BITS = cython.declare(cython.int, 10)
BAND_MASK = cython.declare(cython.ulonglong, 0x3FF)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _stir(number: cython.ulonglong, code: cython.uint) -> cython.ulonglong:
    """One letter more; no two numbers become the same by the same letter."""
    number = ((number ^ code) * FIRST_FACTOR) & ALL_BITS
    return number ^ (number >> 32)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _digest(number: cython.ulonglong) -> cython.ulonglong:
    """What a slot keeps of a word: its upper bits; those of the band are zero."""
    number = ((number ^ (number >> 27)) * SECOND_FACTOR) & ALL_BITS
    return (number ^ (number >> 31)) & (ALL_BITS ^ BAND_MASK)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _slot(number: cython.ulonglong, size: cython.ulonglong) -> cython.ulonglong:
    """Where a word is looked for first: by other bits than those of its digest."""
    return ((((number * OPENING) & ALL_BITS) >> 32) * size) >> 32


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _stirred(word: str, number: cython.ulonglong) -> cython.ulonglong:
    at: cython.Py_ssize_t
    for at in range(len(word)):
        number = _stir(number, ord(word[at]))
    return number


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _size_of_code(first: cython.uint) -> cython.Py_ssize_t:
    """How many bytes of UTF-8 a code point has, by its first."""
    return 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _code_at(packed: bytes, at: cython.Py_ssize_t, size: cython.Py_ssize_t) -> cython.uint:
    """The code point of `size` bytes that begins at a place."""
    first: cython.uint = packed[at]
    place: cython.Py_ssize_t
    if size == 1:
        return first
    first &= 0xFF >> (size + 1)
    for place in range(at + 1, at + size):
        first = (first << 6) | (packed[place] & 0x3F)
    return first


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _head(packed: bytes, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """How many bytes stand before the letters of the string at a place: 1, 2 or 3; 0 where there is no string."""
    kind: cython.uint = packed[at]
    if 0xA0 <= kind <= 0xBF:
        return 1
    return 2 if kind == 0xD9 else 3 if kind == 0xDA else 0


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _letters(packed: bytes, at: cython.Py_ssize_t, head: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """How many bytes the letters of the string at a place have."""
    if head == 1:
        return packed[at] & 0x1F
    return packed[at + 1] if head == 2 else (packed[at + 1] << 8) | packed[at + 2]


@cython.cfunc
@cython.exceptval(check=False)
def _number_at(packed: bytes, place: cython.Py_ssize_t, stop: cython.Py_ssize_t) -> cython.ulonglong:
    """What `_stirred` makes of the letters from a place on."""
    number: cython.ulonglong = OPENING
    size: cython.Py_ssize_t
    while place < stop:
        size = _size_of_code(packed[place])
        if place + size > stop:
            break
        number = _stir(number, _code_at(packed, place, size))
        place += size
    return number


@cython.cfunc
@cython.exceptval(check=False)
def _are_same(packed: bytes, one: cython.Py_ssize_t, other: cython.Py_ssize_t, size: cython.Py_ssize_t) -> cython.bint:
    at: cython.Py_ssize_t = 0
    while at < size and packed[one + at] == packed[other + at]:
        at += 1
    return at == size


def fill_slots(
    packed: bytes,
    firsts: cython.longlong[::1],
    counts: cython.longlong[::1],
    slots: cython.ulonglong[::1],
    places: cython.uint[::1],
) -> None:
    """Make the table of a packed list: strings one behind the other, band by band.

    Band `k` begins at byte `firsts[k]` and has `counts[k]` strings. `slots` becomes the table; `places` is as long and
    needed for the time being; both are zeros, more than there are words. A word that stands in two bands is of the
    first. What is no list of strings, or has two words of one digest, is a `ValueError`.
    """
    band: cython.Py_ssize_t
    at: cython.Py_ssize_t
    head: cython.Py_ssize_t
    size: cython.Py_ssize_t
    number: cython.ulonglong
    digest: cython.ulonglong
    slot: cython.ulonglong
    room: cython.ulonglong = slots.shape[0]
    mask: cython.ulonglong = ALL_BITS ^ BAND_MASK
    if not cython.compiled:
        firsts, counts = memoryview(firsts), memoryview(counts)
        slots, places = memoryview(slots), memoryview(places)
    for band in range(firsts.shape[0]):
        at = firsts[band]
        for _ in range(counts[band]):
            head = _head(packed, at) if at + 2 < len(packed) else 0
            if not head or at + head + _letters(packed, at, head) > len(packed):
                raise ValueError(f"no word at byte {at} of a word list")
            size = head + _letters(packed, at, head)
            number = _number_at(packed, at + head, at + size)
            digest, slot = _digest(number), _slot(number, room)
            while slots[slot] and (slots[slot] & mask) != digest:
                slot = slot + 1 if slot + 1 < room else 0
            if not slots[slot]:
                slots[slot] = digest | (band + 1)
                places[slot] = at
            elif not _are_same(packed, places[slot], at, size):
                raise ValueError(f"two words of one digest, at bytes {places[slot]} and {at} of a word list")
            at += size


@cython.cclass
class WordHashes:
    """Which band of a packed list a word stands in, by a table that `fill_slots` made."""

    slots: cython.const[cython.ulonglong][::1]
    room: cython.ulonglong

    def __init__(self, slots: cython.const[cython.ulonglong][::1]) -> None:
        """Take a table, which has a free slot at least."""
        self.slots = slots if cython.compiled else memoryview(slots)
        self.room = slots.shape[0]

    @cython.cfunc
    @cython.exceptval(check=False)
    def _find(self, number: cython.ulonglong) -> cython.Py_ssize_t:
        """The band of a word whose letters make this number; -1 where it is not listed."""
        digest: cython.ulonglong = _digest(number)
        slot: cython.ulonglong = _slot(number, self.room)
        there: cython.ulonglong = self.slots[slot]
        while there:
            if there - (there & BAND_MASK) == digest:
                return cython.cast(cython.Py_ssize_t, there & BAND_MASK) - 1
            slot = slot + 1 if slot + 1 < self.room else 0
            there = self.slots[slot]
        return -1

    def band(self, word: str) -> int:
        """The band of a word; -1 for one that is not listed."""
        return self._find(_stirred(word, OPENING))

    def lowest_band(self, stem: str, endings: tuple[str, ...]) -> int:
        """The lowest band of a stem by itself or with one of the endings; -1 where none is listed."""
        opening: cython.ulonglong = _stirred(stem, OPENING)
        least: cython.Py_ssize_t = self._find(opening)
        found: cython.Py_ssize_t
        at: cython.Py_ssize_t
        start: cython.Py_ssize_t
        count: cython.Py_ssize_t
        ending: str
        numbers: cython.ulonglong[64] = [0] * 64
        there: cython.ulonglong[64] = [0] * 64
        # All slots are read before one is looked at: so the processor waits for memory once, not for each of them.
        for start in range(0, len(endings), 64):
            count = min(64, len(endings) - start)
            for at in range(count):
                ending = endings[start + at]
                numbers[at] = _stirred(ending, opening)
                there[at] = self.slots[_slot(numbers[at], self.room)]
            for at in range(count):
                if there[at]:
                    found = self._find(numbers[at])
                    if found >= 0 and (least < 0 or found < least):
                        least = found
        return least


#: Stands behind every letter.
LAST = b"\xf4\x8f\xbf\xbf"


@cython.cfunc
@cython.inline
def _encoded(word: str) -> bytes:
    """The bytes of a word; a page's text may hold halves of characters."""
    return word.encode("utf-8", "surrogatepass")


@cython.cfunc
@cython.exceptval(check=False)
def _whole_letters(word: bytes, size: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """How many letters the first bytes of a word make; one that goes on behind them is none."""
    count: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    for at in range(size):
        if (word[at] & 0xC0) != 0x80:
            count += 1
    return count - 1 if size < len(word) and (word[size] & 0xC0) == 0x80 else count


@cython.cclass
class SortedWords:
    """Words in order; number `k` ends before byte `ends[k]` of the text."""

    text: cython.const[cython.uchar][::1]
    ends: cython.const[cython.uint][::1]
    count: cython.Py_ssize_t

    def __init__(self, text: cython.const[cython.uchar][::1], ends: cython.const[cython.uint][::1]) -> None:
        if not cython.compiled:
            text, ends = memoryview(text), memoryview(ends)
        self.text, self.ends, self.count = text, ends, ends.shape[0]

    @cython.cfunc
    @cython.exceptval(check=False)
    def _start(self, number: cython.Py_ssize_t) -> cython.Py_ssize_t:
        return self.ends[number - 1] if number else 0

    @cython.cfunc
    @cython.exceptval(check=False)
    def _common(self, number: cython.Py_ssize_t, word: bytes) -> cython.Py_ssize_t:
        """How many bytes at its start a word has in common with that of a number."""
        start: cython.Py_ssize_t = self._start(number)
        size: cython.Py_ssize_t = self.ends[number] - start
        at: cython.Py_ssize_t = 0
        if size > len(word):
            size = len(word)
        while at < size and self.text[start + at] == word[at]:
            at += 1
        return at

    @cython.cfunc
    @cython.exceptval(check=False)
    def _place(self, word: bytes, low: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The number of the first word, from `low` on, that does not stand before this one."""
        high: cython.Py_ssize_t = self.count
        middle: cython.Py_ssize_t
        common: cython.Py_ssize_t
        start: cython.Py_ssize_t
        while low < high:
            middle = (low + high) // 2
            common = self._common(middle, word)
            start = self._start(middle)
            if common < len(word) and (start + common == self.ends[middle] or self.text[start + common] < word[common]):
                low = middle + 1
            else:
                high = middle
        return low

    def shared(self, word: str) -> int:
        """How many letters at its start a word has in common with one of these."""
        encoded: bytes = _encoded(word)
        place: cython.Py_ssize_t = self._place(encoded, 0)
        after: cython.Py_ssize_t = self._common(place, encoded) if place < self.count else 0
        before: cython.Py_ssize_t = self._common(place - 1, encoded) if place else 0
        return _whole_letters(encoded, before if before > after else after)

    def starting(self, word: str) -> int:
        """How many of these start with a word and go on."""
        encoded: bytes = _encoded(word)
        first: cython.Py_ssize_t = self._place(encoded, 0)
        after: cython.Py_ssize_t = self._place(encoded + LAST, first)
        start: cython.Py_ssize_t
        if first == self.count:
            return 0
        start = self._start(first)
        is_itself: cython.bint = self.ends[first] - start == len(encoded)
        is_itself = is_itself and self._common(first, encoded) == len(encoded)
        return after - first - is_itself


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
        slot: cython.ulonglong = ((group * OPENING & ALL_BITS) >> 40) & mask
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
