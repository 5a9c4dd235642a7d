"""What a line looks like among its neighbours: repeats, the title, topics, places, phrases above and below it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.steps.boilerplate.form import NEAR, OWN, DescribedLine
from copydesk.cleaners.steps.boilerplate.lexicon import KINDS
from copydesk.cleaners.steps.boilerplate.lines import tokens

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
LineNumbers = NDArray[np.int64]
LineColumn = Sequence[float] | Vector | LineNumbers | NDArray[np.bool_]

#: What each line of no prose, and each phrase of the lexicon, costs a stretch of prose that would hold it, in letters:
#: so the main stretch of a page may hold headings and short quotes, but no list of links.
LINE_COST = 60
PHRASE_COST = 240

#: No distance between lines counts for more than this.
FAR = 50

#: A short line that a page says so often is the frame of a list: of comments, of teasers.
FRAME_REPEATS = 4
FRAME_WIDTH = 60

#: Folded lines of at most so many signs are no captions of their neighbours.
SHORT_TWIN = 15

#: The numbers of which neighbours stand in a line's row too.
_SHIFTS = (-2, -1, 1, 2)


def surrounding_features(lines: Sequence[DescribedLine], title: str | None) -> Matrix:
    """One row of numbers a line, in the order of the lines; the columns are those of `NAMES`."""
    if not lines:
        return np.zeros((0, len(NAMES)))
    own = np.array([line.own for line in lines], dtype=np.float64).T
    columns = [*own, *_repeats(lines), *_titles(lines, title), _topics(lines), *_places(lines), *_phrases(lines)]
    rows = np.empty((len(lines), len(NAMES)))
    for i, column in enumerate((*columns, *_page(lines))):
        rows[:, i] = column
    at = len(NAMES) - len(_SHIFTS) * len(NEAR)
    for by in _SHIFTS:
        rows[:, at : at + len(NEAR)] = _shifted(rows[:, : len(NEAR)], by)
        at += len(NEAR)
    return rows


def _repeats(lines: Sequence[DescribedLine]) -> list[LineColumn]:
    """How often the page says the same line, and whether a neighbour begins or ends with it (captions do)."""
    count = Counter([line.folded for line in lines])
    shapes = Counter([line.shape for line in lines])
    return [
        [min(10.0, count[line.folded]) for line in lines],
        _twins([line.folded for line in lines]),
        [min(20.0, shapes[line.shape]) for line in lines],
        _frames(lines, count),
    ]


def _twins(folded: Sequence[str]) -> list[bool]:
    """Which lines hold one of the four lines around them, or are held by it; short lines say too little."""
    twins = [False] * len(folded)
    for by in (1, 2):
        for i, (one, other) in enumerate(zip(folded, folded[by:], strict=False)):
            if len(one) > SHORT_TWIN and len(other) > SHORT_TWIN and (one in other or other in one):
                twins[i] = twins[i + by] = True
    return twins


def _frames(lines: Sequence[DescribedLine], count: Counter[str]) -> Vector:
    """Between how many short lines that the page repeats each line stands: their first and last place hold it."""
    spans: dict[str, tuple[int, int]] = {}
    for i, line in enumerate(lines):
        if count[line.folded] >= FRAME_REPEATS and line.wide < FRAME_WIDTH:
            spans[line.folded] = (spans.get(line.folded, (i, i))[0], i)
    inside = np.zeros(len(lines) + 1)
    for start, end in spans.values():
        inside[start] += 1
        inside[end + 1] -= 1
    return np.asarray(np.minimum(10.0, inside.cumsum()[:-1]))


def _titles(lines: Sequence[DescribedLine], title: str | None) -> list[LineColumn]:
    """What a line shares with the title, and how far below a line with the title it stands."""
    wanted = {w.casefold() for w in tokens(title or "")}
    words = [set(line.words) for line in lines]
    mine = [len(wanted & some) for some in words]
    share = [m / max(1, len(some)) for m, some in zip(mine, words, strict=True)]
    cover = [m / max(1, len(wanted)) for m in mine]
    at = next((i for i, c in enumerate(cover) if c > 0.7), None)
    below = _clipped(np.arange(len(lines)) - at) if at is not None else [-FAR - 1.0] * len(lines)
    return [share, cover, below]


def _topics(lines: Sequence[DescribedLine]) -> list[float]:
    """Which share of a line's words the page's prose has too, the line itself left out."""
    prose = Counter(chain.from_iterable(line.topic for line in lines if line.prose))
    said, said_twice = prose.keys(), {w for w, n in prose.items() if n > 1}
    return [
        len(line.topic & (said_twice if line.prose else said)) / len(line.topic) if line.topic else -1.0
        for line in lines
    ]


def _places(lines: Sequence[DescribedLine]) -> list[LineColumn]:
    """Where a line stands: in the page, between lines of prose, in its run of short lines, at the main stretch."""
    at = np.arange(len(lines))
    prose = np.array([line.prose for line in lines])
    since, until = _since(prose > 0), _until(prose > 0)
    start, end = main_stretch(lines)
    return [
        np.minimum(FAR, at),
        np.minimum(FAR, at[::-1]),
        (prose.cumsum() - prose) / max(1, prose.sum()),
        since,
        until,
        np.where(prose > 0, 0, np.minimum(FAR, since + until - 1)),
        _clipped(at - start),
        _clipped(end - 1 - at),
        (start <= at) & (at < end),
    ]


def _clipped(distance: LineNumbers) -> LineNumbers:
    return np.clip(distance, -FAR, FAR)


def _since(flags: NDArray[np.bool_]) -> LineNumbers:
    """For each place how far behind it the last flag stands, `FAR` where there is none."""
    at = np.arange(len(flags))
    last = np.full(len(flags), -FAR)
    last[1:] = np.maximum.accumulate(np.where(flags, at, -FAR))[:-1]
    return np.asarray(np.minimum(FAR, at - last))


def _until(flags: NDArray[np.bool_]) -> LineNumbers:
    """For each place how far before it the next flag stands, `FAR` where there is none."""
    return _since(flags[::-1])[::-1]


def main_stretch(lines: Sequence[DescribedLine]) -> tuple[int, int]:
    """The stretch of lines, from one to before the other, that holds the most prose for the fewest other lines."""
    best, best_span = 0.0, (0, 0)
    run, start = 0.0, 0
    for i, line in enumerate(lines):
        gain = line.prose or -LINE_COST
        if line.strength:
            gain = -PHRASE_COST
        if run <= 0:
            run, start = 0.0, i
        run += gain
        if run > best:
            best, best_span = run, (start, i + 1)
    return best_span


def _phrases(lines: Sequence[DescribedLine]) -> list[LineColumn]:
    """How far phrases of the lexicon are, above and below, and how dense they are around a line."""
    hits = np.array([line.strength > 0 for line in lines])
    fronts = np.array([line.kind in _FRONTS for line in lines])
    above = np.concatenate([[0], hits.cumsum()])
    at = np.arange(len(lines))
    dense = above[np.minimum(len(lines), at + 6)] - above[np.maximum(0, at - 5)]
    return [_since(hits), _until(hits), _since(fronts), dense]


def _page(lines: Sequence[DescribedLine]) -> tuple[float, ...]:
    """What is the same for every line of a page."""
    n = len(lines)
    prose = sum(line.prose for line in lines)
    wide = sum(line.wide for line in lines)
    codes = sum(len(line.text) for line in lines)
    phrases = sum(line.strength > 0 for line in lines)
    return math.log1p(n), prose / max(1, wide), wide / max(1, codes), phrases / n, math.log1p(prose)


def _shifted(rows: Matrix, by: int) -> Matrix:
    """The rows of the lines `by` places further down, -1 past the edges."""
    out = np.full_like(rows, -1.0)
    if by > 0:
        out[:-by] = rows[by:]
    else:
        out[-by:] = rows[:by]
    return out


_FRONTS = frozenset(KINDS.index(kind) + 1 for kind in ("related", "comment_form", "newsletter", "copyright"))

#: The columns of `surrounding_features`.
NAMES = (
    *OWN,
    *("count", "caption_twin", "shape_count", "frames"),
    *("title_share", "title_cover", "below_title", "topic_share"),
    *("index", "from_end", "prose_before", "since_prose", "until_prose", "run"),
    *("in_stretch", "to_stretch_end", "stretch"),
    *("phrase_above", "phrase_below", "front_above", "phrases_near"),
    *("page_lines", "page_prose", "page_script", "page_phrases", "page_width"),
    *(f"{name}{by:+d}" for by in _SHIFTS for name in NEAR),
)
