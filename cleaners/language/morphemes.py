"""Words of a language whose list has their parts: Korean writes a noun with its particle, the list has the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from copydesk.cleaners.language.forms import Shares

#: Languages whose word list is cut so.
CUT = frozenset({"ko"})

#: A part follows another one so many times more often than it stands anywhere.
FOLLOWS = 10.0

#: A word's parts after the first have at most so many letters; longer words have more parts than are looked for.
_LONGEST_PART = 4
LONGEST_WORD = 14


@dataclass(frozen=True)
class JoinedParts(Shares):
    """The shares of words, and of those that are two or three listed parts in a row.

    >>> words = JoinedParts({"정부": 1e-3, "는": 2e-2})
    >>> words["정부"], words["정부는"] > 1e-4, words.get("부정는")
    (0.001, True, None)
    """

    parts: Mapping[str, float]

    def get(self, word: str, default: float | None = None) -> float | None:  # type: ignore[override]
        """The share of a word; `default` for one that neither is listed nor has listed parts."""
        found = self.parts.get(word)
        if found is None and not word.isascii() and 1 < len(word) <= LONGEST_WORD:
            found = max(self._of_parts(word, 2), default=None)
        return default if found is None else found

    def _of_parts(self, word: str, more: int) -> Iterator[float]:
        for size in range(1, min(_LONGEST_PART, len(word) - 1) + 1):
            last = self.parts.get(word[-size:])
            if last is None:
                continue
            rest = word[:-size]
            first = self.parts.get(rest)
            if first is not None:
                yield first * last * FOLLOWS
            elif more > 1:
                yield from (found * last * FOLLOWS for found in self._of_parts(rest, more - 1))

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)
