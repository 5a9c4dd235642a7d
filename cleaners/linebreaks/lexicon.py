"""How likely a word is: the language's word list, this document, this site; and letters for words no list has."""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import islice

from cleaners.linebreaks.forms import Forms, count_forms

#: A word that nothing knows has at least this probability.
FLOOR = 1e-25

#: Two-letter entries of the word list that are rarer than this are noise ("er", "nt", "ll"), not words.
TWO_LETTER_WORD = 4e-4

#: Letter statistics are counted on this many of the commonest words: enough for a tenth of a second of counting.
LETTER_WORDS = 30_000

#: No more groups of four letters than this are kept for a language (some 20 MB).
MAX_CHANCES = 200_000

#: How many of the commonest words count as function words.
FUNCTION_WORDS = 150

#: Languages whose lexicon is kept (10 to 70 MB each); to read one and count its letters takes a third of a second.
LEXICONS_AT_HAND = 8

_ALIASES = {"no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "tl": "fil", "iw": "he", "in": "id"}


@dataclass(frozen=True)
class Lexicon:
    """The word list of one language. `frequencies` gives a word's share of running text; `binders` bind what follows to
    them, `followers` hardly ever open a sentence, `prefixes` and `suffixes` are halves of compounds that are written
    with a hyphen, `folding` maps characters to those of the list."""

    frequencies: Mapping[str, float]
    single_letters: str | None = None
    binders: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    followers: frozenset[str] = frozenset()
    folding: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def function_words(self) -> frozenset[str]:
        """The commonest words of the language."""
        return frozenset(islice((w for w in self.frequencies if w.isalpha()), FUNCTION_WORDS))

    @cached_property
    def letters(self) -> Letters:
        """Letter statistics of the commonest words."""
        return count_letters(islice((w for w in self.frequencies if w.isalpha()), LETTER_WORDS))

    @cached_property
    def forms(self) -> Forms:
        """What its words share with others: beginnings, ends, endings."""
        return count_forms(w for w in self.frequencies if w.isalpha())


@dataclass(frozen=True)
class Letters:
    """Counts of letter groups of up to four, and how many times and in how many ways each group goes on.

    `chances` keeps the logarithm of each group of four that was asked for: there are few of them in a language.
    """

    groups: Mapping[str, int]
    onward: Mapping[str, tuple[int, int]]
    chances: dict[str, float] = field(default_factory=dict)

    def log10(self, word: str) -> float:
        """The decimal logarithm of the chance of this spelling, by Witten-Bell smoothing."""
        if not self.groups:
            return -3 - 1.2 * len(word)
        padded = f"\x02\x02\x02{word}\x03"
        total = 0.0
        for i in range(3, len(padded)):
            group = padded[i - 3 : i + 1]
            chance = self.chances.get(group)
            if chance is None:
                chance = self._chance(group)
                if len(self.chances) < MAX_CHANCES:
                    self.chances[group] = chance
            total += chance
        return total

    def _chance(self, group: str) -> float:
        chance = 1e-3
        for k in range(4):
            seen = self.onward.get(group[3 - k : 3])
            if not seen:
                break
            chance = (self.groups.get(group[3 - k :], 0) + seen[1] * chance) / (seen[0] + seen[1])
        return math.log10(chance)


@dataclass(frozen=True)
class Words:
    """Word chances for one document: the language's list mixed with the words inside its own lines and its site's."""

    lexicon: Lexicon
    local: Mapping[str, int]
    size: int
    site: Mapping[str, int] = field(default_factory=dict)
    site_size: int = 0
    known: dict[str, float] = field(default_factory=dict)

    def log10(self, word: str) -> float:
        """The decimal logarithm of a word's chance; case and the kind of apostrophe make no difference."""
        found = self.known.get(word)
        if found is None:
            found = self.known[word] = math.log10(max(self._chance(word.lower().replace("’", "'")), FLOOR))
        return found

    def listed(self, word: str) -> float:
        """The decimal logarithm of the word list's frequency alone, -10 for a word that it lacks."""
        lexicon = self.lexicon
        return math.log10(lexicon.frequencies.get(word.translate(lexicon.folding).lower(), 1e-10))

    def _chance(self, word: str) -> float:
        chance = self._mixed(word)
        if chance < 1e-7 and word.endswith("'s"):
            chance = max(chance, 0.05 * self._mixed(word[:-2]))
        if len(word) == 1 and word.isalpha():
            letters = self.lexicon.single_letters
            return min(chance, 1e-9) if word not in (letters or "aeiouyàèåöоаивкся") else chance
        if len(word) == 2 and self.lexicon.frequencies.get(word, 0.0) < TWO_LETTER_WORD:
            return min(chance, 1e-7)
        if chance < 1e-6 and len(word) > 2:
            chance += 10 ** (self.lexicon.letters.log10(word[:40]) - 2.5)
        return chance

    def count(self, word: str) -> int:
        """How often a word in small letters stands inside lines of this text and of its site."""
        return self.local.get(word, 0) + self.site.get(word, 0)

    def _mixed(self, word: str) -> float:
        here = self.local.get(word, 0) / max(self.size, 200)
        there = self.site.get(word, 0) / max(self.site_size, 2000)
        return 0.75 * self.lexicon.frequencies.get(word, 0.0) + 0.25 * (here + there)


def count_letters(words: Iterable[str]) -> Letters:
    """Letter groups of words, each word counted once: spelling, not use, is what they tell."""
    padded = (f"\x02\x02\x02{word}\x03" for word in words)
    fours = Counter(word[i - 3 : i + 1] for word in padded for i in range(3, len(word)))
    groups: Counter[str] = Counter()
    # Each shorter group is the end of a group of four, of which there are few.
    for four, count in fours.items():
        for k in range(4):
            groups[four[k:]] += count
    onward: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for group, count in groups.items():
        seen = onward[group[:-1]]
        seen[0] += count
        seen[1] += 1
    return Letters(dict(groups), {k: (v[0], v[1]) for k, v in onward.items()})


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
    # A fifth of a second to import: for the processes that read pages, not for the one that hands them out.
    import wordfreq

    data = json.loads((files(__package__) / "languages.json").read_text("utf-8")).get(code, {})
    known = code in wordfreq.available_languages("best")
    lists = {key: frozenset(data.get(key, "").split()) for key in ("binders", "prefixes", "suffixes", "followers")}
    return Lexicon(
        wordfreq.get_frequency_dict(code, "best") if known else {},
        data.get("single_letters"),
        **lists,
        folding=_read_simplification() if code == "zh" else {},
    )


def _read_simplification() -> dict[int, str]:
    """Traditional characters to simplified ones: the Chinese word list knows these alone."""
    import msgpack  # wordfreq reads its lists with it

    packed = (files("wordfreq") / "data" / "_chinese_mapping.msgpack.gz").read_bytes()
    table: dict[int, str] = msgpack.unpackb(gzip.decompress(packed), strict_map_key=False)
    return table
