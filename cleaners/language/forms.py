"""What a word that no list has owes to the words that it has: other forms of it, compounds, parts in a row."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np

from copydesk.cleaners.core.shared_tables import SortedWords
from copydesk.cleaners.language.tables import Arrays

#: Beginnings and ends are looked up among this many of the commonest words: a tenth of a second of sorting.
_WORDS = 100_000

#: Shorter words, in letters, are no compounds and no help with forms.
SHORTEST = 4

#: Endings are taken from this many of the commonest words, up to this many letters each, and so many are kept.
ENDING_WORDS = 20_000
LONGEST_ENDING = 3
ENDINGS = 60


class Shares(Mapping[str, float]):
    """Words with their share of running text, which are told by what `get` finds."""

    @abstractmethod
    def get(self, word: str, default: float | None = None) -> float | None:  # type: ignore[override]
        """The share of a word; `default` for one that has none."""

    def __getitem__(self, word: str) -> float:
        found = self.get(word)
        if found is None:
            raise KeyError(word)
        return found


class Stemmed(Shares):
    """The shares of words, where all forms of one are found at once."""

    @abstractmethod
    def highest(self, words: list[str], least: list[int], endings: tuple[str, ...]) -> list[float]:
        """For each word the highest share of its beginnings, `LONGEST_ENDING` letters shorter at most and with so many
        letters at `least`, by themselves and with each ending; 0 where none is listed."""


@dataclass(frozen=True)
class Forms:
    """Words in order of their letters, the same read backwards, and the endings that most words have."""

    words: SortedWords
    backwards: SortedWords
    endings: tuple[str, ...]

    def shared(self, words: list[str]) -> list[int]:
        """How many letters at its start each word has in common with one of the list.

        >>> count_forms(["zawlec", "zawleczone"]).shared(["zawleczenia"])
        [7]
        """
        return [self.words.shared(word) for word in words]

    def shared_end(self, words: list[str]) -> list[int]:
        """The same at its end."""
        return [self.backwards.shared(word[::-1]) for word in words]

    def starting(self, words: list[str]) -> list[int]:
        """How many words of the list start with each word and go on."""
        return [self.words.starting(word) for word in words]

    def ending(self, words: list[str]) -> list[int]:
        """How many words of the list end with each word and have something before it.

        >>> count_forms(["videobeweis", "videospiel", "beweis"]).ending(["beweis"])
        [1]
        """
        return [self.backwards.starting(word[::-1]) for word in words]

    def likeliest(self, words: list[str], stems: list[int], frequencies: Mapping[str, float]) -> list[float]:
        """The highest frequency among the forms of each word: its ending put off or changed, so many letters of the
        stem kept at least.

        >>> count_forms(["walks", "talks", "talked"]).likeliest(["walked"], [4], {"walks": 0.1})
        [0.1]
        """
        return highest_shares(frequencies, words, [max(stem, SHORTEST) for stem in stems], self.endings)


def highest_shares(
    frequencies: Mapping[str, float], words: list[str], least: list[int], endings: tuple[str, ...]
) -> list[float]:
    """`Stemmed.highest` of any frequencies: by the list itself, where it can answer all at once.

    >>> highest_shares({"walks": 0.1, "walk": 0.05}, ["walked"], [4], ("s", "ed"))
    [0.1]
    """
    if isinstance(frequencies, Stemmed):
        return frequencies.highest(words, least, endings)
    forms = (_forms_of(word, size, endings) for word, size in zip(words, least, strict=True))
    return [max((frequencies.get(form, 0.0) for form in of_word), default=0.0) for of_word in forms]


def _forms_of(word: str, least: int, endings: tuple[str, ...]) -> Iterator[str]:
    """The beginnings of a word with so many letters at least, by themselves and with each ending."""
    for size in range(max(least, len(word) - LONGEST_ENDING, 0), len(word)):
        yield word[:size]
        yield from (word[:size] + ending for ending in endings)


def count_forms(words: Iterable[str]) -> Forms:
    """The forms of a list of words, the commonest first."""
    return forms_of(forms_table(words))


def forms_table(words: Iterable[str]) -> Arrays:
    """The forms of a list of words as arrays."""
    kept = [word for word in islice(words, _WORDS) if len(word) >= SHORTEST]
    ends = Counter(word[-n:] for word in kept[:ENDING_WORDS] for n in range(1, LONGEST_ENDING + 1))
    endings = "\n".join(end for end, _ in ends.most_common(ENDINGS))
    text, places = _in_order(kept)
    backwards, backward_places = _in_order([word[::-1] for word in kept])
    return {
        "text": text,
        "places": places,
        "backwards": backwards,
        "backward_places": backward_places,
        "endings": np.frombuffer(endings.encode(), np.uint8),
    }


def forms_of(table: Arrays) -> Forms:
    """The forms that arrays of `forms_table` hold."""
    return Forms(
        SortedWords(table["text"], table["places"]),
        SortedWords(table["backwards"], table["backward_places"]),
        tuple(table["endings"].tobytes().decode().split()),
    )


def _in_order(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Words one behind the other, in order, and where each ends."""
    encoded = sorted(word.encode() for word in words)
    sizes = np.fromiter(map(len, encoded), np.uint32, len(encoded))
    return np.frombuffer(b"".join(encoded), np.uint8), sizes.cumsum(dtype=np.uint32)


#: Languages whose word list is cut so.
CUT = frozenset({"ko"})

#: A part follows another one so many times more often than it stands anywhere.
FOLLOWS = 10.0

#: A word's parts after the first have at most so many letters; longer words have more parts than are looked for.
_LONGEST_PART = 4
LONGEST_WORD = 14


def _share_of(word: str, part: Callable[[str], float | None]) -> float | None:
    """The share of a word that is listed, or made of parts that are; `part` gives the share of a part."""
    found = part(word)
    if found is None and not word.isascii() and 1 < len(word) <= LONGEST_WORD:
        return max(_shares_by_parts(word, 2, part), default=None)
    return found


def _shares_by_parts(word: str, more: int, part: Callable[[str], float | None]) -> Iterator[float]:
    for size in range(1, min(_LONGEST_PART, len(word) - 1) + 1):
        last = part(word[-size:])
        if last is None:
            continue
        rest = word[:-size]
        first = part(rest)
        if first is not None:
            yield first * last * FOLLOWS
        elif more > 1:
            yield from (found * last * FOLLOWS for found in _shares_by_parts(rest, more - 1, part))


@dataclass(frozen=True)
class JoinedParts(Stemmed):
    """The shares of words, and of those that are two or three listed parts in a row.

    >>> words = JoinedParts({"정부": 1e-3, "는": 2e-2})
    >>> words["정부"], words["정부는"] > 1e-4, words.get("부정는")
    (0.001, True, None)
    """

    parts: Mapping[str, float]

    def get(self, word: str, default: float | None = None) -> float | None:  # type: ignore[override]
        """The share of a word; `default` for one that neither is listed nor has listed parts."""
        found = _share_of(word, self.parts.get)
        return default if found is None else found

    def highest(self, words: list[str], least: list[int], endings: tuple[str, ...]) -> list[float]:
        """For each word the highest share of its forms, which have most of their parts in common."""
        part = cache(self.parts.get)
        return [
            max((_share_of(form, part) or 0.0 for form in _forms_of(word, size, endings)), default=0.0)
            for word, size in zip(words, least, strict=True)
        ]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)
