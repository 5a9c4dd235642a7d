"""The blocks of a cleaned article as they are published, and as Markdown is made of them.

Edits move blocks, and now and then leave two on one line, or a paragraph's end within one. What stands here holds: each
block is a run of the text without edge spaces, blocks follow each other, and together they have all that the text says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from copydesk.cleaners.model.article import CLOSE_KINDS, Article, Block, Figure, Structure, joined
from copydesk.cleaners.model.fields import Link, TextBlock, TextMark


def standing_blocks(article: Article) -> tuple[Block | Figure, ...]:
    """The blocks of an article with its figures between them, each behind the one that it stands in or after."""
    blocks = list(_split(article.text, _joined(article)))
    out: list[Block | Figure] = []
    figures = list(article.figures)
    for block in blocks:
        while figures and figures[0].at <= block.start:
            out.append(_behind(figures.pop(0), out))
        out.append(block)
    for figure in figures:
        out.append(_behind(figure, out))
    return tuple(out)


def text_blocks(article: Article) -> tuple[TextBlock, ...]:
    """The same as a record has them."""
    return tuple(map(_text_block, standing_blocks(article)))


def _text_block(block: Block | Figure) -> TextBlock:
    if isinstance(block, Figure):
        links = (Link(block.at, block.at, block.embed),) if block.embed else ()
        kind = "embed" if block.embed else "image"
        return TextBlock(kind, None, block.at, block.at, links, block.image, (), None, (), None, None)
    told = block.structure or Structure()
    return TextBlock(
        str(block.kind),
        told.level,
        block.start,
        block.end,
        told.links,
        told.image,
        told.marks,
        told.number,
        told.cells,
        told.code_language,
        told.cite,
    )


def _behind(figure: Figure, out: list[Block | Figure]) -> Figure:
    last = out[-1] if out else None
    at = last.end if isinstance(last, Block) else last.at if last else 0
    return replace(figure, at=at)


def _joined(article: Article) -> Iterator[Block]:
    """The blocks, those that stand on one line as one."""
    last: Block | None = None
    for block in article.blocks:
        if last is not None and "\n" not in article.text[last.end : block.start]:
            last = joined(last, block)
        else:
            if last is not None:
                yield last
            last = block
    if last is not None:
        yield last


def _split(text: str, blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks without edge spaces; where a paragraph ends within one, and it is no code, it is two."""
    for block in blocks:
        at = block.start
        said = text[block.start : block.end]
        for piece in [said] if block.kind in CLOSE_KINDS else said.split("\n\n"):
            if body := piece.strip():
                start = at + piece.index(body[0])
                yield _cut(text, block, start, start + len(body))
            at += len(piece) + 2


def _cut(text: str, block: Block, start: int, end: int) -> Block:
    """A block between two places; of what it holds, that which stands between them."""
    structure = block.structure
    if structure is None or not (structure.links or structure.marks or structure.cells):
        return block._replace(start=start, end=end)
    links, marks = _between(text, structure.links, start, end), _between(text, structure.marks, start, end)
    cells = tuple(cell for cell in structure.cells if start <= cell.start and cell.end <= end)
    return block._replace(start=start, end=end, structure=replace(structure, links=links, cells=cells, marks=marks))


_Span = TypeVar("_Span", Link, TextMark)


def _between(text: str, spans: Iterable[_Span], start: int, end: int) -> tuple[_Span, ...]:
    """Of each span what stands between two places, without the white space that edits may have left at its edges."""
    found = []
    for span in spans:
        first, last = max(span.start, start), min(span.end, end)
        if first < last and (said := text[first:last].strip()):
            first = text.index(said[0], first)
            found.append(replace(span, start=first, end=first + len(said)))
    return tuple(found)
