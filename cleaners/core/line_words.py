# cython: boundscheck=False, wraparound=False
"""The words of lines: at either edge, and inside; those with marks on their letters are left to a pattern."""

from collections.abc import Callable

import cython

#: A word at a line's end is looked for among so many characters.
_REACH = cython.declare(cython.Py_ssize_t, 40)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_letter(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a sign is what patterns call `[^\\W\\d_]`."""
    if sign < "\u0080":
        return ("a" <= sign <= "z") or ("A" <= sign <= "Z")
    return sign.isalnum() and not sign.isdecimal()


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_apostrophe(sign: cython.Py_UCS4) -> cython.bint:
    return sign == "'" or sign == "’"


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _may_be_mark(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a sign that is no letter may stand on one: an accent, a vowel, a joiner."""
    return sign >= "\u0300" and sign != "’" and not ("\u2010" <= sign <= "\u206f") and not sign.isspace()


def last_word(line: str, slow: Callable[[str], str]) -> str:
    """The letters at a line's very end, with apostrophes among them and behind them; `slow` knows of marks."""
    size: cython.Py_ssize_t = len(line)
    first: cython.Py_ssize_t = size
    at: cython.Py_ssize_t = size
    stop: cython.Py_ssize_t = size - _REACH if size > _REACH else 0
    sign: cython.Py_UCS4
    while at > stop:
        sign = line[at - 1]
        if _is_letter(sign):
            first = at - 1
        elif not _is_apostrophe(sign):
            if _may_be_mark(sign):
                return slow(line)
            break
        at -= 1
    return line[first:]


def first_word(line: str, slow: Callable[[str], str]) -> str:
    """The letters at a line's very start, with an apostrophe before them and single ones among them."""
    size: cython.Py_ssize_t = len(line)
    at: cython.Py_ssize_t = 1 if size and _is_apostrophe(line[0]) else 0
    last: cython.Py_ssize_t = 0
    sign: cython.Py_UCS4
    while at < size:
        sign = line[at]
        if _is_letter(sign):
            last = at + 1
        elif not _is_apostrophe(sign) or last != at:
            if _may_be_mark(sign):
                return slow(line)
            break
        at += 1
    return line[:last]


@cython.cfunc
def _count(words: dict[str, int], word: str) -> cython.bint:
    words[word] = words.get(word, 0) + 1
    return True


@cython.cfunc
def _count_runs(words: dict[str, int], line: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.bint:
    """Count the runs of letters in a stretch of a line that has no marks; an apostrophe between letters is of them."""
    at: cython.Py_ssize_t
    begin: cython.Py_ssize_t = -1
    sign: cython.Py_UCS4
    for at in range(start, end):
        sign = line[at]
        if _is_letter(sign):
            if begin < 0:
                begin = at
        elif begin >= 0 and not (_is_apostrophe(sign) and at + 1 < end and _is_letter(line[at + 1])):
            _count(words, line[begin:at])
            begin = -1
    if begin >= 0:
        _count(words, line[begin:end])
    return True


def count_listed(
    text: str, listed: dict[str, tuple[str, ...]], longest: cython.Py_ssize_t, slow: Callable[[str], list[str]]
) -> tuple[dict[str, int], int]:
    """How often each listed word stands in a text, in small letters and in the order in which they come, and how many
    words it has in all. No listed word is longer than that; `slow` knows of marks on letters."""
    words: dict[str, int] = {}
    count: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t = -1
    begin: cython.Py_ssize_t = -1
    is_small: cython.bint = True
    is_bound: cython.bint = False  # small forms depend on what stands beside these, or are several signs
    sign: cython.Py_UCS4
    word: str
    for sign in text:
        if sign > "\u007f":
            is_bound |= sign == "Σ" or sign == "İ"
            if sign >= "\u0300" and _may_be_mark(sign) and not _is_letter(sign):
                found: list[str] = slow(text.lower())
                for word in found:
                    if word in listed:
                        _count(words, word)
                return words, len(found)
    if is_bound:
        return count_listed(text.lower(), listed, longest, slow)
    for sign in text:
        at += 1
        if _is_letter(sign):
            if begin < 0:
                begin, is_small = at, True
            is_small &= "a" <= sign <= "z"
        elif begin >= 0:
            count += 1
            if at - begin <= longest:
                word = text[begin:at] if is_small else text[begin:at].lower()
                if word in listed:
                    _count(words, word)
            begin = -1
    if begin >= 0:
        count += 1
        word = text[begin:].lower()
        if word in listed:
            _count(words, word)
    return words, count


def tally(words: dict[str, int], groups: dict[str, tuple[str, ...]], without: str) -> dict[str, int]:
    """How many of the words each group has, each as often as it stands; those that one group has are left out."""
    counts: dict[str, int] = {}
    word: str
    code: str
    count: cython.longlong
    found: tuple[str, ...]
    for word, count in words.items():
        if word in groups:
            found = groups[word]
            if without not in found:
                for code in found:
                    counts[code] = counts.get(code, 0) + count
    return counts


def words_inside(lines: tuple[str, ...], slow: Callable[[str], list[str]]) -> dict[str, int]:
    """How often each word stands inside the lines, as written: neither in their first token nor in their last. `slow`
    tells the words of a token that has marks on its letters."""
    words: dict[str, int] = {}
    line: str
    word: str
    at: cython.Py_ssize_t
    size: cython.Py_ssize_t
    begin: cython.Py_ssize_t
    held: cython.Py_ssize_t
    end: cython.Py_ssize_t
    has_marks: cython.bint
    are_marked: cython.bint = False  # of the token that is held
    for line in lines:
        size = len(line)
        at = 0
        held = -2  # no token yet; -1: the first one went by
        end = 0
        while True:
            while at < size and line[at].isspace():
                at += 1
            if at == size:
                break
            begin, has_marks = at, False
            while at < size and not line[at].isspace():
                has_marks |= line[at] >= "\u0300" and _may_be_mark(line[at]) and not _is_letter(line[at])
                at += 1
            if held >= 0 and are_marked:
                for word in slow(line[held:end]):
                    _count(words, word)
            elif held >= 0:
                _count_runs(words, line, held, end)
            held, are_marked = begin if held != -2 else -1, has_marks
            end = at
    return words


def lowered(words: dict[str, int]) -> tuple[dict[str, int], int, int]:
    """The words in small letters and with one kind of apostrophe; how many there are, and how many have a capital."""
    low: dict[str, int] = {}
    size: cython.longlong = 0
    capitals: cython.longlong = 0
    word: str
    key: str
    count: cython.longlong
    for word, count in words.items():
        size += count
        if word[0].isupper():
            capitals += count
        key = word.lower()
        if "’" in key:
            key = key.replace("’", "'")
        low[key] = low.get(key, 0) + count
    return low, size, capitals


#: A half of a compound has so many characters at most.
_LONGEST_HALF = cython.declare(cython.Py_ssize_t, 40)


def hyphenated(text: str) -> list[str]:
    """The compounds of a text: letters and digits on either side of a hyphen; of a longer chain each two in a row.

    >>> hyphenated("A well-known day-to-day e-mail, -x y- a--b")
    ['well-known', 'day-to', 'e-mail']
    """
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = text.find("-")
    begin: cython.Py_ssize_t
    end: cython.Py_ssize_t
    last: cython.Py_ssize_t = 0  # where the last one ends
    found: list[str] = []
    while at >= 0:
        begin, end = at, at + 1
        while begin > last and text[begin - 1].isalnum():
            begin -= 1
        while end < size and end - at <= _LONGEST_HALF and text[end].isalnum():
            end += 1
        # A half that goes on before the last compound's end is that one's.
        if 0 < at - begin <= _LONGEST_HALF and end > at + 1 and not (begin and text[begin - 1].isalnum()):
            found.append(text[begin:end])
            last = end
        at = text.find("-", at + 1)
    return found
