"""An article, its blocks, and the edits that clean it.

The text of an article is one string. Blocks are spans of it: they say what each paragraph, heading or list
item is, and from which place of the page (its slot) it came. A step proposes edits; `apply` makes them and
keeps the spans right; `undo` takes them back. Nothing else changes a text, so nothing changes without a trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, NamedTuple, TypeVar, get_args

from copydesk.cleaners.model.fields import Cell, Image, Link, MarkKind, TextMark
from copydesk.cleaners.model.record import Flag


class Kind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CAPTION = "caption"
    TABLE_ROW = "table_row"
    VERSE = "verse"
    CODE = "code"


#: Kinds whose neighbours of the same kind stand on the next line; all others are set apart by a blank line.
CLOSE_KINDS = frozenset({Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.VERSE, Kind.CODE})

Field = Literal["text", "title"]


@dataclass(frozen=True, slots=True)
class Structure:
    """What a block is beside its kind; spans are of the article's text.

    `level` is that of a heading, of an item in nested lists, or of a quotation in others; `number` that of an item of a
    numbered list, or of a row in its table; `image` the one that a caption is of. `item` is the number of the list item
    that a block of any kind stands in, the same for all blocks of it; `quoted` says in how many quotations it stands.
    """

    level: int | None = None
    number: int | None = None
    links: tuple[Link, ...] = ()
    cells: tuple[Cell, ...] = ()
    image: Image | None = None
    marks: tuple[TextMark, ...] = ()
    code_language: str | None = None
    cite: str | None = None
    item: int | None = None
    quoted: int = 0


class Block(NamedTuple):
    """A span of an article's text, in code points, with its kind and its slot ("" where it has none).

    `structure` is read where it was asked for alone.
    """

    start: int
    end: int
    kind: Kind = Kind.PARAGRAPH
    slot: str = ""
    structure: Structure | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What stands between two blocks and has no text there: an image, or the address of something embedded.

    `at` is the end of the text before it.
    """

    at: int
    image: Image | None = None
    embed: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What was read out of one page. What is not known is `None`.

    `tables` are the tables of the page that the text leaves out. `is_listing` says that the page may be a list which
    shows other pages' articles. `title_rest` is what the page's `<title>` says beside the headline, where the page does
    not name its site. `figures` are read where they were asked for, in the order of their places.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    modified_at: str | None = None
    language: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: Image | None = None
    pages: tuple[str, ...] = ()
    canonical_url: str | None = None
    host: str | None = None
    confidence: float | None = None
    reader: str | None = None
    rights: tuple[tuple[str, str], ...] = ()
    flags: tuple[Flag, ...] = ()
    tables: tuple[str, ...] = ()
    is_listing: bool = False
    title_rest: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def is_structured(self) -> bool:
        """Whether levels, links and images of the blocks were asked for."""
        return any(block.structure is not None for block in self.blocks)

    def block_text(self, block: Block) -> str:
        """The text of one of this article's blocks."""
        return self.text[block.start : block.end]

    def lines(self) -> tuple[str, ...]:
        """The texts of all blocks, in order."""
        return tuple(map(self.block_text, self.blocks))


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to one field: at `at` (code points), `removed` gave way to `added`, because of `rule`."""

    at: int
    removed: str
    added: str
    rule: str
    field: Field = "text"
    step: str = ""


class EditError(ValueError):
    """An edit does not fit the field it names."""


class Part(NamedTuple):
    """A piece of text on its way into an article: what `lay_out` makes blocks of."""

    text: str
    kind: Kind = Kind.PARAGRAPH
    slot: str = ""


def lay_out(parts: Iterable[Part]) -> tuple[str, tuple[Block, ...]]:
    """Join parts to one text and say where each stands in it; empty parts are left out.

    >>> lay_out([Part("One."), Part("two", Kind.LIST_ITEM), Part("three", Kind.LIST_ITEM)])[0]
    'One.\\n\\ntwo\\nthree'
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    at = 0
    for part in parts:
        if not part.text:
            continue
        if blocks:
            close = part.kind in CLOSE_KINDS and part.kind == blocks[-1].kind
            gap = "\n" if close else "\n\n"
            pieces.append(gap)
            at += len(gap)
        pieces.append(part.text)
        blocks.append(Block(at, at + len(part.text), part.kind, part.slot))
        at += len(part.text)
    return "".join(pieces), tuple(blocks)


