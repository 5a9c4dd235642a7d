"""Blank lines that may stand inside of a sentence: how sure it must be that it goes on below one."""

from __future__ import annotations

import math
import re

from copydesk.cleaners.language.scripts import LETTERS
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.steps.linebreaks.clauses import NO_WORD_PAIR
from copydesk.cleaners.steps.linebreaks.evidence import SENTENCE_LINE, Survey
from copydesk.cleaners.steps.linebreaks.layout import End, Start, first_word
from copydesk.cleaners.steps.linebreaks.meant import opens_letter, wants_more, wants_noun
from copydesk.cleaners.text.labels import is_labelled

#: Log odds that a sentence goes on which are asked, at most, in an article below a line of so many characters that ends
#: with a word that wants another one, and below a letter or a comma where a small letter follows: prose has no blank
#: line there.
GOES_ON_WANTING = -0.5
GOES_ON_SMALL = 0.0
WANTING_LINE = 25

#: The same where capitals do not tell what begins: in letters without case, of which a line has fewer, before a noun
#: where nouns have capitals, and there, in a short text, below any word that wants another one.
GOES_ON_WANTING_CASELESS = -2.5
WANTING_CASELESS = 12

#: The same where what follows is the rest of a sentence: a common word in small letters, and at the end a full stop, so
#: many characters later. Of 590 such lines with more than these odds none began there, and all three with less did.
GOES_ON_REST = -3.0
REST = 25
COMMON_REST = -8.0

#: The same where a line holds a whole sentence and is broken off in the next one, in a text of paragraphs that all end
#: with a full stop, so many at least, and below its first two lines, which may be headline and standfirst.
GOES_ON_AMID = -3.6
WHOLE_LINES = 2
LINES_OF_HEADS = 2
LEAST_TAIL = 3

#: The same below a line of so many characters with one comma, at its end, where prose begins with a capital: nothing
#: else ends so but a salutation, and verse with more odds against it.
GOES_ON_FIRST_COMMA = -3.6
FIRST_COMMA_LINE = 30

#: The same where a line begins with a comma or a full stop that a blank or nothing follows: no line does.
GOES_ON_MARK = -1.0

_WANTING = frozenset({End.LOWER, End.UNSPACED, End.CASELESS})
_OPEN_MARKS = ")]%"
_CASED = frozenset({End.LOWER, End.UPPER})
_NO_PROSE = ":/@|"
_STRAY = re.compile(r"[,.](?: |$)")
_ORDINAL = re.compile(r"[^\W\d_] \d{1,2}\.$")
_FIRST_WORD = deferred(rf"{LETTERS}(?:['’-]{LETTERS})*(?=[ ,;:.!?…)]|$)")


def bound_below_blank(s: Survey, i: int, bound: float) -> float:
    """The log odds asked for at a gap of an article: less where the sentence wants to go on below a blank line."""
    if s.layout.breaks[i] == 1 or bound == math.inf:
        return bound
    if (told := _told_by_both_sides(s, i)) < math.inf:
        return min(bound, told)
    if s.starts[i + 1] is Start.PUNCTUATION and _STRAY.match(s.layout.lines[i + 1]):
        return min(bound, GOES_ON_MARK)
    if wants_below_blank(s, i):
        is_told = s.ends[i] is End.CASELESS or wants_noun(s, i)
        return min(bound, GOES_ON_WANTING_CASELESS if is_told else GOES_ON_WANTING)
    if s.lengths[i] >= WANTING_LINE and s.ends[i] is End.COMMA:
        return min(bound, GOES_ON_WANTING)
    is_open = s.layout.lines[i][-1].isalpha() or s.ends[i] is End.COMMA
    return min(bound, GOES_ON_SMALL) if is_open and _begins_small(s, i + 1) else bound


