"""Blocks as parts of an article: their kinds, their slots, and how they are set together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.layout import number_slots
from copydesk.cleaners.core.parts import tell_items
from copydesk.cleaners.core.texts import without_digits
from copydesk.cleaners.extract.blocks import BlockLink, Blocks, Elements, Ints, which
from copydesk.cleaners.extract.layout_features import places_of, told_by_tag, told_of_blocks
from copydesk.cleaners.extract.tables import Grid
from copydesk.cleaners.model.article import Kind, Part
from copydesk.cleaners.patterns import deferred

#: Lines of preformatted prose are wrapped at 60 to 80 characters; those of verse are shorter than this.
WRAP_WIDTH = 50

#: Two lines that a single <br> sets apart are paragraphs if each is this long (letters) and the first ends a sentence.
PARAGRAPH_LETTERS = 80

#: So many lines make a stanza, none of more letters, so much of them ended by one of these signs.
LEAST_VERSES = 3
VERSE_LETTERS = 60
_ENDED_VERSES = 0.6
_VERSE_ENDS = frozenset(",;:.!?…—–-،؛؟。、，")
_CLOSING = "\"'”’»)]"

_ENDS_SENTENCE = deferred(r"""[.!?。！？؟।…]["'”’»)\]]*$""")
_CODE_NAME = re.compile(r"code|highlight|prettyprint|language-|brush", re.IGNORECASE)
#: The end of a statement, a call, an assignment or a comparison, a tag, a word that begins a block.
_STATEMENT = re.compile(
    r"[;{}]\s*\Z|\w\([^()]*\)|\w\s*[=!<>+-]=?=\s*\S|\s[<>=]\s|</?\w[^<>]*>"
    r"|^\s*(?:def|class|return|import|from|for|while|else|elif|end|function|var|let|const|public|private)\b"
)
#: The kinds, numbered: those told by a block's own tag, and those told by what stands round it.
_KINDS = tuple(Kind)
_NUMBER = {kind: number for number, kind in enumerate(_KINDS)}
_PREFORMATTED, _LIST_ITEM = _NUMBER[Kind.VERSE], _NUMBER[Kind.LIST_ITEM]
_TOLD = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _NUMBER[Kind.HEADING]),
    **dict.fromkeys(("figcaption", "caption"), _NUMBER[Kind.CAPTION]),
    "pre": _PREFORMATTED,
}
_ITEMS = dict.fromkeys(("li", "dt", "dd"), 1)
#: How many elements name a slot, and how many classes of each.
_SLOT_LEVELS = 3
_SLOT_CLASSES = 2
_LINKS = tuple(BlockLink)
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


class Candidates(Sequence[BlockCandidate]):
    """All blocks of a page, a column each for what a candidate has; a candidate is made when it is asked for.

    Most blocks are of the page's frame: of those nothing is looked at but the columns. `slots` has the number of each
    block's slot.
    """

    def __init__(self, blocks: Blocks, probability: NDArray[np.float64], chosen: NDArray[np.bool_]) -> None:
        self.texts, self.follows = list(blocks.text), blocks.follows[:]
        self.probability, self.chosen = probability, chosen
        self._kinds = _kinds(blocks)  # their numbers
        self.slots, self._slot_names = _slots(blocks)

    @classmethod
    def none(cls) -> Candidates:
        """Those of a page without blocks."""
        return cls(Blocks(), np.zeros(0), np.zeros(0, bool))

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, at: int) -> BlockCandidate: ...

    @overload
    def __getitem__(self, at: slice) -> list[BlockCandidate]: ...

    def __getitem__(self, at: int | slice) -> BlockCandidate | list[BlockCandidate]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        follows = _LINKS[self.follows[at]]
        return BlockCandidate(self._part(at), float(self.probability[at]), bool(self.chosen[at]), follows)

    def _part(self, at: int) -> Part:
        return Part(self.texts[at], _KINDS[self._kinds[at]], self._slot_names[int(self.slots[at])])

    def of_article(self) -> Iterator[BlockCandidate]:
        """The chosen candidates; one that follows another block than the chosen one before it stands apart."""
        before, places = -1, which(self.chosen)
        told = self.slots[places].tolist(), self.probability[places].tolist()
        for at, slot, probability in zip(places, *told, strict=True):
            part = Part(self.texts[at], _KINDS[self._kinds[at]], self._slot_names[slot])
            follows = _LINKS[self.follows[at]] if before == at - 1 else BlockLink.APART
            yield BlockCandidate(part, probability, True, follows)
            before = at

    def set_rows(self, grids: Iterable[Grid]) -> None:
        """Set the candidates of each table as cells of its rows, whatever elements stand in the cells."""
        for grid in grids:
            for row in grid.rows.values():
                for number, cell in enumerate(row.values()):
                    for place, block in enumerate(cell):
                        more = BlockLink.CELL_ITEM if self._kinds[block] == _LIST_ITEM else BlockLink.SAME_CELL
                        self.follows[block] = more if place else BlockLink.CELL if number else BlockLink.APART
                        self.texts[block] = " ".join(self.texts[block].split("\n"))
                        self._kinds[block] = _NUMBER[Kind.TABLE_ROW]
            for block in grid.captions:
                self._kinds[block] = _NUMBER[Kind.CAPTION]


