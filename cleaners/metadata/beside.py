"""What on a page is not the article's: its readers' comments, and what stands beside it of other stories."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

#: Ancestors that are looked at.
MAX_ABOVE = 14

#: A link of so many words is a headline.
HEADLINE_WORDS = 3

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
    r"|powiazane|lees-ook|quiz|outbrain|taboola|quoted-page|embed(?:ded)?|claim-?review)(?=$|[\s_-])",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"entry|post|article|story|byline|meta", re.IGNORECASE)
_OTHERS = (
    "[class*=related i], [class*=recommend i], [class*=latest i], [class*=popular i], [class*=trending i],"
    " [class*=teaser i], [class*=most-read i], [class*=mostread i], [class*=read-more i], [class*=more-stories i]"
)
_BOXES = (
    "[class*=comment i], [id*=comment i], [id^=disqus i], [class*=kommentar i], [id*=kommentar i]"
    ", [class*=comentario i], [class*=commentaire i], [itemprop~=comment], [id=respond], [class*=replies i]"
)


def is_comment(node: LexborNode) -> bool:
    """Whether an element stands in a reader's comment, or is one."""
    return any(_is_comment_box(each) for each in _above(node))


def is_other_story(node: LexborNode) -> bool:
    """Whether an element stands in a box that its name says to be of other stories, or in a list's entry of one."""
    return _is_within(node, _is_box_of_others)


def is_beside(node: LexborNode) -> bool:
    """Whether an element is another story's, or stands in a menu, a quotation, a margin of links, the page's foot."""
    return _is_within(node, lambda each: _is_box_of_others(each) or _is_margin(each))


def _is_within(node: LexborNode, is_box: Callable[[LexborNode], bool]) -> bool:
    for each in _above(node):
        if is_box(each):
            return each.css_first("h1") is None
    return False


def _is_box_of_others(node: LexborNode) -> bool:
    return bool(_BESIDE.search(_names(node))) or (node.tag == "li" and _headline_links(node) > 0)


def _is_margin(node: LexborNode) -> bool:
    if node.tag in ("nav", "blockquote"):
        return True
    if node.tag == "footer":
        # An article's own foot may name its author.
        return not any(each.tag in ("article", "main") for each in _above(node)) and not _ENTRY.search(_names(node))
    return (node.tag == "aside" or "sidebar" in _names(node).lower()) and _headline_links(node) > 1


def _headline_links(node: LexborNode) -> int:
    return sum(len(link.text(separator=" ").split()) >= HEADLINE_WORDS for link in node.css("a[href]")[:20])


def boxes_of_others(root: LexborNode) -> Iterator[LexborNode]:
    """The outermost boxes of other stories that say what they are by their names."""
    done: list[LexborNode] = []
    for node in root.css(_OTHERS)[:200]:
        if len(done) >= MAX_BOXES:
            return
        if (
            _is_box_of_others(node)
            and node.css_first("h1") is None
            and not any(_is_box_of_others(each) for each in _above(node.parent))
        ):
            done.append(node)
            yield node


def comment_boxes(root: LexborNode) -> Iterator[LexborNode]:
    """The outermost boxes of readers' comments."""
    found: list[LexborNode] = []
    for node in root.css(_BOXES)[:400]:
        if len(found) >= MAX_BOXES:
            return
        if _is_comment_box(node) and not any(_is_comment_box(each) for each in _above(node.parent)):
            found.append(node)
            yield node


def _is_comment_box(node: LexborNode) -> bool:
    if node.tag in ("body", "html", "main", "article") and not _is_comment_type(node):
        return False
    names = _names(node)
    if not (_is_comment_type(node) or (_COMMENTS.search(names) and not _SWITCH.search(names))):
        return False
    return node.css_first("h1") is None


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
