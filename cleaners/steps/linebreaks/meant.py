"""Breaks that are meant, told by what several lines have in common: verse, lists, what stands above a text; and torn
texts, in which hardly any break is."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.features import word_across
from copydesk.cleaners.steps.linebreaks.layout import End, Start, first_word, is_abbreviated, is_syllabic, last_word

#: Of the line ends of a text that is torn one in so many, and no fewer than so many, cut a word: the whole is known by
#: its list (log10), and a half is not.
TORN_SHARE = 20
TORN_WORDS = 3
KNOWN, UNKNOWN = -7.0, -9.5

#: Where letters have no case more is asked: nothing else tells a line that goes on.
CUT_SHARE = 10
CUT = 5

#: Between two small letters so many are enough, for chance cuts hardly any there; pieces of words may be words, too.
SMALL_SHARE = 40

#: Nor do verse and lists end one line in so many with a word that wants another one: they are cut between phrases.
BOUND_SHARE = 8

#: In scripts without blanks any two lines may meet in a word: by chance two in a hundred do, and four of ten where a
#: text is cut anywhere.
CROSSED_SHARE = 5
CROSSED = 8
CROSSING = -5.5


class Torn(NamedTuple):
    """The gaps of a torn text: those that cut a word, and all others of their kind."""

    cut: frozenset[int]
    others: frozenset[int]


WHOLE = Torn(frozenset(), frozenset())


def has_torn_words(s: Survey) -> bool:
    """Whether line ends cut words of the list, or part an ending from its word, far oftener than chance would."""
    count = len(s.layout.breaks)
    torn = sum(_cuts_word(s, i) for i in range(count))
    return torn >= max(TORN_WORDS, count // TORN_SHARE)


def torn_gaps(s: Survey) -> Torn:
    """The single line breaks of a text that is torn, where its letters have no case or are small on either side; none
    of another text."""
    kinds = Counter(zip(s.layout.breaks, s.ends, s.starts[1:], strict=False))
    for end, start, is_cut, share, least in (
        (End.LOWER, Start.LOWER, _cuts_word, SMALL_SHARE, CUT),
        (End.LOWER, Start.LOWER, _ends_bound, BOUND_SHARE, CUT),
        (End.UNSPACED, Start.UNSPACED, _crosses_word, CROSSED_SHARE, CROSSED),
        (End.CASELESS, Start.CASELESS, _cuts_word, CUT_SHARE, CUT),
    ):
        if kinds[1, end, start] < least:
            continue
        pairs = zip(s.layout.breaks, s.ends, s.starts[1:], strict=False)
        gaps = [i for i, meeting in enumerate(pairs) if meeting == (1, end, start)]
        cut = frozenset(i for i in gaps if is_cut(s, i))
        if len(cut) >= max(least, len(gaps) // share):
            return Torn(cut, frozenset(gaps) - cut)
    return WHOLE


def _cuts_word(s: Survey, i: int) -> bool:
    """Whether a gap cuts a word of the list of which a half is none, or parts an ending from its word."""
    one, other = last_word(s.layout.lines[i]), first_word(s.layout.lines[i + 1])
    if not one or not other or other[0].isupper():
        return False
    listed = s.words.listed
    is_cut = listed(one + other) > KNOWN and min(listed(one), listed(other)) < UNKNOWN
    return is_cut or s.words.lexicon.attached.belongs_to(one, other)


def _ends_bound(s: Survey, i: int) -> bool:
    """Whether a line of a text of short ones ends with an article, a preposition, a conjunction, where sentences end
    inside of lines: those of a poem without full stops may end with any word."""
    return s.longest < VERSE_LINE and s.has_inner_stops and last_word(s.layout.lines[i]) in s.words.lexicon.binders


def _crosses_word(s: Survey, i: int) -> bool:
    """Whether a word of a script without blanks stands across a gap."""
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    return not is_syllabic(left[-1]) and word_across(s, left, right) > CROSSING


#: A text without a line of this many characters may be verse, unless nearly all its breaks fit one width.
VERSE_LINE = 45
WRAPPED = 0.9

#: With a smaller share of characters of scripts without blanks a text is in letters.
SPACED = 0.2

#: So many short lines are a stanza if each ends with one of these.
STANZA = 4
VERSE_ENDS = frozenset({End.COMMA, End.TERMINAL, End.COLON, End.DASH})

#: Two words rhyme if so many last letters are the same, in lines no further from each other than this.
RHYME = 3
RHYME_REACH = 2
#: Where every other line ends with a mark, so many letters are enough.
SOUND = 2
_MARKS_OF_VERSE = ".,;:!?…–—-\"'”’»“) "

#: So many lines in a row that begin with numbers in a row are numbered, by a printer or an editor.
NUMBERED = 5
_LINE_NUMBER = re.compile(r"([0-9]{1,6})(?:\s|$)")

#: An item that is numbered in Roman figures.
_ROMAN = re.compile(r"\(?[ivx]{1,4}[.)] ")


def meant_gaps(s: Survey) -> frozenset[int]:
    """The gaps between the lines of stanzas, those between numbered lines, and those of short lines that stand apart in
    running text: there every break is meant."""
    breaks = s.layout.breaks
    out, first = [*_numbered_gaps(s), *_apart_gaps(s), *_unmarked_gaps(s), *_small_gaps(s), *_column_gaps(s)], 0
    for last in range(len(breaks) + 1):
        if last < len(breaks) and breaks[last] == 1:
            continue
        if last - first + 1 >= STANZA and _is_stanza(s, range(first, last + 1)):
            out += range(first, last)
        first = last + 1
    return frozenset(out)


def _is_stanza(s: Survey, lines: range) -> bool:
    """Whether lines, one below the other, are short and all end with a mark, or all but one where they are about as
    long, or rhyme."""
    lengths = s.lengths[lines.start : lines.stop]
    if max(lengths) >= VERSE_LINE or any(_cuts(s, k) for k in lines[:-1]):
        return False
    marked = [k for k in lines if _ends_verse(s, k)]
    is_even = 2 * min(lengths) >= max(lengths) and s.unspaced < SPACED and s.regime.widths.fits < WRAPPED
    if len(marked) == len(lines) or (is_even and len(marked) == len(lines) - 1):
        return True
    if marked == list(lines[1::2]) and not any(s.inside(k).stops for k in lines) and _rhyme_in_sound(s, marked):
        return True
    return 2 * len(marked) >= len(lines) and rhyme(s.layout.lines[lines.start : lines.stop])


def _ends_verse(s: Survey, k: int) -> bool:
    """Whether a line ends with a mark, which is no abbreviation's ("Dr.") and no number's ("1.")."""
    line = s.layout.lines[k]
    return s.ends[k] in VERSE_ENDS and not is_abbreviated(line) and not line[-2:-1].isdigit()


def _rhyme_in_sound(s: Survey, lines: Sequence[int]) -> bool:
    """Whether several lines end with different words that have the same last letters."""
    words = [last_word(s.layout.lines[k].rstrip(_MARKS_OF_VERSE)).lower() for k in lines]
    return len(set(words)) > 1 and len({word[-SOUND:] for word in words}) == 1 and min(map(len, words)) > SOUND


def _numbered_gaps(s: Survey) -> list[int]:
    """The gaps between lines that a number before each counts: joined, the number would stand in a sentence."""
    out: list[int] = []
    first, before = 0, -1
    for k, line in enumerate((*s.layout.lines, "")):
        number = _LINE_NUMBER.match(line) if line[:1].isdecimal() else None
        value = int(number[1]) if number else -1
        if value < 0 or value != before + 1:
            out += range(first, k - 1) if k - first >= NUMBERED else ()
            first = k
        before = value
    return out


#: So many lines in a row of at most so many characters (in scripts without blanks), none of which a mark of a sentence
#: ends, are a list, an address, a verse or a table, where others of the text are so many times as long at least.
APART = 3
APART_LINE, UNSPACED_APART_LINE, LEAST_APART = 45, 20, 15
LONGER = 1.3
#: Of verse one line in so many may end with a word that wants another one ("the sea comes in").
BOUND_ROWS = 4
#: A paragraph without a full stop has so many characters.
UNMARKED = 40
_PROSE_ENDS = frozenset({End.TERMINAL, End.COMMA, End.HYPHEN, End.OPEN, End.DASH})
_HEAD_ENDS = frozenset({End.TERMINAL, End.COLON, End.CLOSE})


def _apart_gaps(s: Survey) -> list[int]:
    """The gaps in and round such lines: what is torn or wrapped there would end with a full stop."""
    most = min(APART_LINE if s.unspaced < SPACED else UNSPACED_APART_LINE, int(s.longest / LONGER))
    if most < LEAST_APART:
        return []
    out: list[int] = []
    first, breaks = 0, s.layout.breaks
    for last in range(len(s.lengths)):
        if not _is_row(s, last, most):
            first = last + 1
        elif last == len(breaks) or breaks[last] > 1 or not _is_row(s, last + 1, most):
            out += _round_rows(s, first, last)
            first = last + 1
    return out


def _unmarked_gaps(s: Survey) -> list[int]:
    """The gaps of a text in letters without case whose paragraphs, parted by blank lines alone, end with no mark: what
    is damaged has a full stop somewhere."""
    breaks = s.layout.breaks
    if len(breaks) < APART - 1 or min(breaks) < 2 or any(end in _PROSE_ENDS for end in s.ends):
        return []
    return [
        i for i in range(len(breaks)) if s.ends[i] is End.CASELESS and s.lengths[i] >= UNMARKED and not wants_more(s, i)
    ]


def _small_gaps(s: Survey) -> list[int]:
    """The gaps round short lines in small letters that blank lines part, below a whole sentence: one that is torn
    begins with its capital there."""
    small = [start is Start.LOWER and _is_row(s, i, APART_LINE) for i, start in enumerate(s.starts)]
    out: list[int] = []
    breaks, first = (2, *s.layout.breaks, 2), 0
    for last, (is_small, goes_on) in enumerate(pairwise((*small, False))):
        if not is_small:
            first = last + 1
        elif not goes_on:
            is_below = first == 0 or s.ends[first - 1] in _HEAD_ENDS
            if is_below and min(breaks[first : last + 2]) > 1:
                out += _round_rows(s, first, last)
            first = last + 1
    return out


def _column_gaps(s: Survey) -> Sequence[int]:
    """The gaps of a text of single words in letters, of which none wants another one or ends a sentence."""
    lines = s.layout.lines
    if len(lines) < APART or s.unspaced >= SPACED or not all(map(str.isalpha, lines)):
        return ()
    count = len(s.layout.breaks)
    return () if any(wants_more(s, i) or _cuts_word(s, i) for i in range(count)) else range(count)


def _is_row(s: Survey, i: int, most: int) -> bool:
    return s.lengths[i] <= most and s.ends[i] not in _PROSE_ENDS


def _round_rows(s: Survey, first: int, last: int) -> Sequence[int]:
    """The gaps in and round lines that may stand apart; none where they are few, or a sentence goes through them."""
    breaks, before = s.layout.breaks, first - 1
    is_led = before >= 0 and breaks[before] == 1 and s.ends[before] is End.COLON
    rows = last - first + 1
    if rows + is_led < APART or any(_cuts(s, k) for k in range(first, last)):
        return ()
    if BOUND_ROWS * sum(wants_more(s, k) for k in range(first, last)) > rows:
        return ()
    if before >= 0 and breaks[before] == 1 and s.ends[before] not in _HEAD_ENDS:
        return ()
    if last < len(breaks) and (breaks[last] == 1 or s.starts[last + 1] in (Start.LOWER, Start.PUNCTUATION)):
        return ()
    return range(before if is_led or (before >= 0 and breaks[before] > 1) else first, min(last + 1, len(breaks)))


def _cuts(s: Survey, i: int) -> bool:
    """Whether the gap below a row cuts a word, or parts a mark from one."""
    return _cuts_word(s, i) or s.starts[i + 1] is Start.PUNCTUATION


def rhyme(lines: Sequence[str]) -> bool:
    """Whether half of some lines end as another one near them does, with another word.

    >>> rhyme(["The tide went out at ten,", "the boats lay on their sides,", "and no one told the men", "of tides."])
    True
    >>> rhyme(["The ferry was held", "at the upper quay until", "the fog had lifted and", "the crew was back."])
    False
    """
    words = [last_word(line.rstrip(_MARKS_OF_VERSE)).lower() for line in lines]

    def is_rhymed(k: int) -> bool:
        near = words[max(0, k - RHYME_REACH) : k + RHYME_REACH + 1]
        return len(words[k]) >= RHYME and any(w != words[k] and w[-RHYME:] == words[k][-RHYME:] for w in near)

    return 2 * sum(map(is_rhymed, range(len(words)))) >= len(words)


def is_verse(s: Survey) -> bool:
    """Whether a text is all short lines that no width explains: verse, a list, a menu; there every break is meant,
    unless some tear words, or part small words from those that they want."""
    short = len(s.lengths) > 3 and s.longest < VERSE_LINE and s.unspaced < SPACED
    return short and s.regime.widths.fits < WRAPPED and not has_torn_words(s) and not torn_gaps(s).cut


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
    if _ROMAN.match(left) and _ROMAN.match(s.layout.lines[i + 1]):
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


def wants_more(s: Survey, i: int = 0) -> bool:
    """Whether a line ends as no headline does: with a comma, a hyphen, a word or a syllable that binds."""
    line, lexicon = s.layout.lines[i], s.words.lexicon
    if s.ends[i] in (End.COMMA, End.OPEN, End.HYPHEN) or last_word(line).lower() in lexicon.binders:
        return True
    korean = lexicon.eojeol() if lexicon.eojeol else None
    if korean and (line[-1] in korean.closing or line[-1] in korean.modifying):
        return True
    return s.ends[i] is End.UNSPACED and (line[-1] in lexicon.binders or line[-2:] in lexicon.binders)


#: Endings of words between an article and its noun, of which up to two stand there.
_INFLECTED = ("e", "en", "er", "es", "em")


def wants_noun(s: Survey, i: int) -> bool:
    """Whether a line ends with an article and a word or two in small letters, and the noun, which has a capital there,
    begins the next one: `an der falschen`, `Stelle`."""
    lexicon = s.words.lexicon
    if not lexicon.articles or s.starts[i + 1] is not Start.UPPER or not s.layout.lines[i].endswith(_INFLECTED):
        return False
    words = s.layout.lines[i].rsplit(" ", 3)[1:]
    at = next((k for k, word in enumerate(words[:-1]) if word.lower() in lexicon.articles), None)
    return at is not None and all(word.isalpha() and word.islower() for word in words[at + 1 :])


#: A salutation has so many characters at most.
SALUTATION = 60


def is_salutation(s: Survey, i: int) -> bool:
    """Whether a line is the salutation of a letter: it opens a text or a paragraph, and ends with a comma."""
    return s.ends[i] is End.COMMA and opens_letter(s, i)


def opens_letter(s: Survey, i: int) -> bool:
    """Whether a line opens a text or a paragraph as letters are opened, with or without a comma."""
    if s.lengths[i] > SALUTATION or (i and s.layout.breaks[i - 1] == 1):
        return False
    line, salutations = s.layout.lines[i], s.words.lexicon.salutations
    if s.starts[i] is Start.UNSPACED:
        return line.startswith(tuple(salutations))
    return first_word(line).lower() in salutations