def assemble(candidates: Iterable[BlockCandidate]) -> tuple[Part, ...]:
    """The parts of the chosen candidates in order: lines of one paragraph and cells of one row become one part."""
    parts: list[Part] = []
    joined = False  # whether the candidate before was chosen, so that this one may be set on to it
    for candidate in candidates:
        if candidate.chosen:
            if joined and candidate.follows is not BlockLink.APART and _goes_on(parts[-1], candidate):
                gap = _GAPS[candidate.follows]
                parts[-1] = parts[-1]._replace(text=parts[-1].text + gap + candidate.part.text)
            else:
                parts.append(candidate.part)
        joined = candidate.chosen
    return tuple(part._replace(kind=Kind.VERSE) if "\n" in part.text and _is_verse(part) else part for part in parts)


def _is_verse(part: Part) -> bool:
    """Whether a paragraph is lines that end as verses do: short, and most of them with a comma or a stop.

    Lines that were wrapped at a width end anywhere, by chance with marks, too; then no next word had room in its line.
    """
    if part.kind is not Kind.PARAGRAPH or part.text.count("\n") < LEAST_VERSES - 1:
        return False
    lines = part.text.split("\n")
    ends = sum(line.rstrip(_CLOSING)[-1:] in _VERSE_ENDS for line in lines)
    width = max(map(len, lines))
    return width <= VERSE_LETTERS and ends >= _ENDED_VERSES * len(lines) and _has_room(lines, width)


def _has_room(lines: Sequence[str], width: int) -> bool:
    """Whether the first word of some line would have stood in the one above it; in letters without blanks, one of
    them."""
    words = [line.partition(" ")[0] if " " in line else line[:1] for line in lines[1:]]
    return any(len(line) + 1 + len(word) <= width for line, word in zip(lines, words, strict=False))


def _goes_on(before: Part, candidate: BlockCandidate) -> bool:
    """Whether a line or cell belongs to the part before it."""
    if candidate.follows is not BlockLink.LINE:
        return before.kind is Kind.TABLE_ROW
    line = before.text.rpartition("\n")[2]
    long = min(len(line), len(candidate.part.text)) >= PARAGRAPH_LETTERS
    return not (long and _ENDS_SENTENCE.search(line))


def parts_of(blocks: Blocks) -> list[Part]:
    """Every block as a part."""
    if not len(blocks):
        return []
    slots, names = _slots(blocks)
    named = map(names.__getitem__, slots.tolist())
    kinds = map(_KINDS.__getitem__, _kinds(blocks))
    return [Part(*own) for own in zip(blocks.text, kinds, named, strict=True)]


