"""Words and shingles of a text, in any script."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.cleaners.language.scripts import BLANKLESS

_UNSPACED = f"[{BLANKLESS}]"
#: A run of letters and digits; in scripts without blanks between words, each character is one.
_WORD = re.compile(_UNSPACED + r"|[^\W_]+")
#: The same for texts without such scripts, and for those in ASCII: most texts are, and reading them is far quicker.
_SPACED_WORD = re.compile(r"[^\W_]+")
_HAS_UNSPACED = re.compile(_UNSPACED)
#: Marks that keep most texts from being ASCII; none is a part of a word.
_MARKS = tuple("’‘“”–—…\u00a0\0")
_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def words_of(text: str) -> list[str]:
    """The words of a text in lower case.

    >>> words_of("Don't panic, 東京!")
    ['don', 't', 'panic', '東', '京']
    """
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
    if text.isascii():
        return text.translate(_ASCII_WORDS).split()
    pattern = _WORD if _HAS_UNSPACED.search(text) else _SPACED_WORD
    return pattern.findall(text.lower())


def shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every three words in a row; of fewer words, what there is.

    >>> shingles(["a", "b", "c", "d"])
    [('a', 'b', 'c'), ('b', 'c', 'd')]
    """
    return list(zip(words, words[1:], words[2:])) if len(words) > 2 else [tuple(words)]  # noqa: B905
