"""Long runs of paragraphs, which the model has not seen the like of: their end is judged as their beginning is.

A block's place on the page counts against it the later it comes. That is right on pages of some hundred blocks, which
the model was fitted to; in an article of thousands of paragraphs it would cut off the second half.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cleaners.extract.layout import PROSE_LINKS, PROSE_WORDS
from cleaners.extract.model import Judged

#: So many paragraphs of one run are judged one by one. None of 1,754 development pages has a run that long.
LONG_RUN = 200


def judge_long_runs(judged: Judged) -> Judged:
    """The blocks with the probabilities of those at the end of a long run raised to what its beginning has.

    A run is the prose that stands in like elements (tag, names) of one parent, whatever stands between.
    """
    if len(judged.blocks) <= LONG_RUN:
        return judged
    prose = (judged.sizes >= PROSE_WORDS) & (judged.table["link_share"] < PROSE_LINKS)
    elements = judged.blocks.elements
    runs: dict[tuple[int, str, str], list[int]] = {}
    for block in np.flatnonzero(prose).tolist():
        owner = judged.blocks.owner[block]
        runs.setdefault((elements.parent[owner], elements.tag[owner], elements.names[owner]), []).append(block)
    probability = judged.probability.copy()
    for run in runs.values():
        begin, rest = run[:LONG_RUN], run[LONG_RUN:]
        if rest:
            probability[rest] = np.maximum(probability[rest], np.median(probability[begin]))
    return replace(judged, probability=probability)
