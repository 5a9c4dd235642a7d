"""What on a page is not the article's: its readers' comments, and what stands beside it of other stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from copydesk.cleaners.html.element_index import Attributes, ElementIndex
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

#: Links in an element that are looked at.
_MAX_LINKS = 20

#: A story among others is short, and stands beside a like one.
MAX_CARD = 600


@dataclass(slots=True, eq=False)
class _Element:
    """An element of the page with what was asked of it so far, each question once: many elements share what is above.

    `place` is its place in the index, `names` are its class and its id. `above` is known once `is_placed`.
    """

    place: int
    tag: str
    names: str
    is_placed: bool = False
    above: _Element | None = None
    is_comments: bool | None = None
    is_of_others: bool | None = None
    is_card: bool | None = None
    is_margin: bool | None = None


#: One of these a card has, unless it is a link as a whole.
_HEADS = frozenset(("h2", "h3", "h4", "h5"))

Test = Callable[[_Element], bool]


class Beside:
    """What stands beside the article of one page; its elements are told by their places in the index."""

    def __init__(self, index: ElementIndex) -> None:
        self._index = index
        self._elements: dict[int, _Element] = {}
        self._named: dict[str, bool] = {}
        self._headed: dict[int, None] | None = None

    def is_comment(self, place: int) -> bool:
        """Whether an element stands in a reader's comment, or is one."""
        return self._nearest(self._element(place), self._is_comment_box) is not None

    def is_other_story(self, place: int) -> bool:
        """Whether an element stands in a box that its name says to be of other stories, or is one of several alike."""
        return self._is_within(place, self._is_story)

    def is_teaser(self, place: int) -> bool:
        """Whether an element stands in one of several stories that are told alike, by its form and not by a name."""
        return self._is_within(place, lambda each: self._is_one_of_entries(each) or self._is_card(each))

    def is_beside(self, place: int) -> bool:
        """Whether an element is another story's, or stands in a menu, a quotation, a margin, the page's foot."""
        return self._is_within(place, self._is_story_or_margin)

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
        yield from (index.nodes[box] for box in self._under_headings() if not self._holds_headline(box))

    def _outermost(self, places: list[int], limit: int, is_box: Test, is_above: Test) -> Iterator[LexborNode]:
        body = self._index.tagged("body")
        found = 0
        for place in sorted(place for place in places if body and place >= body[0])[:limit]:
            if found >= MAX_BOXES:
                return
            element = self._element(place) or self._new(place)
            if is_box(element) and self._nearest(self._above(element), is_above) is None:
                found += 1
                yield self._index.nodes[place]

    def _is_within(self, place: int, is_box: Test) -> bool:
        box = self._nearest(self._element(place), is_box)
        return box is not None and not self._holds_headline(box.place)

    def _nearest(self, element: _Element | None, is_box: Test) -> _Element | None:
        """The first of a kind among an element and what stands round it in the body."""
        for _ in range(MAX_ABOVE):
            if element is None or is_box(element):
                return element
            element = element.above if element.is_placed else self._above(element)
        return None

    def _element(self, place: int) -> _Element | None:
        """What is known of an element of the body; `None` for the body itself."""
        found = self._elements.get(place)
        if found is None and place >= 0 and self._index.tags[place] not in ("body", "html"):
            found = self._elements[place] = self._new(place)
        return found

    def _new(self, place: int) -> _Element:
        attributes = self._index.attributes[place]
        return _Element(place, self._index.tags[place], f"{attributes.get('class') or ''} {attributes.get('id') or ''}")

    def _above(self, element: _Element) -> _Element | None:
        if not element.is_placed:
            element.above, element.is_placed = self._element(self._index.parents[element.place]), True
        return element.above

    def _holds_headline(self, place: int) -> bool:
        return place in self._index.above_headlines

    def _is_story(self, element: _Element) -> bool:
        return self._is_box_of_others(element) or self._is_card(element)

    def _is_story_or_margin(self, element: _Element) -> bool:
        return self._is_box_of_others(element) or self._is_card(element) or self._is_margin(element)

    def _is_own_box_of_others(self, element: _Element) -> bool:
        return self._is_box_of_others(element) and not self._holds_headline(element.place)

    def _is_box_of_others(self, element: _Element) -> bool:
        if (known := element.is_of_others) is None:
            is_named = self._is_named_for_others(element.names)
            known = element.is_of_others = is_named or self._is_entry_of_list(element)
        return known

    def _is_one_of_entries(self, element: _Element) -> bool:
        """Whether an entry of a list stands beside another one with a headline: a lone one may be the page's story."""
        if not self._is_entry_of_list(element):
            return False
        beside = (
            self._element(each) for each in (self._index.behind(element.place), self._index.before(element.place))
        )
        return any(each is not None and self._is_entry_of_list(each) for each in beside)

    def _is_entry_of_list(self, element: _Element) -> bool:
        return element.tag == "li" and self._headline_links(element) > 0

    def _is_named_for_others(self, names: str) -> bool:
        """Whether names are those of a box of other stories; boxes of one list share theirs."""
        if (known := self._named.get(names)) is None:
            known = self._named[names] = is_of_others(names)
        return known

    def _is_card(self, element: _Element) -> bool:
        if (known := element.is_card) is None:
            known = element.is_card = _is_card(self._index, element.place, element.tag)
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
        return is_aside and self._headline_links(element) > 1

    def _headline_links(self, element: _Element) -> int:
        """How many of the first links in an element are headlines."""
        index = self._index
        inside = range(element.place + 1, index.ends[element.place])
        links = (at for at in inside if index.tags[at] == "a" and "href" in index.attributes[at])
        said = (index.nodes[at].text(separator=" ") for at in islice(links, _MAX_LINKS))
        return sum(len(text.split()) >= HEADLINE_WORDS for text in said)

    def _is_comment_box(self, element: _Element) -> bool:
        if (known := element.is_comments) is None:
            is_box = self._is_named_for_comments(element) or element.place in self._under_headings()
            known = element.is_comments = is_box and not self._holds_headline(element.place)
        return known

    def _is_named_for_comments(self, element: _Element) -> bool:
        attributes = self._index.attributes[element.place]
        if _is_comment_type(attributes):
            return True
        if (label := attributes.get("aria-label")) and COMMENTS_ABOVE.fullmatch(label[:200].strip()):
            return True
        is_page = element.tag in ("body", "html", "main")
        return not is_page and is_of_comments(element.names)

    def _box_under(self, head: int) -> int:
        """What a heading stands above: the element that holds it, or where that is the article's, the next one."""
        box = self._index.parents[head]
        if box < 0 or self._index.tags[box] in ("body", "main", "article") or self._holds_headline(box):
            return self._element_behind(head)
        return box

    def _element_behind(self, place: int) -> int:
        behind = self._index.behind(place)
        while behind >= 0 and self._index.tags[behind].startswith(("-", "!")):
            behind = self._index.behind(behind)
        return behind

    def _under_headings(self) -> dict[int, None]:
        """The elements that a heading says to be readers' comments, in the order of the headings."""
        if self._headed is None:
            heads = sorted(self._index.tagged("h2", "h3", "h4")[:MAX_HEADS])
            own = (head for head in heads if COMMENTS_ABOVE.fullmatch(self._index.nodes[head].text()[:200].strip()))
            self._headed = dict.fromkeys(box for head in own if (box := self._box_under(head)) >= 0)
        return self._headed


def _is_card(index: ElementIndex, place: int, tag: str) -> bool:
    """Whether an element shows another story: a short one with a headline that is a link, beside one of its kind."""
    if tag not in ("div", "article", "section", "a") or not (css_class := index.value(place, "class")):
        return False
    beside = (index.behind(place), index.before(place))
    if not any(at >= 0 and index.tags[at] == tag and index.value(at, "class") == css_class for at in beside):
        return False
    if tag != "a" and _HEADS.isdisjoint(index.tags[place : index.ends[place]]):
        return False
    node = index.nodes[place]
    if len(node.text(separator=" ")) > MAX_CARD:
        return False
    link = node if tag == "a" else node.css_first("h2 a, h3 a, h4 a, h5 a, a h2, a h3, a h4, a h5")
    return link is not None and len(link.text(separator=" ").split()) >= HEADLINE_WORDS


def _is_comment_type(attributes: Attributes) -> bool:
    kind, role = attributes.get("itemtype"), attributes.get("itemprop")
    if not kind and not role:
        return False
    said = f"{kind or ''} {role or ''}".lower()
    return (
        said.strip().endswith("/comment")
        or "/comment " in said
        or " comment" in f" {said.strip()} ".replace("comments", "")
    )
