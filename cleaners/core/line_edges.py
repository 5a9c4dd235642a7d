# cython: boundscheck=False, wraparound=False, cdivision=True
"""A text as lines, what each of them ends and starts with, and what their ends have in common.

The numbers of ends and starts are those of `End` and `Start` in `steps/linebreaks/layout.py`.
"""

from collections.abc import Callable

import cython

#: A gap behind letters without case looks broken only if the line is longer than a heading; without blanks, too.
_CASELESS_LINE = cython.declare(cython.Py_ssize_t, 20)
_UNSPACED_LINE = cython.declare(cython.Py_ssize_t, 15)

#: From this many characters on a line is more likely a sentence than a heading; in scripts without blanks.
_SENTENCE = cython.declare(cython.Py_ssize_t, 60)
_UNSPACED_SENTENCE = cython.declare(cython.Py_ssize_t, 22)

#: What a line starts with is compared by so many characters at most.
_OPENING = cython.declare(cython.Py_ssize_t, 12)

#: So many lines that open alike tell no more.
_MOST_ALIKE = cython.declare(cython.Py_ssize_t, 6)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_unspaced(sign: cython.Py_UCS4) -> cython.bint:
    if sign < "\u0e00":
        return False
    if sign < "\u3000":
        return sign <= "\u0eff" or ("\u1000" <= sign <= "\u109f") or ("\u1780" <= sign <= "\u17ff")
    if sign <= "\u9fff":
        return sign <= "\u30ff" or ("\u3400" <= sign <= "\u4dbf") or sign >= "\u4e00"
    return ("\uf900" <= sign <= "\ufaff") or ("\uff00" <= sign <= "\uffef")


def is_unspaced(char: str) -> bool:
    """Whether a character belongs to a script that is written without blanks between words: Thai, Lao, Burmese, Khmer,
    Chinese, Japanese, with their marks. Hangul is none."""
    return len(char) > 0 and _is_unspaced(char[0])


def cut(text: str) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """The lines of a text without white space at their edges, where each gap between them begins and ends, and how many
    line breaks it has. What is white at the text's edges is no gap."""
    lines: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[int] = []
    stop: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    newline: cython.Py_ssize_t
    last: cython.Py_ssize_t
    count: cython.Py_ssize_t
    while stop and text[stop - 1].isspace():
        stop -= 1
    while at < stop and text[at].isspace():
        at += 1
    newline = text.find("\n", at, stop)
    while newline >= 0:
        last = newline
        while last > at and text[last - 1].isspace():
            last -= 1
        lines.append(text[at:last])
        starts.append(last)
        count, at = 0, newline
        while at < stop and text[at].isspace():
            count += text[at] == "\n"
            at += 1
        ends.append(at)
        breaks.append(count)
        newline = text.find("\n", at, stop)
    lines.append(text[at:stop])
    return tuple(lines), tuple(starts), tuple(ends), tuple(breaks)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_terminal(sign: cython.Py_UCS4) -> cython.bint:
    return sign in ".!?…。！？؟۔।॥։።။"


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _closes(sign: cython.Py_UCS4) -> cython.bint:
    return sign in ")]\"'”’»“」』）》】"


@cython.cfunc
def _end_of(line: str, is_letter: Callable[[str], bool]) -> cython.int:
    """What a line ends with; 0 for an empty one."""
    size: cython.Py_ssize_t = len(line)
    at: cython.Py_ssize_t
    last: cython.Py_UCS4
    before: cython.Py_UCS4 = " "
    if not size:
        return 0
    last = line[size - 1]
    if last.islower():
        return 8
    if _is_terminal(last):
        return 1
    if size > 1:
        before = line[size - 2]
        if _closes(last):
            at = size - 1
            while at > 0 and _closes(line[at - 1]):
                at -= 1
            if at > 0 and _is_terminal(line[at - 1]):
                return 1
    if last in "-\u00ad\u2010":
        return 13 if before.isalnum() else 7
    if last in "–—―":
        return 7
    if last in ",;、，،；":
        return 11
    if last == ":" or last == "：":
        return 2
    if last in "„«“‘" and _is_terminal(before):
        return 1  # German closes with these: »So ist es.«
    if last == "“" and "„" in line:
        return 3
    if last in "([{“‘«„$€£¥（「《『【":
        return 12
    if last in ")]}”’»\"'）」》』】":
        return 3
    if last.isdigit():
        return 6
    if _is_unspaced(last):
        return 10
    if last.isupper():
        return 5
    return 9 if last.isalpha() or (last >= "\u0300" and is_letter(line[size - 1 :])) else 4


