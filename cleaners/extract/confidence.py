"""How good the text of a page is likely to be: the page as numbers, from which trees tell the F1 to expect.

What the block model promises is honest about the blocks that it doubts, and blind to what it has never seen: another
story below the page's own, copies, a stub. So the shape of the choice is looked at, too.
"""

from __future__ import annotations

import re
from functools import cache
from math import log1p

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core import wording as core
from copydesk.cleaners.core.layout import group
from copydesk.cleaners.core.names import NameScan
from copydesk.cleaners.extract.blocks import Sight
from copydesk.cleaners.extract.layout_features import HEADINGS, PROSE_LINKS, PROSE_WORDS, places_of
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.words import group_marks, literals_of, word_scan
from copydesk.cleaners.patterns import deferred

#: The block model doubts what it gives a probability between these.
DOUBTED_FROM = 0.2
DOUBTED_TO = 0.8
#: A block with so many words may stand on a page once.
_REPEATED_WORDS = 8
#: A paragraph this much like the page's description is its lede, or all that a stub shows.
LIKE_DESCRIPTION = 0.5
#: Words of so many letters tell what a text is about.
TOPIC_LETTERS = 6
#: Two parts of a text are compared where each has so many of those words.
_PART_WORDS = 15
#: What is told of the places of kept blocks.
_PLACES = ("runs", "longest_gap", "elements", "main_element", "unseen", "twice", "longest", "mean_words")
#: Behind the last kept block an offer begins within so many blocks.
_OFFER_BLOCKS = 6
#: What an offer says in the languages of most pages.
_OFFERS = (
    r"subscri|log ?in|sign ?(?:in|up)|membership|join|read (?:more|the rest|the full)|continue reading|unlock"
    r"|registr|regíst|abonn|abone ol|abbona|\babos?\b|weiterlesen|jetzt testen|anmelden|freischalten|lire la suite"
    r"|suscr|sigue leyendo|continua a leggere|assin(?:e|ar|ante)|lees verder|prenumer|czytaj dal|předplat|predplat"
    r"|pretplat|naročn|előfizet|tilaa|подпис|передплат|абонир|претплат|συνδρομ|会員|続きを読む|订阅|訂閱|会员|會員"
    r"|구독|اشترك|مشترک|מנוי|berlangganan|đăng ký"
)
_OFFER = deferred(_OFFERS, re.IGNORECASE)
#: How a text ends that is cut off, and may be an offer of the rest.
_CUT_OFF = ("...", "…")


def describe_page(judged: Judged, picked: Chosen, kept: Chosen, expected_f1: float) -> dict[str, float]:
    """One row about a page: the blocks that the model picked, and those that were kept once parts were made whole."""
    sizes, probability = judged.sizes, judged.probability
    right = sizes * probability
    prose = (sizes >= PROSE_WORDS) & (judged.table["link_share"] < PROSE_LINKS)
    doubted = (probability > DOUBTED_FROM) & (probability < DOUBTED_TO)
    left = ~kept
    parts = {
        "added": kept & ~picked,
        "left_out": picked & left,
        "doubted_kept": kept & doubted,
        "doubted_left": left & doubted,
        "prose_left": left & prose,
        "prose_kept": kept & prose,
    }
    words = float((sizes * kept).sum()) + 1e-9
    of_parts = dict(zip(parts, (np.stack(list(parts.values())) * sizes).sum(axis=1).tolist(), strict=True))
    right_kept, all_right = float((right * kept).sum()), float(right.sum())
    return {
        "expected_f1": expected_f1,
        "kept_f1": 2 * right_kept / (words + all_right + 1e-9),
        "kept_precision": right_kept / words,
        "kept_recall": right_kept / (all_right + 1e-9),
        "kept_words": log1p(words),
        **{name: value / words for name, value in of_parts.items()},
        "prose_left": log1p(of_parts["prose_left"]) - log1p(words),
        **_of_places(judged, kept, words),
        **_of_page(judged, kept, words),
        **_of_words(judged, kept),
    }


def _of_places(judged: Judged, kept: Chosen, words: float) -> dict[str, float]:
    """In how many pieces and elements the kept blocks stand, and how many of them nobody sees or stand there twice."""
    places = kept.nonzero()[0]
    if not len(places):
        return dict.fromkeys(_PLACES, 0.0)
    elements, owners, sizes = judged.blocks.elements, judged.blocks.owner_array[places], judged.sizes[places]
    parents = elements.parent_array[owners]
    unseen = elements.sight_array[owners] != Sight.SEEN
    gaps = np.diff(places)
    longest = float(sizes.max())
    return {
        "runs": log1p((gaps > 1).sum()),
        "longest_gap": log1p(gaps.max(initial=0)),
        "elements": log1p(len(set(parents.tolist()))),
        "main_element": float(np.bincount(parents + 1, sizes).max()) / words,
        "unseen": float((sizes * unseen).sum()) / words,
        "twice": _said_before(judged, places) / words,
        "longest": longest / words,
        "mean_words": log1p(sizes.mean()),
    }


