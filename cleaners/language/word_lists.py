"""The word lists of languages: wordfreq's, unpacked as far as asked for, in tables that all share."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import msgpack
import numpy as np

from copydesk.cleaners.core.shared_tables import WordEndings, WordHashes, fill_slots, note_beginnings
from copydesk.cleaners.language.character_model import Letters, count_letters, letters_of, letters_table
from copydesk.cleaners.language.forms import (
    CUT,
    LONGEST_ENDING,
    SHORTEST,
    Forms,
    JoinedParts,
    Stemmed,
    count_forms,
    forms_of,
    forms_table,
)
from copydesk.cleaners.language.scripts import is_letters
from copydesk.cleaners.language.serbian import CYRILLIC_LIST, list_in_cyrillic
from copydesk.cleaners.language.tables import Arrays, derived

#: Slots of the table of words for each word: fewer find a word more slowly, more take more memory.
ROOM = 1.5

#: So many bits a word tell what words begin with: a word has about one beginning that no other one has.
BEGINNINGS = 12

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
        slots = np.zeros(size, np.uint64)
        fill_slots(self._packed, *self._places, slots, np.zeros(size, np.uint32))
        return slots

    def beginnings(self) -> np.ndarray:
        """The bits by which `WordHashes` knows what no word begins with."""
        bits = np.zeros(BEGINNINGS * len(self) // 8 + 1, np.uint8)
        note_beginnings(self._packed, *self._places, SHORTEST, bits)
        return bits

    @cached_property
    def _places(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the words of each band begin, and how many it has."""
        firsts = [start + _count_at(self._packed, start)[1] for start in self._starts[:-1]]
        return np.array(firsts, np.int64), np.array(self._counts, np.int64)

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


#: Letter statistics are counted on this many of the commonest words: more would change the chances little.
LETTER_WORDS = 30_000

#: How many of the commonest words count as function words.
FUNCTION_WORDS = 150

#: Languages whose word list is kept at hand (up to 14 MB of mapped files each).
LISTS_AT_HAND = 8


@dataclass(frozen=True)
class WordList:
    """The words of one language: `frequencies` gives a word's share of running text, the commonest first."""

    frequencies: Mapping[str, float]

    @cached_property
    def function_words(self) -> frozenset[str]:
        """The commonest words of the language."""
        return frozenset(islice(self.spelled(), FUNCTION_WORDS))

    @cached_property
    def letters(self) -> Letters:
        """Letter statistics of the commonest words."""
        return count_letters(islice(self.spelled(), LETTER_WORDS))

    @cached_property
    def forms(self) -> Forms:
        """What its words share with others: beginnings, ends, endings."""
        return count_forms(self.spelled())

    def spelled(self) -> Iterator[str]:
        """The words that are nothing but letters."""
        return _spelled(self.frequencies)


class HashedWords(Stemmed):
    """Words with their share of running text, found by a table of their digests; `unpack` gives the words themselves.

    >>> import msgpack
    >>> packed = PackedWords(msgpack.packb([{"format": "cB", "version": 1}, *([] for _ in range(200)), ["ferries"]]))
    >>> words = HashedWords(words_table(packed), lambda: packed)
    >>> words["ferries"], words.highest(["ferry", "ferried"], [4, 4], ("y", "ies")), list(words)
    (0.01, [0.01, 0.01], ['ferries'])
    """

    def __init__(self, table: Arrays, unpack: Callable[[], PackedWords]) -> None:
        self._hashes = WordHashes(table["slots"], table["beginnings"], SHORTEST)
        bands, self._count = map(int, table["sizes"])
        self._shares = tuple(10 ** (-band / 100) for band in range(bands))
        self._unpack = unpack

    def get(self, word: str, default: float | None = None) -> float | None:  # type: ignore[override]
        """The share of a word; `default` for one that is not listed."""
        band = self._hashes.band(word)
        return default if band < 0 else self._shares[band]

    def highest(self, words: list[str], least: list[int], endings: tuple[str, ...]) -> list[float]:
        """For each word the highest share of its forms; 0 where none is listed."""
        bands = self._hashes.lowest_forms(words, least, LONGEST_ENDING, _tree_of(endings))
        return [0.0 if band < 0 else self._shares[band] for band in bands]

    def __iter__(self) -> Iterator[str]:
        return iter(self._unpack())

    def __len__(self) -> int:
        return self._count


@dataclass(frozen=True)
class InstalledWordList(WordList):
    """A list of wordfreq's, by the code of its language and with its function words."""

    code: str = ""
    commonest: str = ""

    @cached_property
    def function_words(self) -> frozenset[str]:
        """The commonest words of the language."""
        return frozenset(self.commonest.split())

    @cached_property
    def letters(self) -> Letters:
        """Letter statistics of the commonest words."""
        source = word_list_paths()[self.code]
        return letters_of(
            derived(f"letters-{self.code}", source, lambda: letters_table(islice(self.spelled(), LETTER_WORDS)))
        )

    @cached_property
    def forms(self) -> Forms:
        """What its words share with others: beginnings, ends, endings."""
        source = word_list_paths()[self.code]
        return forms_of(derived(f"forms-{self.code}", source, lambda: forms_table(self.spelled())))


@lru_cache(maxsize=LISTS_AT_HAND)
def _tree_of(endings: tuple[str, ...]) -> WordEndings:
    return WordEndings(endings)


def words_table(packed: PackedWords) -> Arrays:
    """A packed list as arrays: the table of its digests, what its words begin with, how many bands and words it has,
    its function words."""
    slots = packed.slots()  # first, since it finds what is no word
    commonest = "\n".join(islice(_spelled(packed), FUNCTION_WORDS))
    return {
        "slots": slots,
        "beginnings": packed.beginnings(),
        "sizes": np.array([packed.bands, len(packed)], np.int64),
        "function_words": np.frombuffer(commonest.encode(), np.uint8),
    }


@lru_cache(maxsize=LISTS_AT_HAND)
def read_words(code: str) -> WordList:
    """The word list of a language that has one."""
    table = derived(f"words-{code}", word_list_paths()[code], lambda: words_table(_unpack(code)))
    words = HashedWords(table, lambda: _unpack(code))
    commonest = table["function_words"].tobytes().decode()
    return InstalledWordList(JoinedParts(words) if code in CUT else words, code, commonest)


@lru_cache(maxsize=1)
def word_list_paths() -> dict[str, Path]:
    """The best word list of each language: the large one where there is one."""
    paths = (path for size in ("small", "large") for path in sorted(data_folder().glob(f"{size}_*.msgpack.gz")))
    found = {path.name.partition("_")[2].partition(".")[0]: path for path in paths}
    return {**found, CYRILLIC_LIST: found["sh"]} if "sh" in found else found


@lru_cache(maxsize=1)
def data_folder() -> Path:
    """Wordfreq's folder of lists. The package itself is not imported: it reads tables of all the world's languages."""
    found = find_spec("wordfreq")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("wordfreq, whose word lists are read, is not installed")
    return Path(found.origin).parent / "data"


def _spelled(words: Iterable[str]) -> Iterator[str]:
    return (word for word in words if is_letters(word))


@lru_cache(maxsize=1)
def _unpack(code: str) -> PackedWords:
    """The words themselves, which are needed to make tables; those of one language stay at hand."""
    packed = gzip.decompress(word_list_paths()[code].read_bytes())
    return PackedWords(list_in_cyrillic(packed) if code == CYRILLIC_LIST else packed)
