# cython: boundscheck=False, wraparound=False, initializedcheck=False
"""Which of many phrases a text has, in any script: first by the runs of four characters that both must have."""

import cython

#: Runs are told by so many bits; each character moves those before it by four, so that a fifth one is forgotten.
_MASK = cython.declare(cython.int, 0xFFFF)
_RUN = cython.declare(cython.Py_ssize_t, 4)


@cython.final
@cython.cclass
class Grams:
    """The runs of four characters that a text has: asked of the text itself, and of any piece of it."""

    seen: cython.uchar[::1]

    def __init__(self, text: str) -> None:
        self.seen = memoryview(bytearray(0x10000))
        run: cython.int = 0
        sign: cython.Py_UCS4
        for sign in text:
            run = ((run << 4) ^ cython.cast(cython.int, ord(sign))) & _MASK
            self.seen[run] = 1


@cython.final
@cython.cclass
class GramSieve:
    """Phrases that are looked for in many texts; those of fewer than four characters are looked for in each."""

    phrases: list[str]

    def __init__(self, phrases: list[str]) -> None:
        self.phrases = phrases

    def find(self, text: str, grams: Grams) -> list[str]:
        """The phrases that a text has, in order; `grams` are those of the text, or of what it is a piece of."""
        found: list[str] = []
        phrase: str
        run: cython.int
        at: cython.Py_ssize_t
        for phrase in self.phrases:
            run = 0
            may_stand: cython.bint = True
            for at in range(len(phrase)):
                run = ((run << 4) ^ cython.cast(cython.int, ord(phrase[at]))) & _MASK
                if at >= _RUN - 1 and not grams.seen[run]:
                    may_stand = False
                    break
            if may_stand and phrase in text:
                found.append(phrase)
        return found
