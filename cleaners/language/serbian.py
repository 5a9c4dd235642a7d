"""Serbian in Cyrillic letters, for which the word list that it shares with Croatian has Latin ones."""

from __future__ import annotations

import msgpack

#: The code under which the list is kept in these letters.
CYRILLIC_LIST = "shcyrl"

_PAIRS = (("lj", "љ"), ("nj", "њ"), ("dž", "џ"))
_LETTERS = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")


def in_cyrillic(word: str) -> str:
    """A word in small Latin letters as it is written in Cyrillic ones.

    >>> in_cyrillic("ljubav"), in_cyrillic("džep"), in_cyrillic("grad")
    ('љубав', 'џеп', 'град')
    """
    for pair, letter in _PAIRS:
        word = word.replace(pair, letter)
    return word.translate(_LETTERS)


def list_in_cyrillic(packed: bytes) -> bytes:
    """A packed word list with each word in Cyrillic letters; words that have others stay as they are."""
    header, *bands = msgpack.unpackb(packed)
    out: bytes = msgpack.packb([header, *([in_cyrillic(word) for word in band] for band in bands)])
    return out
