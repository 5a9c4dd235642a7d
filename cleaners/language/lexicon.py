"""How likely a word is: the language's word list, this document, this site; letters where none has it."""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial

import msgpack

from copydesk.cleaners.language.character_model import Letters
from copydesk.cleaners.language.eojeol import NOTHING_ATTACHED, Attached, Eojeol, attached_of, eojeol_of
from copydesk.cleaners.language.forms import CUT, Forms, JoinedParts
from copydesk.cleaners.language.language_files import words_of
from copydesk.cleaners.language.word_lists import WordList, data_folder, read_words, word_list_paths

#: A word that nothing knows has at least this probability.
FLOOR = 1e-25

#: Two-letter entries of the word list that are rarer than this are noise ("er", "nt", "ll"), not words.
TWO_LETTER_WORD = 4e-4

#: One-letter words of a language whose own are not listed.
SINGLE_LETTERS = "aeiouyàèåöоаивкся"

#: Words of one text whose chances are kept.
WORDS_AT_HAND = 20_000

#: Lexicons that are kept; without their lists they are small.
LEXICONS_AT_HAND = 64

_ALIASES = {"no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "tl": "fil", "iw": "he", "in": "id"}

_NO_WORDS = WordList({})


def _read_none() -> WordList:
    """The list of a language that has none."""
    return _NO_WORDS


@dataclass(frozen=True)
class Lexicon:
    """What is known of the words of one language. `words` gives its list, which is read when it is first asked for:
    most texts are seen to be whole without it. `binders` bind what follows to them, `followers` hardly ever open a
    sentence, `prefixes` and `suffixes` are halves of compounds that are written with a hyphen, `folding` maps
    characters to those of the list, `attached` are forms that are written onto the word before them, `apart`
    are pairs of words that are oftener two than the word that they would make, `eojeol` reads the words of a
    language whose list has their parts, `couplers` stand between a compound's first half and another compound,
    `capital_nouns` says that nouns are written with a capital, `decimal_comma` that a number has a comma before its
    fraction, and `spaced_quotes` that a blank stands inside of guillemets."""

    words: Callable[[], WordList] = _read_none
    single_letters: str | None = None
    binders: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    followers: frozenset[str] = frozenset()
    folding: Mapping[int, str] = field(default_factory=dict)
    attached: Attached = NOTHING_ATTACHED
    apart: frozenset[str] = frozenset()
    eojeol: Callable[[], Eojeol] | None = None
    couplers: frozenset[str] = frozenset()
    capital_nouns: bool = False
    decimal_comma: bool = False
    spaced_quotes: bool = False

    @property
    def is_listed(self) -> bool:
        """Whether there is a word list at all; nothing is read for the answer."""
        return self.words is not _read_none

    @property
    def frequencies(self) -> Mapping[str, float]:
        """A word's share of running text, the commonest first. Words are casefolded: "gross" stands for "groß"."""
        return self.words().frequencies

    @property
    def function_words(self) -> frozenset[str]:
        """The commonest words of the language."""
        return self.words().function_words

    @property
    def letters(self) -> Letters:
        """Letter statistics of the commonest words."""
        return self.words().letters

    @property
    def forms(self) -> Forms:
        """What its words share with others."""
        return self.words().forms


@dataclass(frozen=True)
class KnownWords:
    """Word chances for one document: the language's list mixed with the words inside its own lines."""

    lexicon: Lexicon
    local: Mapping[str, int]
    size: int
    known: dict[str, float] = field(default_factory=dict)
    found: dict[str, float] = field(default_factory=dict)

    @cached_property
    def _list(self) -> WordList:
        return self.lexicon.words()

    def log10(self, word: str) -> float:
        """The decimal logarithm of a word's chance; case and the kind of apostrophe make no difference."""
        found = self.known.get(word)
        if found is None:
            low, folded = word.lower(), word.casefold()
            if "’" in word:
                low, folded = low.replace("’", "'"), folded.replace("’", "'")
            found = math.log10(max(self._chance(low, folded), FLOOR))
            if len(self.known) < WORDS_AT_HAND:
                self.known[word] = found
        return found

    def listed(self, word: str) -> float:
        """The decimal logarithm of the word list's frequency alone, -10 for a word that it lacks."""
        found = self.found.get(word)
        if found is None:
            folding = self.lexicon.folding
            folded = (word.translate(folding) if folding else word).casefold()
            found = math.log10(self._list.frequencies.get(folded, 1e-10))
            if len(self.found) < WORDS_AT_HAND:
                self.found[word] = found
        return found

    def _chance(self, word: str, folded: str) -> float:
        chance = self._mixed(word, folded)
        if chance < 1e-7 and word.endswith("'s"):
            chance = max(chance, 0.05 * self._mixed(word[:-2], folded[:-2]))
        if len(word) == 1 and word.isalpha():
            letters = self.lexicon.single_letters
            return min(chance, 1e-9) if word not in (letters or SINGLE_LETTERS) else chance
        if len(word) == 2 and self._list.frequencies.get(folded, 0.0) < TWO_LETTER_WORD:
            return min(chance, 1e-7)
        if chance < 1e-6 and len(word) > 2:
            chance += 10 ** (self._list.letters.log10(folded[:40]) - 2.5)
        return chance

    def count(self, word: str) -> int:
        """How often a word in small letters stands inside lines of this text."""
        return self.local.get(word, 0)

    def _mixed(self, word: str, folded: str) -> float:
        here = self.local.get(word, 0) / max(self.size, 200)
        return 0.75 * self._list.frequencies.get(folded, 0.0) + 0.25 * here


def has_word_list(code: str) -> bool:
    """Whether there is a word list for a language's code.

    >>> has_word_list("en"), has_word_list("lij")
    (True, False)
    """
    return _ALIASES.get(code, code) in word_list_paths()


def read_lexicon(language: str | None) -> Lexicon:
    """The lexicon of a BCP 47 tag; an empty one for a language without a word list.

    >>> read_lexicon("xx").frequencies
    {}
    >>> read_lexicon("en-US") is read_lexicon("en-GB")
    True
    """
    code = (language or "").partition("-")[0].partition("_")[0].lower()
    return _lexicon_of(_ALIASES.get(code, code))


@lru_cache(maxsize=LEXICONS_AT_HAND)
def _lexicon_of(code: str) -> Lexicon:
    data = words_of(code)
    keys = ("binders", "prefixes", "suffixes", "followers", "couplers")
    lists = {key: frozenset(data.get(key, "").split()) for key in keys}
    return Lexicon(
        partial(read_words, code) if code in word_list_paths() else _read_none,
        data.get("single_letters"),
        **lists,
        folding=_read_simplification() if code == "zh" else {},
        attached=attached_of(data),
        apart=frozenset(filter(None, data.get("apart", "").split(", "))),
        eojeol=partial(_read_eojeol, code) if code in CUT else None,
        capital_nouns=data.get("capital_nouns", False),
        decimal_comma=data.get("decimal_comma", False),
        spaced_quotes=data.get("spaced_quotes", False),
    )


@lru_cache(maxsize=len(CUT))
def _read_eojeol(code: str) -> Eojeol:
    """How the words of a language are made of the parts that its list has."""
    data, listed = words_of(code), read_words(code).frequencies
    assert isinstance(listed, JoinedParts)
    return eojeol_of(data, listed.parts, attached_of(data))


def _read_simplification() -> dict[int, str]:
    """Traditional characters to simplified ones: the Chinese word list knows these alone."""
    packed = (data_folder() / "_chinese_mapping.msgpack.gz").read_bytes()
    table: dict[int, str] = msgpack.unpackb(gzip.decompress(packed), strict_map_key=False)
    return table
