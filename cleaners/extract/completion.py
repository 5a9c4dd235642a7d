"""From the blocks that the model chose to those of the article: what belongs together is kept or left out together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.blocks import Elements, Sight, which
from copydesk.cleaners.extract.boxes import Look
from copydesk.cleaners.extract.layout_features import places_of
from copydesk.cleaners.extract.model import TITLE_LIKENESS, Chosen, Judged
from copydesk.cleaners.extract.naming import BAD
from copydesk.cleaners.extract.one_article import only_own
from copydesk.cleaners.extract.pointers import NO_ADDRESSES, Addresses, begins_pointer
from copydesk.cleaners.extract.select_blocks import Choice
from copydesk.cleaners.extract.tables import FRAME_TAGS, Grid, choose_tables, data_tables
from copydesk.cleaners.extract.unseen import without_unseen
from copydesk.cleaners.extract.whole_parts import (
    choose_bare,
    choose_headed,
    choose_headings,
    choose_labelled,
    choose_lines,
    choose_lists,
)

#: What stands right between two chosen blocks comes in from such a probability on, in the mean of its words: a box;
#: what ends the element of the block before it, or is announced by it with a colon; a line between two that look like
#: it, or the numbers of steps; labels that look alike, in the mean; a sentence alone, its likeliest block.
LIKELY_BETWEEN = 0.25
LIKELY_ANNOUNCED = 0.03
LIKELY_LINE = 0.1
LIKELY_LABELS = 0.3
LIKELY_SENTENCE = 0.15
#: Lines in bold letters, each between two paragraphs of its element.
LIKELY_BOLD = 0.05
#: A sentence has so many words.
LEAST_SENTENCE = 5
#: So many blocks may stand there, of no more words each, with so much of their letters in links. Paragraphs are left to
#: the model, which knows them best.
MOST_BETWEEN = 40
SHORT_WORDS = 14
_LINKED = 0.3
#: A box of fewer blocks is a label: another one that looks like it stands between others of the article.
_LEAST_BLOCKS = 3
#: What heads a part that folds has so many words, or there are so many such parts; so many bold lines are headings.
LEAST_SUMMARY = 3
_LEAST_ALIKE = 2
_ITEMS = frozenset({"li", "dt"})
#: So much of a line in bold letters is.
_BOLD = 0.9
_ENDS = (".", "!", "。", ":", "…", ",", ";")
_NO_TEXT = FRAME_TAGS | {"figure", "figcaption"}


@dataclass(frozen=True, slots=True)
class Completed:
    """For each block whether it is of the article, and the tables that hold data."""

    chosen: NDArray[np.bool_]
    grids: tuple[Grid, ...] = ()


def complete(
    judged: Judged,
    choice: Choice,
    *,
    keeps_tables: bool = True,
    asking: frozenset[Look] = frozenset(),
    addresses: Addresses = NO_ADDRESSES,
) -> Completed:
    """The blocks of the article: tables and lists whole, headings with what they head, nothing that nobody sees.

    Elements that look like one of `asking` hold a field for an address; `addresses` tells where the links lead.
    """
    if not choice.chosen.any():
        return Completed(choice.chosen)
    grids = data_tables(judged.blocks)
    own = only_own(judged, choice.chosen, asking, addresses)
    chosen = choose_tables(judged, own, grids, keeps=keeps_tables)
    chosen = choose_lists(judged, chosen, choice.chosen & ~own)
    chosen = choose_labelled(judged, choose_bare(judged, chosen))
    chosen = choose_lines(judged, chosen)
    chosen = choose_between(judged, chosen, _left_out(judged, choice.chosen & ~chosen, grids))
    chosen = choose_summaries(judged, chosen)
    chosen = choose_headed(judged, chosen, choice.chosen & ~own)
    chosen = choose_headings(judged, chosen, judged.shows_title)
    return Completed(without_unseen(judged, chosen), tuple(grids))


def choose_summaries(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks with what heads a part that folds, if that was chosen and its words are no button's.

    A few words are those of one, unless several parts look like it: "Details", "Show transcript".
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner_array
    summaries = places_of(elements, "summary")
    looks = Counter(elements.look[elements.parent[summary]] for summary in summaries)
    kept = chosen.copy()
    for summary in summaries:
        part = elements.parent[summary]
        own = (owners >= summary) & (owners < elements.end[summary])
        rest = (owners >= part) & (owners < elements.end[part]) & ~own
        if own.any() and chosen[rest].any() and not chosen[own].any():
            head = int(np.where(own, judged.sizes + judged.probability, -1).argmax())
            is_few = judged.sizes[head] < LEAST_SUMMARY and looks[elements.look[part]] < _LEAST_ALIKE
            kept[head] = not is_few and _is_head(judged, head, LIKELY_BETWEEN)
    return kept


def _is_head(judged: Judged, block: int, likely: float) -> bool:
    """Whether a block is likely enough, short, leads nowhere and ends as no sentence does but a question."""
    text = judged.blocks.text[block]
    is_short = 1 <= judged.sizes[block] <= SHORT_WORDS and not text.endswith(_ENDS)
    is_plain = not judged.blocks.links[block] and not begins_pointer(text)
    return bool(judged.probability[block] >= likely) and is_short and is_plain


def _is_bold_head(judged: Judged, before: int, block: int, behind: int) -> bool:
    """Whether a line in bold letters alone stands between two paragraphs, as a child of the same element."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    alike = len({elements.parent[owners[each]] for each in (before, block, behind)}) == 1
    return (
        _is_bold(judged, block)
        and alike
        and bool(judged.prose[before] and judged.prose[behind])
        and _is_head(judged, block, 0)
    )