def split_text(text: str) -> tuple[Block, ...]:
    """Blocks of plain text: one for each run of characters without a line break and edge spaces."""
    blocks = []
    at = 0
    for line in text.split("\n"):
        body = line.lstrip()
        if body:
            start = at + len(line) - len(body)
            blocks.append(Block(start, start + len(body.rstrip())))
        at += len(line) + 1
    return tuple(blocks)


def drop_blocks(article: Article, rules: Sequence[str | None]) -> tuple[Edit, ...]:
    """Edits that take out each block for which `rules` gives a rule, with the gap that its going leaves.

    `rules` has one entry a block: the rule's name, or `None` to keep the block.

    >>> text, blocks = lay_out([Part("Keep."), Part("Drop"), Part("Keep too.")])
    >>> drop_blocks(Article(text, blocks), [None, "lexicon", None])
    (Edit(at=7, removed='Drop\\n\\n', added='', rule='lexicon', field='text', step=''),)
    """
    edits: list[Edit] = []
    if rules.count(None) == len(rules):
        return ()
    kept_before = False
    last_kept = max((i for i, rule in enumerate(rules) if rule is None), default=-1)
    for i, (block, rule) in enumerate(zip(article.blocks, rules, strict=True)):
        if rule is None:
            kept_before = True
            continue
        if i < last_kept or not kept_before:
            is_last = i + 1 == len(article.blocks)
            start, end = block.start, len(article.text) if is_last else article.blocks[i + 1].start
        else:
            start, end = article.blocks[i - 1].end, block.end
        edits.append(Edit(start, article.text[start:end], "", rule))
    return tuple(edits)


def apply(article: Article, edits: Iterable[Edit], *, step: str = "") -> tuple[Article, tuple[Edit, ...]]:
    """Make the edits of one step; give the new article and the edits in the order in which they were made.

    All positions are those of the article as the step saw it; edits of a field must not overlap. They are made
    from the end to the start, so that each position is also right for the field as it stands before that edit.
    Raises `EditError` where an edit does not fit.
    """
    ordered = sorted(edits, key=lambda e: (e.field, e.at, len(e.removed)), reverse=True)
    made = tuple(Edit(e.at, e.removed, e.added, e.rule, e.field, e.step or step) for e in ordered)
    of_text = [e for e in made if e.field == "text"]
    title = article.title or ""
    for edit in made:
        if edit.field == "title":
            title = _replace(title, edit)
    text = _rewrite(article.text, of_text)
    blocks = _as_lines(text, _shift(article.blocks, of_text)) if of_text else article.blocks
    figures = _shift_figures(article.figures, of_text) if article.figures else ()
    return replace(article, text=text, blocks=blocks, title=title or None, figures=figures), made


