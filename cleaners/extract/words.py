"""Words and shingles of a text, in any script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.texts import WordTable, words_of

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

    `numbers` has those of one text after the other, `starts` where those of each begin. `letters` says how many
    characters the words of each text have, and texts of the same words have the same number in `sequences`. Word
    number `k` of `count` stands at `begins[k]` of `whole` and has `sizes[k]` characters.
    """

    whole: str
    count: int
    starts: NDArray[np.int32]
    numbers: NDArray[np.int32]
    letters: NDArray[np.float64]
    sequences: NDArray[np.int64]
    begins: NDArray[np.int32]
    sizes: NDArray[np.int32]
    _table: WordTable

    def find(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The number of each of these words; -1 for one that no text has."""
        found = np.empty(len(words), np.int32)
        self._table.find(list(words), found)
        return found

    def are_among(self, words: Iterable[str]) -> NDArray[np.uint8]:
        """For each word whether it is one of these, 1 or 0."""
        told = np.zeros(self.count, np.uint8)
        found = self.find(list(words))
        told[found[found >= 0]] = 1
        return told

    def room(self) -> NDArray[np.int32]:
        """-1 for each word: room in which the core notes where it met it last."""
        room = np.empty(self.count, np.int32)
        room.fill(-1)
        return room


def number_texts(texts: list[str]) -> NumberedWords:
    """The words of texts as numbers."""
    most = sum(map(len, texts))  # of words, and of their letters
    starts, (numbers, begins, sizes) = np.empty(len(texts) + 1, np.int32), np.empty((3, most), np.int32)
    signs, hashes = np.empty(most, np.uint32), np.empty(most, np.uint64)
    places = np.empty(1 << most.bit_length(), np.int32)
    places.fill(-1)
    table = WordTable(signs, begins, sizes, hashes, places)
    letters, sequences = np.empty(len(texts)), np.empty(len(texts), np.int64)
    count, end = table.number(texts, starts, numbers, letters, sequences)
    whole = signs[:end].tobytes().decode("utf-32", "surrogatepass")
    return NumberedWords(whole, count, starts, numbers[: starts[-1]], letters, sequences, begins, sizes, table)


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
