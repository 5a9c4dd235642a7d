"""Words and shingles of a text, in any script."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.cleaners.core.texts import words_of

__all__ = ["shingles", "words_of"]


def shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every three words in a row; of fewer words, what there is.

    >>> shingles(["a", "b", "c", "d"])
    [('a', 'b', 'c'), ('b', 'c', 'd')]
    """
    return list(zip(words, words[1:], words[2:])) if len(words) > 2 else [tuple(words)]  # noqa: B905
