"""What a reader does not see: elements hidden by an attribute, a style, a known class, a rule of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from copydesk.cleaners.core.stylesheets import SheetScan, says_any
from copydesk.cleaners.core.texts import has_any
from copydesk.cleaners.core.walk import AS_CELL, AS_ROW, AS_TABLE, HIDES, HIDES_TEXT, NO_ROOM, SHOWS, TEXT_TAGS
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.patterns import deferred

Attributes = Mapping[str, str | None]

#: Declarations that take an element out of sight, those among them that leave it to screen readers.
_HIDING = deferred(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|clip\s*:\s*rect\(\s*(?:0|1px)|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:left|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
#: The same for text in lower case: to search a whole sheet in either case takes three times as long.
_HIDING_LOW = re.compile(_HIDING.pattern)
#: The same for the bytes of a sheet.
_HIDES_LOW = re.compile(_HIDING.pattern.encode())
#: What both patterns for declarations begin with.
_TELLING = ("display", "visibility", "clip", "left", "text-indent")
#: The properties that they know, and how the values begin that they find; all do if nothing is said.
_VALUES = {
    b"display": b"",
    b"visibility": b"hcv",
    b"clip": b"r",
    b"clip-path": b"i",
    b"left": b"-",
    b"text-indent": b"-",
}
#: Letters of no size, what is transparent or cut and takes no room, what stands off the screen: the style of one
#: element says so; a sheet's may be the beginning of a movement. Boxes of no letter size hold others, which have one.
_NO_SIZE = re.compile(r"font-size\s*:\s*(?:0|1px)(?![.\d])", re.IGNORECASE)
_CLEAR = re.compile(r"(?<![\w-])opacity\s*:\s*0(?![.\d])", re.IGNORECASE)
_OUT_OF_FLOW = re.compile(
    r"(?<![\w-])(?:position\s*:\s*(?:absolute|fixed)|(?:height|width)\s*:\s*0(?![.\d]))", re.IGNORECASE
)
_FLAT = re.compile(r"(?<![\w-])(?:max-)?height\s*:\s*0(?![.\d])", re.IGNORECASE)
_CUT = re.compile(r"overflow(?:-y)?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_OFF_SCREEN = re.compile(r"(?<![\w-])(?:top|right|bottom)\s*:\s*-\d{4,}", re.IGNORECASE)
#: Declarations that take an element's room away, whatever stands in it.
_NO_ROOM = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: What sets an element as a part of a table.
_SHOWN_AS = re.compile(r"display\s*:\s*table(?:-(row|cell))?(?![\w-])", re.IGNORECASE)
_PART_BITS = {None: AS_TABLE, "row": AS_ROW, "cell": AS_CELL}
_SHOWING = re.compile(r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible", re.IGNORECASE)
_SHOWING_LOW = re.compile(_SHOWING.pattern)
_SHOWS_LOW = re.compile(_SHOWING.pattern.encode())

#: Classes that frameworks give to labels for screen readers, to what is only printed, and to a wiki's "[edit]".
_HIDDEN_CLASS = re.compile(
    r"(?<![\w-])(?!(?:[a-z]{1,8}-)?not-)(?:[a-z]{1,8}-){0,2}(?:sr-only|visually-?hidden|screen-?readers?(?:-?(?:text|only))?|a11y-hidden"
    r"|element-invisible|hide-visually|assistive-text|edit-?section|print-?only|only-print|visible-print(?:-block|-inline)?)(?![\w-])",
    re.IGNORECASE,
)
#: What such a class has, in lower case: to look for these is far quicker than the pattern.
_IN_HIDDEN_CLASS = (
    "sr-only",
    "y-hidden",
    "reader",
    "invisible",
    "visually",
    "assistive",
    "print",
    "editsection",
    "edit-section",
)
#: What every class has, in lower case, that hides by its name.
HIDDEN_WORDS = (*_IN_HIDDEN_CLASS, "d-none")
#: Bootstrap's class for no display, unless another one shows the element at some width.
_NO_DISPLAY = re.compile(r"(?<![\w-])d-none(?![\w-])")
_DISPLAY_AT_WIDTH = re.compile(r"(?<![\w-])d-(?:(?:sm|md|lg|xl|xxl)-)(?!none)\w")
#: Tailwind's, of what shows in print alone: at a width it would show to a reader.
_NO_DISPLAY_BUT = re.compile(r"(?<!\S)hidden(?!\S)")
_DISPLAY_IN_PRINT = re.compile(r"(?<!\S)print:(?!hidden)\w")
_DISPLAY_ELSEWHERE = re.compile(r"(?<!\S)(?!print:)[\w\[\]-]+:(?:block|flex|grid|inline|table|contents)")

#: Style sheets longer than this in sum are not read: what a page needs at once is shorter.
MAX_STYLES = 400_000
#: A selector of one element by its classes or its id.
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<names>(?:[.#][\w-]+)+)\Z", re.IGNORECASE)
_NAME = re.compile(r"[.#][\w-]+")
_PAGE_TAGS = ("html", "body")

#: What is hidden: by the first name of a selector, the tags and names that it asks for.
_Hidden = dict[str, set[tuple[str, frozenset[str]]]]


@dataclass(frozen=True, slots=True)
class Visibility:
    """The simple rules of a page's own style sheets that hide: by a class or an id, the tag and the names beside it."""

    rules: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    #: What the classes of a page say: most of its elements repeat those of others.
    _told: dict[str, bool] = field(default_factory=dict, compare=False)
    #: What its styles say.
    _styled: dict[str, int] = field(default_factory=dict, compare=False)

    @property
    def ids(self) -> frozenset[str]:
        """The ids that any of these rules names."""
        named = (name for rules in self.rules.values() for _, names in rules for name in names)
        return frozenset(name[1:] for name in named if name[0] == "#")

    @property
    def classes(self) -> frozenset[str]:
        """The classes under which rules stand: an element with none of them has a rule by its id, if any."""
        return frozenset(name[1:] for name in self.rules if name[0] == ".")

    def hides(self, tag: str, attributes: Attributes) -> bool:
        """Whether an element of this tag with these attributes is not seen. What stands above it is not asked."""
        if "hidden" in attributes and attributes["hidden"] != "until-found":
            return True
        if tag == "dialog" and "open" not in attributes:
            return True
        if style := attributes.get("style"):
            if (told := self._styled.get(style)) is None:
                told = self._styled[style] = read_style(style)
            if told & (HIDES | (HIDES_TEXT if tag in TEXT_TAGS else 0)):
                return True
            if told & SHOWS:
                return False
        return self.hides_by_name(tag, attributes.get("class") or "", attributes.get("id") or "")

    def hides_by_name(self, tag: str, css_class: str, element_id: str) -> bool:
        """Whether an element is not seen by its classes, or by a rule of the page for these or its id."""
        return bool(css_class and self._hides_by_name(css_class)) or bool(
            self.rules and self._is_ruled(tag, css_class, element_id)
        )

    def _hides_by_name(self, css_class: str) -> bool:
        if (told := self._told.get(css_class)) is None:
            told = self._told[css_class] = _hides_by_name(css_class)
        return told

    def _is_ruled(self, tag: str, css_class: str, element_id: str) -> bool:
        if tag in _PAGE_TAGS:
            return False
        names = {f".{name}" for name in css_class.split()}
        if element_id:
            names.add(f"#{element_id}")
        if self.rules.keys().isdisjoint(names):
            return False
        return any(
            wanted in ("", tag) and others <= names for name in names for wanted, others in self.rules.get(name, ())
        )


