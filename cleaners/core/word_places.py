# cython: boundscheck=False, wraparound=False, cdivision=True
"""Where words stand: before the end of a line or a sentence, at its beginning, or inside of it.

Some of it is learned and kept in a table by digests, some is counted in the text itself. Digests have 32 bits: in one
of some 70,000 look-ups a word that is not among 60,000 is taken for one that is.
"""

import math
from collections.abc import Callable

import cython
import numpy as np

from copydesk.cleaners.core.line_words import first_word, last_word

#: Stands for "does not apply"; below every value that does.
_NOTHING = cython.declare(cython.double, -99.0)

_ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
_FACTOR = cython.declare(cython.ulonglong, 0x100000001B3)

#: What digests of words begin with, and those of endings: a word is another thing than an ending of the same letters.
_WORD = cython.declare(cython.ulonglong, 0xCBF29CE484222325)
_ENDING = cython.declare(cython.ulonglong, 0x84222325CBF29CE4)

#: So many letters are an ending.
_LETTERS = cython.declare(cython.Py_ssize_t, 3)

#: Learned numbers are kept in steps of a twentieth.
ODDS_STEPS = 20
_STEP = cython.declare(cython.double, 0.05)

#: What holds for all words counts as much as so many words that were counted.
_ENDING_PRIOR = cython.declare(cython.double, 5.0)
_OPENING_PRIOR = cython.declare(cython.double, 4.0)

