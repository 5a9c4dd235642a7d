"""What a line looks like among its neighbours: repeats, the title, topics, places, phrases above and below it."""

from __future__ import annotations

import math

import numpy as np

from copydesk.cleaners.core.line_rows import main_stretch as stretch_of
from copydesk.cleaners.core.line_rows import (
    tell_neighbours,
    tell_page,
    tell_phrases,
    tell_places,
    tell_repeats,
    tell_title,
    tell_topics,
)
from copydesk.cleaners.steps.boilerplate.form import NEAR, OWN, DescribedLines, Matrix
from copydesk.cleaners.steps.boilerplate.lexicon import KINDS
from copydesk.cleaners.steps.boilerplate.lines import tokens

#: The numbers of which neighbours stand in a line's row too.
_SHIFTS = (-2, -1, 1, 2)


def surrounding_features(lines: DescribedLines, title: str | None) -> Matrix:
    """One row of numbers a line, in the order of the lines; the columns are those of `NAMES`."""
    rows = np.zeros((len(lines), len(NAMES)))
    if not len(lines):
        return rows
    fronts = [int(kind in _FRONTS) for kind in lines.kinds]
    wanted = {w.casefold() for w in tokens(title or "")}
    rows[:, : len(OWN)] = lines.own
    tell_repeats(lines.folded, lines.shapes, lines.wides, _REPEATS, rows)
    tell_title(lines.words, wanted, _TITLE, rows)
    tell_topics(lines.topics, lines.prose, _TOPICS, rows)
    tell_places(lines.prose, *main_stretch(lines), _PLACES, rows)
    tell_phrases(lines.strengths, fronts, _PHRASES, rows)
    tell_page(_page(lines), _PAGE, rows)
    tell_neighbours(_SHIFTS, len(NEAR), _NEIGHBOURS, rows)
    return rows


def main_stretch(lines: DescribedLines) -> tuple[int, int]:
    """The stretch of lines, from one to before the other, that holds the most prose for the fewest other lines."""
    return stretch_of(lines.prose, lines.strengths)


def _page(lines: DescribedLines) -> tuple[float, ...]:
    """What is the same for every line of a page."""
    n, prose, wide = len(lines), sum(lines.prose), sum(lines.wides)
    codes = sum(map(len, lines.texts))
    phrases = sum([strength > 0 for strength in lines.strengths])
    return math.log1p(n), prose / max(1, wide), wide / max(1, codes), phrases / n, math.log1p(prose)


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

#: Where what each function tells begins.
_REPEATS, _TITLE, _TOPICS, _PLACES, _PHRASES, _PAGE, _NEIGHBOURS = map(
    NAMES.index,
    ("count", "title_share", "topic_share", "index", "phrase_above", "page_lines", f"{NEAR[0]}-2"),
)
