"""Cut a page into blocks: runs of inline text, each with its place among the elements, without the small marks in it.

One walk over the tree, without recursion, so that a page nested a thousand levels deep is read whole.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from copydesk.cleaners.core.walk import Walk, kinds_of
from copydesk.cleaners.extract.blocks import BlockLink, Blocks, Elements, Sight
from copydesk.cleaners.extract.naming import HIDDEN, name_scan
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
_LINE_NUMBER = re.compile(
    r"(?<![a-z])(?:l(?:nt?|(?:ine)?[-_]?(?:no|num|number)s?)|(?:code|blob)[-_]?num(?:ber)?s?|gutter)(?![a-z])",
    re.IGNORECASE,
)
_SHOWN_AS = re.compile(r"display\s*:\s*table(?:-(row|cell))?(?![\w-])", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")


def segment(document: Document, *, opens_noscript: bool = False) -> Blocks:
    """The blocks of a document; none for a page without a body.

    `opens_noscript` asks for what stands in `noscript` too: the page as a browser without scripts shows it.
    """
    index = document.index
    if index.body < 0:
        return Blocks()
    walker = _Walker(document, read_visibility(document), _KINDS_OPEN if opens_noscript else _KINDS)
    elements, rows = walker.walk(index.written, index.tags, index.classes, index.rows, index.way, index.body)
    return Blocks(Elements(*elements), *rows)


_CONTROLS = frozenset({"button", "summary", "label"})
_CONTROL_NAME = re.compile(r"more|expand|toggle|unfold|collaps|accordion|show|reveal|button|btn", re.IGNORECASE)
#: A link of more letters is no button.
_LONGEST_CONTROL = 60


class _Walker(Walk):
    """The walk of the core with what few nodes need: marks, pictures of letters, quotations, rules that hide."""

    def __init__(self, document: Document, visibility: Visibility, kinds: dict[str, int]) -> None:
        ruled = visibility.ids, visibility.classes
        ways = BlockLink.APART, BlockLink.LINE, BlockLink.CELL
        super().__init__(document.index.attributes, kinds, name_scan(), HIDDEN, ruled, Sight.SEEN, ways)
        self.index, self.visibility, self.language = document.index, visibility, document.declared_language

    def pictured(self, place: int) -> str | None:
        """The letter that a picture at the beginning of a block stands for."""
        return pictured_letter(self.index.nodes[place])

    def is_mark(self, place: int, tag: str) -> bool:
        """Whether an `a` or a `sup` is a mark that leads elsewhere on the page."""
        return is_small_mark(self.index.nodes[place], tag, self.index.attributes[place])

    def is_line_number(self, place: int, css_class: str) -> bool:
        """Whether an element of preformatted text is named the number of a line, and is one."""
        return _LINE_NUMBER.search(css_class) is not None and self.index.nodes[place].text().strip().isdigit()

    def styled_role(self, place: int) -> str | None:
        """The role of what a style sets as a table, a row or a cell."""
        style = self.index.value(place, "style")
        if "table" not in style or self.index.value(place, "role") or (shown := _SHOWN_AS.search(style)) is None:
            return None
        return shown[1] or "table"

    def is_listing(self, place: int) -> bool:
        """Whether a table is a listing: each row a line of code behind its number."""
        return is_listing(self.index.nodes[place])

    def is_wording(self, place: int) -> bool:
        """Whether a button holds the words of a heading."""
        return is_wording(self.index.nodes[place])

    def hides(self, place: int, tag: str) -> bool:
        """Whether an element is out of sight, whatever stands above it."""
        return self.visibility.hides(tag, self.index.attributes[place])

    def hides_by_style(self, style: str) -> bool:
        """Whether a style takes an element's room away."""
        return ":" in style and _HIDING_STYLE.search(style) is not None

    def sight_of(self, place: int) -> Sight:
        """The sight of an element that is out of sight."""
        return Sight.FOLDED if _unfolds(self.index.nodes[place]) else Sight.UNSEEN

    def marks_of(self, place: int, depth: int) -> tuple[str, str] | None:
        """The marks round a quotation, if it has none of its own."""
        if has_own_marks(self.index.nodes[place]):
            return None
        return quotation_marks(self.index.value(place, "lang") or self.language, depth)

    def goes_on(self, letter: str, text: str) -> bool:
        """Whether a text goes on a word whose first letter, large, is the block before."""
        return FIRST_LETTER.fullmatch(letter) is not None and goes_on(letter, text)

    def kept_lines(self, text: str) -> str:
        """Preformatted text: its lines as they are, without blank edges; of blank lines in a row one stays."""
        lines = [line.rstrip() for line in text.strip("\r\n").splitlines()]
        kept = "\n".join(_without_counters(lines)).rstrip()
        return _BLANK_LINES.sub("\n\n", kept)


