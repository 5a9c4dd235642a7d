"""How good the text of a page is likely to be: the page as numbers, from which trees tell the F1 to expect.

What the block model promises is honest about the blocks that it doubts, and blind to what it has never seen: another
story below the page's own, copies, a stub. So the shape of the choice is looked at, too.
"""

from __future__ import annotations

import re

import numpy as np

from copydesk.cleaners.core import wording as core
from copydesk.cleaners.core.layout import group
from copydesk.cleaners.extract.blocks import Sight, which
from copydesk.cleaners.extract.layout_features import PROSE_LINKS, PROSE_WORDS
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.words import NumberedWords, number_texts

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
#: Behind the last kept block an offer begins within so many blocks.
_OFFER_BLOCKS = 6
#: What an offer says in the languages of most pages, or a text that is cut off.
_OFFER = re.compile(
    r"subscri|log ?in|sign ?(?:in|up)|membership|join|read (?:more|the rest|the full)|continue reading|unlock"
    r"|registr|regíst|abonn|abone ol|abbona|\babos?\b|weiterlesen|jetzt testen|anmelden|freischalten|lire la suite"
    r"|suscr|sigue leyendo|continua a leggere|assin(?:e|ar|ante)|lees verder|prenumer|czytaj dal|předplat|predplat"
    r"|pretplat|naročn|előfizet|tilaa|подпис|передплат|абонир|претплат|συνδρομ|会員|続きを読む|订阅|訂閱|会员|會員"
    r"|구독|اشترك|مشترک|מנוי|berlangganan|đăng ký|(?:\.\.\.|…)\Z",
    re.IGNORECASE,
)


def describe_page(judged: Judged, picked: Chosen, kept: Chosen, expected_f1: float) -> dict[str, float]:
    """One row about a page: the blocks that the model picked, and those that were kept once parts were made whole."""
    sizes, probability = judged.sizes, judged.probability
    right = sizes * probability
    words = float(sizes[kept].sum()) + 1e-9
    prose = (sizes >= PROSE_WORDS) & (judged.table["link_share"] < PROSE_LINKS)
    doubted = (probability > DOUBTED_FROM) & (probability < DOUBTED_TO)
    numbers = {
        "expected_f1": expected_f1,
        "kept_f1": 2 * right[kept].sum() / (words + right.sum() + 1e-9),
        "kept_precision": right[kept].sum() / words,
        "kept_recall": right[kept].sum() / (right.sum() + 1e-9),
        "kept_words": np.log1p(words),
        "added": sizes[kept & ~picked].sum() / words,
        "left_out": sizes[picked & ~kept].sum() / words,
        "doubted_kept": sizes[kept & doubted].sum() / words,
        "doubted_left": sizes[~kept & doubted].sum() / words,
        "prose_left": np.log1p(sizes[~kept & prose].sum()) - np.log1p(words),
        "prose_kept": sizes[kept & prose].sum() / words,
    }
    numbers |= _of_places(judged, kept, words) | _of_page(judged, kept, words) | _of_words(judged, kept)
    return {name: float(value) for name, value in numbers.items()}


