"""Blocks as parts of an article: their kinds, their slots, and how they are set together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from copydesk.cleaners.extract.blocks import BlockLink, Blocks, Elements
from copydesk.cleaners.extract.tables import Grid
from copydesk.cleaners.model.article import Kind, Part

#: Lines of preformatted prose are wrapped at 60 to 80 characters; those of verse are shorter than this.
WRAP_WIDTH = 50

#: Two lines that a single <br> sets apart are paragraphs if each is this long (letters) and the first ends a sentence.
PARAGRAPH_LETTERS = 80

_ENDS_SENTENCE = re.compile(r"""[.!?。！？؟।…]["'”’»)\]]*$""")
_CODE_NAME = re.compile(r"code|highlight|prettyprint|language-|brush", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Kind.HEADING),
    **dict.fromkeys(("figcaption", "caption"), Kind.CAPTION),
    "pre": Kind.VERSE,
}
_ITEMS = frozenset({"li", "dt", "dd"})
#: How many elements name a slot, and how many classes of each.
_SLOT_LEVELS = 3
_SLOT_CLASSES = 2
#: What stands between a block and the one that it follows: between the cells of a table row a bar.
_GAPS = {BlockLink.LINE: "\n", BlockLink.CELL: " | ", BlockLink.SAME_CELL: " ", BlockLink.CELL_ITEM: ", "}


class BlockCandidate(NamedTuple):
    """One block of the page: its part, how likely it belongs to the article, whether it was chosen.

    `follows` says how it is set after the candidate before it, where both are chosen.
    """

    part: Part
    probability: float
    chosen: bool
    follows: BlockLink = BlockLink.APART


def assemble(candidates: Iterable[BlockCandidate]) -> tuple[Part, ...]:
    """The parts of the chosen candidates in order: lines of one paragraph and cells of one row become one part."""
    parts: list[Part] = []
    joined = False  # whether the candidate before was chosen, so that this one may be set on to it
    for candidate in candidates:
        if candidate.chosen:
            if joined and candidate.follows is not BlockLink.APART and _goes_on(parts[-1], candidate):
                gap = _GAPS[candidate.follows]
                parts[-1] = replace(parts[-1], text=parts[-1].text + gap + candidate.part.text)
            else:
                parts.append(candidate.part)
        joined = candidate.chosen
    return tuple(parts)


def _goes_on(before: Part, candidate: BlockCandidate) -> bool:
    """Whether a line or cell belongs to the part before it."""
    if candidate.follows is not BlockLink.LINE:
        return before.kind is Kind.TABLE_ROW
    line = before.text.rpartition("\n")[2]
    long = min(len(line), len(candidate.part.text)) >= PARAGRAPH_LETTERS
    return not (long and _ENDS_SENTENCE.search(line))


def as_rows(candidates: tuple[BlockCandidate, ...], grids: Iterable[Grid]) -> tuple[BlockCandidate, ...]:
    """The candidates with those of each table as cells of its rows, whatever elements stand in the cells."""
    told = list(candidates)
    for grid in grids:
        for row in grid.rows.values():
            for number, cell in enumerate(row.values()):
                for place, block in enumerate(cell):
                    more = BlockLink.CELL_ITEM if told[block].part.kind is Kind.LIST_ITEM else BlockLink.SAME_CELL
                    link = more if place else BlockLink.CELL if number else BlockLink.APART
                    text = " ".join(told[block].part.text.split("\n"))
                    part = replace(told[block].part, text=text, kind=Kind.TABLE_ROW)
                    told[block] = told[block]._replace(part=part, follows=link)
        for block in grid.captions:
            told[block] = told[block]._replace(part=replace(told[block].part, kind=Kind.CAPTION))
    return tuple(told)


def parts_of(blocks: Blocks) -> list[Part]:
    """Every block as a part."""
    return list(map(Part, blocks.text, _kinds(blocks), _slots(blocks)))


