"""What is known of the word that two lines would make together: asked only where a sentence goes on."""

from __future__ import annotations

import math
from bisect import bisect_left

from copydesk.cleaners.steps.linebreaks.edges import NOTHING
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import End, first_word, is_unspaced, last_word

#: More letters in common, or more words with the same part, than this tell no more.
_MOST_LETTERS = 12
_MOST_WORDS = 500

#: Lines that end with a hyphen are compared with so many on either side; a word this frequent (log10) is known.
_NEAR = 6
_LISTED = -8

_ORDER = """beyond_gap before_gap starting ending form stem_seen whole_seen noun_seen hyphens hyphens_listed
    hyphen_inside joined_letters parts_letters word_left word_right word_joined spelled_left spelled_right"""
_NAMES = tuple(_ORDER.split())

#: What `joint` gives where no letters meet.
NO_WORDS: tuple[float, ...] = (*(-1.0,) * 4, NOTHING, *(-1.0,) * 3, *(0.0,) * 3, *(NOTHING,) * 7)


def joint(s: Survey, i: int) -> tuple[float, ...]:
    """The numbers of gap `i` for the question whether its halves are one word, in the order of `_NAMES`."""
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    at_hyphen = s.ends[i] is End.HYPHEN
    a, b = last_word(left[:-1] if at_hyphen else left), first_word(right)
    if not a or not b or is_unspaced(a[-1]) or is_unspaced(b[0]):
        return NO_WORDS
    low_a, low_b = a.casefold(), b.casefold()
    whole = low_a + low_b
    forms, frequencies = s.words.lexicon.forms, s.words.lexicon.frequencies
    letters = s.words.lexicon.letters
    likeliest = forms.likeliest(whole, len(low_a) + 1, frequencies)
    spelled = letters.log10(low_a[:40]), letters.log10(low_b[:40])
    stem = (a + b)[: max(len(a) + min(2, len(b)), len(whole) - 3)]
    return (
        min(max(forms.shared(whole) - len(low_a), 0), _MOST_LETTERS),
        min(max(forms.shared_end(whole) - len(low_b), 0), _MOST_LETTERS),
        math.log10(1 + min(forms.starting(low_a), _MOST_WORDS)),
        math.log10(1 + min(forms.ending(low_b), _MOST_WORDS)),
        math.log10(likeliest) if likeliest else -10.0,
        min(3, s.count(stem)),
        min(3, s.count(a + b)),
        min(3, s.seen(b.capitalize())) if b.islower() else -1.0,
        *(_hyphens(s, i, left[-1]) if at_hyphen else (0.0, 0.0, 0.0)),
        letters.log10(whole[:40]),
        sum(spelled),
        s.words.listed(a),
        s.words.listed(b),
        s.words.listed(a + b),
        *spelled,
    )


def _hyphens(s: Survey, i: int, hyphen: str) -> tuple[float, ...]:
    """How many other lines end with a hyphen, which share of the nearest of them cut a word of the list, and how many
    hyphens of this kind stand inside lines."""
    at = bisect_left(s.hyphen_gaps, i)
    near = [k for k in s.hyphen_gaps[max(0, at - _NEAR) : at + _NEAR + 1] if k != i]
    lines, listed = s.layout.lines, s.words.listed
    known = sum(listed(last_word(lines[k][:-1]) + first_word(lines[k + 1])) > _LISTED for k in near)
    inside = s.count(hyphen) - s.last_marks[hyphen]
    return (min(len(s.hyphen_gaps) - 1, 30), known / len(near) if near else -1.0, min(max(inside, 0), 20))
