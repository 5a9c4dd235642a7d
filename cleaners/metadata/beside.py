"""What on a page is not the article's: its readers' comments, and what stands beside it of other stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.box_names import (
    COMMENT_PARTS,
    COMMENTS_ABOVE,
    OTHER_PARTS,
    is_of_comments,
    is_of_entry,
    is_of_others,
)

#: Ancestors that are looked at.
MAX_ABOVE = 14

#: A link of so many words is a headline.
HEADLINE_WORDS = 3

#: Headings that are looked at.
MAX_HEADS = 80

#: Boxes that are looked for.
MAX_BOXES = 20

#: A story among others is short, and stands beside a like one.
MAX_CARD = 600


@dataclass(slots=True, eq=False)
class _Element:
    """An element of the page with what was asked of it so far, each question once: many elements share what is above.

    `names` are its class and its id. `above` is known once `is_placed`.
    """

    node: LexborNode
    tag: str
    names: str
    is_placed: bool = False
    above: _Element | None = None
    is_comments: bool | None = None
    is_of_others: bool | None = None
    is_card: bool | None = None
    is_margin: bool | None = None


Test = Callable[[_Element], bool]


class Beside:
    """What stands beside the article of one page."""

    def __init__(self, index: ElementIndex) -> None:
        self._index = index
        self._elements: dict[int, _Element] = {}
        self._named: dict[str, bool] = {}
        self._headed: dict[int, LexborNode] | None = None

    def is_comment(self, node: LexborNode) -> bool:
        """Whether an element stands in a reader's comment, or is one."""
        return self._nearest(self._element(node), self._is_comment_box) is not None

    def is_other_story(self, node: LexborNode) -> bool:
        """Whether an element stands in a box that its name says to be of other stories, or is one of several alike."""
        return self._is_within(node, self._is_story)

    def is_beside(self, node: LexborNode) -> bool:
        """Whether an element is another story's, or stands in a menu, a quotation, a margin, the page's foot."""
        return self._is_within(node, self._is_story_or_margin)

    def boxes_of_others(self) -> Iterator[LexborNode]:
        """The outermost boxes of the body with other stories that say what they are by their names."""
        places = self._index.holding("class", *OTHER_PARTS)
        return self._outermost(places, 200, self._is_own_box_of_others, self._is_box_of_others)

    def comment_boxes(self) -> Iterator[LexborNode]:
        """The outermost boxes of the body with readers' comments."""
        index = self._index
        places = [place for name, parts in COMMENT_PARTS.items() for place in index.holding(name, *parts)]
        places += [at for at in index.holding("id", "disqus") if index.value(at, "id").lower().startswith("disqus")]
        places += [at for at in index.holding("id", "respond") if index.value(at, "id") == "respond"]
        places += index.with_word("itemprop", "comment")
        yield from self._outermost(places, 400, self._is_comment_box, self._is_comment_box)
        yield from (box for box in self._under_headings().values() if not self._holds_headline(box))

    def _outermost(self, places: list[int], limit: int, is_box: Test, is_above: Test) -> Iterator[LexborNode]:
        body = self._index.tagged("body")
        found = 0
        for node in self._index.at(place for place in places if body and place >= body[0])[:limit]:
            if found >= MAX_BOXES:
                return
            element = self._element(node) or _Element(node, node.tag or "", _names(node))
            if is_box(element) and self._nearest(self._above(element), is_above) is None:
                found += 1
                yield node

    def _is_within(self, node: LexborNode, is_box: Test) -> bool:
        box = self._nearest(self._element(node), is_box)
        return box is not None and not self._holds_headline(box.node)

    def _nearest(self, element: _Element | None, is_box: Test) -> _Element | None:
        """The first of a kind among an element and what stands round it in the body."""
        for _ in range(MAX_ABOVE):
            if element is None or is_box(element):
                return element
            element = element.above if element.is_placed else self._above(element)
        return None

    def _element(self, node: LexborNode | None) -> _Element | None:
        """What is known of an element of the body; `None` for the body itself."""
        if node is None:
            return None
        found = self._elements.get(node.mem_id)
        if found is None and (tag := node.tag or "") not in ("body", "html"):
            found = self._elements[node.mem_id] = _Element(node, tag, _names(node))
        return found

    def _above(self, element: _Element) -> _Element | None:
        if not element.is_placed:
            element.above, element.is_placed = self._element(element.node.parent), True
        return element.above

    def _holds_headline(self, node: LexborNode) -> bool:
        return node.mem_id in self._index.above_headlines

    def _is_story(self, element: _Element) -> bool:
        return self._is_box_of_others(element) or self._is_card(element)

    def _is_story_or_margin(self, element: _Element) -> bool:
        return self._is_box_of_others(element) or self._is_card(element) or self._is_margin(element)

    def _is_own_box_of_others(self, element: _Element) -> bool:
        return self._is_box_of_others(element) and not self._holds_headline(element.node)

    def _is_box_of_others(self, element: _Element) -> bool:
        if (known := element.is_of_others) is None:
            is_named = self._is_named_for_others(element.names)
            known = element.is_of_others = is_named or (element.tag == "li" and _headline_links(element.node) > 0)
        return known

    def _is_named_for_others(self, names: str) -> bool:
        """Whether names are those of a box of other stories; boxes of one list share theirs."""
        if (known := self._named.get(names)) is None:
            known = self._named[names] = is_of_others(names)
        return known

    def _is_card(self, element: _Element) -> bool:
        if (known := element.is_card) is None:
            known = element.is_card = _is_card(element.node, element.tag)
        return known

    def _is_margin(self, element: _Element) -> bool:
        if (known := element.is_margin) is None:
            known = element.is_margin = self._is_new_margin(element)
        return known

    def _is_new_margin(self, element: _Element) -> bool:
        if element.tag in ("nav", "blockquote"):
            return True
        if element.tag == "footer":
            # An article's own foot may name its author.
            is_own = self._nearest(element, lambda each: each.tag in ("article", "main")) is not None
            return not is_own and not is_of_entry(element.names)
        is_aside = element.tag == "aside" or "sidebar" in element.names.lower()
        return is_aside and _headline_links(element.node) > 1

    def _is_comment_box(self, element: _Element) -> bool:
        if (known := element.is_comments) is None:
            is_box = _is_named_for_comments(element) or element.node.mem_id in self._under_headings()
            known = element.is_comments = is_box and not self._holds_headline(element.node)
        return known

    def _box_under(self, head: LexborNode) -> LexborNode | None:
        """What a heading stands above: the element that holds it, or where that is the article's, the next one."""
        box = head.parent
        if box is None or box.tag in ("body", "main", "article") or self._holds_headline(box):
            return _element_behind(head)
        return box

    def _under_headings(self) -> dict[int, LexborNode]:
        """The elements that a heading says to be readers' comments, by their identities."""
        if self._headed is None:
            heads = self._index.at(self._index.tagged("h2", "h3", "h4")[:MAX_HEADS])
            boxes = (self._box_under(head) for head in heads if COMMENTS_ABOVE.fullmatch(head.text()[:200].strip()))
            kept = [box for box in boxes if box is not None]
            self._headed = {box.mem_id: box for box in kept}
        return self._headed


