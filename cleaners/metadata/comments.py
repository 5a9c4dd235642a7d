"""Readers' comments below an article: read where they are asked for, and never a part of its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborNode

from copydesk.cleaners.extract.bylines import is_date
from copydesk.cleaners.extract.one_article import COMMENT_NAME
from copydesk.cleaners.extract.pointers import phrases_of
from copydesk.cleaners.extract.segment import BLOCK_TAGS, SKIPPED_TAGS
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.labels import tidy
from copydesk.cleaners.metadata.moments import parse_moment
from copydesk.cleaners.patterns import deferred

#: So many comments of a page are read, and so many letters of each.
MOST_COMMENTS = 2_000
_MOST_LETTERS = 20_000
#: So many elements may be comments, and of each so many nodes are looked at.
MOST_ITEMS = 4_000
MOST_NODES = 150
#: A name that no element is named after stands in the first of so many.
HEAD_NODES = 12
#: A name has no more letters.
LONGEST_NAME = 80

_AUTHOR = deferred(
    r"author|(?<![\w-])(?:fn|user(?:-?name)?|nick(?:-?name)?|name|autor|auteur)(?![\w-])|-(?:user-?name|name|user)(?![\w-])",
    re.IGNORECASE,
)
_TIME = deferred(
    r"(?<![a-z])(?:time(?:stamp|-?ago)?|date(?:time|created)?|datum|published|posted)(?![a-z])", re.IGNORECASE
)
#: What stands in a comment and is not what its writer said.
_CONTROL = deferred(
    r"(?<![a-z])(?:reply|respond|actions?|controls?|buttons?|btn|likes?|votes?|rating|share|report|flag|avatar|meta(?:data)?"
    r"|toolbar|permalink|edit-link|badge)(?![a-z])",
    re.IGNORECASE,
)
#: What may hold a comment, and what its first words, a name, may stand in.
_ITEMS = "li, article, div, section, dd, tr, blockquote"
_HEADS = frozenset({"b", "strong", "em", "span", "a", "header", "h3", "h4", "h5", "h6", "div", "dt"})
_ENDS = (".", "!", "?", "。", "！", "？", "…")
_DIGITS = re.compile(r"\d+")
_UNREAD = SKIPPED_TAGS | {"form", "label", "nav"}


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader wrote below an article. `level` is 1, one more for each comment that it answers.

    `published_at` is ISO 8601, where the page gives a moment and not "two hours ago".
    """

    text: str
    author: str | None = None
    published_at: str | None = None
    level: int = 1


def read_comments(document: Document) -> tuple[Comment, ...]:
    """The comments that a page shows, in its order; those that its JSON-LD tells of where it shows none.

    What a script would load is not there.

    >>> from copydesk.cleaners.html.document import parse
    >>> page = "<ol class='comments'><li class='comment'><b class='author'>Ann</b><p>Well said.</p></li></ol>"
    >>> [(each.author, each.text) for each in read_comments(parse(page))]
    [('Ann', 'Well said.')]
    """
    shown = [comment for place in _places(document) for comment in _shown_in(place)]
    return tuple((shown or list(_told(document)))[:MOST_COMMENTS])


def _places(document: Document) -> Iterator[LexborNode]:
    """The outermost elements that are named after comments."""
    inside: set[int] = set()
    for node in document.tree.css("body [class], body [id], body [itemprop=comment], body [itemtype$='/Comment']"):
        if node.mem_id in inside or node.tag in _UNREAD or not _is_named(node) or node.css_first("h1") is not None:
            continue
        inside.update(each.mem_id for each in node.css("*"))
        yield node


def _is_named(node: LexborNode) -> bool:
    attributes = node.attributes
    if attributes.get("itemprop") == "comment" or (attributes.get("itemtype") or "").endswith("/Comment"):
        return True
    return COMMENT_NAME.search(_names(node)) is not None


def _names(node: LexborNode) -> str:
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('itemprop') or ''}"


def _shown_in(place: LexborNode) -> Iterator[Comment]:
    """The comments in an element: its parts that look alike, and begin with a writer or a time."""
    items = _items(place)
    known = {item.mem_id for item in items}
    for item in items:
        if text := _text_of(item, known):
            level = 1 + sum(above.mem_id in known for above in _above(item, place))
            yield Comment(text, _author_of(item, known), _time_of(item, known), level)


def _items(place: LexborNode) -> list[LexborNode]:
    """The elements that hold a comment each: of those that may, the most that look alike, the outermost of these.

    Of a single comment the innermost, those named so first; the element itself where nothing in it is one.
    """
    # An element is among what its own search gives.
    may = [node for node in place.css(_ITEMS)[:MOST_ITEMS] if node.mem_id != place.mem_id and _may_be_item(node)]
    looks = Counter(map(_look, may))
    most = max(looks.values(), default=0)
    if most > 1:
        best = next(look for look, count in looks.items() if count == most)
        return [node for node in may if _look(node) == best]
    named = [node for node in may if node.tag in ("li", "article") or _is_named(node)]
    return named[-1:] or may[-1:] or ([place] if _may_be_item(place) else [])


