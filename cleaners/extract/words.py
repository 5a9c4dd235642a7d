"""Words and shingles of a text, in any script."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: A run of letters and digits; in scripts without blanks between words, each character is one.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case.

    >>> words_of("Don't panic, 東京!")
    ['don', 't', 'panic', '東', '京']
    """
    return _WORD.findall(text.lower())


def shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every three words in a row; of fewer words, what there is.

    >>> shingles(["a", "b", "c", "d"])
    [('a', 'b', 'c'), ('b', 'c', 'd')]
    """
    return list(zip(words, words[1:], words[2:])) if len(words) > 2 else [tuple(words)]  # noqa: B905
