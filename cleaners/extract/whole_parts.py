"""Parts of an article that are kept or left out as a whole: lists, preformatted text, headings with what they head."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.parts import FRAME, ITEM, LIST, find_items, find_labelled, gather_items
from copydesk.cleaners.extract.blocks import which
from copydesk.cleaners.extract.layout_features import PROSE_LINKS, told_by_tag
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.naming import BAD
from copydesk.cleaners.extract.pointers import begins_pointer

#: An item of more blocks is no item of a text's list, but a comment, a card or a part of the page.
MOST_ITEM_BLOCKS = 3
#: A list goes with the article if this share of its words was chosen, or if it stands in the article's text and no more
#: than this share of its letters is linked.
_MOST = 0.6
_LINKED = 0.6
#: A list before the text points elsewhere if each item has a link, and more of its letters than this is linked.
_POINTING = 0.4
#: So many elements round a list are asked for the text that it stands in.
_LIST_BOXES = 2
#: A list that stands in an item of another one has no more elements between them.
INNER_LEVELS = 4
#: From this probability on, preformatted text comes in right between two chosen blocks, and a list of which nothing
#: was chosen.
LIKELY_LINES = 0.05
LIKELY_LIST = 0.05
#: Preformatted text in the element of the last chosen block comes in from this probability on.
LIKELY_LAST_LINES = 0.2
#: The same of a list behind the last chosen block, which announces it or stands in one element with it.
LIKELY_LAST_LIST = 0.2
#: The same of a list whose heading is likelier than not.
LIKELY_LAST_HEADED = 0.1
_SURE_HEADING = 0.5
#: A heading of so many words may be a paragraph.
_SENTENCE_WORDS = 15
#: A sentence without an element of its own has so many words, and ends like one.
LEAST_BARE = 8
_SENTENCE = re.compile(r"""^[^©].*[.!?。！？…]["'”’»)]*$""", re.DOTALL)
#: What stands beside code, a line each.
_LINE_NUMBERS = re.compile(r"\d{1,5}(?:\s+\d{1,5})+\s*")
#: A heading right before a chosen block of its own element comes in from this probability on.
LIKELY_HEADING = 0.03
#: So many boxes may stand round a heading alone.
_BOX_LEVELS = 3

#: A line of a list that is set as paragraphs begins with a bullet or a dash, or with a label that has names behind it,
#: set apart; so many make one.
_BULLETS = "•‣◦▪▸►●○·*–—-"
LABEL_LETTERS = 40
LEAST_LABELLED = 3
#: The one paragraph below a heading at the end comes in from this probability on.
LIKELY_HEADED = 0.25
#: A sentence that announces a list of links has so many words.
LEAD_IN_WORDS = 5
#: A line of no more words may stand between them.
HEAD_WORDS = 4
#: A label of code that is made of links has no more: "raw", "hosted by".
LABEL_WORDS = 12

