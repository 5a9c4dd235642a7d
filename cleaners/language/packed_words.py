"""A word list in wordfreq's file format, unpacked no further than it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgpack
import numpy as np

from copydesk.cleaners.core.word_table import WordTable
from copydesk.cleaners.language.forms import Stemmed

#: Slots of the table of words for each word: fewer find a word more slowly, more take more memory.
ROOM = 1.5


class PackedWords(Stemmed):
    """Words with their share of running text, the commonest first.

    Words stay in the bytes of their list. What is asked for them is a table of where each stands, which is made when
    the first word is asked for: as a dictionary the words of one language would take up to 150 MB.
    """

    def __init__(self, packed: bytes) -> None:
        """Take a list: a header, then bands of words, each a hundredth of a power of ten rarer than the one before.

        A file of another format is a `ValueError`.
        """
        self._packed = packed
        self._starts = _starts_of_bands(packed)
        self._shares = tuple(10 ** (-band / 100) for band in range(len(self._starts) - 1))

    def get(self, word: str, default: float | None = None) -> float | None:  # type: ignore[override]
        """The share of a word; `default` for one that is not listed."""
        band = self._table.band(word)
        return default if band < 0 else self._shares[band]

    def highest(self, stem: str, endings: tuple[str, ...]) -> float:
        """The highest share among a stem and the stem with each ending; 0 where none is listed.

        >>> words = PackedWords(msgpack.packb([{"format": "cB", "version": 1}, *([] for _ in range(200)), ["ferries"]]))
        >>> words.highest("ferr", ("y", "ies")), words.highest("ferr", ("y", "ied"))
        (0.01, 0.0)
        """
        band = self._table.lowest_band(stem, endings)
        return 0.0 if band < 0 else self._shares[band]

    def __getitem__(self, word: str) -> float:
        found = self.get(word)
        if found is None:
            raise KeyError(word)
        return found

    def __iter__(self) -> Iterator[str]:
        return (word for band in range(len(self._shares)) for word in self._words(band))

    def __len__(self) -> int:
        return sum(self._counts)

    def __bool__(self) -> bool:
        return any(self._counts)

    @cached_property
    def _counts(self) -> list[int]:
        """How many words each band has."""
        return [_count_at(self._packed, start)[0] for start in self._starts[:-1]]

    @cached_property
    def _table(self) -> WordTable:
        size = 1 << int(ROOM * len(self)).bit_length()
        firsts = [start + _count_at(self._packed, start)[1] for start in self._starts[:-1]]
        return WordTable(
            self._packed,
            np.array(firsts, np.int64),
            np.array(self._counts, np.int64),
            np.zeros(size, np.uint32),
            np.zeros(size, np.uint8),
        )

    def _words(self, band: int) -> list[str]:
        words: list[str] = msgpack.unpackb(self._packed[self._starts[band] : self._starts[band + 1]])
        return words


def _starts_of_bands(packed: bytes) -> list[int]:
    """Where each band of a list begins, and where the last one ends."""
    unpacker = msgpack.Unpacker(max_buffer_size=len(packed))
    unpacker.feed(packed)
    bands = unpacker.read_array_header() - 1
    header = unpacker.unpack()
    if header != {"format": "cB", "version": 1}:
        raise ValueError(f"a word list of an unknown format: {header!r}")
    starts = [unpacker.tell()]
    for _ in range(bands):
        unpacker.skip()
        starts.append(unpacker.tell())
    return starts


def _count_at(packed: bytes, start: int) -> tuple[int, int]:
    """How many words the band at a place has, and how many bytes stand before the first."""
    unpacker = msgpack.Unpacker(max_buffer_size=16)
    unpacker.feed(packed[start : start + 5])
    return unpacker.read_array_header(), unpacker.tell()
