"""Learn where the words of a language stand: the tables that `weights.npz` keeps for `cleaners/core/word_places.py`.

Counted in the gold texts of the training sources; only words of the language's word list are kept, as digests. A
sample's own table is learned from the half of the texts that it is not of, and a quarter of the texts has none, as most
languages do.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.linebreaks import pseudo
from benchmarks.linebreaks.data import Sample
from copydesk.cleaners.core.word_places import ODDS_STEPS, WordPlaces, digest_ending, digest_word
from copydesk.cleaners.language.lexicon import read_lexicon

#: Languages of which the training sources have enough text.
LANGUAGES = ("de", "en")

#: A word or an ending that stands less often is not kept; nor is one whose numbers are nearly those of others.
LEAST = 3
SLIGHT = 4

#: What is known of an ending counts as much as so many words, and what holds for all words as so many with the ending.
_WORD_PRIOR, _ENDING_PRIOR, _OPENING_PRIOR = 8, 5, 4

#: Texts without a table: those whose digest begins with a byte below this.
_WITHOUT = 64

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_END = re.compile(r"[”’»“\")\]]*(?:[.!?…:](?:\s|[”’»“\")\]]|$)|$)")
_OPENING = re.compile(r"[”’»“\")\]]*[.!?…][”’»“\")\]]*\s")

Table = tuple[np.ndarray, np.ndarray]


@dataclass
class _Counts:
    """How often each word stands before an end, inside, inside before a capital; with a capital at a beginning and
    elsewhere; at a beginning, and in all."""

    end: Counter[str] = field(default_factory=Counter)
    inner: Counter[str] = field(default_factory=Counter)
    before_large: Counter[str] = field(default_factory=Counter)
    opens_large: Counter[str] = field(default_factory=Counter)
    inner_large: Counter[str] = field(default_factory=Counter)
    opens: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)

    def add(self, line: str) -> None:
        """Count the words of a line."""
        is_opening = True
        for match in _WORD.finditer(line):
            word, stop = match[0].lower(), match.end()
            after = line[stop + 1 : stop + 2]
            if line[stop : stop + 1] == " " and after.isalpha():
                self.inner[word] += 1
                self.before_large[word] += after.isupper()
            elif _END.match(line, stop):
                self.end[word] += 1
            self.all[word] += 1
            self.opens[word] += is_opening
            if match[0][0].isupper():
                (self.opens_large if is_opening else self.inner_large)[word] += 1
            is_opening = bool(_OPENING.match(line, stop))


def learn(texts: Iterable[str], language: str) -> Table:
    """Digests in order, and for each the four numbers that `WordPlaces` has."""
    counts = _Counts()
    for text in texts:
        for line in text.split("\n"):
            counts.add(line)
    before = _odds(counts.end, counts.inner, _ENDING_PRIOR), _odds(counts.end, counts.before_large, _ENDING_PRIOR)
    endings = {ending: (one, before[1].get(ending, 0.0), 0.0, 0.0) for ending, one in before[0].items()}
    words = _words(counts, endings, frozenset(read_lexicon(language).frequencies))
    found = {digest_ending(ending): _steps(odds) for ending, odds in endings.items()}
    found |= {digest_word(word): _steps(odds) for word, odds in words.items()}
    order = sorted(found)
    return np.array(order, np.uint32), np.array([found[digest] for digest in order], np.int8)


def _steps(odds: tuple[float, ...]) -> list[int]:
    return [max(-127, min(127, round(each * ODDS_STEPS))) for each in odds]


def _odds(yes: Counter[str], no: Counter[str], prior: float) -> dict[str, float]:
    """For each ending the log odds of two counts, beside those of all words."""
    ending_yes, ending_no = _by_ending(yes), _by_ending(no)
    whole = _share(yes, no)
    found = {}
    for ending in {*ending_yes, *ending_no}:
        size = ending_yes[ending] + ending_no[ending]
        if size >= LEAST:
            found[ending] = _log_odds((ending_yes[ending] + prior * whole) / (size + prior)) - _log_odds(whole)
    return found


def _by_ending(counts: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word, count in counts.items():
        found[word[-3:]] += count
    return found


def _share(yes: Counter[str], no: Counter[str]) -> float:
    return (yes.total() + 1) / (yes.total() + no.total() + 2)


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def _words(
    c: _Counts, endings: Mapping[str, tuple[float, ...]], listed: frozenset[str]
) -> dict[str, tuple[float, ...]]:
    """The numbers of the words that are not just those of their endings."""
    small = c.all - c.opens
    wholes = [_log_odds(_share(*pair)) for pair in _pairs(c, small)]
    found = {}
    for word, count in c.all.items():
        if count < LEAST or word.casefold() not in listed:
            continue
        priors = *endings.get(word[-3:], (0.0,) * 4)[:2], 0.0, 0.0
        odds = []
        for (yes, no), whole, prior, weight in zip(_pairs(c, small), wholes, priors, _PRIORS, strict=True):
            share = 1 / (1 + math.exp(-prior - whole))
            odds.append(_log_odds((yes[word] + weight * share) / (yes[word] + no[word] + weight)) - whole)
        if any(abs(one - prior) * ODDS_STEPS >= SLIGHT for one, prior in zip(odds, priors, strict=True)):
            found[word] = tuple(odds)
    return found


_PRIORS = (_WORD_PRIOR, _WORD_PRIOR, _OPENING_PRIOR, _OPENING_PRIOR)


def _pairs(c: _Counts, small: Counter[str]) -> tuple[tuple[Counter[str], Counter[str]], ...]:
    return (c.end, c.inner), (c.end, c.before_large), (c.opens_large, c.inner_large), (c.opens, small)


@dataclass(frozen=True)
class Tables:
    """A language's table of all its texts, and for either half of them that of the other half."""

    whole: Table
    others: tuple[WordPlaces, WordPlaces]


def read_tables(texts: Path, leave_out: Any = None) -> dict[str, Tables]:
    """The tables of the languages with enough text, without the texts of which `leave_out` says so."""
    found = {}
    for language in LANGUAGES:
        halves: tuple[list[str], list[str]] = [], []
        for path in sorted((texts / language).glob("*.txt")):
            if not (leave_out and leave_out(path.stem)):
                halves[half(path.stem)].append(path.read_text("utf-8"))
        others = WordPlaces(*learn(halves[1], language)), WordPlaces(*learn(halves[0], language))
        found[language] = Tables(learn([*halves[0], *halves[1]], language), others)
    return found


def arrays_of(tables: Mapping[str, Tables]) -> dict[str, np.ndarray]:
    """The tables as arrays of a file of weights."""
    found = {}
    for code, table in tables.items():
        found[f"places.{code}.digests"], found[f"places.{code}.odds"] = table.whole
    return found


def half(source: str) -> int:
    """One of two halves by source text."""
    return sum(source.removeprefix(pseudo.PREFIX).encode()) % 2


def table_of(sample: Sample, tables: Mapping[str, Tables]) -> WordPlaces | None:
    """What a sample may know of its language: of the texts of the other half."""
    source = sample.id.partition("#")[0]
    if sample.lang not in tables or (source.startswith(pseudo.PREFIX) and sample.lang != "en"):
        return None
    if hashlib.sha256(source.encode()).digest()[0] < _WITHOUT:
        return None
    return tables[sample.lang].others[half(source)]
