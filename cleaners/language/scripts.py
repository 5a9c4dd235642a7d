"""Scripts of the world as ranges of a character class: one place for what every module calls a kana or an ideograph."""

from __future__ import annotations

from collections.abc import Callable

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
