"""Fingerprints of texts: how much of the wording of two articles is the same, told without the articles.

A text is the set of its shingles (runs of words next to each other). Its fingerprint is a MinHash: the share of
places in which two fingerprints agree is about the share of their shingles that both texts have. The numbers are
the same on every machine: whole numbers of 64 bits that wrap, no hash that Python seeds.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: Places of a fingerprint. The error of the share is about 0.04 at this number.
PLACES = 126

#: Places of a band. Two texts are compared when a band of theirs is equal: at a share of .4 in 19 cases of 20.
ROWS = 3
BANDS = PLACES // ROWS

#: Words of a shingle: long enough that two stories of one template, whose names and numbers differ, share few.
WORDS = 5

#: Characters of a shingle where words are not set apart by blanks: about five words of Chinese.
CHARACTERS = 8

#: Shingles that a text must have to be compared: below, what two texts share is chance or a form.
MIN_SHINGLES = 30

#: Texts with this share of common shingles are copies. `benchmarks/copies/figures.py` shows what it costs and gives.
SHARE = 0.4

#: Thai to Lao, Burmese, Khmer, kana and Han: each character is a word of its own.
_BLANKLESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
#: What stands between words. Accents and vowel signs that are characters of their own belong to words.
_GAP = re.compile("[^\\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff]+")

_Words = npt.NDArray[np.uint64]
_PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The MinHash of a text: `PLACES` numbers of 32 bits, little-endian."""

    places: bytes

    def bands(self) -> tuple[int, ...]:
        """A number of 63 bits for each band; texts that have one in common are worth comparing."""
        values = np.frombuffer(self.places, "<u4").astype(np.uint64).reshape(BANDS, ROWS)
        mixed = np.arange(BANDS, dtype=np.uint64) * _PRIME
        for row in range(ROWS):
            mixed = _mix(mixed ^ values[:, row])
        return tuple(int(band) for band in mixed >> np.uint64(1))


def fingerprint(text: str) -> Fingerprint | None:
    """The fingerprint of a text; `None` for one that is too short to be compared.

    >>> story = "The harbour wall is to be mended before the winter storms, the council of the town said. " * 4
    >>> fingerprint(story) == fingerprint(story.upper())
    True
    >>> fingerprint("Too short to tell.") is None
    True
    """
    shingles = _shingles(text)
    if len(shingles) < MIN_SHINGLES:
        return None
    # One row a place: each is another order of all shingles, of which the first is kept.
    lowest = ((shingles[None, :] * _FACTORS[:, None] + _OFFSETS[:, None]) >> np.uint64(32)).min(axis=1)
    return Fingerprint(lowest.astype("<u4").tobytes())


def share(one: Fingerprint, other: Fingerprint) -> float:
    """About how much of the shingles of two texts is in both: 0.0 to 1.0."""
    return float(np.mean(np.frombuffer(one.places, "<u4") == np.frombuffer(other.places, "<u4")))


def is_copy(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two texts are near copies."""
    return share(one, other) >= SHARE


def _shingles(text: str) -> _Words:
    """The distinct shingles of a text as numbers."""
    text = unicodedata.normalize("NFKC", text).casefold()
    spread, single = _BLANKLESS.subn(r" \g<0> ", text)
    tokens = [token for token in _GAP.split(spread) if token]
    length = CHARACTERS if 2 * single > len(tokens) else WORDS
    if len(tokens) < length:
        return np.empty(0, np.uint64)
    numbers = {token: _number(token) for token in set(tokens)}
    words = np.array([numbers[token] for token in tokens], np.uint64)
    rolled = np.zeros(len(words) - length + 1, np.uint64)
    for place in range(length):
        rolled = _mix(rolled * _PRIME + words[place : place + len(rolled)])
    return np.unique(rolled)


def _number(token: str) -> int:
    return int.from_bytes(hashlib.blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mix(values: _Words) -> _Words:
    """Spread the bits of each number (the finisher of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _series(first: int) -> _Words:
    return _mix((np.arange(1, PLACES + 1, dtype=np.uint64) + np.uint64(first)) * _PRIME)


# Multiply-shift: odd factors, the high half of the product.
_FACTORS = _series(0) | np.uint64(1)
_OFFSETS = _series(1_000_000)
