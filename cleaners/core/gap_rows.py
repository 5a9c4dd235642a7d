# cython: boundscheck=False, wraparound=False, cdivision=True
"""The numbers of a text's gaps by which line breaks are told: how all its lines are broken, and what meets at a gap.

The columns are named in `steps/linebreaks/features.py`; their order there is the order here.
"""

from collections.abc import Callable
from typing import Any

import cython
import numpy as np

from copydesk.cleaners.core import line_marks, line_words

#: Stands for "does not apply"; below every value that does.
_NOTHING = cython.declare(cython.double, -99.0)

#: Lengths beyond this many characters tell no more.
_LONG = cython.declare(cython.Py_ssize_t, 400)

#: Gaps on either side that make a neighbourhood.
_NEAR = cython.declare(cython.Py_ssize_t, 4)

#: The columns that follow from which gaps are taken to be broken; those of the block's width begin here.
MOVING = 44
_WIDTH = cython.declare(cython.Py_ssize_t, 28)

#: Where the columns begin that stay whichever gaps are broken.
_STYLE = cython.declare(cython.Py_ssize_t, 61)
_NUMBERS = cython.declare(cython.Py_ssize_t, 76)
_HYPHEN = cython.declare(cython.Py_ssize_t, 91)
_UNSPACED = cython.declare(cython.Py_ssize_t, 101)
_SENTENCES = cython.declare(cython.Py_ssize_t, 112)

#: A short line, of which several together make a list.
_SHORT = cython.declare(cython.Py_ssize_t, 45)

#: Lines are looked at so far from either edge, and so far for symbols; longer lines are no headings. What tells no more
#: beyond: words, open brackets.
_REACH = cython.declare(cython.Py_ssize_t, 400)
_EDGE = cython.declare(cython.Py_ssize_t, 120)
_HEADING = cython.declare(cython.Py_ssize_t, 120)
_MOST_WORDS = cython.declare(cython.Py_ssize_t, 60)
_MOST_UNCLOSED = cython.declare(cython.Py_ssize_t, 4)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _least(one: cython.Py_ssize_t, other: cython.Py_ssize_t) -> cython.Py_ssize_t:
    return one if one < other else other


@cython.cfunc
def _first_length(line: str) -> cython.Py_ssize_t:
    """The length of a line's first word; none where the script has no blanks to find it by."""
    if line and line[0] > "\u2e80" and not ("\uac00" <= line[0] <= "\ud7af"):
        return 0
    blank: cython.Py_ssize_t = line.find(" ")
    return blank if blank >= 0 else len(line)


@cython.cfunc
def _width(lengths: list[int], overs: cython.int[::1], broken: list[int]) -> tuple[int, float, float, int, int]:
    """The width that explains broken gaps: see `regime.Width`."""
    count: cython.Py_ssize_t = len(broken)
    if count < 2:
        return (lengths[broken[0]] if count else 0), 0.0, 0.0, 0, count
    found: list[int] = sorted([lengths[i] for i in broken])
    width: cython.Py_ssize_t = found[int(0.98 * (count - 1))]
    fits: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    run: cython.Py_ssize_t = 0
    same: cython.Py_ssize_t = 0
    mode: cython.Py_ssize_t = 0
    length: cython.Py_ssize_t
    before: cython.Py_ssize_t = -1
    for at in range(count):
        fits += cython.cast(cython.Py_ssize_t, lengths[broken[at]]) <= width < overs[broken[at]]
        length = found[at]
        run = run + 1 if length == before else 1
        before = length
        if run > same:
            same, mode = run, length
    return width, fits / cython.cast(cython.double, count), same / cython.cast(cython.double, count), mode, count


