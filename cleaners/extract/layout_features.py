"""A page's blocks as numbers, whatever their words say: how much text and which marks, in which elements, among which.

`describe_layout` gives the columns that cost next to nothing a block. They tell menus and lists of links from what
may be the article, so that only of the rest need be asked what the words say (`lexical_features.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core import layout as core
from copydesk.cleaners.core.texts import count_classes
from copydesk.cleaners.extract.blocks import Blocks, Elements, Ints, as_ints, which
from copydesk.cleaners.extract.naming import BAD, GOOD
from copydesk.cleaners.extract.words import WordsOfTexts

_LANDMARKS = "article main aside footer header nav form table ul figure blockquote section"
LANDMARKS = tuple(_LANDMARKS.split())
_TAGS = """p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd td th tr table tbody blockquote pre section article main aside
    header footer nav figure figcaption form body center a span strong b em i font time cite small address"""
_TAG_NUMBER = {tag: number for number, tag in enumerate(_TAGS.split(), 1)}
#: The first and the last of the numbers of the tags of headings, which follow each other.
HEADINGS = (_TAG_NUMBER["h1"], _TAG_NUMBER["h6"])
_LANDMARK_BIT = {tag: 1 << place for place, tag in enumerate(LANDMARKS)}

#: Names of elements that are alike so far are held to be the same.
_SIGNATURE_LETTERS = 40


@dataclass(frozen=True, slots=True)
class ElementArrays:
    """A page's elements, a number each in every array: what `Elements` has, and what is told by tag and names.

    `kinds` has bit 1 for a name that articles often have, bit 2 for one that their frame often has; `landmark` the bit
    of the tag among `LANDMARKS`; elements of the same tag and names, but for digits, have the same `signature`.
    """

    parent: Ints
    end: Ints
    depth: Ints
    hidden: Ints
    tag: Ints
    kinds: Ints
    landmark: Ints
    is_paragraph: Ints
    signature: Ints


def told_by_tag(elements: Elements, numbers: dict[str, int]) -> Ints:
    """For each element the number of its tag, 0 for tags that have none."""
    told = np.empty(len(elements.tag), np.int32)
    core.tell_tags(elements.tags, numbers, elements.tag_array, told)
    return told


def told_of_blocks(blocks: Blocks, numbers: dict[str, int]) -> Ints:
    """For each block the number of its element's tag, 0 for tags that have none."""
    told = np.empty(len(blocks), np.int32)
    core.tell_tags(blocks.elements.tags, numbers, blocks.tag_array, told)
    return told


def places_of(elements: Elements, tag: str) -> list[int]:
    """The elements of a tag, in page order."""
    number = elements.tags.get(tag)
    return [] if number is None else which(elements.tag_array == number)


def read_elements(elements: Elements) -> ElementArrays:
    """The elements of a page that has any."""
    of_looks = np.empty((5, len(elements.looks)), np.int32)
    core.tell_tags(elements.tags, _TAG_NUMBER, elements.tags_of_looks, of_looks[0])
    of_looks[1] = elements.mark_array & (GOOD | BAD)
    core.tell_tags(elements.tags, _LANDMARK_BIT, elements.tags_of_looks, of_looks[2])
    of_looks[3] = of_looks[0] == _TAG_NUMBER["p"]
    core.sign(elements.look_list, _SIGNATURE_LETTERS, of_looks[4])
    told = np.empty((5, len(elements.tag)), np.int32)
    core.spread(of_looks, elements.look_array, told)
    placed = elements.parent_array, as_ints(elements.end), as_ints(elements.depth), as_ints(elements.hidden)
    return ElementArrays(*placed, *told)


Table = dict[str, NDArray[Any]]


class LazyColumns(Table):
    """The rows of matrices by their names; each is made a column when it is first asked for, and most never are."""

    def __init__(self, table: Table, *rows: tuple[Mapping[str, int], NDArray[Any]]) -> None:
        super().__init__(table)
        self._rows = rows

    def __missing__(self, name: str) -> NDArray[Any]:
        numbers, rows = next(own for own in self._rows if name in own[0])
        column: NDArray[Any] = rows[numbers[name]]
        self[name] = column
        return column


def rows_of(groups: Sequence[Sequence[str]]) -> list[slice]:
    """The rows of groups of columns that stand one below the other."""
    ends = np.cumsum([0, *map(len, groups)]).tolist()
    return list(map(slice, ends, ends[1:]))


#: A block of prose: this many words or more, and less than this share of its letters in links.
PROSE_WORDS = 15
PROSE_LINKS = 0.35
#: An element that holds this share of the page's prose may be the article's.
_MOST = 0.65

_SIZE = """letters words link_share emphasis_share links_per_letter media_before follows stops commas bars quotes
    capitals digits alphabetic word_share word_length"""
