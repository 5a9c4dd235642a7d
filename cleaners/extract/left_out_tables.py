"""The tables of a page that its text leaves out: what tells pages of one template apart.

Which tables hold data `tables.py` says, for a table that is kept and for one that is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from copydesk.cleaners.extract.blocks import Blocks
from copydesk.cleaners.extract.tables import FRAME_TAGS, Grid

#: Tables that are looked at, rows of each, and characters that are kept of all and of a cell.
MAX_TABLES = 30
MAX_ROWS = 400
_MAX_TEXT = 40_000
MAX_CELL = 500


def table_rows(blocks: Blocks, grids: Iterable[Grid]) -> tuple[str, ...]:
    """Each table of a page that holds data, cell by cell and row by row; none that stands in a margin or a menu."""
    return tuple("\n".join(_rows(blocks, grid)) for grid in grids if not _is_in_frame(blocks, grid))


def left_out_tables(tables: Iterable[str], text: str) -> tuple[str, ...]:
    """The tables of which a text does not have the cells of most rows.

    >>> left_out_tables(["Ward | Votes\\nNorth | 512", "Year | Cost\\n2024 | 7"], "Ward, Votes\\nNorth, 512")
    ('Year | Cost\\n2024 | 7',)
    """
    found, size = [], 0
    for table in list(tables)[:MAX_TABLES]:
        if size < _MAX_TEXT and not _stands_in(text, table.split("\n")):
            found.append(table[: _MAX_TEXT - size])
            size += len(found[-1])
    return tuple(found)


def _rows(blocks: Blocks, grid: Grid) -> Iterator[str]:
    for row in list(grid.rows.values())[:MAX_ROWS]:
        cells = (" ".join(" ".join(blocks.text[b] for b in cell).split())[:MAX_CELL] for cell in row.values())
        yield " | ".join(cells)


def _is_in_frame(blocks: Blocks, grid: Grid) -> bool:
    elements = blocks.elements
    return any(elements.tag[e] in FRAME_TAGS for e in elements.lineage(grid.element, len(elements.tag)))


def _stands_in(text: str, rows: list[str]) -> bool:
    """Whether most rows of a table stand in a text, by their cells."""
    held = sum(all(cell in text for cell in row.split(" | ")) for row in rows)
    return 2 * held > len(rows)
