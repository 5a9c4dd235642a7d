"""What a word that no list has owes to the words that it has: other forms of it, compounds with the same parts."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

#: Beginnings and ends are looked up among this many of the commonest words: a tenth of a second of sorting.
WORDS = 100_000

#: Shorter words, in letters, are no compounds and no help with forms.
SHORTEST = 4

#: Endings are taken from this many of the commonest words, up to this many letters each, and so many are kept.
ENDING_WORDS = 20_000
ENDING = 3
ENDINGS = 60

NEVER = (0.0,) * ENDINGS


class Stemmed(Mapping[str, float]):
    """The shares of words, where all forms of one are found at once."""

    @abstractmethod
    def highest(self, stem: str, endings: tuple[str, ...]) -> float:
        """The highest share among a stem and the stem with each ending; 0 where none is listed."""


@dataclass(frozen=True)
class Forms:
    """Words in order of their letters, the same read backwards, and the endings that most words have."""

    words: tuple[str, ...]
    backwards: tuple[str, ...]
    endings: tuple[str, ...]

    def shared(self, word: str) -> int:
        """How many letters at its start a word has in common with one of the list.

        >>> count_forms(["zawlec", "zawleczone"]).shared("zawleczenia")
        7
        """
        return _shared(self.words, word)

    def shared_end(self, word: str) -> int:
        """The same at its end."""
        return _shared(self.backwards, word[::-1])

    def starting(self, word: str) -> int:
        """How many words of the list start with a word and go on."""
        return _count(self.words, word)

    def ending(self, word: str) -> int:
        """How many words of the list end with a word and have something before it.

        >>> count_forms(["videobeweis", "videospiel", "beweis"]).ending("beweis")
        1
        """
        return _count(self.backwards, word[::-1])

    def likeliest(self, word: str, stem: int, frequencies: Mapping[str, float]) -> float:
        """The highest frequency among the forms of a word: its ending put off or changed, `stem` letters kept at least.

        >>> count_forms(["walks", "talks", "talked"]).likeliest("walked", 4, {"walks": 0.1})
        0.1
        """
        found = 0.0
        for cut in range(1, ENDING + 1):
            base = word[: len(word) - cut]
            if len(base) < max(stem, SHORTEST):
                break
            found = max(found, highest_share(frequencies, base, self.endings))
        return found


def highest_share(frequencies: Mapping[str, float], stem: str, endings: tuple[str, ...]) -> float:
    """The highest frequency among a stem and the stem with each ending: by the list itself, where it can answer all
    at once.

    >>> highest_share({"walks": 0.1, "walk": 0.05}, "walk", ("s", "ed"))
    0.1
    """
    if isinstance(frequencies, Stemmed):
        return frequencies.highest(stem, endings)
    others = [stem + end for end in endings]
    return max((frequencies.get(stem, 0.0), *map(frequencies.get, others, NEVER)))


def count_forms(words: Iterable[str]) -> Forms:
    """The forms of a list of words, the commonest first."""
    kept = [word for word in islice(words, WORDS) if len(word) >= SHORTEST]
    ends = Counter(word[-n:] for word in kept[:ENDING_WORDS] for n in range(1, ENDING + 1))
    endings = tuple(end for end, _ in ends.most_common(ENDINGS))
    return Forms(tuple(sorted(kept)), tuple(sorted(word[::-1] for word in kept)), endings)


def _shared(words: tuple[str, ...], word: str) -> int:
    at = bisect_left(words, word)
    return max((_common(word, near) for near in words[max(0, at - 1) : at + 1]), default=0)


def _common(a: str, b: str) -> int:
    for k, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return k
    return min(len(a), len(b))


def _count(words: tuple[str, ...], start: str) -> int:
    first = bisect_left(words, start)
    after = bisect_left(words, start + "\U0010ffff", first)
    return after - first - (first < len(words) and words[first] == start)