def _kinds(blocks: Blocks) -> list[Kind]:
    """The kind of each block."""
    tags = blocks.elements.tag
    items = _items(blocks)
    item_sizes = Counter(items)
    quoted = _quoted(blocks.elements)
    kinds = []
    for i, (owner, item, in_row) in enumerate(zip(blocks.owner, items, _in_rows(blocks), strict=True)):
        kind = _KINDS.get(tags[owner])
        if kind is Kind.VERSE:
            kind = _kind_of_lines(blocks, i)
        if kind is None and in_row:
            kind = Kind.TABLE_ROW
        elif kind is None and item >= 0 and (owner == item or item_sizes[item] == 1):
            kind = Kind.LIST_ITEM
        elif kind is None:
            kind = Kind.QUOTE if quoted and quoted[owner] else Kind.PARAGRAPH
        kinds.append(kind)
    return kinds


def _slots(blocks: Blocks) -> list[str]:
    """The slot of each block's element: tag and first classes of it and of those above it, without digits.

    The same on every page of a template, whatever numbers it puts into its classes.
    """
    elements = blocks.elements
    slots = []
    above: dict[int, str] = {-1: ""}  # by the element's parent: what all children of it have in common
    for owner in blocks.owner:
        parent = elements.parent[owner]
        if parent not in above:
            levels = elements.lineage(parent, _SLOT_LEVELS - 1)
            above[parent] = "".join([f"<{_name(elements.tag[k], elements.css_class[k])}" for k in levels])
        slots.append(_name(elements.tag[owner], elements.css_class[owner]) + above[parent])
    return slots


@lru_cache(1 << 14)
def _name(tag: str, css_class: str) -> str:
    """What an element is called in a slot."""
    classes = [name for part in css_class.split() if (name := _DIGITS.sub("", part))]
    return ".".join([tag, *classes[:_SLOT_CLASSES]])


def _kind_of_lines(blocks: Blocks, i: int) -> Kind | None:
    """The kind of preformatted text; `None` where its surroundings tell."""
    if _is_code(blocks, i):
        return Kind.CODE
    return None if _is_wrapped(blocks.text[i]) else Kind.VERSE


def _is_wrapped(text: str) -> bool:
    """Whether preformatted text is prose that was wrapped at a width: its lines are long, and mostly of one length."""
    lines = [len(line) for line in text.split("\n") if line]
    full = [length for length in lines if length >= WRAP_WIDTH]
    return len(lines) >= 3 and 2 * len(full) >= len(lines)


def _is_code(blocks: Blocks, i: int) -> bool:
    elements, owner = blocks.elements, blocks.owner[i]
    if elements.tag[blocks.leaf[i]] in ("code", "samp", "kbd"):
        return True
    return any(_CODE_NAME.search(elements.names[k]) for k in (owner, max(0, elements.parent[owner])))


def _items(blocks: Blocks) -> list[int]:
    """For each block the list item that it is, or is a child of; -1 where there is none."""
    tags, parents = blocks.elements.tag, blocks.elements.parent
    items = []
    for owner in blocks.owner:
        if tags[owner] not in _ITEMS:
            owner = parents[owner]
        items.append(owner if owner >= 0 and tags[owner] in _ITEMS else -1)
    return items


def _in_rows(blocks: Blocks) -> list[bool]:
    """Which blocks are cells of a row in which two cells or more have text."""
    cells = [follows is BlockLink.CELL for follows in blocks.follows]
    return [cell or (i + 1 < len(cells) and cells[i + 1]) for i, cell in enumerate(cells)]


def _quoted(elements: Elements) -> list[bool]:
    """Which elements are a block quote or stand in one; nothing where the page has no block quote."""
    if "blockquote" not in elements.tag:
        return []
    quoted: list[bool] = []
    for tag, parent in zip(elements.tag, elements.parent, strict=True):
        quoted.append(tag == "blockquote" or (parent >= 0 and quoted[parent] and tag not in ("article", "main")))
    return quoted
