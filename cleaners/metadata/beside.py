"""What on a page is not the article's: its readers' comments, and what stands beside it of other stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from copydesk.cleaners.core.names import BEYOND
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.box_names import (
    COMMENT_BOX,
    COMMENT_ID,
    COMMENTED,
    COMMENTS_ABOVE,
    DISCUSSED,
    OTHER_BOX,
    OTHERS,
    SIDEBAR,
    is_of_comments,
    is_of_entry,
    is_of_others,
    marks_of,
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


#: One of these a card has, unless it is a link as a whole.
_HEADS = frozenset(("h2", "h3", "h4", "h5"))
_LINKS = frozenset(("a",))
_CARDS = frozenset(("div", "article", "section", "a"))

#: An entry of a list of headlines stands so near below it; and what is no such list.
_MAX_LIST = 3
_ARTICLES = frozenset(("article", "main", "body", "html"))

#: Nothing is looked for beyond the body.
_OUTERMOST = frozenset(("body", "html"))

Test = Callable[[int], bool]


class Beside:
    """What stands beside the article of one page; its elements are told by their places in the index.

    What was said of an element is kept: many elements share what is above.
    """

    def __init__(self, index: ElementIndex) -> None:
        self._index = index
        self._marks = marks_of(index)
        self._typed = _typed_as_comments(index)
        self._comments: dict[int, bool] = {}
        self._stories: dict[int, bool] = {}
        self._besides: dict[int, bool] = {}
        self._named: dict[str, bool] = {}
        self._commented: dict[str, bool] = {}
        self._headed: dict[int, None] | None = None

    def is_comment(self, place: int) -> bool:
        """Whether an element stands in a reader's comment, or is one."""
        return self._nearest(place, self._is_comment_box, self._comments) >= 0

    def is_other_story(self, place: int) -> bool:
        """Whether an element stands in a box that its name says to be of other stories, or is one of several alike."""
        return self._is_own(self._nearest(place, self._is_story, self._stories))

    def is_teaser(self, place: int) -> bool:
        """Whether an element stands in one of several stories that are told alike, by its form and not by a name."""
        return self._is_own(self._nearest(place, lambda each: self._is_one_of_entries(each) or self._is_card(each), {}))

    def is_in_list_of_headlines(self, place: int) -> bool:
        """Whether an element stands in a box, not the headline's, in which several links are headlines."""
        for above in islice(self._index.around(place), _MAX_LIST):
            if self._index.tags[above] in _ARTICLES or self._holds_headline(above):
                return False
            if self._headline_links(above) > 1:
                return True
        return False

    def is_beside(self, place: int) -> bool:
        """Whether an element is another story's, or stands in a menu, a quotation, a margin, the page's foot."""
        return self._is_own(self._nearest(place, self._is_story_or_margin, self._besides))

    def boxes_of_others(self) -> Iterator[int]:
        """The outermost boxes of the body with other stories that say what they are by their names."""
        return self._outermost(self._marked(OTHER_BOX), 200, self._is_own_box_of_others, self._is_box_of_others, {})

    def comment_boxes(self) -> Iterator[int]:
        """The outermost boxes of the body with readers' comments."""
        index = self._index
        places = [*self._marked(COMMENT_BOX | COMMENT_ID), *index.with_word("itemprop", "comment")]
        places += [at for at in self._marked(BEYOND) if "comentári" in index.value(at, "class").lower()]
        ids = ((at, index.value(at, "id")) for at in self._marked(DISCUSSED))
        places += [at for at, said in ids if said == "respond" or said.lower().startswith("disqus")]
        yield from self._outermost(places, 400, self._is_comment_box, self._is_comment_box, self._comments)
        yield from (box for box in self._under_headings() if not self._holds_headline(box))

    def _marked(self, asked: int) -> list[int]:
        """The places of the elements whose names have one of these marks."""
        return [place for place, marks in self._marks.items() if marks & asked]

    def _outermost(
        self, places: list[int], limit: int, is_box: Test, is_above: Test, known: dict[int, bool]
    ) -> Iterator[int]:
        body = self._index.tagged("body")
        found = 0
        for place in sorted({place for place in places if body and place >= body[0]})[:limit]:
            if found >= MAX_BOXES:
                return
            if is_box(place) and self._nearest(self._index.parents[place], is_above, known) < 0:
                found += 1
                yield place

    def _nearest(self, place: int, is_box: Test, known: dict[int, bool]) -> int:
        """The first of a kind among an element and what stands round it in the body; -1 for none.

        `known` has what was said of elements before, and gets what is said now.
        """
        tags, parents = self._index.tags, self._index.parents
        for _ in range(MAX_ABOVE):
            if place < 0 or tags[place] in _OUTERMOST:
                return -1
            if (said := known.get(place)) is None:
                said = known[place] = is_box(place)
            if said:
                return place
            place = parents[place]
        return -1

    def _is_own(self, box: int) -> bool:
        return box >= 0 and not self._holds_headline(box)

    def _holds_headline(self, place: int) -> bool:
        return place in self._index.above_headlines

    def _is_story(self, place: int) -> bool:
        return self._is_box_of_others(place) or self._is_card(place)

    def _is_story_or_margin(self, place: int) -> bool:
        if (is_story := self._stories.get(place)) is None:
            is_story = self._stories[place] = self._is_story(place)
        return is_story or self._is_margin(place)

    def _is_own_box_of_others(self, place: int) -> bool:
        return self._is_box_of_others(place) and not self._holds_headline(place)

    def _is_box_of_others(self, place: int) -> bool:
        return self._is_named_for_others(place) or self._is_entry_of_list(place)

    def _is_one_of_entries(self, place: int) -> bool:
        """Whether an entry of a list stands beside another one with a headline: a lone one may be the page's story."""
        if not self._is_entry_of_list(place):
            return False
        beside = (self._index.behind(place), self._index.before(place))
        return any(each >= 0 and self._is_entry_of_list(each) for each in beside)

    def _is_entry_of_list(self, place: int) -> bool:
        return self._index.tags[place] == "li" and self._headline_links(place) > 0

    def _is_named_for_others(self, place: int) -> bool:
        """Whether an element's names are those of a box of other stories; boxes of one list share theirs."""
        if not self._marks.get(place, 0) & (OTHERS | BEYOND):
            return False
        names = self._names(place)
        if (known := self._named.get(names)) is None:
            known = self._named[names] = is_of_others(names)
        return known

    def _names(self, place: int) -> str:
        return f"{self._index.value(place, 'class')} {self._index.value(place, 'id')}"

    def _is_margin(self, place: int) -> bool:
        tag = self._index.tags[place]
        if tag in ("nav", "blockquote"):
            return True
        if tag == "footer":
            # An article's own foot may name its author.
            is_own = self._nearest(place, lambda each: self._index.tags[each] in ("article", "main"), {}) >= 0
            return not is_own and not is_of_entry(self._names(place))
        is_aside = tag == "aside" or self._marks.get(place, 0) & SIDEBAR
        return bool(is_aside) and self._headline_links(place) > 1

    def _headline_links(self, place: int) -> int:
        """How many of the first links in an element are headlines."""
        index = self._index
        inside = range(place + 1, index.ends[place])
        links = (at for at in inside if index.tags[at] == "a" and index.attributes.has(at, "href"))
        said = (index.text(at, " ") for at in islice(links, _MAX_LINKS))
        return sum(len(text.split()) >= HEADLINE_WORDS for text in said)

    def _is_card(self, place: int) -> bool:
        """Whether an element is a short story with a headline that is a link, beside one of its kind."""
        index = self._index
        tag = index.tags[place]
        if tag not in _CARDS or not (css_class := index.value(place, "class")):
            return False
        # Of most classes there is one element alone.
        if len(index.having("class")[css_class]) == 1:
            return False
        beside = (index.behind(place), index.before(place))
        if not any(at >= 0 and index.tags[at] == tag and index.value(at, "class") == css_class for at in beside):
            return False
        if tag != "a" and _HEADS.isdisjoint(index.tags[place : index.ends[place]]):
            return False
        if len(index.text(place, " ")) > MAX_CARD:
            return False
        link = place if tag == "a" else self._headline_of_card(place)
        return link >= 0 and len(index.text(link, " ").split()) >= HEADLINE_WORDS

    def _headline_of_card(self, place: int) -> int:
        """The first link in a heading, or heading in a link, within an element; -1 for none."""
        index = self._index
        for at in index.within(place, "a", *_HEADS):
            others = _HEADS if index.tags[at] == "a" else _LINKS
            if any(index.tags[above] in others for above in index.around(at)):
                return at
        return -1

    def _is_comment_box(self, place: int) -> bool:
        is_box = self._is_named_for_comments(place) or place in self._under_headings()
        return is_box and not self._holds_headline(place)

    def _is_named_for_comments(self, place: int) -> bool:
        if place in self._typed:
            return True
        if (label := self._index.value(place, "aria-label")) and COMMENTS_ABOVE.fullmatch(label[:200].strip()):
            return True
        if not self._marks.get(place, 0) & (COMMENTED | BEYOND):
            return False
        if self._index.tags[place] in ("body", "html", "main"):
            return False
        names = self._names(place)
        if (known := self._commented.get(names)) is None:
            known = self._commented[names] = is_of_comments(names)
        return known

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
            own = (head for head in heads if COMMENTS_ABOVE.fullmatch(self._index.text(head)[:200].strip()))
            self._headed = dict.fromkeys(box for head in own if (box := self._box_under(head)) >= 0)
        return self._headed


def _typed_as_comments(index: ElementIndex) -> frozenset[int]:
    """The places of the elements that microdata calls a comment, by type or by role."""
    places = {*index.holding("itemtype", "comment"), *index.holding("itemprop", "comment")}
    return frozenset(at for at in places if _is_comment_type(index.value(at, "itemtype"), index.value(at, "itemprop")))


def _is_comment_type(kind: str, role: str) -> bool:
    said = f"{kind} {role}".lower()
    return (
        said.strip().endswith("/comment")
        or "/comment " in said
        or " comment" in f" {said.strip()} ".replace("comments", "")
    )
