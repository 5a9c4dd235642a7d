# cython: boundscheck=False, wraparound=False
"""How likely the words of one text are: by a word list, by the text's own words, and by their letters."""

import math
from collections.abc import Callable
from typing import Any

import cython

#: A word that nothing knows has at least this chance; a word that no list has counts as one of `_UNLISTED`.
_FLOOR = cython.declare(cython.double, 1e-25)
_UNLISTED = cython.declare(cython.double, 1e-10)

#: Two-letter entries of the word list that are rarer than this are noise ("er", "nt", "ll"), not words.
_TWO_LETTER_WORD = cython.declare(cython.double, 4e-4)

#: Words of one text whose chances are kept.
_WORDS_AT_HAND = cython.declare(cython.Py_ssize_t, 20_000)

#: A text of fewer words counts as one of so many.
_LEAST_SIZE = cython.declare(cython.double, 200)

#: A word is spelled by so many letters at most.
_SPELLED = cython.declare(cython.Py_ssize_t, 40)


@cython.final
@cython.cclass
class WordChances:
    """The chances of words, as decimal logarithms.

    `share` gives a word's share in its list, `spell` the logarithm of the chance of its letters, `local` counts the
    `size` words of the text, `folding` maps characters to those of the list, `singles` are the words of one letter.
    """

    share: Callable[..., Any]
    spell: Callable[[str], float]
    local: dict[str, int]
    size: cython.double
    folding: dict[int, str]
    singles: str
    known: dict[str, float]
    found: dict[str, float]

    def __init__(
        self,
        share: Callable[..., Any],
        spell: Callable[[str], float],
        local: dict[str, int],
        size: cython.Py_ssize_t,
        folding: dict[int, str],
        singles: str,
    ) -> None:
        self.share, self.spell, self.local, self.folding, self.singles = share, spell, local, folding, singles
        self.size = max(size, _LEAST_SIZE)
        self.known, self.found = {}, {}

    def log10(self, word: str) -> float:
        """The logarithm of a word's chance; case and the kind of apostrophe make no difference."""
        known = self.known.get(word)
        if known is None:
            known = math.log10(max(self._chance(word), _FLOOR))
            if len(self.known) < _WORDS_AT_HAND:
                self.known[word] = known
        return known

    def listed(self, word: str) -> float:
        """The logarithm of the word list's share alone, -10 for a word that it lacks."""
        found = self.found.get(word)
        if found is None:
            folded: str = (word.translate(self.folding) if self.folding else word).casefold()
            found = math.log10(self.share(folded, _UNLISTED))
            if len(self.found) < _WORDS_AT_HAND:
                self.found[word] = found
        return found

    @cython.cfunc
    def _chance(self, word: str) -> cython.double:
        low: str = word.lower()
        folded: str = word.casefold()
        if "’" in word:
            low, folded = low.replace("’", "'"), folded.replace("’", "'")
        size: cython.Py_ssize_t = len(low)
        share: cython.double = self.share(folded, 0.0)
        chance: cython.double = self._mixed(low, share)
        if chance < 1e-7 and low.endswith("'s"):
            stem: cython.double = self._mixed(low[: size - 2], self.share(folded[: len(folded) - 2], 0.0))
            chance = max(chance, 0.05 * stem)
        if size == 1 and low.isalpha():
            return chance if low in self.singles else min(chance, 1e-9)
        if size == 2 and share < _TWO_LETTER_WORD:
            return min(chance, 1e-7)
        if chance < 1e-6 and size > 2:
            chance += math.pow(10.0, self.spell(folded[:_SPELLED]) - 2.5)
        return chance

    @cython.cfunc
    def _mixed(self, word: str, share: cython.double) -> cython.double:
        here: cython.double = self.local.get(word, 0)
        return 0.75 * share + 0.25 * (here / self.size)
