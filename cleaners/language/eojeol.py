"""How a Korean word between two blanks (eojeol) is made, and whether two halves are one.

The word list has the parts of words: nouns, stems, particles, endings. A word is read as a row of them, in the way
that suits the list best: a prefix or none, nouns, an affix of one syllable, then particles and endings. Two halves are
one word where the whole is read better than the two: a noun lies across the gap ("공영주|차장"), or a half begins with
what begins no word ("전시|회에"). Between two nouns ("심야|노선") both ways are written, and nothing tells.

The lists of forms stand in the language's file (`[words]`): `particles` and `endings` follow any word, `ending_starts`
are how longer endings begin, `light_verbs` follow a noun that has no particle of its own.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


@dataclass(frozen=True)
class Attached:
    """The forms of one language that are written onto the word before them."""

    forms: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    light_verbs: frozenset[str] = frozenset()
    closed: tuple[str, ...] = ()

    def belongs_to(self, left: str, right: str) -> bool:
        """Whether `right` belongs to the word that ends with `left`.

        >>> from copydesk.cleaners.language.language_files import words_of
        >>> korean = attached_of(words_of("ko"))
        >>> korean.belongs_to("항구", "에서는"), korean.belongs_to("발표", "했다"), korean.belongs_to("계획을", "했다")
        (True, True, False)
        """
        if not left or not right:
            return False
        if right in self.forms or (bool(self.starts) and right.startswith(self.starts)):
            return True
        return right in self.light_verbs and not left.endswith(self.closed)


NOTHING_ATTACHED = Attached()


def attached_of(words: Mapping[str, str]) -> Attached:
    """The forms that the `[words]` of a language's file name; none where they name none."""
    if "particles" not in words:
        return NOTHING_ATTACHED
    particles = words["particles"].split()
    return Attached(
        frozenset([*particles, *words.get("endings", "").split()]),
        tuple(words.get("ending_starts", "").split()),
        frozenset(words.get("light_verbs", "").split()),
        tuple(words.get("closed", "").split()),
    )


#: No more syllables than this on either side of a gap are read, and none of fewer: one syllable is too many things.
MOST_SYLLABLES = 12
LEAST_SYLLABLES = 2

#: A part of the list has at most so many syllables.
_LONGEST_PART = 6

#: Decimal logarithms. What it adds that a noun, or a particle or an ending, follows another part in a word: these stand
#: more often so than by themselves. What an affix costs beside its share of the affixes, and a prefix; a lone syllable.
NOUN_FOLLOWS = 0.5
TAIL_FOLLOWS = 1.0
SUFFIX, PREFIX, LONE = -0.7, -1.5, -0.3

#: What a run of syllables costs that is no part of the list, and each of them; a syllable that begins no word.
UNKNOWN, UNKNOWN_SYLLABLE, NO_START = -5.0, -2.0, -7.0
LONGEST_UNKNOWN = 5

#: The share of particles and endings counts as so much at least, and that of lone syllables.
RAREST_TAIL, RAREST_LONE = -3.2, -5.0

#: Differences of two readings beyond this tell no more.
_MOST = 8.0

#: Words of so many syllables tell which syllables are affixes.
WITH_AFFIX = range(3, 6)

_NEVER = -1e9

_HANGUL = re.compile("[가-힣]+")


class _Reading(NamedTuple):
    """A row of parts: the decimal logarithm of its chance, the syllables that no part explains, where its parts end."""

    chance: float = 0.0
    unknown: int = 0
    ends: tuple[int, ...] = ()


class Meeting(NamedTuple):
    """What is known of two halves of which one word might be made. The order is that of `_WEIGHTS`."""

    always: float
    better: float
    better_across: float
    cut: float
    ends_with_form: float
    ends_with_long_form: float
    is_form: float
    closes: float
    may_close: float
    modifies: float
    starts_ending: float
    fewer_unknown: float
    as_many_unknown: float
    left: float
    right: float
    left_unknown: float
    right_unknown: float


#: Weights of `Meeting`: log odds that two halves are one word (`python -m benchmarks.linebreaks.eojeol`).
_WEIGHTS = Meeting(
    always=2.36,
    better=0.51,
    better_across=0.38,
    cut=-1.33,
    ends_with_form=-0.71,
    ends_with_long_form=-1.91,
    is_form=1.65,
    closes=-2.31,
    may_close=-1.05,
    modifies=-2.54,
    starts_ending=5.31,
    fewer_unknown=1.11,
    as_many_unknown=1.22,
    left=-0.67,
    right=-0.18,
    left_unknown=-2.20,
    right_unknown=-0.20,
)


