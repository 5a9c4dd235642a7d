"""Counts of character classes a block, for all blocks of a page at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

#: Only the head of a block is looked at for capitals, digits and the like: it says enough, and a block may be a book.
HEAD = 400

#: A counter of nine bits for each class, side by side in one number: a head has fewer than 512 characters.
_WIDTH = 9
_NAMES = ("upper", "digit", "letter", "stop", "comma", "bar", "quote")
_ONE = {name: 1 << (_WIDTH * place) for place, name in enumerate(_NAMES)}
_STOPS = ".!?。！？؟।"
_COMMAS = ",，、;،"
_BARS = "|»•›·/"
_QUOTES = '"“”„«»‘’「」'


def class_counts(texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """How many characters of each class the head of each text has; texts are not empty."""
    heads = [text[:HEAD] for text in texts]
    lengths = np.fromiter(map(len, heads), np.int64, len(heads))
    joined = "".join(heads).encode("utf-32-le", "surrogatepass")
    ones = _classes()[np.minimum(np.frombuffer(joined, np.uint32), 0xFFFF)]
    sums = np.add.reduceat(ones, np.cumsum(lengths) - lengths)
    mask = (1 << _WIDTH) - 1
    return {name: (sums // one & mask).astype(np.float32) for name, one in _ONE.items()}


@cache
def _classes() -> NDArray[np.int64]:
    """The classes of every character of the basic plane, as ones in their counters; all others count as letters."""
    table = np.zeros(0x10000, np.int64)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        if category[0] == "L":
            table[code] = _ONE["letter"] + (_ONE["upper"] if category in ("Lu", "Lt") else 0)
        elif category == "Nd":
            table[code] = _ONE["digit"]
    for name, characters in (("stop", _STOPS), ("comma", _COMMAS), ("bar", _BARS), ("quote", _QUOTES)):
        for character in characters:
            table[ord(character)] |= _ONE[name]
    table[0xFFFF] = _ONE["letter"]
    return table
