# cython: boundscheck=False, wraparound=False
"""The rules of a style sheet, by one scan for its braces."""

from typing import Any

import cython

from copydesk.cleaners.core.texts import has_any


def top_rules(sheet: str, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """The rules that stand in no other, of a sheet without comments: selector and declarations.

    What begins with `@` (for a printer, for a width) is left out with all that stands in it, and so are rules whose
    declarations have none of the words, which are in lower case.
    """
    rules: list[tuple[str, str]] = []
    depth: cython.Py_ssize_t = 0
    before: cython.Py_ssize_t = 0  # where the rule's selector begins
    begin: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    opened: cython.Py_ssize_t = sheet.find("{")
    closed: cython.Py_ssize_t = sheet.find("}")
    has_word: cython.bint
    is_plain: cython.bint = sheet.isascii()
    places: list[int] = _places(sheet.lower(), words) if is_plain else []
    next: cython.Py_ssize_t = 0  # among the places
    while closed >= 0:
        if 0 <= opened < closed:
            if depth == 0:
                before, begin = begin, opened + 1
            depth += 1
            opened = sheet.find("{", opened + 1)
            continue
        at = closed
        closed = sheet.find("}", closed + 1)
        if depth > 0:
            depth -= 1
            if depth == 0:
                if is_plain:
                    while next < len(places) and cython.cast(cython.Py_ssize_t, places[next]) < begin:
                        next += 1
                    has_word = next < len(places) and cython.cast(cython.Py_ssize_t, places[next]) < at
                else:
                    # In lower case it may have another length.
                    has_word = has_any(sheet[begin:at].lower(), words)
                if has_word:
                    selector: str = sheet[before : begin - 1].rpartition(";")[2].strip()
                    if not selector.startswith("@"):
                        rules.append((selector, sheet[begin:at]))
                begin = at + 1
    return rules


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
