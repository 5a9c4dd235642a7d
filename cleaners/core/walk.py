# cython: boundscheck=False, wraparound=False, initializedcheck=False
"""The walk over a parsed page: its elements as columns, its runs of inline text as blocks.

What nearly every node needs is here. What few need (marks, quotations, pictures of letters, style sheets) a subclass
answers, in methods of this one that raise `NotImplementedError`. What is walked over are the numbers that
`elements.scan_tree` found; a text is made of them where a block has it.
"""

from array import array
from typing import Any

import cython

from copydesk.cleaners.core.elements import NUMBERED_TAGS, unescaped
from copydesk.cleaners.core.names import BEYOND, NameScan
from copydesk.cleaners.core.texts import folded

# What a tag says of its element, and an element of what stands in it: bits.
_BLOCK = cython.declare(cython.int, 1)  # set as a block of its own
_UNREAD = cython.declare(cython.int, 2)  # its text is none of the page's
_LINK = cython.declare(cython.int, 8)
_EMPHASIS = cython.declare(cython.int, 16)
_WHITE = cython.declare(cython.int, 32)  # keeps white space
_RAISED = cython.declare(cython.int, 64)  # may be the mark of a note
_QUOTE = cython.declare(cython.int, 128)
_CELL = cython.declare(cython.int, 256)
_HIDDEN = cython.declare(cython.int, 512)
_MEDIUM = cython.declare(cython.int, 1024)
_BREAK = cython.declare(cython.int, 2048)
_PICTURE = cython.declare(cython.int, 4096)
_BUTTON = cython.declare(cython.int, 8192)
_LINES = cython.declare(cython.int, 16384)  # a line, or lines, in preformatted text
_CODE = cython.declare(cython.int, 32768)
_TABLED = cython.declare(cython.int, 65536)  # a line, or a part of one, in code that is set as a table
_OF_TEXT = cython.declare(cython.int, 131072)  # holds text: letters of no size leave nothing of it to see
# What an element's attributes tell at one glance: the bits of `elements.py`.
_HAS_NAME = cython.declare(cython.int, 2)
_MAY_HIDE = cython.declare(cython.int, 4)
_HAS_ADDRESS = cython.declare(cython.int, 8)
# What happens on the way through a page: as `elements.py` says.
_BEGIN = cython.declare(cython.int, -1)
_END = cython.declare(cython.int, -2)
_OTHER = cython.declare(cython.int, -3)
_AS_IS = cython.declare(cython.int, -4)
#: So many numbers tell of an element there.
_ROW = cython.declare(cython.Py_ssize_t, 4)
#: What an element's own style says: bits. It hides the element, or one of text alone, or shows it; it takes its room
#: away; it sets it as a table, a row or a cell.
HIDES = 1
HIDES_TEXT = 2
SHOWS = 4
NO_ROOM = 8
AS_TABLE = 16
AS_ROW = 32
AS_CELL = 64
_HIDES = cython.declare(cython.int, 1)
_HIDES_TEXT = cython.declare(cython.int, 2)
_SHOWS = cython.declare(cython.int, 4)
_NO_ROOM = cython.declare(cython.int, 8)
_AS_TABLE = cython.declare(cython.int, 16)
_AS_ROW = cython.declare(cython.int, 32)
_AS_CELL = cython.declare(cython.int, 64)
#: What an element hands down to those in it.
_INHERITED = cython.declare(cython.int, 8 | 16 | 32 | 512 | 32768)

