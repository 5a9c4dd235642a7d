"""The tables of a page that its text leaves out: what tells pages of one template apart."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from copydesk.cleaners.html.document import Document

#: Tables that are looked at, and characters that are kept of them.
MAX_TABLES = 30
MAX_TEXT = 40_000

_BESIDE = frozenset({"aside", "nav", "footer", "header", "form"})


def left_out_tables(document: Document, text: str) -> tuple[str, ...]:
    """The rows of data tables, cell by cell, of which `text` does not have the first cells.

    A table that holds tables lays a page out; one in a margin or a menu is not the article's.
    """
    found, size = [], 0
    for node in document.tree.css("table")[:MAX_TABLES]:
        # A node is among what its own search gives.
        if len(node.css("table")) > 1 or _is_beside(node):
            continue
        rows = [" | ".join(_cells(row)) for row in node.css("tr")[:400]]
        rows = [row for row in rows if row]
        if len(rows) > 1 and size < MAX_TEXT and not _stands_in(text, rows):
            found.append("\n".join(rows)[: MAX_TEXT - size])
            size += len(found[-1])
    return tuple(found)


def _cells(row: LexborNode) -> Iterator[str]:
    for cell in row.css("td, th")[:40]:
        if said := " ".join(cell.text(separator=" ")[:500].split()):
            yield said


def _is_beside(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in _BESIDE:
            return True
        above = above.parent
    return False


def _stands_in(text: str, rows: list[str]) -> bool:
    """Whether most rows of a table stand in a text, by their cells."""
    held = sum(all(cell in text for cell in row.split(" | ")) for row in rows)
    return 2 * held > len(rows)