def _are_heads(judged: Judged, look: int, lines: list[int], chosen: Chosen) -> bool:
    """Whether bold lines, with those chosen of their look, are several and differ: one alone may be a label."""
    blocks = judged.blocks
    alike = [block for block in which(chosen) if blocks.elements.look[blocks.owner[block]] == look]
    bold = [block for block in alike if _is_bold(judged, block) and judged.size_list[block] <= SHORT_WORDS]
    texts = [blocks.text[block] for block in (*lines, *bold)]
    return len(texts) >= _LEAST_ALIKE and len(set(texts)) == len(texts)


def _is_bold(judged: Judged, block: int) -> bool:
    return judged.blocks.emphasis_chars[block] >= _BOLD * len(judged.blocks.text[block])


def _left_out(judged: Judged, taken: Chosen, grids: list[Grid]) -> Chosen:
    """The blocks that do not come in again: those taken for parts of something else, and tables."""
    left_out = taken.copy()
    for grid in grids:
        left_out[grid.blocks] = True
    return left_out


def choose_between(judged: Judged, chosen: Chosen, left_out: Chosen) -> Chosen:
    """The chosen blocks with what stands right between two of them: steps set as boxes, labels, lines of a listing.

    Each child of the element that holds the two comes in as a whole or not at all.
    """
    places, kept = which(chosen), chosen.copy()
    is_left_out = (left_out | (judged.table["title_likeness"] > TITLE_LIKENESS)).tolist()
    labels: dict[int, list[int]] = {}
    heads: dict[int, list[int]] = {}
    for before, behind in pairwise(places):
        if behind - before == 1 or max(judged.likely[before + 1 : behind]) < LIKELY_ANNOUNCED:
            continue  # the lowest of all bounds, which the mean of no unit can reach
        units = _units(judged, before, behind) if behind - before <= MOST_BETWEEN else ()
        for unit in units:
            bound = LIKELY_BETWEEN if _labels_list(judged, unit, behind) else _bound(judged, before, unit, behind)
            is_head = bound is None and len(unit) == 1 and _is_bold_head(judged, before, unit[0], behind)
            least = LIKELY_BOLD if is_head else bound or LIKELY_LINE
            if any(is_left_out[block] for block in unit) or not _speaks_on(judged, before, unit, least):
                continue
            if bound is not None:
                kept[unit] = True
            elif not any(judged.blocks.media[block] for block in (*unit, unit[-1] + 1)):
                alike = heads if is_head else labels
                alike.setdefault(judged.blocks.elements.look[judged.blocks.owner[unit[0]]], []).extend(unit)
    for look, own in labels.items():
        kept[own] = _are_labels(judged, own) or _are_labels(judged, [*own, *_labels_chosen(judged, look, own, chosen)])
    for look, own in heads.items():
        kept[own] = _are_labels(judged, own) or _are_heads(judged, look, own, chosen)
    return kept


