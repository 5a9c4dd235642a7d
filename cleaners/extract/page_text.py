"""The text of a page without white space, and the elements that each letter stands in, where structure is asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from copydesk.cleaners.core.walk import MAY_HEAD, level_of
from copydesk.cleaners.extract.formatting import marks_within, side_of
from copydesk.cleaners.extract.segment import BLOCK_TAGS, SKIPPED_TAGS, is_small_mark, is_wording
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.html.visibility import Visibility, read_visibility
from copydesk.cleaners.model.fields import Align, MarkKind
from copydesk.cleaners.urls.normalize import join_url

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "dl", "menu"})
_ITEMS = frozenset({"li", "dt", "dd"})
#: What stands in a quotation and is quoted by nobody.
_UNQUOTED = frozenset({"article", "main"})
#: Elements without text that a reader sees: pictures, players, frames.
SHOWN_TAGS = frozenset({"img", "iframe", "video", "audio", "embed", "object"})
#: A cell that claims to be wider or higher than this is taken to be so wide or high.
_MOST_SPAN = 100
#: A hidden inline element of more letters is text, as in `segment`.
_LONGEST_LABEL = 400


class TableCell(NamedTuple):
    """A cell: the number of its table, of its row in that, and of its column, rows and columns from 1."""

    table: int
    row: int
    column: int
    is_header: bool
    align: Align | None


@dataclass(frozen=True, slots=True)
class Context:
    """What a piece of text stands in: the number of a link, a heading's level, lists so deep, a numbered item, a cell.

    `lists` and `item` are the numbers of the elements of the lists round it and of the innermost item, `marks` how its
    words are set (`formatting.py`), `quoted` in how many quotations it stands, `cite` what the innermost names.
    """

    link: int = -1
    heading: int | None = None
    depth: int = 0
    number: int | None = None
    cell: TableCell | None = None
    marks: frozenset[MarkKind] = frozenset()
    lists: tuple[int, ...] = ()
    item: int | None = None
    quoted: int = 0
    cite: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, a player or a frame: its node, where in the page's text it stands, the element round it."""

    node: LexborNode
    at: int
    element: int


@dataclass(slots=True)
class Element:
    """An element that was entered: its node, where its text begins and ends, the number of the one round it."""

    node: LexborNode
    start: int
    parent: int
    end: int = -1


@dataclass(slots=True)
class PageText:
    """The page's text, the addresses of its links as written, its elements, and what it shows beside text."""

    base: str | None
    text: str = ""
    links: list[str] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)
    inner: list[int] = field(default_factory=list)  # the innermost elements of the same pieces of text

    def piece(self, place: int) -> tuple[int, int, Context]:
        """The piece of text in which the letter at a place stands: where it begins and ends, what it stands in."""
        k = bisect_right(self.starts, place) - 1
        end = self.starts[k + 1] if k + 1 < len(self.starts) else len(self.text)
        return self.starts[k], end, self.contexts[k]

    def above(self, place: int) -> Iterator[Element]:
        """The elements round the letter at a place, the innermost first."""
        element = self.inner[bisect_right(self.starts, place) - 1]
        while element >= 0:
            yield self.elements[element]
            element = self.elements[element].parent

    def contexts_between(self, start: int, end: int) -> Iterable[tuple[str, Context]]:
        """The pieces of text between two places that begin and end with elements."""
        for k in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
            yield self.text[self.starts[k] : self.starts[k + 1] if k + 1 < len(self.starts) else None], self.contexts[k]


def read_page_text(document: Document, *, opens_noscript: bool = False) -> PageText:
    """The text of a document in the order, and with the elements left out, in which `segment` reads it."""
    page = PageText(_base(document))
    body = document.tree.body
    if body is not None:
        unread = SKIPPED_TAGS - {"noscript"} if opens_noscript else SKIPPED_TAGS
        page.text = "".join(_Walk(page, read_visibility(document), unread, document.index).pieces_of(body))
    return page


def _base(document: Document) -> str | None:
    node = document.tree.css_first("base[href]")
    return join_url(document.url, node.attributes.get("href") or "") if node is not None else document.url


@dataclass(slots=True)
class _Table:
    """A table that is being read: its number, the row and column reached, the columns that a cell above still takes."""

    number: int
    row: int = 0
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)

    def next_row(self) -> None:
        self.taken = {column: rows - 1 for column, rows in self.taken.items() if rows > 1}
        self.row, self.column = self.row + 1, 0

    def next_cell(self, node: LexborNode) -> int:
        """The column at which a cell begins."""
        column = self.column + 1
        while column in self.taken:
            column += 1
        width, height = (_span(node, name) for name in ("colspan", "rowspan"))
        self.column = column + width - 1
        if height > 1:
            self.taken |= dict.fromkeys(range(column, column + width), height)
        return column


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    return min(int(value), _MOST_SPAN) if value.isascii() and value.isdigit() and int(value[:6]) else 1


