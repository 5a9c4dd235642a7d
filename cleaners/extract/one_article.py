"""One article a page: another story below it, readers' comments, galleries and the frames of embedded posts go.

Comments are told by the names of their elements, or by the heading above them alone: "2 comments", "Leave a reply".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np

from copydesk.cleaners.extract.blocks import Spans, which
from copydesk.cleaners.extract.boxes import Look
from copydesk.cleaners.extract.furniture import without_furniture
from copydesk.cleaners.extract.layout_features import places_of
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.naming import FOOT, VOICE, NamePattern
from copydesk.cleaners.extract.other_stories import without_other_stories
from copydesk.cleaners.extract.pointers import NO_ADDRESSES, Addresses, phrases_of
from copydesk.cleaners.extract.select_blocks import is_row_of_links
from copydesk.cleaners.extract.story_heads import OTHER_WORDS, OWN_WORDS
from copydesk.cleaners.patterns import deferred

#: What follows a story's end may be comments, if so much of the words chosen stands before it.
MOST_BEFORE = 0.5

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STORY_TAGS = frozenset({"article", "main"})
#: What elements are called that hold readers' comments.
COMMENT_NAME = deferred(
    r"comment|disqus|komment|koment|coment[aá]ri|leserbrief|reader-?letters|discussion-?(?:list|thread)|reacties"
    r"|otz[iy]v|opini[ea](?![a-z])|talkback|guestbook|yorumlar|s[xh]oli(?:a|on)(?![a-z])|post-?forum"
    r"|hozz[aá]sz[oó]l|vid[gh]uk|binh-?luan|disku[sz][ei]|atsiliepim|teguvot|tguvot|t(?:aa?|a3)li[kq]at|nazarat|tippani"
    r"|daetgeul|iruzkin|sylwadau|ummaeli|tanggapan",
    re.IGNORECASE,
)
#: Those, and frames of embedded posts.
_VOICES = NamePattern(
    re.compile(rf"{COMMENT_NAME.pattern}|instagram-media|tiktok-embed|fb-(?:post|video)", re.IGNORECASE),
    VOICE,
)
#: What elements are called that hold what a site says of its rights and duties; the page's foot by its role.
_FEET = NamePattern(
    re.compile(
        r"(?<!\S)legal(?!\S)|(?<![a-z])(?:legal-?(?:notice|info|text)|disclaimers?|imprint|impressum|mentions-?l[eé]gales|aviso-?legal"
        r"|note-?legali|haftungsausschluss|copyright(?:-?notice)?|contentinfo)(?![a-z])",
        re.IGNORECASE,
    ),
    FOOT,
)
_COUNTER = re.compile(r"(\d{1,3})\s*(?:/|of|von|sur|de|di|av|из|z)\s*(\d{1,3})", re.IGNORECASE)
#: The same at the beginning of a caption.
_COUNTED = re.compile(rf"(?:[^\W\d]+\s)?{_COUNTER.pattern}\s?[:.|–-]\s", re.IGNORECASE)
_COUNTED_WORDS = 30
#: So many counters of one row of pictures are captions.
LEAST_COUNTERS = 3


def only_own(
    judged: Judged,
    chosen: Chosen,
    asking: frozenset[Look] = frozenset(),
    addresses: Addresses = NO_ADDRESSES,
) -> Chosen:
    """The chosen blocks of the page's own article."""
    spans = Spans(judged.blocks)
    kept = without_other_stories(judged, chosen, spans, addresses)
    galleries = list(_galleries(judged))
    for element in (*_outermost(judged, _VOICES), *_outermost(judged, _FEET), *galleries):
        inside = spans.below(element)
        if kept[inside].any():
            words = judged.sizes * kept
            own, before = words[inside].sum(), words[: inside.start].sum()
            is_behind = before >= max(OTHER_WORDS, MOST_BEFORE * (words.sum() - own))
            # A gallery may be the story; one beside much more text is not, wherever it stands.
            kept[inside] &= not (is_behind or (element in galleries and 3 * own <= words.sum()))
    kept = without_headed_comments(judged, kept, spans)
    return _without_footer(judged, without_furniture(judged, kept, spans, asking, addresses), spans)


def _outermost(judged: Judged, names: NamePattern) -> Iterator[int]:
    """The outermost elements that are called so."""
    elements = judged.blocks.elements
    end = 0
    for element in names.places(elements, _HEADINGS):
        if element >= end:
            end = elements.end[element]
            yield element


def _galleries(judged: Judged) -> Iterator[int]:
    """The elements round captions that are counted: 1/6, 2/6, 3/6."""
    blocks = judged.blocks
    counters: dict[str, list[int]] = {}
    begins_counter = (judged.sizes <= _COUNTED_WORDS) & (judged.sizes > 1) & (judged.table["digits"] > 0)
    for block in which(begins_counter):
        text = blocks.text[block]
        if match := _COUNTER.fullmatch(text) if judged.sizes[block] <= 3 else _COUNTED.match(text):
            counters.setdefault(match[2], []).append(block)
    for found in counters.values():
        if len(found) >= LEAST_COUNTERS:
            yield _common(judged, blocks.owner[found[0]], blocks.owner[found[-1]])


