# cython: boundscheck=False, wraparound=False
"""Words in order of their letters, in one text: as a tuple of texts they take eight times the memory."""

import cython

#: Stands behind every letter.
LAST = "\U0010ffff"


@cython.cclass
class SortedWords:
    """Words in order, one behind the other in a text; number `k` ends at `ends[k]`."""

    text: str
    ends: cython.uint[::1]
    count: cython.Py_ssize_t

    def __init__(self, text: str, ends: cython.uint[::1]) -> None:
        self.text, self.ends, self.count = text, ends, ends.shape[0]

    @cython.cfunc
    @cython.exceptval(check=False)
    def _start(self, number: cython.Py_ssize_t) -> cython.Py_ssize_t:
        return self.ends[number - 1] if number else 0

    @cython.cfunc
    @cython.exceptval(check=False)
    def _common(self, number: cython.Py_ssize_t, word: str) -> cython.Py_ssize_t:
        """How many letters at its start a word has in common with that of a number."""
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
    def _place(self, word: str, low: cython.Py_ssize_t) -> cython.Py_ssize_t:
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
        place: cython.Py_ssize_t = self._place(word, 0)
        after: cython.Py_ssize_t = self._common(place, word) if place < self.count else 0
        before: cython.Py_ssize_t = self._common(place - 1, word) if place else 0
        return before if before > after else after

    def starting(self, word: str) -> int:
        """How many of these start with a word and go on."""
        first: cython.Py_ssize_t = self._place(word, 0)
        after: cython.Py_ssize_t = self._place(word + LAST, first)
        start: cython.Py_ssize_t
        if first == self.count:
            return 0
        start = self._start(first)
        is_itself: cython.bint = self.ends[first] - start == len(word) and self._common(first, word) == len(word)
        return after - first - is_itself
