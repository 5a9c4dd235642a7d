"""Which blocks of an article stand in items of its lists, which in quotations, and how deep.

A page may set all of an article as an item of a list, or in a quotation; whoever reads the article alone sees neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from copydesk.cleaners.model.article import Block, Kind, Structure

#: A list of the article has so many items; one with fewer is how the page is set.
_LEAST_ITEMS = 2


def with_levels(blocks: Sequence[Block], lists: Sequence[tuple[int, ...]]) -> Iterator[Block]:
    """The blocks with their places in lists and quotations; `lists` has the numbers of the lists round each.

    Items are at level 1 where no item round them is higher; a paragraph or a piece of code stands in an item if others
    stand in its list, and no heading.
    """
    own = _lists_of_article(blocks, lists)
    told = [_in_item(block, each, own) for block, each in zip(blocks, lists, strict=True)]
    for is_listed, run in groupby(_quoted(told), is_in_item):
        each = list(run)
        yield from _from_one(each) if is_listed else each


def is_in_item(block: Block) -> bool:
    """Whether a block is an item of a list, or stands in one."""
    return block.kind is Kind.LIST_ITEM or (block.structure is not None and block.structure.item is not None)


def _lists_of_article(blocks: Sequence[Block], lists: Sequence[tuple[int, ...]]) -> set[int]:
    """The lists that have several items in the article, and no headings."""
    items: defaultdict[int, set[int]] = defaultdict(set)
    headed: set[int] = set()
    for block, each in zip(blocks, lists, strict=True):
        if block.kind in (Kind.HEADING, Kind.TABLE_ROW):
            headed.update(each)
        elif each and (item := _told(block).item) is not None:
            items[each[-1]].add(item)
    return {number for number, of_list in items.items() if len(of_list) >= _LEAST_ITEMS} - headed


def _in_item(block: Block, lists: tuple[int, ...], own: set[int]) -> Block:
    """A block that is no item stands in none, unless its list is the article's."""
    if block.kind is Kind.LIST_ITEM or _told(block).item is None or (lists and lists[-1] in own):
        return block
    return block._replace(structure=replace(_told(block), item=None, level=None, number=None))


def _quoted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, in no quotation if all stand in one."""
    least = min((_told(block).quoted for block in blocks), default=0)
    if not least:
        return list(blocks)
    return [_less_quoted(block, least - (block.kind is Kind.QUOTE)) for block in blocks]


def _less_quoted(block: Block, less: int) -> Block:
    told = _told(block)
    level = told.level and max(told.level - less, 1) if block.kind is Kind.QUOTE else told.level
    return block._replace(structure=replace(told, quoted=told.quoted - less, level=level))


def _from_one(run: Sequence[Block]) -> Iterable[Block]:
    """Blocks of lists in a row, the least of their levels 1."""
    less = min(_told(block).level or 1 for block in run) - 1
    return [b._replace(structure=replace(_told(b), level=(_told(b).level or 1) - less)) for b in run]


def _told(block: Block) -> Structure:
    return block.structure or Structure()
