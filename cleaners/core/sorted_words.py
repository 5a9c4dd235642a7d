# cython: boundscheck=False, wraparound=False
"""Words in order of their letters, one behind the other in the bytes of UTF-8, whose order is that of the letters."""

import cython

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
