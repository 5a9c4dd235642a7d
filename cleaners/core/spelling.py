# cython: boundscheck=False, wraparound=False
"""The chance of a word by its letters: a walk over groups of four."""

from collections.abc import Callable

import cython

_BITS = cython.declare(cython.int, 16)
_WIDEST = cython.declare(cython.ulonglong, 0xFFFF)
_ALL = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)


def sum_chances(
    word: str, opening: cython.ulonglong, known: dict[int, float], most: cython.Py_ssize_t, ask: Callable[[int], float]
) -> float:
    """The sum of the chances of each group of four letters: of those `known`, or of what `ask` says.

    A group is a number, sixteen bits a letter; `opening` is the one before the first letter. What was asked is known
    from then on, until there are `most` of them.
    """
    total: cython.double = 0.0
    group: cython.ulonglong = opening
    code: cython.ulonglong
    at: cython.Py_ssize_t
    for at in range(len(word)):
        code = ord(word[at])
        group = ((group << _BITS) & _ALL) | (code if code < _WIDEST else _WIDEST)
        chance = known.get(group)
        if chance is None:
            chance = ask(group)
            if len(known) < most:
                known[group] = chance
        total += cython.cast(cython.double, chance)
    return total
