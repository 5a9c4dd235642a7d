# cython: boundscheck=False, wraparound=False
"""An automaton over bytes, whose rows of moves mostly say the same: what differs takes a quarter of the memory."""

import cython


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
