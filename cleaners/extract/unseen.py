"""Chosen blocks that no reader sees, or reads once more: left out, unless they are the rest of the article, or all of
it."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.blocks import Sight, which
from copydesk.cleaners.extract.layout_features import PROSE_WORDS, places_of, told_by_tag, told_of_blocks
from copydesk.cleaners.extract.model import Judged
from copydesk.cleaners.extract.words import shingles
from copydesk.cleaners.language.scripts import bare_letters
from copydesk.cleaners.patterns import deferred

#: With fewer words in sight there is no article in sight, and what a script would show is read.
LEAST_SEEN_WORDS = 40
#: A hidden part of so many words in two paragraphs or more is a part of the article, however it is shown.
LONG_PART_WORDS = 60
#: A part that shares more than this with what is in sight is a copy of it.
_COPY_SHARE = 0.5
#: A paragraph of so many words that stands there twice, in an element named after a kind of screen, is one.
_REPEATED_WORDS = 8
#: So many paragraphs in a row that stood there before, of so many words, are the text once more, whatever their
#: elements are called. Lists of dates and training plans repeat lines, no text its paragraphs.
REPEATED_BLOCKS = 3
REPEATED_RUN_WORDS = 60

#: What a box repeats to draw the eye has so many words.
_LEAST_PULLED = 5
_MOST_PULLED = 60
_BOXES = dict.fromkeys(("aside", "figure"), 1)
_PULLED = deferred(r"pull|call-?out|quote-?(?:box|block)|zitat|exergue|destacad", re.IGNORECASE)
_CELLS = dict.fromkeys(("td", "th"), 1)
_OF_SCREEN = deferred(
    r"mobile|phone|tablet|desktop|print|(?<![a-z])(?:xs|sm|md|lg|amp)(?![a-z])|(?:small|large|wide)-(?:only|screen)",
    re.IGNORECASE,
)


def without_unseen(judged: Judged, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The chosen blocks without those that are hidden, and without second copies of paragraphs."""
    kept = chosen & (judged.blocks.elements.sight_array[judged.blocks.owner_array] == Sight.SEEN)
    if (chosen & ~kept).any():
        if judged.sizes[kept].sum() < LEAST_SEEN_WORDS:
            kept = chosen.copy()
        else:
            for part in _hidden_parts(judged, chosen & ~kept):
                if _belongs(judged, part, kept):
                    kept[part] = True
    return _without_pulled_quotes(judged, _without_copies(judged, kept))


def _hidden_parts(judged: Judged, hidden: NDArray[np.bool_]) -> list[list[int]]:
    """The hidden blocks by the outermost element that hides them."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    parts: dict[int, list[int]] = {}
    for block in which(hidden):
        element = owners[block]
        while elements.parent[element] >= 0 and elements.sight[elements.parent[element]] != Sight.SEEN:
            element = elements.parent[element]
        parts.setdefault(element, []).append(block)
    return list(parts.values())


def _belongs(judged: Judged, part: list[int], kept: NDArray[np.bool_]) -> bool:
    """Whether a hidden part is the rest of the article that is in sight, and no copy of it."""
    known = {s for i in which(kept) for s in shingles(judged.words[i])}
    own = [s for i in part for s in shingles(judged.words[i])]
    if sum(map(known.__contains__, own)) > _COPY_SHARE * len(own):
        return False
    if len(part) > 1 and judged.sizes[part].sum() >= LONG_PART_WORDS:
        return True
    return judged.blocks.elements.is_folded(judged.blocks.owner[part[0]])


def _without_copies(judged: Judged, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The blocks without the second of two equal ones for different screens, and without the text once more.

    What stands between the copies of a run, a heading or a short line, goes with them.
    """
    long = chosen & (judged.sizes >= _REPEATED_WORDS)
    if not (long & (judged.table["times"] > 1)).any():
        return chosen
    first: dict[int, int] = {}
    said = judged.blocks.words.sequences.tolist()
    kept = chosen.copy()
    run: list[int] = []  # copies of paragraphs that follow each other, in the order of the first ones
    last = -1
    for block in which(long & ~_is_cell(judged)):
        other = first.setdefault(said[block], block)
        kept[block] = other == block or not (_is_of_screen(judged, block) or _is_of_screen(judged, other))
        if judged.sizes[block] < PROSE_WORDS:
            continue
        if other == block or other <= last:
            _leave_out(judged, kept, run)
            run = []
        if other != block:
            run.append(block)
        last = other if other != block else -1
    _leave_out(judged, kept, run)
    return kept


def _without_pulled_quotes(judged: Judged, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The blocks without those in a box that say, letter for letter, what a longer paragraph outside of it says.

    A plain quotation may be one of the text itself, which is then spoken of.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner_array
    if elements.tags.keys().isdisjoint((*_BOXES, "blockquote")):
        return chosen
    box = told_by_tag(elements, _BOXES) > 0
    sized = chosen & (judged.sizes >= _LEAST_PULLED) & (judged.sizes <= _MOST_PULLED)
    if "blockquote" in elements.tags:
        quotes = [e for e in places_of(elements, "blockquote") if _PULLED.search(elements.names[e])]
        box[quotes] = True
    inner = np.maximum(elements.parent_array[owners], 0)
    boxed = chosen & (box[owners] | box[inner] | box[np.maximum(elements.parent_array[inner], 0)])
    may_be_pulled = which(boxed & sized)
    if not may_be_pulled:
        return chosen
    kept = chosen.copy()
    told = "\n".join(bare_letters(judged.blocks.text[block]) for block in which(chosen & ~boxed))
    for block in may_be_pulled:
        kept[block] = bare_letters(judged.blocks.text[block]) not in told
    return kept


def _is_cell(judged: Judged) -> NDArray[np.bool_]:
    """Which blocks are cells: tables say the same thing in many rows."""
    is_cell: NDArray[np.bool_] = told_of_blocks(judged.blocks, _CELLS) > 0
    return is_cell


def _leave_out(judged: Judged, kept: NDArray[np.bool_], run: list[int]) -> None:
    """Leave a run of copies out, if it is long enough to be no accident."""
    if len(run) >= REPEATED_BLOCKS and judged.sizes[run].sum() >= REPEATED_RUN_WORDS:
        kept[run[0] : run[-1] + 1] = False


def _is_of_screen(judged: Judged, block: int) -> bool:
    elements = judged.blocks.elements
    line = elements.lineage(judged.blocks.owner[block], len(elements.parent))
    return any(_OF_SCREEN.search(elements.css_class[k]) for k in line[:-1])
