"""What belongs to pictures and films beside the text: their captions, who took them, how long they are."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from copydesk.cleaners.extract.blocks import Elements, Spans, which
from copydesk.cleaners.extract.layout_features import places_of, told_by_tag
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.naming import CAPTION, NamePattern
from copydesk.cleaners.extract.pointers import phrases_of
from copydesk.cleaners.extract.select_blocks import without_blocks
from copydesk.cleaners.extract.story_heads import OTHER_WORDS

_CAPTION = NamePattern(
    re.compile(r"caption|bildunterschrift|legende|didascalia", re.IGNORECASE),
    CAPTION,
)
#: What is no caption of a picture, whatever it is called.
_NO_CAPTION = dict.fromkeys(
    ("caption", "table", "td", "th", "pre", "code", "h1", "h2", "h3", "body", "article", "main"), 1
)
#: What a figure may hold that is no picture.
_SAID = frozenset({"blockquote", "table", "pre"})
#: A caption has no more words, and its name stands on its own element or on the one round it.
CAPTION_WORDS = 80
#: With less of the chosen words outside of them, the captions tell the story.
TOLD_IN_CAPTIONS = 0.4


def without_captions(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without captions of pictures: of 27 development pages 19 got better by names, and 8 by tags."""
    elements = judged.blocks.elements
    captions = [*_CAPTION.places(elements, _NO_CAPTION), *captions_of_pictures(elements)]
    if not captions:
        return chosen
    named = np.zeros(len(elements.tag), bool)
    named[captions] = True
    owner, is_none = judged.blocks.owner_array, told_by_tag(elements, _NO_CAPTION) > 0
    named |= named[np.maximum(elements.parent_array, 0)]
    is_caption = (named & ~is_none)[owner] & (judged.sizes <= CAPTION_WORDS)
    kept: Chosen = chosen & ~is_caption
    words = judged.sizes[kept].sum()
    is_told_in_pictures = words < TOLD_IN_CAPTIONS * judged.sizes[chosen].sum()
    if is_told_in_pictures:
        looks = np.unique(elements.look_array[owner[chosen & is_caption]])
        return chosen | (is_caption & np.isin(elements.look_array[owner], looks))
    return kept if words >= OTHER_WORDS else chosen


#: Who took a picture is told right below it, behind a label.
_CREDIT = re.compile(r"\W{0,2}([^\W\d_]{1,12}(?: [^\W\d_]{1,12})?)\s?[:：=/.|／©]\s?\S")
_CREDIT_WORDS = 7
#: The same at the end of a caption, which has no more words.
_CREDIT_AT_END = re.compile(r"[.!?…]\s+\(?([^\W\d_]{2,12})\s?[:：/©]?\s?(?:[^\W\d_a-z][^\s.]*\s?){1,4}[).]*\Z")
_CAPTION_WITH_CREDIT = 40
#: How long a film takes, alone in a line; its box has no more words.
_DURATION = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d(?: ?[^\W\d_]{1,8}\.?)?")
_PLAYER_WORDS = 25
_PLAYERS = frozenset({"div", "section", "aside", "figure", "a"})


def without_credits(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without a line right below a picture that tells who took it: "Photo: Ann Lee"."""
    text, media, sizes = judged.blocks.text, judged.blocks.media, judged.size_list
    short = [b for b in which(chosen) if media[b] and sizes[b] <= _CREDIT_WORDS and not judged.prose[b]]
    labels = [(b, match[1].casefold()) for b in short if (match := _CREDIT.match(text[b]))]
    long = (b for b in which(chosen) if media[b] and sizes[b] <= _CAPTION_WITH_CREDIT)
    labels.extend((b, match[1].casefold()) for b in long if (match := _CREDIT_AT_END.search(text[b])))
    credits = [b for b, label in labels if label in _credit_labels()]
    return without_blocks(judged, chosen, [*credits, *_captions_with_credits(judged, chosen)])


def _captions_with_credits(judged: Judged, chosen: Chosen) -> list[int]:
    """The lines right below a picture that share an element, and that alone, with who took it in the line below."""
    blocks, elements, owners = judged.blocks, judged.blocks.elements, judged.blocks.owner
    found: list[int] = []
    for caption in which(chosen[:-1]):
        credit = caption + 1
        if not blocks.media[caption] or blocks.media[credit] or judged.size_list[credit] > _CREDIT_WORDS:
            continue
        box = elements.parent[owners[caption]]
        inside = [box < owners[b] < elements.end[box] for b in range(caption - 1, min(credit + 2, len(owners)))]
        is_pair = inside[1:3] == [True, True] and sum(inside) == 2 and not judged.levels[caption]
        is_short = judged.size_list[caption] <= _CAPTION_WITH_CREDIT
        match = _CREDIT.match(blocks.text[credit]) if is_pair and is_short else None
        if match and match[1].casefold() in _credit_labels():
            found.extend((caption, credit))
    return found


@cache
def _credit_labels() -> frozenset[str]:
    return frozenset(phrase.rstrip(" :=./©") for phrase in phrases_of("credit"))


def without_players(judged: Judged, chosen: Chosen, spans: Spans) -> Chosen:
    """The chosen blocks without boxes of few words in which the length of a film stands alone in a line."""
    blocks, elements = judged.blocks, judged.blocks.elements
    last = which(chosen)[-1] if chosen.any() else -1
    left_out: list[int] = []
    for block, size in enumerate(judged.size_list[:last] if last > 0 else ()):
        if size > 3 or not blocks.text[block][:1].isdigit() or not _DURATION.fullmatch(blocks.text[block]):
            continue
        box = blocks.owner[block]
        if spans.below(box).stop - spans.below(box).start == 1:
            box = elements.parent[box]
        inside = spans.below(box)
        if (
            elements.tag[box] in _PLAYERS
            and judged.sizes[inside].sum() <= _PLAYER_WORDS
            and not judged.prose[inside].any()
        ):
            left_out.extend(range(inside.start, inside.stop))
    return without_blocks(judged, chosen, [block for block in left_out if chosen[block]])


def captions_of_pictures(elements: Elements) -> list[int]:
    """The captions of figures; those of quotations, of tables and of code say whose they are, and are text."""
    found = []
    for caption in places_of(elements, "figcaption"):
        figure = elements.parent[caption]
        if not _SAID.intersection(elements.tag[figure : elements.end[figure]]):
            found.append(caption)
    return found
