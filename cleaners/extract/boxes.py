"""Boxes of few words among the paragraphs, told by how they are built, in whatever language they speak.

A box that points elsewhere is a label and links; one that asks for something has a button, a field, or a link alone
that leads to a channel, to a place to give or to a page that sells.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice

from copydesk.cleaners.extract.blocks import Elements, Spans, which
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.notices import asks_and_tells
from copydesk.cleaners.extract.pointers import PROMPT_WORDS, Addresses, is_call, phrases_of
from copydesk.cleaners.extract.story_heads import OWN_WORDS, words_before
from copydesk.cleaners.html.element_index import ElementIndex

#: A box has no more words, and no block in it is as likely as a paragraph, if it is told by a button alone.
_BOX_WORDS = 60
_PARAGRAPH = 0.97
_WORDS_ABOVE = 12
#: So many elements look like a box at most, itself counted: more are the parts of a text.
_MOST_ALIKE = 2
_BOXES = frozenset({"div", "section", "aside", "blockquote", "figure", "footer", "form", "ul", "article"})
_PAGE = frozenset({"body", "main", "html"})
#: What a box may hold that is text however it is framed.
_SAID = frozenset({"pre", "table", "td", "th", "details", "dl", "math"})
#: A label has no more words; so many links follow it; each link has so much of its block's letters.
_LABEL_WORDS = 8
_MOST_LINKS = 5
_LINKS_BESIDE = 2
_LEAST_ITEMS = 2
_QUESTION = re.compile(r"[?？؟;]\s*\Z")  # a Greek one ends in a semicolon
_LINKED = 0.8
#: A box that is one link has so many words, and one that ends in a link so much of its letters in it.
_LEAST_WORDS = 3
_TAIL = 0.3
_SENTENCE_ENDS = (".", "!", "…", "。", "！", "।", ";", ",")
#: What a reader presses or fills in; so many of a page are looked at, and so many elements round each.
_CONTROLS = ("button", "input", "select", "textarea", "audio")
_NO_CONTROLS = frozenset({"hidden", "checkbox"})  # lists of what to buy and to do have boxes to tick
_MOST_CONTROLS = 60
_LEVELS = 4
#: A part of several that unfold has more letters than a button and a few words beside it.
_FOLDED_LETTERS = 40
#: The length of a recording at the end of a line of few words.
_LENGTH_AT_END = re.compile(r"(?<![\d:])(?:\d{1,2}:)?\d{1,2}:\d\d\)?\Z")
_RECORDING_WORDS = 8
_PHRASE_WORDS = 4

#: What an element looks like: its tag and its names (`Elements.looks`).
Look = tuple[str, str]


def without_boxes(judged: Judged, chosen: Chosen, spans: Spans, addresses: Addresses) -> Chosen:
    """The chosen blocks without boxes that point elsewhere or ask for something, if enough stands outside of them."""
    boxes = _boxes_in(judged, chosen, spans)
    if not boxes:
        return chosen
    kept, looks, look = chosen.copy(), judged.blocks.elements.look_list, judged.blocks.elements.look
    controlled = _looks_with_controls(addresses, {looks[look[box]] for box in boxes})
    for box in boxes:
        inside = spans.below(box)
        is_asking = max(judged.size_list[inside]) <= PROMPT_WORDS and (
            (looks[look[box]] in controlled and _asks(judged, inside)) or _calls(judged, inside, addresses)
        )
        if is_asking or _points_elsewhere(judged, inside, addresses):
            words = judged.sizes * kept
            if words.sum() - words[inside].sum() >= OWN_WORDS:
                kept[inside] = False
    return kept


def _boxes_in(judged: Judged, chosen: Chosen, spans: Spans) -> list[int]:
    """The outermost elements of few words with chosen blocks that look like hardly another one of the page.

    Above the first paragraph, where a standfirst may stand, they have fewer words.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    prose = which(chosen & judged.prose)
    if len(prose) < 2:
        return []
    around = Counter(elements.parent[owners[block]] for block in prose).most_common(1)[0][0]
    may_be = [b for b in which(chosen) if elements.parent[owners[b]] != around or _may_be_box(elements, owners[b])]
    if not may_be:
        return []
    words = words_before(judged)
    boxes: dict[int, int] = {}

    def box_of(element: int) -> int:
        """The outermost box that is an element or stands round it; -1 for none."""
        if element not in boxes:
            inside = spans.below(element)
            most = _BOX_WORDS if inside.start > prose[0] else _WORDS_ABOVE
            is_page = element <= 0 or elements.tag[element] in _PAGE
            if is_page or words[inside.stop] - words[inside.start] > most:
                boxes[element] = -1
            else:
                outer = box_of(elements.parent[element])
                boxes[element] = element if outer < 0 and _may_be_box(elements, element) else outer
        return boxes[element]

    found = sorted({box for block in may_be if (box := box_of(owners[block])) >= 0})
    if not found:
        return []
    few = {look for look in {elements.look[box] for box in found} if _is_rare(elements, look)}
    may_be = [box for box in found if elements.look[box] in few]
    return [box for box in may_be if _SAID.isdisjoint(elements.tag[box : elements.end[box]])]


def _may_be_box(elements: Elements, element: int) -> bool:
    """Whether an element may be a box: a paragraph is one if it has a name."""
    return elements.tag[element] in _BOXES or (elements.tag[element] == "p" and elements.css_class[element] != "")


