"""Headlines that lead to the page of another story, and the boxes that have one with a lead below it."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.cleaners.extract.blocks import Spans, which
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.pointers import Addresses
from copydesk.cleaners.extract.story_heads import (
    LIKE_TITLE,
    MOST_APART,
    OWN_WORDS,
    is_paragraph,
    looks_like_headline,
    unit_of,
)

#: A headline of so much a link leads away, and has so many words.
_LINKED = 0.9
_LEAST_WORDS, _MOST_WORDS = 3, 25
#: The lead of another story in a box has no more words, paragraphs and other lines.
_LEAD_WORDS = 120
_LEAD_PARAGRAPHS = 3
_LEAD_BLOCKS = 6
_BOXES = frozenset({"div", "section", "aside", "a", "article", "figure", "blockquote", "table"})


def linked_headlines(judged: Judged, title: int, chosen: Chosen, addresses: Addresses) -> list[int]:
    """The headlines beside chosen blocks that are links to another page of the house.

    More than a few such are those of a list, or of its parts.
    """
    linked = (judged.table["link_share"] >= _LINKED) & (judged.sizes >= _LEAST_WORDS) & (judged.sizes <= _MOST_WORDS)
    linked[:-1] &= chosen[:-1] | chosen[1:]
    likeness = judged.table["title_likeness"]
    headlines = (b for b in which(linked) if b > title or likeness[b] <= LIKE_TITLE)
    may_be = [b for b in headlines if looks_like_headline(judged, b, title)]
    if not may_be or len(may_be) > MOST_APART:
        return []
    return [b for b in may_be if addresses.lead_within(judged.blocks.text[b])]


def teasers(judged: Judged, kept: Chosen, spans: Spans, title: int, linked: list[int]) -> Iterator[slice]:
    """The blocks of boxes among or behind the paragraphs that begin with one of these headlines, and hold a lead."""
    elements = judged.blocks.elements
    boxes: dict[int, slice] = {}
    for heading in linked:
        is_above = heading < title
        box = unit_of(judged, heading, -1 if is_above else title, spans)
        if is_above and spans.below(box).stop > title:
            continue
        if elements.tag[box] in _BOXES and _holds_lead(judged, heading, spans.below(box)):
            boxes[box] = spans.below(box)
    if not boxes:
        return
    words = judged.sizes * kept
    inside = sum(words[story].sum() for story in boxes.values())
    if words.sum() - inside >= max(OWN_WORDS, inside):
        yield from boxes.values()


def _holds_lead(judged: Judged, heading: int, story: slice) -> bool:
    paragraphs = sum(is_paragraph(judged, block) for block in range(heading + 1, story.stop))
    is_short = judged.sizes[story].sum() <= _LEAD_WORDS and story.stop - story.start <= _LEAD_BLOCKS
    return is_short and 0 < paragraphs <= _LEAD_PARAGRAPHS
