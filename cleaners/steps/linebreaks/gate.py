"""Which gaps are worth a decision: none in a text that is whole."""

from __future__ import annotations

import re

from copydesk.cleaners.core.line_marks import blanks_at_breaks, doubtful_breaks, has_caseless
from copydesk.cleaners.language.scripts import MARKS, ranges_where
from copydesk.cleaners.language.words import languages_by_word
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import HYPHENS, End, Start, ends_with_title, is_abbreviated

#: A line of a caseless script that ends without a full stop and is longer than this (in characters) may go on.
_CASELESS_LINE = 15

#: A line of this many characters that ends with a word that wants another one is broken off, even before a capital.
BOUND_LINE = 25

_BOUND = re.compile(rf"\n(?:(?<=[^\W\d_]\n)|(?<=[{MARKS}]\n))\s*[^\W_]")
_GAP = re.compile(r"(\S)[^\S\n]*\n\s*(\S)")
_WHOLE_ENDS = frozenset(".!?…。！？؟۔।॥։።។။:：\"”»'’)“]】")
_MARKS = ",;:!?)]}%”»、。，；：！？）」》』】"
_SMALL = ranges_where(str.islower)
_OPEN_ENDS = ",;、，،；([{$€£¥（「《–—" + HYPHENS
_QUOTES = "«„‘"

#: Each alternative starts at the newline, which is found fast, and looks back from there. Only the first newline of
#: several is tried, or a run of them would cost the square of its length.
_SUSPICIOUS = re.compile(
    rf"\n(?<!\s\n)(?:\s*[{re.escape(_MARKS)}{_SMALL}]"
    rf"|(?<=[{re.escape(_OPEN_ENDS)}]\n)\s*\S"
    rf"|(?<=[^.!?…][{_QUOTES}]\n)\s*\S"  # German closes with these: »So ist es.«
    r"|(?<=\d\n)\s*\d"
    r"|(?<=\d[.,:]\n)\s*\d"  # a number cut at its separator
    r"|(?<=[A-ZА-ЯΑ-Ω]\.\n)(?<![^\W_]...)\s*[A-ZА-ЯΑ-Ω]\."  # initials: U.|S.
    r"|(?<=[ap]\.\n)(?<![^\W_]...)\s*m\."  # a time of day: p.|m.
    r"|(?:(?<=[DM]r\.\n)(?<!\w....)|(?<=Mrs\.\n)|(?<=Prof\.\n))\s*[^\W\d_])",  # a title before a name
    re.DOTALL,
)
#: A text of no more characters than this is short: a sentence or a few, in which each break may be damage.
SHORT_TEXT = 2000

#: What a line ends with that is over.
_STOPS = frozenset(".!?…。！？؟۔।॥։።။:：")
#: A number with a full stop behind a word in small letters, which may count the next word; a title before a name.
_ORDINAL_LINE = re.compile(
    r"[^\W\d_A-Z] \d{1,2}\.\n[^\W\d_]|[^\W\d_] (?:Capt|Cllr|Lt|Col|Gen|Sgt|Maj|Rev|Gov|Sen|Rep)\.\n[^\W\d_a-z]"
)

_PLAIN_ENDS = frozenset({End.TERMINAL, End.COLON})
_PLAIN_STARTS = frozenset(
    {Start.UPPER, Start.OPEN, Start.BULLET, Start.DASH, Start.DIGIT, Start.CASELESS, Start.UNSPACED}
)


#: A blank of any kind before a newline, as `blanks_at_breaks` tells it.
_BLANK_BEFORE = 1 | 2


def is_suspicious(text: str) -> bool:
    """Whether any newline of a text might not be a real one. Fast: most texts are whole.

    A long line without a full stop before a capital is not enough: in whole texts that is common (headings, list
    items), and damage hardly ever comes without a clearer sign somewhere.

    >>> is_suspicious("One thing happened.\\n\\nThen another."), is_suspicious("North Kor\\nea")
    (False, True)
    >>> is_suspicious("Two of the ferries were held at the\\n\\nUpper Harbour.")
    True
    """
    if blanks_at_breaks(text) & _BLANK_BEFORE:
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    if is_short(text) and any(line and line[-1] not in _STOPS for line in map(str.rstrip, text.split("\n")[:-1])):
        return True
    if is_short(text) and _ORDINAL_LINE.search(text):
        return True
    doubtful = doubtful_breaks(text)
    if any(_SUSPICIOUS.match(text, at) or _is_bound(text, at) for at in doubtful):
        return True
    return bool(doubtful) and not text.isascii() and has_caseless(text) and _is_caseless_cut(text)


def is_short(text: str) -> bool:
    """Whether a text is a sentence or a few: how its lines are broken can hardly be told from the others there."""
    return len(text) <= SHORT_TEXT


def _is_bound(text: str, stop: int) -> bool:
    """Whether the line of running text that ends at a newline does so with an article, a preposition, a conjunction of
    some language."""
    if not _BOUND.match(text, stop):
        return False
    line = text[max(text.rfind("\n", 0, stop) + 1, stop - BOUND_LINE) : stop]
    return len(line) == BOUND_LINE and line.rpartition(" ")[2] in languages_by_word()


def _is_caseless_cut(text: str) -> bool:
    """Whether a long line without a full stop goes before a letter that is neither small nor capital."""
    before = 0
    for match in _GAP.finditer(text):
        length = match.start() - before
        before = match.end() - 1
        last, first = match.group(1), match.group(2)
        if length > _CASELESS_LINE and last not in _WHOLE_ENDS and first.isalpha() and not first.isupper():
            return True
    return False


def break_candidates(s: Survey) -> tuple[int, ...]:
    """The gaps to decide on: all but the plain ones between whole paragraphs."""
    broken, breaks = s.regime.broken, s.layout.breaks
    size = len(breaks)
    singles = s.regime.broken_singles > 0
    doubles = s.regime.broken_doubles > 2
    short = is_short(s.layout.text)

    def is_plain(i: int) -> bool:
        if (breaks[i] == 1 and singles) or doubles:
            return False
        if s.ends[i] not in _PLAIN_ENDS or s.starts[i + 1] not in _PLAIN_STARTS:
            return False
        is_number = s.starts[i + 1] is Start.DIGIT or short  # one with a full stop, or an ordinal
        if (is_number and s.layout.lines[i][-2:-1].isdigit()) or is_abbreviated(s.layout.lines[i]):
            return False
        if short and ends_with_title(s.layout.lines[i]):
            return False
        return not (i and broken[i - 1]) and not (i + 1 < size and broken[i + 1])

    return tuple(i for i in range(size) if not is_plain(i))