@dataclass(frozen=True)
class Eojeol:
    """The words of Korean by their parts.

    `lone` are the syllables that begin a word or are one, `tails` those that follow as particles and endings do beside
    the listed forms, `closing`, `often_closing` and `modifying` those that end a word always, often, before a noun.
    """

    parts: Mapping[str, float]
    attached: Attached
    lone: frozenset[str]
    tails: frozenset[str]
    closing: frozenset[str]
    often_closing: frozenset[str]
    modifying: frozenset[str]

    def odds(self, left: str, right: str) -> float | None:
        """The log odds that two halves are one word; `None` where one is too short to tell, or of other letters."""
        left, right = left[-MOST_SYLLABLES:], right[:MOST_SYLLABLES]
        if min(len(left), len(right)) < LEAST_SYLLABLES or not _HANGUL.fullmatch(left + right):
            return None
        return sum(weight * value for weight, value in zip(_WEIGHTS, self.meeting(left, right), strict=True))

    def meeting(self, left: str, right: str) -> Meeting:
        """What is known of two halves."""
        a, b, whole = self.read(left), self.read(right), self.read(left + right)
        better = max(-_MOST, min(whole.chance - a.chance - b.chance, _MOST))
        is_cut = len(left) in whole.ends
        form = self._last_form(left)
        fewer = whole.unknown - a.unknown - b.unknown
        return Meeting(
            1.0,
            better,
            0.0 if is_cut else better,
            float(is_cut),
            float(form > 0),
            float(form > 1),
            float(right in self.attached.forms or right in self.attached.light_verbs),
            float(left[-1] in self.closing),
            float(left[-1] in self.often_closing),
            float(left[-1] in self.modifying),
            float(bool(self.attached.starts) and right.startswith(self.attached.starts)),
            float(fewer < 0),
            float(fewer == 0),
            min(len(left), _LONGEST_PART),
            min(len(right), _LONGEST_PART),
            float(a.unknown > 0),
            float(b.unknown > 0),
        )

    def _last_form(self, word: str) -> int:
        """How many syllables the longest particle or ending has that a word ends with."""
        return max((k for k in range(1, min(5, len(word))) if word[-k:] in self.attached.forms), default=0)

    def read(self, word: str) -> _Reading:
        """The likeliest row of parts of a word.

        >>> korean = Eojeol({"환경": 1e-4, "단체": 1e-4, "는": 1e-2}, Attached(frozenset(["는"])), *[frozenset()] * 5)
        >>> korean.read("환경단체는").ends, korean.read("환경단체는").unknown, korean.read("체는").unknown
        ((2, 4, 5), 0, 1)
        """
        size = len(word)
        # The best reading up to each place: nothing or a prefix, nouns and stems, particles and endings.
        best = [[_Reading(_NEVER)] * 3 for _ in range(size + 1)]
        best[0][0] = _Reading()
        for at in range(size):
            for state, before in enumerate(best[at]):
                if before.chance <= _NEVER:
                    continue
                for length, then, cost, unknown in self._steps(word, at, state):
                    found = before.chance + cost
                    if found > best[at + length][then].chance:
                        ends = (*before.ends, at + length)
                        best[at + length][then] = _Reading(found, before.unknown + unknown, ends)
        return max(best[size], key=lambda reading: reading.chance)

    def _steps(self, word: str, at: int, state: int) -> Iterator[tuple[int, int, float, int]]:
        """What may follow at a place: syllables, the state after them, the cost, how many are not explained."""
        for length in range(1, min(_LONGEST_PART, len(word) - at) + 1):
            part = word[at : at + length]
            share = self.parts.get(part)
            chance = math.log10(share) if share else None
            if state and (part in self.tails or part in self.attached.forms):
                yield length, 2, max(RAREST_TAIL, chance or RAREST_TAIL) + TAIL_FOLLOWS, 0
            if state == 2:
                continue
            if length > 1:
                if chance is not None and part not in self.attached.forms:
                    yield length, 1, chance + (NOUN_FOLLOWS if state else 0.0), 0
                elif length <= LONGEST_UNKNOWN:
                    yield length, 1, UNKNOWN + UNKNOWN_SYLLABLE * length, length
            elif state:
                yield 1, 1, _share(self._suffixes, part) + SUFFIX, int(not self._suffixes[part])
            else:
                yield from self._openings(part, chance, is_last=at + 1 == len(word))

    def _openings(self, part: str, chance: float | None, *, is_last: bool) -> Iterator[tuple[int, int, float, int]]:
        """What a syllable may be at the start of a word."""
        if part in self.lone:
            yield 1, 1, max(RAREST_LONE, chance or RAREST_LONE) + LONE, 0
        if not is_last and self._prefixes[part]:
            yield 1, 0, _share(self._prefixes, part) + PREFIX, 0
        yield 1, 1, NO_START, 1

    @cached_property
    def _suffixes(self) -> Counter[str]:
        """How many listed words are another one and this syllable."""
        words = _with_affix(self.parts)
        forms = self.attached.forms
        return Counter(word[-1] for word in words if word[:-1] in self.parts and word[-1] not in forms)

    @cached_property
    def _prefixes(self) -> Counter[str]:
        """How many listed words are this syllable and another word."""
        return Counter(word[0] for word in _with_affix(self.parts) if word[1:] in self.parts)


def _with_affix(parts: Iterable[str]) -> list[str]:
    return [word for word in parts if len(word) in WITH_AFFIX and "가" <= word[0] <= "힣"]


def _share(counts: Counter[str], part: str) -> float:
    return math.log10((counts[part] + 0.05) / max(1, counts.total()))


def eojeol_of(words: Mapping[str, str], parts: Mapping[str, float], attached: Attached) -> Eojeol:
    """The words of a language by what its file says of their syllables (`[words]`) and by its list of parts."""
    names = ("lone", "tails", "closing", "often_closing", "modifying")
    return Eojeol(parts, attached, *(frozenset(words.get(name, "").split()) for name in names))
