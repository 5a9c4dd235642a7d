# cython: boundscheck=False, wraparound=False
"""The table of an automaton over bytes, whose rows mostly say the same: what differs takes a quarter of the memory."""

import cython


@cython.cclass
class SparseMoves:
    """`usual` has a number for each byte; row `k` has others, `moves`, for its bytes `letters`, in order, which begin
    at `firsts[k]`. Asked as the whole table would be: by a row and a byte in one number."""

    usual: cython.uint[::1]
    firsts: cython.uint[::1]
    letters: cython.uchar[::1]
    moves: cython.uint[::1]

    def __init__(
        self,
        usual: cython.uint[::1],
        firsts: cython.uint[::1],
        letters: cython.uchar[::1],
        moves: cython.uint[::1],
    ) -> None:
        self.usual, self.firsts, self.letters, self.moves = usual, firsts, letters, moves

    def __getitem__(self, index: cython.uint) -> int:
        letter: cython.uint = index & 0xFF
        low: cython.Py_ssize_t = self.firsts[index >> 8]
        end: cython.Py_ssize_t = self.firsts[(index >> 8) + 1]
        high: cython.Py_ssize_t = end
        middle: cython.Py_ssize_t
        while low < high:
            middle = (low + high) // 2
            if self.letters[middle] < letter:
                low = middle + 1
            else:
                high = middle
        if low < end and self.letters[low] == letter:
            return int(self.moves[low])
        return int(self.usual[letter])
