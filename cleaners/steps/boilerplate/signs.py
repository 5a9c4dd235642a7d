"""What signs a page's lines are made of, counted for all lines at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.steps.boilerplate.lines import END, WIDE_RANGES, joined

Counts = NDArray[np.int64]


#: Only so much of a line's shape counts, in signs.
MAX_SHAPE = 40

#: Unicode's scripts with cases and digits end before this; all that stands above is told by its first sign.
_SIZE = 0x20001

#: What a sign is; it may be several of these.
_SPACE, _LETTER, _DECIMAL, _ALPHA, _UPPER, _CASED, _DIGIT, _WIDE, _STOP, _WIDE_STOP = (1 << i for i in range(10))
_COMMA, _QUESTION, _QUOTE, _MARK, _SEPARATOR, _DASH, _FOREIGN = (1 << i for i in range(10, 17))

#: What is counted, in the order of the columns that `_MEMBERS` makes.
_COUNTED = (
    _UPPER,
    _CASED,
    _DIGIT,
    _WIDE,
    _COMMA,
    _QUESTION,
    _QUOTE,
    _MARK,
    _SEPARATOR,
    _WIDE_STOP,
    _FOREIGN | _DECIMAL,
)

_NAMED = {
    _STOP: ".!?…",
    _WIDE_STOP: "。！？；，、",
    _COMMA: ",",
    _QUESTION: "?？",
    _QUOTE: '"“”„«»「」『』',
    _MARK: "[]【】{}<>_=+*#~^",
    _SEPARATOR: "|•·»›▪●■▶→←↑",
    _DASH: "/–—-",
}
#: Signs past ASCII that fold to no letter and join none.
_TYPOGRAPHY = "“”‘’–—…«»•·€£\u00a0"
_SPACED_DASH = re.compile(r"\s[/–—\-]\s")


@dataclass(frozen=True, slots=True)
class Signs:
    """How many signs of each sort each line has; `heads` are words that begin with a letter.

    `shapes` are the lines with each word as one letter and each number as one digit: bylines and dates of a list
    have one shape. `words` are the lines with all but letters and digits blank, `unlike_folded` counts the signs that
    make a line's folded words others than these: digits, and letters past ASCII.
    """

    upper: Counts
    cased: Counts
    digits: Counts
    wide: Counts
    commas: Counts
    questions: Counts
    quotes: Counts
    marks: Counts
    separators: Counts
    inner_stops: Counts
    heads: Counts
    upper_heads: Counts
    unlike_folded: Counts
    shapes: tuple[str, ...]
    words: tuple[str, ...]


def signs(texts: Sequence[str]) -> Signs:
    """The signs of these lines.

    >>> found = signs(["Ann Lee, 17 May", "More > 2"])
    >>> found.upper.tolist(), found.digits.tolist(), found.shapes
    ([3, 1], [2, 1], ('a a, 0 a', 'a > 0'))
    """
    page = joined(texts) + END
    codes = np.frombuffer(page.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    sort = _SORT[np.minimum(codes, _SIZE - 1)]
    line = np.repeat(np.arange(len(texts)), np.fromiter(map(len, texts), np.intp, len(texts)) + 1)
    count = np.bincount(line * len(_SORTS) + sort, minlength=len(texts) * len(_SORTS)).reshape(-1, len(_SORTS))

    def at(places: NDArray[np.bool_]) -> Counts:
        return np.bincount(line[places], minlength=len(texts))

    upper, cased, digits, wide, commas, questions, quotes, marks, separators, stops, unlike = (count @ _MEMBERS).T
    kind = _SORTS[sort]
    is_space = (kind & _SPACE) > 0
    after = np.concatenate([[True], (is_space | (codes == 0))[:-1]])
    before = np.concatenate([is_space[1:], [False]])
    is_head = after & ((kind & _ALPHA) > 0)
    dashed = np.unique(line[((kind & _DASH) > 0) & after & before])
    separators = separators + np.array([text.count(">>") + text.count("<<") for text in texts], dtype=np.int64)
    for i in dashed:
        separators[i] += len(_SPACED_DASH.findall(texts[i]))
    return Signs(
        upper=upper,
        cased=cased,
        digits=digits,
        wide=wide,
        commas=commas,
        questions=questions,
        quotes=quotes,
        marks=marks,
        separators=separators,
        inner_stops=stops + at(((kind & _STOP) > 0) & before),
        heads=at(is_head),
        upper_heads=at(is_head & ((kind & _UPPER) > 0)),
        unlike_folded=unlike,
        shapes=_shapes(codes, kind, len(texts)),
        words=_lines(np.where(((kind & (_LETTER | _DECIMAL)) > 0) | (codes == 0), codes, ord(" ")), len(texts)),
    )


def _shapes(codes: NDArray[np.uint32], kind: NDArray[np.uint32], lines: int) -> tuple[str, ...]:
    """Each run of letters, of digits and of white space as one sign."""
    run = (kind & (_SPACE | _LETTER | _DECIMAL)).astype(np.uint32)
    sign = np.where(run > 0, _RUN_SIGN[run], codes)
    is_new = np.concatenate([[True], (sign[1:] != sign[:-1]) | (run[1:] == 0)])
    return tuple(shape[:MAX_SHAPE] for shape in _lines(sign[is_new], lines))


def _lines(codes: NDArray[np.integer], lines: int) -> tuple[str, ...]:
    """The texts of so many lines, each of which ends with `END`."""
    return tuple(codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass").split(END)[:lines])


def _sorts() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """The sort of each sign, and for each sort what its signs are."""
    every = np.arange(_SIZE, dtype=np.uint32).view("U1")
    decimal, upper = np.strings.isdecimal(every), np.strings.isupper(every)
    kinds = np.zeros(_SIZE, dtype=np.uint32)
    for what, mask in (
        (_SPACE, np.strings.isspace(every)),
        (_LETTER, np.strings.isalnum(every) & ~decimal),
        (_DECIMAL, decimal),
        (_ALPHA, np.strings.isalpha(every)),
        (_UPPER, upper),
        (_CASED, upper | np.strings.islower(every)),
        (_DIGIT, np.strings.isdigit(every)),
    ):
        kinds[mask] |= what
    for what, named in _NAMED.items():
        kinds[list(map(ord, named))] |= what
    for start, end in _spans(WIDE_RANGES):
        kinds[start : end + 1] |= _WIDE
    kinds[128:] |= _FOREIGN
    kinds[list(map(ord, _TYPOGRAPHY))] &= ~np.uint32(_FOREIGN)
    found, sort = np.unique(kinds, return_inverse=True)
    return sort.astype(np.uint8), found


def _spans(ranges: str) -> Iterable[tuple[int, int]]:
    """The code points that a regular expression's ranges go from and to."""
    return [(ord(span[0]), ord(span[2])) for span in re.findall(r".-.", ranges)]


_SORT, _SORTS = _sorts()
_MEMBERS = np.array([(_SORTS & what) > 0 for what in _COUNTED]).T.astype(np.int64)
_RUN_SIGN = np.zeros(1 << 3, dtype=np.uint32)
_RUN_SIGN[[_SPACE, _LETTER, _DECIMAL]] = [ord(" "), ord("a"), ord("0")]
