"""Cut a page into blocks: runs of inline text, each with its place among the elements, without the small marks in it.

One walk over the tree, without recursion, so that a page nested a thousand levels deep is read whole.
"""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import unquote

from copydesk.cleaners.core.walk import Walk, kinds_of
from copydesk.cleaners.extract.blocks import Blocks, Elements
from copydesk.cleaners.extract.naming import HIDDEN, name_scan
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.html.visibility import Visibility, read_style, read_visibility

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

_LINE_NUMBER = re.compile(
    r"(?<![a-z])(?:l(?:nt?|(?:ine)?[-_]?(?:no|num|number)s?)|(?:code|blob)[-_]?num(?:ber)?s?|gutter)(?![a-z])",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n{3,}")


def segment(document: Document, *, opens_noscript: bool = False) -> Blocks:
    """The blocks of a document; none for a page without a body.

    `opens_noscript` asks for what stands in `noscript` too: the page as a browser without scripts shows it.
    """
    index = document.index
    if index.body < 0:
        return Blocks()
    walker = _Walker(document, read_visibility(document), _KINDS_OPEN if opens_noscript else _KINDS)
    columns, rows = walker.walk(index.written, index.tags, index.classes, index.rows, index.way, index.body)
    elements = Elements(*columns)
    elements.unfolds = partial(_unfolds, index)
    return Blocks(elements, *rows)


_CONTROLS = frozenset({"button", "summary", "label"})
_CONTROL_NAME = re.compile(r"more|expand|toggle|unfold|collaps|accordion|show|reveal|button|btn", re.IGNORECASE)
#: A link of more letters is no button.
_LONGEST_CONTROL = 60


class _Walker(Walk):
    """The walk of the core with what few nodes need: marks, pictures of letters, quotations, rules that hide."""

    def __init__(self, document: Document, visibility: Visibility, kinds: dict[str, int]) -> None:
        ruled = visibility.ids, visibility.classes
        super().__init__(document.index.attributes.columns(), kinds, name_scan(), HIDDEN, ruled)
        self.index, self.visibility, self.language = document.index, visibility, document.declared_language

    def pictured(self, place: int) -> str | None:
        """The letter that a picture at the beginning of a block stands for."""
        return pictured_letter(self.index, place)

    def is_mark(self, place: int) -> bool:
        """Whether an `a` or a `sup` is a mark that leads elsewhere on the page."""
        return is_small_mark(self.index, place)

    def is_line_number(self, place: int, css_class: str) -> bool:
        """Whether an element of preformatted text is named the number of a line, and is one."""
        return _LINE_NUMBER.search(css_class) is not None and self.index.text(place).strip().isdigit()

    def is_listing(self, place: int) -> bool:
        """Whether a table is a listing: each row a line of code behind its number."""
        return is_listing(self.index, place)

    def is_wording(self, place: int) -> bool:
        """Whether a button holds the words of a heading."""
        return is_wording(self.index, place)

    def told_by_style(self, style: str) -> int:
        """What a style says of its element's sight and room, and as what part of a table it is set."""
        return read_style(style)

    def hides(self, place: int, tag: str) -> bool:
        """Whether an element is out of sight, whatever stands above it."""
        return self.visibility.hides(tag, self.index.attributes[place])

    def hides_by_name(self, place: int, tag: str) -> bool:
        """The same by its classes and its id alone."""
        return self.visibility.hides_by_name(tag, self.index.classes[place], self.index.value(place, "id"))

    def marks_of(self, place: int, depth: int) -> tuple[str, str] | None:
        """The marks round a quotation, if it has none of its own."""
        if has_own_marks(self.index, place):
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


def _unfolds(index: ElementIndex, place: int) -> bool:
    """Whether a button to show more stands right before or behind an element, or behind the one that it ends."""
    behind = _beside(index, place, 1)
    if behind == _NOTHING and (parent := index.parents[place]) >= 0:
        behind = _beside(index, parent, 1)
    return _is_control(index, behind) or _is_control(index, _beside(index, place, -1))


#: What stands beside an element that is no other one.
_NOTHING, _A_TEXT = -1, -2


def _beside(index: ElementIndex, place: int, way: int) -> int:
    """The place of the next element on one side, beyond comments; negative where there is none, or a text."""
    while True:
        if (index.text_behind(place) if way > 0 else index.text_before(place)).strip():
            return _A_TEXT
        place = index.behind(place) if way > 0 else index.before(place)
        if place < 0 or index.tags[place][0] != "-":
            return place


def _is_control(index: ElementIndex, place: int) -> bool:
    """Whether an element is a button, by its tag, its role or its name, or holds nothing else."""
    if place < 0:
        return False
    if index.tags[place] in _CONTROLS:
        return True
    if index.is_longer(place, _LONGEST_CONTROL):
        return False
    if index.attributes.has(place, "aria-controls") or _CONTROL_NAME.search(
        f"{index.classes[place]} {index.value(place, 'id')}"
    ):
        return True
    return any(_is_button(index, each) for each in range(place, index.ends[place]))


def _is_button(index: ElementIndex, place: int) -> bool:
    return (
        index.tags[place] in ("button", "summary")
        or index.value(place, "role") == "button"
        or index.attributes.has(place, "aria-expanded")
    )


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


def pictured_letter(index: ElementIndex, image: int) -> str | None:
    """The letter that a picture at the beginning of a paragraph stands for, if it stands for one."""
    letter = index.value(image, "alt").strip()
    if not FIRST_LETTER.fullmatch(letter):
        return None
    text = index.text_behind(image)
    is_named = _INITIAL_NAME.search(f"{index.classes[image]} {index.value(image, 'src')}")
    return letter if goes_on(letter, text) or (is_named and text.strip()) else None


def quotation_marks(language: str | None, depth: int) -> tuple[str, str]:
    """The marks round a `q` in so many others, in a language; those of English where it is not known.

    >>> quotation_marks("de-AT", 0), quotation_marks("en", 1)
    (('„', '“'), ('‘', '’'))
    """
    marks = _MARKS.get((language or "").partition("-")[0].lower(), "“”‘’")
    at = 2 * (depth % 2)
    return marks[at], marks[at + 1]


def has_own_marks(index: ElementIndex, place: int) -> bool:
    """Whether the text of an element begins with a quotation mark."""
    text = index.text(place).lstrip()
    return text[:1] in _ANY_QUOTE and bool(text)


def is_small_mark(index: ElementIndex, place: int) -> bool:
    """Whether an `a` or a `sup` is a mark that leads elsewhere on the page, and no part of the text.

    That is a number or a star that leads to a note, and a link without letters and digits (¶, #, ↩) to a place of the
    page. `m<sup>2</sup>` has no link; a link that is a whole heading has words.
    """
    if index.tags[place] == "sup":
        inside = range(place + 1, index.ends[place])
        has_link = any(index.tags[each] == "a" and "#" in index.value(each, "href") for each in inside)
        has_link = has_link or any(_opens_note(index, each) for each in (place, *inside))
        return has_link and _MARK.fullmatch(index.text(place).strip()) is not None
    address = index.value(place, "href")
    if "#" not in address:
        return False
    text = " ".join(index.text(place).split())
    if not any(map(str.isalnum, text)):
        return address.startswith("#") or bool(text)
    if _leads_to_heading_before(index, place, address):
        return True
    if len(text) > _LONGEST_LABEL:
        return False
    if len(text) > _LONGEST_MARK or _MARK.fullmatch(text) is None:
        return _is_label_of_heading(index, place, address)
    names = f"{index.classes[place]} {index.value(place, 'role')} {index.value(place, 'epub:type')}"
    return bool(
        _NOTE_ADDRESS.search(address)
        or _NOTE_NAME.search(names)
        or _BRACKETED.fullmatch(text)
        or _is_raised(index, place)
    )


def _opens_note(index: ElementIndex, place: int) -> bool:
    """Whether an element is a button that opens a note where it stands, or is named one."""
    return index.value(place, "role") == "button" or _NOTE_NAME.search(index.classes[place]) is not None


def is_listing(index: ElementIndex, table: int) -> bool:
    """Whether each row of a table has two cells, of which the first is the number of a line: by a name or as data."""
    inside = range(table, index.ends[table])
    rows = [place for place in inside if index.tags[place] == "tr"]
    is_told = len(rows) > 1 and any(index.classes[p] or index.attributes.has(p, "data-line-number") for p in inside)
    return is_told and all(_is_numbered(index, row) for row in rows)


def _is_numbered(index: ElementIndex, row: int) -> bool:
    cells = [place for place in range(row + 1, index.ends[row]) if index.parents[place] == row]
    if len(cells) != 2:
        return False
    number = index.text(cells[0]).strip()
    if not number:
        return index.value(cells[0], "data-line-number").isdecimal()
    return number.isdecimal() and _LINE_NUMBER.search(index.classes[cells[0]]) is not None


def is_wording(index: ElementIndex, button: int) -> bool:
    """Whether a button holds all the words of a heading: one that folds what it heads, or sorts a table's column."""
    above = index.parents[button]
    tag = index.tags[above]
    if above < 0 or not (tag in _HEADINGS or tag == "th" or "header" in index.value(above, "role")):
        return False
    return index.text(above).split() == index.text(button).split()


def _is_raised(index: ElementIndex, place: int) -> bool:
    above = index.parents[place]
    return (above >= 0 and index.tags[above] == "sup") or "sup" in index.tags[place + 1 : index.ends[place]]


def _leads_to_heading_before(index: ElementIndex, place: int, address: str) -> bool:
    """Whether a link leads to the heading that stands right before it: "Section titled so", "Permalink"."""
    before = _beside(index, place, -1)
    if before < 0 or index.tags[before] not in _HEADINGS:
        return False
    name = unquote(address.partition("#")[2])
    return bool(name) and index.value(before, "id") == name


def _is_label_of_heading(index: ElementIndex, place: int, address: str) -> bool:
    """Whether a link stands beside the words of a heading, and is named an anchor or leads to the page's beginning."""
    above = index.parents[place]
    if above < 0 or index.tags[above] not in _HEADINGS:
        return False
    if not (_ANCHOR_NAME.search(index.classes[place]) or address.strip() in _TO_TOP):
        return False
    return len(index.text(above).strip()) > len(index.text(place).strip())
