"""Verse: short lines whose breaks are meant."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import End, last_word
from copydesk.cleaners.steps.linebreaks.torn import has_torn_words

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
_MARKS_OF_VERSE = ".,;:!?…–—-\"'”’»“) "


def is_in_verse(s: Survey, i: int) -> bool:
    """Whether a gap stands in a stanza: short lines, one below the other, that all end with a mark, or all but one
    where they are about as long, or that rhyme."""
    breaks = s.layout.breaks
    first, last = i, i + 1
    while first and breaks[first - 1] == 1:
        first -= 1
    while last < len(breaks) and breaks[last] == 1:
        last += 1
    stanza = range(first, last + 1)
    are_short = len(stanza) >= STANZA and max(s.lengths[k] for k in stanza) < VERSE_LINE
    if not are_short or breaks[i] != 1:
        return False
    marked = sum(s.ends[k] in VERSE_ENDS for k in stanza)
    lengths = [s.lengths[k] for k in stanza]
    is_even = 2 * min(lengths) >= max(lengths) and s.unspaced < SPACED and s.regime.widths.fits < WRAPPED
    if marked == len(stanza) or (is_even and marked == len(stanza) - 1):
        return True
    return 2 * marked >= len(stanza) and rhyme([s.layout.lines[k] for k in stanza])


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
    unless some tear words."""
    short = len(s.lengths) > 3 and max(s.lengths) < VERSE_LINE and s.unspaced < SPACED
    return short and s.regime.widths.fits < WRAPPED and not has_torn_words(s)
