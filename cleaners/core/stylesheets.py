# cython: boundscheck=False, wraparound=False
"""What the rules of a style sheet do, by one scan for its braces and for the colons of the few properties that tell."""

from typing import Any

import cython


def small_letters(text: str) -> str:
    """A text of the same length in lower case, with `?` for each character beyond ASCII: those tell nothing.

    One character beyond Latin makes lower case ten times as slow.

    >>> small_letters("A İ b")
    'a ? b'
    """
    if not text.isascii():
        text = text.encode("ascii", "replace").decode("ascii")
    return text.lower()


def top_rules(sheet: str, low: str, values: dict[bytes, bytes], hiding: Any, showing: Any) -> list[tuple[str, bool]]:
    """The selectors of the rules that stand in no other and hide or show, with whether they hide.

    `sheet` has no comments, and `low` is the same in `small_letters`. A rule hides where a match of the pattern
    `hiding` stands in its declarations, else shows where one of `showing` does. Matches of both begin with one of the
    properties in `values`, which says with which characters the values begin that tell something, all if none is given.
    What begins with `@` (for a printer, for a width) is left out with all that stands in it.
    """
    rules: list[tuple[str, bool]] = []
    whole: bytes = low.encode("ascii")
    text: cython.const[cython.uchar][::1] = whole if cython.compiled else memoryview(whole)
    ends: cython.uchar[128] = [0] * 128  # the last letters of properties
    name: bytes
    names: list[bytes] = list(values)
    for name in names:
        ends[name[len(name) - 1]] = 1
    depth: cython.Py_ssize_t = 0
    before: cython.Py_ssize_t = 0  # where the rule's selector begins
    begin: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    end: cython.Py_ssize_t
    sign: cython.uchar
    hides: cython.bint
    places: list[int] = []
    for at in range(text.shape[0]):
        sign = text[at]
        if sign != 58 and sign != 123 and sign != 125:
            continue
        if sign == 58:  # a colon
            if depth > 0:
                end = at
                while end > begin and _is_space(text[end - 1]):
                    end -= 1
                if end > begin and ends[text[end - 1]]:
                    _note_place(text, begin, end, at + 1, names, values, places)
        elif sign == 123:  # an opening brace
            if depth == 0:
                before, begin = begin, at + 1
                if places:
                    places = []
            depth += 1
        elif sign == 125 and depth > 0:  # a closing one
            depth -= 1
            if depth == 0:
                if places:
                    selector: str = sheet[before : begin - 1].rpartition(";")[2].strip()
                    if not selector.startswith("@"):
                        hides = _says(low, places, at, hiding)
                        if hides or _says(low, places, at, showing):
                            rules.append((selector, hides))
                begin = at + 1
    return rules


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_space(sign: cython.uchar) -> cython.bint:
    """Whether a pattern takes a character of ASCII for white space."""
    return sign == 32 or 9 <= sign <= 13 or 28 <= sign <= 31


@cython.cfunc
def _note_place(
    text: cython.const[cython.uchar][::1],
    begin: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    value: cython.Py_ssize_t,
    names: list[bytes],
    values: dict[bytes, bytes],
    places: list[int],
) -> cython.void:
    """Note where a property begins that ends here, if its value, which begins behind the colon, may tell something."""
    name: bytes
    firsts: bytes
    size: cython.Py_ssize_t
    for name in names:
        size = len(name)
        # From behind: most properties differ in one of their last letters.
        while size and end - len(name) >= begin and text[end - len(name) + size - 1] == name[size - 1]:
            size -= 1
        if not size:
            while value < text.shape[0] and _is_space(text[value]):
                value += 1
            firsts = values[name]
            if not firsts or (value < text.shape[0] and text[value] in firsts):
                places.append(end - len(name))
            return


@cython.cfunc
def _says(low: str, places: list[int], end: cython.Py_ssize_t, pattern: Any) -> cython.bint:
    """Whether a match begins at one of the places and goes no further than `end`."""
    for place in places:  # noqa: SIM110 (compiled, a loop calls nothing)
        if pattern.match(low, place, end) is not None:
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
