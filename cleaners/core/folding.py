# cython: boundscheck=False, wraparound=False
"""Lines folded to what phrases are compared by: one pass over the signs of a page."""

import sys
from array import array
from collections.abc import Callable
from typing import Any

import cython

#: Signs below this have their folded form in a table, others in a dictionary.
COMMON = cython.declare(cython.Py_ssize_t, 0x3000)

#: In the table: nothing is known yet of a sign; it depends on its neighbours; it folds to several signs, or none.
_NEW = cython.declare(cython.uint, 0xFFFFFFFF)
_BOUND = cython.declare(cython.uint, 0xFFFFFFFE)
_SEVERAL = cython.declare(cython.uint, 0x80000000)

_UTF_32 = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"


@cython.cclass
class Folding:
    """Folds lines; `sign_of` tells what one sign folds to, `None` where that depends on what stands beside it."""

    sign_of: Any
    table: cython.uint[::1]
    rare: dict[str, int]
    several: list[str]
    folded: cython.uint[::1]
    size: cython.Py_ssize_t

    def __init__(self, sign_of: Callable[[str], str | None]) -> None:
        self.sign_of = sign_of
        self.table = memoryview(array("I", [0xFFFFFFFF]) * 0x3000)
        self.rare = {}
        self.several = []

    def fold(self, texts: list[str]) -> list[str] | None:
        """Each line with its signs folded, its numbers as "#", brackets as blanks, one blank behind each colon.

        White space is one blank, none at the edges. `None` where a sign's form depends on its neighbours.
        """
        signs: cython.Py_ssize_t = 0
        for text in texts:
            signs += len(text)
        room: cython.Py_ssize_t = 2 * signs + 64
        self.folded = memoryview(array("I", bytes(4 * room)))
        out: cython.uint[::1] = memoryview(array("I", bytes(8 * room)))
        length: cython.Py_ssize_t = 0
        ends: list[int] = []
        for text in texts:
            if not self._fold_signs(text):
                return None
            length = self._settle(out, length)
            ends.append(length)
        whole: str = bytes(out[:length]).decode(_UTF_32, "surrogatepass")
        begin: cython.Py_ssize_t = 0
        end: cython.Py_ssize_t
        lines: list[str] = []
        for end in ends:
            lines.append(whole[begin:end])
            begin = end
        return lines

    @cython.cfunc
    def _fold_signs(self, text: str) -> cython.bint:
        """Put what the signs of a line fold to into `folded`; false where that cannot be told."""
        at: cython.Py_ssize_t
        length: cython.Py_ssize_t = 0
        room: cython.Py_ssize_t = self.folded.shape[0] if cython.compiled else len(self.folded)
        form: cython.uint
        piece: str
        place: cython.Py_ssize_t
        sign: cython.Py_UCS4
        for at in range(len(text)):
            sign = text[at]
            form = self.table[ord(sign)] if ord(sign) < COMMON else self.rare.get(sign, 0xFFFFFFFF)
            if form == _NEW:
                form = self._learn(sign)
            if form == _BOUND:
                return False
            if form < _SEVERAL:
                if length >= room:
                    return False
                self.folded[length] = form
                length += 1
                continue
            piece = self.several[form - _SEVERAL]
            if length + len(piece) > room:
                return False
            for place in range(len(piece)):
                self.folded[length] = ord(piece[place])
                length += 1
        self.size = length
        return True

    @cython.cfunc
    def _learn(self, sign: cython.Py_UCS4) -> cython.uint:
        """What the table is to say of a sign from now on."""
        form: cython.uint
        piece: Any = self.sign_of(sign)
        if piece is None:
            form = _BOUND
        elif len(piece) == 1:
            form = ord(piece)
        else:
            form = _SEVERAL + len(self.several)
            self.several.append(piece)
        if ord(sign) < COMMON:
            self.table[ord(sign)] = form
        else:
            self.rare[sign] = form
        return form

    @cython.cfunc
    @cython.exceptval(check=False)
    def _settle(self, out: cython.uint[::1], length: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Write the folded line behind the first `length` signs of `out`; where it ends is returned."""
        at: cython.Py_ssize_t = 0
        start: cython.Py_ssize_t = length
        is_after_colon: cython.bint = False
        is_after_blank: cython.bint = False
        sign: cython.Py_UCS4
        while at < self.size:
            sign = cython.cast(cython.Py_UCS4, self.folded[at]) if cython.compiled else chr(self.folded[at])
            at += 1
            if sign.isdecimal():
                at = self._end_of_number(at)
                sign = "#"
            elif _is_blank(sign):
                is_after_blank = True
                continue
            if is_after_colon or (is_after_blank and sign != ":" and length > start):
                out[length] = 32
                length += 1
            is_after_blank = False
            is_after_colon = sign == ":"
            out[length] = ord(sign)
            length += 1
        return length

    @cython.cfunc
    @cython.exceptval(check=False)
    def _end_of_number(self, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Where a number ends of which the digit before `at` is one: points, slashes and such may join its parts."""
        while at < self.size:
            if self._is_digit(at):
                at += 1
            elif _joins_digits(self.folded[at]) and at + 1 < self.size and self._is_digit(at + 1):
                at += 2
            else:
                break
        return at

    @cython.cfunc
    @cython.exceptval(check=False)
    def _is_digit(self, at: cython.Py_ssize_t) -> cython.bint:
        sign: cython.Py_UCS4
        sign = cython.cast(cython.Py_UCS4, self.folded[at]) if cython.compiled else chr(self.folded[at])
        return sign.isdecimal()


@cython.cfunc
@cython.exceptval(check=False)
def _joins_digits(code: cython.uint) -> cython.bint:
    """Whether it is one of ".,:/-"."""
    return code == 46 or code == 44 or code == 58 or code == 47 or code == 45


@cython.cfunc
@cython.exceptval(check=False)
def _is_blank(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a sign is white space, or a bracket, which counts as a blank."""
    return sign.isspace() or sign in "[]{}【】〔〕《》()"


@cython.cfunc
@cython.exceptval(check=False)
def _is_kept_at_start(sign: cython.Py_UCS4) -> cython.bint:
    return sign.isalnum() or sign in "_#©ⓒ+@"


def cut_start(folded: str) -> str:
    """A folded line without the punctuation at its start."""
    start: cython.Py_ssize_t = 0
    while start < len(folded) and not _is_kept_at_start(folded[start]):
        start += 1
    return folded[start:]


def cut_edges(folded: str) -> str:
    """A folded line without the punctuation at its edges.

    >>> cut_edges("- #% of it -"), cut_edges("...")
    ('#% of it', '')
    """
    start: cython.Py_ssize_t = 0
    end: cython.Py_ssize_t = len(folded)
    while start < end and not _is_kept_at_start(folded[start]):
        start += 1
    while start < end and not (folded[end - 1].isalnum() or folded[end - 1] in "_#ⓒ%+"):
        end -= 1
    return folded[start:end]


@cython.cclass
class PhraseSieve:
    """Tells nearly all lines that no phrase stands for, at a fraction of what it takes to look for the phrase.

    `whole` has the phrases for whole lines, folded, `packed` the same without blanks, `heads` the beginnings of phrases
    by their first two letters, and `bars` the words that rows of buttons begin with.
    """

    whole: dict[str, Any]
    packed: dict[str, Any]
    heads: dict[str, tuple[str, ...]]
    bars: frozenset[str]

    def __init__(
        self, whole: dict[str, Any], packed: dict[str, Any], heads: dict[str, tuple[str, ...]], bars: frozenset[str]
    ) -> None:
        self.whole, self.packed, self.heads, self.bars = whole, packed, heads, bars

    def pick(
        self,
        texts: list[str],
        wides: list[int],
        folded: list[str],
        widest: cython.Py_ssize_t,
        longest: cython.Py_ssize_t,
    ) -> list[int]:
        """The places of the lines, none over that width, that may be a phrase, begin with one or be made of some.

        `folded` are the lines folded, their edges cut; rows of buttons have no more words than `longest`.
        """
        at: cython.Py_ssize_t
        wide: cython.Py_ssize_t
        line: str
        picked: list[int] = []
        for at in range(len(texts)):
            wide, line = wides[at], folded[at]
            if wide <= widest and line and self._is_worth_a_look(texts[at], line, longest):
                picked.append(at)
        return picked

    @cython.cfunc
    def _is_phrase(self, folded: str) -> cython.bint:
        """Whether a line is a phrase, says one over and over, or begins as one does that goes on."""
        if folded in self.whole or self._repeats(folded.replace(" ", "")):
            return True
        heads = self.heads.get(folded[:2])
        return heads is not None and folded.startswith(heads)

    @cython.cfunc
    def _repeats(self, packed: str) -> cython.bint:
        """Whether a line without its blanks is one phrase over and over; its shortest part that fills it counts."""
        size: cython.Py_ssize_t = len(packed)
        part: cython.Py_ssize_t
        at: cython.Py_ssize_t
        for part in range(1, size // 2 + 1):
            if size % part or packed[part] != packed[0]:
                continue
            at = part
            while at < size and packed[at] == packed[at - part]:
                at += 1
            if at == size:
                return packed[:part] in self.packed
        return False

    @cython.cfunc
    def _is_worth_a_look(self, text: str, folded: str, longest: cython.Py_ssize_t) -> cython.bint:
        """Whether a line may be a phrase, or a row of them: signs or numbers between, or one behind the other."""
        if self._is_phrase(folded) or _has_separator(text) or self._is_numbered(folded):
            return True
        return folded.count(" ") < longest and self._begins_bar(folded)

    @cython.cfunc
    def _is_numbered(self, folded: str) -> cython.bint:
        """Whether there are numbers between parts, of which the first that says something is a phrase."""
        part: str
        if "#" not in folded.strip("#"):
            return False
        for part in folded.split("#"):
            if not part.isascii():
                # Folded again, it may become another one.
                return True
            part = cut_edges(part)
            if part:
                return part in self.whole
        return False

    @cython.cfunc
    def _begins_bar(self, folded: str) -> cython.bint:
        """Whether the first word, with those behind it or without, may be the first of a row of buttons."""
        end: cython.Py_ssize_t = folded.find(" ")
        if end < 0:
            return False
        if not folded[:end].isascii():
            return True
        start: str = cut_start(folded[:end])
        if start and start not in self.bars and cut_edges(folded[:end]) not in self.bars:
            return False
        for _ in range(5):
            if not folded[:end].isascii() or cut_edges(folded[:end]) in self.whole:
                return True
            if end == len(folded):
                return False
            end = folded.find(" ", end + 1)
            if end < 0:
                end = len(folded)
        return False


@cython.cfunc
@cython.exceptval(check=False)
def _has_separator(text: str) -> cython.bint:
    """Whether a bar or a bullet stands in a line, not at its edges alone."""
    at: cython.Py_ssize_t = 0
    end: cython.Py_ssize_t = len(text)
    while at < end and (text[at] == " " or _separates(text[at])):
        at += 1
    while end > at and (text[end - 1] == " " or _separates(text[end - 1])):
        end -= 1
    while at < end:
        if _separates(text[at]):
            return True
        at += 1
    return False


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _separates(sign: cython.Py_UCS4) -> cython.bint:
    """Whether it is one of `_SEPARATORS` in `steps/boilerplate/lexicon.py`."""
    return sign in "|•·›»/●▪"
