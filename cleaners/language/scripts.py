"""Scripts of the world as ranges of a character class: one place for what every module calls a kana or an ideograph."""

from __future__ import annotations

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

#: Scripts whose characters count as words of their own, where words are counted or a text's topic is asked for. Korean
#: has blanks, yet its words change their endings; so its syllables are counted.
BLANKLESS = KANA + HAN + HANGUL + THAI