def _bound(judged: Judged, before: int, unit: list[int], behind: int) -> float | None:
    """How likely blocks must be that stand between two others; `None` for a label, which needs others like it."""
    if len(unit) > 1 and judged.blocks.text[before].endswith((":", "：")):
        return LIKELY_ANNOUNCED
    if len(unit) > 1 and _ends_element(judged, before, unit, behind):
        return LIKELY_ANNOUNCED
    if len(unit) >= _LEAST_BLOCKS:
        return LIKELY_BETWEEN
    words = sum(judged.size_list[block] for block in unit)
    is_sentence = words >= LEAST_SENTENCE and judged.blocks.text[unit[-1]].endswith((".", "!", "?", "。"))
    if is_sentence and max(judged.likely[block] for block in unit) >= LIKELY_SENTENCE:
        return LIKELY_LINE
    return LIKELY_LINE if len(unit) == 1 and _is_like_both(judged, before, unit[0], behind) else None


def _labels_list(judged: Judged, unit: list[int], behind: int) -> bool:
    """Whether a line in bold letters alone stands right before a list, beside it: its heading."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    if len(unit) > 1 or unit[0] + 1 != behind or elements.tag[owners[behind]] not in _ITEMS:
        return False
    holder = elements.parent[owners[behind]]
    return _is_bold(judged, unit[0]) and elements.parent[owners[unit[0]]] == elements.parent[holder]


def _are_labels(judged: Judged, alike: list[int]) -> bool:
    """Whether blocks that look alike count up, or differ and are likely."""
    texts = [judged.blocks.text[block].strip(".):") for block in alike]
    if len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]:
        return True
    return len(set(texts)) > 1 and bool(judged.probability[alike].mean() >= LIKELY_LABELS)


def _labels_chosen(judged: Judged, look: int, own: list[int], chosen: Chosen) -> list[int]:
    """The chosen blocks of a look, if all of them are as short as labels and none stands beside one of its own."""
    blocks = judged.blocks
    alike = [block for block in which(chosen) if blocks.elements.look[blocks.owner[block]] == look]
    are_labels = all(judged.size_list[block] <= SHORT_WORDS for block in alike)
    return alike if are_labels and not any({block - 1, block + 1} & set(own) for block in alike) else []


def _ends_element(judged: Judged, before: int, unit: list[int], behind: int) -> bool:
    """Whether blocks end the very element of the block before them."""
    owners, owner = judged.blocks.owner, judged.blocks.owner[before]
    end = judged.blocks.elements.end[owner]
    return owners[behind] >= end and all(owner <= owners[block] < end for block in unit)


def _is_like_both(judged: Judged, before: int, block: int, behind: int) -> bool:
    """Whether a block is a line between two others that look like it, in the same element."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    looks = {(elements.parent[owners[each]], elements.look[owners[each]]) for each in (before, block, behind)}
    return len(looks) == 1 and max(judged.size_list[each] for each in (before, block, behind)) <= SHORT_WORDS


def _units(judged: Judged, before: int, behind: int) -> Iterator[list[int]]:
    """The blocks between two others by the child that they stand in, of the innermost element that holds the two."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    around = owners[before]
    while not around <= owners[behind] < elements.end[around]:
        around = elements.parent[around]
    unit: list[int] = []
    end = -1
    for block in range(before + 1, behind):
        if owners[block] >= end and unit:
            yield unit
            unit = []
        if not unit:
            child = owners[block]
            while child != around and elements.parent[child] != around:
                child = elements.parent[child]
            end = elements.end[child] if child != around else owners[block] + 1
        unit.append(block)
    yield unit


def _speaks_on(judged: Judged, before: int, unit: list[int], bound: float) -> bool:
    """Whether short blocks are likely enough, lead nowhere else and stand in no part of the page's frame."""
    blocks, sizes = judged.blocks, [judged.size_list[block] + 1e-9 for block in unit]
    likely = sum(judged.likely[block] * size for block, size in zip(unit, sizes, strict=True))
    if likely < bound * sum(sizes) or max(sizes) > SHORT_WORDS + 0.5:
        return False
    letters = sum(len(blocks.text[block]) for block in unit)
    if sum(blocks.link_chars[block] for block in unit) > _LINKED * letters:
        return False
    return not any(_is_frame(blocks.elements, blocks.owner[block], blocks.owner[before]) for block in unit)


def _is_frame(elements: Elements, element: int, beside: int) -> bool:
    """Whether an element, or one above it that does not hold another one, is called or named a part of the frame."""
    while element >= 0 and not element <= beside < elements.end[element]:
        if elements.tag[element] in _NO_TEXT or elements.marks[elements.look[element]] & BAD:
            return True
        if elements.sight[element] != Sight.SEEN:
            return True
        element = elements.parent[element]
    return False