_PAGE = "position text_before page_blocks page_letters page_prose times"
_ELEMENT = """depth hidden tag leaf_tag parent_tag grandparent_tag good_name bad_name leaf_bad_name parent_good_name
    parent_bad_name good_names_above bad_names_above"""
_BELOW = "text_share linked mean_letters blocks prose prose_share siblings"
_GROUP = "blocks text_share link_share mean_letters prose_share"
_AROUND = "from_heading from_prose to_prose after_first_prose after_last_prose relative_words"
#: The block's element and this many less one of its ancestors are described one by one.
LEVELS = 4
#: The columns, group by group.
_GROUPS = (
    _SIZE.split(),
    _PAGE.split(),
    [*_ELEMENT.split(), *(f"in_{tag}" for tag in LANDMARKS)],
    [f"{name}_{level}" for level in range(LEVELS) for name in _BELOW.split()],
    [f"slot_{name}" for name in _GROUP.split()],
    [f"signature_{name}" for name in _GROUP.split()],
    ["dense_down", "dense_up", "below_dense"],
    ["holder_down", "holder_up", "below_holder"],
    _AROUND.split(),
)
#: Their names, in the order of the rows of `BlockLayout.rows`.
COLUMNS = tuple(name for group in _GROUPS for name in group)
_ROWS = rows_of(_GROUPS)


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """A page cut into blocks, with what all groups of columns need: words, sizes, classes of characters, columns.

    `in_root` says which blocks are prose of the element that holds most of it; `tag` is the number of each block's;
    `may_be_dated` says which have as many digits at their beginning as a time of day has.
    """

    blocks: Blocks
    words: Sequence[list[str]]
    letters: NDArray[np.float64]
    counts: NDArray[np.float64]
    link_share: NDArray[np.float64]
    may_be_dated: NDArray[np.bool_]
    tag: Ints
    in_root: NDArray[np.bool_]
    rows: NDArray[np.float32]

    def sizes(self) -> Table:
        """The columns that are in double precision, since they are added up."""
        return {"letters": self.letters, "words": self.counts, "link_share": self.link_share}


def measure_layout(blocks: Blocks) -> BlockLayout:
    """Sizes and places of the blocks of a page that has at least one."""
    count = len(blocks)
    words, classes, sizes = blocks.words, np.empty(count, np.int64), np.empty((3, count))
    count_classes(blocks.text, _classes(), _HEAD, classes, sizes[0])
    sizes[1], sizes[2] = words.starts[1:] - words.starts[:-1], words.letters
    letters, counts = sizes[0], sizes[1]
    link_letters = blocks.link_array.astype(float)
    link_share = np.minimum(1, link_letters / letters)
    prose = ((counts >= PROSE_WORDS) & (link_share < PROSE_LINKS)).astype(np.int32)
    rows = np.empty((len(COLUMNS), count), np.float32)
    size, page, element, below, slot, signature, dense, holder, around = (rows[own] for own in _ROWS)
    core.fill_sizes(sizes, link_share, _counted(blocks), classes, _HEAD, size)
    core.fill_page(letters, prose, _times(words.sequences), page)
    elements, owner = read_elements(blocks.elements), blocks.owner_array
    _fill_elements(elements, owner, blocks.leaf_array, element)
    roots = _fill_below(elements, owner, (letters, link_letters, prose), below)
    _fill_slots(elements, owner, (letters, link_share, prose), (slot, signature))
    _fill_roots(elements, owner, roots, (dense, holder))
    tag = elements.tag[owner]
    _fill_around(tag, counts, prose, around)
    in_root = (prose > 0) & (holder[2] > 0)
    may_be_dated = (classes & (_ONE["digit"] * ((1 << _WIDTH) - 1))) >= _DIGITS_OF_TIME * _ONE["digit"]
    told = (letters, counts, link_share, may_be_dated, tag, in_root, rows)
    return BlockLayout(blocks, WordsOfTexts(blocks.text), *told)


def describe_layout(layout: BlockLayout) -> Table:
    """The columns of every block, by name; sizes in double precision, since they are added up."""
    return dict(zip(COLUMNS, layout.rows, strict=True)) | layout.sizes()


def _counted(blocks: Blocks) -> Ints:
    """What the walk counted in each block: letters in emphasis, links, media before, how it follows."""
    return np.array((blocks.emphasis_chars, blocks.links, blocks.media, blocks.follows))


def _times(sequences: NDArray[np.int64]) -> NDArray[np.float64]:
    """How often the words of each block, given as a number, are those of a block."""
    index, _ = numbered(sequences)
    return np.bincount(index)[index].astype(float)