def bound_below_blank_of_short(s: Survey, i: int, bound: float) -> float:
    """The same in a short text."""
    if s.layout.breaks[i] == 1:
        return bound
    if (told := _told_by_both_sides(s, i)) < math.inf:
        return min(bound, told)
    is_told = s.ends[i] is not End.LOWER or s.words.lexicon.capital_nouns
    return GOES_ON_WANTING_CASELESS if is_told and wants_below_blank(s, i) else bound


def _told_by_both_sides(s: Survey, i: int) -> float:
    """The log odds asked for where both sides of a blank line tell that a sentence goes on; infinite elsewhere."""
    if is_rest(s, i):
        return GOES_ON_REST
    if is_amid(s, i):
        return GOES_ON_AMID
    return GOES_ON_FIRST_COMMA if _ends_with_first_comma(s, i) else math.inf


def wants_below_blank(s: Survey, i: int) -> bool:
    """Whether a line that is no short one ends with a word that wants another one, above a blank line."""
    end = s.ends[i]
    if s.layout.breaks[i] == 1 or end not in _WANTING:
        return False
    if s.lengths[i] < (WANTING_LINE if end is End.LOWER else WANTING_CASELESS):
        return False
    if end is End.UNSPACED and s.words.listed(s.layout.lines[i][-2:]) > NO_WORD_PAIR:
        return False  # a sign that binds is the end of a word: 方向
    return wants_more(s, i) or wants_noun(s, i)


def is_rest(s: Survey, i: int) -> bool:
    """Whether a line that no mark ends, or an ordinal ("on the 5."), stands above the rest of a sentence: no label, and
    not what comes below a salutation."""
    left, right = s.layout.lines[i : i + 2]
    if s.ends[i + 1] is not End.TERMINAL or not _begins_small(s, i + 1):
        return False
    is_ordinal = s.lengths[i] >= WANTING_LINE and _ORDINAL.search(left[-6:]) is not None
    is_open = (left[-1].isalpha() or left[-1] in _OPEN_MARKS) and len(right) >= REST
    if not (is_open or is_ordinal) or is_labelled(right) or opens_letter(s, i):
        return False
    return s.words.listed(first_word(right)) > COMMON_REST


def is_amid(s: Survey, i: int) -> bool:
    """Whether a line that is broken off in its second sentence, or a later one, stands above a blank line and a name or
    a noun, in a text of paragraphs that are whole."""
    if s.layout.breaks[i] == 1 or s.ends[i] not in _CASED or s.starts[i + 1] is not Start.UPPER or i < LINES_OF_HEADS:
        return False
    inside = s.inside(i)
    if not inside.stops or inside.tail < LEAST_TAIL or not _is_prose(s, i + 1):
        return False
    left, right = s.layout.lines[i : i + 2]
    tail = left[-inside.tail :]
    if s.unclosed - {i, i + 1} or any(mark in tail for mark in _NO_PROSE) or not any(map(str.islower, tail.split())):
        return False
    closed = sum(length >= SENTENCE_LINE for length in s.lengths) - len(s.unclosed | {i, i + 1})
    return closed >= WHOLE_LINES and first_word(right).lower() not in s.words.lexicon.function_words


def _ends_with_first_comma(s: Survey, i: int) -> bool:
    """Whether a line has one comma, at its end, and prose that begins with a capital stands below."""
    if s.ends[i] is not End.COMMA or s.starts[i + 1] is not Start.UPPER or s.lengths[i] < FIRST_COMMA_LINE:
        return False
    return not s.inside(i).clauses and _is_prose(s, i + 1) and not opens_letter(s, i)


def _is_prose(s: Survey, i: int) -> bool:
    return s.ends[i] is End.TERMINAL or s.inside(i).stops > 0


def _begins_small(s: Survey, i: int) -> bool:
    """Whether a line begins with a word in small letters, and no name in small letters ("useState", "n8n")."""
    first = _FIRST_WORD.match(s.layout.lines[i]) if s.starts[i] is Start.LOWER else None
    return first is not None and first[0].islower()