def _without_counters(lines: list[str]) -> list[str]:
    """Lines without those that count the others: a 1 before the first, a 2 before the next and so on."""
    if not lines or lines[0].strip() != "1":
        return lines
    counters = [line.strip() for line in lines if line.strip().isdecimal()]
    rest = [line for line in lines if not line.strip().isdecimal()]
    counts = counters == [str(number) for number in range(1, len(counters) + 1)]
    return rest if counts and len(counters) > 1 and 2 * sum(map(bool, rest)) > len(counters) else lines


def _unfolds(node: LexborNode) -> bool:
    """Whether a button to show more stands right before or behind an element, or behind the one that it ends."""
    behind = _beside(node, 1)
    if behind is None and node.parent is not None:
        behind = _beside(node.parent, 1)
    return any(map(_is_control, (behind, _beside(node, -1))))


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


#: What a mark that leads to a note says: a number, a letter, a star or the like, in brackets or not.
_MARK = re.compile(
    r"[\[(（［〔]?\s*(?:[*※注]?\s?\d{1,3}|[^\W\d_]|[ivx]{1,5}|[*※†‡§]{1,4}|(?:note|fn|nb)\.?\s*\d{1,3})\s*[\])）］〕]?[,;]?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s*[\[(（［〔].*[\])）］〕][,;]?\s*", re.DOTALL)
