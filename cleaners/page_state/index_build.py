"""How a page is built, as numbers: where its prose stands, its links, its blocks, the text made of it."""

from __future__ import annotations

import math
import re
from collections import Counter

from copydesk.cleaners.core.running_text import count_prices, size_in_letters, tell_blocks, tell_lines
from copydesk.cleaners.extract.assemble import Candidates
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex

#: Links, paragraphs and headings that are looked at: the first of each, so that a page's size costs little.
MAX_NODES = 1500
_MAX_HTML = 400_000

#: A paragraph with this many characters is prose; a link text of this many is a headline; a block of at least the
#: third is a label.
PROSE_CHARACTERS = 120
HEADLINE_CHARACTERS = 25
LABEL_CHARACTERS = 15

#: No character counts for more in the size of a text (`size_in_letters`).
WIDE_SIZE = 3

_DIGITS = re.compile(r"\d+")
#: What the classes of buttons for more, and of links to a next page, hold.
_NEXT_PAGE = ("pagina", "load-more", "loadMore", "pager")


def of_prose(document: Document) -> dict[str, float]:
    """Where the prose stands: an article's under one element, teasers' under many."""
    under: Counter[int] = Counter()
    longest = paragraphs = 0
    index = document.index
    for place in sorted(index.tagged("p", "br"))[:MAX_NODES]:
        parent = index.parents[place]
        if index.tags[place] == "p":
            size = size_in_letters(_text(index, place))
            longest = max(longest, size)
            paragraphs += size >= PROSE_CHARACTERS
            under[parent] += size if size >= PROSE_CHARACTERS else 0
        elif parent not in under:
            # Lines between line breaks: the prose of old templates.
            under[parent] = size_in_letters(index.own_text(parent).strip()) if index.tags[parent] != "p" else 0
    prose = sum(under.values())
    most = max(under.values(), default=0)
    return {
        "prose": math.log1p(prose),
        "longest_paragraph": math.log1p(longest),
        "prose_paragraphs": math.log1p(paragraphs),
        "prose_together": math.log1p(most),
        "prose_together_share": most / (prose + 1),
    }


def of_links(document: Document) -> dict[str, float]:
    """Teasers: links with headlines and pictures, alike in form, two to the same page; buttons that repeat."""
    index, links = document.index, document.links[:MAX_NODES]
    shapes: Counter[tuple[str, ...]] = Counter()
    targets: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    length = headlines = 0
    forms: dict[int, str] = {}
    for place in links:
        target, text = index.value(place, "href"), _text(index, place)
        length += len(text)
        headlines += len(text) >= HEADLINE_CHARACTERS
        shapes[_shape(index, place, forms)] += 1
        targets[target.partition("#")[0]] += 1
        labels[text] += bool(text)
    labels.update(t for button in index.tagged("button")[:MAX_NODES] if (t := _text(index, button)))
    pictured = _pictured(index, links)
    headings = sorted(index.tagged("h2", "h3", "h4"))[:MAX_NODES]
    linked = sum(leads_on(index, heading) for heading in headings)
    return {
        "link_length": math.log1p(length),
        "headline_links": math.log1p(headlines),
        "pictured_links": math.log1p(pictured),
        "same_links": math.log1p(max(shapes.values(), default=0)),
        "double_links": math.log1p(sum(1 for count in targets.values() if count in (2, 3))),
        "same_labels": math.log1p(max(labels.values(), default=0)),
        "linked_headings": math.log1p(linked),
        "linked_heading_share": linked / (len(headings) + 1),
    }


def of_elements(document: Document) -> dict[str, float]:
    """Counts of what lists have more of: cards, times, pictures, links, headings."""
    count = {tag: len(places) for tag, places in document.index.places.items()}
    headings = sum(count.get(tag, 0) for tag in ("h2", "h3", "h4"))
    return {
        "articles": math.log1p(count.get("article", 0)),
        "times": math.log1p(count.get("time", 0)),
        "images": math.log1p(count.get("img", 0)),
        "links": math.log1p(len(document.links)),
        "headings": math.log1p(min(headings, MAX_NODES)),
        "list_items": math.log1p(count.get("li", 0)),
        "h1": float(min(count.get("h1", 0), 3)),
    }


