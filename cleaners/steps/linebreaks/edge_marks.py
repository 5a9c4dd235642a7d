"""Marks at the edges of a gap that say by themselves whether a blank belongs there: hyphens that stand for a word to
come, dashes, quotes, commas, digits."""

from __future__ import annotations

import re

from copydesk.cleaners.language.scripts import LETTERS
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.gate import is_short
from copydesk.cleaners.steps.linebreaks.layout import is_unspaced, last_word

#: What a line ends with, and what the next one begins with, has at most so many characters.
REACH = 40

_DASHES = "-–—"
_QUOTES = '"“”'
_OPENING = '"“„«»('
_MARKS = ",.;:!?…"
_CLOSERS = '"”“’»)'

#: A whole word of letters at a line's end, and a number with or without its currency at a line's start.
_WORD_LEFT = deferred(rf"(?:^|[\s(«»“„\"])({LETTERS})$")
_NUMBER_RIGHT = re.compile(r"[$€£]?\d")
_TOKEN = "[^\\W_\u3000-\u9fff]+"  # a name in Latin letters among ideographs, too
_TOKEN_LEFT = deferred(f"{_TOKEN}$")
_TOKEN_RIGHT = deferred(_TOKEN)

#: One of several numbers; what may be the number before a comma (not "in 2012,"), and its fraction with the word behind
#: it.
_ENUMERATED = re.compile(r"\d, \d{1,3},$")
_WHOLE_NUMBER = re.compile(r"(?<![\d.,])\d{1,3},$")
_FRACTION = re.compile(r"\d\d?(?![\d.,:/])(?: ([^\W\d_]+))?")

#: The digits of a number before and behind a blank that parts its thousands.
_THOUSANDS_LEFT = re.compile(r"(?<![\d.,/:-])\d{2,3}$")
_THOUSANDS_RIGHT = re.compile(r"\d{3}(?![\d/:-])")

#: After a word of fewer letters a number may be a part of a name ("A4", "G20"), unless the word is as common as this.
WHOLE_WORD = 4
COMMON_WORD = -4.5

#: Below this (log10) a word is in no list.
UNLISTED = -9.5

#: A listed word that is so much rarer (log10) than its first half is a piece of longer ones ("einund" of a number).
RARER = 2.0

SOFT_HYPHEN = "\u00ad"


def is_suspended(s: Survey, i: int) -> bool:
    """Whether a hyphen stands for the second half of a compound that comes later: "Nord- und Südamerika". What follows
    is a word of one letter, which no rule of hyphenation leaves over, or one that couples and makes no word with it."""
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    word = right.split(maxsplit=1)[0]
    if left[-1] == SOFT_HYPHEN or not left[-2:-1].islower():
        return False
    if len(word) == 1:
        return word.isalpha() and word.islower()
    half, listed = last_word(left[:-1]), s.words.listed
    whole = listed(half + word)
    return word in s.words.lexicon.couplers and (whole < UNLISTED or whole + RARER < listed(half))


def blank_by_marks(s: Survey, left: str, right: str) -> bool | None:
    """Whether a blank goes between two lines of which one ends, or the other begins, with a mark that settles it;
    `None` where none does. `left` and `right` are lines of a sentence that goes on."""
    if (left[-1].isalpha() and right[0].isalpha()) or is_unspaced(left[-1]) or is_unspaced(right[0]):
        return None
    for settled in (
        _by_elision(left, right),
        _by_dash(left, right),
        _by_quote(left, right),
        _by_guillemet(s, left, right),
        _by_mark(left, right),
    ):
        if settled is not None:
            return settled
    return _by_number(s, left, right)


def _by_elision(left: str, right: str) -> bool | None:
    """A Greek word that has lost its last letter stays apart from the next one: `απ' όλα`."""
    return True if left[-1] in "'’" and right[0].isalpha() and _is_greek(left[-2:-1]) else None


def _is_greek(sign: str) -> bool:
    return "\u0370" <= sign <= "\u03ff" or "\u1f00" <= sign <= "\u1fff"


