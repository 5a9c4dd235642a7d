# cython: boundscheck=False, wraparound=False
"""The source of a page, before it is parsed."""

from array import array

import cython

#: No name of a tag that is asked for is longer.
_LONGEST_NAME = cython.declare(cython.Py_ssize_t, 16)


def self_closed(source: str, names: frozenset[str], most: cython.Py_ssize_t) -> list[tuple[int, int, str]]:
    """The tags of these names that end with a slash: where each begins, where its slash stands, its name.

    Names are in lower case, and end with white space or a slash. What stands between `<` and the slash has no more
    than so many characters.
    """
    found: list[tuple[int, int, str]] = []
    begin: cython.Py_ssize_t
    end: cython.Py_ssize_t
    sign: cython.Py_UCS4
    slash: cython.Py_ssize_t
    # To find one character is a tenth of the time that two take.
    close: cython.Py_ssize_t = source.find(">", 1)
    while close >= 0:
        slash = close - 1
        close = source.find(">", close + 1)
        if source[slash] != "/":
            continue
        begin = source.rfind("<", max(0, slash - most), slash)
        if begin >= 0:
            end = begin + 1
            while end < slash and end - begin <= _LONGEST_NAME and "a" <= source[end] <= "z":
                end += 1
            sign = source[end]
            if sign == "/" or sign.isspace():
                name: str = source[begin + 1 : end]
                if name in names:
                    found.append((begin, slash, name))
    return found


def may_close(source: str, found: list[tuple[int, str]], most: cython.Py_ssize_t) -> list[tuple[int, str]]:
    """Those of the tags, each given with where its name ends, that may close themselves: most do not.

    The name goes no further, and a slash stands before the next `>` or that is in a quoted value; it stands no more
    than so many characters behind the name.
    """
    some: list[tuple[int, str]] = []
    begin: cython.Py_ssize_t
    end: cython.Py_ssize_t
    last: cython.Py_ssize_t
    quotes: cython.Py_ssize_t
    length: cython.Py_ssize_t = len(source)
    for tag in found:
        begin = tag[0]
        if begin < length and source[begin].isalnum():
            continue
        end = begin
        last = min(length, begin + most)
        quotes = 0
        while end < last and source[end] != ">":
            quotes += source[end] == '"'
            end += 1
        if end < last and (source[end - 1] == "/" or quotes % 2 == 1):
            some.append(tag)
    return some


def tags_beginning(source: str, names: tuple[str, ...]) -> list[tuple[int, str]]:
    """Where the names of tags end that begin with one of these words, which are of ASCII and may be in any case, and
    with which of them."""
    found: list[tuple[int, str]] = []
    begins: cython.uchar[128] = [0] * 128  # a one for each letter, small or capital, that a word begins with
    at: cython.Py_ssize_t = source.find("<")
    place: cython.Py_ssize_t
    size: cython.Py_ssize_t
    length: cython.Py_ssize_t = len(source)
    name: str
    sign: cython.Py_UCS4
    for name in names:
        begins[ord(name[0])] = begins[ord(name[0].upper())] = 1
    while at >= 0:
        sign = source[at + 1] if at + 1 < length else "<"
        if sign < "\u0080" and begins[ord(sign)]:
            for name in names:
                size = len(name)
                place = 0
                # A capital differs from its small letter by one bit, and no other character does.
                while place < size and at + 1 + place < length and ord(source[at + 1 + place]) | 32 == ord(name[place]):
                    place += 1
                if place == size:
                    found.append((at + 1 + size, name))
                    break
        at = source.find("<", at + 1)
    return found


#: What a tag of a name asks of its source: bits.
_SWALLOWS = cython.declare(cython.int, 1)  # closed by itself, it takes a part of the page
_INLINE = cython.declare(cython.int, 2)  # the same, an element of a line
_CODE = cython.declare(cython.int, 4)
_FRAME = cython.declare(cython.int, 8)
_TEMPLATE = cython.declare(cython.int, 16)
#: A character has no more bytes in UTF-8.
_WIDEST = cython.declare(cython.Py_ssize_t, 4)
#: The next tag mostly begins no further away; where it does, to search it is quicker than to go there.
_NEAR = cython.declare(cython.Py_ssize_t, 48)
#: A name as a number has its letters side by side, so many at most; a table has the numbers by what they are folded to.
_LETTERS = cython.declare(cython.Py_ssize_t, 8)
_SLOTS = cython.declare(cython.ulonglong, 127)

