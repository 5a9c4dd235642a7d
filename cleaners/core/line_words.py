# cython: boundscheck=False, wraparound=False
"""The words of lines: at either edge, and inside; those with marks on their letters are left to a pattern."""

from array import array
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


#: Digests of words are FNV-1a (Fowler, Noll and Vo; 64 bits) over code points.
_EMPTY = cython.declare(cython.ulonglong, 0xCBF29CE484222325)
_PRIME = cython.declare(cython.ulonglong, 0x100000001B3)
_ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)


@cython.final
@cython.cclass
class ListedWords:
    """Words in small letters that are counted in texts; no text is made of a word that is none of them."""

    words: list[str]
    digests: cython.ulonglong[::1]
    places: cython.int[::1]  # of the words; -1 where a slot is free
    mask: cython.Py_ssize_t

    def __init__(self, listed: list[str]) -> None:
        word: str
        sign: cython.Py_UCS4
        at: cython.Py_ssize_t
        slot: cython.Py_ssize_t
        digest: cython.ulonglong
        room: cython.Py_ssize_t = 16
        while room < 4 * len(listed):
            room *= 2
        self.words, self.mask = listed, room - 1
        self.digests = memoryview(array("Q", [0]) * room)
        self.places = memoryview(array("i", [-1]) * room)
        for at in range(len(listed)):
            word = listed[at]
            digest = _EMPTY
            for sign in word:
                digest = ((digest ^ ord(sign)) * _PRIME) & _ALL_BITS
            slot = (digest >> 32) & self.mask
            while self.places[slot] >= 0:
                slot = (slot + 1) & self.mask
            self.digests[slot], self.places[slot] = digest, at

    @cython.cfunc
    @cython.exceptval(check=False)
    def _find(
        self, digest: cython.ulonglong, text: str, begin: cython.Py_ssize_t, end: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """The place of the word that a stretch of text is, in whatever letters; -1 where it is none."""
        slot: cython.Py_ssize_t = (digest >> 32) & self.mask
        at: cython.Py_ssize_t
        word: str
        while self.places[slot] >= 0:
            if self.digests[slot] == digest:
                word = self.words[self.places[slot]]
                at = 0
                while at < len(word) and begin + at < end and ord(word[at]) == _small(text[begin + at]):
                    at += 1
                if at == len(word) == end - begin:
                    return self.places[slot]
            slot = (slot + 1) & self.mask
        return -1

    def count(self, text: str, slow: Callable[[str], list[str]]) -> tuple[dict[str, int], int]:
        """How often each of the words stands in a text, in the order in which they come, and how many words the text
        has in all. `slow` knows of marks on letters."""
        count: cython.Py_ssize_t = 0
        at: cython.Py_ssize_t = -1
        begin: cython.Py_ssize_t = -1
        place: cython.Py_ssize_t
        digest: cython.ulonglong = _EMPTY
        is_bound: cython.bint = False  # small forms depend on what stands beside these, or are several signs
        order: list[int] = []
        sign: cython.Py_UCS4
        for sign in text:
            if sign > "\u007f":
                is_bound |= sign == "Σ" or sign == "İ"
                if sign >= "\u0300" and _may_be_mark(sign) and not _is_letter(sign):
                    return self._count_slowly(slow(text.lower()))
        if is_bound:
            return self.count(text.lower(), slow)
        times: cython.int[::1] = memoryview(array("i", [0]) * (len(self.words) + 1))
        for sign in text + " ":
            at += 1
            if _is_letter(sign):
                if begin < 0:
                    begin, digest = at, _EMPTY
                digest = ((digest ^ _small(sign)) * _PRIME) & _ALL_BITS
            elif begin >= 0:
                count += 1
                place = self._find(digest, text, begin, at)
                begin = -1
                if place >= 0:
                    if not times[place]:
                        order.append(place)
                    times[place] += 1
        return {self.words[place]: times[place] for place in order}, count

    @cython.cfunc
    def _count_slowly(self, found: list[str]) -> tuple[dict[str, int], int]:
        words: dict[str, int] = {}
        listed: set[str] = set(self.words)
        word: str
        for word in found:
            if word in listed:
                _count(words, word)
        return words, len(found)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _small(sign: cython.Py_UCS4) -> cython.uint:
    """The small form of a letter that has one by itself."""
    if sign < "\u0080":
        return ord(sign) | 32 if "A" <= sign <= "Z" else ord(sign)
    return ord(sign.lower())


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