def of_shelves(document: Document) -> dict[str, float]:
    """What shops have and lists that go on: prices, filters, a next page."""
    index = document.index
    boxes = [place for place in index.tagged("input") if index.value(place, "type").lower() == "checkbox"]
    has_next = any(index.value(place, "rel").lower() == "next" for place in index.holding("rel", "next"))
    return {
        "prices": math.log1p(count_prices(document.html[:_MAX_HTML])),
        "forms": math.log1p(len(index.tagged("select")) + len(boxes)),
        "next_page": float(has_next or index.has_part("class", *_NEXT_PAGE)),
    }


def of_blocks(candidates: Candidates) -> dict[str, float]:
    """Where the blocks with prose stand, and which of them extraction chose: an article's follow each other."""
    sized, chosen, chosen_run, runs, run, prose, slot_prose, slot_labels, slots, slot_most = tell_blocks(
        candidates.texts,
        candidates.chosen.tolist(),
        candidates.slots.tolist(),
        PROSE_CHARACTERS,
        LABEL_CHARACTERS,
    )
    total = sized + 1
    return {
        "blocks": math.log1p(len(candidates)),
        "blocks_size": math.log1p(total),
        "chosen": math.log1p(chosen),
        "chosen_share": chosen / total,
        "chosen_runs": math.log1p(runs),
        "chosen_run": math.log1p(chosen_run),
        "chosen_run_share": chosen_run / (chosen + 1),
        "prose_run": math.log1p(run),
        "prose_run_share": run / total,
        "prose_block_share": prose / total,
        "slot_prose": math.log1p(slot_prose),
        "slot_prose_share": slot_prose / total,
        "slot_labels": math.log1p(slot_labels),
        "slots": math.log1p(slots),
        "slot_most": math.log1p(slot_most),
    }


def of_text(text: str) -> dict[str, float]:
    """How much of the extracted text is running prose: an index page gives teasers, names and prices."""
    sized, lines, prose, prose_lines, longest_line, longest_run, sentences, cut_lines = tell_lines(
        text, PROSE_CHARACTERS
    )
    total = sized + 1
    return {
        "text_size": math.log1p(total),
        "text_lines": math.log1p(lines),
        "text_prose": math.log1p(prose),
        "text_prose_lines": math.log1p(prose_lines),
        "text_prose_share": prose / total,
        "text_longest_line": math.log1p(longest_line),
        "text_longest_run": math.log1p(longest_run),
        "text_mean_line": math.log1p(total / (lines + 1)),
        "text_sentences": math.log1p(sentences),
        "text_prices": math.log1p(count_prices(text)),
        "text_cut_lines": math.log1p(cut_lines),
    }


def _text(index: ElementIndex, place: int) -> str:
    return index.text(place, " ").strip()


def _shape(index: ElementIndex, link: int, forms: dict[int, str]) -> tuple[str, ...]:
    """The link's classes with those of its parent and grandparent: teasers of one list share them.

    `forms` keeps what was found for each element: links share parents.
    """
    parts = []
    place = link
    for _ in range(3):
        if place < 0:
            break
        form = forms.get(place)
        if form is None:
            form = forms[place] = f"{index.tags[place]}.{_DIGITS.sub('', index.value(place, 'class'))}"
        parts.append(form)
        place = index.parents[place]
    return tuple(parts)


def _pictured(index: ElementIndex, links: list[int]) -> int:
    """How many of the links have a picture in them, told from the pictures, which are fewer."""
    known: set[int] = set()
    for picture in index.tagged("img"):
        place = index.parents[picture]
        while place >= 0 and place not in known:
            known.add(place)
            place = index.parents[place]
    return sum(link in known for link in links)


def leads_on(index: ElementIndex, heading: int) -> bool:
    """Whether a heading has a link in it, or is in one."""
    parent = index.parents[heading]
    return index.inside(heading, "a", "href") >= 0 or (parent >= 0 and index.tags[parent] == "a")