@cython.cfunc
@cython.exceptval(check=False)
def _may_be_item(line: str) -> cython.bint:
    """Whether a line may start like a list item, a table row or an address of the web: a pattern is asked of those."""
    size: cython.Py_ssize_t = len(line)
    first: cython.Py_UCS4 = line[0]
    second: cython.Py_UCS4 = line[1] if size > 1 else " "
    if ("a" <= first <= "z") or ("A" <= first <= "Z"):
        return second == "." or second == ")" or (first == "h" and second == "t") or (first == "w" and second == "w")
    if first < "\u0080":
        return first in "-*#>|(" or "0" <= first <= "9"
    return first in "•·▪●■✓➤►◦‣○–—" or first.isdecimal()


@cython.cfunc
def _start_of(line: str, is_item: cython.bint, is_letter: Callable[[str], bool]) -> cython.int:
    """What a line starts with that is not empty."""
    first: cython.Py_UCS4 = line[0]
    if is_item and first != "–" and first != "—":
        return 1
    if first.islower():
        return 9
    if first.isupper():
        return 2
    if first in ",.;:!?)]}%”»、。，；：！？）」》』】‰°":
        return 10
    if first in "–—―-":
        return 6
    if first in "\"“‘«„([{（「《『【'’¿¡$€£¥":
        return 3
    if first.isdigit():
        return 4
    if _is_unspaced(first):
        return 8
    return 7 if first.isalpha() or (first >= "\u0300" and is_letter(line[:1])) else 5


def tell_edges(
    lines: tuple[str, ...], is_item: Callable[[str], bool], is_letter: Callable[[str], bool]
) -> tuple[list[int], list[int], list[bool]]:
    """The number of what each line ends with, that of what it starts with, and whether it looks like a list's item, a
    table's row or an address.

    `is_item` tells of the few lines that may be items, `is_letter` of signs that may be marks on letters.
    """
    ends: list[int] = []
    starts: list[int] = []
    items: list[bool] = []
    line: str
    is_an_item: cython.bint
    for line in lines:
        ends.append(_end_of(line, is_letter))
        is_an_item = len(line) > 0 and _may_be_item(line) and is_item(line)
        starts.append(_start_of(line, is_an_item, is_letter) if line else 0)
        items.append(is_an_item or "|" in line or "\t" in line)
    return ends, starts, items


def look_broken(lengths: tuple[int, ...], ends: tuple[int, ...], starts: tuple[int, ...]) -> tuple[int, ...]:
    """For each gap 1 if it stands inside a sentence by its looks alone, else 0."""
    found: list[int] = []
    at: cython.Py_ssize_t
    length: cython.Py_ssize_t
    end: cython.int
    start: cython.int
    is_broken: cython.bint
    for at in range(len(lengths) - 1):
        length, end, start = lengths[at], ends[at], starts[at + 1]
        if start == 9 or start == 10:  # a small letter, a mark
            is_broken = end in (3, 4, 5, 6, 7, 8, 11, 12, 13)
        elif end == 12 or end == 13:  # what opens, a hyphen
            is_broken = start in (2, 3, 4, 7, 8)
        elif end == 10 and start == 8:
            is_broken = length >= _UNSPACED_LINE
        elif end == 9 and start == 7:
            is_broken = length >= _CASELESS_LINE
        else:
            is_broken = False
        found.append(1 if is_broken else 0)
    return tuple(found)


@cython.cfunc
def _opening(line: str) -> str:
    """What a line starts with, for comparison: its first word, cut at twelve characters; two ideographs."""
    at: cython.Py_ssize_t = 0
    size: cython.Py_ssize_t = len(line)
    if size and line[0] >= "\u3000":
        return line[:2]
    if size > _OPENING:
        size = _OPENING
    while at < size and line[at] != " ":
        at += 1
    return line[:at]


