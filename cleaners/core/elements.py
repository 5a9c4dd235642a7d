# cython: boundscheck=False, wraparound=False, initializedcheck=False
"""The elements of a parsed page, read off the tree as it is written out: one scan, columns of numbers, no objects.

A written tree is simpler than a page's source: each element is closed, each attribute has its value in double quotes,
and only `&`, `<`, `>`, `"` and the hard blank stand for themselves nowhere. Where that does not tell the tree (a script
that holds a script in a comment, what SVG nests in a `style`), `scan_tree` says so.
"""

from array import array
from collections.abc import Iterable
from typing import Any

import cython

#: What an element's attributes tell of it at one glance: bits.
HAS_CLASS = 1
HAS_NAME = 2  # id, itemprop, role
MAY_HIDE = 4
HAS_ADDRESS = 8
#: How far the number of an attribute that is asked for stands above these bits.
_SHIFT = cython.declare(cython.int, 8)

_TELLING = {
    "class": HAS_CLASS,
    **dict.fromkeys(("id", "itemprop", "role"), HAS_NAME),
    **dict.fromkeys(("hidden", "aria-hidden", "style"), MAY_HIDE),
    "href": HAS_ADDRESS,
}

#: What happens on the way through a page, where it is no text: an element begins or ends, something that is neither
#: element nor text stands there. Behind the last three stands a text: one that is written as it is, or one of code.
_BEGIN = cython.declare(cython.int, -1)
_END = cython.declare(cython.int, -2)
_OTHER = cython.declare(cython.int, -3)
_AS_IS = cython.declare(cython.int, -4)
_CODE = cython.declare(cython.int, -5)
_PLAIN_CODE = cython.declare(cython.int, -6)  # code in what is written plainly: it is escaped as other texts are

#: What a tag says of what stands in its element: bits.
_VOID = cython.declare(cython.int, 1)  # nothing, and it has no end tag
_RAW = cython.declare(cython.int, 2)  # text as it is, up to the end tag
_SCRIPT = cython.declare(cython.int, 4)
_STYLE = cython.declare(cython.int, 8)
_FOREIGN = cython.declare(cython.int, 16)  # elements of another language, for which tags mean something else
_TEMPLATE = cython.declare(cython.int, 32)  # what is no part of the tree
_ENDLESS = cython.declare(cython.int, 64)  # text up to the end of the page

#: The sign that stands round the number of code that is left out of what is parsed (`sources.PLACEHOLDER`).
_PLACEHOLDER = cython.declare(cython.uchar, 1)

_VOID_TAGS = "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
_FORMS = {
    **dict.fromkeys(_VOID_TAGS.split(), _VOID),
    **dict.fromkeys(("iframe", "noembed", "noframes", "xmp"), _RAW),
    **dict.fromkeys(("svg", "math", "annotation-xml"), _FOREIGN),
    "script": _RAW | _SCRIPT,
    "style": _RAW | _STYLE,
    "template": _TEMPLATE,
    "plaintext": _ENDLESS,
}

_OTHER_TAGS = """a abbr address amp-img article aside audio b blockquote body button canvas caption center circle cite
    code dd defs del details dialog dir div dl dt em fieldset figcaption figure font footer form g h1 h2 h3 h4 h5 h6
    head header hgroup html i ins label legend li main mark menu meter nav noscript object ol optgroup option p path
    picture polygon pre progress q rect rp rt ruby s search section select small span strong sub summary sup symbol
    table tbody td textarea tfoot th thead time title tr u ul use video"""
#: The tags that have a number: their place here; that of others is 0.
NUMBERED_TAGS = ("", *_FORMS, *_OTHER_TAGS.split())

#: The signs that names are told by have a column each, all others the first.
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789-"
_WIDTH = cython.declare(cython.Py_ssize_t, 38)

#: So many numbers tell of an element: where its attributes begin, what they tell at one glance, its tag, where it
#: begins on the way. And so many of an attribute: where its name, its value begin, where that ends, the group that it
#: is asked for with.
_ROW = cython.declare(cython.Py_ssize_t, 4)
_SAID = cython.declare(cython.Py_ssize_t, 4)