def _may_be_item(node: LexborNode) -> bool:
    """Whether an element begins with a writer or a time, and says something besides."""
    return (next(_marks(node, ()), None) or _head_of(node)) is not None and bool(_text_of(node, set()))


def _look(node: LexborNode) -> tuple[str, str]:
    """Tag and first class, without numbers: the others tell what is odd, an answer, the author's own."""
    names = _DIGITS.sub("", node.attributes.get("class") or "").lower().split()
    return node.tag or "", names[0] if names else ""


def _marks(item: LexborNode, others: Container[int]) -> Iterator[tuple[str, LexborNode]]:
    """The elements of a comment that name its writer and its time, not those of answers to it."""
    for node in _inside(item, others):
        names = _names(node)
        is_time = node.tag == "time" or _TIME.search(names)
        if (is_time or node.tag == "cite" or _AUTHOR.search(names)) and len(
            (node.text() or "").strip()
        ) <= LONGEST_NAME:
            yield "time" if is_time else "author", node


def _head_of(item: LexborNode) -> LexborNode | None:
    """The element of a few words with which a comment begins: its writer, where no element is named after one."""
    for node in islice(_inside(item, ()), HEAD_NODES):
        said = (node.text() or "").strip()
        if node.tag == "p" or said.endswith(_ENDS):
            return None
        if said and len(said) <= LONGEST_NAME and node.tag in _HEADS:
            return node
    return None


def _inside(item: LexborNode, others: Container[int]) -> Iterator[LexborNode]:
    """The elements below one in their order, but for other comments in it."""
    left, seen = [item.first_child], 0
    while left and seen < MOST_NODES:
        node = left.pop()
        if node is None:
            continue
        seen += 1
        left.append(node.next)
        if (node.tag or "-")[0] != "-" and node.mem_id not in others:
            yield node
            left.append(node.first_child)


def _author_of(item: LexborNode, others: set[int]) -> str | None:
    """The writer: the innermost element so named; else the few words that begin a comment."""
    named = [node for kind, node in _marks(item, others) if kind == "author"]
    for node in (*reversed(named), _head_of(item)):
        if node is not None and node.tag != "time" and (name := tidy(node.text(separator=" "))):
            return name.rstrip(" :,·|")
    return None


def _time_of(item: LexborNode, others: set[int]) -> str | None:
    for node in (node for kind, node in _marks(item, others) if kind == "time"):
        said = (node.attributes.get("datetime"), node.attributes.get("title"), node.text(separator=" "))
        for value in said:
            if value and (moment := parse_moment(value)) is not None:
                return moment.iso
    return None


def _text_of(item: LexborNode, others: set[int]) -> str:
    """What a comment says, paragraphs apart by a blank line."""
    found = list(_marks(item, others))
    marks = {node.mem_id for _, node in found}
    if not any(kind == "author" for kind, _ in found) and (head := _head_of(item)) is not None:
        marks.add(head.mem_id)
    paragraphs = [" ".join(each.split()) for each in _paragraphs(item, marks, others)]
    said = [each for each in paragraphs if any(map(str.isalnum, each)) and each.casefold() not in _buttons()]
    if said and len(said[0]) <= LONGEST_NAME and is_date(said[0]):
        del said[0]
    return "\n\n".join(said)[:_MOST_LETTERS]


def _paragraphs(item: LexborNode, marks: set[int], others: set[int]) -> list[str]:
    paragraphs = [""]
    left: list[LexborNode | str | None] = [item.first_child]
    seen = 0
    while left and seen < MOST_NODES:
        node = left.pop()
        if isinstance(node, str):
            paragraphs.append(node)
        elif node is not None:
            seen += 1
            left.append(node.next)
            if node.tag == "-text":
                paragraphs[-1] += node.text_content or ""
            elif node.tag == "br":
                paragraphs.append("")
            elif not _is_beside(node, marks, others):
                if node.tag in BLOCK_TAGS:
                    paragraphs.append("")
                    left.append("")  # where the element ends, a paragraph begins
                left.append(node.first_child)
    return paragraphs


@cache
def _buttons() -> frozenset[str]:
    """What buttons round comments say, in all languages."""
    return phrases_of("comment_form")


def _is_beside(node: LexborNode, marks: set[int], others: set[int]) -> bool:
    """Whether an element of a comment is none of its words: its writer, its time, a button, another comment."""
    if (node.tag or "-")[0] == "-" or node.tag in _UNREAD or node.mem_id in marks or node.mem_id in others:
        return True
    return _CONTROL.search(_names(node)) is not None


def _above(item: LexborNode, place: LexborNode) -> Iterator[LexborNode]:
    node = item.parent
    while node is not None and node.mem_id != place.mem_id:
        yield node
        node = node.parent


def _told(document: Document) -> Iterator[Comment]:
    """The comments that JSON-LD tells of."""
    for item in document.json_ld:
        said = item.get("comment")
        for each in said if isinstance(said, list) else [said]:
            if isinstance(each, dict) and (text := tidy(each.get("text"))):
                moment = parse_moment(each.get("dateCreated") or each.get("datePublished"))
                yield Comment(text, _named(each.get("author")), moment.iso if moment else None)


def _named(author: Any) -> str | None:
    return tidy(author.get("name") if isinstance(author, dict) else author)
