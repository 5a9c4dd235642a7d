"""Words and shingles of a text, in any script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from copydesk.cleaners.core.texts import words_of

__all__ = ["WordsOfTexts", "shingles", "words_of"]


def shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every three words in a row; of fewer words, what there is.

    >>> shingles(["a", "b", "c", "d"])
    [('a', 'b', 'c'), ('b', 'c', 'd')]
    """
    return list(zip(words, words[1:], words[2:])) if len(words) > 2 else [tuple(words)]  # noqa: B905


class WordsOfTexts(Sequence[list[str]]):
    """The words of each of many texts, cut when they are first asked for: of most blocks nobody asks.

    >>> WordsOfTexts(["One.", "Two words"])[1]
    ['two', 'words']
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._words: list[list[str] | None] = [None] * len(texts)

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, at: int) -> list[str]: ...

    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...

    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        words = self._words[at]
        if words is None:
            words = self._words[at] = words_of(self._texts[at])
        return words
