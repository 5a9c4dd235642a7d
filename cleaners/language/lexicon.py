"""How likely a word is: the language's word list, this document, this site; letters where none has it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any

import msgpack

from copydesk.cleaners.core.word_chances import WordChances
from copydesk.cleaners.language.character_model import Letters
from copydesk.cleaners.language.eojeol import NOTHING_ATTACHED, Attached, Eojeol, attached_of, eojeol_of
from copydesk.cleaners.language.forms import CUT, Forms, JoinedParts
from copydesk.cleaners.language.language_files import words_of
from copydesk.cleaners.language.serbian import CYRILLIC_LIST
from copydesk.cleaners.language.word_lists import WordList, data_folder, read_words, word_list_paths

#: One-letter words of a language whose own are not listed.
SINGLE_LETTERS = "aeiouyàèåöоаивкся"

#: Lexicons that are kept; without their lists they are small.
LEXICONS_AT_HAND = 64

_ALIASES = {"no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "tl": "fil", "iw": "he", "in": "id"}

#: Languages that share a list, the one that is written in Latin letters first.
_SHARED = {"sh": ("hr", "sr"), CYRILLIC_LIST: ("sr",)}

_NO_WORDS = WordList({})


def _read_none() -> WordList:
    """The list of a language that has none."""
    return _NO_WORDS


@dataclass(frozen=True)
class Lexicon:
    """What is known of the words of one language, of this `code` or of none. `words` gives its list, which is read
    when it is first asked for: most texts are seen to be whole without it. `binders` bind what follows to them,
    `followers` hardly ever open a sentence, `openers` hardly ever stand elsewhere, `prefixes` and `suffixes` are halves
    of compounds that are written with a hyphen, `folding` maps characters to those of the list, `attached` are forms
    that are written onto the word before them, `apart` are pairs of words that are oftener two than the word that they
    would make, `eojeol` reads the words of a language whose list has their parts, `couplers` stand between a compound's
    first half and another compound, `articles` are told where nouns have a capital, `salutations` begin a letter,
    `capital_nouns` says that nouns are written with a capital, `decimal_comma` that a number has a comma before its
    fraction, `spaced_quotes` that a blank stands inside of guillemets, and `spaced_thousands` that one stands before
    each three digits of a number."""

    words: Callable[[], WordList] = _read_none
    single_letters: str | None = None
    binders: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    followers: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    folding: Mapping[int, str] = field(default_factory=dict)
    attached: Attached = NOTHING_ATTACHED
    apart: frozenset[str] = frozenset()
    eojeol: Callable[[], Eojeol] | None = None
    couplers: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    salutations: frozenset[str] = frozenset()
    capital_nouns: bool = False
    decimal_comma: bool = False
    spaced_quotes: bool = False
    spaced_thousands: bool = False
    code: str = ""

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

    @cached_property
    def log10(self) -> Callable[[str], float]:
        """Gives the decimal logarithm of a word's chance; case and the kind of apostrophe make no difference."""
        return self._chances.log10

    @cached_property
    def listed(self) -> Callable[[str], float]:
        """Gives the decimal logarithm of the word list's frequency alone, -10 for a word that it lacks."""
        return self._chances.listed

    @cached_property
    def _chances(self) -> WordChances:
        lexicon, words = self.lexicon, self.lexicon.words()
        singles = lexicon.single_letters or SINGLE_LETTERS
        spell, local = words.letters.log10, dict(self.local)
        return WordChances(words.frequencies.get, spell, local, self.size, dict(lexicon.folding), singles)

    def count(self, word: str) -> int:
        """How often a word in small letters stands inside lines of this text."""
        return self.local.get(word, 0)


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
    data = _words_of(code)
    keys = ("binders", "prefixes", "suffixes", "followers", "openers", "couplers", "articles", "salutations")
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
        spaced_thousands=data.get("spaced_thousands", False),
        code=code,
    )


def _words_of(code: str) -> Mapping[str, Any]:
    """What is written of the small words of a list's language: those of all languages that share it."""
    first, *others = [words_of(each) for each in _SHARED.get(code, (code,))]
    joined = {
        key: " ".join((first[key], *(o[key] for o in others if key in o)))
        for key in first
        if isinstance(first[key], str)
    }
    return {**first, **joined}


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
