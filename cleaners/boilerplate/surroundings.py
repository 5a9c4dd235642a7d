"""What a line looks like among its neighbours: repeats, the title, topics, places, phrases above and below it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaners.boilerplate.form import NEAR, OWN, Line
from cleaners.boilerplate.lexicon import KINDS
from cleaners.boilerplate.lines import tokens

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

#: What each line of no prose, and each phrase of the lexicon, costs a stretch of prose that would hold it, in letters:
#: so the main stretch of a page may hold headings and short quotes, but no list of links.
LINE_COST = 60
PHRASE_COST = 240

#: No distance between lines counts for more than this.
FAR = 50

#: A short line that a page says so often is the frame of a list: of comments, of teasers.
FRAME_REPEATS = 4
FRAME_WIDTH = 60


def features(lines: Sequence[Line], title: str | None) -> Matrix:
    """One row of numbers a line, in the order of the lines; the columns are those of `NAMES`."""
    if not lines:
        return np.zeros((0, len(NAMES)))
    columns: list[list[list[float]]] = [[list(column) for column in zip(*(line.own for line in lines), strict=True)]]
    columns.append(_repeats(lines))
    columns.append(_titles(lines, title))
    columns.append(_topics(lines))
    columns.append(_places(lines))
    columns.append(_phrases(lines))
    columns.append(_page(lines))
    rows = np.array([column for group in columns for column in group], dtype=np.float64).T
    return np.hstack([rows, *(_shifted(rows[:, : len(NEAR)], by) for by in (-2, -1, 1, 2))])


def _repeats(lines: Sequence[Line]) -> list[list[float]]:
    """How often the page says the same line, and whether a neighbour begins or ends with it (captions do)."""
    count = Counter(line.folded for line in lines)
    near = []
    for i, line in enumerate(lines):
        around = [*lines[max(0, i - 2) : i], *lines[i + 1 : i + 3]]
        inside = any(
            line.folded and len(line.folded) > 15 and (line.folded in o.folded or o.folded in line.folded)
            for o in around
            if len(o.folded) > 15
        )
        near.append(float(inside))
    shapes = Counter(_shape(line.text) for line in lines)
    frames = _frames(lines, count)
    return [
        [min(10.0, count[line.folded]) for line in lines],
        near,
        [min(20.0, shapes[_shape(line.text)]) for line in lines],
        frames,
    ]


def _frames(lines: Sequence[Line], count: Counter[str]) -> list[float]:
    """Between how many short lines that the page repeats each line stands: their first and last place hold it."""
    spans: dict[str, tuple[int, int]] = {}
    for i, line in enumerate(lines):
        if count[line.folded] >= FRAME_REPEATS and line.wide < FRAME_WIDTH:
            spans[line.folded] = (spans.get(line.folded, (i, i))[0], i)
    return [float(min(10, sum(a <= i <= b for a, b in spans.values()))) for i in range(len(lines))]


def _shape(text: str) -> str:
    """A line's signs without its letters and with each number as one: bylines and dates of a list have one shape."""
    return re.sub(r"\s+", " ", re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text)))[:40]


def _titles(lines: Sequence[Line], title: str | None) -> list[list[float]]:
    """What a line shares with the title, and how far below a line with the title it stands."""
    wanted = {w.casefold() for w in tokens(title or "")}
    mine = [len(wanted & set(line.words)) for line in lines]
    share = [m / max(1, len(set(line.words))) for m, line in zip(mine, lines, strict=True)]
    cover = [m / max(1, len(wanted)) for m in mine]
    at = next((i for i, c in enumerate(cover) if c > 0.7), None)
    below = [float(max(-FAR, min(FAR, i - at))) if at is not None else -FAR - 1.0 for i in range(len(lines))]
    return [share, cover, below]