def _fill_elements(elements: ElementArrays, owner: Ints, leaf: Ints, rows: NDArray[np.float32]) -> None:
    """The block's element and those around it: tags, names, depth, which landmarks enclose it."""
    above = np.empty((3, len(elements.tag)), np.int32)
    core.stand_above(elements.parent, elements.kinds, elements.landmark, *above)
    own = (elements.parent, elements.depth, elements.hidden, elements.tag, elements.kinds)
    core.fill_elements(*own, above, owner, leaf, rows)


def _fill_below(
    elements: ElementArrays, owner: Ints, sizes: tuple[Any, Any, Ints], rows: NDArray[np.float32]
) -> tuple[int, int]:
    """The text below the block's element and its three next ancestors: how much, how linked, how much prose.

    Gives two guesses at the article's element, which are made of the same sums.
    """
    count = len(elements.tag)
    keys = (elements.parent.astype(np.int64) + 1) * (count + 1) + elements.signature
    index, _ = numbered(keys)
    siblings = np.bincount(index).astype(np.int32)[index]
    sums, values = np.empty((4, count + 1)), np.empty((7, count))
    core.sum_below(elements.end, owner, *sizes, siblings, sums, values)
    core.fill_ancestors(elements.parent, owner, values, rows)
    letters, _, prose = sizes
    return core.find_roots(
        *(elements.parent, elements.end, elements.is_paragraph, owner, letters, prose),
        *(values[1], sums[3], _MOST, np.empty(count)),
    )


def _fill_slots(
    elements: ElementArrays, owner: Ints, sizes: tuple[Any, Any, Ints], rows: tuple[NDArray[np.float32], ...]
) -> None:
    """The blocks of the same slot (element and classes), with and without that of its ancestors."""
    keys = np.empty((2, len(owner)), np.int64)
    core.slot_keys(elements.parent, elements.signature, owner, *keys)
    for own, out in zip(keys, rows, strict=True):
        index, count = numbered(own)
        core.fill_groups(index, *sizes, np.empty((4, count)), out)


def _fill_roots(
    elements: ElementArrays, owner: Ints, roots: tuple[int, ...], rows: tuple[NDArray[np.float32], ...]
) -> None:
    """How far the block stands from two guesses at the article's element: the densest and the smallest holding most."""
    for root, out in zip(roots, rows, strict=True):
        down, up = np.empty((2, len(elements.tag)), np.int32)
        core.measure_distances(elements.parent, elements.depth, root, down, up)
        core.fill_distances(owner, down, up, out)


def _fill_around(tag: Ints, counts: NDArray[np.float64], prose: Ints, rows: NDArray[np.float32]) -> None:
    """Where the block stands among blocks of prose and under which heading."""
    headings = ((tag >= HEADINGS[0]) & (tag <= HEADINGS[1])).astype(np.int32)
    own = np.sort(counts[prose > 0])
    middle = (own[(len(own) - 1) // 2] + own[len(own) // 2]) / 2 if len(own) else 1.0
    core.fill_prose_around(prose, headings, counts, float(middle), rows)


def numbered(keys: NDArray[np.int64]) -> tuple[Ints, int]:
    """A number for each key, the same for equal ones, and how many numbers there are."""
    index = np.empty(len(keys), np.int32)
    return index, core.group(keys, np.empty(2 << len(keys).bit_length(), np.int32), index)


#: Only the head of a block is looked at for capitals, digits and the like: it says enough, and a block may be a book.
_HEAD = 400

#: A time of day has so many digits, a date more.
_DIGITS_OF_TIME = 3

#: A counter of nine bits for each class, side by side in one number: a head has fewer than 512 characters.
_WIDTH = 9
_NAMES = ("upper", "digit", "letter", "stop", "comma", "bar", "quote")
_ONE = {name: 1 << (_WIDTH * place) for place, name in enumerate(_NAMES)}
_STOPS = ".!?。！？؟।"
_COMMAS = ",，、;،"
_BARS = "|»•›·/"
_QUOTES = '"“”„«»‘’「」'


@cache
def _classes() -> NDArray[np.int64]:
    """The classes of every character of the basic plane, as ones in their counters; all others count as letters."""
    table = np.zeros(0x10000, np.int64)
    every = np.arange(0x10000, dtype=np.uint32).view("U1")
    letters = np.strings.isalpha(every)
    table[letters] = _ONE["letter"]
    table[letters & (np.strings.isupper(every) | np.strings.istitle(every))] += _ONE["upper"]
    table[np.strings.isdecimal(every)] = _ONE["digit"]
    for name, characters in (("stop", _STOPS), ("comma", _COMMAS), ("bar", _BARS), ("quote", _QUOTES)):
        for character in characters:
            table[ord(character)] |= _ONE[name]
    table[0xFFFF] = _ONE["letter"]
    return table
