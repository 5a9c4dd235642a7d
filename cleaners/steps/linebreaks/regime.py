"""How the lines of a whole text are broken: at a width, every so many characters, here and there, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core import gap_rows
from copydesk.cleaners.steps.linebreaks.layout import End, LineLayout, Start

#: A break after a caseless script looks like one inside a sentence only if the line is longer than a heading.
_CASELESS_LINE = 20
UNSPACED_LINE = 15

_GOING_ON = frozenset(
    {End.LOWER, End.COMMA, End.HYPHEN, End.OPEN, End.CLOSE, End.UPPER, End.DIGIT, End.DASH, End.OTHER}
)


@dataclass(frozen=True, slots=True)
class Width:
    """The width at which lines seem to be wrapped, in characters; `width` 0 where nothing tells.

    `fits` is the share of broken-looking lines to which the next word could not have been added, `same` the
    share of lines of one exact length, `mode` that length, `count` how many lines there were to judge by.
    """

    width: int = 0
    fits: float = 0.0
    same: float = 0.0
    mode: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Regime:
    """What the breaks of a text have in common, and the columns of each gap that follow from it (`features.NAMES`)."""

    broken: tuple[int, ...]
    singles: int
    doubles: int
    broken_singles: int
    broken_doubles: int
    widths: Width
    rows: NDArray[np.float32]


def looks_broken(left: str, end: End, start: Start) -> bool:
    """Whether a break stands inside a sentence by its looks alone.

    >>> looks_broken("troops from North", End.LOWER, Start.LOWER)
    True
    """
    if start in (Start.LOWER, Start.PUNCTUATION):
        return end in _GOING_ON
    if end in (End.COMMA, End.OPEN, End.HYPHEN):
        return start in (Start.UPPER, Start.OPEN, Start.DIGIT, Start.UNSPACED, Start.CASELESS) and end != End.COMMA
    if end is End.UNSPACED and start is Start.UNSPACED:
        return len(left) >= UNSPACED_LINE
    if end is End.CASELESS and start is Start.CASELESS:
        return len(left) >= _CASELESS_LINE
    return False


def guess_regime(layout: LineLayout, ends: Sequence[End], starts: Sequence[Start]) -> tuple[int, ...]:
    """For each gap 1 if it looks broken, else 0."""
    lines = layout.lines
    return tuple(int(looks_broken(lines[i], ends[i], starts[i + 1])) for i in range(len(layout.breaks)))


def survey(layout: LineLayout, ends: Sequence[End], starts: Sequence[Start], broken: tuple[int, ...]) -> Regime:
    """The regime of a text in which these gaps (1) are taken to be broken."""
    rows = np.empty((len(layout.breaks), gap_rows.MOVING), np.float32)
    singles, doubles, broken_singles, broken_doubles, width = gap_rows.tell_breaks(
        layout.lines, list(map(len, layout.lines)), layout.breaks, tuple(ends), tuple(starts), broken,
        len(layout.text), Start.UNSPACED, rows,
    )  # fmt: skip
    return Regime(broken, singles, doubles, broken_singles, broken_doubles, Width(*width), rows)
