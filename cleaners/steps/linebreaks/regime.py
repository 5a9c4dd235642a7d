"""How the lines of a whole text are broken: at a width, every so many characters, here and there, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.cleaners.steps.linebreaks.layout import End, LineLayout, Start

#: A break after a caseless script looks like one inside a sentence only if the line is longer than a heading.
_CASELESS_LINE = 20
UNSPACED_LINE = 15

#: Gaps on either side whose looks are weighed as a gap's neighbourhood.
_NEAR = 4

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
    """What the breaks of a text have in common, and sums over neighbourhoods for each gap."""

    broken: tuple[int, ...]
    single: float
    double: float
    singles: int
    doubles: int
    broken_singles: int
    broken_doubles: int
    block: tuple[tuple[int, int], ...]
    near: tuple[tuple[int, int], ...]
    widths: Width
    block_widths: tuple[Width, ...]
    median: int


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


def survey(layout: LineLayout, broken: tuple[int, ...]) -> Regime:
    """The regime of a text in which these gaps (1) are taken to be broken."""
    lines, breaks = layout.lines, layout.breaks
    singles = [b for b, n in zip(broken, breaks, strict=True) if n == 1]
    doubles = [b for b, n in zip(broken, breaks, strict=True) if n > 1]
    lengths = [len(x) for x in lines]
    overs = [lengths[i] + 1 + _first(lines[i + 1]) for i in range(len(breaks))]
    runs = _runs(breaks)
    blocks: list[tuple[int, int]] = [(0, 0)] * len(breaks)
    widths: list[Width] = [Width()] * len(breaks)
    for a, b in runs:
        count = sum(broken[a:b])
        width = measure_width(lengths, overs, [i for i in range(a, b) if broken[i]])
        for i in range(a, b):
            blocks[i] = (count - broken[i], b - a)
            widths[i] = width
    return Regime(
        broken=broken,
        single=sum(singles) / len(singles) if singles else -1.0,
        double=sum(doubles) / len(doubles) if doubles else -1.0,
        singles=len(singles),
        doubles=len(doubles),
        broken_singles=sum(singles),
        broken_doubles=sum(doubles),
        block=tuple(blocks),
        near=_near(broken),
        widths=measure_width(lengths, overs, [i for i, b in enumerate(broken) if b]),
        block_widths=tuple(widths),
        median=sorted(lengths)[len(lengths) // 2],
    )


def measure_width(lengths: Sequence[int], overs: Sequence[int], broken: Sequence[int]) -> Width:
    """The width that explains the broken-looking gaps: `overs` are the lengths with the next line's first word."""
    if len(broken) < 2:
        return Width(lengths[broken[0]], count=1) if broken else Width()
    found = sorted(lengths[i] for i in broken)
    width = found[int(0.98 * (len(found) - 1))]
    fits = sum(lengths[i] <= width < overs[i] for i in broken) / len(broken)
    mode, same = Counter(found).most_common(1)[0]
    return Width(width, fits, same / len(broken), mode, len(broken))


def _first(line: str) -> int:
    """The length of a line's first word; one character where the script has no blanks to find it by."""
    end = line.find(" ")
    if line[:1] > "\u2e80" and not "\uac00" <= line[:1] <= "\ud7af":
        return 0
    return end if end >= 0 else len(line)


def _runs(breaks: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of gaps that are single newlines."""
    runs, start = [], None
    for i, count in enumerate(breaks):
        if count == 1 and start is None:
            start = i
        elif count > 1 and start is not None:
            runs.append((start, i))
            start = None
    if start is not None:
        runs.append((start, len(breaks)))
    return runs


def _near(broken: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """How many of the gaps just before and just after each gap look broken."""
    sums = [0]
    for b in broken:
        sums.append(sums[-1] + b)
    size = len(broken)
    return tuple((sums[i] - sums[max(0, i - _NEAR)], sums[min(size, i + 1 + _NEAR)] - sums[i + 1]) for i in range(size))