def _as_lines(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks after edits: those of plain text that now stand on one line are one."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if last and not (last.slot or block.slot) and "\n" not in text[last.end : block.start]:
            out[-1] = joined(last, block)
        else:
            out.append(block)
    return tuple(out)


def joined(first: Block, second: Block) -> Block:
    """Two blocks as one: of the first one's kind, with the links, cells and marks of both."""
    structure = first.structure
    if structure and second.structure:
        links, cells = structure.links + second.structure.links, structure.cells + second.structure.cells
        structure = replace(structure, links=links, cells=cells, marks=structure.marks + second.structure.marks)
    return Block(first.start, second.end, first.kind, first.slot, structure)


def undo(article: Article, edits: Sequence[Edit]) -> Article:
    """Take edits back, last first; the blocks of the result are those of plain text."""
    text, title = article.text, article.title or ""
    for edit in reversed(edits):
        back = replace(edit, removed=edit.added, added=edit.removed)
        if edit.field == "text":
            text = _replace(text, back)
        else:
            title = _replace(title, back)
    return replace(article, text=text, title=title or None, blocks=split_text(text), figures=())


def _replace(value: str, edit: Edit) -> str:
    end = edit.at + len(edit.removed)
    if value[edit.at : end] != edit.removed:
        raise EditError(f"{edit.step}/{edit.rule}: {edit.field} has no {edit.removed!r} at {edit.at}")
    return value[: edit.at] + edit.added + value[end:]


def _rewrite(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that are sorted from its end to its start."""
    pieces: list[str] = []
    tail = len(text)
    for edit in edits:
        end = edit.at + len(edit.removed)
        if end > tail or text[edit.at : end] != edit.removed:
            raise EditError(f"{edit.step}/{edit.rule}: text has no {edit.removed!r} at {edit.at}, or edits overlap")
        pieces += text[end:tail], edit.added
        tail = edit.at
    pieces.append(text[:tail])
    return "".join(reversed(pieces))


@dataclass(slots=True)
class _Shift:
    """Maps positions of the old text to the new one, for rising positions."""

    edits: list[Edit]
    next: int = 0
    moved: int = 0
    last: Edit | None = field(default=None)

    def __call__(self, at: int, *, is_end: bool) -> int:
        while self.next < len(self.edits):
            edit = self.edits[self.next]
            end = edit.at + len(edit.removed)
            if end > at or (is_end and edit.at >= at):
                break
            self.moved += len(edit.added) - len(edit.removed)
            self.next += 1
        if self.next < len(self.edits) and self.edits[self.next].at < at:
            edit = self.edits[self.next]
            # What ends within an edit ends before the line ends that it left: they stand between blocks.
            kept = edit.added[: at - edit.at].rstrip("\n") if is_end else edit.added
            return edit.at + self.moved + len(kept)
        return at + self.moved


def _shift(blocks: Sequence[Block], edits: Sequence[Edit]) -> tuple[Block, ...]:
    """The blocks' spans after edits that are sorted from the text's end; blocks that are gone are left out."""
    if not edits:
        return tuple(blocks)
    ordered = list(reversed(edits))
    shift, of_links, of_cells = _Shift(ordered), _Shift(ordered), _Shift(ordered)
    # Marks of one kind do not overlap, those of two may: positions rise within a kind alone.
    of_marks = {kind: _Shift(ordered) for kind in get_args(MarkKind)}
    out = []
    for block in blocks:
        start = shift(block.start, is_end=False)
        end = shift(block.end, is_end=True)
        structure = block.structure
        if structure and (structure.links or structure.cells or structure.marks):
            links, cells = _shift_spans(structure.links, of_links), _shift_spans(structure.cells, of_cells)
            marks = tuple(moved for mark in structure.marks for moved in _shift_spans([mark], of_marks[mark.kind]))
            structure = replace(structure, links=links, cells=cells, marks=marks)
        if end > start:
            out.append(Block(start, end, block.kind, block.slot, structure))
    return tuple(out)


_Span = TypeVar("_Span", Link, Cell, TextMark)


def _shift_spans(spans: Iterable[_Span], shift: _Shift) -> tuple[_Span, ...]:
    """Spans inside a block after the same edits, without those that are gone."""
    moved = (replace(span, start=shift(span.start, is_end=False), end=shift(span.end, is_end=True)) for span in spans)
    return tuple(span for span in moved if span.end > span.start)


def _shift_figures(figures: Sequence[Figure], edits: Sequence[Edit]) -> tuple[Figure, ...]:
    """The places of figures after edits that are sorted from the text's end."""
    shift = _Shift(list(reversed(edits)))
    return tuple(replace(figure, at=shift(figure.at, is_end=True)) for figure in figures)
