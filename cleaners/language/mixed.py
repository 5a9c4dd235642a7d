"""The word lists of several languages as one: for a text that may be in any of them, or in more than one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain

from copydesk.cleaners.language.forms import Stemmed, highest_share
from copydesk.cleaners.language.lexicon import SINGLE_LETTERS, Lexicon, read_lexicon
from copydesk.cleaners.language.word_lists import WordList


@dataclass(frozen=True)
class MixedFrequencies(Stemmed):
    """A word's share of running text in the language that has most of it; a less likely language counts for less.

    >>> mixed = MixedFrequencies(({"die": 0.02, "der": 0.03}, {"die": 0.0001, "the": 0.05}), (1.0, 0.1))
    >>> mixed["die"], mixed["the"], sorted(mixed)
    (0.02, 0.005000000000000001, ['der', 'die', 'the'])
    """

    lists: tuple[Mapping[str, float], ...]
    weights: tuple[float, ...]

    def get(self, word: str, default: float | None = None) -> float | None:  # type: ignore[override]
        """The share of a word; `default` for one that no list has."""
        found = 0.0
        for words, weight in zip(self.lists, self.weights, strict=True):
            found = max(found, weight * (words.get(word) or 0.0))
        return found or default

    def highest(self, stem: str, endings: tuple[str, ...]) -> float:
        """The highest share among a stem and the stem with each ending."""
        shares = (highest_share(words, stem, endings) for words in self.lists)
        return max(weight * share for weight, share in zip(self.weights, shares, strict=True))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain.from_iterable(self.lists)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(self.lists)


@dataclass(frozen=True)
class _MixedLetters:
    """The spelling of the language that suits a word best."""

    lists: tuple[WordList, ...]
    weights: tuple[float, ...]

    def log10(self, word: str) -> float:
        return max(
            words.letters.log10(word) + math.log10(weight)
            for words, weight in zip(self.lists, self.weights, strict=True)
        )


@dataclass(frozen=True)
class _MixedForms:
    """What a word shares with those of any of the lists."""

    lists: tuple[WordList, ...]

    def shared(self, word: str) -> int:
        return max(words.forms.shared(word) for words in self.lists)

    def shared_end(self, word: str) -> int:
        return max(words.forms.shared_end(word) for words in self.lists)

    def starting(self, word: str) -> int:
        return max(words.forms.starting(word) for words in self.lists)

    def ending(self, word: str) -> int:
        return max(words.forms.ending(word) for words in self.lists)

    def likeliest(self, word: str, stem: int, frequencies: Mapping[str, float]) -> float:
        return max(words.forms.likeliest(word, stem, frequencies) for words in self.lists)


@dataclass(frozen=True)
class MixedWordList(WordList):
    """Several lists that answer as one. The first is that of the likeliest language."""

    lists: tuple[WordList, ...] = ()
    weights: tuple[float, ...] = ()

    @cached_property
    def function_words(self) -> frozenset[str]:
        """The commonest words of any of the languages."""
        return frozenset().union(*(words.function_words for words in self.lists))

    @cached_property
    def letters(self) -> _MixedLetters:  # type: ignore[override]
        """The spelling of the language that suits a word best."""
        return _MixedLetters(self.lists, self.weights)

    @cached_property
    def forms(self) -> _MixedForms:  # type: ignore[override]
        """What words share with those of any of the lists."""
        return _MixedForms(self.lists)


@lru_cache(maxsize=128)
def mix_lexicons(languages: tuple[tuple[str, float], ...]) -> Lexicon:
    """One lexicon for languages and their weights, the likeliest first; that of one language is its own.

    >>> mix_lexicons((("en", 1.0),)) is read_lexicon("en")
    True
    """
    lexicons = [read_lexicon(code) for code, _ in languages]
    if len(lexicons) == 1:
        return lexicons[0]
    return Lexicon(
        partial(_mix_words, languages),
        "".join(lexicon.single_letters or SINGLE_LETTERS for lexicon in lexicons),
        _union([lexicon.binders for lexicon in lexicons]),
        _union([lexicon.prefixes for lexicon in lexicons]),
        _union([lexicon.suffixes for lexicon in lexicons]),
        followers=lexicons[0].followers,
        folding=lexicons[0].folding,
        attached=lexicons[0].attached,
        apart=_union([lexicon.apart for lexicon in lexicons]),
        eojeol=lexicons[0].eojeol,
        couplers=_union([lexicon.couplers for lexicon in lexicons]),
        capital_nouns=lexicons[0].capital_nouns,
        decimal_comma=lexicons[0].decimal_comma,
    )


@lru_cache(maxsize=4)
def _mix_words(languages: tuple[tuple[str, float], ...]) -> WordList:
    lists, weights = zip(*((read_lexicon(code).words(), weight) for code, weight in languages), strict=True)
    return MixedWordList(MixedFrequencies(tuple(words.frequencies for words in lists), weights), lists, weights)


def _union(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
