"""What signs a page's lines are made of, counted for all lines at once."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.signs import COLUMNS, kinds_below, scan
from copydesk.cleaners.steps.boilerplate.lines import END, joined_lines

Counts = NDArray[np.int64]


#: Only so much of a line's shape counts, in signs.
MAX_SHAPE = 40

#: What the signs of Latin, Greek and Cyrillic are; others are told one by one.
_KINDS = array("i", kinds_below(0x530))

#: The order of bytes in which arrays hold code points here.
_UTF_32 = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"


@dataclass(frozen=True, slots=True)
class Signs:
    """How many signs of each sort each line has: a row a line, a column for each of `COLUMNS`.

    Of these `heads` are words that begin with a letter, `unlike_folded` signs that make a line's folded words others
    than `words`: digits, and letters past ASCII. `shapes` are the lines with each word as one letter and each number as
    one digit: bylines and dates of a list have one shape. `words` are the lines with all but letters and digits blank.
    """

    counts: Counts
    shapes: tuple[str, ...]
    words: tuple[str, ...]

    def column(self, name: str) -> list[int]:
        """One of the sorts, for each line."""
        column: list[int] = self.counts[:, COLUMNS.index(name)].tolist()
        return column


def signs(texts: Sequence[str]) -> Signs:
    """The signs of these lines.

    >>> found = signs(["Ann Lee, 17 May", "More > 2"])
    >>> found.column("upper"), found.column("digits"), found.shapes
    ([3, 1], [2, 1], ('a a, 0 a', 'a > 0'))
    """
    page = joined_lines(texts) + END
    counts = np.zeros((len(texts), len(COLUMNS)), np.int64)
    blanked, shapes = (array("I", bytes(4 * len(page))) for _ in range(2))
    length = scan(page, _KINDS, counts, blanked, shapes) if texts else 0
    return Signs(
        counts,
        shapes=tuple(shape[:MAX_SHAPE] for shape in _lines(shapes[:length], len(texts))),
        words=_lines(blanked, len(texts)),
    )


def _lines(codes: array[int], lines: int) -> tuple[str, ...]:
    """The texts of so many lines, each of which ends with `END`."""
    return tuple(codes.tobytes().decode(_UTF_32, "surrogatepass").split(END)[:lines])