def read_visibility(document: Document) -> Visibility:
    """The rules of a document's `style` elements that hide; what holds for a printer or a width alone is no rule."""
    sheets = [document.index.code(place) for place in document.index.tagged("style")]
    if sum(map(len, sheets)) > MAX_STYLES and sum(len(sheet.decode()) for sheet in sheets) > MAX_STYLES:
        return Visibility({})
    hidden: _Hidden = {}
    scan = SheetScan(_VALUES, _HIDES_LOW, _SHOWS_LOW)
    for sheet in sheets:
        rules = scan.top_rules(sheet)
        # A sheet that hides nothing, not even on a printer, takes back nothing.
        if not any(hides for _, hides in rules) and not (_takes_back(hidden, rules) and scan.hides_any(sheet)):
            continue
        for selector, hides in rules:
            if hides or hidden:
                for simple in selector.split(","):
                    _note(hidden, simple.strip(), hides)
    return Visibility({name: tuple(sorted(found, key=str)) for name, found in hidden.items() if found})


def _says(pattern: re.Pattern[str], in_lower_case: re.Pattern[str], declarations: str, low: str) -> bool:
    """Whether declarations have a match of a pattern, which is given for either case and for lower case."""
    if not low.isascii():
        return pattern.search(declarations) is not None
    return says_any(low, _TELLING, in_lower_case)


