"""What a line looks like without the things that never matter: the common ground of phrases and profiles."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from itertools import pairwise

#: Hex digits of a line's key: 48 bits keep two lines of one site apart, and profiles small.
KEY_DIGITS = 12

#: A letter of a script without spaces says about as much as this many letters of an alphabet.
WIDE_LETTER = 3

#: Words of at least this width tell what a text is about; shorter ones are in every text.
TOPIC_WIDTH = 4

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f"
_TOKEN = re.compile(rf"[{_WIDE}]|[^\W_]+")
_WIDE_LETTER = re.compile(rf"[{_WIDE}]")
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_COLON = re.compile(r"\s*:\s*")
_BRACKETS = str.maketrans(dict.fromkeys("[]{}【】〔〕《》()", " "))
_ODD = str.maketrans({"ı": "i", "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u00ad": "", "\u200b": ""})
_EDGE_START = re.compile(r"^[^\w#©ⓒ+@]+")
_EDGE_END = re.compile(r"[^\w#ⓒ%+]+$")


def tokens(text: str) -> list[str]:
    """Words; in scripts without spaces, letters."""
    return _TOKEN.findall(text)


def topics(text: str) -> frozenset[str]:
    """What a text is about: its longer words, folded; in scripts without spaces, its pairs of letters."""
    words = tokens(fold_inside(text))
    long = [w for w in words if width(w) >= TOPIC_WIDTH]
    return frozenset(long) if long else frozenset(map("".join, pairwise(words)))


def width(text: str) -> int:
    """How much a line says, in letters of an alphabet: letters of scripts without spaces count three."""
    if text.isascii():
        return len(text)
    return len(text) + (WIDE_LETTER - 1) * len(_WIDE_LETTER.findall(text))


def key(text: str) -> str:
    """The key of a line in a profile: a digest of it with case and white space folded; its digits stay.

    >>> key("More  News") == key("more news"), key("1-0") == key("2-0")
    (True, False)
    """
    return _digest(normal(text))


def normal(text: str) -> str:
    """A line with case and white space folded: lines with the same key have the same one."""
    return _SPACE.sub(" ", text).strip().casefold()


def pattern_key(text: str) -> str:
    """The key of a line's pattern: its digest with each number as one sign, so that dates and counters meet."""
    return _digest("#" + _NUMBER.sub("#", normal(text)))


def fold(text: str) -> str:
    """A line as the phrases of the lexicon are written: plain letters, numbers as #, no brackets, no edge punctuation.

    >>> fold("» Comments (12) «"), fold("PUBLICITÉ"), fold("- Advertisement -")
    ('comments #', 'publicite', 'advertisement')
    """
    return _EDGE_END.sub("", _EDGE_START.sub("", fold_inside(text)))


def fold_head(text: str) -> str:
    """The folded beginning of a phrase. A space at its end stands for the end of a word, so it is kept."""
    folded = _EDGE_START.sub("", fold_inside(text))
    return folded + " " if text.endswith(" ") and not folded.endswith(":") else folded


def fold_inside(text: str) -> str:
    """`fold` without cutting the edges: for the pieces of a phrase."""
    text = text.casefold().translate(_ODD)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFC", "".join(c for c in text if unicodedata.category(c) != "Mn"))
        text = text.translate(_ODD)
    text = _NUMBER.sub("#", text).translate(_BRACKETS)
    return _SPACE.sub(" ", _COLON.sub(": ", text)).strip()


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_DIGITS // 2).hexdigest()
