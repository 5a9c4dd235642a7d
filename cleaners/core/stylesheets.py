# cython: boundscheck=False, wraparound=False
"""What the rules of a style sheet do, by one scan for its braces and one for the few words that tell."""

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


def top_rules(sheet: str, low: str, words: tuple[str, ...], hiding: Any, showing: Any) -> list[tuple[str, bool]]:
    """The selectors of the rules that stand in no other and hide or show, with whether they hide.

    `sheet` has no comments, and `low` is the same in `small_letters`. A rule hides where a match of the pattern
    `hiding` stands in its declarations, else shows where one of `showing` does; matches of both begin with one of the
    words. What begins with `@` (for a printer, for a width) is left out with all that stands in it.
    """
    rules: list[tuple[str, bool]] = []
    depth: cython.Py_ssize_t = 0
    before: cython.Py_ssize_t = 0  # where the rule's selector begins
    begin: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    opened: cython.Py_ssize_t = low.find("{")
    closed: cython.Py_ssize_t = low.find("}")
    places: list[int] = _places(low, words)
    first: cython.Py_ssize_t  # among the places, as are `next` and `last`
    next: cython.Py_ssize_t = 0
    last: cython.Py_ssize_t = len(places)
    hides: cython.bint
    while closed >= 0 and next < last:
        if 0 <= opened < closed:
            if depth == 0:
                before, begin = begin, opened + 1
            depth += 1
            opened = low.find("{", opened + 1)
            continue
        at = closed
        closed = low.find("}", closed + 1)
        if depth > 0:
            depth -= 1
            if depth == 0:
                while next < last and cython.cast(cython.Py_ssize_t, places[next]) < begin:
                    next += 1
                first = next
                while next < last and cython.cast(cython.Py_ssize_t, places[next]) < at:
                    next += 1
                if first < next:
                    selector: str = sheet[before : begin - 1].rpartition(";")[2].strip()
                    if not selector.startswith("@"):
                        hides = _says(low, places, first, next, at, hiding)
                        if hides or _says(low, places, first, next, at, showing):
                            rules.append((selector, hides))
                begin = at + 1
    return rules


@cython.cfunc
def _says(
    low: str, places: list[int], first: cython.Py_ssize_t, last: cython.Py_ssize_t, end: cython.Py_ssize_t, pattern: Any
) -> cython.bint:
    """Whether a match begins at one of the places from `first` up to `last` and goes no further than `end`."""
    number: cython.Py_ssize_t
    for number in range(first, last):  # noqa: SIM110 (compiled, a loop calls nothing)
        if pattern.match(low, places[number], end) is not None:
            return True
    return False


@cython.cfunc
def _places(text: str, words: tuple[str, ...]) -> list[int]:
    """Where one of the words begins, in order."""
    found: list[int] = []
    at: cython.Py_ssize_t
    word: str
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + 1)
    found.sort()
    return found


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