#: Stands in the source that is parsed, before and behind its number, for code that is left out. A page that has the
#: sign itself is parsed whole.
PLACEHOLDER = "\x01"


@cython.final
@cython.cclass
class TagNames:
    """Names of tags, of no more than eight letters each, with the bits of what each asks."""

    numbers: cython.ulonglong[::1]
    bits: cython.int[::1]

    def __init__(self, swallowing: tuple[str, ...], inline: frozenset[str]) -> None:
        numbers, bits = array("Q", bytes(8 * 128)), array("i", bytes(4 * 128))
        asked = dict.fromkeys(swallowing, _SWALLOWS) | dict.fromkeys(inline, _INLINE)
        for name, bit in {"script": _CODE, "style": _CODE, "iframe": _FRAME, "template": _TEMPLATE}.items():
            asked[name] |= bit
        for name, told in asked.items():
            number = int.from_bytes(name.encode(), "big")
            at = _slot(number)
            while numbers[at]:
                at = (at + 1) & 127
            numbers[at], bits[at] = number, told
        self.numbers, self.bits = numbers, bits

    @cython.cfunc
    @cython.inline
    @cython.exceptval(check=False)
    def find(self, number: cython.ulonglong) -> cython.int:
        """What a tag of this name asks; 0 for most."""
        at: cython.Py_ssize_t = _slot(number)
        while self.numbers[at]:
            if self.numbers[at] == number:
                return self.bits[at]
            at = (at + 1) & 127
        return 0


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _slot(number: cython.ulonglong) -> cython.Py_ssize_t:
    folded: cython.ulonglong = number ^ (number >> 7) ^ (number >> 19) ^ (number >> 31)
    return cython.cast(cython.Py_ssize_t, folded & _SLOTS)


def look_through(source: bytes, names: TagNames, least: int, longest_tag: int) -> tuple[bool, list[int]]:
    """Whether anything in a page's source, in UTF-8, may have to be rewritten (`repair.py`), which few pages need; and
    where the scripts and style sheets of so many bytes or more begin and end, each in turn.

    What a parser takes for code may differ, where a tag stands in what is none: who takes code out looks whether each
    piece is found as code again.
    """
    return SourceScan(source, names, least, longest_tag).scan()


