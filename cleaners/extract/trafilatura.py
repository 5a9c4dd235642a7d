"""The only door to trafilatura, the second reader.

It is asked for text alone: never for comments, never to drop duplicates (its answer would depend on the pages
before), never for dates (its latest date is today). A page on which it is known to take a time that grows with the
square of the page, or to lose the text, is not shown to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copydesk.cleaners.extract.blocks import Blocks
from copydesk.cleaners.html.document import Document, parse
from copydesk.cleaners.model.article import Kind, Part

#: trafilatura 2.3.1 keeps next to nothing of a page nested deeper than 250.
DEEPEST = 200
#: More elements, table cells or letters of HTML than these make it slow; no news page measured has half of any.
MOST_ELEMENTS = 20_000
MOST_CELLS = 3_000
MOST_HTML = 3_000_000
#: Attributes an element on average; a page of 50,000 attributes on one element takes it minutes.
MOST_ATTRIBUTES = 30

_DROPPED = ["script", "style", "svg", "template"]
_KINDS = {"head": Kind.HEADING, "quote": Kind.QUOTE, "code": Kind.CODE}


def is_readable(document: Document, blocks: Blocks) -> bool:
    """Whether trafilatura can be trusted to read the page in a reasonable time."""
    elements = blocks.elements
    return (
        len(blocks) > 0
        and len(document.html) <= MOST_HTML
        and len(elements.tag) <= MOST_ELEMENTS
        and max(elements.depth) <= DEEPEST
        and elements.tag.count("td") <= MOST_CELLS
        and document.html.count("=") <= MOST_ATTRIBUTES * (len(elements.tag) + 1000)
    )


def read_with_trafilatura(document: Document, *, fast: bool = False, keeps_tables: bool = True) -> tuple[Part, ...]:
    """The parts of the article as trafilatura sees them; none where it finds none.

    Scripts are taken out before, because it reads JSON-LD in a time that grows with the square of the escapes in
    it. It drops zero-width joiners: take the text from our own blocks where that matters.
    """
    # Few processes ever ask it, and its import takes as long as some ten pages.
    import trafilatura

    # A parse of its own: cloning a tree fails on some real pages, and the tree that others read must stay whole.
    tree = parse(document.html).tree
    tree.strip_tags(_DROPPED, recursive=True)
    found: Any = trafilatura.bare_extraction(
        tree.html or "",
        fast=fast,
        include_comments=False,
        include_tables=keeps_tables,
        deduplicate=False,
        with_metadata=False,
    )
    body = getattr(found, "body", None)
    return () if body is None else tuple(_parts(body))


def _parts(body: Any) -> Iterator[Part]:
    """The children of trafilatura's tree as parts."""
    for child in body:
        if child.tag == "list":
            yield from _filled(Kind.LIST_ITEM, child.iter("item"))
        elif child.tag == "table":
            yield from _filled(Kind.TABLE_ROW, child.iter("row"))
        else:
            yield from _filled(_KINDS.get(child.tag, Kind.PARAGRAPH), [child])


def _filled(kind: Kind, elements: Any) -> Iterator[Part]:
    for element in elements:
        pieces = element.iter("cell") if kind is Kind.TABLE_ROW else [element]
        texts = (" ".join("".join(piece.itertext()).split()) for piece in pieces)
        text = " | ".join(filter(None, texts))
        if text:
            yield Part(text, kind)
