"""Cut a page into blocks: runs of inline text, each with its place among the elements.

One walk over the tree, without recursion, so that a page nested a thousand levels deep is read whole.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from copydesk.cleaners.extract.blocks import SOURCE_BREAK, BlockLink, Blocks, Entered, Sight
from copydesk.cleaners.extract.small_marks import (
    FIRST_LETTER,
    goes_on,
    has_own_marks,
    is_mark,
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

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])\n(?=[^\W\d_])|(?<=[^\W\d_][-\u00ad\u2010])\n(?=[^\W\d_])")
_BLANK_LINES = re.compile(r"\n{3,}")

#: White space that HTML folds; a lone blank is left out of the pattern, because it stays as it is.
_FOLDED = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_FOLDABLE = ("\n", "  ", "\t", "\r", "\f")
#: What the parser calls a text node; its other nodes that are no element have a name that begins with a hyphen too.
_TEXT = "-text"


def segment(document: Document, *, opens_noscript: bool = False) -> Blocks:
    """The blocks of a document; none for a page without a body.

    `opens_noscript` asks for what stands in `noscript` too: the page as a browser without scripts shows it.
    """
    body = document.tree.body
    unread = _UNREAD_TAGS - {"noscript"} if opens_noscript else _UNREAD_TAGS
    walker = _Walker(read_visibility(document), document.declared_language, unread)
    if body is not None:
        walker.walk(body)
    return walker.blocks


#: Where the walk is: the open element, the open block element, and what holds for the text inside: whether it stands
#: in a link, in emphasis, where white space is kept, where nothing is shown, what a reader sees. A plain tuple, because
#: one is made for every element.
_Place = tuple[int, int, bool, bool, bool, bool, Sight]

#: An inline element that nobody sees is a label or a tooltip, if its text is no longer than this.
_LONGEST_LABEL = 400
_CONTROLS = frozenset({"button", "summary", "label"})
_CONTROL_NAME = re.compile(r"more|expand|toggle|unfold|collaps|accordion|show|reveal|button|btn", re.IGNORECASE)
#: A link of more letters is no button.
_LONGEST_CONTROL = 60


class _Walker:
    """One walk: the blocks so far, and the one that is being gathered."""

    is_open: bool  # whether anything was gathered
    pieces: list[str]
    owner: int
    leaf: int
    broken: int  # the block element in which the last <br> ended a block, and how many followed each other there
    breaks: int
    link_chars: int
    emphasis_chars: int
    links: int
    keeps_white: bool
    follows: BlockLink

    def __init__(self, visibility: Visibility, language: str | None, unread: frozenset[str]) -> None:
        self.visibility, self.language, self.unread = visibility, language, unread
        self.blocks = Blocks()
        self.media = 0
        self.quotes: list[tuple[int, str]] = []  # the `q` elements that are open, each with the mark that closes it
        self.entered: list[Entered] = []
        self._begin()

    def walk(self, body: LexborNode) -> None:
        """Visit every node below the body in document order."""
        place = self._enter(body, "body", body.attributes, (-1, 0, False, False, False, False, Sight.SEEN), 0)
        ends = self.blocks.elements.end
        node = body.first_child
        left: list[tuple[LexborNode | None, _Place, _Place]] = []  # where to go on once an element (the last) is read
        while node is not None or left:
            if node is None:
                node, place, inner = left.pop()
                ends[inner[0]] = len(ends)
                if self.quotes and self.quotes[-1][0] == inner[0]:
                    self._add_text(self.quotes.pop()[1], inner)
                if self.is_open and inner[0] == inner[1]:
                    self._end()
                continue
            tag = node.tag or "-"
            if tag == _TEXT:
                text = node.text_content or ""
                if text and not text.isspace():
                    self._add_text(text, place)
                elif self.owner >= 0 or place[4]:  # elsewhere white space says nothing
                    self.pieces.append(text)
                    self.is_open = True
            elif tag in self.unread:
                self._pass(node, tag, place)
            elif tag[0] != "-" and not self._is_left_out(node, tag, attributes := node.attributes):
                left.append((node.next, place, inner := self._enter(node, tag, attributes, place, len(left) + 1)))
                place, node = inner, node.first_child
                continue
            node = node.next
        ends[0] = len(ends)
        self._end()
        self.blocks.elements.fill(self.entered)

    def _pass(self, node: LexborNode, tag: str, place: _Place) -> None:
        """Go by an element of which no text is read; a picture of a first letter is that letter."""
        if tag == "br":
            self._break(place)
        elif tag in MEDIA_TAGS:
            self.media += 1
            if tag == "img" and not self.is_open and (letter := pictured_letter(node)):
                self._add_text(letter, place)

    def _is_left_out(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Whether an inline element is a mark or a label that is no part of the text it stands in."""
        if not attributes or tag in BLOCK_TAGS:
            return tag == "sup" and is_mark(node, tag, attributes)
        if tag in ("a", "sup") and is_mark(node, tag, attributes):
            return True
        return self.visibility.hides(tag, attributes) and len(node.text() or "") <= _LONGEST_LABEL

    def _enter(self, node: LexborNode, tag: str, attributes: Attributes, place: _Place, depth: int) -> _Place:
        """Open an element."""
        parent, block, in_link, in_emphasis, keeps_white, hidden, sight = place
        elements = self.blocks.elements
        css_class = names = ""
        if attributes:
            css_class = names = attributes.get("class") or ""
            if len(attributes) > 1 or not names:
                names = _names(css_class, attributes)
                hidden = hidden or _hides(attributes)
            if not sight and self.visibility.hides(tag, attributes):
                sight = Sight.FOLDED if _unfolds(node) else Sight.UNSEEN
        look = elements.looks.setdefault((tag, names), len(elements.looks))
        element = len(elements.end)
        elements.end.append(element + 1)
        self.entered.append((tag, names, css_class, parent, depth, hidden, look, sight))
        if tag in BLOCK_TAGS:
            if self.is_open:
                self._end()
            return element, element, in_link, in_emphasis, keeps_white or tag == "pre", hidden, sight
        if tag == "a":
            self.links += 1
            self.is_open = True
            in_link = True
        elif tag in EMPHASIS_TAGS:
            in_emphasis = True
        inner = (element, block, in_link, in_emphasis, keeps_white, hidden, sight)
        if tag == "q" and not has_own_marks(node):
            opening, closing = quotation_marks(attributes.get("lang") or self.language, len(self.quotes))
            self.quotes.append((element, closing))
            self._add_text(opening, inner)
        return inner

    def _add_text(self, text: str, place: _Place) -> None:
        self.is_open = True
        if self.owner < 0:
            self.leaf, self.owner, _, _, self.keeps_white, *_ = place
            self.follows = BlockLink.LINE if self.breaks == 1 and self.broken == self.owner else BlockLink.APART
        if place[2] or place[3]:
            letters = len(text.strip())
            self.link_chars += letters * place[2]
            self.emphasis_chars += letters * place[3]
        self.pieces.append(text)

    def _break(self, place: _Place) -> None:
        """A <br>: a line end in preformatted text, the end of a block elsewhere."""
        if place[4]:
            self.pieces.append("\n")
            self.is_open = True
            return
        broken, breaks = (self.owner, 0) if self.owner >= 0 else (self.broken, self.breaks)
        self._end()
        self.broken, self.breaks = broken, breaks + 1
        self.is_open = True

    def _begin(self) -> None:
        self.is_open = False
        self.pieces = []
        self.owner = self.leaf = self.broken = -1
        self.link_chars = self.emphasis_chars = self.links = self.breaks = 0
        self.keeps_white = False
        self.follows = BlockLink.APART

    def _end(self) -> None:
        """Close the block that is being gathered; without letters it is none."""
        if self.owner >= 0:
            blocks = self.blocks
            whole = "".join(self.pieces)
            if blocks.text and len(blocks.text[-1]) <= 2 and self._follows_first_letter(whole):
                whole = self._take_first_letter() + whole
            blocks.text.append(_kept_lines(whole) if self.keeps_white else _folded(whole))
            blocks.owner.append(self.owner)
            blocks.leaf.append(self.leaf)
            blocks.link_chars.append(self.link_chars)
            blocks.emphasis_chars.append(self.emphasis_chars)
            blocks.links.append(self.links)
            blocks.media.append(self.media)
            blocks.follows.append(self._link())
            self.media = 0
        self._begin()

    def _follows_first_letter(self, text: str) -> bool:
        """Whether a text goes on a word whose first letter, large, is the block before."""
        blocks, entered = self.blocks, self.entered
        if not FIRST_LETTER.fullmatch(blocks.text[-1]) or not goes_on(blocks.text[-1], text):
            return False
        before = blocks.owner[-1]
        return entered[before][3] in (self.owner, entered[self.owner][3])

    def _take_first_letter(self) -> str:
        """Take the last block back, which is a letter."""
        blocks = self.blocks
        for column in (
            blocks.owner,
            blocks.leaf,
            blocks.link_chars,
            blocks.emphasis_chars,
            blocks.links,
            blocks.follows,
        ):
            column.pop()
        self.media += blocks.media.pop()
        return blocks.text.pop()

    def _link(self) -> BlockLink:
        """How the block being closed follows the last one, table cells told by their row."""
        owners, entered = self.blocks.owner, self.entered
        if self.follows is BlockLink.APART and len(owners) > 1 and entered[self.owner][0] in ("td", "th"):
            before = owners[-2]
            if before != self.owner and entered[before][3] == entered[self.owner][3]:
                return BlockLink.CELL
        return self.follows