def _element_behind(node: LexborNode) -> LexborNode | None:
    behind = node.next
    while behind is not None and (behind.tag or "").startswith(("-", "!")):
        behind = behind.next
    return behind


def _is_card(node: LexborNode, tag: str) -> bool:
    """Whether an element shows another story: a short one with a headline that is a link, beside one of its kind."""
    if tag not in ("div", "article", "section", "a") or not (css_class := node.attributes.get("class")):
        return False
    is_one_of_several = any(_is_like(each, node, tag, css_class) for each in (node.next, node.prev))
    if not is_one_of_several or len(node.text(separator=" ")) > MAX_CARD:
        return False
    link = node if tag == "a" else node.css_first("h2 a, h3 a, h4 a, h5 a, a h2, a h3, a h4, a h5")
    return link is not None and len(link.text(separator=" ").split()) >= HEADLINE_WORDS


def _is_like(other: LexborNode | None, node: LexborNode, tag: str, css_class: str) -> bool:
    """Whether a neighbour is of the same kind: blanks between them are passed over."""
    if other is not None and other.tag == "-text":
        other = other.next if other.prev is not None and other.prev.mem_id == node.mem_id else other.prev
    return other is not None and other.tag == tag and other.attributes.get("class") == css_class


def _headline_links(node: LexborNode) -> int:
    return sum(len(link.text(separator=" ").split()) >= HEADLINE_WORDS for link in node.css("a[href]")[:20])


def _is_named_for_comments(element: _Element) -> bool:
    if _is_comment_type(element.node):
        return True
    if (label := element.node.attributes.get("aria-label")) and COMMENTS_ABOVE.fullmatch(label[:200].strip()):
        return True
    is_page = element.tag in ("body", "html", "main")
    return not is_page and is_of_comments(element.names)


def _is_comment_type(node: LexborNode) -> bool:
    kind, role = node.attributes.get("itemtype"), node.attributes.get("itemprop")
    if not kind and not role:
        return False
    said = f"{kind or ''} {role or ''}".lower()
    return (
        said.strip().endswith("/comment")
        or "/comment " in said
        or " comment" in f" {said.strip()} ".replace("comments", "")
    )


def _names(node: LexborNode) -> str:
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
