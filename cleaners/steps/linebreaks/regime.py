"""How the lines of a whole text are broken: at a width, every so many characters, here and there, or not at all; and
what stands inside of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core import gap_rows
from copydesk.cleaners.steps.linebreaks.layout import End, LineLayout, Start


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


def survey(layout: LineLayout, ends: Sequence[End], starts: Sequence[Start], broken: tuple[int, ...]) -> Regime:
    """The regime of a text in which these gaps (1) are taken to be broken."""
    rows = np.empty((len(layout.breaks), gap_rows.MOVING), np.float32)
    singles, doubles, broken_singles, broken_doubles, width = gap_rows.tell_breaks(
        layout.lines, list(map(len, layout.lines)), layout.breaks, tuple(ends), tuple(starts), broken,
        len(layout.text), Start.UNSPACED, rows,
    )  # fmt: skip
    return Regime(broken, singles, doubles, broken_singles, broken_doubles, Width(*width), rows)


class Inside(NamedTuple):
    """The marks inside a line: sentence ends, clause marks, characters after the last end and up to the first; how many
    words it has, and which share of them begins with a capital (-1 in a line too long to be a heading); how many
    brackets and quotes it leaves open, and whether it closes what it never opened."""

    stops: int
    clauses: int
    tail: int
    head: int
    words: int
    titles: float
    unclosed: int
    closes: bool


def look_inside(line: str) -> Inside:
    """The marks inside a line, without those at its very end.

    >>> look_inside("He left. She stayed, as")
    Inside(stops=1, clauses=1, tail=14, head=8, words=5, titles=0.4, unclosed=0, closes=False)
    """
    return Inside(*gap_rows.inside(line))
