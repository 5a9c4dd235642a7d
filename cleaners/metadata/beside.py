"""What on a page is not the article's: its readers' comments, and what stands beside it of other stories."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

from copydesk.cleaners.html.element_index import ElementIndex

Test = Callable[[LexborNode], bool]

#: Ancestors that are looked at.
MAX_ABOVE = 14

#: A link of so many words is a headline.
HEADLINE_WORDS = 3

#: Headings that are looked at.
MAX_HEADS = 80

#: Boxes that are looked for.
MAX_BOXES = 20

_COMMENT_WORDS = (
    r"comments?|commentlist|commentary-list|replies|reply-list|respond|disqus(?:_thread)?|discussion|kommentare?|leserkommentare?"
    r"|commentaires?|comentarios?|coment[aá]rios|commenti|reacties|komentarze|kommentarer|yorumlar|opmerkingen|user-comments?"
)
_COMMENTS = re.compile(
    rf"(?:^|\s)(?:[\w-]{{0,20}}[-_])?(?:{_COMMENT_WORDS})(?:[-_](?:area|list|section|container|wrap(?:per)?|thread|box|block"
    r"|body|content|item|text|meta|author|date|time|metadata|inner|feed|form|title|\d+))?(?=\s|$)",
    re.IGNORECASE,
)
#: A switch on the whole page, or a count, is no comment.
_SWITCH = re.compile(
    r"comments?[-_](?:open|closed|enabled|disabled|on|off|count|link|number)|(?:has|no)[-_]comments?", re.IGNORECASE
)
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommended|recommendations?|more-(?:stories|news|articles|from)|read-?more|see-also|also-read|latest"
    r"|most-?(?:read|viewed|popular)|popular|trending|teasers?|recirc(?:ulation)?|promo|up-?next|suggested|similar"
    r"|you-may-(?:also-)?like|verwandt\w*|weitere|mehr-zum-thema|a-lire-aussi|sur-le-meme|relacionad[oa]s|correlati|gerelateerd"
    r"|powiazane|lees-ook|quiz|outbrain|taboola|quoted-page|embed(?:ded)?|claim-?review"
    # What the page's head shows of today, and what is still to come.
    r"|top-?bar|(?:current|today)-?date|date-?today|weather|(?:news-?)?ticker|upcoming|events?)(?=$|[\s_-])",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"entry|post|article|story|byline|meta", re.IGNORECASE)
#: What the names of boxes of other stories hold, and those of boxes of comments.
_OTHER_PARTS = (
    "related", "recommend", "latest", "popular", "trending", "teaser", "most-read", "mostread", "read-more",
    "more-stories", "more-news", "topbar", "top-bar", "current-date",
    "today", "weather", "ticker", "upcoming", "event",
)  # fmt: skip
_COMMENT_PARTS = {
    "class": ("comment", "kommentar", "comentario", "commentaire", "replies"),
    "id": ("comment", "kommentar"),
}


#: What stands above readers' comments where no name says it.
_COMMENTS_ABOVE = re.compile(
    r"""\W*(?:\d{1,5}\s+)?(?:reader\s+|readers['’]\s+)?(?:comments?|replies|responses|kommentare?|leserkommentare|commentaires?
    |comentarios?|comentários?|commenti|reacties|komentarze|kommentarer|yorumlar|комментари[ия]|коментар[іи]|σχόλια|コメント|评论
    |評論|留言|댓글|التعليقات|نظرات|תגובות)(?:\W*\d{0,5}\W*|\s(?:on|to|zu|sur|en|su|op)\s.{0,120})""",
    re.IGNORECASE | re.VERBOSE,
)
#: A story among others is short, and stands beside a like one.
MAX_CARD = 600


class Beside:
    """What stands beside the article of one page. What was found of an element is kept: many share what is above."""

    def __init__(self, index: ElementIndex) -> None:
        self._index = index
        self._of_others: dict[int, bool] = {}
        self._margins: dict[int, bool] = {}
        self._comments: dict[int, bool] = {}
        self._cards: dict[int, bool] = {}
        self._headed: tuple[LexborNode, ...] | None = None

    def is_comment(self, node: LexborNode) -> bool:
        """Whether an element stands in a reader's comment, or is one."""
        return any(map(self._is_comment_box, _above(node)))

    def is_other_story(self, node: LexborNode) -> bool:
        """Whether an element stands in a box that its name says to be of other stories, or is one of several alike."""
        return self._is_within(node, lambda each: self._is_box_of_others(each) or self._is_card(each))

    def is_beside(self, node: LexborNode) -> bool:
        """Whether an element is another story's, or stands in a menu, a quotation, a margin, the page's foot."""
        return self._is_within(
            node, lambda each: self._is_box_of_others(each) or self._is_card(each) or self._is_margin(each)
        )

    def boxes_of_others(self) -> Iterator[LexborNode]:
        """The outermost boxes of the body with other stories that say what they are by their names."""
        places = self._index.holding("class", *_OTHER_PARTS)
        return self._outermost(places, 200, self._is_own_box_of_others, self._is_box_of_others)

    def comment_boxes(self) -> Iterator[LexborNode]:
        """The outermost boxes of the body with readers' comments."""
        index = self._index
        places = [place for name, parts in _COMMENT_PARTS.items() for place in index.holding(name, *parts)]
        places += [at for at in index.holding("id", "disqus") if index.value(at, "id").lower().startswith("disqus")]
        places += [at for at in index.holding("id", "respond") if index.value(at, "id") == "respond"]
        places += index.with_word("itemprop", "comment")
        yield from self._outermost(places, 400, self._is_comment_box, self._is_comment_box)
        yield from (box for box in self._under_headings() if not self._holds_headline(box))

    def _outermost(self, places: list[int], limit: int, is_box: Test, is_above: Test) -> Iterator[LexborNode]:
        body = self._index.tagged("body")
        found = 0
        for node in self._index.at(place for place in places if body and place >= body[0])[:limit]:
            if found >= MAX_BOXES:
                return
            if is_box(node) and not any(map(is_above, _above(node.parent))):
                found += 1
                yield node

    def _is_within(self, node: LexborNode, is_box: Test) -> bool:
        box = next(filter(is_box, _above(node)), None)
        return box is not None and not self._holds_headline(box)

    def _is_own_box_of_others(self, node: LexborNode) -> bool:
        return self._is_box_of_others(node) and not self._holds_headline(node)

    def _holds_headline(self, node: LexborNode) -> bool:
        return node.mem_id in self._index.above_headlines

    def _is_box_of_others(self, node: LexborNode) -> bool:
        return _kept(self._of_others, node, _is_box_of_others)

    def _is_card(self, node: LexborNode) -> bool:
        return _kept(self._cards, node, _is_card)

    def _is_margin(self, node: LexborNode) -> bool:
        return _kept(self._margins, node, _is_margin)

    def _is_comment_box(self, node: LexborNode) -> bool:
        return _kept(self._comments, node, self._is_new_comment_box)

    def _is_new_comment_box(self, node: LexborNode) -> bool:
        is_box = _is_named_for_comments(node) or any(box.mem_id == node.mem_id for box in self._under_headings())
        return is_box and not self._holds_headline(node)

    def _under_headings(self) -> tuple[LexborNode, ...]:
        """The elements that a heading says to be readers' comments."""
        if self._headed is None:
            heads = self._index.at(self._index.tagged("h2", "h3", "h4")[:MAX_HEADS])
            boxes = (head.parent for head in heads if _COMMENTS_ABOVE.fullmatch(head.text()[:200].strip()))
            self._headed = tuple(b for b in boxes if b is not None and b.tag not in ("body", "main", "article"))
        return self._headed


def _kept(known: dict[int, bool], node: LexborNode, ask: Test) -> bool:
    """What is known of an element; asked once."""
    name = node.mem_id
    found = known.get(name)
    if found is None:
        found = known[name] = ask(node)
    return found


def _is_box_of_others(node: LexborNode) -> bool:
    return bool(_BESIDE.search(_names(node))) or (node.tag == "li" and _headline_links(node) > 0)


def _is_margin(node: LexborNode) -> bool:
    tag = node.tag
    if tag in ("nav", "blockquote"):
        return True
    if tag == "footer":
        # An article's own foot may name its author.
        return not any(each.tag in ("article", "main") for each in _above(node)) and not _ENTRY.search(_names(node))
    return (tag == "aside" or "sidebar" in _names(node).lower()) and _headline_links(node) > 1


def _is_card(node: LexborNode) -> bool:
    """Whether an element shows another story: a short one with a headline that is a link, beside one of its kind."""
    if node.tag not in ("div", "article", "section", "a") or not node.attributes.get("class"):
        return False
    if len(node.text(separator=" ")) > MAX_CARD or not any(map(_is_like(node), (node.next, node.prev))):
        return False
    link = node if node.tag == "a" else node.css_first("h2 a, h3 a, h4 a, h5 a, a h2, a h3, a h4, a h5")
    return link is not None and len(link.text(separator=" ").split()) >= HEADLINE_WORDS


def _is_like(node: LexborNode) -> Callable[[LexborNode | None], bool]:
    """A test whether a neighbour is of the same kind: blanks between them are passed over."""

    def test(other: LexborNode | None) -> bool:
        if other is not None and other.tag == "-text":
            other = other.next if other.prev is not None and other.prev.mem_id == node.mem_id else other.prev
        return other is not None and (other.tag, other.attributes.get("class")) == (
            node.tag,
            node.attributes.get("class"),
        )

    return test


def _headline_links(node: LexborNode) -> int:
    return sum(len(link.text(separator=" ").split()) >= HEADLINE_WORDS for link in node.css("a[href]")[:20])


def _is_named_for_comments(node: LexborNode) -> bool:
    if node.tag in ("body", "html", "main") and not _is_comment_type(node):
        return False
    names = _names(node)
    return _is_comment_type(node) or (_COMMENTS.search(names) is not None and not _SWITCH.search(names))


def _is_comment_type(node: LexborNode) -> bool:
    said = f"{node.attributes.get('itemtype') or ''} {node.attributes.get('itemprop') or ''}".lower()
    return (
        said.strip().endswith("/comment")
        or "/comment " in said
        or " comment" in f" {said.strip()} ".replace("comments", "")
    )


def _names(node: LexborNode) -> str:
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"


def _above(node: LexborNode | None) -> Iterator[LexborNode]:
    for _ in range(MAX_ABOVE):
        if node is None or node.tag in ("body", "html"):
            return
        yield node
        node = node.parent
