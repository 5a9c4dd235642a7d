"""Lines of ideographs and kana, which have neither case nor blanks: what their clauses tell of a break below them."""

from __future__ import annotations

import math
import re

from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import End, Start
from copydesk.cleaners.steps.linebreaks.meant import is_salutation

#: Log odds that a sentence goes on which are asked, at most, between two long lines in whose clauses no sentence ends:
#: no heading looks so.
GOES_ON_CLAUSES = -2.5

#: The same below the first lines, one of which may be the caption of a picture.
GOES_ON_FIRST_CLAUSES = -1.0
FIRST_CLAUSES = 2

#: The same below a line that ends with a comma, and before a sign that only goes on, where it begins no word of its
#: own ("的确", "了解"); below a blank line also behind few characters.
GOES_ON_COMMA = -4.0
GOES_ON_BEHIND = -6.0
GOES_ON_BEHIND_FEW = -3.0
_BEHIND = frozenset("的们們了着等をっゃゅょャュョッー")

#: Marks inside a sentence of ideographs.
_CLAUSE_MARKS = "，、；"

#: A line of verse has fewer characters, or about as many as the next one.
CLAUSE_LINE = 12
EVEN = 2

#: What goes on in so many clauses is no verse.
MANY_CLAUSES = 2

#: Two ideographs of no more than this by the word list are no word of their own.
NO_WORD_PAIR = -7.0

#: Who wrote it, behind the last sentence; and place and agency, with which a report begins: "江城晚报讯 ".
_CREDIT_SLASH = re.compile("[╱｜]")
_CAPTION = re.compile("(?:资料|資料)?[图圖]|照片|写真")
_REPORT = re.compile(r"[^\s，。、]{2,24}[讯訊电電][\s（(：:　]")

_REPORT_REACH = 30

#: A word that opens sentences is looked for in so many signs.
_OPENER = 6

_LETTERS = frozenset({End.UNSPACED, End.UPPER, End.LOWER})
_SIGNS = frozenset({Start.UNSPACED, Start.DIGIT, Start.OPEN})


def is_between_clauses(s: Survey, i: int) -> bool:
    """Whether a blank line surely stands inside a sentence: below a comma, where several clauses follow."""
    if s.ends[i] is not End.COMMA or s.layout.breaks[i] == 1:
        return False
    after = s.inside(i + 1)
    return (after.stops > 0 or after.clauses >= MANY_CLAUSES) and _ends_with_clause(s, i)


def bound_between_clauses(s: Survey, i: int, bound: float) -> float:
    """The log odds asked for at a gap: less where the clause above is open, or the one below is no beginning."""
    if bound == math.inf:
        return bound
    if s.ends[i] is End.COMMA:
        return min(bound, GOES_ON_COMMA) if _ends_with_clause(s, i) else bound
    if s.ends[i] not in _LETTERS or s.starts[i + 1] is not Start.UNSPACED or not _goes_on(s, i + 1):
        return bound
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    begins_none = right[0] in _BEHIND and s.words.listed(right[:2]) <= NO_WORD_PAIR
    if not s.habits.is_long(i):
        return min(bound, GOES_ON_BEHIND_FEW) if begins_none and s.layout.breaks[i] > 1 else bound
    if begins_none:
        return min(bound, GOES_ON_BEHIND)
    tail = left[-s.inside(i).tail :]
    if not any(mark in tail for mark in _CLAUSE_MARKS) or _CREDIT_SLASH.search(tail) or _is_beginning(s, right):
        return bound
    if s.layout.breaks[i] == 1:
        return min(bound, GOES_ON_CLAUSES)
    if _CAPTION.match(left):
        return bound
    return min(bound, GOES_ON_FIRST_CLAUSES if i < FIRST_CLAUSES else GOES_ON_CLAUSES)


def _goes_on(s: Survey, i: int) -> bool:
    """Whether a line is one of sentences or clauses."""
    inside = s.inside(i)
    return bool(inside.stops or inside.clauses) or s.ends[i] in (End.TERMINAL, End.COMMA)


def _ends_with_clause(s: Survey, i: int) -> bool:
    """Whether a line of running text ends with a comma of ideographs: no salutation, no item, no verse."""
    left = s.layout.lines[i]
    if left[-1] not in "，、" or len(left) < CLAUSE_LINE or s.starts[i + 1] not in _SIGNS or not _goes_on(s, i + 1):
        return False
    if s.ends[i + 1] is End.COMMA or (i and s.ends[i - 1] is End.COMMA) or is_salutation(s, i):
        return False
    return abs(s.lengths[i] - s.lengths[i + 1]) > EVEN


def _is_beginning(s: Survey, line: str) -> bool:
    """Whether a line begins with a word that opens sentences, or as the reports of agencies do."""
    openers = s.words.lexicon.openers
    return any(line[:size] in openers for size in range(2, _OPENER)) or _REPORT.match(line[:_REPORT_REACH]) is not None
