"""An article as Markdown (CommonMark, with GitHub's tables and struck words), made from its blocks.

https://spec.commonmark.org, https://github.github.com/gfm: what stands in a line is written by `inline_markdown`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from copydesk.cleaners.model.article import Article, Block, Figure, Kind, Structure
from copydesk.cleaners.model.fields import Cell, TextMark
from copydesk.cleaners.model.standing_blocks import standing_blocks
from copydesk.cleaners.text.inline_markdown import address, escape, one_line, tick_runs, write_inline

#: The heading of a text whose level nobody knows: the title is the first level.
_LEVEL = 2

_LAST_MARKS = re.compile(r"(?:^|(?<=\s))(#+)$")
_RULES = {None: "---", "left": ":--", "center": ":-:", "right": "--:"}


def to_markdown(article: Article) -> str:
    """The Markdown of an article: its title as the first heading, then its blocks, in the end one line end.

    >>> from copydesk.cleaners.model.article import Part, lay_out
    >>> text, blocks = lay_out([Part("Why", Kind.HEADING), Part("A *star*."), Part("x"), Part("a", Kind.LIST_ITEM)])
    >>> print(to_markdown(Article(text, blocks, title="News")), end="")
    # News
    <BLANKLINE>
    ## Why
    <BLANKLINE>
    A \\*star\\*.
    <BLANKLINE>
    x
    <BLANKLINE>
    - a
    """
    writer = _Writer(article.text)
    parts = [f"# {_heading(escape(article.title, begins_line=False))}"] if article.title else []
    for is_quoted, run in groupby(standing_blocks(article), lambda block: _quoted(block) > 0):
        parts.append(("\n>\n" if is_quoted else "\n\n").join(writer.write_quoted(run)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _structure(block: Block | Figure) -> Structure:
    return (block.structure if isinstance(block, Block) else None) or Structure()


def _quoted(block: Block | Figure) -> int:
    """In how many quotations a block stands; one of which its kind alone is known stands in one."""
    return max(_structure(block).quoted, isinstance(block, Block) and block.kind is Kind.QUOTE)


def _is_listed(block: Block | Figure) -> bool:
    return isinstance(block, Block) and (block.kind is Kind.LIST_ITEM or _structure(block).item is not None)


def _runs(blocks: Sequence[Block | Figure]) -> Iterator[list[Block | Figure]]:
    """Blocks that belong together: those of a list, of one table, of a verse."""
    number = 0
    keys = []
    for i, block in enumerate(blocks):
        if not i or not _goes_on(blocks[i - 1], block):
            number += 1
        keys.append(number)
    for _, run in groupby(zip(keys, blocks, strict=True), lambda item: item[0]):
        yield [block for _, block in run]


def _goes_on(last: Block | Figure, block: Block | Figure) -> bool:
    """Whether a block is of the same list, table or verse as the one before it."""
    if _is_listed(last) or _is_listed(block):
        return _is_listed(last) and _is_listed(block)
    if not isinstance(last, Block) or not isinstance(block, Block) or last.kind is not block.kind:
        return False
    if block.kind is Kind.TABLE_ROW:
        before, after = _structure(last).number, _structure(block).number
        return before is None or after is None or after > before
    return block.kind is Kind.VERSE


@dataclass(slots=True)
class _Item:
    """An item of a list that is open: its number, where its text begins, the sign behind the list's numbers."""

    number: int | None
    item: int | None
    indent: int
    sign: str


