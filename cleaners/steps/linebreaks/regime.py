"""How the lines of a whole text are broken: at a width, every so many characters, here and there, or not at all; and
how they end: a line that holds whole sentences is running text, and running text ends with a mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


#: From this many characters on a line is more likely a sentence than a heading; in scripts without blanks.
_SENTENCE = 60
UNSPACED_SENTENCE = 22

_WHOLE = frozenset({End.TERMINAL, End.COLON})
_FRESH = frozenset({Start.UPPER, Start.OPEN, Start.DIGIT, Start.DASH, Start.BULLET, Start.CASELESS, Start.UNSPACED})


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


@dataclass(frozen=True, slots=True)
class Habits:
    """How the lines of a text end: long lines, those of them that end with a mark, and gaps between whole sentences
    by kind (single, double)."""

    long: tuple[bool, ...]
    closed: int
    count: int
    fresh: tuple[bool, ...]
    fresh_singles: int
    fresh_doubles: int
    openings: Counter[str]

    def closing(self, i: int, end: End) -> float:
        """The share of the other long lines that end with a mark; -1 where there are none."""
        mine = int(self.long[i])
        rest = self.count - mine
        return (self.closed - (mine if end in _WHOLE else 0)) / rest if rest > 0 else -1.0


def habits(
    lines: Sequence[str], lengths: Sequence[int], ends: Sequence[End], starts: Sequence[Start], breaks: Sequence[int]
) -> Habits:
    """The habits of a text's lines and gaps."""
    long = tuple(
        n >= _SENTENCE or (n >= UNSPACED_SENTENCE and line[n // 2] >= "\u3000")
        for n, line in zip(lengths, lines, strict=True)
    )
    closed = sum(end in _WHOLE for end, is_long in zip(ends, long, strict=True) if is_long)
    fresh = tuple(ends[i] in _WHOLE and starts[i + 1] in _FRESH for i in range(len(breaks)))
    singles = sum(f for f, n in zip(fresh, breaks, strict=True) if n == 1)
    openings = Counter(opening(line) for line in lines)
    return Habits(long, closed, sum(long), fresh, singles, sum(fresh) - singles, openings)


def opening(line: str) -> str:
    """What a line starts with, for comparison: its first word, cut at twelve characters; two ideographs."""
    return line[:2] if line[:1] >= "\u3000" else line[:12].partition(" ")[0]
