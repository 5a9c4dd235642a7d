"""What stands among the paragraphs of an article and is none: boxes, pointers to others, notices.

Boxes ask for an address or a click, and are told by their names, by a field for an e-mail address or by a headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, takewhile

import numpy as np

from copydesk.cleaners.core.parts import near_chosen
from copydesk.cleaners.extract.blocks import Spans, which
from copydesk.cleaners.extract.boxes import Look, without_boxes
from copydesk.cleaners.extract.bylines import BYLINE_WORDS, is_byline, is_dated, says_more
from copydesk.cleaners.extract.captions import without_captions, without_credits, without_players
from copydesk.cleaners.extract.layout_features import PROSE_WORDS, places_of
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.naming import BOX, NamePattern
from copydesk.cleaners.extract.notices import (
    LAST_BLOCKS,
    MAIL_ADDRESS,
    is_headed,
    without_browser_notices,
    without_notices,
)
from copydesk.cleaners.extract.pointers import (
    NO_ADDRESSES,
    PHRASE_WORDS,
    POINTER_WORDS,
    PROMPT_WORDS,
    Addresses,
    heads_pointers,
    is_asked_for,
    is_call,
    is_prompt,
    may_be_prompts,
    phrases_of,
    points_away,
    shares_page,
)
from copydesk.cleaners.extract.select_blocks import without_blocks
from copydesk.cleaners.extract.story_heads import LIKE_TITLE, OWN_WORDS, SURE_TITLE, is_name
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex

#: In a box that has a form alone, and no name of what it asks for, no block has this probability.
_SURE = 0.97
_BOX = NamePattern(
    re.compile(
        r"newsletter|(?<![a-z])subscri(?:be|ption)(?![a-z])|app-?(?:promo|banner|download)"
        r"|(?<![a-z])promo(?:tion|-?box)?(?![a-z])|sign-?up|call-?to-?action"
        r"|cookie-?(?:law|banner|bar|box|notice|consent|dialog)|(?<!\S)(?:alert)?dialog(?!\S)"
        r"|author-?(?:bio|box|info|card|desc)|about-?(?:the-?)?author|(?<![a-z])bio(?![a-z])"
        r"|(?<![a-z])(?:related|recirc|sponsor(?:ed|ing)?|donat(?:e|ion)|feedback|(?:read|see|listen)-?(?:also|next|more)|listen)(?![a-z])",
        re.IGNORECASE,
    ),
    BOX,
)
_NO_BOX = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "body", "article", "main"})
_TITLES = frozenset({"h1", "h2"})
#: A line about the author is a sentence of so many words and so much of it in italics, and begins with the name.
BIO_WORDS = 6
ITALIC = 0.85
NAME_WORDS = 4
_NAME_SIGNS = 5


def without_furniture(
    judged: Judged,
    chosen: Chosen,
    spans: Spans,
    asking: frozenset[Look] = frozenset(),
    addresses: Addresses = NO_ADDRESSES,
) -> Chosen:
    """The chosen blocks without those that are no part of the article though they stand in it."""
    kept = _without_boxes(judged, without_captions(judged, chosen), spans, asking)
    kept = without_prompts(judged, without_browser_notices(judged, kept))
    kept = without_players(judged, without_credits(judged, kept), spans)
    kept = _without_links_of_house(judged, kept, addresses)
    kept = _without_last_box(judged, kept, spans, addresses)
    kept = without_boxes(judged, kept, spans, addresses)
    kept = _without_headed_pointers(judged, _without_pointers(judged, kept))
    kept = _without_own_byline(judged, _without_bio(judged, without_notices(judged, kept)))
    return _without_loose_end(judged, kept)


def _without_boxes(judged: Judged, chosen: Chosen, spans: Spans, asking: frozenset[Look]) -> Chosen:
    """The chosen blocks without boxes of few words that ask for something: to subscribe, to vote, to load an app."""
    elements = judged.blocks.elements
    named = set(_BOX.places(elements, _NO_BOX))
    if asking:
        are_alike = np.array([look in asking for look in elements.look_list], bool)[elements.look_array]
        named.update(which(are_alike))
    kept = chosen.copy()
    for element in sorted(named.union(places_of(elements, "form"))):
        if elements.tag[element] == "form":
            for box in (max(0, elements.parent[element]), element):
                _leave_out(judged, kept, spans.below(box), _SURE)
        else:
            _leave_out(judged, kept, spans.below(element), 1.0)
    for element, bound in headed_boxes(judged, chosen, spans):
        _leave_out(judged, kept, spans.below(element), bound)
    return kept


def _leave_out(judged: Judged, kept: Chosen, box: slice, bound: float) -> None:
    """Leave a box out if it is small, no block of it reaches the bound, and enough stands outside of it."""
    if True not in kept[box].tolist() or sum(judged.size_list[box]) > BOX_WORDS:
        return
    words = judged.sizes * kept
    if max(judged.likely[box]) < bound and words.sum() - words[box].sum() >= OWN_WORDS:
        kept[box] = False


def _linked_lines(judged: Judged, chosen: Chosen) -> list[int]:
    """The chosen blocks with links that are as short as pointers."""
    sizes, letters = judged.size_list, judged.blocks.link_chars
    return [block for block in which(chosen) if letters[block] > 0 and sizes[block] <= POINTER_WORDS]


def _without_pointers(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without lines such as "Read also: ..." whose rest is links."""
    text, letters, links = judged.blocks.text, judged.blocks.link_chars, judged.blocks.links
    pointers = [b for b in _linked_lines(judged, chosen) if points_away(text[b], letters[b], links[b])]
    if not pointers:
        return chosen
    kept = chosen.copy()
    kept[pointers] = False
    return kept


