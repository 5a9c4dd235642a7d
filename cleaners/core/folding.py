# cython: boundscheck=False, wraparound=False
"""Lines folded to what phrases are compared by: one pass over the signs of a page."""

import sys
from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cython

if TYPE_CHECKING:
    import numpy as np

#: Signs below this have their folded form in a table, others in a dictionary.
COMMON = cython.declare(cython.Py_ssize_t, 0x3000)

#: In the table: nothing is known yet of a sign; it depends on its neighbours; it folds to several signs, or none.
_NEW = cython.declare(cython.uint, 0xFFFFFFFF)
_BOUND = cython.declare(cython.uint, 0xFFFFFFFE)
_SEVERAL = cython.declare(cython.uint, 0x80000000)

_UTF_32 = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"


#: What a folded sign is to those beside it.
_BLANK = cython.declare(cython.int, 1)
_DIGIT = cython.declare(cython.int, 2)
_COLON = cython.declare(cython.int, 3)


@cython.final
@cython.cclass
class Folding:
    """Folds lines; `sign_of` tells what one sign folds to, `None` where that depends on what stands beside it."""

    sign_of: Any
    table: cython.uint[::1]
    kinds: cython.uchar[::1]
    rare: dict[str, int]
    several: list[str]

    def __init__(self, sign_of: Callable[[str], str | None]) -> None:
        self.sign_of = sign_of
        self.table = memoryview(array("I", [0xFFFFFFFF]) * 0x3000)
        self.kinds = memoryview(bytearray([_kind_of(chr(code)) for code in range(0x3000)]))
        self.rare = {}
        self.several = []

    def fold(self, texts: list[str]) -> list[str] | None:
        """Each line with its signs folded, its numbers as "#", brackets as blanks, one blank behind each colon.

        White space is one blank, none at the edges. `None` where a sign's form depends on its neighbours.
        """
        import numpy as np

        ends = np.empty(len(texts), np.int64)
        codes = self.fold_codes(texts, ends)
        return None if codes is None else lines_of(codes, ends)

    def fold_codes(self, texts: list[str], ends: cython.longlong[::1]) -> "np.ndarray | None":
        """The same as code points, the lines one behind the other, and where each ends."""
        room: cython.Py_ssize_t = 64
        line: cython.Py_ssize_t
        length: cython.Py_ssize_t = 0
        text: str
        for text in texts:
            room += 3 * len(text)
        # Who only compares lines by their keys starts without numpy.
        import numpy as np

        codes = np.empty(room, np.uint32)
        out: cython.uint[::1] = codes.data
        if not cython.compiled:
            ends = memoryview(ends)
        for line in range(len(texts)):
            text = texts[line]
            length = self._fold_line(text, out, length)
            if length < 0:
                return None
            ends[line] = length
        return codes[:length]

    @cython.cfunc
    def _fold_line(self, text: str, out: cython.uint[::1], length: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Write a folded line behind the first `length` signs of `out`; where it ends, below zero if that cannot be
        told."""
        start: cython.Py_ssize_t = length
        room: cython.Py_ssize_t = out.shape[0] - 4
        place: cython.Py_ssize_t
        count: cython.Py_ssize_t
        is_after_colon: cython.bint = False
        is_after_blank: cython.bint = False
        is_number: cython.bint = False
        joiner: cython.uint = 0  # what may join the parts of a number, till the next sign tells
        form: cython.uint
        code: cython.uint
        kind: cython.int
        piece: str = ""
        sign: cython.Py_UCS4
        table: cython.uint[::1] = self.table
        kinds: cython.uchar[::1] = self.kinds
        for sign in text:
            code = ord(sign)
            form = table[code] if code < COMMON else self.rare.get(sign, 0xFFFFFFFF)
            if form < COMMON and kinds[form] == 0 and not (is_after_blank or is_after_colon or is_number):
                # Nearly all signs: one that is no blank, digit or colon, behind another one.
                if length >= room:
                    return -1
                out[length] = form
                length += 1
                continue
            if form == _NEW:
                form = self._learn(sign)
            if form == _BOUND:
                return -1
            count = 1
            if form >= _SEVERAL:
                piece = self.several[form - _SEVERAL]
                count = len(piece)
            for place in range(count):
                code = form if form < _SEVERAL else ord(piece[place])
                kind = kinds[code] if code < COMMON else _kind_of(_sign(code))
                if length >= room:
                    return -1
                if is_number:
                    if kind == _DIGIT:
                        joiner = 0
                        continue
                    if joiner == 0 and _joins_digits(code):
                        joiner = code
                        continue
                    is_number = False
                    if joiner:
                        if joiner == 58:
                            is_after_colon = True
                        out[length] = joiner
                        length += 1
                        joiner = 0
                if kind == _BLANK:
                    is_after_blank = True
                    continue
                if kind == _DIGIT:
                    is_number = True
                    code = 35  # "#"
                if is_after_colon or (is_after_blank and kind != _COLON and length > start):
                    out[length] = 32
                    length += 1
                is_after_blank = False
                is_after_colon = kind == _COLON
                out[length] = code
                length += 1
        if joiner:
            out[length] = joiner
            length += 1
        return length

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
@cython.inline
@cython.exceptval(check=False)
def _sign(code: cython.uint) -> cython.Py_UCS4:
    return cython.cast(cython.Py_UCS4, code) if cython.compiled else chr(code)


@cython.cfunc
@cython.exceptval(check=False)
def _kind_of(sign: cython.Py_UCS4) -> cython.int:
    """What a folded sign is: a blank, which brackets are too, a digit, a colon, or none of these."""
    if sign.isdecimal():
        return _DIGIT
    if sign.isspace() or sign in "[]{}【】〔〕《》()":
        return _BLANK
    return _COLON if sign == ":" else 0


def codes_of(lines: list[str], ends: cython.longlong[::1]) -> "np.ndarray":
    """The code points of lines, one behind the other, and where each ends."""
    line: cython.Py_ssize_t
    length: cython.Py_ssize_t = 0
    for line in range(len(lines)):
        length += len(lines[line])
        ends[line] = length
    import numpy as np

    return np.frombuffer("".join(lines).encode(_UTF_32, "surrogatepass"), np.uint32)


def lines_of(codes: "np.ndarray", ends: cython.longlong[::1]) -> list[str]:
    """Lines that are given as code points, one behind the other, and by where each ends."""
    whole: str = codes.tobytes().decode(_UTF_32, "surrogatepass")
    begin: cython.Py_ssize_t = 0
    line: cython.Py_ssize_t
    lines: list[str] = []
    for line in range(len(ends)):
        lines.append(whole[begin : ends[line]])
        begin = ends[line]
    return lines


def trimmed_lines(codes: "np.ndarray", ends: cython.longlong[::1]) -> list[str]:
    """The same without the punctuation at their edges: `cut_edges` of each."""
    whole: str = codes.tobytes().decode(_UTF_32, "surrogatepass")
    signs: cython.const[cython.uint][::1] = codes.data
    begin: cython.Py_ssize_t = 0
    start: cython.Py_ssize_t
    end: cython.Py_ssize_t
    line: cython.Py_ssize_t
    lines: list[str] = []
    for line in range(len(ends)):
        start, end = begin, ends[line]
        begin = end
        while start < end and not _is_kept_at_start(_sign(signs[start])):
            start += 1
        while start < end and not _is_kept_at_end(_sign(signs[end - 1])):
            end -= 1
        lines.append(whole[start:end])
    return lines


@cython.cfunc
@cython.exceptval(check=False)
def _joins_digits(code: cython.uint) -> cython.bint:
    """Whether it is one of ".,:/-"."""
    return code == 46 or code == 44 or code == 58 or code == 47 or code == 45


@cython.cfunc
@cython.exceptval(check=False)
def _is_kept_at_start(sign: cython.Py_UCS4) -> cython.bint:
    return sign.isalnum() or sign in "_#©ⓒ+@"


@cython.cfunc
@cython.exceptval(check=False)
def _is_kept_at_end(sign: cython.Py_UCS4) -> cython.bint:
    return sign.isalnum() or sign in "_#ⓒ%+"


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
    while start < end and not _is_kept_at_end(folded[end - 1]):
        end -= 1
    return folded[start:end]


#: A folded line of more signs is let through by the sieve: phrases are told of narrow lines alone.
_LONGEST_LINE = 1024


@cython.final
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
    longest: cython.Py_ssize_t
    packed_line: cython.uint[::1]  # room for a line without its blanks

    def __init__(
        self, whole: dict[str, Any], packed: dict[str, Any], heads: dict[str, tuple[str, ...]], bars: frozenset[str]
    ) -> None:
        self.whole, self.packed, self.heads, self.bars = whole, packed, heads, bars
        self.longest = max(map(len, packed), default=0)
        self.packed_line = memoryview(array("I", bytes(4 * _LONGEST_LINE)))

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
        if folded in self.whole or self._repeats(folded):
            return True
        heads = self.heads.get(folded[:2])
        return heads is not None and folded.startswith(heads)

    @cython.cfunc
    def _repeats(self, folded: str) -> cython.bint:
        """Whether a line is, but for its blanks, one phrase over and over; its shortest part that fills it counts."""
        size: cython.Py_ssize_t = 0
        part: cython.Py_ssize_t
        at: cython.Py_ssize_t
        sign: cython.Py_UCS4
        packed: cython.uint[::1] = self.packed_line
        if len(folded) > packed.shape[0]:
            return True
        for sign in folded:
            if sign != " ":
                packed[size] = ord(sign)
                size += 1
        for part in range(1, min(size // 2, self.longest) + 1):
            if packed[part] != packed[0] or size % part:
                continue
            at = part
            while at < size and packed[at] == packed[at - part]:
                at += 1
            if at == size:
                return folded.replace(" ", "")[:part] in self.packed
        return False

    @cython.cfunc
    def _is_worth_a_look(self, text: str, folded: str, longest: cython.Py_ssize_t) -> cython.bint:
        """Whether a line may be a phrase, or a row of them: signs or numbers between, or one behind the other."""
        if self._is_phrase(folded) or _has_separator(text) or self._is_numbered(folded):
            return True
        return self._begins_bar(folded) and folded.count(" ") < longest

    @cython.cfunc
    def _is_numbered(self, folded: str) -> cython.bint:
        """Whether there are numbers between parts, of which the first that says something is a phrase."""
        part: str
        if "#" not in folded or "#" not in folded.strip("#"):
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
    is_inside: cython.bint = False
    is_behind: cython.bint = False  # one stands behind what the line says so far
    sign: cython.Py_UCS4
    if text.isascii() and "|" not in text and "/" not in text:
        return False
    for sign in text:
        if _separates(sign):
            is_behind = is_inside
        elif sign != " ":
            if is_behind:
                return True
            is_inside = True
    return False


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _separates(sign: cython.Py_UCS4) -> cython.bint:
    """Whether it is one of `_SEPARATORS` in `steps/boilerplate/lexicon.py`."""
    if sign < "\u0080":
        return sign == "|" or sign == "/"
    return sign in "•·›»●▪"