@dataclass(frozen=True)
class _Writer:
    text: str

    def write_quoted(self, blocks: Iterable[Block | Figure]) -> Iterator[str]:
        """Blocks in parts, each line behind the signs of the quotations that it stands in."""
        for depth, run in groupby(blocks, _quoted):
            said = "\n\n".join(self.write(part) for part in _runs(list(run)))
            yield "\n".join(f"{'> ' * depth}{line}".rstrip() for line in said.split("\n")) if depth else said

    def write(self, run: Sequence[Block | Figure]) -> str:
        """One part of the document."""
        blocks = [block for block in run if isinstance(block, Block)]
        if not blocks:
            return "\n\n".join(_figure(figure) for figure in run if isinstance(figure, Figure))
        if _is_listed(blocks[0]):
            return self._list(blocks)
        ways: dict[Kind, Callable[[list[Block]], str]] = {Kind.TABLE_ROW: self._table, Kind.VERSE: self._verse}
        return ways.get(blocks[0].kind, self._block)(blocks)

    def _block(self, blocks: list[Block]) -> str:
        """A block that stands by itself."""
        (block,) = blocks
        ways = {Kind.HEADING: self._heading, Kind.CODE: self._code, Kind.CAPTION: self._caption}
        return ways[block.kind](block) if block.kind in ways else _hard_breaks(self._inline(block))

    def _verse(self, blocks: list[Block]) -> str:
        return _hard_breaks("\n".join(map(self._inline, blocks)))

    def _heading(self, block: Block) -> str:
        marks = "#" * min(6, _structure(block).level or _LEVEL)
        return f"{marks} {_heading(self._inline(block, begins_line=False))}"

    def _caption(self, block: Block) -> str:
        image = _structure(block).image
        shown = [_picture(image.alt, image.url)] if image else []
        marks = tuple(mark for mark in _structure(block).marks if mark.kind != "em")
        structure = replace(_structure(block), marks=(*marks, TextMark(block.start, block.end, "em")))
        return "\\\n".join([*shown, one_line(self._inline(block._replace(structure=structure)))])

    def _code(self, block: Block) -> str:
        code = self.text[block.start : block.end]
        fence = "`" * max(3, 1 + max(tick_runs(code), default=0))
        return f"{fence}{_structure(block).code_language or ''}\n{code}\n{fence}"

    def _list(self, blocks: list[Block]) -> str:
        """Items, and what else stands in them; one of a list in another item stands as far in as the text of that."""
        lines: list[str] = []
        open_items: list[_Item] = []
        for block in blocks:
            said, level = self._in_list(block), _structure(block).level or 1
            before = open_items[level - 1] if level <= len(open_items) else None
            del open_items[level:]
            if before and before.item is not None and before.item == _structure(block).item:
                lines += ["", _indented(said, before.indent)]
                continue
            item, mark = _begun(block, open_items[: level - 1], before)
            open_items = [*open_items[: level - 1], item]
            lines.append(_hung(mark, said, item.indent))
        return "\n".join(lines)

    def _in_list(self, block: Block) -> str:
        if block.kind is Kind.LIST_ITEM:
            return _hard_breaks(self._inline(block))
        return self._verse([block]) if block.kind is Kind.VERSE else self._block([block])

    def _table(self, blocks: list[Block]) -> str:
        """A table; its first row is the head, since Markdown knows none without, but where that is headed itself."""
        cells = [_cells(self.text, block) for block in blocks]
        rows = [self._row(block, own) for block, own in zip(blocks, cells, strict=True)]
        width = max(max(row, default=1) for row in rows)
        if _is_headed_itself(cells[0]):
            rows.insert(0, {})
        lines = ["| " + " | ".join(row.get(column, "") for column in range(1, width + 1)) + " |" for row in rows]
        rules = "".join(f" {_RULES[_side(cells, column)]} |" for column in range(1, width + 1))
        return "\n".join([lines[0], f"|{rules}", *lines[1:]])

    def _row(self, block: Block, cells: Sequence[Cell]) -> dict[int, str]:
        """The cells of a row by their columns."""
        return {
            cell.column: one_line(self._stretch(block, cell.start, cell.end, begins_line=False)).replace("|", "\\|")
            for cell in cells
        }

    def _inline(self, block: Block, *, begins_line: bool = True) -> str:
        return self._stretch(block, block.start, block.end, begins_line=begins_line)

    def _stretch(self, block: Block, start: int, end: int, *, begins_line: bool) -> str:
        """The text between two places of a block, with its links and marks."""
        told = _structure(block)
        links = [replace(each, start=each.start - start, end=each.end - start) for each in told.links]
        marks = [replace(each, start=each.start - start, end=each.end - start) for each in told.marks]
        return write_inline(self.text[start:end], links, marks, begins_line=begins_line)


def _begun(block: Block, above: Sequence[_Item], before: _Item | None) -> tuple[_Item, str]:
    """An item that begins, and its mark; a list that counts anew right behind another one has another sign."""
    told = _structure(block)
    start = above[-1].indent if above else 0
    sign = before.sign if before and before.number is not None else "."
    if told.number is None:
        mark = "- "
    else:
        if before and before.number is not None and told.number <= before.number:
            sign = ")" if sign == "." else "."
        mark = f"{told.number}{sign} "
    return _Item(told.number, told.item, start + len(mark), sign), " " * start + mark


def _hung(mark: str, said: str, indent: int) -> str:
    """A text behind a mark, its further lines as far in as its first."""
    return mark + _indented(said, indent)[indent:]


def _indented(said: str, indent: int) -> str:
    return "\n".join(f"{' ' * indent}{line}" if line else line for line in said.split("\n"))


def _cells(text: str, block: Block) -> Sequence[Cell]:
    return _structure(block).cells or tuple(_cells_by_bars(text, block))


def _cells_by_bars(text: str, block: Block) -> Iterator[Cell]:
    """The cells of a row of which its text alone is known."""
    at = block.start
    for column, said in enumerate(text[block.start : block.end].split(" | "), 1):
        yield Cell(at, at + len(said), column)
        at += len(said) + 3


def _is_headed_itself(row: Sequence[Cell]) -> bool:
    """Whether a row has its head at its beginning, and so heads none below it."""
    return row[0].is_header and any(not cell.is_header for cell in row)


def _side(rows: Sequence[Sequence[Cell]], column: int) -> str | None:
    """To which side most of a column's cells are set, or the one that heads it."""
    head, *body = ([cell.align for cell in row if cell.column == column] for row in rows)
    sides = Counter(side for row in body for side in row)
    return (sides.most_common(1)[0][0] if sides else None) or next(iter(head), None)


def _figure(figure: Figure) -> str:
    if figure.embed:
        return f"[{escape(figure.embed, begins_line=False)}]({address(figure.embed)})"
    assert figure.image is not None
    said = " ".join(filter(None, [figure.image.caption, figure.image.credit and f"({figure.image.credit})"]))
    shown = _picture(figure.image.alt, figure.image.url)
    said = one_line(said).strip()
    return f"{shown}\\\n{write_inline(said, marks=[TextMark(0, len(said), 'em')])}" if said else shown


def _picture(alt: str | None, url: str) -> str:
    return f"![{one_line(escape(alt or '', begins_line=False))}]({address(url)})"


def _heading(said: str) -> str:
    """A heading stands on one line, and signs at its end are no mark of it."""
    return _LAST_MARKS.sub(lambda match: "\\" + match[1], one_line(said))


def _hard_breaks(said: str) -> str:
    """A text whose line ends stay line ends."""
    return said.replace("\n", "\\\n")