def _is_rare(elements: Elements, look: int) -> bool:
    """Whether hardly an element looks so, the names left out that have numbers."""
    tag, names = elements.look_list[look]
    kind, count = _without_numbers(names), elements.look_counts[look]
    first = kind[0] if kind else ""
    for other, (its_tag, its_names) in enumerate(elements.look_list):
        if count > _MOST_ALIKE:
            return False
        if its_tag == tag and other != look and first in its_names and _without_numbers(its_names) == kind:
            count += elements.look_counts[other]
    return count <= _MOST_ALIKE


def _without_numbers(names: str) -> list[str]:
    """Names without those that have numbers: these tell one of many boxes from another."""
    return [name for name in names.split() if not any(map(str.isdigit, name))]


def _asks(judged: Judged, box: slice) -> bool:
    """Whether blocks beside a control are no list, and not as likely as paragraphs; that of a question has answers."""
    if sum(judged.blocks.links[box]) > _LINKS_BESIDE or max(judged.likely[box]) >= _PARAGRAPH:
        return False
    tags, owners = judged.blocks.elements.tag, judged.blocks.owner
    items = sum(tags[owners[block]] == "li" for block in range(box.start, box.stop))
    return items < _LEAST_ITEMS or any(
        _QUESTION.search(judged.blocks.text[block]) for block in range(box.start, box.stop)
    )


def _points_elsewhere(judged: Judged, box: slice, addresses: Addresses) -> bool:
    """Whether a box is a label and links to other pages of the house, or such links alone, and no list of parts."""
    text, letters, links = judged.blocks.text, judged.blocks.link_chars, judged.blocks.links
    blocks = list(range(box.start, box.stop))
    if len(blocks) == 1:
        return _ends_in_link(judged, blocks[0], addresses)
    label, linked = blocks[0], blocks[1:]
    if links[label] or not 0 < judged.size_list[label] <= _LABEL_WORDS or text[label].endswith(_SENTENCE_ENDS):
        return False
    if len(linked) > _MOST_LINKS or any(letters[block] < _LINKED * len(text[block]) for block in linked):
        return False
    return all(addresses.lead_within(text[block]) for block in linked)


def _ends_in_link(judged: Judged, block: int, addresses: Addresses) -> bool:
    """Whether a box of one line is a link to another page, or a label and one, and no sentence."""
    text, letters = judged.blocks.text[block], judged.blocks.link_chars[block]
    if judged.blocks.links[block] != 1 or judged.levels[block] or letters < _TAIL * len(text):
        return False
    said = next((said for said in addresses.known if len(said) >= letters and said and text.endswith(said)), "")
    label = text[: len(text) - len(said)].split()
    is_label = len(label) <= _LABEL_WORDS and not (label and label[-1].endswith(_SENTENCE_ENDS))
    if judged.blocks.elements.tag[judged.blocks.owner[block]] == "p":
        is_label &= bool(label) and label[-1].endswith((":", "："))
    is_long = len(said.split()) >= _LEAST_WORDS or len(said) >= _LEAST_WORDS * 4
    return bool(said) and is_label and is_long and addresses.lead_within(said)


def _calls(judged: Judged, box: slice, addresses: Addresses) -> bool:
    """Whether a box has a link alone to a channel, a place to give or to buy, a question and an address for mail, or
    the length of a recording behind a label."""
    text, letters = judged.blocks.text, judged.blocks.link_chars
    alone = [b for b in range(box.start, box.stop) if letters[b] and letters[b] >= _LINKED * len(text[b])]
    if any(is_call(addresses.known.get(text[block], "")) for block in alone):
        return True
    said = " ".join(text[box])
    if asks_and_tells(said):
        return True
    is_line = box.stop - box.start == 1 and judged.size_list[box.start] <= _RECORDING_WORDS
    return is_line and (_LENGTH_AT_END.search(said) is not None or _is_sponsored(said))


def _is_sponsored(line: str) -> bool:
    """Whether a line begins with a phrase of several words that names who paid: "Paid content by the mill"."""
    words = line.casefold().split()
    return any(" ".join(words[:count]) in _ad_phrases() for count in range(2, min(len(words), _PHRASE_WORDS) + 1))


@cache
def _ad_phrases() -> frozenset[str]:
    return phrases_of("ad_slot")


def _unfolds(index: ElementIndex, control: int) -> bool:
    """Whether a button is the head of one of several parts that look the same: a question above its answer."""
    part = index.parents[control]
    if index.tags[control] != "button" or part < 0 or not index.is_longer(part, _FOLDED_LETTERS):
        return False
    look = index.tags[part], index.value(part, "class")
    beside = (index.before(part), index.behind(part))
    return any(
        (index.tags[at], index.value(at, "class")) == look and index.is_longer(at, _FOLDED_LETTERS)
        for at in beside
        if at >= 0
    )


def _looks_with_controls(addresses: Addresses, wanted: set[Look]) -> set[Look]:
    """Those of some looks of named elements that have something to press or to fill in."""
    index = addresses.index
    wanted = {look for look in wanted if look[1]}
    found: set[Look] = set()
    if index is None or not wanted:
        return found
    controls = (
        place
        for place in index.tagged(*_CONTROLS)
        if index.value(place, "type") not in _NO_CONTROLS and not _unfolds(index, place)
    )
    for place in islice(controls, _MOST_CONTROLS):
        for level, above in enumerate((place, *index.around(place))):
            if level > _LEVELS:
                break
            names = " ".join(v for name in ("class", "id", "itemprop", "role") if (v := index.value(above, name)))
            if (look := (index.tags[above], names)) in wanted:
                found.add(look)
    return found
