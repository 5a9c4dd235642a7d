"""Boxes that ask for an address or a click, told by what stands in them: a field for an e-mail address, a headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from selectolax.lexbor import LexborNode

from copydesk.cleaners.extract.blocks import which
from copydesk.cleaners.extract.model import Judged
from copydesk.cleaners.extract.pointers import phrases_of
from copydesk.cleaners.extract.spans import Spans
from copydesk.cleaners.html.document import Document

#: A box has no more words.
BOX_WORDS = 60
#: So many fields are looked at, and so many elements round each.
MOST_FIELDS = 20
BOX_LEVELS = 6
#: A headline that names a letter to subscribe to has no more words.
_HEADLINE_WORDS = 5

_MAIL = re.compile(r"e-?mail", re.IGNORECASE)
#: What a letter to subscribers is called.
_LETTER = re.compile(
    r"newsletter|nieuwsbrief|nyhetsbrev|nyhedsbrev|bolet[ií]n|boletim|biuletyn|рассылк|розсилк|ενημερωτικ"
    r"|lettre d'info|infolettre|zpravodaj|b[uü]lten|hírlev|uutiskirj"
    r"|ニュースレター|メルマガ|뉴스레터|النشرة|电子报|電子報"
)

_NOT_BOX = frozenset({"form", "label", "p", "span", "fieldset", "ul", "li"})
_PAGE = frozenset({"body", "main", "article", "html"})

#: What an element looks like: its tag and its names (`Elements.looks`).
Look = tuple[str, str]


def read_asking(document: Document) -> frozenset[Look]:
    """The looks of elements that hold a field for an e-mail address and few words besides."""
    fields = (node for node in document.elements.get("input", ())[:MOST_FIELDS] if _asks_for_address(node))
    return frozenset(look for node in fields if (look := _look_of_box(node)) is not None)


def headed_boxes(judged: Judged, spans: Spans, end: int) -> Iterator[int]:
    """The elements of few words that begin with a line such as "Newsletter", those that begin before a block."""
    elements, owners, heads = judged.blocks.elements, judged.blocks.owner, _newsletters()
    sizes = judged.sizes[:end]
    for block in which((sizes <= _HEADLINE_WORDS) & (sizes > 0)):
        if judged.blocks.text[block].casefold().strip(" :!.") not in heads:
            continue
        unit = owners[block]
        while elements.parent[unit] > 0 and elements.tag[elements.parent[unit]] not in _PAGE:
            around = spans.below(elements.parent[unit])
            if around.start < block or judged.sizes[around].sum() > BOX_WORDS:
                break
            unit = elements.parent[unit]
        yield unit


@cache
def _newsletters() -> frozenset[str]:
    """The lines that head a box for subscribers, in all languages: those with the word in them."""
    return frozenset(phrase for phrase in phrases_of("newsletter") if _LETTER.search(phrase))


def _asks_for_address(field: LexborNode) -> bool:
    attributes = field.attributes
    if attributes.get("type") == "email":
        return True
    said = (attributes.get(name) or "" for name in ("name", "id", "placeholder"))
    return (attributes.get("type") or "text") == "text" and any(map(_MAIL.search, said))


def _look_of_box(field: LexborNode) -> Look | None:
    """How the nearest element with a name looks that has words round a field; `None` where it has too many."""
    node = field.parent
    for _ in range(BOX_LEVELS):
        if node is None or (node.tag or "") in _PAGE:
            return None
        words = len((node.text(separator=" ") or "").split())
        if words > BOX_WORDS:
            return None
        attributes = node.attributes
        names = " ".join(v for name in ("class", "id", "itemprop", "role") if (v := attributes.get(name)))
        if names and words >= _HEADLINE_WORDS and node.tag not in _NOT_BOX:
            return node.tag or "", names
        node = node.parent
    return None
