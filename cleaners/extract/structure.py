"""Levels, links and table cells of an article's blocks, read on request from the page that was parsed already.

The text of the blocks is laid beside the page's own text, letter by letter without white space, in the order in which
both have it. So the way from the page to its blocks need not carry along what few ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from copydesk.cleaners.extract.assemble import BlockCandidate
from copydesk.cleaners.extract.page_text import Context, PageText
from copydesk.cleaners.extract.reader import Extracted
from copydesk.cleaners.model.article import Block, Cell, Kind, Structure
from copydesk.cleaners.model.fields import Link
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
    done, places, at = [], [], 0
    for block in blocks:
        found, at = _align(squeezed(text[block.start : block.end]), letters, at)
        where = tuple(own[k] if k >= 0 else NOWHERE for k in found)
        places.append(where)
        done.append(block._replace(structure=_structure(page, text, block, where)))
    return Placed(tuple(_with_levels(done)), tuple(places))


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


def _structure(page: PageText, text: str, block: Block, places: Sequence[int]) -> Structure:
    """What the elements round the letters of a block say of it."""
    stood = _stood_in(page, text, block, places)
    first = stood[0][1] if stood else Context()
    links = tuple(
        Link(start, end, url)
        for start, end, context in _runs(stood, lambda context: context.link)
        if context.link >= 0 and (url := _address(page, page.links[context.link]))
    )
    if block.kind is Kind.HEADING:
        return Structure(level=first.heading, links=links)
    if block.kind is Kind.LIST_ITEM:
        return Structure(level=max(first.depth, 1), number=first.number, links=links)
    if block.kind is Kind.TABLE_ROW:
        cells = tuple(
            Cell(start, end, context.cell[2])
            for start, end, context in _runs(stood, lambda context: context.cell)
            if context.cell
        )
        return Structure(number=first.cell[1] if first.cell else None, links=links, cells=cells)
    return Structure(links=links)


def _stood_in(page: PageText, text: str, block: Block, places: Sequence[int]) -> list[tuple[int, Context]]:
    """The letters of a block by their place in the text, each with the elements that it stands in."""
    at = (i for i in range(block.start, block.end) if not text[i].isspace() and text[i] != "\0")
    return [(i, page.context(place)) for i, place in zip(at, places, strict=False) if place >= 0]


def _runs(stood: Sequence[tuple[int, Context]], key: Callable[[Context], object]) -> Iterator[tuple[int, int, Context]]:
    """Letters in a row of which one thing holds: where they begin, where they end, what the first one stands in."""
    for _, letters in groupby(stood, lambda item: key(item[1])):
        run = list(letters)
        yield run[0][0], run[-1][0] + 1, run[0][1]


def _address(page: PageText, written: str) -> str | None:
    """Where a link leads; `None` for a place of the page itself, for a script, for a mailbox."""
    return None if written.lstrip().startswith("#") else join_url(page.base, written)


def _with_levels(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, items of lists at level 1 where no item round them is higher: a list may stand in another's item."""
    for kind, run in groupby(blocks, lambda block: block.kind):
        if kind is not Kind.LIST_ITEM:
            yield from run
            continue
        items = list(run)
        least = min(_level(item) for item in items) - 1
        for item in items:
            assert item.structure is not None
            yield item._replace(structure=replace(item.structure, level=_level(item) - least))


def _level(item: Block) -> int:
    return (item.structure.level if item.structure else None) or 1
