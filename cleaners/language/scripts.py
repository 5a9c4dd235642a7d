"""Scripts of the world as ranges of a character class: one place for what every module calls a kana or an ideograph.

And what a word is made of: letters, and in many scripts marks that stand on them (vowels of Hindi, tones of Thai).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

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


#: Hiragana and katakana.
KANA = "\u3040-\u30ff"

#: Ideographs: extension A and the unified ones in a row, and the compatible ones of old code pages.
HAN = "\u3400-\u9fff"
COMPATIBLE_HAN = "\uf900-\ufaff"

#: Syllables of Hangul, and the letters that they are made of.
HANGUL = "\uac00-\ud7af"
JAMO = "\u1100-\u11ff"

THAI = "\u0e00-\u0e7f"

#: Thai, Lao, Burmese, Khmer: no blanks between words, vowels round their letters.
SYLLABIC = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"

#: Accents and signs for vowels that are characters of their own, and no letters: Hebrew, Arabic, scripts of India.
VOWEL_SIGNS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"

#: Scripts whose characters count as words of their own, where words are counted or a text's topic is asked for. Korean
#: has blanks, yet its words change their endings; so its syllables are counted.
BLANKLESS = KANA + HAN + HANGUL + THAI

#: The basic plane without its ideographs and the syllables of Hangul: of those none has cases or is a mark, and to ask
#: each of them takes three quarters of the time.
_SCRIPTS = (range(0x3100), range(0xA4D0, 0xAC00), range(0xFB00, 0x10000))


#: One set: an assertion before `\d` takes ten times as long.
_OTHER_DIGIT = deferred(r"[^\D0-9]")


def with_ascii_digits(text: str) -> str:
    """A text with the digits of all scripts as those of ASCII, one for one.

    >>> with_ascii_digits("١٢ মে ২০২৬"), with_ascii_digits("3 May")
    ('12 মে 2026', '3 May')
    """
    return text if text.isascii() else _OTHER_DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text)


def bare_letters(text: str) -> str:
    """A text's letters and digits alone, without their case: what stays where two write the same words.

    >>> bare_letters("“Straße 7”, he said")
    'strasse7hesaid'
    """
    return "".join(filter(str.isalnum, text)).casefold()


def ranges_where(is_meant: Callable[[str], bool]) -> str:
    """The signs of the basic plane for which something holds that holds for no ideograph, as ranges of a class.

    >>> ranges_where(lambda sign: "a" <= sign <= "f" or sign == "x")
    'a-fx-x'
    """
    found: list[str] = []
    last = -1
    for span in _SCRIPTS:
        for code in span:
            if is_meant(sign := chr(code)):
                if code == last + 1 and found:
                    found[-1] = found[-1][:2] + sign
                else:
                    found.append(f"{sign}-{sign}")
                last = code
    return "".join(found)