def _common(judged: Judged, one: int, other: int) -> int:
    """The innermost element that holds both."""
    elements = judged.blocks.elements
    while not one <= other < elements.end[one]:
        one = elements.parent[one]
    return one


def _without_footer(judged: Judged, chosen: Chosen, spans: Spans) -> Chosen:
    """The chosen blocks without those of the page's footer, if others are left."""
    elements = judged.blocks.elements
    left_out = [_below_last_rule(judged)]
    for footer in places_of(elements, "footer"):
        if chosen[inside := spans.below(footer)].any():
            above = elements.lineage(footer, elements.depth[footer] + 1)
            if not any(elements.tag[e] in _STORY_TAGS for e in above):
                left_out.append(list(range(inside.start, inside.stop)))
    if not any(left_out):
        return chosen
    kept = chosen.copy()
    for own in left_out:
        kept[own] = False
    return kept if judged.sizes[kept].sum() >= OTHER_WORDS else chosen


#: What stands below the last rule of a page is its foot if it begins with links and has no more words.
_FOOT_WORDS = 60


def _below_last_rule(judged: Judged) -> list[int]:
    """The blocks below a page's last `hr` to its end, if they are few and begin with links: "older / newer"."""
    rules = places_of(judged.blocks.elements, "hr")
    below = which(judged.blocks.owner_array > rules[-1]) if rules else []
    if not below or len(judged.blocks) - below[0] != len(below):
        return []
    is_foot = is_row_of_links(judged.blocks, below[0]) and judged.sizes[below].sum() <= _FOOT_WORDS
    return below if is_foot else []


#: A heading of comments has no more words, and so much of the words chosen stands before it.
_HEADING_WORDS = 6
_LEAST_BEFORE = 0.4

_PAGE = frozenset({"body", "main", "article", "html"})
_NUMBER = re.compile(r"\d[\d.,]*")
#: Words that head comments alone; others of one word ("Discussion", "Kommentar") may head a part of the text.
_PLURALS = frozenset((
    "comments", "kommentare", "leserkommentare", "commentaires", "comentarios", "comentários", "commenti",
    "reacties", "komentarze", "kommentarer", "yorumlar", "комментарии", "коментарі", "σχόλια", "コメント", "评论",
    "評論", "댓글", "التعليقات", "תגובות",
))  # fmt: skip

#: The phrases with numbers that count comments.
_OF_COMMENTS = re.compile(
    r"comment|komm?ent|coment|r[eé]acti|repl|respons|hozzászól|diskus|diskuz|yorum|bình luận|комм?ент|σχόλ"
    r"|コメント|评论|評論|댓글|تعليق|תגוב"
)

#: What is said of readers, whose language files have no phrases for it.
_OF_READERS = frozenset(
    (
        "what readers say",
        "what our readers say",
        "readers write",
        "readers respond",
        "reader opinions",
        "readers' opinions",
        "was leser sagen",
        "das sagen unsere leser",
        "réactions des lecteurs",
        "avis des lecteurs",
        "opiniones de los lectores",
        "opiniones de lectores",
        "opinioni dei lettori",
        "opiniões dos leitores",
        "opinie czytelników",
        "мнения читателей",
    )
)


def without_headed_comments(judged: Judged, chosen: Chosen, spans: Spans) -> Chosen:
    """The chosen blocks without those below a heading of comments, as far as the element reaches that it begins."""
    may_head = which((judged.heading_levels > 1) & (judged.sizes <= _HEADING_WORDS))
    heads = [block for block in may_head if _heads_comments(judged.blocks.text[block])]
    if not heads:
        return chosen
    kept, words = chosen.copy(), judged.sizes * chosen
    before = np.cumsum(words) - words
    for block in heads:
        if before[block] >= max(OWN_WORDS, _LEAST_BEFORE * words.sum()):
            kept[_below(judged, block, spans)] = False
    return kept


def _below(judged: Judged, heading: int, spans: Spans) -> slice:
    """The blocks of the outermost element that a heading begins; else those behind it in the element round it."""
    elements, unit = judged.blocks.elements, judged.blocks.owner[heading]
    while elements.parent[unit] > 0 and elements.tag[elements.parent[unit]] not in _PAGE:
        if spans.below(elements.parent[unit]).start < heading:
            break
        unit = elements.parent[unit]
    own = spans.below(unit)
    return own if own.stop > heading + 1 else slice(heading, spans.below(elements.parent[unit]).stop)


def _heads_comments(text: str) -> bool:
    said = _NUMBER.sub("#", text.casefold()).strip(" :.!()")
    bare = said.replace("#", "").strip(" :.!()")
    return bare in _PLURALS or ((" " in said or "#" in said) and said in _phrases())


@cache
def _phrases() -> frozenset[str]:
    counted = {each for each in phrases_of("counter") if _OF_COMMENTS.search(each)}
    return _OF_READERS | frozenset(each for each in phrases_of("comment_form") if " " in each) | counted