@cython.final
@cython.cclass
class SourceScan:
    """One way through the tags of a source."""

    source: bytes
    text: cython.const[cython.uchar][::1]
    size: cython.Py_ssize_t
    names: TagNames
    least: cython.Py_ssize_t
    farthest: cython.Py_ssize_t
    free: cython.Py_ssize_t  # where the comment or the code ends that is open: a tag in it begins none
    may_need_repair: cython.bint
    code: list[int]

    def __init__(self, source: bytes, names: TagNames, least: int, longest_tag: int) -> None:
        self.source, self.names, self.size, self.least = source, names, len(source), least
        self.text = source if cython.compiled else memoryview(source)
        self.farthest, self.free = _WIDEST * longest_tag, 0
        self.may_need_repair, self.code = False, []

    def scan(self) -> tuple[bool, list[int]]:
        """What `look_through` gives."""
        at: cython.Py_ssize_t = self.source.find(b"<")
        end: cython.Py_ssize_t
        number: cython.ulonglong
        sign: cython.uchar
        asks: cython.int
        has_template: cython.bint = False
        while at >= 0:
            end = at + 1
            number = 0
            sign = self.text[end] | 32 if end < self.size else 0
            while 97 <= sign <= 122 and end - at <= _LETTERS:  # a to z
                number = number << 8 | sign
                end += 1
                sign = self.text[end] | 32 if end < self.size else 0
            asks = self.names.find(number) if number and not 97 <= sign <= 122 else 0
            if asks & _SWALLOWS:
                self._look_at_swallower(end, asks)
                has_template |= (asks & _TEMPLATE) != 0
                if asks & _CODE and at >= self.free:
                    self._read_code(at, end)
            elif asks:
                end = self._look_at_inline(at, end)
            elif at >= self.free and self.source.startswith(b"<!--", at):
                self.free = self.source.find(b"-->", at + 4)
                if self.free < 0:
                    self.free = self.size
            at = self._next_tag(end)
        if has_template and b"shadowroot" in self.source:
            self.may_need_repair = True
        return self.may_need_repair, self.code

    @cython.cfunc
    def _next_tag(self, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Where the next `<` stands; -1 for none."""
        last: cython.Py_ssize_t = min(self.size, at + _NEAR)
        while at < last:
            if self.text[at] == 60:  # <
                return at
            at += 1
        return self.source.find(b"<", at)

    @cython.cfunc
    def _look_at_swallower(self, end: cython.Py_ssize_t, asks: cython.int) -> cython.void:
        """Look whether a tag, whose name ends here, may close itself or carry a document."""
        at: cython.Py_ssize_t = end
        last: cython.Py_ssize_t = min(self.size, end + self.farthest)
        quotes: cython.Py_ssize_t = 0
        if end < self.size and 48 <= self.text[end] <= 57:  # a digit: another name
            return
        while at < last and self.text[at] != 62:  # >
            quotes += self.text[at] == 34  # "
            at += 1
        if at < last and (self.text[at - 1] == 47 or quotes & 1):  # /
            self.may_need_repair = True
        if asks & _FRAME:
            at = self.source.find(b">", end)
            if b"srcdoc" in self.source[end : at if at >= 0 else self.size].lower():
                self.may_need_repair = True

    @cython.cfunc
    def _look_at_inline(self, begin: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Look whether the tag of an element of a line closes itself; where the look ended."""
        at: cython.Py_ssize_t = end
        last: cython.Py_ssize_t = min(self.size, begin + self.farthest)
        if at >= last or not (self.text[at] <= 32 or self.text[at] == 47 or self.text[at] >= 128):
            return end
        at += 1
        while at < last and self.text[at] != 60:  # <
            if self.text[at] == 62 and self.text[at - 1] == 47:  # />
                self.may_need_repair = True
            at += 1
        return at

    @cython.cfunc
    def _read_code(self, at: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.void:
        """Note what stands in a script or a style sheet, whose tag begins at `at`, and its name ends at `end`."""
        name: bytes = self.source[at + 1 : end].lower()
        begin: cython.Py_ssize_t = self._behind_tag(end)
        close: cython.Py_ssize_t
        has_comment: cython.bint = False
        has_script: cython.bint = False
        if begin < 0:
            return
        # To find one character is a tenth of the time that two take.
        close = self.source.find(b"<", begin)
        while close >= 0:
            if close + 1 < self.size and self.text[close + 1] == 47 and self._is(close + 2, name):  # /
                break
            has_comment |= self.source.startswith(b"<!--", close)
            has_script |= self._is(close + 1, name)
            close = self.source.find(b"<", close + 1)
        if close < 0:
            self.free = self.size
            return
        self.free = close
        # A script in a comment in a script has an end tag of its own.
        if close - begin >= self.least and not (has_comment and has_script):
            self.code.append(begin)
            self.code.append(close)

    @cython.cfunc
    def _behind_tag(self, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Where a tag ends, whose name ends here; -1 for nowhere, or another name."""
        quote: cython.uchar = 0
        sign: cython.uchar
        if at >= self.size or not self._ends_name(self.text[at]):
            return -1
        while at < self.size:
            sign = self.text[at]
            at += 1
            if quote:
                if sign == quote:
                    quote = 0
            elif sign == 34 or sign == 39:  # quotation marks
                quote = sign
            elif sign == 62:  # >
                return at
        return -1

    @cython.cfunc
    def _is(self, at: cython.Py_ssize_t, name: bytes) -> cython.bint:
        """Whether the name of a tag stands here."""
        place: cython.Py_ssize_t
        if at + len(name) >= self.size:
            return False
        for place in range(len(name)):
            # A capital differs from its small letter by one bit.
            if self.text[at + place] | 32 != name[place]:
                return False
        return self._ends_name(self.text[at + len(name)])

    @cython.cfunc
    @cython.exceptval(check=False)
    def _ends_name(self, sign: cython.uchar) -> cython.bint:
        return sign == 32 or sign == 47 or sign == 62 or sign == 9 or sign == 10 or sign == 12 or sign == 13


def without_code(source: bytes, code: list[int]) -> bytes:
    """A page's source with a placeholder for each piece of code in it, whose begins and ends are given."""
    pieces: list[bytes] = []
    at: cython.Py_ssize_t = 0
    piece: cython.Py_ssize_t
    for piece in range(0, len(code), 2):
        pieces.append(source[at : code[piece]])
        pieces.append(b"\x01%d\x01" % (piece // 2))
        at = code[piece + 1]
    pieces.append(source[at:])
    return b"".join(pieces)