#: A label has no more words.
_LABEL_WORDS = 4
_LIKELY_LABEL = 0.8
#: What a box at the end stands in.
_BOXES = frozenset({"div", "section", "aside", "footer"})
_LABELS = frozenset({"div", "span", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "”", "»", '"')
#: The page's own byline has no more letters.
_BYLINE_LETTERS = 60
_QUESTION = re.compile(r"[?？؟]")
#: So many words stand before and behind the only link of a sentence that speaks of where it leads.
_WORDS_ROUND_LINK = 6
#: So many links may follow a line such as "Read also".
_MOST_POINTERS = 12
#: A block with so much of its letters in links is one.
_LINKED = 0.8


def _without_headed_pointers(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without a line such as "Read also" and the links that follow it."""
    linked = (judged.table["link_share"] >= _LINKED) & (judged.heading_levels == 0)
    may_head = (judged.sizes <= PHRASE_WORDS) & (judged.sizes > 0) & ~linked
    may_head[:-1] &= linked[1:] & (chosen[:-1] | chosen[1:])
    may_head[-1:] = False
    kept = chosen
    for block in which(may_head):
        if heads_pointers(judged.blocks.text[block]):
            following = linked[block + 1 : block + 1 + _MOST_POINTERS]
            count = len(following) if following.all() else int(following.argmin())
            kept = chosen.copy() if kept is chosen else kept
            kept[block : block + 1 + count] = False
    return kept


def _without_links_of_house(judged: Judged, chosen: Chosen, addresses: Addresses) -> Chosen:
    """The chosen blocks without lines that share the page, and those at the end or in italics that lead to channels."""
    blocks, shares = judged.blocks, judged.table["link_share"]
    linked = _linked_lines(judged, chosen)
    last = which(chosen)[-LAST_BLOCKS:][0] if linked else 0
    apart = [b for b in linked if b >= last or _is_set_apart(judged, b)]
    short = [b for b in linked if judged.size_list[b] <= BYLINE_WORDS and shares[b] >= _LINKED / 2]
    if not apart and not short:
        return chosen
    leading = addresses.of_house("\n".join(blocks.text[block] for block in {*apart, *short}))
    shared = [said for said, to in leading if shares_page(to)]
    asked_for = [said for said, to in leading if is_asked_for(to)]
    told = [b for b in apart if blocks.links[b] > 1 or not any(_speaks_of(blocks.text[b], said) for said in asked_for)]
    left_out = [b for b in told if any(said in blocks.text[b] for said in asked_for)]
    asking = [b for b in apart if _QUESTION.search(blocks.text[b]) and judged.size_list[b] <= PROMPT_WORDS]
    left_out.extend(b for b in asking if _asks_for_mail(blocks.text[b], addresses))
    for block in short:
        letters = sum(len(said) for said in shared if said in blocks.text[block])
        if letters >= _LINKED * blocks.link_chars[block]:
            left_out.append(block)
    return without_blocks(judged, chosen, left_out)


def _speaks_of(text: str, said: str) -> bool:
    """Whether a line is a sentence with words before and behind the text of its link: it speaks of where that leads."""
    before, _, behind = text.partition(said)
    return min(len(before.split()), len(behind.split())) >= _WORDS_ROUND_LINK


def _is_set_apart(judged: Judged, block: int) -> bool:
    """Whether a line is set in italics, or in an element with a name that no other one has."""
    elements, owner = judged.blocks.elements, judged.blocks.owner[block]
    is_italic = judged.blocks.emphasis_chars[block] >= ITALIC * len(judged.blocks.text[block])
    return is_italic or (elements.names[owner] != "" and elements.look_counts[elements.look[owner]] == 1)


def _asks_for_mail(text: str, addresses: Addresses) -> bool:
    """Whether a question to readers has a link to write to: "Have you seen an error? Tell us"."""
    return any(said in text for said, to in addresses.known.items() if said and to.startswith("mailto:"))


def _without_last_box(judged: Judged, chosen: Chosen, spans: Spans, addresses: Addresses) -> Chosen:
    """The chosen blocks without a small box behind the text that begins with its author's name or ends in a call.

    A call is a link by itself that leads to a channel, to a place to give, or to a page that sells.
    """
    blocks, elements = judged.blocks, judged.blocks.elements
    prose = which(chosen & judged.prose)
    if len(prose) < 2:
        return chosen
    last = which(chosen)[-1]
    box, above = -1, blocks.owner[last]
    while elements.parent[above] > 0 and not above <= blocks.owner[prose[0]] < elements.end[above]:
        box, above = above, elements.parent[above]
    if box < 0 or elements.tag[box] not in _BOXES:
        return chosen
    inside = spans.below(box)
    if sum(judged.size_list[inside]) > BOX_WORDS:
        return chosen
    links = [blocks.text[b] for b in range(inside.start, inside.stop) if judged.table["link_share"][b] >= _LINKED]
    name = blocks.text[inside.start]
    is_name = (" " in name or len(name) <= _NAME_SIGNS) and len(name.split()) <= NAME_WORDS
    is_bio = is_name and any(name in line for line in _lines_above(judged, chosen))
    if not is_bio and not (links and any(is_call(addresses.known.get(link, "")) for link in links)):
        return chosen
    kept = chosen.copy()
    _leave_out(judged, kept, inside, 1.01)
    return kept


def _without_own_byline(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without a line above the first paragraph that names who wrote it, and the day."""
    elements, owners, text = judged.blocks.elements, judged.blocks.owner, judged.blocks.text
    left_out, lines = [], []
    for block in which(chosen):
        if len(text[block]) > _BYLINE_LETTERS:
            if judged.prose[block]:
                break
        elif judged.size_list[block] <= BYLINE_WORDS and elements.tag[owners[block]] not in _TITLES:
            lines.append(block)
            said = text[block]
            if not said.endswith(".") and is_byline(said) and (says_more(said) or not is_dated(said)):
                left_out.append(block)
    left_out.extend(_name_and_day(judged, lines))
    if not left_out:
        return chosen
    kept = chosen.copy()
    kept[left_out] = False
    return kept


def _name_and_day(judged: Judged, lines: list[int]) -> list[int]:
    """Of the short lines above a text a name alone, right below the title or beside the day, and that day."""
    text, likeness = judged.blocks.text, judged.table["title_likeness"]
    # Capitals alone are those of a place where a report was written.
    names = [b for b in lines if is_name(text[b]) and not text[b].isupper() and likeness[b] <= LIKE_TITLE]
    days = [b for b in lines if is_dated(text[b]) and not says_more(text[b])]
    beside = [b for b in names if {b - 1, b + 1}.intersection(days) or (b and likeness[b - 1] >= SURE_TITLE)]
    return [*beside, *(b for b in days if {b - 1, b + 1}.intersection(beside))]


def _without_loose_end(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without what ends them and heads nothing: a short line with a colon, an address for mail.

    So is a label that stands in no element like the paragraphs'. Of 1,754 development pages 30 end so, and the gold of
    one has it.
    """
    kept, prose = chosen, which(chosen & judged.prose)
    tags, owners = judged.blocks.elements.tag, judged.blocks.owner
    for block in which(chosen)[:0:-1] if prose else ():
        text = judged.blocks.text[block].strip(" |/()")
        is_short = judged.size_list[block] <= _LABEL_WORDS
        is_other = tags[owners[block]] in _LABELS and tags[owners[block]] != tags[owners[prose[-1]]]
        is_label = is_other and judged.probability[block] < _LIKELY_LABEL and not text.endswith(_SENTENCE_ENDS)
        is_loose = is_short and (text.endswith((":", "：")) or is_label)
        is_address = MAIL_ADDRESS.fullmatch(text) is not None and not is_headed(judged, block, chosen)
        if not is_loose and not is_address:
            break
        kept = chosen.copy() if kept is chosen else kept
        kept[block] = False
    return kept


def _without_bio(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without an italic line at the end about someone who is named above the text, or one that
    begins with a bold name which stands there alone or in a byline.

    Of 994 development pages 5 have one, and the gold of two counts it.
    """
    blocks, sizes, left_out = judged.blocks, judged.size_list, list[int]()
    last = which(chosen)[-LAST_BLOCKS:]
    for block in last:
        text = blocks.text[block]
        is_italic = blocks.emphasis_chars[block] >= ITALIC * len(text)
        if is_italic and sizes[block] >= BIO_WORDS and text.endswith((".", "。")):
            name = _name_at_start(text)
            if name is not None and any(name in line for line in _lines_above(judged, chosen)):
                left_out.append(block)
    block = last[-1] if last else 0
    if block and blocks.emphasis_chars[block] and sizes[block] <= PROMPT_WORDS:
        name = _name_at_start(blocks.text[block])
        is_bold = name is not None and len(name) <= blocks.emphasis_chars[block] + 1
        lines = _lines_above(judged, chosen) if is_bold else []
        if any(name == line or (is_byline(line) and str(name) in line) for line in lines):
            left_out.append(block)
    if not left_out:
        return chosen
    kept = chosen.copy()
    kept[left_out] = False
    return kept


def _name_at_start(text: str) -> str | None:
    """The words in capitals that a text begins with, two at least; `None` for none."""
    words = list(takewhile(lambda word: word[0].isupper(), text.split()[:NAME_WORDS]))
    return " ".join(words).rstrip(",.") if len(words) > 1 else None


def _lines_above(judged: Judged, chosen: Chosen) -> list[str]:
    """The short blocks above the first paragraph that was chosen."""
    prose = np.flatnonzero(chosen & (judged.sizes >= PROSE_WORDS))
    above = np.flatnonzero(judged.sizes[: int(prose[0]) if len(prose) else 0] <= BYLINE_WORDS)
    return [judged.blocks.text[block] for block in above.tolist()]


def without_prompts(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without lines in which the house asks its readers to load, to follow or to give; steps stay."""
    blocks, sizes = judged.blocks, judged.size_list
    short = [block for block in which(chosen) if 2 < sizes[block] <= PROMPT_WORDS]
    may_be = [short[at] for at in which(may_be_prompts([blocks.text[block] for block in short]))]
    outside = (block for block in may_be if blocks.elements.tag[blocks.owner[block]] != "li")
    return without_blocks(judged, chosen, [block for block in outside if is_prompt(blocks.text[block])])


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


def read_asking(document: Document) -> frozenset[Look]:
    """The looks of elements that hold a field for an e-mail address and few words besides."""
    index = document.index
    fields = (place for place in index.tagged("input")[:MOST_FIELDS] if _asks_for_address(index, place))
    return frozenset(look for place in fields if (look := _look_of_box(index, place)) is not None)


def headed_boxes(judged: Judged, chosen: Chosen, spans: Spans) -> Iterator[tuple[int, float]]:
    """The elements of few words with chosen blocks that begin with a line such as "Newsletter" or "Advertisement".

    Beside each the probability that a block of it must have to be text all the same.
    """
    elements, owners, heads = judged.blocks.elements, judged.blocks.owner, _heads_of_boxes()
    for block in near_chosen(judged.sizes, chosen.view(np.uint8), _HEADLINE_WORDS, BOX_WORDS):
        bound = heads.get(judged.blocks.text[block].casefold().strip(_ROUND_HEADS))
        if bound is None:
            continue
        unit = owners[block]
        while elements.parent[unit] > 0 and elements.tag[elements.parent[unit]] not in _PAGE:
            around = spans.below(elements.parent[unit])
            if around.start < block or sum(judged.size_list[around]) > BOX_WORDS:
                break
            unit = elements.parent[unit]
        yield unit, bound


_ROUND_HEADS = " :!.-–—()[]"


@cache
def _heads_of_boxes() -> dict[str, float]:
    """The lines that head a box for subscribers, those with the word in them, or an advertisement, in all languages."""
    letters = {phrase: _SURE for phrase in phrases_of("newsletter") if _LETTER.search(phrase)}
    return letters | dict.fromkeys(phrases_of("ad_slot"), 1.0)


def _asks_for_address(index: ElementIndex, field: int) -> bool:
    if index.value(field, "type") == "email":
        return True
    said = (index.value(field, name) for name in ("name", "id", "placeholder"))
    return (index.value(field, "type") or "text") == "text" and any(map(_MAIL.search, said))


def _look_of_box(index: ElementIndex, field: int) -> Look | None:
    """How the nearest element with a name looks that has words round a field; `None` where it has too many."""
    for place in islice(index.around(field), BOX_LEVELS):
        tag = index.tags[place]
        if tag in _PAGE:
            return None
        words = len(index.text(place, " ").split())
        if words > BOX_WORDS:
            return None
        names = " ".join(v for name in ("class", "id", "itemprop", "role") if (v := index.value(place, name)))
        if names and words >= _HEADLINE_WORDS and tag not in _NOT_BOX:
            return tag, names
    return None
