"""A word list in wordfreq's file format, unpacked no further than it is asked for."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import msgpack
import numpy as np

from copydesk.cleaners.core.hashed_words import HashedWords

#: Bands down to this one (words that are one in a million) are unpacked at once: a tenth of the words of a list.
COMMON = 600

#: So many rare words are searched for before all are indexed: a search takes about a fiftieth of the time of that.
PATIENCE = 50


class PackedWords(Mapping[str, float]):
    """Words with their share of running text, the commonest first.

    A page asks for some common words and for a few that no list has, and a run has languages with few pages. So the
    common words are unpacked, and the bytes of the others searched, until enough were asked for to index them. The
    index has hashes alone: as a dictionary the rare words of one language would take up to 130 MB.
    """

    def __init__(self, packed: bytes) -> None:
        """Take a list: a header, then bands of words, each a hundredth of a power of ten rarer than the one before.

        A file of another format is a `ValueError`.
        """
        self._packed = packed
        self._starts = _starts_of_bands(packed)
        self._bands = len(self._starts) - 1
        self._known = self._frequencies(range(min(COMMON, self._bands)))
        self._searched: dict[str, float | None] = {}
        self._rare: HashedWords | None = None

    def get(self, word: str, default: float | None = None) -> float | None:  # type: ignore[override]
        """The share of a word; `default` for one that is not listed."""
        found = self._known.get(word)
        if found is None and self._bands > COMMON:
            found = self._look_up(word)
        return default if found is None else found

    def __getitem__(self, word: str) -> float:
        found = self.get(word)
        if found is None:
            raise KeyError(word)
        return found

    def __iter__(self) -> Iterator[str]:
        return (word for band in range(self._bands) for word in self._words(band))

    def __len__(self) -> int:
        return sum(len(self._words(band)) for band in range(self._bands))

    def __bool__(self) -> bool:
        return bool(self._known)  # the whole length would have to be counted

    def _look_up(self, word: str) -> float | None:
        """The share of a word that is not common."""
        if self._rare is None:
            if word in self._searched:
                return self._searched[word]
            if len(self._searched) < PATIENCE:
                self._searched[word] = self._search(word)
                return self._searched[word]
            self._rare = self._index()
            self._searched.clear()
        band = self._rare.find(_hash(word))
        return _share(band) if band >= 0 and self._has(band, word) else None

    def _index(self) -> HashedWords:
        """The bands of all words that are not common. Hashes are of this process: an index is never handed on."""
        bands = range(COMMON, self._bands)
        hashes = np.fromiter(chain.from_iterable(map(_hash, self._words(band)) for band in bands), np.int64)
        counts = np.fromiter((len(self._words(band)) for band in bands), np.int64)
        order = np.argsort(hashes, kind="stable")
        return HashedWords(hashes[order], np.repeat(np.array(bands, np.uint16), counts)[order])

    def _has(self, band: int, word: str) -> bool:
        """Whether a band has the bytes of a word; with the word's hash, that is enough."""
        said = word.encode("utf-8", "surrogatepass")
        return self._packed.find(said, self._starts[band], self._starts[band + 1]) >= 0

    def _search(self, word: str) -> float | None:
        packed = msgpack.packb(word, unicode_errors="surrogatepass")
        at = self._packed.find(packed, self._starts[COMMON])
        while at >= 0:
            band = bisect(self._starts, at) - 1
            # The same bytes may stand inside a longer word.
            if word in self._words(band):
                return _share(band)
            at = self._packed.find(packed, at + 1)
        return None

    def _frequencies(self, bands: Iterable[int]) -> dict[str, float]:
        found: dict[str, float] = {}
        for band in bands:
            found.update(dict.fromkeys(self._words(band), _share(band)))
        return found

    def _words(self, band: int) -> list[str]:
        words: list[str] = msgpack.unpackb(self._packed[self._starts[band] : self._starts[band + 1]])
        return words


def _hash(word: str) -> int:
    """A number of 64 bits that no other word has, but by a chance that is none.

    Python's own is that of the bytes in memory, which "\u306e" and "n0" have in common: one letter of two bytes, two of
    one.
    """
    return hash(word) ^ len(word)


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


def _share(band: int) -> float:
    return 10 ** (-band / 100)
