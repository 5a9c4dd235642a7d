# cython: boundscheck=False, wraparound=False
"""The source of a page, before it is parsed."""

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