#: How many columns a gap has.
PLACE_COLUMNS = 7


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _folded(number: cython.ulonglong) -> cython.uint:
    return cython.cast(cython.uint, (number ^ (number >> 32)) & 0xFFFFFFFF)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_letter(sign: cython.Py_UCS4) -> cython.bint:
    if sign < "\u0080":
        return ("a" <= sign <= "z") or ("A" <= sign <= "Z")
    return sign.isalpha()


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _digest(letters: str, begin: cython.Py_ssize_t, end: cython.Py_ssize_t, number: cython.ulonglong) -> cython.uint:
    at: cython.Py_ssize_t
    for at in range(begin, end):
        number = ((number ^ ord(letters[at])) * _FACTOR) & _ALL_BITS
    return _folded(number)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _of_word(letters: str, begin: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.uint:
    return _digest(letters, begin, end, _WORD)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _of_ending(letters: str, begin: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.uint:
    return _digest(letters, end - _LETTERS if end - begin > _LETTERS else begin, end, _ENDING)


def digest_word(word: str) -> int:
    """The digest of a word in small letters."""
    return _of_word(word, 0, len(word))


def digest_ending(word: str) -> int:
    """The digest of the last letters of a word in small letters."""
    return _of_ending(word, 0, len(word))


@cython.cfunc
@cython.inline
def _small(line: str) -> str:
    """A line in small letters, each in its place."""
    low: str = line.lower()
    return low if len(low) == len(line) else line


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _closes(sign: cython.Py_UCS4) -> cython.bint:
    return sign == '"' or sign == ")" or sign == "]" or sign == "”" or sign == "’" or sign == "»" or sign == "“"


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _stops(sign: cython.Py_UCS4) -> cython.bint:
    return sign == "." or sign == "!" or sign == "?" or sign == "…"


@cython.cclass
class WordPlaces:
    """Learned log odds of words and endings: their digests in order, and for each, in steps, that it ends a line or a
    sentence, the same before a capital, and that it opens one, with a capital and in small letters."""

    digests: cython.const[cython.uint][::1]
    odds: cython.const[cython.schar][:, ::1]

    def __init__(self, digests: cython.const[cython.uint][::1], odds: cython.const[cython.schar][:, ::1]) -> None:
        self.digests, self.odds = digests, odds

    @cython.cfunc
    @cython.exceptval(check=False)
    def _row(self, digest: cython.uint) -> cython.Py_ssize_t:
        """The row of a digest; -1 where there is none."""
        low: cython.Py_ssize_t = 0
        high: cython.Py_ssize_t = self.digests.shape[0]
        middle: cython.Py_ssize_t
        while low < high:
            middle = (low + high) >> 1
            if self.digests[middle] < digest:
                low = middle + 1
            else:
                high = middle
        return low if low < self.digests.shape[0] and self.digests[low] == digest else -1

    @cython.cfunc
    def _tell(self, last: str, first: str, is_large: cython.bint, row: cython.float[::1]) -> cython.bint:
        """Fill the columns of a gap by its words in small letters; `is_large`: the second one has a capital."""
        at: cython.Py_ssize_t
        ending: cython.Py_ssize_t
        if last:
            ending = self._row(_of_ending(last, 0, len(last)))
            at = self._row(_of_word(last, 0, len(last)))
            at = at if at >= 0 else ending
            row[0] = self.odds[at, 0] * _STEP if at >= 0 else 0
            row[1] = self.odds[ending, 0] * _STEP if ending >= 0 else 0
            if is_large:
                row[5] = self.odds[at, 1] * _STEP if at >= 0 else 0
                row[6] = self.odds[ending, 1] * _STEP if ending >= 0 else 0
        if first:
            at = self._row(_of_word(first, 0, len(first)))
            row[2] = 0 if at < 0 else self.odds[at, 2 if is_large else 3] * _STEP
        return True


@cython.cclass
class _Counts:
    """How often the endings and words asked for stand where, in a small table of digests.

    Of an ending are counted those before an end and those inside; of a word those with a capital that open and that do
    not, those that open, and all. The last row has the same of all words together.
    """

    digests: cython.uint[::1]
    counts: cython.int[:, ::1]
    mask: cython.Py_ssize_t
    total: cython.int[::1]

    def __init__(self, most: cython.Py_ssize_t) -> None:
        size: cython.Py_ssize_t = 16
        while size < 4 * most:
            size *= 2
        self.mask = size - 1
        self.digests = np.zeros(size, np.uint32)
        self.counts = np.zeros((size, 4), np.int32)
        self.total = np.zeros(6, np.int32)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _slot(self, digest: cython.uint) -> cython.Py_ssize_t:
        """Where a digest stands, or would."""
        at: cython.Py_ssize_t = digest & self.mask
        while self.digests[at] and self.digests[at] != digest:
            at = (at + 1) & self.mask
        return at

    @cython.cfunc
    def _ask(self, digest: cython.uint) -> cython.bint:
        self.digests[self._slot(digest)] = digest
        return True

    @cython.cfunc
    def _count(self, line: str) -> cython.bint:
        """Count the words of a line."""
        size: cython.Py_ssize_t = len(line)
        low: str = _small(line)
        at: cython.Py_ssize_t = 0
        begin: cython.Py_ssize_t
        stop: cython.Py_ssize_t
        sign: cython.Py_UCS4
        number: cython.ulonglong
        opens: cython.bint = True
        while True:
            while at < size and not _is_letter(line[at]):
                at += 1
            if at == size:
                return True
            begin = at
            number = _WORD
            while at < size:
                sign = line[at]
                if not _is_letter(sign) and not (
                    (sign == "'" or sign == "’") and at + 1 < size and _is_letter(line[at + 1])
                ):
                    break
                number = ((number ^ ord(low[at])) * _FACTOR) & _ALL_BITS
                at += 1
            self._count_opening(_folded(number), opens, line[begin].isupper())
            stop, opens = at, False
            if at + 1 < size and line[at] == " " and _is_letter(line[at + 1]):
                self._count_ending(low, begin, at, 1)
                continue
            while stop < size and _closes(line[stop]):
                stop += 1
            if stop == size:
                self._count_ending(low, begin, at, 0)
                return True
            if not _stops(line[stop]) and line[stop] != ":":
                continue
            if stop + 1 == size or line[stop + 1] == " " or _closes(line[stop + 1]):
                self._count_ending(low, begin, at, 0)
                opens = _stops(line[stop])

    @cython.cfunc
    @cython.exceptval(check=False)
    def _count_opening(self, digest: cython.uint, opens: cython.bint, is_large: cython.bint) -> cython.bint:
        slot: cython.Py_ssize_t = self._slot(digest)
        self.total[3] += 1
        if opens:
            self.total[2] += 1
        if is_large:
            self.total[0 if opens else 1] += 1
        if self.digests[slot]:
            self.counts[slot, 3] += 1
            if opens:
                self.counts[slot, 2] += 1
            if is_large:
                self.counts[slot, 0 if opens else 1] += 1
        return True

    @cython.cfunc
    @cython.exceptval(check=False)
    def _count_ending(
        self, low: str, begin: cython.Py_ssize_t, end: cython.Py_ssize_t, column: cython.Py_ssize_t
    ) -> cython.bint:
        slot: cython.Py_ssize_t = self._slot(_of_ending(low, begin, end))
        self.total[4 + column] += 1
        if self.digests[slot]:
            self.counts[slot, column] += 1
        return True

    @cython.cfunc
    @cython.exceptval(check=False)
    def _ends(self, digest: cython.uint) -> cython.double:
        """The log odds that a word with such an ending stands before an end here, beside those of all words."""
        slot: cython.Py_ssize_t = self._slot(digest)
        return _beside(self.counts[slot, 0], self.counts[slot, 1], self.total[4], self.total[5], _ENDING_PRIOR)

    @cython.cfunc
    @cython.exceptval(check=False)
    def _opens(self, digest: cython.uint, is_large: cython.bint) -> cython.double:
        """The same of a word that it opens a line or a sentence, so written."""
        slot: cython.Py_ssize_t = self._slot(digest)
        opening: cython.double = self.counts[slot, 0] if is_large else self.counts[slot, 2]
        others: cython.double = self.counts[slot, 1] if is_large else self.counts[slot, 3] - self.counts[slot, 2]
        all_opening: cython.double = self.total[0] if is_large else self.total[2]
        all_others: cython.double = self.total[1] if is_large else self.total[3] - self.total[2]
        return _beside(opening, others, all_opening, all_others, _OPENING_PRIOR)


@cython.cfunc
@cython.exceptval(check=False)
def _beside(
    yes: cython.double, no: cython.double, all_yes: cython.double, all_no: cython.double, prior: cython.double
) -> cython.double:
    """The log odds of counts, drawn towards those of all words, beside those."""
    whole: cython.double = (all_yes + 1) / (all_yes + all_no + 2)
    share: cython.double = (yes + prior * whole) / (yes + no + prior)
    return math.log(share / (1 - share)) - math.log(whole / (1 - whole))


def tell_word_places(
    lines: tuple[str, ...],
    last_with_marks: Callable[[str], str],
    first_with_marks: Callable[[str], str],
    learned: WordPlaces | None,
    out: cython.float[:, ::1],
) -> None:
    """Fill a row for each gap with what the words at it are known for, and where such words stand in the text.

    `learned` is what is known of the language, `None` where nothing is.
    """
    count: cython.Py_ssize_t = len(lines) - 1
    at: cython.Py_ssize_t
    column: cython.Py_ssize_t
    counts: _Counts = _Counts(2 * count + 2)
    words: list[tuple[str, str]] = []
    one: str
    other: str
    line: str
    for at in range(count):
        one = _small(last_word(lines[at], last_with_marks))
        other = _small(first_word(lines[at + 1], first_with_marks))
        words.append((one, other))
        if one:
            counts._ask(_of_ending(one, 0, len(one)))
        if other:
            counts._ask(_of_word(other, 0, len(other)))
    for line in lines:
        counts._count(line)
    is_large: cython.bint
    for at in range(count):
        one, other = words[at]
        for column in range(PLACE_COLUMNS):
            out[at, column] = _NOTHING
        is_large = len(other) > 0 and lines[at + 1][0].isupper()
        if learned is not None:
            learned._tell(one, other, is_large, out[at])
        if one:
            out[at, 3] = counts._ends(_of_ending(one, 0, len(one)))
        if other:
            out[at, 4] = counts._opens(_of_word(other, 0, len(other)), is_large)
