"""What a line looks like without the things that never matter: the common ground of phrases and profiles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

from copydesk.cleaners.core.signs import topics
from copydesk.cleaners.language.scripts import COMPATIBLE_HAN, HAN, HANGUL, KANA, THAI, ranges_where

#: Hex digits of a line's key: 48 bits keep two lines of one site apart, and profiles small.
KEY_DIGITS = 12

#: Stands between lines that are folded at once. It is no space, no letter, and joins with nothing.
END = "\0"

#: A letter of a script without spaces says about as much as this many letters of an alphabet.
WIDE_LETTER = 3

#: Words of at least this width tell what a text is about; shorter ones are in every text.
TOPIC_WIDTH = 4

#: The scripts without spaces, as ranges of a regular expression.
WIDE_RANGES = KANA + HAN + HANGUL + COMPATIBLE_HAN + THAI
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(rf"[{WIDE_RANGES}]|[^\W_]+")
_ABOVE_BMP = re.compile(r"[\U00010000-\U0010ffff]")
_MARK = re.compile(f"[{ranges_where(lambda sign: unicodedata.category(sign) == 'Mn')}]+")
_WIDE_LETTER = re.compile(rf"[{WIDE_RANGES}]")
_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_ODD = {"ı": "i", "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u00ad": "", "\u200b": ""}
_BLANKS = dict.fromkeys("[]{}【】〔〕《》()", " ")
_KEPT_AT_START = "_#©ⓒ+@"
_KEPT_AT_END = "_#ⓒ%+"


def tokens(text: str) -> list[str]:
    """Words; in scripts without spaces, letters."""
    return _TOKEN.findall(text)


def words_of_all(texts: Sequence[str], blanked: Sequence[str]) -> list[list[str]]:
    """`tokens` of many lines, their case folded. `blanked` are the lines with all but letters and digits blank."""
    page = END.join(blanked)
    folded = page.casefold()
    if len(folded) != len(page) or _WIDE_LETTER.search(page):
        # Some letters fold to one with a mark on it, which would then end a word.
        return [[w.casefold() for w in tokens(text)] for text in texts]
    return [line.split() for line in folded.split(END)]


def topics_of_folded(folded: str) -> frozenset[str]:
    """What a text is about that `fold_inside` folded: its longer words; in scripts without spaces, pairs of letters."""
    return topics_of_words((_WORD if folded.isascii() else _TOKEN).findall(folded))


def topics_of_words(words: list[str]) -> frozenset[str]:
    """`topics_of_folded` of a text that folds to these words."""
    return topics(words, TOPIC_WIDTH)


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
    return key_of_normal(normal(text))


def key_of_normal(text: str) -> str:
    """`key` of a line that `normal` folded."""
    return _digest(text)


def normal(text: str) -> str:
    """A line with case and white space folded: lines with the same key have the same one."""
    return " ".join(text.split()).casefold()


def fold_line(text: str) -> str:
    """A line as the phrases of the lexicon are written: plain letters, numbers as #, no brackets, no edge punctuation.

    >>> fold_line("» Comments (12) «"), fold_line("PUBLICITÉ"), fold_line("- Advertisement -")
    ('comments #', 'publicite', 'advertisement')
    """
    return cut_edges(fold_inside(text))


def cut_start(folded: str) -> str:
    """A folded line without what is cut at its start."""
    start = 0
    while start < len(folded) and not (folded[start].isalnum() or folded[start] in _KEPT_AT_START):
        start += 1
    return folded[start:]


def cut_edges(folded: str) -> str:
    """`fold_line` of a line that `fold_inside` folded."""
    if folded[:1].isalnum() and folded[-1:].isalnum():
        return folded
    start, end = 0, len(folded)
    while start < end and not (folded[start].isalnum() or folded[start] in _KEPT_AT_START):
        start += 1
    while start < end and not (folded[end - 1].isalnum() or folded[end - 1] in _KEPT_AT_END):
        end -= 1
    return folded[start:end]


def fold_again(piece: str) -> str:
    """`fold_line` of some words of a folded line: only other scripts need more than a look at the edges."""
    return cut_edges(piece.casefold()) if piece.isascii() else fold_line(piece)


def cut_head(folded: str, text: str) -> str:
    """The beginning of a phrase, `text`, folded. A space at its end stands for the end of a word, so it is kept."""
    while folded and not (folded[0].isalnum() or folded[0] in _KEPT_AT_START):
        folded = folded[1:]
    return folded + " " if text.endswith(" ") and not folded.endswith(":") else folded


def fold_inside(text: str) -> str:
    """`fold_line` without cutting the edges: for the pieces of a phrase."""
    text = _replaced(text.casefold(), _ODD)
    if not text.isascii():
        text = _replaced(unicodedata.normalize("NFC", _without_marks(unicodedata.normalize("NFKD", text))), _ODD)
    text = _replaced(_NUMBER.sub("#", text), _BLANKS)
    text = " ".join(text.split())
    if ":" in text:
        text = text.replace(" :", ":").replace(": ", ":").replace(":", ": ").rstrip()
    return text


def fold_all(texts: Sequence[str]) -> list[str]:
    """`fold_inside` of many lines at once, which takes a fraction of the time."""
    return [folded.strip() for folded in fold_inside(joined(texts)).split(END)]


def joined(texts: Sequence[str]) -> str:
    """Lines as one text in which each ends where `END` stands; where a line itself holds that, it gives way."""
    return END.join([text.replace(END, "\1") for text in texts])


def _without_marks(text: str) -> str:
    """A decomposed text without the marks that stand on letters (Unicode's category Mn)."""
    if _ABOVE_BMP.search(text):
        # A pattern's set of signs is slow once it goes past 16 bits.
        return "".join(c for c in text if unicodedata.category(c) != "Mn")
    return _MARK.sub("", text)


def _replaced(text: str, table: dict[str, str]) -> str:
    """A text with signs replaced. Most texts hold none of them, so that to look for each is faster than a table."""
    for sign, other in table.items():
        if sign in text:
            text = text.replace(sign, other)
    return text


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_DIGITS // 2).hexdigest()
