# cython: boundscheck=False, wraparound=False
"""The words of languages, as arrays that processes share: listed words, words in order.

Of listed words twelve bytes each are kept, digests of their letters. While that table is made, words of one digest are
held against each other, so every listed word is found as what it is; a word that is not listed is taken for one that is
in less than one of 10^13 look-ups (some 700,000 words beside 2^64 digests). Words in order stand one behind the other
in the bytes of UTF-8, whose order is that of the letters.
"""

from array import array

import cython

#: 2**64 - 1. Uncompiled, numbers do not wrap by themselves.
ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
OPENING = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)
FIRST_FACTOR = cython.declare(cython.ulonglong, 0xBF58476D1CE4E5B9)
SECOND_FACTOR = cython.declare(cython.ulonglong, 0x94D049BB133111EB)

#: The ten bits of a slot that say the band, which is counted from 1 on: a slot that is 0 is free. The others are of the
#: digest.
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


def note_beginnings(
    packed: bytes,
    firsts: cython.longlong[::1],
    counts: cython.longlong[::1],
    least: cython.Py_ssize_t,
    bits: cython.uchar[::1],
) -> None:
    """Set a bit for each beginning, of so many letters at `least`, of each word of a list that `fill_slots` took.

    A bit that is not set tells that no word begins so; one that is may be another beginning's.
    """
    band: cython.Py_ssize_t
    at: cython.Py_ssize_t
    stop: cython.Py_ssize_t
    letters: cython.Py_ssize_t
    number: cython.ulonglong
    place: cython.ulonglong
    room: cython.ulonglong = 8 * bits.shape[0]
    if not cython.compiled:
        firsts, counts, bits = memoryview(firsts), memoryview(counts), memoryview(bits)
    for band in range(firsts.shape[0]):
        at = firsts[band]
        for _ in range(counts[band]):
            stop = at + _head(packed, at) + _letters(packed, at, _head(packed, at))
            at += _head(packed, at)
            number, letters = OPENING, 0
            while at < stop and at + _size_of_code(packed[at]) <= stop:
                number = _stir(number, _code_at(packed, at, _size_of_code(packed[at])))
                at += _size_of_code(packed[at])
                letters += 1
                if letters >= least:
                    place = _slot(number, room)
                    bits[place >> 3] |= 1 << (place & 7)
            at = stop


@cython.final
@cython.cclass
class WordEndings:
    """Endings of words as a tree: what some of them begin with is read once. The first node stands for no letter, and
    counts as an ending; the others are a letter more than their parents."""

    codes: cython.uint[::1]
    parents: cython.int[::1]
    is_ending: cython.uchar[::1]
    numbers: cython.ulonglong[::1]  # room for the numbers of a word with each ending, and for what is found there
    there: cython.ulonglong[::1]
    count: cython.Py_ssize_t

    def __init__(self, endings: tuple[str, ...]) -> None:
        ending: str
        size: cython.Py_ssize_t
        at: cython.Py_ssize_t
        nodes: dict[str, int] = {"": 0}
        for ending in endings:
            for size in range(1, len(ending) + 1):
                nodes.setdefault(ending[:size], len(nodes))
        self.count = len(nodes)
        self.codes, self.parents = _zeros("I", self.count), _zeros("i", self.count)
        self.is_ending = _zeros("B", self.count)
        self.numbers, self.there = _zeros("Q", self.count), _zeros("Q", self.count)
        for ending, at in nodes.items():
            self.is_ending[at] = not ending or ending in endings
            if ending:
                size = len(ending) - 1
                self.codes[at], self.parents[at] = ord(ending[size]), nodes[ending[:size]]


@cython.cfunc
def _zeros(kind: str, count: cython.Py_ssize_t) -> memoryview:
    return memoryview(array(kind, [0]) * count)


@cython.final
@cython.cclass
class WordHashes:
    """Which band of a packed list a word stands in, by a table that `fill_slots` made; `beginnings` are the bits of
    `note_beginnings`, of so many letters at `shortest`."""

    slots: cython.const[cython.ulonglong][::1]
    beginnings: cython.const[cython.uchar][::1]
    shortest: cython.Py_ssize_t
    room: cython.ulonglong

    def __init__(
        self,
        slots: cython.const[cython.ulonglong][::1],
        beginnings: cython.const[cython.uchar][::1],
        shortest: cython.Py_ssize_t,
    ) -> None:
        """Take a table, which has a free slot at least."""
        self.slots = slots if cython.compiled else memoryview(slots)
        self.beginnings = beginnings if cython.compiled else memoryview(beginnings)
        self.room, self.shortest = slots.shape[0], shortest

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

    def lowest_forms(
        self, words: list[str], least: list[int], most: cython.Py_ssize_t, endings: WordEndings
    ) -> list[int]:
        """For each word the lowest band of its forms; -1 where none is listed.

        Forms of a word are its beginnings, up to `most` letters shorter and with so many letters at `least`, by
        themselves and with each ending.
        """
        found: list[int] = []
        place: cython.Py_ssize_t
        size: cython.Py_ssize_t
        lowest: cython.Py_ssize_t
        number: cython.ulonglong
        word: str
        for place in range(len(words)):
            word = words[place]
            size = max(len(word) - most, cython.cast(cython.Py_ssize_t, least[place]), 0)
            lowest, number = -1, _stirred(word[:size], OPENING)
            while size < len(word):
                if size < self.shortest or self._begins(number):
                    lowest = self._lowest(number, endings, lowest)
                number = _stir(number, ord(word[size]))
                size += 1
            found.append(lowest)
        return found

    @cython.cfunc
    @cython.exceptval(check=False)
    def _begins(self, number: cython.ulonglong) -> cython.bint:
        """Whether a word may begin with the letters that make a number: of most letters none does."""
        place: cython.ulonglong = _slot(number, 8 * self.beginnings.shape[0])
        return (self.beginnings[place >> 3] >> (place & 7)) & 1

    @cython.cfunc
    @cython.exceptval(check=False)
    def _lowest(self, opening: cython.ulonglong, endings: WordEndings, lowest: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The lowest band of the letters that make a number, with and without endings, or a lower one that is given."""
        node: cython.Py_ssize_t
        found: cython.Py_ssize_t
        numbers: cython.ulonglong[::1] = endings.numbers
        there: cython.ulonglong[::1] = endings.there
        numbers[0] = opening
        for node in range(1, endings.count):
            numbers[node] = _stir(numbers[endings.parents[node]], endings.codes[node])
        # All slots are read before one is looked at: so the processor waits for memory once, not for each of them.
        for node in range(endings.count):
            there[node] = self.slots[_slot(numbers[node], self.room)] if endings.is_ending[node] else 0
        for node in range(endings.count):
            if there[node]:
                found = self._find(numbers[node])
                if found >= 0 and (lowest < 0 or found < lowest):
                    lowest = found
        return lowest


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


@cython.final
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
