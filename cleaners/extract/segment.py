"""Cut a page into blocks: runs of inline text, each with its place among the elements.

One walk over the tree, without recursion, so that a page nested a thousand levels deep is read whole.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from copydesk.cleaners.core.walk import Walk, kinds_of
from copydesk.cleaners.extract.blocks import BlockLink, Blocks, Elements, Sight
from copydesk.cleaners.extract.naming import HIDDEN, name_scan
from copydesk.cleaners.extract.small_marks import (
    FIRST_LETTER,
    goes_on,
    has_own_marks,
    is_small_mark,
    pictured_letter,
    quotation_marks,
)
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.visibility import Attributes, Visibility, read_visibility

_BLOCK_TAGS = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section
    summary table tbody td tfoot th thead tr ul"""
_SKIPPED_TAGS = """audio button canvas datalist embed head iframe img input map math meter noembed noframes noscript
    object optgroup option progress rp rt script select style svg template textarea title video"""

#: Elements that a browser sets as a block of their own.
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())

#: Elements whose text is never the page's prose: code, controls, drawings, media, readings of ruby text.
SKIPPED_TAGS = frozenset(_SKIPPED_TAGS.split())

EMPHASIS_TAGS = frozenset({"strong", "b", "em", "i"})
MEDIA_TAGS = frozenset({"img", "video", "iframe", "audio", "svg", "object", "embed", "canvas"})
_UNREAD_TAGS = SKIPPED_TAGS | {"br"}
_KINDS = kinds_of(BLOCK_TAGS, _UNREAD_TAGS, EMPHASIS_TAGS, MEDIA_TAGS)
_KINDS_OPEN = kinds_of(BLOCK_TAGS, _UNREAD_TAGS - {"noscript"}, EMPHASIS_TAGS, MEDIA_TAGS)

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")


def segment(document: Document, *, opens_noscript: bool = False) -> Blocks:
    """The blocks of a document; none for a page without a body.

    `opens_noscript` asks for what stands in `noscript` too: the page as a browser without scripts shows it.
    """
    body = document.tree.body
    if body is None:
        return Blocks()
    kinds = _KINDS_OPEN if opens_noscript else _KINDS
    index = document.index
    places = (place for place in index.places.get("body", ()) if index.nodes[place].mem_id == body.mem_id)
    if (place := next(places, None)) is None:
        # A frameset took its place in the tree; the parser names it all the same.
        return Blocks()
    walker = _Walker(read_visibility(document), document.declared_language, kinds)
    elements, rows = walker.walk(index.nodes, index.attributes, index.tags, index.says, index.way, place)
    return Blocks(Elements(*elements), *rows)


_CONTROLS = frozenset({"button", "summary", "label"})
_CONTROL_NAME = re.compile(r"more|expand|toggle|unfold|collaps|accordion|show|reveal|button|btn", re.IGNORECASE)
#: A link of more letters is no button.
_LONGEST_CONTROL = 60


class _Walker(Walk):
    """The walk of the core with what few nodes need: marks, pictures of letters, quotations, rules that hide."""

    def __init__(self, visibility: Visibility, language: str | None, kinds: dict[str, int]) -> None:
        ruled = visibility.ids, visibility.classes
        ways = BlockLink.APART, BlockLink.LINE, BlockLink.CELL
        super().__init__(kinds, name_scan(), HIDDEN, ruled, Sight.SEEN, ways)
        self.visibility, self.language = visibility, language

    def pictured(self, node: LexborNode) -> str | None:
        """The letter that a picture at the beginning of a block stands for."""
        return pictured_letter(node)

    def is_mark(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Whether an `a` or a `sup` is a mark that leads elsewhere on the page."""
        return is_small_mark(node, tag, attributes)

    def hides(self, tag: str, attributes: Attributes) -> bool:
        """Whether an element is out of sight, whatever stands above it."""
        return self.visibility.hides(tag, attributes)

    def hides_by_style(self, style: str) -> bool:
        """Whether a style takes an element's room away."""
        return ":" in style and _HIDING_STYLE.search(style) is not None

    def sight_of(self, node: LexborNode) -> Sight:
        """The sight of an element that is out of sight."""
        return Sight.FOLDED if _unfolds(node) else Sight.UNSEEN

    def marks_of(self, node: LexborNode, attributes: Attributes, depth: int) -> tuple[str, str] | None:
        """The marks round a quotation, if it has none of its own."""
        return None if has_own_marks(node) else quotation_marks(attributes.get("lang") or self.language, depth)

    def goes_on(self, letter: str, text: str) -> bool:
        """Whether a text goes on a word whose first letter, large, is the block before."""
        return FIRST_LETTER.fullmatch(letter) is not None and goes_on(letter, text)

    def kept_lines(self, text: str) -> str:
        """Preformatted text: its lines as they are, without blank edges; of blank lines in a row one stays."""
        kept = "\n".join(line.rstrip() for line in text.strip("\r\n").splitlines()).rstrip()
        return _BLANK_LINES.sub("\n\n", kept)


def _unfolds(node: LexborNode) -> bool:
    """Whether a button to show more stands right before or behind an element, or behind the one that it ends."""
    return any(map(_is_control, (_beside(node, 1), _beside(node, -1), node.parent and _beside(node.parent, 1))))


def _beside(node: LexborNode, way: int) -> LexborNode | None:
    """The next element on one side."""
    other = node.next if way > 0 else node.prev
    while other is not None and (other.tag or "-")[0] == "-" and not (other.text_content or "").strip():
        other = other.next if way > 0 else other.prev
    return other


def _is_long(node: LexborNode) -> bool:
    """Whether an element has too many letters for a button; a long text is not read to its end."""
    text = ""
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            text = (text + (inner.text_content or "")).lstrip()
            if len(text) > _LONGEST_CONTROL and len(text.rstrip()) > _LONGEST_CONTROL:
                return True
    return False


def _is_control(node: LexborNode | None) -> bool:
    """Whether an element is a button, by its tag, its role or its name, or holds nothing else."""
    if node is None or (node.tag or "-")[0] == "-":
        return False
    if node.tag in _CONTROLS:
        return True
    if _is_long(node):
        return False
    attributes = node.attributes
    if "aria-controls" in attributes or _CONTROL_NAME.search(
        f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    ):
        return True
    return any(map(_is_button, node.traverse()))


def _is_button(node: LexborNode) -> bool:
    attributes = node.attributes
    return node.tag in ("button", "summary") or attributes.get("role") == "button" or "aria-expanded" in attributes
