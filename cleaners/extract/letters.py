"""Counts of character classes a block, for all blocks of a page at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

#: Only the head of a block is looked at for capitals, digits and the like: it says enough, and a block may be a book.
HEAD = 400

_BITS = {"upper": 1, "digit": 2, "letter": 4, "stop": 8, "comma": 16, "bar": 32, "quote": 64}
_STOPS = ".!?。！？؟।"
_COMMAS = ",，、;،"
_BARS = "|»•›·/"
_QUOTES = '"“”„«»‘’「」'


def class_counts(texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """How many characters of each class the head of each text has; texts are not empty."""
    heads = [text[:HEAD] for text in texts]
    lengths = np.fromiter(map(len, heads), np.int64, len(heads))
    joined = "".join(heads).encode("utf-32-le", "surrogatepass")
    codes = _classes()[np.minimum(np.frombuffer(joined, np.uint32), 0xFFFF)]
    starts = np.cumsum(lengths) - lengths
    return {name: np.add.reduceat((codes & bit) != 0, starts, dtype=np.float32) for name, bit in _BITS.items()}


@cache
def _classes() -> NDArray[np.uint8]:
    """The classes of every character of the basic plane, as bits; all others count as letters."""
    table = np.zeros(0x10000, np.uint8)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        if category[0] == "L":
            table[code] = _BITS["letter"] | (_BITS["upper"] if category in ("Lu", "Lt") else 0)
        elif category == "Nd":
            table[code] = _BITS["digit"]
    for name, characters in (("stop", _STOPS), ("comma", _COMMAS), ("bar", _BARS), ("quote", _QUOTES)):
        for character in characters:
            table[ord(character)] |= _BITS[name]
    table[0xFFFF] = _BITS["letter"]
    return table
