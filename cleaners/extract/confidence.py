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

from copydesk.cleaners.core import parts as core
from copydesk.cleaners.core.layout import group
from copydesk.cleaners.core.names import NameScan
from copydesk.cleaners.core.wording import compare_ends, part_topics
from copydesk.cleaners.extract.blocks import which
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
#: Words of a page's blocks, as they are summed; the first six by their share of the kept ones.
_PARTS = ("added", "left_out", "doubted_kept", "doubted_left", "prose_left", "prose_kept")
_SUMS = (*_PARTS, "kept", "right", "all_right", "all", "paragraphs")
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
    sums, table = np.empty(len(_SUMS)), judged.table
    core.sum_choice(
        *(judged.sizes, judged.probability, table["link_share"], picked.view(np.uint8), kept.view(np.uint8)),
        *((PROSE_WORDS, PROSE_LINKS), (DOUBTED_FROM, DOUBTED_TO), sums),
    )
    told = dict(zip(_SUMS, sums.tolist(), strict=True))
    words = told["kept"] + 1e-9
    return {
        "expected_f1": expected_f1,
        "kept_f1": 2 * told["right"] / (words + told["all_right"] + 1e-9),
        "kept_precision": told["right"] / words,
        "kept_recall": told["right"] / (told["all_right"] + 1e-9),
        "kept_words": log1p(words),
        **{name: told[name] / words for name in _PARTS},
        "prose_left": log1p(told["prose_left"]) - log1p(words),
        **_of_places(judged, kept, words),
        **_of_page(judged, kept, words, told["all"]),
        "paragraphs": log1p(told["paragraphs"]),
        "of_page": told["kept"] / (told["all"] + 1e-9),
        **_of_words(judged, kept),
    }


def _of_places(judged: Judged, kept: Chosen, words: float) -> dict[str, float]:
    """In how many pieces and elements the kept blocks stand, and how many of them nobody sees or stand there twice."""
    places = kept.nonzero()[0]
    if not len(places):
        return dict.fromkeys(_PLACES, 0.0)
    blocks, sums, room = judged.blocks, np.empty(7), np.empty(len(judged.blocks.elements.tag) + 1)
    room.fill(-1)
    elements = blocks.elements
    of_elements = (blocks.owner_array, elements.parent_array, elements.sight_array)
    core.sum_places(judged.sizes, places, *of_elements, room, sums)
    runs, gap, holders, in_main, unseen, longest, total = sums.tolist()
    return {
        "runs": log1p(runs),
        "longest_gap": log1p(gap),
        "elements": log1p(holders),
        "main_element": in_main / words,
        "unseen": unseen / words,
        "twice": _said_before(judged, places) / words,
        "longest": longest / words,
        "mean_words": log1p(total / len(places)),
    }


def _said_before(judged: Judged, places: NDArray[np.int64]) -> float:
    """The words of the long ones of these blocks that say what another one of them before said."""
    long = places[(judged.sizes[places] >= _REPEATED_WORDS) & (judged.table["times"][places] > 1)]
    if not len(long):
        return 0.0
    _, first = np.unique(judged.blocks.words.sequences[long], return_index=True)
    return float(judged.sizes[long].sum() - judged.sizes[long[first]].sum())


def _of_page(judged: Judged, kept: Chosen, words: float, all_words: float) -> dict[str, float]:
    """What the page has beside: headlines, articles, its own word on its text, the blocks right behind the end."""
    table, count, sums = judged.table, len(judged.blocks), np.empty(6)
    places = kept.nonzero()[0]
    last = int(places[-1]) if len(places) else 0
    behind = slice(last + 1, last + 9)
    core.sum_kept(
        *(judged.sizes, table["link_share"], table["in_body"], table["in_description"], table["on_topic"]),
        *(LIKE_DESCRIPTION, table["tag"], (HEADINGS[0], HEADINGS[0] + 2), kept.view(np.uint8), sums),
    )
    links, in_body, described, on_topic, first_headings, headings = sums.tolist()
    return {
        "h1": first_headings,
        "headings_kept": log1p(headings),
        "articles": log1p(len(places_of(judged.blocks.elements, "article"))),
        "page_words": log1p(all_words),
        "blocks": log1p(count),
        "links_kept": links / words,
        "in_body": in_body / words,
        "has_body": float(table["has_body"].max(initial=0)),
        "described": described / words,
        "on_topic": on_topic / words,
        "from_title": float(table["from_title"][places[0]]) if len(places) else 99.0,
        "relative_end": (last + 1) / max(1, count),
        "behind_probability": max(judged.probability[behind].tolist(), default=0.0),
        "behind_words": log1p(sum(judged.sizes[behind].tolist())),
        **_of_end(judged, last),
    }


def _of_end(judged: Judged, last: int) -> dict[str, float]:
    """Whether the text breaks off, and whether what stands behind it offers the rest."""
    text = judged.blocks.text
    behind = text[last + 1 : last + 1 + _OFFER_BLOCKS]
    offers = [line.endswith(_CUT_OFF) for line in behind]
    for at in which(group_marks(_offer_scan(), behind)):
        offers[at] = offers[at] or _OFFER.search(behind[at]) is not None
    return {
        "breaks_off": float(bool(text) and text[last].rstrip().endswith(_CUT_OFF)),
        "offers_behind": float(sum(offers)),
        "offer_at_once": float(bool(offers) and offers[0]),
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
    end_like_begin = compare_ends(*text, np.zeros(words.count, np.uint8), keys)
    distinct = group(keys, np.empty(2 << len(keys).bit_length(), np.int32), np.empty(len(keys), np.int32))
    shared, at = part_topics(*text, _PART_WORDS, words.room(), *np.zeros((2, len(rows)), np.int32))
    return {
        "said_twice": 1 - distinct / len(keys),
        "end_like_begin": end_like_begin,
        "least_shared": shared,
        "least_shared_at": at,
    }
