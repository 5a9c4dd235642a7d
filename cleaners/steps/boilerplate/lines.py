"""What a line looks like without the things that never matter: the common ground of phrases and profiles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from copydesk.cleaners.core.digests import hex_digests
from copydesk.cleaners.core.folding import Folding, codes_of, cut_edges, cut_start, lines_of
from copydesk.cleaners.core.running_text import single_spaced
from copydesk.cleaners.core.signs import count_wide, tokens_of, topics
from copydesk.cleaners.language.scripts import COMPATIBLE_HAN, HAN, HANGUL, KANA, THAI, ranges_where

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Hex digits of a line's key: 48 bits keep two lines of one site apart, and profiles small.
KEY_DIGITS = 12

#: Stands between lines that are folded at once. It is no space, no letter, and joins with nothing.
END = "\0"

#: Stands for it where a line itself holds it.
GIVEN_WAY = "\1"

#: A letter of a script without spaces says about as much as this many letters of an alphabet.
WIDE_LETTER = 3

#: Words of at least this width tell what a text is about; shorter ones are in every text.
TOPIC_WIDTH = 4

#: The scripts without spaces, as ranges of a regular expression.
WIDE_RANGES = KANA + HAN + HANGUL + COMPATIBLE_HAN + THAI
_ABOVE_BMP = re.compile(r"[\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_ODD = {"ı": "i", "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u00ad": "", "\u200b": ""}
_BLANKS = dict.fromkeys("[]{}【】〔〕《》()", " ")
#: Vowels and last consonants of Hangul, which make one sign with the letter before them.
_JOINING = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")


def tokens(text: str) -> list[str]:
    """Words; in scripts without spaces, letters."""
    return tokens_of(text)


def topics_of_folded(folded: str) -> frozenset[str]:
    """What a text is about that `fold_inside` folded: its longer words; in scripts without spaces, pairs of letters."""
    return topics(tokens(folded), TOPIC_WIDTH)


def width(text: str) -> int:
    """How much a line says, in letters of an alphabet: letters of scripts without spaces count three."""
    if text.isascii():
        return len(text)
    return len(text) + (WIDE_LETTER - 1) * count_wide(text)


def key(text: str) -> str:
    """The key of a line in a profile: a digest of it with case and white space folded; its digits stay.

    >>> key("More  News") == key("more news"), key("1-0") == key("2-0")
    (True, False)
    """
    return keys_of_normal([normal(text)])[0]


def keys_of_normal(texts: Sequence[str]) -> list[str]:
    """`key` of lines that `normal` folded."""
    return hex_digests([text.encode("utf-8", "surrogatepass") for text in texts], KEY_DIGITS // 2)


def normal(text: str) -> str:
    """A line with case and white space folded: lines with the same key have the same one."""
    return single_spaced(text).casefold()


def fold_line(text: str) -> str:
    """A line as the phrases of the lexicon are written: plain letters, numbers as #, no brackets, no edge punctuation.

    >>> fold_line("» Comments (12) «"), fold_line("PUBLICITÉ"), fold_line("- Advertisement -")
    ('comments #', 'publicite', 'advertisement')
    """
    return cut_edges(fold_inside(text))


def fold_again(piece: str) -> str:
    """`fold_line` of some words of a folded line: only other scripts need more than a look at the edges."""
    return cut_edges(piece.casefold()) if piece.isascii() else fold_line(piece)


def cut_head(folded: str, text: str) -> str:
    """The beginning of a phrase, `text`, folded. A space at its end stands for the end of a word, so it is kept."""
    folded = cut_start(folded)
    return folded + " " if text.endswith(" ") and not folded.endswith(":") else folded


def fold_inside(text: str) -> str:
    """`fold_line` without cutting the edges: for the pieces of a phrase."""
    return fold_all([text])[0]


def fold_all(texts: Sequence[str]) -> list[str]:
    """`fold_inside` of many lines at once, which takes a fraction of the time."""
    return lines_of(*fold_codes(texts))


def fold_codes(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """`fold_all` as code points, the lines one behind the other, and where each ends."""
    import numpy as np

    lines, ends = list(texts), np.empty(len(texts), np.int64)
    codes = _FOLDING.fold_codes(lines, ends)
    if codes is None:
        codes = codes_of([folded.strip() for folded in _folded_slowly(joined_lines(lines)).split(END)], ends)
    return codes, ends


def _folded_slowly(text: str) -> str:
    """A text folded whole: for signs that join with what stands before them."""
    text = _replaced(_NUMBER.sub("#", _plain_letters(text)), _BLANKS)
    text = " ".join(text.split())
    if ":" in text:
        text = text.replace(" :", ":").replace(": ", ":").replace(":", ": ").rstrip()
    return text


def _plain_letters(text: str) -> str:
    """A text in small letters without marks on them, its quotes straight."""
    text = _replaced(text.casefold(), _ODD)
    if text.isascii():
        return text
    return _replaced(unicodedata.normalize("NFC", _without_marks(unicodedata.normalize("NFKD", text))), _ODD)


def _plain_sign(sign: str) -> str | None:
    """`_plain_letters` of one sign; `None` where it may join with the one before it: vowels of Hangul and of Indic
    scripts."""
    if sign == END:
        return GIVEN_WAY
    apart = unicodedata.normalize("NFKD", sign.casefold())
    if any(unicodedata.category(each) == "Mc" for each in apart) or _JOINING.match(apart):
        return None
    return _plain_letters(sign)


def joined_lines(texts: Sequence[str]) -> str:
    """Lines as one text in which each ends where `END` stands; where a line itself holds that, it gives way."""
    return END.join([text.replace(END, GIVEN_WAY) for text in texts])


def _without_marks(text: str) -> str:
    """A decomposed text without the marks that stand on letters (Unicode's category Mn)."""
    if _ABOVE_BMP.search(text):
        # A pattern's set of signs is slow once it goes past 16 bits.
        text = _ABOVE_BMP.sub(lambda found: "" if unicodedata.category(found[0]) == "Mn" else found[0], text)
    return _marks().sub("", text)


@cache
def _marks() -> re.Pattern[str]:
    """Runs of marks; to list them takes as long as to read a page, and few pages ask for them."""
    return re.compile(f"[{ranges_where(lambda sign: unicodedata.category(sign) == 'Mn')}]+")


def _replaced(text: str, table: dict[str, str]) -> str:
    """A text with signs replaced. Most texts hold none of them, so that to look for each is faster than a table."""
    for sign, other in table.items():
        if sign in text:
            text = text.replace(sign, other)
    return text


_FOLDING = Folding(_plain_sign)