@dataclass(slots=True)
class _Walk:
    page: PageText
    visibility: Visibility
    unread: frozenset[str]
    index: ElementIndex
    size: int = 0
    tables: list[_Table] = field(default_factory=list)
    table_count: int = 0
    numbers: list[int | None] = field(default_factory=list)  # of the lists that are open, the number of the next item
    steps: list[int] = field(default_factory=list)  # of the same, what is added to it from item to item

    def pieces_of(self, body: LexborNode) -> list[str]:
        """Visit every node below the body in document order; give the pieces of its text."""
        pieces: list[str] = []
        self.page.elements.append(Element(body, 0, -1))
        left: list[tuple[LexborNode | None, int, Context, str]] = []
        node, element, context = body.first_child, 0, Context()
        place = self.index.body + 1  # of the next node that is no text
        while node is not None or left:
            if node is None:
                self.page.elements[element].end = self.size
                node, element, context, tag = left.pop()
                self._leave(tag)
                continue
            tag = node.tag or "-"
            if tag == "-text":
                if said := "".join((node.text_content or "").split()):
                    self.page.starts.append(self.size)
                    self.page.contexts.append(context)
                    self.page.inner.append(element)
                    pieces.append(said)
                    self.size += len(said)
                node = node.next
                continue
            if tag in self.unread and not (tag == "button" and is_wording(self.index, place)):
                if tag in SHOWN_TAGS:
                    self.page.shown.append(Shown(node, self.size, element))
            elif tag[0] != "-" and tag != "br" and not self._is_left_out(node, tag, place):
                left.append((node.next, element, context, tag))
                context = self._enter(node, tag, context)
                self.page.elements.append(Element(node, self.size, element))
                element, node = len(self.page.elements) - 1, node.first_child
                place += 1
                continue
            node, place = node.next, self.index.ends[place]
        self.page.elements[0].end = self.size
        return pieces

    def _is_left_out(self, node: LexborNode, tag: str, place: int) -> bool:
        if tag in BLOCK_TAGS:
            return False
        if tag in ("a", "sup") and is_small_mark(self.index, place):
            return True
        attributes = node.attributes
        is_hidden = attributes and self.visibility.hides(tag, attributes)
        return bool(is_hidden) and len(self.index.whole(node.text() or "")) <= _LONGEST_LABEL

    def _enter(self, node: LexborNode, tag: str, context: Context) -> Context:
        """What holds inside an element."""
        marks = marks_within(node, tag, context.marks)
        if marks != context.marks:
            context = replace(context, marks=marks)
        if tag == "a":
            address = node.attributes.get("href")
            if address is None:
                return context
            self.page.links.append(address)
            return replace(context, link=len(self.page.links) - 1)
        if tag in _HEADINGS:
            return replace(context, heading=_HEADINGS[tag])
        if tag in MAY_HEAD and node.attributes.get("role") == "heading":
            context = replace(context, heading=int(level_of(node.attributes.get("aria-level") or "")))
        if tag in _LISTS or tag in _ITEMS:
            return self._enter_list(node, tag, context)
        if tag == "blockquote":
            return replace(context, quoted=context.quoted + 1, cite=node.attributes.get("cite"))
        if tag in _UNQUOTED:
            return replace(context, quoted=0, cite=None) if context.quoted else context
        return self._enter_table(node, tag, context) if tag in ("table", "tr", "td", "th") else context

    def _enter_list(self, node: LexborNode, tag: str, context: Context) -> Context:
        own = len(self.page.elements)
        if tag in _LISTS:
            self.numbers.append(_first_number(node) if tag == "ol" else None)
            self.steps.append(-1 if "reversed" in node.attributes else 1)
            return replace(context, depth=context.depth + 1, number=None, lists=(*context.lists, own), item=None)
        # What a term means stands below it.
        depth = context.depth + (tag == "dd")
        return replace(context, depth=depth, number=self._next_number(node) if tag == "li" else None, item=own)

    def _next_number(self, node: LexborNode) -> int | None:
        number = self.numbers[-1] if self.numbers else None
        if number is not None:
            stated = (node.attributes.get("value") or "").strip()
            number = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else number
            self.numbers[-1] = max(number + self.steps[-1], 0)
        return number

    def _enter_table(self, node: LexborNode, tag: str, context: Context) -> Context:
        if tag == "table":
            self.table_count += 1
            self.tables.append(_Table(self.table_count))
            return replace(context, cell=None)
        if not self.tables:
            return context
        table = self.tables[-1]
        if tag == "tr":
            table.next_row()
            return context
        align = side_of(node) or side_of(node.parent)
        return replace(context, cell=TableCell(table.number, table.row, table.next_cell(node), tag == "th", align))

    def _leave(self, tag: str) -> None:
        if tag in _LISTS:
            self.numbers.pop()
            self.steps.pop()
        elif tag == "table":
            self.tables.pop()


def _first_number(node: LexborNode) -> int:
    stated = (node.attributes.get("start") or "").strip()
    if stated.isascii() and stated.isdigit() and len(stated) < 9:
        return int(stated)
    return sum(each.tag == "li" for each in node.iter()) if "reversed" in node.attributes else 1