def telling(*asked_for: Iterable[str]) -> dict[str, int]:
    """What `scan_tree` has to know of attributes: which tell something, and with which group they are asked for.

    The names of a group are asked for together.
    """
    told = dict(_TELLING)
    for number, group in enumerate(asked_for, 1):
        for name in group:
            told[name] = told.get(name, 0) | number << 8
    return told


@cython.final
@cython.cclass
class NameTree:
    """Names as a tree of their letters: to step through a name costs less than to make a text of it."""

    steps: cython.int[::1]
    numbers: cython.int[::1]
    columns: cython.int[256]

    def __init__(self, names: dict[str, int]) -> None:
        steps, numbers, width = [0] * (2 * _WIDTH), [0, 0], _WIDTH
        for name, number in names.items():
            state = 1
            for sign in name:
                at = state * width + 1 + _SIGNS.index(sign)
                if not steps[at]:
                    steps[at] = len(numbers)
                    numbers.append(0)
                    steps += [0] * width
                state = steps[at]
            numbers[state] = number
        self.steps, self.numbers = array("i", steps), array("i", numbers)
        self.columns = [0] * 256
        for column, sign in enumerate(_SIGNS, 1):
            self.columns[ord(sign)] = column

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def step(self, state: cython.Py_ssize_t, sign: cython.uchar) -> cython.Py_ssize_t:
        """The state behind one more sign; 1 is that before the first, 0 that of no name."""
        return self.steps[state * _WIDTH + self.columns[sign]]


_FORM_OF = array("i", [_FORMS.get(tag, 0) for tag in NUMBERED_TAGS])
_TAG_NAMES = NameTree({tag: number for number, tag in enumerate(NUMBERED_TAGS) if tag})

#: `tags`, `parents`, `ends`, `places`; then `rows`, `said` and `way`.
Columns = tuple[list[str], list[int], list[int], dict[str, list[int]], Any, Any, Any]


def scan_tree(written: bytes, names: NameTree, is_plain: bool = False, left_out: int = 0) -> Columns | None:
    """The columns of a tree that is written out; `None` where that does not tell the tree.

    So many pieces of code were `left_out` of the source (`sources.without_code`): each has to be found as code, or
    the tree is not that of the whole source.

    A place is the number of what is no text, in page order: `tags` and `parents` (-1 above the root) have one entry for
    each, `ends` the place behind all that stands in it; `places` has those of each tag. `rows` has `_ROW` numbers for
    each place, `said` some for each attribute: `AttributeColumns` (`attributes.py`) reads them. `way` is what happens
    on the way through the page: that an element begins or ends and so on, or where a text begins and ends. `names` are
    the attributes that tell something, each with what `telling` says of it.

    In what is written plainly no tag means anything: each element has an end tag, and no text stands as it is.
    """
    return TreeScan(written, names, is_plain, left_out).columns()


