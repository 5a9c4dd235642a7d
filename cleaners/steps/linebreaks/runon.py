"""Whether a text has lost blanks inside its sentences: "theMinister", "5men", "ofthe"."""

from __future__ import annotations

import re
from collections.abc import Callable

from copydesk.cleaners.language.lexicon import Lexicon

#: A half of two words run together is at least this frequent; before a capital a rarer one will do.
COMMON = 1e-5
KNOWN = 1e-6

#: One of the halves is frequent; a half of two letters is a word of everyday grammar.
FREQUENT = 2e-4
GRAMMAR = 1e-3

#: With a word of grammar the other half may be as rare as this.
RARE = 1e-7

#: The whole is rarer than this: no word.
NO_WORD = 1e-8

#: Shorter words have no two halves that tell anything, in characters; longer ones are not looked at.
SHORTEST = 5
LONGEST = 30

Frequency = Callable[[str, float], float]

_CASE = re.compile(r"(?<![^\W_])([^\W\d_]+?[^\W\d_A-Z])((?=[^\Wa-z\d_])[^\W\d_][^\W\d_A-Z]{2,})(?![^\W_])")
_NUMBER = r"\d+(?:[.,]\d+)?"
_DIGIT = re.compile(  # not a date, a time or a part of a name
    rf"(?<![\w.,:/'’-])(?:([^\W\d_]{{2,}}){_NUMBER}|{_NUMBER}([^\W\d_]{{3,}}))(?![\w/'’-]|[.:,]\d)"
)
_WORD = re.compile(rf"(?<![\w'’-])[^\W\d_]{{{SHORTEST},{LONGEST}}}(?![\w'’-])")


def lost_blanks(text: str, lexicon: Lexicon) -> bool:
    """Whether words stand together somewhere without the blank between them.

    >>> from copydesk.cleaners.language.lexicon import read_lexicon
    >>> english = read_lexicon("en")
    >>> lost_blanks("We saw theMinister there.", english), lost_blanks("He likes his iPhone.", english)
    (True, False)
    """
    frequencies = lexicon.frequencies
    if not frequencies:
        return False
    return (
        any(_is_case(match, frequencies.get) and text.count(match.group()) == 1 for match in _CASE.finditer(text))
        or any(_is_digit(match, frequencies.get) and text.count(match.group()) == 1 for match in _DIGIT.finditer(text))
        or any(_is_lower(word, frequencies.get) and text.count(word) == 1 for word in set(_WORD.findall(text)))
    )


def _is_case(match: re.Match[str], frequency: Frequency) -> bool:
    """A small word run into a capitalised one; two capitalised ones are headings or names."""
    left, right = match.groups()
    if not (left.islower() and right[0].isupper() and right[1:].islower()):
        return False
    halves = min(frequency(left, 0.0), frequency(right.lower(), 0.0))
    return halves > KNOWN and frequency((left + right).lower(), 0.0) < NO_WORD


def _is_digit(match: re.Match[str], frequency: Frequency) -> bool:
    """A common word and a number."""
    word = match.group(1) or match.group(2)
    return word.islower() and frequency(word, 0.0) > 2 * COMMON


def _is_lower(word: str, frequency: Frequency) -> bool:
    """Two common words that make no third."""
    low = word.lower()
    if not word[1:].islower() or frequency(low, 0.0) > NO_WORD:
        return False
    return any(_are_words(low[:i], low[i:], frequency) for i in range(2, len(low) - 1))


def _are_words(left: str, right: str, frequency: Frequency) -> bool:
    """Whether both halves are words, one of them of everyday grammar; short ones may be prefixes and endings."""
    a, b = frequency(left, 0.0), frequency(right, 0.0)
    if len(left) < 3 or len(right) < 3:
        return min(a, b) > COMMON and (len(left) > 2 or a > GRAMMAR) and (len(right) > 2 or b > GRAMMAR)
    if min(a, b) > COMMON:
        return max(a, b) > FREQUENT
    return (b > GRAMMAR and a > RARE) or (a > GRAMMAR and b > RARE and len(left) > 3)
