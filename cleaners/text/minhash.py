"""Fingerprints of texts: how much of the wording of two articles is the same, told without the articles.

A text is the set of its shingles (runs of words next to each other), and of its facts (numbers and names). Its
fingerprint is a MinHash of each: the share of places in which two fingerprints agree is about the share of their
shingles, or facts, that both texts have. Stories of one template share shingles but no facts; copies share both.
The numbers are the same on every machine: whole numbers of 64 bits that wrap, no hash that Python seeds.
"""

from __future__ import annotations

import sys
import unicodedata
from array import array
from dataclasses import dataclass
from typing import TypeAlias

from copydesk.cleaners.core.digests import WordNumbers
from copydesk.cleaners.core.running_text import facts_of
from copydesk.cleaners.core.shingles import agreement, bands, lowest, roll, series

#: Places for the shingles. The error of the share is about 0.04 at this number.
PLACES = 126

#: Places for the facts.
FACT_PLACES = 42

#: Places of a band. Two texts are compared when a band of theirs is equal: at a share of .4 in 19 cases of 20.
ROWS = 3
BANDS = PLACES // ROWS

#: Words of a shingle: long enough that two stories of one template, whose names and numbers differ, share few.
_SHINGLE_WORDS = 5

#: Characters of a shingle where words are not set apart by blanks: about five words of Chinese.
CHARACTERS = 8

#: Shingles that a text must have to be compared: below, what two texts share is chance or a form.
MIN_SHINGLES = 30

#: Facts that two texts must have for them to tell copies from stories of one template.
MIN_FACTS = 5

#: Texts have other facts where the shorter list has less than this share in common with the longer.
_COMMON_FACTS = 0.5

#: What a fact takes in bytes, where there are few of them, and they are kept as they are.
_FACT_BYTES = 8

#: Texts with these shares of common shingles and facts are copies. `benchmarks/copies/figures.py` shows what it gives.
SHARE = 0.35
FACT_SHARE = 0.3

#: Where one text has too few facts to tell, the shingles must say more.
SHARE_ALONE = 0.5

_NUMBERS = WordNumbers()

# Arrays of the standard library, and not numpy's: who only compares fingerprints starts in half the time.
_Words: TypeAlias = "array[int]"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The MinHash of a text: `PLACES` and `FACT_PLACES` numbers of 32 bits, little-endian.

    Fewer than `MIN_FACTS` facts are kept as they are, a number of 64 bits each; there may be none.
    """

    places: bytes

    @property
    def is_whole(self) -> bool:
        """Whether it has the length of one: what was kept may be damaged."""
        few = [_FACT_BYTES * count for count in range(MIN_FACTS)]
        return len(self.places) - 4 * PLACES in (*few, 4 * FACT_PLACES)

    @property
    def facts(self) -> bytes:
        """The MinHash of the facts; empty where they are too few for one."""
        return self.places[4 * PLACES :] if len(self.places) == 4 * (PLACES + FACT_PLACES) else b""

    @property
    def few_facts(self) -> array[int]:
        """The facts themselves, where they are few."""
        return _little_endian(array("Q", b"" if self.facts else self.places[4 * PLACES :]))

    def bands(self) -> tuple[int, ...]:
        """A number of 63 bits for each band; texts that have one in common are worth comparing."""
        found = _room(BANDS)
        bands(_numbers(self.places[: 4 * PLACES]), ROWS, found)
        return tuple(found)


def fingerprint(text: str) -> Fingerprint | None:
    """The fingerprint of a text; `None` for one that is too short to be compared.

    >>> story = "The harbour wall is to be mended before the winter storms, the council of the town said. " * 4
    >>> fingerprint(story) == fingerprint(story.upper())
    True
    >>> fingerprint("Too short to tell.") is None
    True
    """
    # Most texts have no other sign that this form spells otherwise; then it need not be made, only looked for.
    text = unicodedata.normalize("NFKC", text.replace("…", "...").replace("\u00a0", " "))
    shingles = _shingles(text.casefold())
    if not _are_enough(shingles):
        return None
    facts = _facts(text)
    kept = (
        _lowest(facts, FACT_PLACES) if len(facts) >= MIN_FACTS else _little_endian(array("Q", sorted(facts))).tobytes()
    )
    return Fingerprint(_lowest(shingles, PLACES) + kept)


def share(one: Fingerprint, other: Fingerprint) -> float:
    """About how much of the shingles of two texts is in both: 0.0 to 1.0."""
    return _agreement(one.places[: 4 * PLACES], other.places[: 4 * PLACES])


def fact_share(one: Fingerprint, other: Fingerprint) -> float | None:
    """About how much of the facts of two texts is in both; `None` where one has too few."""
    return _agreement(one.facts, other.facts) if one.facts and other.facts else None


def have_other_facts(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether both texts have numbers or names, be they few, and little of them in common.

    >>> ferry = "The ferry to the island sails at {}, and the harbour office says that nothing else has changed since "
    >>> ferry += "the old pier was closed for good in the autumn, when the second boat was sold to a town in the north."
    >>> one, other = (fingerprint(ferry.format(hour)) for hour in (7, 9))
    >>> have_other_facts(one, other), have_other_facts(one, one)
    (True, False)
    """
    if one.few_facts and other.few_facts:
        common = set(one.few_facts) & set(other.few_facts)
        return len(common) < _COMMON_FACTS * min(len(one.few_facts), len(other.few_facts))
    prints = [each.facts or (_lowest(each.few_facts, FACT_PLACES) if each.few_facts else b"") for each in (one, other)]
    return all(prints) and not _agreement(prints[0], prints[1])


