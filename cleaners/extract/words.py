"""Words and shingles of a text, in any script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import overload

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.texts import find_words, number_words, words_of

__all__ = ["NumberedWords", "WordsOfTexts", "number_texts", "shingles", "words_of"]


def shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every three words in a row; of fewer words, what there is.

    >>> shingles(["a", "b", "c", "d"])
    [('a', 'b', 'c'), ('b', 'c', 'd')]
    """
    return list(zip(words, words[1:], words[2:])) if len(words) > 2 else [tuple(words)]  # noqa: B905


@dataclass(frozen=True, slots=True)
class NumberedWords:
    """The words of texts as numbers, equal words the same: no word is made a text of its own.

    `numbers` has those of one text after the other, `starts` where those of each begin. Word number `k` stands at
    `begins[k]` of `whole` and has `sizes[k]` characters.
    """

    whole: str
    count: int
    starts: NDArray[np.int32]
    numbers: NDArray[np.int32]
    begins: NDArray[np.int32]
    sizes: NDArray[np.int32]
    _hashes: NDArray[np.uint64]
    _table: NDArray[np.int32]

    def find(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The number of each of these words; -1 for one that no text has."""
        found = np.empty(len(words), np.int32)
        find_words(list(words), self.whole, self.begins, self.sizes, self._hashes, self._table, found)
        return found

    def are_among(self, words: Iterable[str]) -> NDArray[np.uint8]:
        """For each word whether it is one of these, 1 or 0."""
        told = np.zeros(self.count, np.uint8)
        found = self.find(list(words))
        told[found[found >= 0]] = 1
        return told

    def of_shingles(self, found: Iterable[tuple[str, ...]]) -> NDArray[np.int32]:
        """The numbers of the words of shingles of three words, one after the other; of shorter ones, none."""
        return self.find(list(chain.from_iterable(shingle for shingle in found if len(shingle) == 3)))

    def room(self) -> NDArray[np.int32]:
        """-1 for each word: room in which the core notes where it met it last."""
        return np.full(self.count, -1, np.int32)


def number_texts(texts: Sequence[str], most: int) -> NumberedWords:
    """The words of texts as numbers; there are `most` words in all, or fewer."""
    starts, numbers = np.empty(len(texts) + 1, np.int32), np.empty(most, np.int32)
    (begins, sizes), hashes = np.empty((2, most), np.int32), np.empty(most, np.uint64)
    table = np.full(2 << most.bit_length(), -1, np.int32)
    whole, count = number_words(list(texts), starts, numbers, begins, sizes, hashes, table)
    return NumberedWords(whole, count, starts, numbers[: starts[-1]], begins, sizes, hashes, table)


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
