"""How much a text looks like text in any language: what tells a right reading of bytes from wrong ones.

It scores words by what words look like: letters of one script, small letters after small ones, common ideographs; and
signs by where they stand. It needs no library and no corpus, and it is the same on every machine.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable

from copydesk.cleaners.patterns import deferred

_WORD = re.compile(r"\w+")
#: Quotes, dashes and blanks where prose has them: an English page has no other non-ASCII characters.
_TYPOGRAPHY = deferred(
    r"(?<=\w)’(?=\w)|(?<=[\s>])[“‘„«](?=\w)|(?<=[\w.,!?])[”’“»](?=[\s<.,])|(?<=[\s\w])[–—](?=[\s\w])|[£€](?=\d)|…|\xa0|•"
)
#: A sign between two letters of a word, where a wrong reading has put it; apostrophes and hyphens may stand there.
_INSIDE_WORD = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘ʼ·•–—‐‑\xad…«»“”、。・，：；？！「」『』（）《》〈〉【】](?=[^\W\d_])"
)
#: The letters that most of any Cyrillic text is made of; koi8-r, cp1251 and iso-8859-5 trade them for rare ones.
_COMMON_CYRILLIC = frozenset("оеаинтсрвлкмдпуОЕАИНТСРВЛКМДПУ")


def text_score(text: str) -> float:
    """How much the non-ASCII words of a text look like words: 1 all of them, below 0 nothing like it.

    >>> text_score("Élodie déclarée") > text_score("ŕlodie dщclarщe")
    True
    """
    total = weight = 0.0
    for word in _words(text):
        size = sum(c > "\x7f" for c in word)
        total += size * _word_score(word)
        weight += size
    marks = len(_TYPOGRAPHY.findall(text))
    strays = sum(1 for c in text if c > "\x7f" and not c.isalpha() and _is_stray(c)) + len(_INSIDE_WORD.findall(text))
    signs = weight + marks + strays
    return (total + marks - strays) / signs if signs else 0.0


def _words(text: str) -> Iterable[str]:
    return (word for m in _WORD.finditer(text) if not (word := m.group()).isascii())


def _is_stray(char: str) -> bool:
    """Controls, private use, unassigned, and symbols that prose does not have."""
    category = unicodedata.category(char)
    if category in ("Cc", "Co", "Cn", "Cs"):
        return char != "\x85"
    return char in "¤¦" or (
        category in ("So", "Sk", "Sm", "Lm", "No") and char not in "°©®™²³½¼¾№±×÷ー々①②③→·´¬¹~≥≤−■□●○◆◇▲△▼▽★☆※〒♪"
    )


def _word_score(word: str) -> float:
    script = _script(word)
    if script is None:
        return -1.0
    if script in ("han", "kana"):
        return _east_asian_score(word)
    if script == "thai":
        # Almost any bytes make Thai letters: a little less sure than a script that could have failed.
        return 0.8
    if script in ("hangul", "arabic", "hebrew"):
        return 1.0
    if script == "cyrillic":
        common = sum(c in _COMMON_CYRILLIC for c in word) / len(word)
        return min(1.0, 0.6 + 0.6 * common) * (_cased_score(word) if len(word) > 1 else 0.5)
    return _cased_score(word)


#: Code point ranges of the scripts that the codecs above can give.
_SCRIPTS = (
    (0x00AA, 0x024F, "latin"), (0x1E00, 0x1EFF, "latin"), (0x0370, 0x03FF, "greek"), (0x0400, 0x052F, "cyrillic"),
    (0x0590, 0x05FF, "hebrew"), (0x0600, 0x06FF, "arabic"), (0x0E00, 0x0E7F, "thai"), (0xAC00, 0xD7A3, "hangul"),
    (0x3040, 0x30FF, "kana"), (0x3005, 0x3007, "han"), (0x3400, 0x9FFF, "han"), (0xFF66, 0xFF9F, "halfwidth"),
    (0xFF10, 0xFF5A, "fullwidth"), (0x0300, 0x036F, "mark"),
)  # fmt: skip
#: Scripts that stand in one word.
_TOGETHER = ({"han", "kana", "fullwidth"}, {"han", "hangul"}, {"latin", "mark"})


def _script(word: str) -> str | None:
    """The script of a word's letters, `None` where they are of scripts that do not go together."""
    found = {_script_of(c) for c in word if not c.isdigit() and c != "_"}
    if len(found - {"ascii"}) == 1:
        script = next(iter(found - {"ascii"}))
        # Letters of ASCII stand beside accented ones, and beside ideographs ("iPhone手机"), not inside other words.
        mixed = "ascii" in found and script not in ("latin", "han", "kana", "hangul", "fullwidth", "thai")
        return None if mixed or script in ("other", "halfwidth") else script
    rest = found - {"ascii"}
    if any(rest <= group for group in _TOGETHER):
        return "hangul" if "hangul" in rest else "kana" if "kana" in rest else "latin" if "latin" in rest else "han"
    return None


def _script_of(char: str) -> str:
    code = ord(char)
    if code < 0x80:
        return "ascii"
    return next((name for low, high, name in _SCRIPTS if low <= code <= high), "other")


def _cased_score(word: str) -> float:
    """A word with a capital after a small letter, or of accented letters alone, is doubtful."""
    turns = sum(1 for a, b in itertools.pairwise(word) if a.islower() and b.isupper())
    if turns:
        return -0.5
    # Languages that are written with marks have more plain letters, but in "été"; mojibake has runs of accented ones.
    accented = sum(c > "\x7f" and _script_of(c) == "latin" for c in word)
    if accented * 2 > len(word) + 1:
        return -0.5
    capitals = sum(c.isupper() for c in word)
    return 0.6 if capitals > 1 and capitals == len(word) else 1.0


def _east_asian_score(word: str) -> float:
    """The share of common ideographs and kana, by the first levels of the national sets."""
    good = sum(1.0 if "\u3040" <= c <= "\u30ff" else 0.9 if _is_common(c) else -0.3 for c in word if c > "\x7f")
    return good / max(1, sum(c > "\x7f" for c in word))


def _is_common(char: str) -> bool:
    """Whether an ideograph is in level 1 of GB 2312, JIS X 0208 or Big5: those that daily text is made of."""
    for codec, low, high in (("gb2312", 0xB0, 0xD7), ("euc_jp", 0xB0, 0xCF), ("big5", 0xA4, 0xC6)):
        try:
            lead = char.encode(codec)[0]
        except UnicodeEncodeError:
            continue
        if low <= lead <= high:
            return True
    return False