_KINDS = {"a": 8, "pre": 32, "sup": 64, "q": 128, "td": 256, "th": 256, "br": 2048, "img": 4096, "button": 8192}
_KINDS |= dict.fromkeys(("div", "li", "ol", "ul"), 16384) | {"code": 32768}
_KINDS |= {tag: _KINDS.get(tag, 0) | 65536 for tag in ("table", "thead", "tbody", "tr", "td", "th")}
TEXT_TAGS = frozenset({"span", "p", "font", "small", "i", "b", "em", "strong", "a"})
_KINDS |= {tag: _KINDS.get(tag, 0) | 131072 for tag in TEXT_TAGS}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LEVELS = frozenset("123456")
#: What may be a heading by its role; an inline element with that role is a part of its line.
MAY_HEAD = frozenset({"div", "p"})
#: How a block follows the one before it: apart, after one line break, as the next cell of the same row.
_APART = cython.declare(cython.int, 0)
_LINE = cython.declare(cython.int, 1)
_NEXT_CELL = cython.declare(cython.int, 2)
#: So many numbers tell of a block: its block element, its innermost one, letters in links and in emphasis, links, media
#: before it, how it follows.
_TOLD = cython.declare(cython.Py_ssize_t, 7)

#: Roles of a table's parts, which are set apart whatever their elements are.
_SET_APART = frozenset({"row", "cell", "gridcell", "columnheader", "rowheader"})

#: A letter that a picture stands for has no more bytes, with a quotation mark and blanks.
_LONGEST_LETTER = cython.declare(cython.int, 24)
#: An inline element that nobody sees is a label or a tooltip, if its text is no longer than this.
_LONGEST_LABEL = cython.declare(cython.Py_ssize_t, 400)


def kinds_of(
    blocks: frozenset[str], unread: frozenset[str], emphasis: frozenset[str], media: frozenset[str]
) -> dict[str, int]:
    """What a walk has to know of tags: which are set as blocks, of which no text is read, which emphasise, which are
    pictures, films and the like."""
    kinds = dict(_KINDS)
    for tags, bit in ((blocks, 1), (unread, 2), (emphasis, 16), (media, 1024)):
        for tag in tags:
            kinds[tag] = kinds.get(tag, 0) | bit
    return kinds


def level_of(said: str) -> str:
    """The level of a heading that an element is by its role, as a digit; 2 where it is not said.

    >>> level_of("3"), level_of(""), level_of("9")
    ('3', '2', '2')
    """
    return said if said in _LEVELS else "2"