@cython.cfunc
def _tell_width(
    width: tuple[int, float, float, int, int],
    length: cython.Py_ssize_t,
    first: cython.Py_ssize_t,
    out: cython.float[::1],
    column: cython.Py_ssize_t,
) -> cython.bint:
    """How a line's length stands to a width; `first` is that of the next line's first word."""
    count: cython.Py_ssize_t = width[4]
    wide: cython.Py_ssize_t = width[0]
    mode: cython.Py_ssize_t = width[3]
    if count < 2:
        out[column], out[column + 1], out[column + 2] = 0, _NOTHING, _NOTHING
        out[column + 3], out[column + 4], out[column + 5], out[column + 6] = -1, -1, 99, count
        return True
    out[column], out[column + 1], out[column + 2] = wide, length + 1 + first - wide, length - wide
    out[column + 3], out[column + 4] = width[1], width[2]
    out[column + 5], out[column + 6] = _least(abs(length - mode), 50), _least(count, 40)
    return True


def tell_breaks(
    lines: tuple[str, ...],
    lengths: list[int],
    breaks: tuple[int, ...],
    ends: tuple[int, ...],
    starts: tuple[int, ...],
    broken: tuple[int, ...],
    size: cython.Py_ssize_t,
    unspaced: cython.Py_ssize_t,
    out: cython.float[:, ::1],
) -> tuple[int, int, int, int, tuple[int, float, float, int, int]]:
    """Fill the columns of each gap that follow from which gaps are broken.

    Returned are how many single and double breaks there are, how many of them are broken, and the text's width. `size`
    is the text's, `unspaced` the kind of start that has no blanks to find a first word by.
    """
    count: cython.Py_ssize_t = len(breaks)
    at: cython.Py_ssize_t
    last: cython.Py_ssize_t = count - 1
    singles: cython.Py_ssize_t = 0
    all_broken: cython.Py_ssize_t = 0
    broken_singles: cython.Py_ssize_t = 0
    overs: cython.int[::1] = np.zeros(count, np.int32)
    firsts: cython.int[::1] = np.zeros(count, np.int32)
    is_broken: cython.int[::1] = np.zeros(count, np.int32)
    sums: cython.int[::1] = np.zeros(count + 1, np.int32)
    line: str
    blank: cython.Py_ssize_t
    for at in range(count):
        line = lines[at + 1]
        blank = line.find(" ")
        overs[at] = cython.cast(cython.Py_ssize_t, lengths[at]) + 1 + _first_length(line)
        firsts[at] = 0 if starts[at + 1] == unspaced else blank if blank >= 0 else len(line)
        is_broken[at] = broken[at]
        sums[at + 1] = sums[at] + is_broken[at]
        all_broken += is_broken[at]
        if breaks[at] == 1:
            singles += 1
            broken_singles += is_broken[at]
    doubles: cython.Py_ssize_t = count - singles
    broken_doubles: cython.Py_ssize_t = all_broken - broken_singles
    whole = _width(lengths, overs, [i for i in range(count) if broken[i]])
    median: cython.double = sorted(lengths)[len(lengths) // 2]
    if median < 1:
        median = 1
    single: cython.double = broken_singles / cython.cast(cython.double, singles) if singles else -1.0
    double: cython.double = broken_doubles / cython.cast(cython.double, doubles) if doubles else -1.0
    density: cython.double = size / cython.cast(cython.double, count) if count else 0
    row: cython.float[::1]
    length: cython.Py_ssize_t
    mine: cython.Py_ssize_t
    same: cython.Py_ssize_t
    share: cython.double
    is_single: cython.bint
    for at in range(count):
        row = out[at]
        length, mine, is_single = lengths[at], is_broken[at], breaks[at] == 1
        row[0], row[1], row[2] = _least(breaks[at], 3), ends[at], starts[at + 1]
        row[3], row[4] = _least(length, _LONG), _least(lengths[at + 1], _LONG)
        row[5] = _least(lengths[at - 1], _LONG) if at else -1
        row[6] = _least(lengths[at + 2], _LONG) if at < last else -1
        row[7] = _least(breaks[at - 1], 3) if at else 0
        row[8] = _least(breaks[at + 1], 3) if at < last else 0
        row[9], row[10] = ends[at - 1] if at else 0, ends[at + 1]
        row[11], row[12] = starts[at], starts[at + 2] if at < last else 0
        row[13] = mine
        row[14] = is_broken[at - 1] if at else -1
        row[15] = is_broken[at + 1] if at < last else -1
        row[16] = sums[at] - sums[at - _NEAR if at > _NEAR else 0]
        row[17] = sums[_least(count, at + 1 + _NEAR)] - sums[at + 1]
        row[18] = ends[at + 1] == 1
        same = singles if is_single else doubles
        share = -1.0
        if same > 1:
            share = ((broken_singles if is_single else broken_doubles) - mine) / cython.cast(cython.double, same - 1)
        row[19] = share if is_single else single
        row[20] = double if is_single else share
        row[21], row[22] = _least(singles, 60), _least(doubles, 60)
        row[23] = _least(broken_singles - (mine if is_single else 0), 30)
        row[24] = _least(broken_doubles - (0 if is_single else mine), 30)
        row[25] = row[26] = 0
        row[27] = -1
        _tell_width(whole, length, firsts[at], row, _WIDTH)
        _tell_width((0, 0.0, 0.0, 0, 0), length, firsts[at], row, _WIDTH + 7)
        row[42] = length / median
        row[43] = density if density < 2000 else 2000
    _tell_blocks(lengths, breaks, overs, firsts, is_broken, out)
    return singles, doubles, broken_singles, broken_doubles, whole


@cython.cfunc
def _tell_blocks(
    lengths: list[int],
    breaks: tuple[int, ...],
    overs: cython.int[::1],
    firsts: cython.int[::1],
    broken: cython.int[::1],
    out: cython.float[:, ::1],
) -> cython.bint:
    """What the gaps of each stretch of single newlines have in common."""
    count: cython.Py_ssize_t = len(breaks)
    start: cython.Py_ssize_t = 0
    stop: cython.Py_ssize_t
    at: cython.Py_ssize_t
    others: cython.Py_ssize_t
    while start < count:
        if breaks[start] != 1:
            start += 1
            continue
        stop = start
        mine: list[int] = []
        while stop < count and breaks[stop] == 1:
            if broken[stop]:
                mine.append(stop)
            stop += 1
        width = _width(lengths, overs, mine)
        for at in range(start, stop):
            others = len(mine) - broken[at]
            out[at, 25], out[at, 26] = _least(others, 20), _least(stop - start, 40)
            if stop - start > 1:
                out[at, 27] = others / cython.cast(cython.double, stop - start - 1)
            _tell_width(width, lengths[at], firsts[at], out[at], _WIDTH + 7)
        start = stop
    return True


def tell_others(
    odds: cython.double[::1],
    chance: cython.double[::1],
    breaks: tuple[int, ...],
    of_singles: cython.double,
    of_doubles: cython.double,
    plain: cython.double,
    gaps: list[int],
    out: cython.float[:, ::1],
) -> None:
    """Fill rows of gaps with what the first log odds of all gaps say of the others (`features.SECOND_NAMES`).

    `of_singles` and `of_doubles` are the sums of the chances of such breaks; `plain` stands for the odds past the
    edges.
    """
    count: cython.Py_ssize_t = len(breaks)
    singles: cython.Py_ssize_t = 0
    place: cython.Py_ssize_t
    at: cython.Py_ssize_t
    low: cython.Py_ssize_t
    high: cython.Py_ssize_t
    top: cython.double = -1.0
    next_top: cython.double = -1.0
    before: cython.double
    after: cython.double
    mine: cython.double
    sums: cython.double[::1] = np.zeros(count + 1)
    row: cython.float[::1]
    is_single: cython.bint
    for at in range(count):
        mine = chance[at]
        sums[at + 1] = sums[at] + mine
        singles += breaks[at] == 1
        if mine > top:
            top, next_top = mine, top
        elif mine > next_top:
            next_top = mine
    if count < 2:
        next_top = 0.0
    for place in range(len(gaps)):
        at, row = gaps[place], out[place]
        mine, is_single = chance[at], breaks[at] == 1
        low = at - _NEAR if at > _NEAR else 0
        high = _least(at + _NEAR + 1, count)
        before, after = sums[at] - sums[low], sums[high] - sums[at + 1]
        row[0] = odds[at]
        row[1] = odds[at - 1] if at else plain
        row[2] = odds[at + 1] if at + 1 < count else plain
        row[3] = odds[at - 2] if at > 1 else plain
        row[4] = odds[at + 2] if at + 2 < count else plain
        row[5] = _mean_of_others(of_singles, singles, mine, is_single)
        row[6] = _mean_of_others(of_doubles, count - singles, mine, not is_single)
        row[7] = min(sums[count] - mine, 40.0)
        row[8] = next_top if mine == top else top
        row[9] = (before + after) / cython.cast(cython.double, max(high - low - 1, 1))
        row[10] = before / cython.cast(cython.double, max(at - low, 1))
        row[11] = after / cython.cast(cython.double, max(high - at - 1, 1))


@cython.cfunc
@cython.exceptval(check=False)
def _mean_of_others(
    total: cython.double, count: cython.Py_ssize_t, mine: cython.double, is_chosen: cython.bint
) -> cython.double:
    """The mean over the chosen gaps, without the gap itself; -1 where there are none."""
    if is_chosen:
        total, count = total - mine, count - 1
    return total / cython.cast(cython.double, count) if count > 0 else -1.0


def short_runs(lengths: list[int]) -> list[int]:
    """For each gap, how many short lines stand together round it."""
    size: cython.Py_ssize_t = len(lengths)
    at: cython.Py_ssize_t
    run: cython.Py_ssize_t = 0
    runs: list[int] = []
    for at in range(size):
        run = run + 1 if cython.cast(cython.Py_ssize_t, lengths[at]) < _SHORT else 0
        runs.append(run)
    run = 0
    for at in range(size - 1, 0, -1):
        run = run + 1 if cython.cast(cython.Py_ssize_t, lengths[at]) < _SHORT else 0
        runs[at - 1] = cython.cast(cython.Py_ssize_t, runs[at - 1]) + run
    if size:
        runs.pop()
    return runs


def inside(line: str) -> tuple[int, int, int, int, int, float, int, bool]:
    """The marks inside a line: see `regime.Inside`."""
    size: cython.Py_ssize_t = len(line)
    part: cython.Py_ssize_t = _least(size, _REACH)
    stops, first, last = line_marks.sentence_ends(line, _REACH)
    titles: cython.double = -1.0
    if 0 < size <= _HEADING:
        words, capitals = line_marks.capitals(line)
        titles = cython.cast(cython.double, capitals) / cython.cast(cython.double, words)
    return (
        stops,
        line_marks.clauses(line, _REACH),
        part - last,
        first - 1 if stops else part,
        _least(line.count(" ") + 1, _MOST_WORDS),
        titles,
        _least(line_marks.unclosed(line), _MOST_UNCLOSED),
        line_marks.closes(line),
    )


@cython.final
@cython.cclass
class EdgeWords:
    """What is asked of the words at a gap: their chances, how often the text has them, and which sets they are in.

    `log` gives a word's chance, `cased` counts the words inside lines, `count` any string of the text; `last_word` and
    `first_word` know of marks on letters.
    """

    log: Callable[[str], float]
    cased: dict[str, int]
    count: Callable[[str], int]
    is_unspaced: Callable[[str], bool]
    last_word: Callable[[str], str]
    first_word: Callable[[str], str]
    functions: frozenset[str]
    binders: frozenset[str]
    followers: frozenset[str]

    def __init__(
        self,
        log: Callable[[str], float],
        cased: dict[str, int],
        count: Callable[[str], int],
        is_unspaced: Callable[[str], bool],
        last_word: Callable[[str], str],
        first_word: Callable[[str], str],
        functions: frozenset[str],
        binders: frozenset[str],
        followers: frozenset[str],
    ) -> None:
        self.log, self.cased, self.count, self.is_unspaced = log, cased, count, is_unspaced
        self.last_word, self.first_word = last_word, first_word
        self.functions, self.binders, self.followers = functions, binders, followers

    @cython.cfunc
    def _is_unspaced(self, line: str, at: cython.Py_ssize_t) -> cython.bint:
        """Whether the sign at a place of a line is of a script without blanks."""
        sign: cython.Py_UCS4 = line[at]
        return sign >= "\u0e00" and self.is_unspaced(line[at])

    @cython.cfunc
    def _seen(self, word: str) -> cython.Py_ssize_t:
        return self.cased.get(word, 0)

    @cython.cfunc
    def _binds(self, left: str, word: str, low: str) -> cython.bint:
        """Whether a line ends with a word that wants another one after it."""
        if self._is_unspaced(left, len(left) - 1):
            return self._ends_with_binder(left)
        return low in self.binders and not (word and word[0].isupper())

    @cython.cfunc
    def _ends_with_binder(self, left: str) -> cython.bint:
        size: cython.Py_ssize_t = len(left)
        return left[size - 1 :] in self.binders or left[size - 2 if size > 1 else 0 :] in self.binders

    @cython.cfunc
    def _follows(self, right: str, word: str) -> cython.bint:
        """Whether a line starts with a word that hardly ever opens a sentence."""
        if not self.followers:
            return False
        if self._is_unspaced(right, 0):
            return right[:1] in self.followers or right[:2] in self.followers
        return word.lower() in self.followers

    @cython.cfunc
    def _tell_words(
        self, left: str, right: str, at_hyphen: cython.bint, row: cython.float[::1], column: cython.Py_ssize_t
    ) -> cython.bint:
        """The 17 numbers of the words at a gap; whether the second one seldom opens a sentence is given back."""
        size: cython.Py_ssize_t = len(left)
        bare: str = left[: size - 1] if at_hyphen else left
        a: str = line_words.last_word(bare, self.last_word)
        b: str = line_words.first_word(right, self.first_word)
        low: str = a.lower()
        place: cython.Py_ssize_t
        one: cython.double
        other: cython.double
        joined: cython.double
        if "’" in low:
            low = low.replace("’", "'")
        if a and b and not (self._is_unspaced(a, len(a) - 1) and self._is_unspaced(b, 0)):
            one, other, joined = self.log(a), self.log(b), self.log(a + b)
            row[column], row[column + 1] = joined - one - other, one
            row[column + 2], row[column + 3] = other, joined
            row[column + 4] = joined - (one if one > other else other)
            row[column + 5], row[column + 6] = len(a), len(b)
            row[column + 7] = _least(self._seen(a + b), 3)
        else:
            for place in range(8):
                row[column + place] = _NOTHING
        row[column + 8] = 1 if a and b and self.count(a + " " + b) > 0 else 0
        row[column + 9] = row[column + 10] = -1
        if b and b[0].isupper():
            row[column + 9] = _least(self._seen(b), 5)
            row[column + 10] = _least(self._seen(b.lower().replace("’", "'")), 5)
        row[column + 11], row[column + 12] = a.casefold() in self.functions, b.casefold() in self.functions
        row[column + 13] = self._binds(left, a, low)
        row[column + 14] = 1 if a and a[0].isupper() else 0
        row[column + 15] = 1 if len(a) > 1 and a.isupper() else 0
        row[column + 16] = 1 if len(b) > 1 and b.isupper() else 0
        return self._follows(right, b)

    def tell_edges(
        self,
        lines: tuple[str, ...],
        gaps: list[int],
        hyphens: set[int],
        bullets: tuple[bool, ...],
        runs: list[int],
        out: cython.float[:, ::1],
    ) -> tuple[list[int], list[int], list[int]]:
        """Fill the columns that the words, the style and the sentences at each gap tell, in rows of gaps.

        `hyphens` are the gaps after one. The places of the gaps are returned that have more to tell: at a full stop, at
        a digit or a mark, in scripts without blanks. For others these columns say that there is nothing.
        """
        stopped: list[int] = []
        marked: list[int] = []
        unspaced: list[int] = []
        place: cython.Py_ssize_t
        at: cython.Py_ssize_t
        size: cython.Py_ssize_t
        known: cython.Py_ssize_t = -1
        row: cython.float[::1]
        left: str
        right: str
        before: tuple[Any, ...] = ()
        after: tuple[Any, ...] = ()
        for place in range(len(gaps)):
            at = gaps[place]
            left, right, row = lines[at], lines[at + 1], out[place]
            size = len(left)
            before = after if known == at else inside(left)
            after, known = inside(right), at + 1
            row[_SENTENCES + 10] = self._tell_words(left, right, at in hyphens, row, MOVING)
            _tell_style(left, right, before, after, row)
            row[_STYLE + 4] = _least(runs[at], 15)
            row[_STYLE + 5], row[_STYLE + 6] = bullets[at], bullets[at + 1]
            row[_STYLE + 7] = bullets[at + 2] if at + 2 < len(bullets) else 0
            _tell_sentences(before, after, row)
            _tell_nothing(row)
            if left[size - 1] == ".":
                stopped.append(place)
            if not (left[size - 1].isalpha() and right[0].isalpha()):
                marked.append(place)
            row[_UNSPACED], row[_UNSPACED + 1] = self._is_unspaced(left, size - 1), self._is_unspaced(right, 0)
            if row[_UNSPACED] > 0 and row[_UNSPACED + 1] > 0:
                unspaced.append(place)
        return stopped, marked, unspaced


@cython.cfunc
def _tell_style(
    left: str, right: str, before: tuple[Any, ...], after: tuple[Any, ...], row: cython.float[::1]
) -> cython.bint:
    """Capitals, brackets, symbols in the two lines."""
    a: str = left if len(left) <= _EDGE else left[len(left) - _EDGE :]
    b: str = right if len(right) <= _EDGE else right[:_EDGE]
    size: cython.Py_ssize_t = len(a) + len(b)
    signs: cython.double = line_marks.symbols(a) + line_marks.symbols(b)
    row[_STYLE], row[_STYLE + 1], row[_STYLE + 2], row[_STYLE + 3] = before[5], after[5], before[4], after[4]
    row[_STYLE + 8] = signs / cython.cast(cython.double, size if size > 1 else 1)
    row[_STYLE + 9] = 1 if "|" in left or "\t" in left else 0
    row[_STYLE + 10], row[_STYLE + 11] = before[6], after[7]
    row[_STYLE + 12] = row[_STYLE + 13] = row[_STYLE + 14] = 0
    return True


@cython.cfunc
def _tell_sentences(before: tuple[Any, ...], after: tuple[Any, ...], row: cython.float[::1]) -> cython.bint:
    """Marks inside the two lines."""
    row[_SENTENCES], row[_SENTENCES + 1] = _least(before[0], 6), _least(before[1], 8)
    row[_SENTENCES + 2], row[_SENTENCES + 3] = _least(before[2], 200), _least(after[0], 6)
    row[_SENTENCES + 4], row[_SENTENCES + 5] = _least(after[1], 8), _least(after[3], 200)
    return True


@cython.cfunc
def _tell_nothing(row: cython.float[::1]) -> cython.bint:
    """What a gap says where letters meet letters."""
    column: cython.Py_ssize_t
    for column in range(15):
        row[_NUMBERS + column] = 0
    row[_NUMBERS + 12] = row[_NUMBERS + 14] = -1
    for column in range(10):
        row[_HYPHEN + column] = -1
    row[_HYPHEN + 3] = row[_HYPHEN + 4] = row[_HYPHEN + 5] = _NOTHING
    row[_UNSPACED + 2] = row[_UNSPACED + 3] = row[_UNSPACED + 4] = _NOTHING
    row[_UNSPACED + 5] = -1
    return True
