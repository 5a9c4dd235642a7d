"""Which languages a text may be in: a short one, or one whose page says nothing, may be in any of several.

The word lists of these are then asked as one.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import TypeVar

from copydesk.cleaners.core.line_words import tally
from copydesk.cleaners.language.detect import by_letters, by_script, normalize_tag
from copydesk.cleaners.language.forms import Stemmed, highest_shares
from copydesk.cleaners.language.lexicon import SINGLE_LETTERS, Lexicon, has_word_list, read_lexicon
from copydesk.cleaners.language.serbian import CYRILLIC_LIST
from copydesk.cleaners.language.word_lists import WordList
from copydesk.cleaners.language.words import (
    OWN,
    PROBE,
    SmallWords,
    languages_by_word,
    settle_by_shares,
    shares_of,
    small_words,
)

_Number = TypeVar("_Number", int, float)


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

    def highest(self, words: list[str], least: list[int], endings: tuple[str, ...]) -> list[float]:
        """For each word the highest share of its forms in any of the languages."""
        shares = (highest_shares(listed, words, least, endings) for listed in self.lists)
        return _most([weight * share for share in found] for weight, found in zip(self.weights, shares, strict=True))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain.from_iterable(self.lists)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(self.lists)


def _most(rows: Iterable[list[_Number]]) -> list[_Number]:
    """The highest of each column."""
    return list(map(max, zip(*rows, strict=True)))


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
    """What words share with those of any of the lists."""

    lists: tuple[WordList, ...]

    def shared(self, words: list[str]) -> list[int]:
        return _most(listed.forms.shared(words) for listed in self.lists)

    def shared_end(self, words: list[str]) -> list[int]:
        return _most(listed.forms.shared_end(words) for listed in self.lists)

    def starting(self, words: list[str]) -> list[int]:
        return _most(listed.forms.starting(words) for listed in self.lists)

    def ending(self, words: list[str]) -> list[int]:
        return _most(listed.forms.ending(words) for listed in self.lists)

    def likeliest(self, words: list[str], stems: list[int], frequencies: Mapping[str, float]) -> list[float]:
        return _most(listed.forms.likeliest(words, stems, frequencies) for listed in self.lists)


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
        openers=lexicons[0].openers,
        folding=lexicons[0].folding,
        attached=lexicons[0].attached,
        apart=_union([lexicon.apart for lexicon in lexicons]),
        eojeol=lexicons[0].eojeol,
        couplers=_union([lexicon.couplers for lexicon in lexicons]),
        articles=lexicons[0].articles,
        salutations=_union([lexicon.salutations for lexicon in lexicons]),
        capital_nouns=lexicons[0].capital_nouns,
        decimal_comma=lexicons[0].decimal_comma,
        spaced_quotes=lexicons[0].spaced_quotes,
        spaced_thousands=lexicons[0].spaced_thousands,
        code=lexicons[0].code,
    )


@lru_cache(maxsize=4)
def _mix_words(languages: tuple[tuple[str, float], ...]) -> WordList:
    lists, weights = zip(*((read_lexicon(code).words(), weight) for code, weight in languages), strict=True)
    return MixedWordList(MixedFrequencies(tuple(words.frequencies for words in lists), weights), lists, weights)


def _union(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


#: No more languages than this are asked for a word.
_MOST = 3

#: How the languages of a text are weighed beside the likeliest: those that are at least so likely, for so much.
#: A page's own word counts as `DECLARED` before the text has said anything.
_WEIGHTS = ((0.5, 1.0), (0.12, 0.3), (0.03, 0.1))
DECLARED = 0.5

#: With less than this share of its chances at languages with word lists, a text is taken to be in one without.
_LISTED = 0.3

#: From this many letters on, a text that is nearly never of its declared language is not.
_LETTERS_TO_CONTRADICT = 60
_NEVER = 0.01

#: From so many letters on one for which its letters give no chance at all is not, either.
_LETTERS_OF_SCRIPT = 20


#: A language of which a text has this share of small words that the likeliest one lacks stands in it too.
BESIDE = 0.05

#: Codes of py3langid for languages whose word list has another code.
_SAME = {"no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "tl": "fil"}
_CYRILLIC = re.compile("[\u0430-\u045f]{3}")
_LETTER = re.compile(r"[^\W\d_]")


def lexicon_of(text: str, language: str | None) -> Lexicon:
    """The lexicon for a text: of the language that it is plainly in, or of all that it may be in."""
    languages = likely_languages(text, language)
    return mix_lexicons(languages) if languages else read_lexicon(language)


def likely_languages(text: str, language: str | None) -> tuple[tuple[str, float], ...]:
    """The languages that a text may be in, with weights up to 1, the likeliest first; `language` is the declared one.

    A long text in whose small words one language is plain has that one alone, and so has a text that most likely is in
    a language without a word list: the lists of others would call all its words unknown.

    >>> likely_languages("The boats of the harbour are in the bay and the crews are on the wall. " * 4, "nl")
    (('en', 1.0),)
    >>> [code for code, _ in likely_languages("Die Suche nach dem vermissten Fischer wurde abgebrochen.", None)]
    ['de']
    >>> likely_languages("Valitsus teatas teisipäeval uuest kavast, millega toetatakse põllumehi.", None)
    (('et', 1.0),)
    """
    return _languages_of(text[:PROBE], (normalize_tag(language) or "").partition("-")[0])


#: Several steps ask for the languages of a text, one after the other.
@lru_cache(maxsize=8)
def _languages_of(probe: str, declared: str) -> tuple[tuple[str, float], ...]:
    """`likely_languages` of the beginning of a text."""
    words = small_words(probe)
    plain = _plain(words, declared)
    if plain:
        return _in_letters_of(probe, plain)
    letters = len(_LETTER.findall(probe))
    if not letters:
        return ()
    script = by_script(probe, letters)
    if script:
        return ((script, 1.0),)
    chances = _chances(probe, words, declared, letters)
    listed = {code: chance for code, chance in chances.items() if has_word_list(code)}
    if sum(listed.values()) < _LISTED * sum(chances.values()):
        return ((max(chances, key=lambda code: chances[code]), 1.0),)
    return _in_letters_of(probe, _weigh(listed))


def _in_letters_of(probe: str, languages: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """The languages with the list whose letters a text has, where a language is written in two alphabets."""
    if not any(_SAME.get(code, code) == "sh" for code, _ in languages) or not _CYRILLIC.search(probe):
        return languages
    return tuple((CYRILLIC_LIST if _SAME.get(code, code) == "sh" else code, weight) for code, weight in languages)


def _plain(words: SmallWords, declared: str) -> tuple[tuple[str, float], ...]:
    """The languages of a text whose small words tell them plainly; none of a text where they do not."""
    shares = shares_of(words)
    best = settle_by_shares(shares, declared or None)
    if not best or shares.get(best, 0.0) <= OWN or not has_word_list(best):
        return ()
    beside = Counter(tally(words.counts, languages_by_word(), best))
    others = [(code, n / words.size) for code, n in beside.most_common(1) if has_word_list(code)]
    return ((best, 1.0), *((code, 1.0) for code, share in others if share > BESIDE))


def _chances(probe: str, words: SmallWords, declared: str, letters: int) -> dict[str, float]:
    """How likely each language is, by the text's letters, its small words, and what its page says."""
    found: dict[str, float] = defaultdict(float)
    for code, chance in by_letters(probe.lower()).items():
        if chance > _NEVER / 10:
            found[_SAME.get(code, code)] += chance
    small: dict[str, int] = defaultdict(int)
    for code, count in tally(words.counts, languages_by_word(), "").items():
        own = _SAME.get(code, code)
        small[own] = max(small[own], count)
    chances = {code: chance * (1 + small[code]) for code, chance in found.items()}
    total = sum(chances.values()) or 1.0
    chances = {code: chance / total for code, chance in chances.items()}
    own = _SAME.get(declared, declared)
    is_strange = letters >= _LETTERS_OF_SCRIPT and own not in chances
    is_contradicted = is_strange or (letters >= _LETTERS_TO_CONTRADICT and chances.get(own, 0.0) < _NEVER)
    if own and not is_contradicted:
        chances[own] = chances.get(own, 0.0) + DECLARED
    return chances


def _weigh(chances: dict[str, float]) -> tuple[tuple[str, float], ...]:
    """The likeliest languages with their weights."""
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])[:_MOST]
    out = []
    for code, chance in ranked:
        weight = next((weight for least, weight in _WEIGHTS if chance >= least * ranked[0][1]), None)
        if weight:
            out.append((code, weight))
    return tuple(out)
