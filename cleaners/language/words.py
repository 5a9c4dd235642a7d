"""Which language a text is in, when it is plainly not the one it is said to be in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from copydesk.cleaners.core.line_words import ListedWords, tally
from copydesk.cleaners.language.language_files import language_tables, words_of
from copydesk.cleaners.language.scripts import LETTERS

#: Characters of a text that are enough to tell.
PROBE = 4000

#: Fewer words than this tell nothing.
LEAST = 40

#: In running text a fifth of all words and more are articles, prepositions, conjunctions of its language, and
#: hardly any are of another one: measured on the gold texts of the training sources.
OWN = 0.16
OTHER = 0.06

#: Languages whose small words are those of the one before them, where both are written in Latin letters.
_SAME_WORDS = {"hr": ("bs", "sr")}

#: Languages that are kin share small words; yet a text has this many times as many of its own.
KIN = 2

_WORD = re.compile(LETTERS)


def settle_language(text: str, language: str | None) -> str | None:
    """The language to read a text in: `language`, unless the text's small words are plainly those of another one.

    Pages of a site in one language are often declared to be in another (a paper for the Germans of Spain).

    >>> text = 4 * "Der Rat hat am Montag mit den Leuten von der Bahn zu den Plänen für die Linie beraten. "
    >>> settle_language(text, "es"), settle_language(text, "de"), settle_language("Der Rat", "es")
    ('de', 'de', 'es')
    """
    return settle_by_shares(shares_of_small_words(text[:PROBE]), language)


def settle_by_shares(shares: Mapping[str, float], language: str | None) -> str | None:
    """The same by the shares of a text's small words."""
    code = (language or "").partition("-")[0].lower()
    if not shares:
        return language
    best = max(shares, key=shares.__getitem__)
    own = shares.get(code, 0.0)
    strange = own <= OTHER or own * KIN < shares[best]
    return best if strange and shares[best] > OWN else language


def shares_of_small_words(text: str) -> dict[str, float]:
    """What share of a text's words are articles, prepositions, conjunctions of each language; none of a short text.

    >>> shares = shares_of_small_words("The boats of the harbour are in the bay and the crews are on the wall. " * 3)
    >>> max(shares, key=shares.get), shares["en"] > OWN, shares["nl"] > OWN
    ('en', True, False)
    """
    return shares_of(small_words(text))


class SmallWords(NamedTuple):
    """How often each small word of any language stands in a text, and how many words the text has in all."""

    counts: dict[str, int]
    size: int


def small_words(text: str) -> SmallWords:
    """The small words of a text, in the order in which they come.

    >>> small_words("The boats of THE harbour").counts
    {'the': 2, 'of': 1}
    """
    return SmallWords(*_listed().count(text, _WORD.findall))


@lru_cache(maxsize=1)
def _listed() -> ListedWords:
    return ListedWords(list(languages_by_word()))


def shares_of(words: SmallWords) -> dict[str, float]:
    """The shares of a text's small words; none of a short text."""
    if words.size < LEAST:
        return {}
    counts = tally(words.counts, languages_by_word(), "")
    return {code: count / words.size for code, count in counts.items()}


@lru_cache(maxsize=1)
def detached_words() -> frozenset[str]:
    """The parts of verbs, of any language, that stand at the end of sentences: "zieht ins Becken ein"."""
    return frozenset(word for code in language_tables() for word in words_of(code).get("detached", "").split())


@lru_cache(maxsize=1)
def languages_by_word() -> dict[str, tuple[str, ...]]:
    """For each binding word of any language, the languages that have it."""
    table: dict[str, tuple[str, ...]] = {}
    for code in language_tables():
        for word in words_of(code).get("binders", "").split():
            table[word] = (*table.get(word, ()), code, *_SAME_WORDS.get(code, ()))
    return table