@cython.cclass
class Walk:
    """One walk: the columns of elements and blocks so far, the element that is open, the block being gathered.

    `said` tells where the attributes of the page stand (`elements.scan_tree`), `kinds` of which kinds tags are
    (`kinds_of`). `scan` finds the marks of names, of which those in `hiding` may hide; `ruled` are the ids and the
    classes that style sheets name.
    The sight of what nothing hides is 0, else 1; the outermost elements that are hidden are told with their places.
    """

    kinds: dict[str, int]
    ids: frozenset[str]
    ruled: frozenset[str]
    scan: NameScan
    hiding: cython.int
    # The elements, a column each.
    tags: list[str]
    names: list[str]
    classes: list[str]
    parents: cython.int[::1]
    depths: cython.int[::1]
    hidden: cython.int[::1]
    sights: cython.int[::1]
    ends: cython.int[::1]
    looks: cython.int[::1]
    owners: cython.int[::1]  # the block element that each is or stands in
    flags: cython.int[::1]  # what each hands down
    unseen: dict[int, int]
    look_numbers: dict[tuple[str, str], int]
    look_names: list[str]
    look_marks: list[int]
    look_hides: list[int]  # whether elements of a look are out of sight, -1 where that was not asked
    # The blocks, so many numbers each.
    texts: list[str]
    told: cython.int[::1]
    # What was said before of a style, and what that of the element says that is looked at.
    styles: dict[str, int]
    styled: cython.int
    quotes: list[tuple[int, str]]  # the quotations that are open, each with the mark that closes it
    # The page.
    written: bytes
    text: cython.const[cython.uchar][::1]
    rows: cython.int[::1]
    said: cython.int[::1]
    way: cython.int[::1]
    # Where the walk is.
    element: cython.Py_ssize_t
    block: cython.Py_ssize_t
    inherited: cython.int
    # The block that is being gathered.
    is_open: cython.bint
    pieces: list[str]
    owner: cython.Py_ssize_t
    leaf: cython.Py_ssize_t
    broken: cython.Py_ssize_t  # the block element in which the last line break ended a block
    breaks: cython.Py_ssize_t  # how many followed each other there
    link_chars: cython.Py_ssize_t
    emphasis_chars: cython.Py_ssize_t
    links: cython.Py_ssize_t
    media: cython.Py_ssize_t
    keeps_white: cython.bint
    follows: cython.int

    def __init__(
        self,
        said: cython.int[::1],
        kinds: dict[str, int],
        scan: NameScan,
        hiding: int,
        ruled: tuple[frozenset[str], frozenset[str]],
    ) -> None:
        self.said, self.kinds, self.scan, self.hiding = said, kinds, scan, hiding | BEYOND
        self.ids, self.ruled = ruled
        self.tags, self.names, self.classes, self.texts = [], [], [], []
        self.look_numbers, self.look_names, self.look_marks, self.look_hides = {}, [], [], []
        self.styles, self.quotes, self.unseen = {}, [], {}
        self.element = self.block = -1
        self.inherited = self.styled = 0
        self.media = 0
        self.pieces = []
        self._begin()

    def walk(
        self,
        written: bytes,
        tags: list[str],
        classes: list[str],
        rows: cython.int[::1],
        way: cython.int[::1],
        body: cython.Py_ssize_t,
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Go the way through a page that `elements.scan_tree` found, below the body, whose place is given.

        Gives the columns of the elements, and those of the blocks.
        """
        self.written, self.rows, self.way = written, rows, way
        self.text = written if cython.compiled else memoryview(written)
        # There are no more elements than places from the body on.
        columns: list[Any] = [_column(len(tags) - body) for _ in range(8)]
        self.parents, self.depths, self.hidden, self.sights = columns[:4]
        self.ends, self.looks, self.owners, self.flags = columns[4:]
        self.told = memoryview(_column(_TOLD * 256))
        place: cython.Py_ssize_t = -1  # of the last thing on the way that is no text
        at: cython.Py_ssize_t = 0  # on the way
        skipped: cython.Py_ssize_t = 0  # how many elements are open of which nothing is read
        inner: cython.Py_ssize_t
        event: cython.int
        kind: cython.int
        told: cython.int
        hides: cython.int
        kinds: cython.int[256] = [0] * 256
        number: cython.Py_ssize_t
        for number in range(len(NUMBERED_TAGS)):
            kinds[number] = self.kinds.get(NUMBERED_TAGS[number], 0)
        while place < body:
            event = way[at]
            if event in (_BEGIN, _OTHER):
                place += 1
            at += _steps(event)
        css_class: str = classes[body]
        told = rows[_ROW * body + 1]
        self.styled = self._style(body, 0) if told & _MAY_HIDE else 0
        look: cython.Py_ssize_t = self._look(body, "body", css_class, told, self._value(body, "role"))
        self._enter(body, "body", css_class, look, _BLOCK, -1)
        while at < way.shape[0]:
            event = way[at]
            at += _steps(event)
            if event >= 0:
                if not skipped:
                    self._read(event, way[at - 1], True)
            elif event == _BEGIN:
                place += 1
                if skipped:
                    skipped += 1
                    continue
                tag: str = tags[place]
                number = rows[_ROW * place + 2]
                kind = kinds[number] if number else self.kinds.get(tag, 0)
                if kind & _UNREAD and not (kind & _BUTTON and self._heads_anything() and self.is_wording(place)):
                    if kind & _BREAK:
                        self._break_line()
                    elif kind & _MEDIUM:
                        self.media += 1
                        if kind & _PICTURE and not self.is_open and self._may_stand_for_letter(place):
                            letter: str | None = self.pictured(place)
                            if letter:
                                self._add(letter)
                    skipped = 1
                    continue
                css_class = classes[place]
                told = rows[_ROW * place + 1]
                self.styled = self._style(place, kind) if told & _MAY_HIDE else 0
                role: str | None = self._value(place, "role") if told & _HAS_NAME else None
                if self.styled & (_AS_TABLE | _AS_ROW | _AS_CELL) and not role:
                    role = "row" if self.styled & _AS_ROW else "cell" if self.styled & _AS_CELL else "table"
                    told |= _HAS_NAME
                if self.inherited & _WHITE:
                    if css_class and self.is_line_number(place, css_class):
                        skipped = 1
                        continue
                    if kind & _LINES or (kind & _TABLED and self.inherited & _CODE):
                        kind &= ~_BLOCK
                        if not kind & _CELL:
                            self._begin_line()
                elif role and not kind & _BLOCK and role in _SET_APART:
                    kind |= _BLOCK
                if role and role == "heading" and tag in MAY_HEAD:
                    tag = "h" + level_of(self._value(place, "aria-level"))
                if kind & _TABLED and tag == "table" and not self.inherited & _WHITE and self.is_listing(place):
                    tag, kind = "pre", kind | _WHITE | _CODE
                look = self._look(place, tag, css_class, told, role)
                hides = self._label(place, at, tag, css_class, look, kind)
                if hides < 2:
                    if kind & _LINK and self._leads_to_own_heading(place):
                        kind &= ~_LINK
                    self._enter(place, tag, css_class, look, kind, hides)
                else:
                    skipped = 1
            elif event == _END:
                if skipped:
                    skipped -= 1
                    continue
                inner = self.element
                if inner == 0:
                    break
                self._leave(inner)
                self._stand_in(self.parents[inner])
            elif event == _OTHER:
                place += 1
            elif event == _AS_IS and not skipped:
                self._read(way[at - 2], way[at - 1], False)
        count: cython.Py_ssize_t = len(self.tags)
        self.ends[0] = cython.cast(cython.int, count)
        self._end()
        return (
            (
                *(self.tags, self.names, self.classes, *(column[:count] for column in columns[:6])),
                *(self.look_numbers, self.look_marks, self.unseen),
            ),
            (self.texts, *self._columns_of_blocks()),
        )

    @cython.final
    @cython.cfunc
    def _columns_of_blocks(self) -> list[Any]:
        """What is told of the blocks, a column each."""
        count: cython.Py_ssize_t = len(self.texts)
        block: cython.Py_ssize_t
        number: cython.Py_ssize_t
        columns: list[Any] = []
        for number in range(_TOLD):
            column: Any = _column(count)
            view: cython.int[::1] = column
            for block in range(count):
                view[block] = self.told[_TOLD * block + number]
            columns.append(column)
        return columns

    # What few nodes need.

    def pictured(self, place: int) -> str | None:
        """The letter that a picture at the beginning of a block stands for; `None` for most."""
        raise NotImplementedError

    def is_mark(self, place: int) -> bool:
        """Whether a link with a `#` in its address, or what is raised, is a mark and no part of the text."""
        raise NotImplementedError

    def is_line_number(self, place: int, css_class: str) -> bool:
        """Whether an element of preformatted text is the number of a line."""
        raise NotImplementedError

    def is_listing(self, place: int) -> bool:
        """Whether a table is a listing: each row a line of code behind its number."""
        raise NotImplementedError

    def is_wording(self, place: int) -> bool:
        """Whether a button holds the words of a heading and is no control beside them."""
        raise NotImplementedError

    def hides(self, place: int, tag: str) -> bool:
        """Whether an element is out of sight, whatever stands above it."""
        raise NotImplementedError

    def hides_by_name(self, place: int, tag: str) -> bool:
        """The same by an element's classes and its id alone."""
        raise NotImplementedError

    def told_by_style(self, style: str) -> int:
        """What a style says: the bits `HIDES` and so on."""
        raise NotImplementedError

    def marks_of(self, place: int, depth: int) -> tuple[str, str] | None:
        """The marks to set round a quotation that stands in so many others; `None` where it has them."""
        raise NotImplementedError

    def goes_on(self, letter: str, text: str) -> bool:
        """Whether a text goes on the word that the short block before begins."""
        raise NotImplementedError

    def kept_lines(self, text: str) -> str:
        """A text in which white space is kept."""
        raise NotImplementedError

    # What nearly all need.

    @cython.final
    @cython.cfunc
    def _find(self, place: cython.Py_ssize_t, name: str) -> cython.Py_ssize_t:
        """Where an attribute of an element is told of, whose name is of ASCII; -1 for none."""
        at: cython.Py_ssize_t
        begin: cython.Py_ssize_t
        same: cython.Py_ssize_t
        size: cython.Py_ssize_t = len(name)
        for at in range(self.rows[_ROW * place], self.rows[_ROW * (place + 1)], 4):
            begin = self.said[at]
            if self.said[at + 1] - 2 - begin == size:
                same = 0
                while same < size and self.text[begin + same] == ord(name[same]):
                    same += 1
                if same == size:
                    return at
        return -1

    @cython.final
    @cython.cfunc
    def _value(self, place: cython.Py_ssize_t, name: str) -> str:
        """What an attribute of an element says; nothing where it has none."""
        at: cython.Py_ssize_t = self._find(place, name)
        if at < 0:
            return ""
        value: str = self.written[self.said[at + 1] : self.said[at + 2]].decode()
        return unescaped(value) if "&" in value else value

    @cython.final
    @cython.cfunc
    def _heads_anything(self) -> cython.bint:
        """Whether the open element may be a heading, of a column too: nothing else has a button for its words."""
        tag: str = self.tags[self.element]
        return tag in _HEADINGS or tag == "th" or "header" in self.names[self.element]

    @cython.final
    @cython.cfunc
    def _may_stand_for_letter(self, place: cython.Py_ssize_t) -> cython.bint:
        """Whether what a picture stands for is short enough to be a letter and a quotation mark."""
        at: cython.Py_ssize_t = self._find(place, "alt")
        return at >= 0 and 0 < self.said[at + 2] - self.said[at + 1] <= _LONGEST_LETTER

    @cython.final
    @cython.cfunc
    def _leads_to_place(self, place: cython.Py_ssize_t) -> cython.bint:
        """Whether a link leads to a place of a page, or none."""
        at: cython.Py_ssize_t = self._find(place, "href")
        sign: cython.Py_ssize_t
        if at >= 0:
            for sign in range(self.said[at + 1], self.said[at + 2]):
                if self.text[sign] == 35:  # #
                    return True
        return False

    @cython.final
    @cython.cfunc
    def _leads_to_own_heading(self, place: cython.Py_ssize_t) -> cython.bint:
        """Whether a link is the words of a heading, and leads to that place of the page: it leads nowhere else."""
        if self.tags[self.block] not in _HEADINGS:
            return False
        address: str = self._value(place, "href")
        return address.startswith("#")

    @cython.final
    @cython.cfunc
    def _break_line(self) -> cython.void:
        """A line end in preformatted text, the end of a block elsewhere."""
        if self.inherited & _WHITE:
            self.pieces.append("\n")
            self.is_open = True
            return
        broken: cython.Py_ssize_t = self.broken
        breaks: cython.Py_ssize_t = self.breaks
        if self.owner >= 0:
            broken, breaks = self.owner, 0
        self._end()
        self.broken, self.breaks = broken, breaks + 1
        self.is_open = True

    @cython.final
    @cython.cfunc
    def _begin_line(self) -> cython.void:
        """A line of preformatted text that has an element of its own: a line end before it, if none is there."""
        if self.pieces and not self.pieces[len(self.pieces) - 1].endswith("\n"):
            self.pieces.append("\n")
            self.is_open = True

    @cython.final
    @cython.cfunc
    def _look(
        self, place: cython.Py_ssize_t, tag: str, css_class: str, told: cython.int, role: str | None
    ) -> cython.Py_ssize_t:
        """The number of how an element looks: that of others with its tag and names."""
        names: str = self._names(place, css_class, role) if told & _HAS_NAME else css_class
        key = (tag, names)
        look: Any = self.look_numbers.get(key)
        if look is None:
            look = self.look_numbers[key] = len(self.look_numbers)
            self.look_names.append(names)
            self.look_marks.append(self.scan.find(names))
            self.look_hides.append(-1)
        return look

    @cython.final
    @cython.cfunc
    def _names(self, place: cython.Py_ssize_t, css_class: str, role: str | None) -> str:
        """The values of the attributes that name an element, its classes first."""
        names: str = css_class
        key: str
        for key in ("id", "itemprop"):
            value: str = self._value(place, key)
            if value:
                names = names + " " + value
        return names + " " + role if role else names

    @cython.final
    @cython.cfunc
    def _label(
        self,
        place: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        tag: str,
        css_class: str,
        look: cython.Py_ssize_t,
        kind: cython.int,
    ) -> cython.int:
        """2 for an inline element that is a mark or a label and no part of the text, else whether it is out of sight.

        -1 where that was not asked. `at` is on the way, behind where the element begins.
        """
        told: cython.int = self.rows[_ROW * place + 1]
        if kind & _BLOCK:
            return -1
        if kind & _RAISED and self.is_mark(place):
            return 2
        if not told:
            return -1
        if kind & _LINK and told & _HAS_ADDRESS and self._leads_to_place(place) and self.is_mark(place):
            return 2
        if not self._is_out_of_sight(place, tag, css_class, look):
            return 0
        return 2 if self._is_short(at) else 1

    @cython.final
    @cython.cfunc
    def _is_short(self, at: cython.Py_ssize_t) -> cython.bint:
        """Whether the text of an element is no longer than a label; `at` is on the way, behind where it begins."""
        open: cython.Py_ssize_t = 1
        letters: cython.Py_ssize_t = 0
        event: cython.int
        while open and letters <= _LONGEST_LABEL:
            event = self.way[at]
            at += _steps(event)
            if event == _BEGIN:
                open += 1
            elif event == _END:
                open -= 1
            elif event >= 0:
                letters += len(unescaped(self.written[event : self.way[at - 1]].decode()))
            elif event != _OTHER:
                if self.text[self.way[at - 2]] == 1:
                    return False  # code that was left out is longer than any label
                letters += len(self.written[self.way[at - 2] : self.way[at - 1]].decode())
        return letters <= _LONGEST_LABEL

    @cython.final
    @cython.cfunc
    def _is_out_of_sight(
        self, place: cython.Py_ssize_t, tag: str, css_class: str, look: cython.Py_ssize_t
    ) -> cython.bint:
        """What `hides` says, asked where something may hide, and once for each look where nothing but that can tell."""
        said: cython.int = self.rows[_ROW * place + 1]
        if tag == "dialog" or (said & _MAY_HIDE and self._find(place, "hidden") >= 0):
            return bool(self.hides(place, tag))
        if self.styled & (_HIDES | _SHOWS):
            return self.styled & _HIDES != 0
        if said & _HAS_NAME and self.ids and self._value(place, "id") in self.ids:
            return bool(self.hides_by_name(place, tag))
        if not css_class:
            return False
        told: cython.int = self.look_hides[look]
        if told < 0:
            marks: cython.int = self.look_marks[look]
            told = (marks & self.hiding or self._is_ruled(css_class)) and bool(self.hides_by_name(place, tag))
            self.look_hides[look] = told
        return told == 1

    @cython.final
    @cython.cfunc
    def _style(self, place: cython.Py_ssize_t, kind: cython.int) -> cython.int:
        """What the style of an element of such a kind says."""
        style: str = self._value(place, "style")
        if not style:
            return 0
        told: Any = self.styles.get(style)
        if told is None:
            told = self.styles[style] = self.told_by_style(style)
        says: cython.int = told
        return says | _HIDES if says & _HIDES_TEXT and kind & _OF_TEXT else says

    @cython.final
    @cython.cfunc
    def _is_ruled(self, css_class: str) -> cython.bint:
        """Whether style sheets name one of an element's classes."""
        if self.ruled:
            name: str
            for name in css_class.split():
                if name in self.ruled:
                    return True
        return False

    @cython.final
    @cython.cfunc
    def _takes_no_room(self, place: cython.Py_ssize_t) -> cython.bint:
        """Whether an element's own attributes take its room away."""
        if self.styled & _NO_ROOM or self._find(place, "hidden") >= 0:
            return True
        return self._value(place, "aria-hidden") == "true"

    @cython.final
    @cython.cfunc
    def _enter(
        self,
        place: cython.Py_ssize_t,
        tag: str,
        css_class: str,
        look: cython.Py_ssize_t,
        kind: cython.int,
        hides: cython.int,
    ) -> cython.void:
        """Open an element; `hides` says whether it is out of sight, -1 where that was not asked."""
        element: cython.Py_ssize_t = len(self.tags)
        parent: cython.Py_ssize_t = self.element
        told: cython.int = self.rows[_ROW * place + 1]
        inherited: cython.int = self.inherited | (kind & _INHERITED)
        sight: cython.int = 0 if parent < 0 else self.sights[parent]
        if told & _MAY_HIDE and not inherited & _HIDDEN and self._takes_no_room(place):
            inherited |= _HIDDEN
        if hides < 0 and not sight and (told or tag == "dialog"):
            hides = self._is_out_of_sight(place, tag, css_class, look)
        if hides > 0 and not sight:
            sight = 1
            self.unseen[element] = place
        self.tags.append(tag)
        self.names.append(self.look_names[look])
        self.classes.append(css_class)
        self.ends[element], self.parents[element] = element + 1, parent
        self.depths[element] = 0 if parent < 0 else self.depths[parent] + 1
        self.hidden[element] = 1 if inherited & _HIDDEN else 0
        self.sights[element], self.looks[element] = sight, look
        if kind & _BLOCK:
            if self.is_open:
                self._end()
            self.block = element
        elif kind & _LINK:
            self.links += 1
            self.is_open = True
        self.owners[element], self.flags[element] = self.block, inherited
        self.element, self.inherited = element, inherited
        if kind & _QUOTE:
            marks: Any = self.marks_of(place, len(self.quotes))
            if marks is not None:
                self.quotes.append((element, marks[1]))
                self._add(marks[0])

    @cython.final
    @cython.cfunc
    def _leave(self, element: cython.Py_ssize_t) -> cython.void:
        """Close the open element."""
        self.ends[element] = cython.cast(cython.int, len(self.tags))
        if self.quotes and self.quotes[len(self.quotes) - 1][0] == element:
            self._add(self.quotes.pop()[1])
        if self.is_open and self.block == element:
            self._end()

    @cython.final
    @cython.cfunc
    def _stand_in(self, element: cython.Py_ssize_t) -> cython.void:
        """Go on in an element that is open."""
        self.element, self.block, self.inherited = element, self.owners[element], self.flags[element]

    @cython.final
    @cython.cfunc
    def _read(self, begin: cython.Py_ssize_t, end: cython.Py_ssize_t, is_escaped: cython.bint) -> cython.void:
        """Take a text; white space outside of a block says nothing, and most texts are that."""
        at: cython.Py_ssize_t = begin
        if self.owner < 0 and not self.inherited & _WHITE:
            while at < end and (self.text[at] == 32 or 9 <= self.text[at] <= 13):
                at += 1
            if at == end:
                return
        text: str = self.written[begin:end].decode()
        if is_escaped and "&" in text:
            text = unescaped(text)
        if not _is_blank(text):
            self._add(text)
        elif self.owner >= 0 or self.inherited & _WHITE:
            self.pieces.append(text)
            self.is_open = True

    @cython.final
    @cython.cfunc
    def _add(self, text: str) -> cython.void:
        self.is_open = True
        if self.owner < 0:
            self.leaf, self.owner, self.keeps_white = self.element, self.block, (self.inherited & _WHITE) != 0
            self.follows = _LINE if self.breaks == 1 and self.broken == self.owner else _APART
        if self.inherited & (_LINK | _EMPHASIS):
            letters: cython.Py_ssize_t = len(text.strip())
            if self.inherited & _LINK:
                self.link_chars += letters
            if self.inherited & _EMPHASIS:
                self.emphasis_chars += letters
        self.pieces.append(text)

    @cython.final
    @cython.cfunc
    def _begin(self) -> cython.void:
        self.is_open = self.keeps_white = False
        if self.pieces:
            self.pieces = []
        self.owner = self.leaf = self.broken = -1
        self.link_chars = self.emphasis_chars = self.links = self.breaks = 0
        self.follows = _APART

    @cython.final
    @cython.cfunc
    def _end(self) -> cython.void:
        """Close the block that is being gathered; without letters it is none."""
        if self.owner >= 0:
            whole: str = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
            if self.texts and len(self.texts[len(self.texts) - 1]) <= 2 and self._follows_letter(whole):
                whole = self._take_letter() + whole
            at: cython.Py_ssize_t = _TOLD * len(self.texts)
            if at + _TOLD > self.told.shape[0]:
                self.told = _longer(self.told)
            self.told[at], self.told[at + 1] = self.owner, self.leaf
            self.told[at + 2], self.told[at + 3] = self.link_chars, self.emphasis_chars
            self.told[at + 4], self.told[at + 5], self.told[at + 6] = self.links, self.media, self._way()
            self.texts.append(self.kept_lines(whole) if self.keeps_white else folded(whole))
            self.media = 0
        self._begin()

    @cython.final
    @cython.cfunc
    def _follows_letter(self, text: str) -> cython.bint:
        """Whether a text goes on the word that the block before begins: a large first letter."""
        before: cython.Py_ssize_t = self.parents[self.told[_TOLD * (len(self.texts) - 1)]]
        is_near: cython.bint = before == self.owner or before == self.parents[self.owner]
        if self.kinds.get(self.tags[self.owner], 0) & _CELL:
            return False  # "L" and "GF" name two columns
        return is_near and bool(self.goes_on(self.texts[len(self.texts) - 1], text))

    @cython.final
    @cython.cfunc
    def _take_letter(self) -> str:
        """Take the last block back."""
        self.media += self.told[_TOLD * (len(self.texts) - 1) + 5]
        return self.texts.pop()

    @cython.final
    @cython.cfunc
    def _way(self) -> cython.int:
        """How the block being closed follows the last one; cells of a table are told by their row."""
        if self.follows == _APART and self.texts:
            before: cython.Py_ssize_t = self.told[_TOLD * (len(self.texts) - 1)]
            is_of_row: cython.bint = self.parents[before] == self.parents[self.owner]
            if is_of_row and before != self.owner and self.kinds.get(self.tags[self.owner], 0) & _CELL:
                return _NEXT_CELL
        return self.follows


@cython.cfunc
def _column(count: cython.Py_ssize_t) -> Any:
    return array("i", bytes(4 * count))


@cython.cfunc
def _longer(column: cython.int[::1]) -> Any:
    """A copy of a column with room for as much again."""
    longer: Any = memoryview(_column(2 * column.shape[0]))
    view: cython.int[::1] = longer
    view[: column.shape[0]] = column
    return longer


@cython.cfunc
@cython.exceptval(check=False)
def _is_blank(text: str) -> cython.bint:
    """Whether a text has nothing but white space; nearly all tell by their first character."""
    at: cython.Py_ssize_t
    for at in range(len(text)):  # noqa: SIM110 (compiled, a loop calls nothing)
        if not text[at].isspace():
            return False
    return True


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _steps(event: cython.int) -> cython.Py_ssize_t:
    """How many numbers there are of what happens on the way: a text has its begin and its end, what it is before."""
    if event >= 0:
        return 2
    return 1 if event >= _OTHER else 3