def read_style(style: str) -> int:
    """What an element's own style says of its sight, its room, and as what part of a table it is set: bits.

    >>> read_style("color: red"), read_style("display: none") == HIDES | NO_ROOM
    (0, True)
    """
    if ":" not in style:
        return 0
    low = style.lower()
    shown = _SHOWN_AS.search(style) if "table" in style else None
    told = _PART_BITS[shown[1] and shown[1].lower()] if shown else 0
    if _says(_HIDING, _HIDING_LOW, style, low):
        return told | HIDES | (NO_ROOM if _NO_ROOM.search(style) else 0)
    told |= _faintness(style, low)
    return told | SHOWS if _says(_SHOWING, _SHOWING_LOW, style, low) else told


def _faintness(style: str, low: str) -> int:
    """Whether an element's own style leaves nothing of it to see, or of its letters, though by none of the usual words.

    `low` is the style in lower case: it has the words of few patterns.
    """
    is_flat = "height" in low and "overflow" in low and _FLAT.search(style) and _CUT.search(style)
    is_clear = "opacity" in low and _CLEAR.search(style) and _OUT_OF_FLOW.search(style)
    if is_flat or is_clear or ("-" in low and _OFF_SCREEN.search(style)):
        return HIDES
    return HIDES_TEXT if "font-size" in low and _NO_SIZE.search(style) else 0


def _takes_back(hidden: _Hidden, rules: list[tuple[str, bool]]) -> bool:
    """Whether any rule that shows is of what is hidden."""
    if not hidden:
        return False
    entries = (_entry(simple.strip()) for selector, _ in rules for simple in selector.split(","))
    return any(entry[1] in hidden.get(entry[0], ()) for entry in entries if entry is not None)


def _note(hidden: _Hidden, selector: str, hides: bool) -> None:
    """Note what a rule says of a simple selector; a later rule is stronger."""
    if (found := _entry(selector)) is None:
        return
    name, entry = found
    if hides:
        hidden.setdefault(name, set()).add(entry)
    else:
        hidden.get(name, set()).discard(entry)


def _entry(selector: str) -> tuple[str, tuple[str, frozenset[str]]] | None:
    """The first name of a simple selector, and its tag and names; `None` for any other selector."""
    if " " in selector or ":" in selector:  # most are others, and the pattern takes longer to say so
        return None
    if (match := _SIMPLE.match(selector)) is None:
        return None
    names = _NAME.findall(match["names"])
    return names[0], ((match["tag"] or "").lower(), frozenset(names))


def _hides_by_name(css_class: str) -> bool:
    if any(map(_hides_by_word, css_class.split())):
        return True
    if "print:" in css_class and _NO_DISPLAY_BUT.search(css_class) and _DISPLAY_IN_PRINT.search(css_class):
        return not _DISPLAY_ELSEWHERE.search(css_class)
    return "d-none" in css_class and bool(_NO_DISPLAY.search(css_class)) and not _DISPLAY_AT_WIDTH.search(css_class)


def _hides_by_word(word: str) -> bool:
    low = word.lower()
    # Where letters beyond ASCII stand, some are equal to others but for case.
    return (not low.isascii() or has_any(low, _IN_HIDDEN_CLASS)) and _HIDDEN_CLASS.search(word) is not None