def _folded(text: str) -> str:
    """Running text: white space as one blank, but line ends of the source between two letters as `SOURCE_BREAK`."""
    text = text.strip()
    if "\n" in text:
        text = _BETWEEN_LETTERS.sub(SOURCE_BREAK, text)
    # Most texts have nothing to fold, and a search for one string at a time is far quicker than the pattern.
    return _FOLDED.sub(" ", text) if any(map(text.__contains__, _FOLDABLE)) else text


def _names(css_class: str, attributes: Attributes) -> str:
    """The values of the attributes that name an element, its classes first."""
    others = [value for key in ("id", "itemprop", "role") if (value := attributes.get(key))]
    return " ".join([css_class, *others]) if others else css_class


def _unfolds(node: LexborNode) -> bool:
    """Whether a button to show more stands right before or behind an element, or behind the one that it ends."""
    return any(map(_is_control, (_beside(node, 1), _beside(node, -1), node.parent and _beside(node.parent, 1))))


def _beside(node: LexborNode, way: int) -> LexborNode | None:
    """The next element on one side."""
    other = node.next if way > 0 else node.prev
    while other is not None and (other.tag or "-")[0] == "-" and not (other.text_content or "").strip():
        other = other.next if way > 0 else other.prev
    return other


def _is_control(node: LexborNode | None) -> bool:
    """Whether an element is a button, by its tag, its role or its name, or holds nothing else."""
    if node is None or (node.tag or "-")[0] == "-":
        return False
    if node.tag in _CONTROLS:
        return True
    if len((node.text() or "").strip()) > _LONGEST_CONTROL:
        return False
    attributes = node.attributes
    if attributes.get("role") == "button" or "aria-expanded" in attributes or "aria-controls" in attributes:
        return True
    if _CONTROL_NAME.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
        return True
    return node.css_first("button, [role=button], [aria-expanded], summary") is not None


def _hides(attributes: Attributes) -> bool:
    """Whether an element with these attributes is not shown."""
    style = attributes.get("style")
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(style and ":" in style and _HIDING_STYLE.search(style))
    )


def _kept_lines(text: str) -> str:
    """Preformatted text: its lines as they are, without blank edges; of blank lines in a row one stays."""
    kept = "\n".join(line.rstrip() for line in text.strip("\r\n").splitlines()).rstrip()
    return _BLANK_LINES.sub("\n\n", kept)
