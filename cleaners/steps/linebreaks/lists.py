"""Lists: lines whose breaks are meant, told by what is alike in several of them."""

from __future__ import annotations

import math
import re

from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.verse import SPACED, WRAPPED

#: Two lines that end so are a list's items: a sentence is seldom cut there twice.
LIST_ENDS = (";", "; and", "; or", "; und", "; oder", "; et", "; y")

#: So many lines one below the other, of at most so many characters, that all end with a comma are a list's items: of
#: 3,400 damaged texts only one that is wrapped at a width had as many.
COMMA_LINES = 4
COMMA_LINE = 60

#: So many lines one below the other that are one word each are a menu or a list: of 3,370 gaps in such columns two were
#: damage.
COLUMN = 5

#: A list's mark on a line of its own ("12.") has at most this many characters.
LONE_MARK = 4

#: A row of a list has at most so many characters; its words and numbers are one sign each.
ROW = 30
_SIGNS = re.compile(r"[^\W\d_]+|\d+")


def list_floor(s: Survey, i: int) -> float | None:
    """The log odds to ask for after an item that ends as items do, or is one word of a column: no odds are enough in a
    list, any are outside of one; `None` where the line is no item, or a width explains the breaks."""
    left = s.layout.lines[i]
    if left.isalpha() and _is_in_column(s, i):
        return math.inf
    if s.regime.widths.fits >= WRAPPED:
        return None
    if left.endswith(LIST_ENDS):
        return math.inf if sum(x.endswith(LIST_ENDS) for x in s.layout.lines) > 1 else -math.inf
    return math.inf if left.endswith(",") and _ends_with_commas(s, i) else None


def _is_in_column(s: Survey, i: int) -> bool:
    """Whether a line and the next one are among many of one word each."""
    lines, first, last = s.layout.lines, i, i
    while first and i - first < COLUMN and lines[first - 1].isalpha():
        first -= 1
    while last + 1 < len(lines) and last - i < COLUMN and lines[last + 1].isalpha():
        last += 1
    return last > i and last - first + 1 >= COLUMN and s.unspaced < SPACED


def _ends_with_commas(s: Survey, i: int) -> bool:
    """Whether a line is one of several short ones, set apart alike, that all end with a comma."""
    breaks = s.layout.breaks

    def is_item(k: int) -> bool:
        return breaks[k] == breaks[i] and s.lengths[k] <= COMMA_LINE and s.layout.lines[k].endswith(",")

    first, last = i, i
    while first and is_item(first - 1):
        first -= 1
    while last + 1 < len(breaks) and is_item(last + 1):
        last += 1
    return is_item(i) and last - first + 1 >= COMMA_LINES


def is_listed(s: Survey, mark: str) -> bool:
    """Whether a list's mark on a line of its own ("3.") is one of several."""
    return len(mark) <= LONE_MARK and sum(len(x) <= LONE_MARK and x[-1:] == mark[-1] for x in s.layout.lines) > 1


def are_alike(left: str, right: str) -> bool:
    """Whether two short lines are rows of a list: words and numbers in the same order, of figures that may differ.

    >>> are_alike("Harbour 20 boats", "Island 118 cars"), are_alike("Harbour 20 boats", "were counted")
    (True, False)
    """
    if max(len(left), len(right)) > ROW or not any(map(str.isdigit, left)):
        return False
    return " " in left and _SIGNS.sub(_sign, left) == _SIGNS.sub(_sign, right)


def _sign(match: re.Match[str]) -> str:
    return "0" if match[0].isdigit() else "a"
