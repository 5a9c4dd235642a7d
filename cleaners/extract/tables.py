"""Tables of an article: which of a page's tables hold data, and whether each is kept, always with all its rows.

Those that the text leaves out tell pages of one template apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.names import BEYOND
from copydesk.cleaners.core.parts import A_CELL, A_ROW, A_TABLE, find_cells
from copydesk.cleaners.extract.blocks import Blocks, Elements, Ints, which
from copydesk.cleaners.extract.layout_features import told_by_tag
from copydesk.cleaners.extract.model import Judged
from copydesk.cleaners.extract.naming import CAPTION, CELL, OF_TABLE
from copydesk.cleaners.patterns import deferred

#: A cell of more words holds a part of the page: the table is its layout. Without header cells the bound is lower.
MOST_CELL_WORDS = 150
MOST_PLAIN_CELL_WORDS = 70
#: Two blocks of so many letters in a cell are paragraphs.
_PARAGRAPH_LETTERS = 60
#: A table of a single column is a list of short lines, of so many at least.
_LEAST_LINES = 3
_MOST_LINE_WORDS = 14
#: A table of whose cells so many are links leads elsewhere.
_LINKED = 0.6
#: What the model must think of a table, in the mean of its words: to keep it wherever it stands; to keep one of two
#: rows without header cells; to keep one that stands beside the article's text and not inside it.
_SURE = 0.5
LIKELY = 0.2
DOUBTED = 0.05
#: How many elements may stand between a table and the one that holds the text before it too.
NEAR_LEVELS = 6

_CALENDAR_COLUMNS, _CALENDAR_ROWS = 7, 9
_KINDS = {"table": A_TABLE, "tr": A_ROW, "td": A_CELL, "th": A_CELL}
#: What elements of other tags are in a table that is made of them, by how a role or a class ends: `role="row"`,
#: `class="scores-table__row"`, `class="price-grid__cell"`.
_NAMED = deferred(
    r"(?<!\S)(?:\S*?(?P<table>table)|\S*?(?P<grid>grid)|(?:\S*(?:table[-_]*|__))?(?P<row>row)"
    r"|(?:\S*(?:table[-_]*|__)|grid)?(?P<cell>cell)|(?P<header>(?:column|row)header))(?!\S)",
    re.IGNORECASE,
)
_NAMED_KINDS = {"table": A_TABLE, "grid": A_TABLE, "row": A_ROW, "cell": A_CELL, "header": A_CELL}
_HEADER_ROLES = frozenset({"columnheader", "rowheader"})
#: Parts of a page beside its article.
FRAME_TAGS = frozenset({"nav", "aside", "footer", "header", "form"})
_FRAME_NAME = deferred(
    r"(?<![a-z])(?:nav|menu|sidebar|side-?bar|footer|related|recommend|promo|(?<!elementor-)widget|comment|advert|banner|share|social"
    r"|newsletter|subscri|cookie|calendar|toc|pagination)",
    re.IGNORECASE,
)
#: What the line beside a table is called that says what it shows, and how many words it has at most.
_TITLES = deferred(
    r"(?<![a-z])(?:table|tbl|tabel{1,2}e?)[-_]?(?:title|name|head(?:ing|line)?|cap|source|note)", re.IGNORECASE
)
_TITLE_WORDS = 30
#: A line beside a table that tells its reader to move it has no more words, and says so.
_HINT_WORDS = 16
_MOVE_IT = deferred(
    r"(?<!\w)(?:scroll|swip|wisch|défile|faire\s(?:défiler|glisser)|glisse[rz]|desliz|desplaz|desplác|arrast|rola\s|role\s|scorr"
    r"|przewi|przesu|прокру|гортай|листайте|плъзн|kaydır|geser|gulir|cuộn|vuốt|svep|scrolla|sveip|stryg|rul\s|pyyhkäis"
    r"|vieritä|húzz|görge|derula|glisa|posuň|přejeď|σύρετε|κυλίστε|veeg|schuif)|スクロール|スワイプ|滑动|滑動|左右拖|스크롤|밀어서|مرر|اسحب|גללו|החליקו",
    re.IGNORECASE,
)
#: A line of so many words that is one sentence and ends with a colon announces what follows.
ANNOUNCING_WORDS = 25
_STOP = re.compile(r"[.!?]\s|[。！？]")
_DAY = re.compile(r"\d{1,2}")


@dataclass(frozen=True)
class Grid:
    """A table: its element, its blocks by row and cell, the blocks of its caption, those of its header cells."""

    element: int
    rows: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    captions: list[int] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)

    @property
    def cells(self) -> list[list[int]]:
        """The blocks of each cell that has text, row by row."""
        return [cell for row in self.rows.values() for cell in row.values()]

    @cached_property
    def blocks(self) -> list[int]:
        """All blocks of the table, its caption included, in page order; asked for when all are told."""
        return sorted([*self.captions, *(block for cell in self.cells for block in cell)])


def data_tables(blocks: Blocks) -> list[Grid]:
    """The tables of a page that hold data, in page order; those that lay the page out are none."""
    kinds = _kinds_of(blocks.elements)
    if kinds is None:
        return []
    grids, layouts = _grids(blocks, kinds)
    return [grid for grid in grids if grid.element not in layouts and _holds_data(blocks, grid)]


def _kinds_of(elements: Elements) -> Ints | None:
    """For each element what it is to tables; `None` for a page that has none."""
    looks = elements.look_list
    named = (looks[look][1] for look in which(elements.mark_array & CELL))
    if not any("cell" in names or "Cell" in names for names in named):
        return told_by_tag(elements, _KINDS) if "table" in elements.tags else None
    kinds = told_by_tag(elements, _KINDS)
    by_name = np.zeros(len(looks), np.int32)
    for look in which(elements.mark_array & (OF_TABLE | BEYOND)):
        by_name[look] = _named_kind(looks[look][1])
    return np.where(kinds > 0, kinds, by_name[elements.look_array]).astype(np.int32)


def _named_kind(names: str) -> int:
    """What an element is to a table by its classes and its role; the role, which stands last, has the last word."""
    kind = 0
    for match in _NAMED.finditer(names):
        kind = _NAMED_KINDS[match.lastgroup or ""]
    return kind


def _is_header(elements: Elements, cell: int) -> bool:
    return elements.tag[cell] == "th" or not _HEADER_ROLES.isdisjoint(elements.names[cell].split())


def _grids(blocks: Blocks, kinds: Ints) -> tuple[list[Grid], set[int]]:
    """Each table by its own cells, and which tables hold another one."""
    elements = blocks.elements
    # For each element the table, row and cell that it stands in, and the table round a table.
    place = np.empty((4, len(kinds)), np.int32)
    find_cells(kinds, elements.parent_array, place)
    layouts = set(place[3][kinds == A_TABLE].tolist())
    grids: dict[int, Grid] = {}
    inside = which(place[0][blocks.owner_array] >= 0)
    owners = blocks.owner_array[inside]
    for block, table, row, cell in zip(inside, *place[:3, owners].tolist(), strict=True):
        grid = grids.setdefault(table, Grid(table))
        if cell >= 0:
            grid.rows.setdefault(row, {}).setdefault(cell, []).append(block)
            if _is_header(elements, cell):
                grid.headers.append(block)
        else:
            grid.captions.append(block)
    for grid in grids.values():
        grid.captions.extend(_figure_captions(blocks, grid) or _captions_beside(blocks, grid))
    return [grids[table] for table in sorted(grids)], layouts


def _figure_captions(blocks: Blocks, grid: Grid) -> list[int]:
    """The blocks of the caption of a figure that holds the table and no other text."""
    elements = blocks.elements
    figure = next((e for e in elements.lineage(grid.element, NEAR_LEVELS) if elements.tag[e] == "figure"), -1)
    if figure < 0:
        return []
    inside = range(figure, elements.end[figure])
    own = {*grid.captions, *(block for cell in grid.cells for block in cell)}
    others = [b for b, owner in enumerate(blocks.owner) if owner in inside and b not in own]
    return others if all(_is_below(blocks, b, "figcaption") for b in others) else []


def _captions_beside(blocks: Blocks, grid: Grid) -> list[int]:
    """The blocks right before and behind a table, or a box that holds it alone, that are named its caption."""
    if not grid.rows:
        return []
    elements, own = blocks.elements, sorted([*grid.captions, *(block for cell in grid.cells for block in cell)])
    box = grid.element
    while elements.parent[box] > 0 and _holds_alone(blocks, elements.parent[box], own):
        box = elements.parent[box]
    beside = (block for block in (own[0] - 1, own[-1] + 1) if 0 <= block < len(blocks))
    return [block for block in beside if _is_caption_of(blocks, block, elements.parent[box], own)]


def _holds_alone(blocks: Blocks, element: int, own: list[int]) -> bool:
    """Whether an element has no other text than these blocks."""
    end, owner = blocks.elements.end[element], blocks.owner
    is_first = own[0] == 0 or owner[own[0] - 1] < element
    return is_first and (own[-1] + 1 == len(owner) or owner[own[-1] + 1] >= end)


def _is_caption_of(blocks: Blocks, block: int, parent: int, own: list[int]) -> bool:
    """Whether a short block beside a table is called a caption, with no picture between or before it."""
    elements, owner = blocks.elements, blocks.owner[block]
    is_short = len(blocks.text[block].split()) <= _TITLE_WORDS and not blocks.links[block]
    is_named = bool(elements.mark_array[elements.look[owner]] & CAPTION) or _TITLES.search(elements.names[owner])
    has_media = any(blocks.media[each] for each in (block, *own, own[-1] + 1) if each < len(blocks))
    return bool(is_short and is_named and elements.parent[owner] == parent and not has_media)


def _is_below(blocks: Blocks, block: int, tag: str) -> bool:
    return any(blocks.elements.tag[e] == tag for e in blocks.elements.lineage(blocks.owner[block], NEAR_LEVELS))


def _holds_data(blocks: Blocks, grid: Grid) -> bool:
    """Whether a table has rows and columns of cells that are no parts of the page."""
    elements = blocks.elements
    if {"presentation", "none"} & set(elements.names[grid.element].split()):
        return False
    wide = [row for row in grid.rows.values() if len(row) > 1]
    if not wide and len(grid.rows) >= _LEAST_LINES:
        return all(sum(len(blocks.text[b].split()) for b in cell) <= _MOST_LINE_WORDS for cell in grid.cells)
    if len(grid.rows) < 2 or 2 * len(wide) < len(grid.rows):
        return False
    if any(elements.tag[blocks.owner[block]] in ("h1", "h2") for cell in grid.cells for block in cell):
        return False
    if not grid.headers and any(_are_paragraphs(blocks, cell) for cell in grid.cells):
        return False
    most = MOST_CELL_WORDS if grid.headers else MOST_PLAIN_CELL_WORDS
    return all(sum(len(blocks.text[b].split()) for b in cell) <= most for cell in grid.cells)


def _are_paragraphs(blocks: Blocks, cell: list[int]) -> bool:
    """Whether a cell holds paragraphs of a story: a table that lays a short one out has few words, too."""
    return sum(len(blocks.text[block]) >= _PARAGRAPH_LETTERS for block in cell) > 1


def choose_tables(
    judged: Judged, chosen: NDArray[np.bool_], grids: list[Grid], *, keeps: bool = True
) -> NDArray[np.bool_]:
    """The chosen blocks with each data table of the article as a whole, and no part of any other.

    Where a table goes, so does the line that announces it; `keeps` says whether tables are wanted at all.
    """
    if not grids:
        return chosen
    text = chosen.copy()
    for grid in grids:
        text[grid.blocks] = False
    anchors = which(text)
    kept = text.copy()
    for grid in grids:
        kept[grid.blocks] = is_kept = keeps and belongs(judged, grid, anchors, chosen)
        before, behind = grid.blocks[0] - 1, grid.blocks[-1] + 1
        if not is_kept and before >= 0 and _announces(judged, before):
            kept[before] = False
        for beside in (before, behind):
            if 0 <= beside < len(kept) and kept[beside] and _tells_to_move(judged, beside):
                kept[beside] = False
    return kept


def _tells_to_move(judged: Judged, block: int) -> bool:
    """Whether a line tells a reader with a small screen that a table is wider: "Swipe to see more"."""
    return bool(judged.sizes[block] <= _HINT_WORDS) and _MOVE_IT.search(judged.blocks.text[block]) is not None


def _announces(judged: Judged, block: int) -> bool:
    """Whether a block says no more than that something follows."""
    text = judged.blocks.text[block]
    return text.endswith((":", "：")) and judged.sizes[block] <= ANNOUNCING_WORDS and not _STOP.search(text)


def belongs(judged: Judged, grid: Grid, anchors: list[int], chosen: NDArray[np.bool_]) -> bool:
    """Whether a table is a part of the article whose other blocks are the anchors."""
    blocks, own = judged.blocks, grid.blocks
    sizes = judged.sizes[own] + 1e-9
    probability = float((judged.probability[own] * sizes).sum() / sizes.sum())
    if not anchors:
        return bool((chosen[own] * sizes).sum() > _SURE * sizes.sum())
    if probability >= _SURE:
        return True
    is_inside = anchors[0] < own[0] and own[-1] < anchors[-1]
    leads_away = _is_linked(blocks, grid) and not (is_inside and _tells_of_links(blocks, grid))
    if leads_away or _is_calendar(blocks, grid) or not _stands_in_text(blocks, grid, anchors):
        return False
    is_large = (len(grid.rows) > 2 or bool(grid.headers)) and any(len(row) > 1 for row in grid.rows.values())
    if is_large:
        return is_inside or probability >= DOUBTED or _is_beside(blocks, grid, anchors)
    return is_inside and probability >= LIKELY


def _is_beside(blocks: Blocks, grid: Grid, anchors: list[int]) -> bool:
    """Whether a table, with the elements that hold it alone, stands among the paragraphs of the article."""
    elements = blocks.elements
    own, owners = len(grid.blocks), np.asarray(blocks.owner)
    parent = elements.parent[grid.element]
    while parent > 0 and ((owners >= parent) & (owners < elements.end[parent])).sum() <= own:
        parent = elements.parent[parent]
    beside = sum(elements.parent[blocks.owner[anchor]] == parent for anchor in anchors)
    return beside > 1 or beside == len(anchors)


def _is_linked(blocks: Blocks, grid: Grid) -> bool:
    """Whether most cells of a table are links: it leads elsewhere."""
    cells = grid.cells
    links = sum(1 for cell in cells if sum(blocks.link_chars[b] > len(blocks.text[b]) / 2 for b in cell) == len(cell))
    return links > _LINKED * len(cells)


def _tells_of_links(blocks: Blocks, grid: Grid) -> bool:
    """Whether a table has a column without links in all its rows: the times of those whose names are linked."""
    rows = [list(row.values()) for row in grid.rows.values()]
    if len({len(row) for row in rows}) != 1:
        return False
    return any(not any(blocks.link_chars[block] for row in rows for block in row[at]) for at in range(len(rows[0])))


def _stands_in_text(blocks: Blocks, grid: Grid, anchors: list[int]) -> bool:
    """Whether the nearest element that holds the table and text of the article is near, with no frame between."""
    elements = blocks.elements
    owners = np.array([blocks.owner[anchor] for anchor in anchors])
    for element in elements.lineage(grid.element, NEAR_LEVELS + 1)[1:]:
        if ((owners >= element) & (owners < elements.end[element])).any():
            return True
        if elements.tag[element] in FRAME_TAGS or _FRAME_NAME.search(elements.names[element]):
            return False
    return False


def _is_calendar(blocks: Blocks, grid: Grid) -> bool:
    """Whether a table shows the days of a month, or is named after it."""
    if "calendar" in blocks.elements.names[grid.element].lower():
        return True
    texts = [blocks.text[cell[0]] for cell in grid.cells]
    days = sum(1 for text in texts if _DAY.fullmatch(text))
    is_month = len(grid.rows) <= _CALENDAR_ROWS and max(map(len, grid.rows.values())) == _CALENDAR_COLUMNS
    return is_month and 5 * days > 3 * len(texts)


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