@cython.final
@cython.cclass
class LineHabits:
    """How the lines of a text end: which are long, how many of those there are and end with a mark; which gaps stand
    between whole sentences; how often each opening stands."""

    long: tuple[bool, ...]
    fresh: tuple[bool, ...]
    breaks: tuple[int, ...]
    ends: tuple[int, ...]
    closed: cython.Py_ssize_t
    count: cython.Py_ssize_t
    singles: cython.Py_ssize_t
    fresh_singles: cython.Py_ssize_t
    fresh_doubles: cython.Py_ssize_t
    openings: dict[str, int]
    alike: list[int]

    def __init__(
        self,
        lines: tuple[str, ...],
        ends: tuple[int, ...],
        starts: tuple[int, ...],
        breaks: tuple[int, ...],
    ) -> None:
        line: str
        at: cython.Py_ssize_t
        size: cython.Py_ssize_t
        end: cython.int
        start: cython.int
        is_long: cython.bint
        is_fresh: cython.bint
        long: list[bool] = []
        fresh: list[bool] = []
        word: str
        self.breaks, self.ends, self.openings = breaks, ends, {}
        self.closed = self.count = self.singles = self.fresh_singles = self.fresh_doubles = 0
        for at in range(len(lines)):
            line, end = lines[at], ends[at]
            size = len(line)
            is_long = size >= _SENTENCE or (size >= _UNSPACED_SENTENCE and line[size // 2] >= "\u3000")
            long.append(is_long)
            if is_long:
                self.count += 1
                self.closed += end == 1 or end == 2
            word = _opening(line)
            self.openings[word] = self.openings.get(word, 0) + 1
        for at in range(len(breaks)):
            end, start = ends[at], starts[at + 1]
            is_fresh = (end == 1 or end == 2) and (1 <= start <= 4 or 6 <= start <= 8)
            fresh.append(is_fresh)
            if breaks[at] == 1:
                self.singles += 1
                self.fresh_singles += is_fresh
            else:
                self.fresh_doubles += is_fresh
        self.long, self.fresh = tuple(long), tuple(fresh)
        self.alike = [self.openings[_opening(line)] for line in lines]

    def is_long(self, at: cython.Py_ssize_t) -> bool:
        """Whether a line is long enough for a sentence."""
        return self.long[at]

    def is_fresh(self, at: cython.Py_ssize_t) -> bool:
        """Whether a gap stands between whole sentences."""
        return self.fresh[at]

    def tell(self, gaps: list[int], column: cython.Py_ssize_t, out: cython.float[:, ::1]) -> None:
        """Fill four columns of rows of gaps: the share of the other long lines that end with a mark, the shares of
        other gaps of the same kind and of the other kind that stand between whole sentences, how many other lines open
        like the next one. -1 stands for a share of nothing."""
        place: cython.Py_ssize_t
        at: cython.Py_ssize_t
        rest: cython.Py_ssize_t
        closed: cython.Py_ssize_t
        same: cython.Py_ssize_t
        other: cython.Py_ssize_t
        same_fresh: cython.Py_ssize_t
        other_fresh: cython.Py_ssize_t
        end: cython.int
        doubles: cython.Py_ssize_t = len(self.breaks) - self.singles
        for place in range(len(gaps)):
            at = gaps[place]
            end = self.ends[at]
            rest, closed = self.count, self.closed
            if self.long[at]:
                rest -= 1
                closed -= end == 1 or end == 2
            out[place, column] = _share(closed, rest)
            same, same_fresh, other, other_fresh = self.singles, self.fresh_singles, doubles, self.fresh_doubles
            if self.breaks[at] != 1:
                same, same_fresh, other, other_fresh = other, other_fresh, same, same_fresh
            if self.fresh[at]:
                same_fresh -= 1
            out[place, column + 1] = _share(same_fresh, same - 1)
            out[place, column + 2] = _share(other_fresh, other)
            out[place, column + 3] = min(cython.cast(cython.Py_ssize_t, self.alike[at + 1]) - 1, _MOST_ALIKE)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _share(part: cython.Py_ssize_t, whole: cython.Py_ssize_t) -> cython.double:
    return part / cython.cast(cython.double, whole) if whole > 0 else -1.0
