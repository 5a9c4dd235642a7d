"""A second look at the blocks of an unsure page, with what another reader makes of it.

The block model's probabilities and the other reader's choice become features of a second, smaller set of trees. One is
asked only where the expected F1 is low: there readers err in different ways, elsewhere the second look changes nothing
worth its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.layout_features import Table, numbered
from copydesk.cleaners.extract.model import BlockModel, Judged
from copydesk.cleaners.extract.select_blocks import Choice
from copydesk.cleaners.extract.words import shingles, words_of

RerankColumn = NDArray[np.float64]

#: A page whose expected F1 is below this is shown to the second reader.
UNSURE = 0.92
#: A page whose expected F1 is below this after turbohtml's opinion is shown to trafilatura.
DOUBTFUL = 0.75
#: A page with more words chosen than this is not shown to it: of 18 such unsure development pages it read one better
#: by .02 or more and three worse, and they take it longest.
LONG_TEXT = 2500
#: The other reader votes for a block if its text has this share of the block's shingles.
HALF = 0.5
#: Blocks of fewer words must be a part of its text as a whole.
SHORT = 4

#: Features of the first look that the second one sees again.
_KEPT = (
    "words",
    "link_share",
    "tag",
    "in_body",
    "in_description",
    "on_topic",
    "times",
    "text_before",
    "after_last_prose",
)


def is_worth_asking(judged: Judged, choice: Choice) -> bool:
    """Whether the second reader may know better than this choice, at a price worth paying."""
    if choice.expected_f1 >= UNSURE:
        return False
    return float(judged.sizes[choice.chosen].sum()) <= LONG_TEXT


def look_again(judged: Judged, choice: Choice, texts: Iterable[str], model: BlockModel) -> Judged:
    """The blocks with new probabilities, now that the second reader's text (its parts) is known too."""
    table = describe_again(judged, choice, votes(judged.words, texts))
    return replace(judged, probability=model.second.probabilities(table))


def votes(words: Sequence[Sequence[str]], texts: Iterable[str]) -> RerankColumn:
    """For each block (its words), which share of it stands in the second reader's text, given as its lines."""
    lines: set[tuple[str, ...]] = set()
    found: set[tuple[str, ...]] = set()
    for text in texts:
        own = words_of(text)
        lines.update((tuple(own), *(tuple(words_of(line)) for line in text.split("\n"))))
        found.update(shingles(own))
    shares = np.zeros(len(words))
    for i, block in enumerate(words):
        if len(block) >= SHORT:
            shares[i] = sum(map(found.__contains__, shingles(block))) / (len(block) - 2)
        elif block:
            shares[i] = tuple(block) in lines
    return shares


def describe_again(judged: Judged, choice: Choice, shares: RerankColumn) -> Table:
    """The features of the second look: both readers' judgement of the block, of those round it, of the page."""
    sizes = judged.sizes
    voted = shares >= HALF
    parent = judged.blocks.elements.parent_array[judged.blocks.owner_array].astype(np.int64) + 1
    slot = parent * 1000 + judged.table["tag"].astype(np.int64)
    logit = np.log((judged.probability + 1e-4) / (1 - judged.probability + 1e-4))
    table: Table = {name: judged.table[name] for name in _KEPT}
    table |= {
        "logit": logit,
        "logit_before": _shifted(logit, 1),
        "logit_after": _shifted(logit, -1),
        "vote": shares,
        "vote_before": _shifted(voted, 1),
        "vote_after": _shifted(voted, -1),
        "parent_vote": _mean_in(parent, voted, sizes),
        "parent_probability": _mean_in(parent, judged.probability, sizes),
        "slot_probability": _mean_in(slot, judged.probability, sizes),
    }
    return table | _of_page(choice, voted, sizes)


def _of_page(choice: Choice, voted: NDArray[np.bool_], sizes: RerankColumn) -> Table:
    """How far the readers agree, the same for all blocks, and where the second one's text begins and ends."""
    count = len(voted)
    index = np.arange(count)
    ours, theirs = sizes[choice.chosen].sum(), sizes[voted].sum()
    shared = sizes[choice.chosen & voted].sum()
    places = np.flatnonzero(voted)
    first, last = (places[0], places[-1]) if len(places) else (0, 0)
    numbers = {
        "expected_f1": choice.expected_f1,
        "agreement": 2 * shared / max(1.0, ours + theirs),
        "shared_of_ours": shared / max(1.0, ours),
        "shared_of_theirs": shared / max(1.0, theirs),
        "our_words": ours,
        "their_words": theirs,
    }
    return {name: np.full(count, value) for name, value in numbers.items()} | {
        "from_first_vote": (index - first) / count,
        "from_last_vote": (index - last) / count,
        "after_last_vote": index > last,
    }


def _shifted(values: NDArray[Any], by: int) -> RerankColumn:
    """The value of the block before (1) or after (-1); 0 at the page's end."""
    shifted = np.zeros(len(values))
    if by > 0:
        shifted[by:] = values[:-by]
    else:
        shifted[:by] = values[-by:]
    return shifted


def _mean_in(groups: NDArray[np.int64], values: NDArray[Any], sizes: RerankColumn) -> RerankColumn:
    """The mean of the values in each block's group, by words."""
    index, _ = numbered(groups)
    weights = sizes + 1e-9
    mean: RerankColumn = (np.bincount(index, values * weights) / np.bincount(index, weights))[index]
    return mean