def _of_places(judged: Judged, kept: Chosen, words: float) -> dict[str, float]:
    """In how many pieces and elements the kept blocks stand, and how many of them nobody sees or stand there twice."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    places = np.flatnonzero(kept)
    sizes = judged.sizes[places]
    parents: dict[int, float] = {}
    texts: dict[tuple[str, ...], int] = {}
    unseen = twice = 0.0
    times = judged.table["times"]
    for block, size in zip(places.tolist(), sizes.tolist(), strict=True):
        parent = elements.parent[owners[block]]
        parents[parent] = parents.get(parent, 0.0) + size
        unseen += size * (elements.sight[owners[block]] is not Sight.SEEN)
        if size >= _REPEATED_WORDS and times[block] > 1:
            twice += size * (texts.setdefault(tuple(judged.words[block]), block) != block)
    gaps = np.diff(places) if len(places) > 1 else np.zeros(0)
    return {
        "runs": float(np.log1p((gaps > 1).sum())),
        "longest_gap": float(np.log1p(gaps.max(initial=0))),
        "elements": float(np.log1p(len(parents))),
        "main_element": max(parents.values(), default=0.0) / words,
        "unseen": unseen / words,
        "twice": twice / words,
        "longest": float(sizes.max(initial=0)) / words,
        "mean_words": float(np.log1p(sizes.mean())) if len(sizes) else 0.0,
    }


def _of_page(judged: Judged, kept: Chosen, words: float) -> dict[str, float]:
    """What the page has beside: headlines, articles, its own word on its text, the blocks right behind the end."""
    elements, table = judged.blocks.elements, judged.table
    tags = [elements.tag[owner] for owner in judged.blocks.owner]
    places = np.flatnonzero(kept)
    last = int(places[-1]) if len(places) else 0
    behind = slice(last + 1, last + 9)
    weights = judged.sizes * kept / words
    return {
        "h1": float(tags.count("h1")),
        "headings_kept": float(np.log1p(sum(tags[b] in ("h1", "h2", "h3") for b in places.tolist()))),
        "articles": float(np.log1p(elements.tag.count("article"))),
        "page_words": float(np.log1p(judged.sizes.sum())),
        "blocks": float(np.log1p(len(tags))),
        "links_kept": float((table["link_share"] * weights).sum()),
        "in_body": float((table["in_body"] * weights).sum()),
        "has_body": float(table["has_body"].max(initial=0)),
        "described": float((weights * (table["in_description"] >= LIKE_DESCRIPTION)).sum()),
        "on_topic": float((table["on_topic"] * weights).sum()),
        "from_title": float(table["from_title"][places[0]]) if len(places) else 99.0,
        "relative_end": (last + 1) / max(1, len(tags)),
        "behind_probability": float(judged.probability[behind].max(initial=0)),
        "behind_words": float(np.log1p(judged.sizes[behind].sum())),
        **_of_end(judged, kept, last),
    }


def _of_end(judged: Judged, kept: Chosen, last: int) -> dict[str, float]:
    """Whether the text breaks off, and whether what stands behind it offers the rest."""
    text = judged.blocks.text
    offers = [bool(_OFFER.search(line)) for line in text[last + 1 : last + 1 + _OFFER_BLOCKS]]
    return {
        "breaks_off": float(bool(text) and text[last].rstrip().endswith(("...", "…"))),
        "offers_behind": float(sum(offers)),
        "offer_at_once": float(bool(offers) and offers[0]),
        "paragraphs": float(np.log1p((judged.sizes[kept] >= PROSE_WORDS).sum())),
        "of_page": float(judged.sizes[kept].sum() / (judged.sizes.sum() + 1e-9)),
    }


def _of_words(judged: Judged, kept: Chosen) -> dict[str, float]:
    """Whether the text says things twice, and whether its end speaks of what its beginning speaks of."""
    texts = [judged.blocks.text[block] for block in which(kept)]
    words = number_texts(texts, int(judged.sizes[kept].sum()))
    keys = np.empty(max(1, len(words.numbers) - 2), np.int64)
    stands = np.zeros(words.count, np.uint8)
    end_like_begin = core.compare_ends(words.numbers, words.sizes, TOPIC_LETTERS, stands, keys)
    distinct = group(keys, np.empty(2 << len(keys).bit_length(), np.int32), np.empty(len(keys), np.int32))
    return {
        "said_twice": 1 - distinct / len(keys),
        "end_like_begin": end_like_begin,
        **_of_topics(words),
    }


def _of_topics(words: NumberedWords) -> dict[str, float]:
    """Where between two blocks the text before and the text behind have least of their longer words in common.

    Another story has its own words; parts of one story share some. What is shared is a share of the smaller part.
    """
    blocks = len(words.starts) - 1
    within = np.repeat(np.arange(blocks), np.diff(words.starts))
    first, last = np.zeros(words.count, np.int64), np.zeros(words.count, np.int64)
    first[words.numbers[::-1]] = within[::-1]
    last[words.numbers] = within
    is_long = words.sizes[: words.count] >= TOPIC_LETTERS
    before = np.cumsum(np.bincount(first[is_long], minlength=blocks))
    ended = np.cumsum(np.bincount(last[is_long], minlength=blocks))
    behind, shared = int(is_long.sum()) - ended, before - ended
    smaller = np.minimum(before, behind)
    can_tell = smaller >= _PART_WORDS
    if not can_tell.any():
        return {"least_shared": 1.0, "least_shared_at": 0.0}
    shares = np.where(can_tell, shared / np.maximum(smaller, 1), 1.0)
    least = int(shares.argmin())
    return {"least_shared": float(shares[least]), "least_shared_at": (least + 1) / blocks}
