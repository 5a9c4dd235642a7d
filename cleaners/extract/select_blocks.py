"""Which blocks make the article: the choice that promises the best F1, and how good it promises to be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.parts import expected_f1
from copydesk.cleaners.extract.blocks import Blocks, which
from copydesk.cleaners.extract.layout_features import PROSE_LINKS, PROSE_WORDS
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.story_heads import OTHER_WORDS

#: The bound that a block's probability must pass lies between these, whatever the expected F1 asks for: below the
#: first, one block in four would be right; above the second, blocks go that are more likely right than not.
LOWEST_BOUND = 0.25
HIGHEST_BOUND = 0.6

#: A block with this share of its letters in links leads somewhere else. Dropped behind the end of the article, such
#: blocks made 44 of 57 development pages better and 13 worse (cross-validated over hosts).
WAY_OUT = 0.85


@dataclass(frozen=True, slots=True)
class Choice:
    """For each block whether it is chosen, and the F1 in words that the probabilities promise."""

    chosen: NDArray[np.bool_]
    expected_f1: float


def select(judged: Judged) -> Choice:
    """The blocks above the bound that maximises the expected F1 over words, and what goes with them.

    Subheads between them come in, the page's title and links behind the end go out. The expected F1 of the blocks
    above a bound is twice the words expected right in them, over their words and all words expected right on the
    page: exact if the errors were independent, close enough in measurements.
    """
    probability = judged.probability
    if not len(probability) or not judged.sizes.any():
        return Choice(np.zeros(len(probability), bool), 0.0)
    sizes = judged.sizes
    order, f1 = np.argsort(-probability, kind="stable"), np.empty(len(probability))
    best = order[expected_f1(order, sizes, probability, f1)]
    bound = min(HIGHEST_BOUND, max(LOWEST_BOUND, float(probability[best]) - 1e-6))
    title = judged.shows_title
    above = (probability > bound) & ~title
    subheads = _between(judged, above) & (probability > LOWEST_BOUND) & ~title
    chosen = _without_ways_out(judged, above | subheads)
    count = int((probability > bound).sum())
    return Choice(chosen, float(f1[count - 1]) if count else 0.0)


def _between(judged: Judged, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which blocks are headings that stand right between two chosen blocks.

    A heading has few words, so the model was told little about it; what stands round it says more.
    """
    headings: NDArray[np.bool_] = judged.heading_levels > 0
    headings[1:] &= chosen[:-1]
    headings[:-1] &= chosen[1:]
    headings[[0, -1]] = False
    return headings


def _without_ways_out(judged: Judged, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The chosen blocks without those that are links and follow the last one that is text, and without rows of links
    above the first one."""
    text = np.flatnonzero(chosen & (judged.table["link_share"] <= WAY_OUT))
    if not len(text):
        return chosen
    kept = chosen & (np.arange(len(chosen)) <= text[-1])
    for block in np.flatnonzero(kept).tolist():
        if not is_row_of_links(judged.blocks, block):
            break
        kept[block] = False
    return kept if kept.any() else chosen


def is_row_of_links(blocks: Blocks, block: int) -> bool:
    """Whether a block is several links, and has no letters beside them: "home · feed · now"."""
    if blocks.links[block] < 2:
        return False
    return sum(map(str.isalnum, blocks.text[block])) <= blocks.link_chars[block]


def more_promising(first: Judged, second: Judged) -> Judged:
    """Of two judgements of a page the one whose choice promises more; the second of equals."""
    return first if select(first).expected_f1 > select(second).expected_f1 else second


#: So many paragraphs of one run are judged one by one. None of 1,754 development pages has a run that long.
LONG_RUN = 200


def judge_long_runs(judged: Judged) -> Judged:
    """The blocks with the probabilities of those at the end of a long run raised to what its beginning has.

    A run is the prose that stands in like elements (tag, names) of one parent, whatever stands between.
    """
    if len(judged.blocks) <= LONG_RUN:
        return judged
    prose = (judged.sizes >= PROSE_WORDS) & (judged.table["link_share"] < PROSE_LINKS)
    if prose.sum() <= LONG_RUN:
        return judged
    elements = judged.blocks.elements
    runs: dict[tuple[int, str, str], list[int]] = {}
    for block in which(prose):
        owner = judged.blocks.owner[block]
        runs.setdefault((elements.parent[owner], elements.tag[owner], elements.names[owner]), []).append(block)
    probability = judged.probability.copy()
    for run in runs.values():
        begin, rest = run[:LONG_RUN], run[LONG_RUN:]
        if rest:
            probability[rest] = np.maximum(probability[rest], np.median(probability[begin]))
    return replace(judged, probability=probability)


def without_blocks(judged: Judged, chosen: Chosen, left_out: list[int]) -> Chosen:
    """The chosen blocks without some, if enough is left."""
    if not left_out:
        return chosen
    kept = chosen.copy()
    kept[left_out] = False
    return kept if judged.sizes[kept].sum() >= OTHER_WORDS else chosen
