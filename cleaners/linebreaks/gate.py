"""Which gaps are worth a decision: none in a text that is whole."""

from __future__ import annotations

import re

from cleaners.linebreaks.evidence import Survey
from cleaners.linebreaks.layout import HYPHENS, End, Start, is_abbreviated

#: A line of a caseless script that ends without a full stop and is longer than this (in characters) may go on.
CASELESS_LINE = 15

_GAP = re.compile(r"(\S)[^\S\n]*\n\s*(\S)")
_SPLIT = re.compile(
    r"\d[.,:][^\S\n]*\n\s*\d"  # a number cut at its separator
    r"|(?<![^\W_])[A-ZА-ЯΑ-Ω]\.[^\S\n]*\n\s*[A-ZА-ЯΑ-Ω]\."  # initials: U.|S.
    r"|(?<![^\W_])[ap]\.[^\S\n]*\n\s*m\."  # a time of day: p.|m.
)
_WHOLE_ENDS = frozenset(".!?…。！？؟۔।:：\"”»'’)“]】")
_MARKS = frozenset(",;:!?)]}%”»、。，；：！？）」》』】")
_OPEN_ENDS = frozenset(",;、，،([{‘«„$€£¥（「《–—" + HYPHENS)

_PLAIN_ENDS = frozenset({End.TERMINAL, End.COLON})
_PLAIN_STARTS = frozenset(
    {Start.UPPER, Start.OPEN, Start.BULLET, Start.DASH, Start.DIGIT, Start.CASELESS, Start.UNSPACED}
)


def is_suspicious(text: str) -> bool:
    """Whether any newline of a text might not be a real one. Fast: most texts are whole.

    A long line without a full stop before a capital is not enough: in whole texts that is common (headings, list
    items), and damage hardly ever comes without a clearer sign somewhere.

    >>> is_suspicious("One thing happened.\\n\\nThen another."), is_suspicious("North Kor\\nea")
    (False, True)
    """
    before = 0
    for match in _GAP.finditer(text):
        last, first = match.group(1), match.group(2)
        length = match.start() - before
        before = match.end() - 1
        if last in "«„‘" and text[match.start() - 1] in ".!?…":
            last = "."  # German closes with these: »So ist es.«
        if first in _MARKS or first.islower() or last in _OPEN_ENDS:
            return True
        if last in _WHOLE_ENDS:
            continue
        if last.isdigit() and first.isdigit():
            return True
        if length > CASELESS_LINE and first.isalpha() and not first.isupper():
            return True
    return bool(_SPLIT.search(text))


def candidates(s: Survey) -> tuple[int, ...]:
    """The gaps to decide on: all but the plain ones between whole paragraphs."""
    broken, breaks = s.regime.broken, s.layout.breaks
    size = len(breaks)
    singles = s.regime.broken_singles > 0
    doubles = s.regime.broken_doubles > 2

    def is_plain(i: int) -> bool:
        if (breaks[i] == 1 and singles) or doubles:
            return False
        if s.ends[i] not in _PLAIN_ENDS or s.starts[i + 1] not in _PLAIN_STARTS:
            return False
        if (s.starts[i + 1] is Start.DIGIT and s.layout.lines[i][-2:-1].isdigit()) or is_abbreviated(s.layout.lines[i]):
            return False
        return not (i and broken[i - 1]) and not (i + 1 < size and broken[i + 1])

    return tuple(i for i in range(size) if not is_plain(i))