def _by_dash(left: str, right: str) -> bool | None:
    """A dash or an ampersand keeps the blank that it has on its other side."""
    if right[0] in _DASHES and right[1:2].isspace():
        return True
    if left[-1] in _DASHES and left[-2:-1].isspace():
        return True
    if right[0] == "&":
        return right[1:2].isspace()
    if left[-1] == "&":
        return left[-2:-1].isspace()
    return None


def _by_quote(left: str, right: str) -> bool | None:
    """A quote that a blank or a mark follows closes, one before a letter opens, and so does one behind a blank."""
    first, second, last = right[0], right[1:2], left[-1]
    if first in _QUOTES and (not second or second.isspace() or second in _MARKS):
        return False
    if first in _OPENING and second.isalnum() and (last.isalnum() or last in ",;:%"):
        return True
    return False if last in '"“„(' and not left[-2:-1].strip() else None


def _by_guillemet(s: Survey, left: str, right: str) -> bool | None:
    """Guillemets that open to the left have a blank inside them where the language, and the text, write them so."""
    is_spaced = s.words.lexicon.spaced_quotes
    if left[-1] == "«" and not left[-2:-1].strip():
        return is_spaced and s.count("« ") >= s.count("«") - s.count("«\n")
    if is_spaced and right[0] == "»" and not right[1:2].isalpha():
        return s.count(" »") >= s.count("»") - s.count("\n»")
    return None


def _by_mark(left: str, right: str) -> bool | None:
    """A clause or a sentence that ends with its mark has a blank behind it."""
    if not right[0].isalpha():
        return None
    bare = left.rstrip(_CLOSERS)
    if bare != left:
        return True if bare[-1:] in ",.!?…" else None
    if left[-1] in ",;%":
        return True
    token = left.rpartition(" ")[2]
    return (
        True if left[-1] in ".!?…" and right[0].isupper() and token[:-1].isalpha() and len(token) > WHOLE_WORD else None
    )


def _by_number(s: Survey, left: str, right: str) -> bool | None:
    """A number stands apart from the word before it, unless the text itself writes them in one; its fraction does not
    where the language writes fractions so."""
    if left[-1].isdigit() == right[0].isdigit() and "$" not in right[0]:
        return _are_thousands(s, left, right) or None
    if left[-1] == ",":
        return True if _ENUMERATED.search(left[-REACH:]) else False if _is_fraction(s, left, right) else None
    shown = _as_elsewhere(s, left, right)
    if shown is not None:
        return shown
    word = _WORD_LEFT.search(left[-REACH:])
    if word is None or not _NUMBER_RIGHT.match(right):
        return None
    return True if len(word[1]) >= WHOLE_WORD or s.words.listed(word[1]) > COMMON_WORD else None


def _are_thousands(s: Survey, left: str, right: str) -> bool:
    """Whether two or three digits stand before three, as thousands do in a language that sets a blank there. An article
    may be cut anywhere."""
    if not s.words.lexicon.spaced_thousands or not is_short(s.layout.text):
        return False
    return bool(_THOUSANDS_LEFT.search(left[-REACH:]) and _THOUSANDS_RIGHT.match(right))


def _is_fraction(s: Survey, left: str, right: str) -> bool:
    """Whether a number before a comma goes on with one or two digits, in a language that writes fractions so."""
    fraction = _FRACTION.match(right) if s.words.lexicon.decimal_comma else None
    if fraction is None or not _WHOLE_NUMBER.search(left[-REACH:]):
        return False
    return fraction[1] not in s.words.lexicon.couplers


def _as_elsewhere(s: Survey, left: str, right: str) -> bool | None:
    """What the text does where the same two stand within one of its lines."""
    one, other = _TOKEN_LEFT.search(left[-REACH:]), _TOKEN_RIGHT.match(right[:REACH])
    if one is None or other is None:
        return None
    together, apart = s.count(one[0] + other[0]), s.count(f"{one[0]} {other[0]}")
    return apart > together if apart != together else None
