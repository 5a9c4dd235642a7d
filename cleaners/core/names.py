# cython: boundscheck=False, wraparound=False
"""Which of many words stand in names and texts: all are looked for by one pass (Aho and Corasick, 1975)."""

import cython

#: The mark of a name with characters beyond ASCII, some of which are equal to others but for case.
BEYOND = 1 << 30


@cython.final
@cython.cclass
class NameScan:
    """Words in groups, as an automaton: a name is told by the marks of the groups of which it has a word.

    `columns` has for each character of ASCII, or of the basic plane, its column, `steps` for each state (a row) and
    column the state that follows, `marks` for each state those of the words that end there. The first state is the
    start.
    """

    columns: cython.int[::1]
    steps: cython.int[:, ::1]
    marks: cython.int[::1]

    def __init__(self, columns: cython.int[::1], steps: cython.int[:, ::1], marks: cython.int[::1]) -> None:
        self.columns, self.steps, self.marks = columns, steps, marks

    def find(self, name: str) -> int:
        """The marks of a name, in whatever case it is written."""
        found: cython.int = 0
        state: cython.int = 0
        at: cython.Py_ssize_t
        sign: cython.Py_UCS4
        if not name.isascii():
            name = name.lower()
            found = 1 << 30
        for at in range(len(name)):
            sign = name[at]
            state = self.steps[state, self.columns[ord(sign)]] if ord(sign) < 128 else 0
            found |= self.marks[state]
        return found

    def find_all(
        self, joined: str, starts: list[int], holders: list[list[int]], asked: int, found: dict[int, int]
    ) -> None:
        """Add to `found` the marks of those that hold each name, if it has any of those asked for.

        The names are in lower case and joined by line ends; where each begins is in `starts`.
        """
        marks: cython.int
        kept: cython.int = asked
        state: cython.int
        at: cython.Py_ssize_t
        end: cython.Py_ssize_t
        number: cython.Py_ssize_t
        place: cython.Py_ssize_t
        count: cython.Py_ssize_t = len(starts)
        sign: cython.Py_UCS4
        for number in range(count):
            at = starts[number]
            end = starts[number + 1] - 1 if number + 1 < count else len(joined)
            marks, state = 0, 0
            while at < end:
                sign = joined[at]
                if sign < "\u0080":
                    state = self.steps[state, self.columns[ord(sign)]]
                    marks |= self.marks[state]
                else:
                    marks |= 1 << 30
                    state = 0
                at += 1
            marks &= kept
            if marks:
                for place in holders[number]:
                    found[place] = found.get(place, 0) | marks

    def tell(self, texts: list[str], out: cython.int[::1]) -> None:
        """Put the marks of texts into `out`; each character has the column of its letter, in whatever case it is."""
        found: cython.int
        state: cython.int
        at: cython.Py_ssize_t
        sign: cython.Py_UCS4
        known: cython.Py_ssize_t = self.columns.shape[0]
        for at in range(len(texts)):
            text: str = texts[at]
            found = state = 0
            for sign in text:
                state = self.steps[state, self.columns[ord(sign)]] if ord(sign) < known else 0
                found |= self.marks[state]
            out[at] = found
