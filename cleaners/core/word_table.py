# cython: boundscheck=False, wraparound=False
"""The words of a packed list, by a table of their places: five bytes a slot, a dictionary takes a hundred a word."""

import cython

#: FNV-1a of 32 bits, over code points.
OFFSET = cython.declare(cython.uint, 2166136261)
PRIME = cython.declare(cython.uint, 16777619)
BITS = cython.declare(cython.uint, 0xFFFFFFFF)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _stir(number: cython.uint, code: cython.uint) -> cython.uint:
    return ((number ^ code) * PRIME) & BITS


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _settle(number: cython.uint) -> cython.uint:
    """Spread what the last letters did over all bits: a slot is told by the lower ones."""
    number = ((number ^ (number >> 15)) * PRIME) & BITS
    return number ^ (number >> 13)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _stirred(word: str, number: cython.uint) -> cython.uint:
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
def _after(packed: bytes, place: cython.Py_ssize_t, stop: cython.Py_ssize_t, letters: str) -> cython.Py_ssize_t:
    """Where the bytes of these letters end; -1 where others stand at a place."""
    at: cython.Py_ssize_t
    size: cython.Py_ssize_t
    for at in range(len(letters)):
        if place >= stop:
            return -1
        size = _size_of_code(packed[place])
        if place + size > stop or _code_at(packed, place, size) != ord(letters[at]):
            return -1
        place += size
    return place


@cython.cclass
class WordTable:
    """Which band of a packed list a word stands in.

    `packed` has strings one behind the other, band by band; band `k` begins at `firsts[k]` and has `counts[k]` of them.
    `places` and `marks` are where the table is kept: zeros, a power of two, more than there are words. A mark is a
    byte of what a word's letters make: it spares a look at the words of other letters. A word that stands in two bands
    is of the first.
    """

    packed: bytes
    firsts: cython.longlong[::1]
    places: cython.uint[::1]
    marks: cython.uchar[::1]
    mask: cython.uint

    def __init__(
        self,
        packed: bytes,
        firsts: cython.longlong[::1],
        counts: cython.longlong[::1],
        places: cython.uint[::1],
        marks: cython.uchar[::1],
    ) -> None:
        """Make the table; what is no list of strings is a `ValueError`."""
        band: cython.Py_ssize_t
        at: cython.Py_ssize_t
        head: cython.Py_ssize_t
        self.packed, self.firsts, self.places, self.marks = packed, firsts, places, marks
        self.mask = places.shape[0] - 1
        for band in range(firsts.shape[0]):
            at = firsts[band]
            for _ in range(counts[band]):
                head = _head(packed, at) if at + 2 < len(packed) else 0
                if not head or at + head + _letters(packed, at, head) > len(packed):
                    raise ValueError(f"no word at byte {at} of a word list")
                self._add(at, head)
                at += head + _letters(packed, at, head)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _add(self, at: cython.Py_ssize_t, head: cython.Py_ssize_t) -> cython.bint:
        stop: cython.Py_ssize_t = at + head + _letters(self.packed, at, head)
        place: cython.Py_ssize_t = at + head
        size: cython.Py_ssize_t
        number: cython.uint = OFFSET
        while place < stop:
            size = _size_of_code(self.packed[place])
            if place + size > stop:
                break
            number = _stir(number, _code_at(self.packed, place, size))
            place += size
        number = _settle(number)
        slot: cython.uint = number & self.mask
        while self.places[slot]:
            slot = (slot + 1) & self.mask
        self.places[slot] = at
        self.marks[slot] = number >> 24
        return True

    @cython.cfunc
    @cython.exceptval(check=False)
    def _is_at(self, at: cython.Py_ssize_t, stem: str, ending: str) -> cython.bint:
        """Whether the string at a place is a stem and its ending."""
        head: cython.Py_ssize_t = _head(self.packed, at)
        stop: cython.Py_ssize_t = at + head + _letters(self.packed, at, head)
        place: cython.Py_ssize_t = at + head
        place = _after(self.packed, place, stop, stem)
        if place >= 0:
            place = _after(self.packed, place, stop, ending)
        return place == stop

    @cython.cfunc
    @cython.exceptval(check=False)
    def _find(self, number: cython.uint, stem: str, ending: str) -> cython.Py_ssize_t:
        """The band of a word whose letters make this number; -1 where it is not listed."""
        settled: cython.uint = _settle(number)
        slot: cython.uint = settled & self.mask
        mark: cython.uint = settled >> 24
        at: cython.longlong
        low: cython.Py_ssize_t
        high: cython.Py_ssize_t
        middle: cython.Py_ssize_t
        while self.places[slot]:
            at = self.places[slot]
            if self.marks[slot] == mark and self._is_at(at, stem, ending):
                low, high = 0, self.firsts.shape[0]
                while low < high:
                    middle = (low + high) // 2
                    if self.firsts[middle] <= at:
                        low = middle + 1
                    else:
                        high = middle
                return low - 1
            slot = (slot + 1) & self.mask
        return -1

    def band(self, word: str) -> int:
        """The band of a word; -1 for one that is not listed."""
        return self._find(_stirred(word, OFFSET), word, "")

    def lowest_band(self, stem: str, endings: tuple[str, ...]) -> int:
        """The lowest band of a stem by itself or with one of the endings; -1 where none is listed."""
        number: cython.uint = _stirred(stem, OFFSET)
        least: cython.Py_ssize_t = self._find(number, stem, "")
        found: cython.Py_ssize_t
        at: cython.Py_ssize_t
        ending: str
        for at in range(len(endings)):
            ending = endings[at]
            found = self._find(_stirred(ending, number), stem, ending)
            if found >= 0 and (least < 0 or found < least):
                least = found
        return least