def _said_before(judged: Judged, places: NDArray[np.int64]) -> float:
    """The words of the long ones of these blocks that say what another one of them before said."""
    long = places[(judged.sizes[places] >= _REPEATED_WORDS) & (judged.table["times"][places] > 1)]
    if not len(long):
        return 0.0
    _, first = np.unique(judged.blocks.words.sequences[long], return_index=True)
    return float(judged.sizes[long].sum() - judged.sizes[long[first]].sum())


def _of_page(judged: Judged, kept: Chosen, words: float) -> dict[str, float]:
    """What the page has beside: headlines, articles, its own word on its text, the blocks right behind the end."""
    table, tags = judged.table, judged.table["tag"]
    places = kept.nonzero()[0]
    last = int(places[-1]) if len(places) else 0
    behind = slice(last + 1, last + 9)
    weights = judged.sizes * kept / words
    shares = np.stack(
        [table["link_share"], table["in_body"], table["in_description"] >= LIKE_DESCRIPTION, table["on_topic"]]
    )
    links, in_body, described, on_topic = (shares * weights).sum(axis=1).tolist()
    headings = tags[places]
    return {
        "h1": float((tags == HEADINGS[0]).sum()),
        "headings_kept": log1p(((headings >= HEADINGS[0]) & (headings <= HEADINGS[0] + 2)).sum()),
        "articles": log1p(len(places_of(judged.blocks.elements, "article"))),
        "page_words": log1p(judged.sizes.sum()),
        "blocks": log1p(len(tags)),
        "links_kept": links,
        "in_body": in_body,
        "has_body": float(table["has_body"].max(initial=0)),
        "described": described,
        "on_topic": on_topic,
        "from_title": float(table["from_title"][places[0]]) if len(places) else 99.0,
        "relative_end": (last + 1) / max(1, len(tags)),
        "behind_probability": float(judged.probability[behind].max(initial=0)),
        "behind_words": log1p(judged.sizes[behind].sum()),
        **_of_end(judged, kept, last),
    }


def _of_end(judged: Judged, kept: Chosen, last: int) -> dict[str, float]:
    """Whether the text breaks off, and whether what stands behind it offers the rest."""
    text = judged.blocks.text
    behind = text[last + 1 : last + 1 + _OFFER_BLOCKS]
    offers = [line.endswith(_CUT_OFF) for line in behind]
    for at in group_marks(_offer_scan(), behind).nonzero()[0].tolist():
        offers[at] = offers[at] or _OFFER.search(behind[at]) is not None
    return {
        "breaks_off": float(bool(text) and text[last].rstrip().endswith(_CUT_OFF)),
        "offers_behind": float(sum(offers)),
        "offer_at_once": float(bool(offers) and offers[0]),
        "paragraphs": log1p(((judged.sizes >= PROSE_WORDS) & kept).sum()),
        "of_page": float((judged.sizes * kept).sum() / (judged.sizes.sum() + 1e-9)),
    }


@cache
def _offer_scan() -> NameScan:
    return word_scan({1: literals_of(_OFFERS)})


def _of_words(judged: Judged, kept: Chosen) -> dict[str, float]:
    """Whether the text says things twice, and whether its end speaks of what its beginning speaks of.

    Another story has its own words; parts of one story share some.
    """
    words, rows = judged.blocks.words, kept.nonzero()[0].astype(np.int32)
    text = (rows, words.starts, words.numbers, words.sizes, TOPIC_LETTERS)
    keys = np.empty(max(1, int(judged.sizes[rows].sum()) - 2), np.int64)
    end_like_begin = core.compare_ends(*text, np.zeros(words.count, np.uint8), keys)
    distinct = group(keys, np.empty(2 << len(keys).bit_length(), np.int32), np.empty(len(keys), np.int32))
    shared, at = core.part_topics(*text, _PART_WORDS, words.room(), *np.zeros((2, len(rows)), np.int32))
    return {
        "said_twice": 1 - distinct / len(keys),
        "end_like_begin": end_like_begin,
        "least_shared": shared,
        "least_shared_at": at,
    }
