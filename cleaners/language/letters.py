"""What a word is made of: letters, and in many scripts marks that stand on them (vowels of Hindi, tones of Thai)."""

from __future__ import annotations

import unicodedata

from copydesk.cleaners.patterns import deferred

#: The blocks of Unicode whose scripts write marks; marks beyond them are of scripts that no news is in.
_BLOCKS = ((0x0300, 0x1E00), (0xA660, 0xAC00))

#: Stand inside words of Persian and of Indian scripts, and are no characters of their own.
_JOINERS = "\u200c\u200d"


def _ranges_of_marks() -> str:
    """The marks as ranges of a class of characters."""
    ranges: list[list[int]] = []
    for start, stop in _BLOCKS:
        for code in range(start, stop):
            if unicodedata.category(chr(code))[0] != "M":
                continue
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


MARKS = _ranges_of_marks() + _JOINERS

#: Letters with their marks, as a pattern: at least one letter comes first. There is one way to read any text by it.
LETTERS = rf"[^\W\d_]+(?:[{MARKS}]+[^\W\d_]+)*[{MARKS}]*"

_LETTERS = deferred(LETTERS)
_MARK = deferred(f"[{MARKS}]")


def is_letters(text: str) -> bool:
    """Whether a text is nothing but letters and the marks on them.

    >>> is_letters("किसान"), "किसान".isalpha(), is_letters("co-op"), is_letters("")
    (True, False, False, False)
    """
    return text.isalpha() or (not text.isascii() and bool(_LETTERS.fullmatch(text)))


def is_mark(character: str) -> bool:
    """Whether a character stands on the letter before it: a vowel sign, a tone, an accent of its own.

    >>> is_mark("\\u093f"), is_mark("क"), is_mark("")
    (True, False, False)
    """
    return character > "\u02ff" and bool(_MARK.match(character))


def is_letter(character: str) -> bool:
    """Whether a character is a letter or a mark on one.

    >>> is_letter("क"), is_letter("\\u093f"), is_letter("7")
    (True, True, False)
    """
    return character.isalpha() or is_mark(character)
