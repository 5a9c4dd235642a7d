"""A word list in wordfreq's file format, unpacked no further than it is asked for."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping

import msgpack

#: Bands down to this one (words that are one in a million) are unpacked at once: a tenth of the words of a list.
COMMON = 600

#: So many rare words are searched for before all are unpacked: a search takes about a fiftieth of the time of that.
PATIENCE = 50


class PackedWords(Mapping[str, float]):
    """Words with their share of running text, the commonest first.

    A page asks for some common words and for a few that no list has, and a run has languages with few pages. So the
    common words are unpacked, and the bytes of the others searched, until enough were asked for to unpack all.
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
        self._is_whole = self._bands <= COMMON

    def get(self, word: str, default: float | None = None) -> float | None:  # type: ignore[override]
        """The share of a word; `default` for one that is not listed."""
        found = self._known.get(word)
        if found is None and not self._is_whole:
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
        if word not in self._searched:
            if len(self._searched) == PATIENCE:
                self._known, self._is_whole = self._frequencies(range(self._bands)), True
                return self._known.get(word)
            self._searched[word] = self._search(word)
        return self._searched[word]

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
