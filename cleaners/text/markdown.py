"""An article as Markdown (CommonMark, with the tables of GitHub's), made from its blocks.

https://spec.commonmark.org, https://github.github.com/gfm: what the text says is escaped where Markdown would read it
as a sign, so that it renders letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from copydesk.cleaners.model.article import Article, Block, Cell, Figure, Kind, Structure
from copydesk.cleaners.model.standing_blocks import standing_blocks

#: The heading of a text whose level nobody knows: the title is the first level.
_LEVEL = 2

#: Signs that mean something wherever they stand. Of the others: `_` between letters, a lone `&` and `<` mean nothing.
_SIGNS = re.compile(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|<(?=[A-Za-z/!?])")
#: Signs that mean something at the beginning of a line alone.
_FIRST = re.compile(r"^(\s*)([#+=>-])", re.MULTILINE)
_FIRST_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
#: What a line of signs could be under another one: the line below a table's head.
_RULE = re.compile(r"^(\s*)([|:])(?=[|:\s-]*$)", re.MULTILINE)
_LAST_MARKS = re.compile(r"(?<=\s)(#+)$")
_TICKS = re.compile(r"`+")
#: What ends an address in Markdown, or is read as something else in one.
_ESCAPES = str.maketrans({letter: f"%{ord(letter):02X}" for letter in " <>\\`"})
_ENTITY = re.compile(r"&(?=#?\w+;)")


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
    parts = [f"# {_heading(escape(article.title))}"] if article.title else []
    for run in _runs(standing_blocks(article)):
        parts.append(writer.write(run))
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """A text as it has to be written to be shown as it is."""
    text = _SIGNS.sub(lambda match: f"\\{match.group()}", text)
    text = _FIRST.sub(r"\1\\\2", text)
    return _FIRST_NUMBER.sub(r"\1\\\2", _RULE.sub(r"\1\\\2", text))


#: Kinds of which several in a row are one list, table, quotation or piece of code.
_TOGETHER = frozenset({Kind.LIST_ITEM, Kind.TABLE_ROW, Kind.QUOTE, Kind.CODE, Kind.VERSE})


def _runs(blocks: Sequence[Block | Figure]) -> Iterator[list[Block | Figure]]:
    """Blocks that belong together, one table apart from the next."""
    number = 0
    keys = []
    for i, block in enumerate(blocks):
        together = isinstance(block, Block) and block.kind in _TOGETHER
        last = blocks[i - 1] if i else None
        is_same = together and isinstance(last, Block) and isinstance(block, Block) and last.kind is block.kind
        if not is_same or _begins_table(last, block):
            number += 1
        keys.append(number)
    for _, run in groupby(zip(keys, blocks, strict=True), lambda item: item[0]):
        yield [block for _, block in run]


def _begins_table(last: Block | Figure | None, block: Block | Figure) -> bool:
    """Whether a row is the first one of another table than the row before it."""
    if not isinstance(block, Block) or not isinstance(last, Block) or block.kind is not Kind.TABLE_ROW:
        return False
    before, after = (b.structure.number if b.structure else None for b in (last, block))
    return before is not None and after is not None and after <= before


@dataclass(frozen=True)
class _Writer:
    text: str

    def write(self, run: Sequence[Block | Figure]) -> str:
        """One part of the document."""
        first = run[0]
        if isinstance(first, Figure):
            return _figure(first)
        blocks = [block for block in run if isinstance(block, Block)]
        ways: dict[Kind, Callable[[list[Block]], str]] = {
            Kind.HEADING: self._headings,
            Kind.LIST_ITEM: self._list,
            Kind.TABLE_ROW: self._table,
            Kind.QUOTE: self._quote,
            Kind.CODE: self._code,
            Kind.VERSE: self._verse,
            Kind.CAPTION: self._caption,
        }
        return ways.get(first.kind, self._paragraphs)(blocks)

    def _paragraphs(self, blocks: list[Block]) -> str:
        return "\n\n".join(_hard_breaks(self._inline(block)) for block in blocks)

    def _verse(self, blocks: list[Block]) -> str:
        return _hard_breaks("\n".join(map(self._inline, blocks)))

    def _headings(self, blocks: list[Block]) -> str:
        return "\n\n".join(f"{'#' * min(6, _structure(b).level or _LEVEL)} {_heading(self._inline(b))}" for b in blocks)

    def _quote(self, blocks: list[Block]) -> str:
        return "\n".join(f"> {line}".rstrip() for line in self._paragraphs(blocks).split("\n"))

    def _caption(self, blocks: list[Block]) -> str:
        image = _structure(blocks[0]).image
        shown = [_picture(image.alt, image.url)] if image else []
        return "\\\n".join([*shown, f"*{_one_line(self._inline(blocks[0]))}*"])

    def _code(self, blocks: list[Block]) -> str:
        code = "\n".join(self.text[block.start : block.end] for block in blocks)
        fence = "`" * max([3, *(len(ticks) + 1 for ticks in _TICKS.findall(code))])
        return f"{fence}\n{code}\n{fence}"

    def _list(self, blocks: list[Block]) -> str:
        """Items; one of a list in another item stands as far in as the text of that."""
        lines: list[str] = []
        indents: list[int] = [0]
        for block in blocks:
            structure = _structure(block)
            level = min(structure.level or 1, len(indents))
            mark = "- " if structure.number is None else f"{structure.number}. "
            indents = [*indents[:level], indents[level - 1] + len(mark)]
            said = _hard_breaks(self._inline(block)).replace("\n", "\n" + " " * indents[-1])
            lines.append(" " * indents[level - 1] + mark + said)
        return "\n".join(lines)

    def _table(self, blocks: list[Block]) -> str:
        """A table; its first row is the head, since Markdown knows none without."""
        rows = [self._row(block) for block in blocks]
        width = max(max(row, default=1) for row in rows)
        lines = ["| " + " | ".join(row.get(column, "") for column in range(1, width + 1)) + " |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])

    def _row(self, block: Block) -> dict[int, str]:
        """The cells of a row by their columns."""
        cells = _structure(block).cells or tuple(_cells_by_bars(self.text, block))
        return {cell.column: _one_line(self._linked(cell.start, cell.end, block)).replace("|", "\\|") for cell in cells}

    def _inline(self, block: Block) -> str:
        return self._linked(block.start, block.end, block)

    def _linked(self, start: int, end: int, block: Block) -> str:
        """The text between two places of a block, with its links."""
        pieces: list[str | tuple[str, str]] = []
        at = start
        for link in _structure(block).links:
            if at <= link.start < link.end <= end:
                # A line begins where the text does, and nowhere else: what is no line's beginning needs no escape.
                pieces += self.text[at : link.start], (self.text[link.start : link.end], link.url)
                at = link.end
        return _escaped([*pieces, self.text[at:end]])


def _escaped(pieces: Iterable[str | tuple[str, str]]) -> str:
    """Pieces of text and links, escaped as one text: signs at the beginning of a piece may stand within a line."""
    done = ""
    for piece in pieces:
        said, url = piece if isinstance(piece, tuple) else (piece, None)
        if url is not None:
            done += f"[{escape(said)}]({_address(url)})"
        elif done and not done.endswith("\n"):
            done += escape("x" + said)[1:]
        else:
            done += escape(said)
    return done


def _structure(block: Block) -> Structure:
    return block.structure or Structure()


def _cells_by_bars(text: str, block: Block) -> Iterator[Cell]:
    """The cells of a row of which its text alone is known."""
    at = block.start
    for column, said in enumerate(text[block.start : block.end].split(" | "), 1):
        yield Cell(at, at + len(said), column)
        at += len(said) + 3


def _figure(figure: Figure) -> str:
    if figure.embed:
        return f"[{escape(figure.embed)}]({_address(figure.embed)})"
    assert figure.image is not None
    said = " ".join(filter(None, [figure.image.caption, figure.image.credit and f"({figure.image.credit})"]))
    shown = _picture(figure.image.alt, figure.image.url)
    return f"{shown}\\\n*{_one_line(escape(said))}*" if said else shown


def _picture(alt: str | None, url: str) -> str:
    return f"![{_one_line(escape(alt or ''))}]({_address(url)})"


def _address(url: str) -> str:
    """An address between the brackets of a link, itself in angle brackets where its own could end it."""
    url = _ENTITY.sub("&amp;", url.translate(_ESCAPES))
    return f"<{url}>" if "(" in url or ")" in url else url


def _heading(said: str) -> str:
    """A heading stands on one line, and signs at its end are no mark of it."""
    return _LAST_MARKS.sub(lambda match: "\\" + match[1], _one_line(said))


def _one_line(said: str) -> str:
    return " ".join(said.split("\n"))


def _hard_breaks(said: str) -> str:
    """A text whose line ends stay line ends."""
    return said.replace("\n", "\\\n")