@cython.final
@cython.cclass
class TreeScan:
    """One way through a written tree."""

    written: bytes
    text: cython.const[cython.uchar][::1]
    last: cython.Py_ssize_t
    script: bytes
    tag_names: NameTree
    forms: cython.int[::1]  # of tags that have a number
    names: NameTree  # of attributes
    is_plain: cython.bint
    tags: list[str]
    parents: list[int]
    ends: list[int]
    places: dict[str, list[int]]
    numbered: list[Any]  # the places of each tag that has a number
    rows: cython.int[::1]
    said: cython.int[::1]
    way: cython.int[::1]
    # Where the scan is, and how far the columns are filled.
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    parent: cython.Py_ssize_t
    foreign: cython.Py_ssize_t  # the outermost element of another language that is open
    attributes: cython.Py_ssize_t
    events: cython.Py_ssize_t
    templates: list[tuple[int, int, int]]  # those open: each one's place, and how far columns were filled before
    left_out: list[bool]  # for each piece of code that is, whether it is still to be found

    def __init__(self, written: bytes, names: NameTree, is_plain: cython.bint, left_out: cython.Py_ssize_t) -> None:
        self.written, self.tag_names, self.names, self.is_plain = written, _TAG_NAMES, names, is_plain
        self.text = written if cython.compiled else memoryview(written)
        self.last, self.forms = len(written) - 1, _FORM_OF
        self.tags, self.parents, self.ends, self.places, self.numbered = [], [], [], {}, [None] * len(NUMBERED_TAGS)
        size: cython.Py_ssize_t = len(written) // 64 + 64
        self.rows, self.said, self.way = _numbers(size), _numbers(2 * size), _numbers(2 * size)
        self.at = self.attributes = self.events = 0
        self.place = self.parent = self.foreign = -1
        self.templates, self.script, self.left_out = [], b"script", [True] * left_out

    def columns(self) -> Columns | None:
        """All that stands in the written tree, whose last sign is the `>` of the root's end tag."""
        sign: cython.uchar
        is_read: cython.bint = self.last > 0 and self.text[self.last] == 62  # >
        while is_read and self.at <= self.last:
            if self.events + 8 > self.way.shape[0]:
                self.way = _longer(self.way)
            if self.text[self.at] != 60:  # <
                is_read = self._read_text()
                continue
            sign = self.text[self.at + 1] if self.at < self.last else 0
            if sign == 47:  # /
                is_read = self._read_end()
                if self.parent < 0:
                    break
            elif sign == 33:  # !
                is_read = self._read_comment()
            else:
                is_read = self._read_tag()
        if not is_read or self.parent >= 0 or self.at <= self.last or True in self.left_out:
            return None
        self.rows[_ROW * (self.place + 1)] = self.attributes
        said, way = self.said[: self.attributes], self.way[: self.events]
        return self.tags, self.parents, self.ends, self.places, self.rows, said, way

    @cython.cfunc
    def _event(self, event: cython.int) -> cython.void:
        self.way[self.events] = event
        self.events += 1

    @cython.cfunc
    def _note(self, tag: str, number: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Give a place to what has this tag; where its row begins."""
        holders: Any = self.numbered[number] if number else self.places.get(tag)
        self.place += 1
        if holders is None:
            holders = self.places[tag] = [self.place]
            self.numbered[number] = holders
        else:
            cython.cast(list, holders).append(self.place)
        self.tags.append(tag)
        self.parents.append(self.parent)
        self.ends.append(self.place + 1)
        row: cython.Py_ssize_t = _ROW * self.place
        if row + 2 * _ROW > self.rows.shape[0]:
            self.rows = _longer(self.rows)
        self.rows[row], self.rows[row + 1] = self.attributes, 0
        self.rows[row + 2], self.rows[row + 3] = number, self.events
        return row

    @cython.cfunc
    def _read_text(self) -> cython.bint:
        at: cython.Py_ssize_t = self.at
        last: cython.Py_ssize_t = self.last
        while at < last and self.text[at] != 60:  # <
            at += 1
        if self.parent < 0:
            return False
        if self.forms[self.rows[_ROW * self.parent + 2]] & (_SCRIPT | _STYLE):
            self._event(_PLAIN_CODE)
        self._event(self.at)
        self._event(at)
        self.at = at
        return at < last

    @cython.cfunc
    def _read_end(self) -> cython.bint:
        """Close the open element; there is no end tag of another one."""
        if self.parent < 0:
            return False
        tag: str = self.tags[self.parent]
        end: cython.Py_ssize_t = self._end_of_tag(self.at, tag)
        if end < 0:
            return False
        self.at = end
        if self.templates and self.templates[len(self.templates) - 1][0] == self.parent:
            self._forget()
        self._event(_END)
        self.ends[self.parent] = self.place + 1
        if self.parent == self.foreign:
            self.foreign = -1
        self.parent = self.parents[self.parent]
        return True

    @cython.cfunc
    def _forget(self) -> cython.void:
        """Take back what stands in a template that ends."""
        template: cython.Py_ssize_t
        template, self.attributes, self.events = self.templates.pop()
        while self.place > template:
            tag: str = self.tags.pop()
            self.parents.pop()
            self.ends.pop()
            holders: list[int] = self.places[tag]
            holders.pop()
            if not holders:
                del self.places[tag]
                self.numbered[self.rows[_ROW * self.place + 2]] = None
            self.place -= 1

    @cython.cfunc
    def _end_of_tag(self, at: cython.Py_ssize_t, tag: str) -> cython.Py_ssize_t:
        """Where the end tag of an element ends if it begins here, else -1."""
        size: cython.Py_ssize_t = len(tag)
        place: cython.Py_ssize_t
        if not tag.isascii():
            end = f"</{tag}>".encode()
            return at + len(end) if self.written.startswith(end, at) else -1
        if at + size + 2 > self.last or self.text[at + 1] != 47 or self.text[at + size + 2] != 62:
            return -1
        for place in range(size):
            if self.text[at + 2 + place] != ord(tag[place]):
                return -1
        return at + size + 3

    @cython.cfunc
    def _read_comment(self) -> cython.bint:
        """A comment; its text is nobody's business."""
        end: cython.Py_ssize_t = self.written.find(b"-->", self.at + 4)
        if end < 0 or self.parent < 0:
            return False
        self._note("-comment", 0)
        self._event(_OTHER)
        self.at = end + 3
        return True

    @cython.cfunc
    def _read_tag(self) -> cython.bint:
        """Begin an element, and take all of one in which no other stands."""
        state: cython.Py_ssize_t = 1
        at: cython.Py_ssize_t = self.at + 1
        form: cython.int
        while at < self.last and self.text[at] != 32 and self.text[at] != 62:  # blank, >
            state = self.tag_names.step(state, self.text[at])
            at += 1
        number: cython.Py_ssize_t = self.tag_names.numbers[state]
        tag: str = NUMBERED_TAGS[number] if number else self.written[self.at + 1 : at].decode()
        row: cython.Py_ssize_t = self._note(tag, number)
        self._event(_BEGIN)
        while self.text[at] == 32:
            at = self._read_attribute(row, at + 1)
        if self.text[at] != 62:
            return False
        self.at = at + 1
        form = 0 if self.is_plain else self.forms[number]
        if form == 0:
            self.parent = self.place
            return True
        return self._read_special(tag, form)

    @cython.cfunc
    def _read_attribute(self, row: cython.Py_ssize_t, begin: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Take the attribute that begins here; where it ends, behind its value."""
        state: cython.Py_ssize_t = self.names.step(1, self.text[begin])
        at: cython.Py_ssize_t = begin + 1  # a name may begin with =
        told: cython.int
        if begin >= self.last:
            return self.last
        while at < self.last and self.text[at] != 61:  # =
            state = self.names.step(state, self.text[at])
            at += 1
        value: cython.Py_ssize_t = at + 2
        at = value
        while at < self.last and self.text[at] != 34:  # "
            at += 1
        told = self.names.numbers[state]
        self.rows[row + 1] |= told & 0xFF
        if self.attributes + 2 * _SAID > self.said.shape[0]:
            self.said = _longer(self.said)
        said: cython.Py_ssize_t = self.attributes
        self.said[said], self.said[said + 1] = begin, value
        self.said[said + 2], self.said[said + 3] = at, told >> _SHIFT
        self.attributes += _SAID
        return at + 1 if at < self.last else self.last

    @cython.cfunc
    def _read_special(self, tag: str, form: cython.int) -> cython.bint:
        """What stands in an element whose tag means something for that."""
        begin: cython.Py_ssize_t = self.at
        end: cython.Py_ssize_t
        if form & _FOREIGN:
            # An element that can only stand in another language stands outside of it where tags were badly nested.
            if self.foreign < 0:
                self.foreign = self.place
            self.parent = self.place
            return self.foreign < self.place or tag != "annotation-xml"
        if form & _VOID:
            self._event(_END)
            return self.foreign < 0
        if form & _TEMPLATE:
            self.templates.append((self.place, self.attributes, self.events))
            self.parent = self.place
            return self.foreign < 0
        if not form & _RAW:
            return False
        end = self._end_of_raw(tag, form)
        if end < 0:
            return False
        if end > begin:
            # What stands in a style sheet of SVG is read as elements: it may have been more than this one text.
            if self.left_out and form & (_SCRIPT | _STYLE) and self.foreign < 0:
                number: cython.Py_ssize_t = _number_in(self.text, begin, end)
                if 0 <= number < len(self.left_out):
                    self.left_out[number] = False
            self._event(_CODE if form & (_SCRIPT | _STYLE) else _AS_IS)
            self._event(begin)
            self._event(end)
        self._event(_END)
        self.at = self._end_of_tag(end, tag)
        return True

    @cython.cfunc
    def _end_of_raw(self, tag: str, form: cython.int) -> cython.Py_ssize_t:
        """Where the end tag of an element begins in which text stands as it is; -1 where that is not sure."""
        at: cython.Py_ssize_t = self.written.find(b"<", self.at)
        comment: cython.Py_ssize_t = -1  # where the comment ends that is open
        is_inner: cython.bint = False  # a script in a comment in a script has an end tag of its own
        while 0 <= at < self.last:
            if comment >= 0 and at > comment:
                comment, is_inner = -1, False
            if not is_inner and self._end_of_tag(at, tag) >= 0:
                return at
            if self.foreign >= 0:
                # What stands in a style sheet of SVG is read as elements.
                return -1
            if form & _SCRIPT:
                if (
                    comment < 0 and self.text[at + 1] == 33 and self.text[at + 2] == 45 and self.text[at + 3] == 45
                ):  # !--
                    comment = self.written.find(b"-->", at + 2)
                    if comment < 0:
                        comment = self.last
                if is_inner and self.text[at + 1] == 47 and self._is_script(at + 2):  # /
                    is_inner = False
                elif comment >= 0 and self._is_script(at + 1):
                    is_inner = True
            at = self.written.find(b"<", at + 1)
        return -1

    @cython.cfunc
    def _is_script(self, at: cython.Py_ssize_t) -> cython.bint:
        """Whether the name of a tag of scripts stands here."""
        place: cython.Py_ssize_t
        sign: cython.uchar
        if at + 6 > self.last:
            return False
        for place in range(6):
            # A capital differs from its small letter by one bit.
            if self.text[at + place] | 32 != self.script[place]:
                return False
        sign = self.text[at + 6]
        return sign == 32 or sign == 47 or sign == 62 or sign == 9 or sign == 10 or sign == 12


@cython.cfunc
def _numbers(count: cython.Py_ssize_t) -> Any:
    return memoryview(array("i", bytes(4 * count)))


@cython.cfunc
def _longer(column: cython.int[::1]) -> Any:
    """A copy of a column with room for as much again."""
    longer: cython.int[::1] = _numbers(2 * column.shape[0])
    longer[: column.shape[0]] = column
    return longer


def written_plainly(root: Any) -> bytes:
    """A tree as `scan_tree` reads it where the usual way to write it does not tell the tree."""
    pieces: list[str] = []
    ends: list[str] = []
    nodes: list[Any] = [root]  # those to go on with: what stands behind the open elements
    while nodes:
        node: Any = nodes.pop()
        if node is None:
            pieces.append(ends.pop())
            continue
        tag: str = node.tag or "-"
        if node is not root:
            nodes.append(node.next)
        if tag == "-text":
            pieces.append(_escaped(node.text_content or ""))
        elif tag[0] == "-":
            pieces.append("<!---->")
        else:
            said = (f' {name}="{_escaped(value or "")}"' for name, value in node.attributes.items())
            pieces.append(f"<{tag}{''.join(said)}>")
            ends.append(f"</{tag}>")
            nodes.append(node.first_child)
    return "".join(pieces).encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def texts_of(
    written: bytes,
    rows: cython.int[::1],
    way: cython.int[::1],
    place: cython.Py_ssize_t,
    has_code: cython.bint,
    left_out: list[bytes],
    is_own: cython.bint = False,
) -> list[str]:
    """The texts that stand in an element, those of code only where they are asked for; all, or those of its own.

    `left_out` has the code for which a placeholder stands in what was parsed.
    """
    found: list[str] = []
    at: cython.Py_ssize_t = rows[_ROW * place + 3]
    open: cython.Py_ssize_t = 0
    number: cython.Py_ssize_t
    event: cython.int
    text: str
    while True:
        event = way[at]
        at += 1
        if event >= 0:
            if not is_own or open == 1:
                text = written[event : way[at]].decode()
                found.append(unescaped(text) if "&" in text else text)
            at += 1
        elif event == _BEGIN:
            open += 1
        elif event == _END:
            open -= 1
        elif event != _OTHER:
            if (event == _AS_IS or has_code) and (not is_own or open == 1):
                number = -1
                if left_out and event == _CODE:
                    number = _number_in(written if cython.compiled else memoryview(written), way[at], way[at + 1])
                text = written[way[at] : way[at + 1]].decode() if number < 0 else code_as_parsed(left_out[number])
                found.append(unescaped(text) if event == _PLAIN_CODE else text)
            at += 2
        if open == 0:
            return found


def text_before(written: bytes, rows: cython.int[::1], way: cython.int[::1], place: cython.Py_ssize_t) -> str:
    """The text that ends where an element, or what is neither element nor text, begins; an empty one for none."""
    at: cython.Py_ssize_t = rows[_ROW * place + 3]
    return unescaped(written[way[at - 2] : way[at - 1]].decode()) if at > 1 and way[at - 1] >= 0 else ""


def text_behind(
    written: bytes,
    rows: cython.int[::1],
    way: cython.int[::1],
    parents: list[int],
    ends: list[int],
    place: cython.Py_ssize_t,
) -> str:
    """The text that begins where an element, or what is neither element nor text, ends; an empty one for none."""
    last: cython.Py_ssize_t = ends[place]
    last -= 1
    at: cython.Py_ssize_t = rows[_ROW * last + 3]
    open: cython.Py_ssize_t = 0
    event: cython.int
    while last != place:
        last = parents[last]
        open += 1
    while True:
        event = way[at]
        if event >= 0:
            at += 2
            continue
        at += 1
        if event == _BEGIN:
            open += 1
        elif event == _END:
            open -= 1
        elif event != _OTHER:
            at += 2
        if open == 0:
            break
    if at < way.shape[0] and way[at] == _PLAIN_CODE:
        at += 1
    is_there: cython.bint = at < way.shape[0] and way[at] >= 0
    return unescaped(written[way[at] : way[at + 1]].decode()) if is_there else ""


def has_more_letters(
    written: bytes, rows: cython.int[::1], way: cython.int[::1], place: cython.Py_ssize_t, most: cython.Py_ssize_t
) -> bool:
    """Whether the texts in an element, its scripts and style sheets too, have more characters, blanks at the edges
    left out; what is longer is not read to its end."""
    at: cython.Py_ssize_t = rows[_ROW * place + 3]
    open: cython.Py_ssize_t = 0
    event: cython.int
    text: str = ""
    while True:
        event = way[at]
        at += 1
        if event == _BEGIN:
            open += 1
        elif event == _END:
            open -= 1
            if open == 0:
                return False
        elif event != _OTHER:
            at += 1 if event >= 0 else 2
            piece: str = written[way[at - 2] : way[at - 1]].decode()
            if event >= 0 or event == _PLAIN_CODE:
                piece = unescaped(piece)
            text = (text + piece).lstrip()
            if len(text) > most and len(text.rstrip()) > most:
                return True


def texts_without(
    written: bytes, rows: cython.int[::1], way: cython.int[::1], place: cython.Py_ssize_t, others: list[int]
) -> list[str]:
    """The texts that stand in an element but in none of these others within it, which are in page order; no code."""
    found: list[str] = []
    at: cython.Py_ssize_t = rows[_ROW * place + 3]
    open: cython.Py_ssize_t = 0
    closed: cython.Py_ssize_t = -1  # how many elements are open round the one that is passed over
    other: cython.Py_ssize_t = 0
    event: cython.int
    while True:
        event = way[at]
        if event == _BEGIN:
            # What stands in one that is passed over is passed over with it.
            while other < len(others) and rows[_ROW * cython.cast(cython.Py_ssize_t, others[other]) + 3] <= at:
                if closed < 0 and rows[_ROW * cython.cast(cython.Py_ssize_t, others[other]) + 3] == at:
                    closed = open
                other += 1
            open += 1
        elif event == _END:
            open -= 1
            if open == closed:
                closed = -1
        at += 1
        if event >= 0 or event == _AS_IS:
            at += event < 0  # what it is stands before where it begins
            if closed < 0:
                text: str = written[way[at - 1] : way[at]].decode()
                found.append(unescaped(text) if event >= 0 and "&" in text else text)
            at += 1
        elif event < _AS_IS:
            at += 2
        if open == 0:
            return found


def code_at(
    written: bytes, rows: cython.int[::1], way: cython.int[::1], place: cython.Py_ssize_t
) -> tuple[int, int, int]:
    """Where the one text of a script or style sheet begins, its number if a placeholder is all of it, and its end.

    Both are -1 where it has none, or more than that text.
    """
    at: cython.Py_ssize_t = rows[_ROW * place + 3]
    if way[at + 1] != _CODE or way[at + 4] != _END:
        return -1, -1, -1
    text: cython.const[cython.uchar][::1] = written if cython.compiled else memoryview(written)
    return way[at + 2], _number_in(text, way[at + 2], way[at + 3]), way[at + 3]


@cython.cfunc
@cython.exceptval(check=False)
def _number_in(
    text: cython.const[cython.uchar][::1], begin: cython.Py_ssize_t, end: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """The number of the code that stands here but for its placeholder; -1 where all of it stands here."""
    number: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    if end < begin + 3 or end > begin + 9 or text[begin] != _PLACEHOLDER or text[end - 1] != _PLACEHOLDER:
        return -1
    for at in range(begin + 1, end - 1):
        if not 48 <= text[at] <= 57:
            return -1
        number = 10 * number + text[at] - 48
    return number


def code_as_parsed(code: bytes) -> str:
    """Code as a parser gives it: its line ends are all of one kind."""
    if b"\r" in code:
        code = code.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return code.decode()


def short_texts(written: bytes, way: cython.int[::1], most: cython.Py_ssize_t, beginnings: frozenset[str]) -> list[str]:
    """The texts on the way through a page, but those of code, that have no more than so many characters and begin, in
    whatever case, with one of these pairs of letters. Blanks at their edges are left out.
    """
    asked: cython.uchar[128] = [0] * 128
    pair: str
    for pair in beginnings:
        if pair[0] < "\u0080":
            asked[ord(pair[0])] = asked[ord(pair[0].upper())] = 1
    signs: cython.const[cython.uchar][::1] = written if cython.compiled else memoryview(written)
    found: list[str] = []
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    end: cython.Py_ssize_t
    while at < way.shape[0]:
        begin = way[at]
        at += 1
        if begin >= 0 or begin == _AS_IS:
            at += begin < 0  # what it is stands before where it begins
            begin, end = way[at - 1], way[at]
            at += 1
            # Most texts are told by their first character.
            while begin < end and (signs[begin] == 32 or 9 <= signs[begin] <= 13):
                begin += 1
            if begin < end and (signs[begin] == 38 or signs[begin] >= 128 or asked[signs[begin]]):  # &
                text: str = unescaped(written[begin:end].decode()).strip()
                if len(text) <= most and text[:2].lower() in beginnings:
                    found.append(text)
        elif begin < _AS_IS:
            at += 2
    return found


def unescaped(text: str) -> str:
    """A text or a value of a written tree as it was before it was written.

    >>> unescaped("A&nbsp;&lt; B &amp;amp;")
    'A\xa0< B &amp;'
    """
    if "&" not in text:
        return text
    text = text.replace("&nbsp;", "\u00a0").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&amp;", "&")