def _kinds(blocks: Blocks) -> list[int]:
    """The number of each block's kind."""
    elements, owner = blocks.elements, blocks.owner_array
    told = told_of_blocks(blocks, _TOLD)
    surroundings = np.empty(len(owner), np.int32)
    surroundings.fill(_NUMBER[Kind.PARAGRAPH])
    if "blockquote" in elements.tags:
        surroundings[_quoted(elements)[owner]] = _NUMBER[Kind.QUOTE]
    if not elements.tags.keys().isdisjoint(_ITEMS):
        surroundings[_are_items(elements, owner)] = _LIST_ITEM
    surroundings[_in_rows(blocks)] = _NUMBER[Kind.TABLE_ROW]
    kinds: list[int] = np.where(told > 0, told, surroundings).tolist()
    for i in which(told == _PREFORMATTED) if "pre" in elements.tags else ():
        kind = _kind_of_lines(blocks, i)
        kinds[i] = _NUMBER[kind] if kind else int(surroundings[i])
    return kinds


class _SlotNames(dict[int, str]):
    """The names of slots by their numbers, made when they are asked for: those of a page's frame never are."""

    def __init__(self, elements: Elements, firsts: list[int]) -> None:
        super().__init__()
        self._elements, self._firsts = elements, firsts
        self._known: dict[tuple[str, str], str] = {}

    def __missing__(self, slot: int) -> str:
        line = self._elements.lineage(self._firsts[slot], _SLOT_LEVELS)
        name = self[slot] = "<".join(map(self._name, line))
        return name

    def _name(self, element: int) -> str:
        tag, css_class = self._elements.tag[element], self._elements.css_class[element]
        if (name := self._known.get((tag, css_class))) is None:
            classes = filter(None, map(without_digits, css_class.split()))
            name = self._known[tag, css_class] = ".".join((tag, *islice(classes, _SLOT_CLASSES)))
        return name


def _slots(blocks: Blocks) -> tuple[Ints, _SlotNames]:
    """The slot of each block's element, as a number, and the slots: tag and first classes of it and of those above it.

    Without digits they are the same on every page of a template, whatever numbers it puts into its classes.
    """
    elements, slots = blocks.elements, np.empty(len(blocks), np.int32)
    own = (blocks.owner_array, elements.parent_array, elements.look_array, elements.tag, elements.css_class)
    firsts = number_slots(*own, _SLOT_LEVELS, _SLOT_CLASSES, np.zeros(len(elements.looks), np.uint64), slots)
    return slots, _SlotNames(elements, [blocks.owner[block] for block in firsts])


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
    if elements.tag[blocks.leaf[i]] in ("code", "samp", "kbd") or _looks_like_code(blocks.text[i]):
        return True
    return any(_CODE_NAME.search(elements.names[k]) for k in (owner, max(0, elements.parent[owner])))


def _looks_like_code(text: str) -> bool:
    """Whether preformatted text is indented, and half of its lines have what statements have."""
    lines = [line for line in text.split("\n") if line.strip()]
    is_indented = any(line[:2] == "  " or line[:1] == "\t" for line in lines)
    return is_indented and 2 * sum(map(bool, map(_STATEMENT.search, lines))) >= len(lines)


def _are_items(elements: Elements, owner: Ints) -> NDArray[np.bool_]:
    """Which blocks are list items: those of an item's own element, and those alone in a child of one."""
    are_items = np.empty(len(owner), np.bool_)
    counts = np.zeros(len(elements.tag), np.int32)
    tell_items(told_by_tag(elements, _ITEMS), elements.parent_array, owner, counts, are_items.view(np.uint8))
    return are_items


def _in_rows(blocks: Blocks) -> NDArray[np.bool_]:
    """Which blocks are cells of a row in which two cells or more have text."""
    cells = blocks.follow_array == BlockLink.CELL
    in_rows: NDArray[np.bool_] = cells.copy()
    in_rows[:-1] |= cells[1:]
    return in_rows


def _quoted(elements: Elements) -> NDArray[np.bool_]:
    """Which elements are a block quote or stand in one; an article in it is quoted by nobody."""
    quoted = np.zeros(len(elements.tag), bool)
    for element in sorted(place for tag in ("blockquote", "article", "main") for place in places_of(elements, tag)):
        quoted[element : elements.end[element]] = elements.tag[element] == "blockquote"
    return quoted
