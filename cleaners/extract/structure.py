"""Levels, links and table cells of an article's blocks, read on request from the page that was parsed already.

The text of the blocks is laid beside the page's own text, letter by letter without white space, in the order in which
both have it. So the way from the page to its blocks need not carry along what few ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from copydesk.cleaners.extract.assemble import BlockCandidate
from copydesk.cleaners.extract.formatting import code_language
from copydesk.cleaners.extract.nesting import with_levels
from copydesk.cleaners.extract.page_text import Context, PageText
from copydesk.cleaners.extract.reader import Extracted
from copydesk.cleaners.model.article import Block, Kind, Structure
from copydesk.cleaners.model.fields import Cell, Link, TextMark
from copydesk.cleaners.urls.normalize import join_url

#: A letter that nobody found in the page: a quotation mark, what joins the cells of a row.
NOWHERE = -1
#: After a letter that is not where it is looked for, so many are sought together, in so many that follow.
_PROBE = 8
_LEAST_PROBE = 5
_WINDOW = 2_000


@dataclass(frozen=True, slots=True)
class Placed:
    """The blocks of an article with their structure, and where in the page's text the letters of each stand."""

    blocks: tuple[Block, ...]
    places: tuple[tuple[int, ...], ...]


def read_structure(page: PageText, extracted: Extracted, text: str, blocks: Sequence[Block]) -> Placed:
    """The blocks of an article's text with what the page says of them; levels, links and cells are empty if nothing."""
    own = _places_of_chosen(page.text, extracted)
    letters = "".join(page.text[place] for place in own)
    done: list[Block] = []
    places: list[tuple[int, ...]] = []
    at = 0
    for block in blocks:
        found, at = _align(squeezed(text[block.start : block.end]), letters, at)
        where = tuple(own[k] if k >= 0 else NOWHERE for k in found)
        places.append(where)
        done.append(block._replace(structure=_structure(page, text, block, where)))
    lists = [_lists_at(page, where) for where in places]
    return Placed(tuple(with_levels(done, lists)), tuple(places))


def _lists_at(page: PageText, places: Sequence[int]) -> tuple[int, ...]:
    """The lists round the first letter of a block that stands in the page."""
    first = next((place for place in places if place >= 0), None)
    return page.piece(first)[2].lists if first is not None else ()


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(text.split()).replace("\0", "")


def _places_of_chosen(page: str, extracted: Extracted) -> Sequence[int]:
    """Where in the page's text the letters of the article stand, in their order."""
    if extracted.reader in ("blocks", "both"):
        return list(_places_of(page, extracted.candidates))
    return range(len(page)) if extracted.reader == "trafilatura" else ()


def _places_of(page: str, candidates: Iterable[BlockCandidate]) -> Iterator[int]:
    """The places of the chosen candidates. All are followed through the page: a text may stand there twice."""
    at = 0
    for candidate in candidates:
        found, at = _align(squeezed(candidate.part.text), page, at)
        if candidate.chosen:
            yield from (place for place in found if place >= 0)


def _align(said: str, page: str, at: int) -> tuple[Sequence[int], int]:
    """For each letter of a text its place in the page from `at` on, and where to go on; rarely they differ."""
    if page.startswith(said, at):
        return range(at, at + len(said)), at + len(said)
    found = []
    for i, letter in enumerate(said):
        if page[at : at + 1] != letter:
            probe = said[i : i + _PROBE]
            again = page.find(probe, at, at + _WINDOW) if len(probe) >= _LEAST_PROBE else -1
            if again < 0:
                found.append(NOWHERE)
                continue
            at = again
        found.append(at)
        at += 1
    return found, at


class _Piece(NamedTuple):
    """A stretch of the article's text that stands in the same elements."""

    start: int
    end: int
    context: Context


def _structure(page: PageText, text: str, block: Block, places: Sequence[int]) -> Structure:
    """What the elements round the letters of a block say of it."""
    pieces = _pieces(page, text, block, places)
    first = pieces[0].context if pieces else Context()
    links = tuple(
        Link(start, end, url)
        for start, end, context in _runs(pieces, lambda context: context.link)
        if context.link >= 0 and (url := _address(page, page.links[context.link]))
    )
    told = Structure(links=links, marks=_marks(block, pieces), quoted=first.quoted)
    if block.kind is Kind.HEADING:
        return replace(told, level=first.heading)
    if block.kind is Kind.TABLE_ROW:
        cells = tuple(
            Cell(start, end, cell.column, cell.is_header, cell.align)
            for start, end, context in _runs(pieces, lambda context: context.cell)
            if (cell := context.cell)
        )
        return replace(told, number=first.cell.row if first.cell else None, cells=cells)
    if block.kind is Kind.QUOTE:
        return replace(told, level=max(first.quoted, 1), cite=_address(page, first.cite) if first.cite else None)
    if block.kind is Kind.CODE:
        where = next((place for place in places if place >= 0), None)
        told = replace(told, code_language=_language_at(page, where) if where is not None else None)
    if block.kind is Kind.LIST_ITEM or (first.item is not None and block.kind is not Kind.CAPTION):
        return replace(told, level=max(first.depth, 1), number=first.number, item=first.item)
    return told


def _language_at(page: PageText, place: int) -> str | None:
    return code_language((element.node, element.end - element.start) for element in page.above(place))


def _marks(block: Block, pieces: Sequence[_Piece]) -> tuple[TextMark, ...]:
    """How words of a block are set otherwise than its others: all of a heading are large and bold."""
    if block.kind is Kind.CODE:
        return ()
    marks = [
        TextMark(start, end, kind)
        for kind in {kind: None for piece in pieces for kind in sorted(piece.context.marks)}
        for start, end, context in _runs(pieces, lambda context: kind in context.marks)  # noqa: B023
        if kind in context.marks and not (kind in _OF_HEADINGS and _is_heading(block, context, start, end))
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind)))


_OF_HEADINGS = frozenset({"strong", "em"})


def _is_heading(block: Block, context: Context, start: int, end: int) -> bool:
    """Whether words are a heading, or nearly all of it, or head a column of a table."""
    if context.cell is not None and context.cell.is_header:
        return True
    return block.kind is Kind.HEADING and end - start >= _NEARLY_ALL * (block.end - block.start)


_NEARLY_ALL = 0.9


def _pieces(page: PageText, text: str, block: Block, places: Sequence[int]) -> list[_Piece]:
    """The letters of a block by the elements that they stand in."""
    pieces: list[_Piece] = []
    at = (i for i in range(block.start, block.end) if not text[i].isspace() and text[i] != "\0")
    low = high = 0
    context = Context()
    for i, place in zip(at, places, strict=False):
        if place < 0:
            continue
        if not low <= place < high:
            low, high, context = page.piece(place)
            pieces.append(_Piece(i, i + 1, context))
        else:
            pieces[-1] = _Piece(pieces[-1].start, i + 1, context)
    return pieces


def _runs(pieces: Sequence[_Piece], key: Callable[[Context], object]) -> Iterator[_Piece]:
    """Pieces in a row of which one thing holds: where they begin, where they end, what the first one stands in."""
    for _, group in groupby(pieces, lambda piece: key(piece.context)):
        run = list(group)
        yield _Piece(run[0].start, run[-1].end, run[0].context)


def _address(page: PageText, written: str) -> str | None:
    """Where a link leads; `None` for a place of the page itself, for a script, for a mailbox."""
    return None if written.lstrip().startswith("#") else join_url(page.base, written)
