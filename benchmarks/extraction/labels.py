"""Which blocks of a page stand in its gold text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.words import shingles, words_of

#: A block belongs to the gold if this share of its shingles does.
HALF = 0.5
#: Of two equal blocks, the one with more gold among this many blocks round it is the one that was meant.
NEIGHBOURS = 4
#: Blocks of fewer words must be a line of the gold as a whole.
SHORT = 4


def label(words: Sequence[Sequence[str]], gold: str) -> NDArray[np.bool_]:
    """For each block (its words) whether it stands in the gold text, no more often than the gold has it."""
    gold_words = words_of(gold)
    gold_shingles = set(shingles(gold_words))
    gold_lines = {tuple(words_of(line)) for line in gold.split("\n")}
    labels = np.zeros(len(words), bool)
    for i, own in enumerate(words):
        if len(own) >= SHORT:
            found = shingles(own)
            labels[i] = sum(map(gold_shingles.__contains__, found)) >= HALF * len(found)
        elif own:
            labels[i] = tuple(own) in gold_lines
    _drop_repeats(words, labels, " ".join(["", *gold_words, ""]))
    return labels


def _drop_repeats(words: Sequence[Sequence[str]], labels: NDArray[np.bool_], gold: str) -> None:
    """Of equal blocks that are labelled, keep as many as the gold has: those among most other gold."""
    sizes = np.fromiter(map(len, words), float, len(words))
    before = np.concatenate([[0.0], np.cumsum(labels * sizes)])
    groups: dict[tuple[str, ...], list[int]] = {}
    for i in np.flatnonzero(labels).tolist():
        groups.setdefault(tuple(words[i]), []).append(i)
    for own, places in groups.items():
        wanted = max(1, gold.count(f" {' '.join(own)} ")) if len(places) > 1 else 1
        if len(places) > wanted:

            def gold_round(i: int) -> float:
                return float(before[min(len(words), i + NEIGHBOURS + 1)] - before[max(0, i - NEIGHBOURS)])

            labels[sorted(places, key=gold_round, reverse=True)[wanted:]] = False
