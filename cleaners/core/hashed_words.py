# cython: boundscheck=False, wraparound=False
"""Which of many words is meant, by the hash of each: ten bytes a word, where a dictionary takes a hundred."""

import cython


@cython.cclass
class HashedWords:
    """The bands of words, by their hashes in order."""

    hashes: cython.longlong[::1]
    bands: cython.ushort[::1]

    def __init__(self, hashes: cython.longlong[::1], bands: cython.ushort[::1]) -> None:
        """Take hashes in order, and for each the band of its word."""
        self.hashes = hashes
        self.bands = bands

    def find(self, number: cython.longlong) -> int:
        """The band of the last word with this hash; -1 where there is none."""
        low: cython.Py_ssize_t = 0
        high: cython.Py_ssize_t = self.hashes.shape[0]
        middle: cython.Py_ssize_t
        while low < high:
            middle = (low + high) // 2
            if self.hashes[middle] <= number:
                low = middle + 1
            else:
                high = middle
        if low == 0 or self.hashes[low - 1] != number:
            return -1
        return self.bands[low - 1]
