"""Sentences inside the lines: a line that holds whole sentences is running text, and running text ends with a mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from copydesk.cleaners.core import gap_rows
from copydesk.cleaners.steps.linebreaks.layout import End, Start

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