def _topics(lines: Sequence[Line]) -> list[list[float]]:
    """Which share of a line's words the page's prose has too, the line itself left out, and how rare those are."""
    prose = Counter(w for line in lines if line.prose for w in line.topic)
    shares = []
    for line in lines:
        own = 1 if line.prose else 0
        hits = sum(prose[w] > own for w in line.topic)
        shares.append(hits / len(line.topic) if line.topic else -1.0)
    return [shares]


def _places(lines: Sequence[Line]) -> list[list[float]]:
    """Where a line stands: in the page, between lines of prose, in its run of short lines, at the main stretch."""
    n = len(lines)
    total = max(1, sum(line.prose for line in lines))
    before, seen = [], 0.0
    for line in lines:
        before.append(seen / total)
        seen += line.prose
    since = _distance([line.prose > 0 for line in lines])
    until = _distance([line.prose > 0 for line in reversed(lines)])[::-1]
    start, end = main_stretch(lines)
    run = [min(FAR, a + b - 1) if not line.prose else 0 for a, b, line in zip(since, until, lines, strict=True)]
    return [
        [float(min(FAR, i)) for i in range(n)],
        [float(min(FAR, n - 1 - i)) for i in range(n)],
        before,
        [float(v) for v in since],
        [float(v) for v in until],
        [float(v) for v in run],
        [float(max(-FAR, min(FAR, i - start))) for i in range(n)],
        [float(max(-FAR, min(FAR, end - 1 - i))) for i in range(n)],
        [float(start <= i < end) for i in range(n)],
    ]


def _distance(flags: Sequence[bool]) -> list[int]:
    """For each place how far behind it the last flag stands, `FAR` where there is none."""
    out, last = [], None
    for i, flag in enumerate(flags):
        out.append(min(FAR, i - last) if last is not None else FAR)
        last = i if flag else last
    return out


def main_stretch(lines: Sequence[Line]) -> tuple[int, int]:
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


def _phrases(lines: Sequence[Line]) -> list[list[float]]:
    """How far phrases of the lexicon are, above and below, and how dense they are around a line."""
    hits = [line.strength > 0 for line in lines]
    fronts = [line.kind in _FRONTS for line in lines]
    dense = [sum(hits[max(0, i - 5) : i + 6]) for i in range(len(lines))]
    above = _distance(hits)
    below = _distance(hits[::-1])[::-1]
    opened = _distance(fronts)
    return [[float(v) for v in column] for column in (above, below, opened, dense)]


def _page(lines: Sequence[Line]) -> list[list[float]]:
    """What is the same for every line of a page."""
    n = len(lines)
    prose = sum(line.prose for line in lines)
    wide = sum(line.wide for line in lines)
    codes = sum(len(line.text) for line in lines)
    phrases = sum(line.strength > 0 for line in lines)
    values = (math.log1p(n), prose / max(1, wide), wide / max(1, codes), phrases / n, math.log1p(prose))
    return [[v] * n for v in values]


def _shifted(rows: Matrix, by: int) -> Matrix:
    """The rows of the lines `by` places further down, -1 past the edges."""
    out = np.full_like(rows, -1.0)
    if by > 0:
        out[:-by] = rows[by:]
    else:
        out[-by:] = rows[:by]
    return out


_FRONTS = frozenset(KINDS.index(kind) + 1 for kind in ("related", "comment_form", "newsletter", "copyright"))

#: The columns of `features`.
NAMES = (
    *OWN,
    *("count", "caption_twin", "shape_count", "frames"),
    *("title_share", "title_cover", "below_title", "topic_share"),
    *("index", "from_end", "prose_before", "since_prose", "until_prose", "run"),
    *("in_stretch", "to_stretch_end", "stretch"),
    *("phrase_above", "phrase_below", "front_above", "phrases_near"),
    *("page_lines", "page_prose", "page_script", "page_phrases", "page_width"),
    *(f"{name}{by:+d}" for by in (-2, -1, 1, 2) for name in NEAR),
)