def is_copy(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two texts are near copies."""
    shingles = share(one, other)
    if shingles < SHARE:
        return False
    facts = fact_share(one, other)
    return shingles >= SHARE_ALONE if facts is None else facts >= FACT_SHARE


def _shingles(text: str) -> _Words:
    """The shingles of a folded text as numbers."""
    words, count, length = _words(text)
    if count < length:
        return _room(0)
    rolled = _room(count - length + 1)
    roll(words, length, rolled)
    return rolled


def _are_enough(shingles: _Words) -> bool:
    """Whether there are `MIN_SHINGLES` different ones; the first few tell it of nearly all texts."""
    few = shingles[: 2 * MIN_SHINGLES]
    return len(set(few)) >= MIN_SHINGLES or len(set(shingles)) >= MIN_SHINGLES


def _words(text: str) -> tuple[_Words, int, int]:
    """The words of a folded text as numbers, in room for more; how many there are, and how many are a shingle."""
    room = _room(len(text))
    count, single = _NUMBERS.of_words(text, room)
    return room, count, CHARACTERS if 2 * single > count else _SHINGLE_WORDS


def _facts(text: str) -> _Words:
    """The distinct numbers and names of a text, as numbers."""
    facts = facts_of(text)
    room = _room(len(facts))
    _NUMBERS.of_tokens(list(facts), room)
    return room


def _lowest(values: _Words, places: int) -> bytes:
    """One number a place: each place is another order of all values, of which the first is kept."""
    least = array("I", bytes(4 * places))
    lowest(values, _FACTORS[:places], _OFFSETS[:places], least)
    return _little_endian(least).tobytes()


def _agreement(one: bytes, other: bytes) -> float:
    """The share of places in which two rows of numbers are the same."""
    return agreement(_numbers(one), _numbers(other)) / (len(one) // 4)


def _numbers(places: bytes) -> array[int]:
    return _little_endian(array("I", places))


def _little_endian(numbers: array[int]) -> array[int]:
    """Numbers as this machine writes them in the order of the others, or back."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _room(size: int) -> _Words:
    return array("Q", bytes(8 * size))


def _series(first: int) -> _Words:
    numbers = _room(PLACES)
    series(first, numbers)
    return numbers


# Multiply-shift: odd factors, the high half of the product.
_FACTORS = array("Q", [number | 1 for number in _series(0)])
_OFFSETS = _series(1_000_000)