_NOTE_ADDRESS = re.compile(
    r"#_?_?(?:user-content-)?(?:fn|ftn|foot-?note|end-?note|note|cite|ref|sdfoot|anm|fuss?note|nota?|nb)", re.IGNORECASE
)
_NOTE_NAME = re.compile(r"foot-?note|note-?ref|doc-(?:noteref|backlink)|\bfn", re.IGNORECASE)
_LONGEST_MARK = 12
#: A label beside the words of a heading may be so long.
_LONGEST_LABEL = 40
_ANCHOR_NAME = re.compile(
    r"anchor|header-?link|heading-?link|hash-?link|perma-?link|copy-?link|doc-?link", re.IGNORECASE
)
#: Where links lead that take a reader up again.
_TO_TOP = frozenset({"#", "#top", "#page-top"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_QUOTES = {
    "“”‘’": "en zh ko tr pt nl id ms vi th hi bn ta te mr gu kn ml pa ur fil ga cy",
    "„“‚‘": "de cs sk sl bg is lt ka et lv sq mk",
    "„”‚’": "pl hu ro hr bs sr",
    "«»„“": "ru uk be kk hy",
    "«»“”": "fr it es ca el fa ar eu gl az",
    "””’’": "sv fi",
    "«»‘’": "nb no nn",
    "»«›‹": "da",
    "「」『』": "ja",
}
#: The marks that open and close a quotation, and those of one inside it, by language (https://cldr.unicode.org).
_MARKS = {language: marks for marks, languages in _QUOTES.items() for language in languages.split()}
_ANY_QUOTE = "\"'“”„‟«»‹›‘’‚「」『』"


#: A large first letter that stands alone, with a quotation mark before it or not.
FIRST_LETTER = re.compile(r"[\"'“„«‘¿¡]?[^\W\d_]")
_INITIAL_NAME = re.compile(r"drop-?cap|initial|lettrine|letrin|capital|first-?letter|kapit", re.IGNORECASE)


def goes_on(letter: str, text: str) -> bool:
    """Whether a text, as it stands in the source, goes on the word that a letter begins.

    >>> goes_on("T", "he harbour"), goes_on("T", "HE HARBOUR"), goes_on("A", " storm"), goes_on("B", "Harbour")
    (True, True, False, False)
    """
    return letter[-1:].isupper() and (text[:1].islower() or (text[:1].isupper() and text[1:2].isupper()))


def pictured_letter(image: LexborNode) -> str | None:
    """The letter that a picture at the beginning of a paragraph stands for, if it stands for one."""
    attributes = image.attributes
    letter = (attributes.get("alt") or "").strip()
    if not FIRST_LETTER.fullmatch(letter):
        return None
    after = image.next
    text = (after.text_content or "") if after is not None and after.tag == "-text" else ""
    is_named = _INITIAL_NAME.search(f"{attributes.get('class') or ''} {attributes.get('src') or ''}")
    return letter if goes_on(letter, text) or (is_named and text.strip()) else None


def quotation_marks(language: str | None, depth: int) -> tuple[str, str]:
    """The marks round a `q` in so many others, in a language; those of English where it is not known.

    >>> quotation_marks("de-AT", 0), quotation_marks("en", 1)
    (('„', '“'), ('‘', '’'))
    """
    marks = _MARKS.get((language or "").partition("-")[0].lower(), "“”‘’")
    at = 2 * (depth % 2)
    return marks[at], marks[at + 1]


def has_own_marks(node: LexborNode) -> bool:
    """Whether the text of an element begins with a quotation mark."""
    text = (node.text() or "").lstrip()
    return text[:1] in _ANY_QUOTE and bool(text)


def is_small_mark(node: LexborNode, tag: str, attributes: Attributes) -> bool:
    """Whether an `a` or a `sup` is a mark that leads elsewhere on the page, and no part of the text.

    That is a number or a star that leads to a note, and a link without letters and digits (¶, #, ↩) to a place of the
    page. `m<sup>2</sup>` has no link; a link that is a whole heading has words.
    """
    if tag == "sup":
        return node.css_first("a[href*='#']") is not None and _MARK.fullmatch((node.text() or "").strip()) is not None
    address = attributes.get("href") or ""
    if "#" not in address:
        return False
    text = " ".join((node.text() or "").split())
    if not any(map(str.isalnum, text)):
        return address.startswith("#") or bool(text)
    if _leads_to_heading_before(node, address):
        return True
    if len(text) > _LONGEST_LABEL:
        return False
    if len(text) > _LONGEST_MARK or _MARK.fullmatch(text) is None:
        return _is_label_of_heading(node, attributes)
    names = f"{attributes.get('class') or ''} {attributes.get('role') or ''} {attributes.get('epub:type') or ''}"
    return bool(
        _NOTE_ADDRESS.search(address) or _NOTE_NAME.search(names) or _BRACKETED.fullmatch(text) or _is_raised(node)
    )


def is_listing(table: LexborNode) -> bool:
    """Whether each row of a table has two cells, of which the first is the number of a line: by a name or as data."""
    rows = table.css("tr") if table.css_first("[data-line-number], [class]") is not None else []
    return len(rows) > 1 and all(map(_is_numbered, rows))


def _is_numbered(row: LexborNode) -> bool:
    cells = list(row.iter())
    if len(cells) != 2:
        return False
    attributes, number = cells[0].attributes, (cells[0].text() or "").strip()
    if not number:
        return (attributes.get("data-line-number") or "").isdecimal()
    return number.isdecimal() and _LINE_NUMBER.search(attributes.get("class") or "") is not None


def is_wording(button: LexborNode) -> bool:
    """Whether a button holds all the words of a heading: one that folds what it heads, or sorts a table's column."""
    above = button.parent
    if above is None or not (above.tag in _HEADINGS or above.tag == "th" or "header" in _role(above)):
        return False
    return (above.text() or "").split() == (button.text() or "").split()


def _role(node: LexborNode) -> str:
    return node.attributes.get("role") or ""


def _is_raised(node: LexborNode) -> bool:
    above = node.parent
    return (above is not None and above.tag == "sup") or node.css_first("sup") is not None


def _leads_to_heading_before(node: LexborNode, address: str) -> bool:
    """Whether a link leads to the heading that stands right before it: "Section titled so", "Permalink"."""
    before, name = _beside(node, -1), unquote(address.partition("#")[2])
    return bool(name) and before is not None and before.tag in _HEADINGS and before.attributes.get("id") == name


def _is_label_of_heading(node: LexborNode, attributes: Attributes) -> bool:
    """Whether a link stands beside the words of a heading, and is named an anchor or leads to the page's beginning."""
    above = node.parent
    if above is None or above.tag not in _HEADINGS:
        return False
    if not (_ANCHOR_NAME.search(attributes.get("class") or "") or (attributes.get("href") or "").strip() in _TO_TOP):
        return False
    return len((above.text() or "").strip()) > len((node.text() or "").strip())
