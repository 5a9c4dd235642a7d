# cython: boundscheck=False, wraparound=False
"""What the rules of a style sheet do, by one scan for its braces and for the colons of the few properties that tell."""

from typing import Any

import cython


@cython.final
@cython.cclass
class SheetScan:
    """One way through style sheets, for the rules that hide or show.

    A rule hides where a match of the pattern `hiding` stands in its declarations, taken in lower case, else shows where
    one of `showing` does. Matches of both begin with one of the properties in `values`, which says with which
    characters the values begin that tell something, all if none is given; all are in lower case.
    """

    names: list[bytes]
    values: dict[bytes, bytes]
    hiding: Any
    showing: Any
    told: cython.uchar[256]  # which characters stop the scan, and which are the last letters of properties: bits
    rules: list[tuple[str, bool]]

    def __init__(self, values: dict[bytes, bytes], hiding: Any, showing: Any) -> None:
        self.values, self.hiding, self.showing, self.rules = values, hiding, showing, []
        self.names = list(values)
        self.told = [0] * 256
        for sign in b"/:{}":
            self.told[sign] = 1
        for name in self.names:
            for last in name[len(name) - 1 :] + name[len(name) - 1 :].upper():
                self.told[last] = self.told[last] | 2

    def top_rules(self, sheet: bytes) -> list[tuple[str, bool]]:
        """The selectors of the rules that stand in no other and hide or show, with whether they hide.

        What begins with `@` (for a printer, for a width) is left out with all that stands in it.
        """
        self.rules = []
        self._scan(sheet)
        return self.rules

    def hides_any(self, sheet: bytes) -> bool:
        """Whether a style sheet hides anything, in whatever rule; to search for the pattern takes ten times as long."""
        at: cython.Py_ssize_t
        name: bytes
        low: bytes = sheet.lower()
        for name in self.names:
            at = low.find(name)
            while at >= 0:
                if self.hiding.match(low, at) is not None:
                    return True
                at = low.find(name, at + 1)
        return False

    @cython.cfunc
    def _scan(self, sheet: bytes) -> cython.void:
        text: cython.const[cython.uchar][::1] = sheet if cython.compiled else memoryview(sheet)
        size: cython.Py_ssize_t = len(sheet)
        depth: cython.Py_ssize_t = 0
        before: cython.Py_ssize_t = 0  # where the rule's selector begins
        begin: cython.Py_ssize_t = 0
        at: cython.Py_ssize_t = 0
        end: cython.Py_ssize_t
        sign: cython.uchar
        may_comment: cython.bint = True
        has_comment: cython.bint = False  # since the last rule
        places: list[int] = []
        while at < size:
            sign = text[at]
            if not self.told[sign] & 1:
                at += 1
            elif sign == 47:  # /
                at += 1
                if may_comment and at < size and text[at] == 42:  # *
                    end = sheet.find(b"*/", at + 1)
                    # A comment without an end is none.
                    may_comment = end >= 0
                    if may_comment:
                        at, has_comment = end + 2, True
            elif sign == 58:  # a colon
                if depth > 0:
                    end = at
                    while end > begin and _is_space(text[end - 1]):
                        end -= 1
                    if end > begin and self.told[text[end - 1]] & 2:
                        self._note_place(text, begin, end, at + 1, places)
                at += 1
            elif sign == 123:  # an opening brace
                at += 1
                if depth == 0:
                    before, begin = begin, at
                    if places:
                        places = []
                depth += 1
            else:
                at += 1
                if depth > 0:
                    depth -= 1
                    if depth == 0:
                        if has_comment:
                            self._scan_bare(sheet[before : begin - 1], sheet[begin - 1 : at])
                            has_comment = False
                        elif places:
                            self._tell(sheet, sheet[before : begin - 1], places, at - 1)
                        begin = at

    @cython.cfunc
    def _scan_bare(self, selector: bytes, rest: bytes) -> cython.void:
        """Read a rule without the comments in it."""
        selector = without_comments(selector)
        if not selector.rpartition(b";")[2].strip().startswith(b"@"):
            self._scan(selector + without_comments(rest))

    @cython.cfunc
    def _tell(self, sheet: bytes, selector: bytes, places: list[int], end: cython.Py_ssize_t) -> cython.void:
        """Note a rule that ends at `end`, if it hides or shows, by what begins at these places."""
        selector = selector.rpartition(b";")[2].strip()
        if selector[:1] == b"@":
            return
        first: cython.Py_ssize_t = places[0]
        # Patterns for either case take three times as long.
        low: bytes = sheet[first:end].lower()
        hides: cython.bint = _says(low, places, first, self.hiding)
        if hides or _says(low, places, first, self.showing):
            self.rules.append((selector.decode().strip(), hides))

    @cython.cfunc
    def _note_place(
        self,
        text: cython.const[cython.uchar][::1],
        begin: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
        value: cython.Py_ssize_t,
        places: list[int],
    ) -> cython.void:
        """Note where a property begins that ends here, if its value, which begins behind the colon, may tell."""
        name: bytes
        firsts: bytes
        size: cython.Py_ssize_t
        for name in self.names:
            size = len(name)
            # From behind: most properties differ in one of their last letters. A capital differs by one bit.
            while size and end - len(name) >= begin and text[end - len(name) + size - 1] | 32 == name[size - 1]:
                size -= 1
            if not size:
                while value < text.shape[0] and _is_space(text[value]):
                    value += 1
                firsts = self.values[name]
                if not firsts or (value < text.shape[0] and text[value] | 32 in firsts):
                    places.append(end - len(name))
                return


def without_comments(sheet: bytes) -> bytes:
    """A style sheet with a blank for each comment; one without an end is none.

    >>> without_comments(b"a{b:c/* d */}/**/e{f:g}/* h")
    b'a{b:c } e{f:g}/* h'
    """
    pieces: list[bytes] = []
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t = sheet.find(b"/*")
    end: cython.Py_ssize_t
    while begin >= 0:
        end = sheet.find(b"*/", begin + 2)
        if end < 0:
            break
        pieces.append(sheet[at:begin])
        at = end + 2
        begin = sheet.find(b"/*", at)
    pieces.append(sheet[at:])
    return b" ".join(pieces)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_space(sign: cython.uchar) -> cython.bint:
    """Whether a pattern takes a character of ASCII for white space."""
    return sign == 32 or 9 <= sign <= 13


@cython.cfunc
def _says(low: bytes, places: list[int], first: cython.Py_ssize_t, pattern: Any) -> cython.bint:
    """Whether a match begins at one of the places in declarations, which begin at `first`."""
    place: cython.Py_ssize_t
    for place in places:  # noqa: SIM110 (compiled, a loop calls nothing)
        if pattern.match(low, place - first) is not None:
            return True
    return False


def says_any(text: str, words: tuple[str, ...], pattern: Any) -> bool:
    """Whether a text in lower case has a match of a pattern, each of which begins with one of the words."""
    at: cython.Py_ssize_t
    word: str
    for word in words:
        at = text.find(word)
        while at >= 0:
            if pattern.match(text, at) is not None:
                return True
            at = text.find(word, at + 1)
    return False
