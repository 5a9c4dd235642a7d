"""The blocks of a page and the elements that they stand in.

Both are kept as parallel lists, because features are computed for all of them at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.layout import ints, number_tags, sum_blocks
from copydesk.cleaners.extract.words import NumberedWords, number_texts

Ints = NDArray[np.int32]

#: Numbers in a row, of which one is given as quickly as by a list, and all as an array at no cost.
Column: TypeAlias = "array[int]"

#: Stands for a line end of the source between two letters: mostly a blank, now and then a word that somebody broke.
#: No page has this character, decoding sees to that; who knows words decides what it is.
SOURCE_BREAK = "\x00"


class BlockLink(IntEnum):
    """How a block follows the one before it."""

    APART = 0
    LINE = 1  # after one <br> in the same element
    CELL = 2  # the next cell of the same table row
    SAME_CELL = 3  # more of the same cell
    CELL_ITEM = 4  # the next item of a list in the same cell


class Sight(IntEnum):
    """Whether a reader sees what stands in an element."""

    SEEN = 0
    UNSEEN = 1


def as_ints(column: Column) -> Ints:
    """A column as an array; what is written into it is written into the column."""
    return np.asarray(column)


def _no_numbers() -> Column:
    return array("i")


def which(told: NDArray[Any]) -> list[int]:
    """The numbers of those that are true, or not 0."""
    numbers: list[int] = told.nonzero()[0].tolist()
    return numbers


@dataclass
class Elements:
    """The elements of a page in document order; the first is the body, whose parent is -1.

    Those below an element follow it at once: `end` is the number of the first that does not. Elements of the same
    tag and names look the same: `look` numbers the looks, `looks` has them in the order of their numbers, `marks` what
    words each has in its names (`naming.py`). `hidden` is 1 where an element's own attributes, or those of one above
    it, take its room away; `sight` is a `Sight`. `unseen` has the outermost elements that are out of sight, each with
    its place on the page (`ElementIndex`); `unfolds` says of such a place whether a button beside it shows it.
    """

    tag: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # class, id, itemprop and role, as written
    css_class: list[str] = field(default_factory=list)
    parent: Column = field(default_factory=_no_numbers)
    depth: Column = field(default_factory=_no_numbers)
    hidden: Column = field(default_factory=_no_numbers)
    sight: Column = field(default_factory=_no_numbers)
    end: Column = field(default_factory=_no_numbers)
    look: Column = field(default_factory=_no_numbers)
    looks: dict[tuple[str, str], int] = field(default_factory=dict)
    marks: list[int] = field(default_factory=list)
    unseen: dict[int, int] = field(default_factory=dict)
    unfolds: Callable[[int], bool] = bool

    @cached_property
    def look_array(self) -> Ints:
        """`look` as an array."""
        return as_ints(self.look)

    @cached_property
    def parent_array(self) -> Ints:
        """`parent` as an array."""
        return as_ints(self.parent)

    @cached_property
    def sight_array(self) -> Ints:
        """`sight` as an array."""
        return as_ints(self.sight)

    @cached_property
    def mark_array(self) -> Ints:
        """`marks` as an array."""
        marks = np.empty(len(self.marks), np.int32)
        ints(self.marks, marks)
        return marks

    @cached_property
    def look_counts(self) -> list[int]:
        """How many elements have each look."""
        counts: list[int] = np.bincount(self.look_array, minlength=len(self.looks)).tolist()
        return counts

    @cached_property
    def look_list(self) -> list[tuple[str, str]]:
        """The looks in the order of their numbers."""
        return list(self.looks)

    @cached_property
    def _tags_of_looks(self) -> tuple[dict[str, int], Ints]:
        of_looks = np.empty(len(self.looks), np.int32)
        return number_tags(self.look_list, of_looks), of_looks

    @property
    def tags(self) -> dict[str, int]:
        """The tags that there are, each with a number."""
        return self._tags_of_looks[0]

    @property
    def tags_of_looks(self) -> Ints:
        """For each look the number of its tag among `tags`."""
        return self._tags_of_looks[1]

    @cached_property
    def tag_array(self) -> Ints:
        """For each element the number of its tag among `tags`."""
        by_look: Ints = self.tags_of_looks[self.look_array]
        return by_look

    def is_folded(self, element: int) -> bool:
        """Whether an element that is out of sight comes into it when a button is pressed."""
        while element not in self.unseen:
            element = self.parent[element]
        return self.unfolds(self.unseen[element])

    def lineage(self, element: int, most: int) -> list[int]:
        """An element and those above it, so many at most; none for the parent of the body."""
        line: list[int] = []
        while element >= 0 and len(line) < most:
            line.append(element)
            element = self.parent[element]
        return line


@dataclass
class Blocks:
    """The blocks of a page in document order, and its elements.

    For each block: its text; the nearest block element (`owner`) and the innermost element (`leaf`) of its first
    letter; how many of its letters stand in links and in emphasis; how many links it has; how many media elements
    stand between it and the block before; how it follows that block, a `BlockLink`.
    """

    elements: Elements = field(default_factory=Elements)
    text: list[str] = field(default_factory=list)
    owner: Column = field(default_factory=_no_numbers)
    leaf: Column = field(default_factory=_no_numbers)
    link_chars: Column = field(default_factory=_no_numbers)
    emphasis_chars: Column = field(default_factory=_no_numbers)
    links: Column = field(default_factory=_no_numbers)
    media: Column = field(default_factory=_no_numbers)
    follows: Column = field(default_factory=_no_numbers)

    @cached_property
    def owner_array(self) -> Ints:
        """`owner` as an array."""
        return as_ints(self.owner)

    @cached_property
    def leaf_array(self) -> Ints:
        """`leaf` as an array."""
        return as_ints(self.leaf)

    @cached_property
    def tag_array(self) -> Ints:
        """For each block the number of its element's tag among the `tags` of elements."""
        tags: Ints = self.elements.tag_array[self.owner_array]
        return tags

    @cached_property
    def link_array(self) -> Ints:
        """`link_chars` as an array."""
        return as_ints(self.link_chars)

    @cached_property
    def follow_array(self) -> Ints:
        """`follows` as an array."""
        return as_ints(self.follows)

    @cached_property
    def words(self) -> NumberedWords:
        """The words of the texts as numbers."""
        return number_texts(self.text)

    def __len__(self) -> int:
        return len(self.text)


class Spans:
    """The stretch of blocks below each element, found in the same time however many blocks or elements there are."""

    def __init__(self, blocks: Blocks) -> None:
        self._end = blocks.elements.end
        # How many blocks stand in the elements before each one, and the sum of their numbers.
        self._counts, self._places = np.zeros((2, len(self._end) + 1), np.int64)
        sum_blocks(blocks.owner_array, self._counts, self._places)

    def below(self, element: int) -> slice:
        """The blocks of an element and of those below it; an empty slice where there is none."""
        end = self._end[element]
        count = int(self._counts[end] - self._counts[element])
        if not count:
            return slice(0, 0)
        # The sum of so many numbers that follow each other tells the first.
        first = round((int(self._places[end] - self._places[element]) - count * (count - 1) / 2) / count)
        return slice(first, first + count)