_LISTS = frozenset({"ul", "ol", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_CODE = frozenset({"code", "samp", "kbd"})
_HOLDERS = _ITEMS | {"td", "th"}
_LEVEL = {f"h{level}": level for level in range(1, 7)}
_CAPTIONS = frozenset({"figure", "figcaption"})
#: How far above its block the element of a caption may be.
_CAPTION_LEVELS = 3
_FRAME_TAGS = frozenset({"nav", "aside", "footer", "form"})
_LIST_KINDS = dict.fromkeys(_LISTS, LIST) | dict.fromkeys(_ITEMS, ITEM) | dict.fromkeys((*_FRAME_TAGS, "table"), FRAME)


def choose_lists(judged: Judged, chosen: Chosen, left_out: Chosen) -> Chosen:
    """The chosen blocks with each plain list whole: all of its items or none.

    `left_out` are blocks that were taken for parts of something else: a row of pictures, comments.
    """
    lists, begun = _plain_lists(judged, chosen)
    if not lists:
        return chosen
    kept, flags = chosen.copy(), chosen.tolist()
    whole: set[int] = set()
    anchors: NDArray[np.int64] | None = None  # the chosen blocks that stand in no list
    for element, items in sorted(lists.items()):
        count = begun[element]
        is_kept = count == len(items)
        if whole and _outer_list(judged, element) in whole and not _is_linked(judged, items):
            is_kept = True
        elif not count:
            is_kept = _follows_text(judged, element, items, flags) and not left_out[items].any()
        elif not is_kept or _points_on(judged, items):
            if anchors is None:
                anchors = _outside_of(lists, chosen)
            if is_kept:
                is_kept = not len(anchors) or items[-1] > anchors[0]
            else:
                own, sizes = chosen[items], judged.sizes[items]
                is_most = (own * sizes).sum() >= _MOST * sizes.sum() and not _leads_away(judged, items, anchors)
                is_kept = is_most or _stands_in_text(judged, element, items, anchors)
                is_kept = (
                    is_kept or _is_led_in(judged, element, items, flags) or _ends_text(judged, element, items, flags)
                )
        if count != is_kept * len(items):
            kept[items] = is_kept
        if is_kept:
            whole.add(element)
    return kept


def _outside_of(lists: dict[int, list[int]], chosen: Chosen) -> NDArray[np.int64]:
    """The chosen blocks that stand in no list."""
    text = chosen.copy()
    text[[block for items in lists.values() for block in items]] = False
    return text.nonzero()[0]


def _follows_text(judged: Judged, element: int, items: list[int], chosen: list[bool]) -> bool:
    """Whether a list of which nothing was chosen stands between chosen blocks, goes one on or is announced by one."""
    before = items[0] - 1
    if before < 0 or not (chosen[before] or judged.blocks.elements.tag[judged.blocks.owner[before]] in _LEVEL):
        return False
    own = (judged, element, items, chosen)
    return _goes_between(*own) or _goes_on(*own) or _is_led_in(*own) or _ends_text(*own)


def _ends_text(judged: Judged, element: int, items: list[int], chosen: list[bool]) -> bool:
    """Whether a likely list without links stands right behind a chosen paragraph of its element, or a heading there."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    before = items[0] - 1
    is_head = before > 0 and elements.tag[owners[before]] in _LEVEL
    bound = LIKELY_LAST_HEADED if is_head and judged.probability[before] >= _SURE_HEADING else LIKELY_LAST_LIST
    if is_head and not chosen[before]:
        before -= 1
    is_text = before >= 0 and chosen[before] and bool(judged.prose[before] or elements.tag[owners[before]] in _LEVEL)
    is_beside = is_text and elements.parent[owners[before]] == elements.parent[element]
    if not is_beside or elements.marks[elements.look[element]] & BAD:
        return False
    # Cards of other stories have links and headings.
    is_plain = not any(judged.blocks.links[block] or elements.tag[owners[block]] in _LEVEL for block in items)
    return is_plain and bool(judged.probability[items].mean() >= bound)


def _is_led_in(judged: Judged, element: int, items: list[int], chosen: list[bool]) -> bool:
    """Whether a list of links stands right behind a sentence of its element that announces it and is no pointer."""
    before = items[0] - 1
    if before < 0 or not chosen[before] or judged.sizes[before] < LEAD_IN_WORDS or not _is_linked(judged, items):
        return False
    elements, text = judged.blocks.elements, judged.blocks.text[before].rstrip()
    is_beside = elements.parent[judged.blocks.owner[before]] == elements.parent[element]
    is_open = is_beside and text.endswith((":", "：")) and not judged.prose[items].any()
    return is_open and not begins_pointer(text)


def _goes_between(judged: Judged, element: int, items: list[int], chosen: list[bool]) -> bool:
    """Whether a list of which nothing was chosen stands right between two chosen blocks of the element round it.

    Their headings may stand between: which of these stay is told when the text is known.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    before, behind = items[0] - 1, items[-1] + 1
    while before > 0 and not chosen[before] and elements.tag[owners[before]] in _LEVEL:
        before -= 1
    while behind < len(chosen) - 1 and not chosen[behind] and elements.tag[owners[behind]] in _LEVEL:
        behind += 1
    if before < 0 or behind >= len(chosen) or not (chosen[before] and chosen[behind]) or _is_linked(judged, items):
        return False
    if any(elements.parent[owners[block]] != elements.parent[element] for block in (before, behind)):
        return False
    if elements.marks[elements.look[element]] & BAD:
        return False
    sizes = judged.sizes[items] + 1e-9
    return bool((judged.probability[items] * sizes).sum() >= LIKELY_LIST * sizes.sum())


def _goes_on(judged: Judged, element: int, items: list[int], chosen: list[bool]) -> bool:
    """Whether a list of which nothing was chosen goes on the chosen text before it, in the element of that text.

    So does one beside it that a colon announces, if the model does not rule it out.
    """
    before = items[0] - 1
    if before < 0 or not chosen[before] or _is_linked(judged, items):
        return False
    elements, owner = judged.blocks.elements, judged.blocks.owner[before]
    if elements.parent[element] == owner:
        return elements.tag[owner] not in _HOLDERS
    is_announced = (
        judged.blocks.text[before].endswith((":", "：")) and elements.parent[element] == elements.parent[owner]
    )
    return is_announced and bool(judged.probability[items].mean() >= LIKELY_LAST_LIST)


def _points_on(judged: Judged, items: list[int]) -> bool:
    """Whether each item of a list has a link, and much of it is linked: "Next message: Gate stuck"."""
    letters, shares = judged.table["letters"][items], judged.table["link_share"][items]
    return bool((shares > 0).all() and (shares * letters).sum() > _POINTING * letters.sum())


def _outer_list(judged: Judged, element: int) -> int:
    """The list in an item of which a list stands; -1 for none."""
    elements = judged.blocks.elements
    line = elements.lineage(element, INNER_LEVELS)[1:]
    return next((e for e in line if elements.tag[e] in _LISTS), -1)


def _is_linked(judged: Judged, items: list[int]) -> bool:
    letters = judged.table["letters"][items]
    return bool((judged.table["link_share"][items] * letters).sum() > _LINKED * letters.sum())


def _leads_away(judged: Judged, items: list[int], anchors: NDArray[np.int64]) -> bool:
    """Whether a list is one of links before or behind all other blocks that were chosen."""
    is_inside = len(anchors) and anchors[0] < items[0] and items[-1] < anchors[-1]
    return not is_inside and _is_linked(judged, items)


def _stands_in_text(judged: Judged, element: int, items: list[int], anchors: NDArray[np.int64]) -> bool:
    """Whether a list has chosen blocks before and behind it in the element round it, and leads nowhere else.

    A box of its own may stand between, which holds the list and its heading.
    """
    if _is_linked(judged, items):
        return False
    elements = judged.blocks.elements
    owners = np.array([judged.blocks.owner[anchor] for anchor in anchors.tolist()])
    for parent in elements.lineage(element, 1 + _LIST_BOXES)[1:]:
        inside = anchors[(owners >= parent) & (owners < elements.end[parent])]
        if (inside < items[0]).any() and (inside > items[-1]).any():
            return True
        if elements.tag[parent] in _FRAME_TAGS or elements.marks[elements.look[parent]] & BAD:
            return False
    return False


def _plain_lists(judged: Judged, chosen: Chosen) -> tuple[dict[int, list[int]], dict[int, int]]:
    """By its element, the blocks of each list of two items and more whose items are short; inner lists are apart.

    And how many blocks of each were chosen.
    """
    elements = judged.blocks.elements
    if elements.tags.keys().isdisjoint(_LISTS):
        return {}, {}
    kinds = told_by_tag(elements, _LIST_KINDS)
    # For each element the list and the item that it stands in; for each list how many items, and blocks of one item.
    inside_of, item_of, *of_lists = np.zeros((5, len(kinds)), np.int32)
    find_items(kinds, elements.parent_array, inside_of, item_of)
    lists = gather_items(judged.blocks.owner_array, inside_of, item_of, chosen.view(np.uint8), *of_lists)
    own = list(lists)
    told = zip(own, *(column[own].tolist() for column in of_lists), strict=True)
    begun = {
        element: chosen_blocks
        for element, count, longest, chosen_blocks in told
        if longest <= MOST_ITEM_BLOCKS and (count > 1 or _outer_list(judged, element) in lists)
    }
    return {element: lists[element] for element in begun}, begun


def choose_labelled(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks with lists that are set as paragraphs whole: "North: Alm, Birk", "• Dorn", ...

    Such a list stands behind a chosen block, in the same element, and two of its lines at least were chosen.
    """
    texts = judged.blocks.text
    begun = which(chosen)
    # Without two such lines among the chosen ones there is no such list.
    if len(find_labelled([texts[block] for block in begun], _BULLETS, LABEL_LETTERS)) < 2:
        return chosen
    labelled = find_labelled(texts, _BULLETS, LABEL_LETTERS)
    if len(labelled) < LEAST_LABELLED or chosen[labelled].all():
        return chosen
    kept, marked = chosen.copy(), frozenset(labelled)
    for run in _labelled_runs(judged, marked, begun[0], begun[-1]):
        if len(run) < LEAST_LABELLED:
            continue
        lines = [block for block in run if block in marked]
        is_begun = len(lines) >= LEAST_LABELLED and chosen[lines].sum() >= 2 and not chosen[lines].all()
        if is_begun and run[0] > 0 and chosen[run[0] - 1]:
            kept[run] = True
    return kept


def _labelled_runs(judged: Judged, marked: frozenset[int], first: int, last: int) -> list[list[int]]:
    """Blocks that follow each other in like elements of one parent, each a label with names or a short head.

    `marked` are those with a label or a bullet. Runs begin from one block on and up to another.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    runs: list[list[int]] = []
    before = None
    is_head = (judged.sizes <= HEAD_WORDS).tolist()
    for block in range(first, len(owners)):
        owner = owners[block]
        here = (elements.parent[owner], elements.look[owner]) if is_head[block] or block in marked else None
        if here and here == before:
            runs[-1].append(block)
        elif block > last:
            break
        elif here:
            runs.append([block])
        before = here
    return runs


def choose_bare(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks with sentences among them that have no element of their own: what a box has split off.

    A browser ends a paragraph where a box begins in it; what follows stands in the element round the paragraphs.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    prose = which(chosen & (judged.sizes >= _SENTENCE_WORDS))
    may_be = ~chosen & (judged.sizes >= LEAST_BARE) & (judged.table["link_share"] < PROSE_LINKS)
    left_out = which(may_be[prose[0] : prose[-1]]) if prose else []
    if not left_out:
        return chosen
    around = Counter(elements.parent[owners[block]] for block in prose)
    kept = chosen.copy()
    for block in (prose[0] + place for place in left_out):
        kept[block] = around[owners[block]] > 1 and _SENTENCE.search(judged.blocks.text[block]) is not None
    return kept


def choose_lines(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks with preformatted text that stands right between two of them, without its line numbers.

    The box round it may hold its labels: a language, tabs.
    """
    kept = chosen.copy()
    for block in _blocks_of_lines(judged):
        if _LINE_NUMBERS.fullmatch(judged.blocks.text[block]):
            kept[block] = False
        elif not chosen[block] and judged.probability[block] >= LIKELY_LINES:
            before, behind = _round_lines(judged, block, chosen)
            is_between = before >= 0 and behind < len(chosen) and chosen[before] and chosen[behind]
            kept[block] = is_between or (before >= 0 and chosen[before] and _ends_with_lines(judged, block, before))
    return kept


def _ends_with_lines(judged: Judged, block: int, before: int) -> bool:
    """Whether preformatted text goes on a text at its end: below a colon or a heading in its element, or as code."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    if judged.blocks.text[before].endswith((":", "：")):
        return True
    is_beside = owners[block] < elements.end[elements.parent[owners[before]]]
    is_headed = before == block - 2 and elements.tag[owners[block - 1]] in _LEVEL
    is_code = elements.tag[judged.blocks.leaf[block]] in _CODE and judged.probability[block] >= LIKELY_LAST_LINES
    return is_beside and (is_headed or bool(is_code))


def _blocks_of_lines(judged: Judged) -> list[int]:
    elements, owners = judged.blocks.elements, judged.blocks.owner
    return [b for b, owner in enumerate(owners) if elements.tag[owner] == "pre"] if "pre" in elements.tags else []


def _round_lines(judged: Judged, block: int, chosen: Chosen) -> tuple[int, int]:
    """The blocks before and behind preformatted text, beyond headings, captions, its line numbers, its box's labels."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    text = judged.blocks.owner_array[chosen]
    box = owners[block]
    for above in elements.lineage(box, _BOX_LEVELS + 1):
        if ((text >= above) & (text < elements.end[above])).any():
            break
        box = above

    def is_beside(other: int) -> bool:
        if not 0 <= other < len(owners) or chosen[other]:
            return False
        is_short = judged.sizes[other] <= (
            HEAD_WORDS if judged.table["link_share"][other] < PROSE_LINKS else LABEL_WORDS
        )
        is_label = is_short and box <= owners[other] < elements.end[box]
        return (
            is_label
            or elements.tag[owners[other]] in _LEVEL
            or _is_caption(judged, other)
            or _LINE_NUMBERS.fullmatch(judged.blocks.text[other]) is not None
        )

    before, behind = block - 1, block + 1
    while is_beside(before):
        before -= 1
    while is_beside(behind):
        behind += 1
    return before, behind


def choose_headed(judged: Judged, chosen: Chosen, left_out: Chosen) -> Chosen:
    """The chosen blocks with the one paragraph of a box behind them all whose heading was chosen: facts in short.

    `left_out` are blocks that were taken for parts of something else.
    """
    places = np.flatnonzero(chosen)
    heading = int(places[-1]) if len(places) > 1 else len(chosen)
    only = heading + 1
    if only >= len(chosen) or not judged.levels[heading] or not judged.prose[only] or left_out[only]:
        return chosen
    elements, owners = judged.blocks.elements, judged.blocks.owner
    box = elements.parent[owners[heading]]
    is_box = owners[heading - 1] < box and elements.parent[owners[only]] == box
    is_whole = only + 1 == len(chosen) or not box <= owners[only + 1] < elements.end[box]
    is_text = judged.probability[only] >= LIKELY_HEADED and judged.blocks.links[only] == 0
    if not (is_box and is_whole and is_text) or elements.marks[elements.look[box]] & BAD:
        return chosen
    kept = chosen.copy()
    kept[only] = True
    return kept


def choose_headings(judged: Judged, chosen: Chosen, title: Chosen) -> Chosen:
    """The chosen blocks with the headings of what was chosen, and without those of what was not.

    A heading heads what follows it up to the next one of its level or above.
    """
    levels = judged.levels
    text = np.flatnonzero(chosen & (levels == 0))
    if not len(text):
        return chosen.copy()
    first, kept = int(text[0]), chosen.tolist()
    headings, owners = np.flatnonzero(levels), judged.blocks.owner
    ends = [len(kept)] * (len(_LEVEL) + 1)  # where what a heading of each level heads would end
    behind = nearest = len(kept)  # the heading behind one, and the first block kept
    for heading, level in zip(headings[::-1].tolist(), levels[headings][::-1].tolist(), strict=True):
        if True in kept[heading + 1 : behind + 1]:
            nearest = kept.index(True, heading + 1)
        if behind == heading + 1 and behind < len(kept) and owners[behind] == owners[heading]:
            kept[heading] = kept[heading] or kept[behind]  # a line end in it has cut one in two
        elif nearest >= ends[level]:
            kept[heading] &= heading < first or _is_sentence(judged, heading)
        elif not kept[heading] and not title[heading] and _heads_next(judged, heading, chosen):
            kept[heading] = heading > first or _has_peer(judged, heading, kept)
        elif (
            kept[heading]
            and heading > first
            and (_heads_left_out(judged, heading, kept) or _heads_links(judged, heading, kept))
        ):
            kept[heading] = False
        behind = heading
        if not kept[heading] and _stands_in_box_left_out(judged, heading, kept):
            continue  # a card between a heading and its text
        ends[level:] = [heading] * len(ends[level:])
    return np.array(kept, bool)


def _stands_in_box_left_out(judged: Judged, heading: int, kept: list[bool]) -> bool:
    """Whether nothing of the element round a heading is kept, up to the next headings."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    box = elements.parent[owners[heading]]
    first = last = heading
    while first > 0 and owners[first - 1] >= box and not kept[first - 1]:
        first -= 1
    while last + 1 < len(owners) and owners[last + 1] < elements.end[box] and not kept[last + 1]:
        last += 1
    is_at_edge = first == 0 or owners[first - 1] < box
    return is_at_edge and (last + 1 == len(owners) or owners[last + 1] >= elements.end[box])


def _has_peer(judged: Judged, heading: int, kept: list[bool]) -> bool:
    """Whether a heading that looks like one, as a child of the same element, was kept behind it."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    look, parent = elements.look[owners[heading]], elements.parent[owners[heading]]
    return any(
        kept[block] and elements.look[owners[block]] == look and elements.parent[owners[block]] == parent
        for block in range(heading + 1, len(kept))
    )


def _heads_left_out(judged: Judged, heading: int, kept: list[bool]) -> bool:
    """Whether the box that a heading begins has words enough behind it, or links alone, none of which are kept."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    for box in elements.lineage(owners[heading], _BOX_LEVELS + 1)[1:]:
        behind = heading + 1
        while behind < len(owners) and box <= owners[behind] < elements.end[box]:
            if kept[behind]:
                return False
            behind += 1
        if behind > heading + 1:
            rest = slice(heading + 1, behind)
            is_linked = judged.table["link_share"][rest].min() > _LINKED
            return bool(is_linked or judged.sizes[rest].sum() >= _SENTENCE_WORDS)
    return False


def _heads_links(judged: Judged, heading: int, kept: list[bool]) -> bool:
    """Whether the element right behind a heading holds several linked headings and no more but links, none kept.

    One alone may be a card between a heading and its text, and links without headings are buttons of one.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    first = heading + 1
    if first >= len(owners) or kept[first]:
        return False
    box, parent = owners[first], elements.parent[owners[heading]]
    while elements.parent[box] > parent:
        box = elements.parent[box]
    if elements.parent[box] != parent or box == owners[first]:
        return False
    last = first
    while last + 1 < len(owners) and owners[last + 1] < elements.end[box]:
        last += 1
    rest = slice(first, last + 1)
    are_several = np.count_nonzero(judged.levels[rest]) > 1
    return bool(are_several and judged.table["link_share"][rest].min() > _LINKED and not any(kept[rest]))


def _is_sentence(judged: Judged, heading: int) -> bool:
    """Whether a heading is as long as a paragraph, or ends like one: a summary in large letters."""
    return bool(judged.sizes[heading] >= _SENTENCE_WORDS) or judged.blocks.text[heading].endswith((".", "。"))


def _heads_next(judged: Judged, heading: int, chosen: Chosen) -> bool:
    """Whether a heading stands right before a chosen block, as a child of the same element, and is likely enough.

    The caption of a picture or the label of code may stand between. Where each block has a box of its own, the boxes
    are the children.
    """
    following = heading + 1
    while following < len(chosen) and (_is_caption(judged, following) or _labels_code(judged, following)):
        following += 1
    if following >= len(chosen) or not chosen[following]:
        return False
    if judged.probability[heading] < LIKELY_HEADING or judged.table["link_share"][heading] > PROSE_LINKS:
        return False
    elements, owners = judged.blocks.elements, judged.blocks.owner
    parent = elements.parent[owners[heading]]
    for _ in range(_BOX_LEVELS):
        beside = (owners[heading - 1], owners[following]) if heading else (owners[following],)
        if parent < 0 or any(parent <= owner < elements.end[parent] for owner in beside):
            break
        parent = elements.parent[parent]
    return parent >= 0 and parent <= owners[following] < elements.end[parent]


def _labels_code(judged: Judged, block: int) -> bool:
    """Whether a few words stand right before preformatted text, and not on a heading."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    is_before = block + 1 < len(owners) and elements.tag[owners[block + 1]] == "pre"
    return bool(is_before and judged.sizes[block] <= HEAD_WORDS) and elements.tag[owners[block]] not in (*_LEVEL, "pre")


def _is_caption(judged: Judged, block: int) -> bool:
    elements = judged.blocks.elements
    return any(elements.tag[e] in _CAPTIONS for e in elements.lineage(judged.blocks.owner[block], _CAPTION_LEVELS))
