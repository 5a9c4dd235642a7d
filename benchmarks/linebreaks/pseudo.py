"""English texts dressed up as other scripts, because the training sources have hardly any text in them.

In a script without blanks, words become one to three ideographs; in a caseless one, letters become Hangul syllables.
What is learned is how lines, widths, paragraphs and words of such a script relate, not its words.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from itertools import islice
from pathlib import Path

import wordfreq

from cleaners.linebreaks.lexicon import Lexicon

PREFIX = "pseudo-"

#: How many texts are dressed up as each language.
COUNTS = {"zh": 200, "ko": 50}

#: So many ideographs are in common use.
IDEOGRAPHS = 1500

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MARKS = {".": "。", ",": "，", "?": "？", "!": "！", ":": "：", ";": "；", "(": "（", ")": "）"}
_MARK = re.compile(r"([.,?!:;)])(?=\s|[”’\"]|$)|(\()")
_BLANK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef“”0-9]) | (?=[\u3000-\u9fff\uff00-\uffef“”0-9])")


def write_texts(source: Path, out: Path) -> Path:
    """Dressed-up texts of the English ones in `source`, in the generator's layout; made once."""
    if out.exists():
        return out
    names = sorted((source / "en").glob("*.txt"), key=lambda p: _number(p.name))
    for lang, count in COUNTS.items():
        folder = out / lang
        folder.mkdir(parents=True)
        for path in islice(names, count):
            text = dress(path.read_text("utf-8"), lang)
            (folder / f"{PREFIX}{path.name}").write_text(text, "utf-8")
    return out


def dress(text: str, lang: str) -> str:
    """An English text in other letters; some capitalised words stay as they are, as Latin names do."""
    words = _TOKEN.sub(lambda m: word(m.group(), lang, keep_names=True), text)
    if lang == "ko":
        return words
    return _BLANK.sub("", _MARK.sub(lambda m: _MARKS[m.group()], words))


def word(token: str, lang: str, *, keep_names: bool = False) -> str:
    """A word in other letters, always the same for the same word.

    >>> word("The", "zh") == word("the", "zh")
    True
    """
    low = token.lower()
    if keep_names and token[0].isupper() and _number(low) % 20 == 0:
        return token
    if lang == "ko":
        return "".join(chr(0xAC00 + _number(c) % 11000) if c.isalpha() else c for c in low)
    size = 1 if len(low) < 4 else 2 if len(low) < 9 else 3
    return "".join(chr(0x4E00 + _number(f"{k}{low}") % IDEOGRAPHS) for k in range(size))


@lru_cache
def lexicon(lang: str) -> Lexicon:
    """The English word list in other letters."""
    out: dict[str, float] = {}
    for token, frequency in wordfreq.get_frequency_dict("en", "best").items():
        made = word(token, lang) if token.isalpha() else token
        out[made] = out.get(made, 0.0) + frequency
    return Lexicon(out)


@lru_cache(maxsize=1_000_000)
def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
