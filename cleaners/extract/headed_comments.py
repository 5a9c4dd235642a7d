"""Readers' comments that are told by the heading above them alone: "2 comments", "Leave a reply"."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from copydesk.cleaners.extract.blocks import which
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.other_stories import OWN_WORDS
from copydesk.cleaners.extract.pointers import phrases_of
from copydesk.cleaners.extract.spans import Spans
from copydesk.cleaners.extract.structural_features import told_by_tag

#: A heading of comments has no more words, and so much of the words chosen stands before it.
_HEADING_WORDS = 6
_LEAST_BEFORE = 0.4

_HEADINGS = dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), 1)
_PAGE = frozenset({"body", "main", "article", "html"})
_NUMBER = re.compile(r"\d[\d.,]*")
#: Words that head comments alone; others of one word ("Discussion", "Kommentar") may head a part of the text.
_PLURALS = frozenset((
    "comments", "kommentare", "leserkommentare", "commentaires", "comentarios", "comentários", "commenti",
    "reacties", "komentarze", "kommentarer", "yorumlar", "комментарии", "коментарі", "σχόλια", "コメント", "评论",
    "評論", "댓글", "التعليقات", "תגובות",
))  # fmt: skip

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
    heads = told_by_tag(judged.blocks.elements, _HEADINGS)[judged.blocks.owner_array]
    kept, words = chosen.copy(), judged.sizes * chosen
    before = np.cumsum(words) - words
    is_late = before >= max(OWN_WORDS, _LEAST_BEFORE * words.sum())
    for block in which(heads & (judged.sizes <= _HEADING_WORDS) & is_late):
        if _heads_comments(judged.blocks.text[block]):
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
    return bare in _PLURALS or (" " in said and said in _phrases())


@cache
def _phrases() -> frozenset[str]:
    counted = {
        each
        for each in phrases_of("counter")
        if re.search(r"comment|kommentar|coment|reacti|repl|respons|коммент", each)
    }
    return _OF_READERS | frozenset(each for each in phrases_of("comment_form") if " " in each) | counted
