"""English texts dressed up as other languages, because the training sources have hardly any text in them.

In Chinese, each English word becomes a Chinese one of like rank in the word list (grammar is lost, words are real); in
a caseless script, pairs of letters become Hangul syllables. An English text stays as it is, but its word list gets
holes: that is what a language of many forms looks like. What is learned is how lines, widths, paragraphs and words
relate, not any word.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from itertools import islice
from pathlib import Path

from copydesk.cleaners.language.lexicon import Lexicon, read_lexicon
from copydesk.cleaners.language.word_lists import WordList

PREFIX = "pseudo-"

#: How many texts are dressed up as each language.
COUNTS = {"zh": 500, "ko": 150, "en": 300}

#: Names that no list knows are spelled with this many of the commonest ideographs.
IDEOGRAPHS = 800

#: The commonest words stay in a list with holes; this share of the others (in a hundred) goes.
KEPT_WORDS = 3000
HOLES = 35

#: Words that hardly ever open a sentence.
_FOLLOWERS = "of is are was were be been has had will would could can than or that which who whom whose not"
FOLLOWERS = frozenset(_FOLLOWERS.split())

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
    """An English text in other words or letters; some capitalised words stay as they are, as Latin names do."""
    if lang == "en":
        return text
    words = _TOKEN.sub(lambda m: word(m.group(), lang, keep_names=True), text)
    if lang == "ko":
        return words
    return _BLANK.sub("", _MARK.sub(lambda m: _MARKS[m.group()], words))


def word(token: str, lang: str, *, keep_names: bool = False) -> str:
    """A word in another language, always the same for the same word.

    >>> word("The", "zh") == word("the", "zh")
    True
    """
    low = token.lower()
    if keep_names and token[0].isupper() and _number(low) % 20 == 0:
        return token
    if lang == "ko":
        return "".join(chr(0xAC00 + _number(low[k : k + 2]) % 11000) for k in range(0, len(low), 2))
    return _chinese().get(low) or "".join(
        _ideographs()[_number(f"{k}{low}") % IDEOGRAPHS] for k in range(2 + _number(low) % 2)
    )


@lru_cache
def lexicon(lang: str) -> Lexicon:
    """The word list that goes with a dressed-up text."""
    if lang == "zh":
        return read_lexicon("zh")
    english = read_lexicon("en")
    if lang == "en":
        ranked = enumerate(english.frequencies.items())
        kept = {w: f for rank, (w, f) in ranked if rank < KEPT_WORDS or _number(w) % 100 >= HOLES}
        holed = WordList(kept)
        return Lexicon(lambda: holed, english.single_letters, english.binders, english.prefixes, english.suffixes)
    out: dict[str, float] = {}
    for token, frequency in english.frequencies.items():
        made = word(token, lang) if token.isalpha() else token
        out[made] = out.get(made, 0.0) + frequency
    dressed = WordList(out)
    return Lexicon(lambda: dressed, None, frozenset(word(w, lang) for w in english.binders))


@lru_cache
def _chinese() -> dict[str, str]:
    """A Chinese word for each English one; followers become followers."""
    lexicon = read_lexicon("zh")
    found = [w for w in lexicon.frequencies if w.isalpha() and w[0] > "\u2e80"]
    follow = [w for w in found if w in lexicon.followers]
    open_ = iter([w for w in found if w not in lexicon.followers and w[0] not in lexicon.followers])
    pairs, used = {}, 0
    for token in read_lexicon("en").frequencies:
        if not token.isalpha():
            continue
        if token in FOLLOWERS and used < len(follow):
            pairs[token] = follow[used]
            used += 1
        else:
            made = next(open_, None)
            if made is None:
                break
            pairs[token] = made
    return pairs


@lru_cache
def _ideographs() -> list[str]:
    return [w for w in read_lexicon("zh").frequencies if len(w) == 1 and w > "\u2e80"][:IDEOGRAPHS]


@lru_cache(maxsize=1_000_000)
def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
