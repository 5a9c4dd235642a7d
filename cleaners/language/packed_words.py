"""A word list in wordfreq's file format, unpacked no further than it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgpack
import numpy as np

from copydesk.cleaners.core.word_hashes import fill_slots

#: Slots of the table of words for each word: fewer find a word more slowly, more take more memory.
ROOM = 1.5

#: A slot has ten bits for the band of its word.
MOST_BANDS = 1023


class PackedWords:
    """Words in bands, the commonest first; they stay in the bytes of their list until they are asked for."""

    def __init__(self, packed: bytes) -> None:
        """Take a list: a header, then bands of words, each a hundredth of a power of ten rarer than the one before.

        A file of another format is a `ValueError`.
        """
        self._packed = packed
        self._starts = _starts_of_bands(packed)
        if self.bands > MOST_BANDS:
            raise ValueError(f"a word list with {self.bands} bands, of which {MOST_BANDS} can be told apart")

    @property
    def bands(self) -> int:
        """How many bands there are."""
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[str]:
        return (word for band in range(self.bands) for word in self._words(band))

    def __len__(self) -> int:
        return sum(self._counts)

    def slots(self) -> np.ndarray:
        """The table by which `WordHashes` finds the band of a word."""
        size = int(ROOM * len(self)) + 2
        firsts = [start + _count_at(self._packed, start)[1] for start in self._starts[:-1]]
        slots = np.zeros(size, np.uint64)
        counts = np.array(self._counts, np.int64)
        fill_slots(self._packed, np.array(firsts, np.int64), counts, slots, np.zeros(size, np.uint32))
        return slots

    @cached_property
    def _counts(self) -> list[int]:
        """How many words each band has."""
        return [_count_at(self._packed, start)[0] for start in self._starts[:-1]]

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
