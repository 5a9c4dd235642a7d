"""Texts that are torn: so many of their line ends cut words that the others are no ends either."""

from __future__ import annotations

from typing import NamedTuple

from copydesk.cleaners.steps.linebreaks.edges import word_across
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import End, Start, first_word, is_syllabic, last_word

#: Of the line ends of a text that is torn one in so many, and no fewer than so many, cut a word: the whole is known by
#: its list (log10), and a half is not.
TORN_SHARE = 20
TORN_WORDS = 3
KNOWN, UNKNOWN = -7.0, -9.5

#: Where letters have no case more is asked: nothing else tells a line that goes on.
CUT_SHARE = 10
CUT = 5

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
    """In letters without case, the single line breaks of a text that is torn; none of another."""
    for end, start, is_cut, share, least in (
        (End.UNSPACED, Start.UNSPACED, _crosses_word, CROSSED_SHARE, CROSSED),
        (End.CASELESS, Start.CASELESS, _cuts_word, CUT_SHARE, CUT),
    ):
        pairs = zip(s.layout.breaks, s.ends, s.starts[1:], strict=False)
        gaps = [i for i, meeting in enumerate(pairs) if meeting == (1, end, start)]
        if len(gaps) >= least:
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


def _crosses_word(s: Survey, i: int) -> bool:
    """Whether a word of a script without blanks stands across a gap."""
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    return not is_syllabic(left[-1]) and word_across(s, left, right) > CROSSING
