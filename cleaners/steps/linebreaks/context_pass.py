"""A second look: once every gap has been judged by itself, what the others say about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.regime import survey

#: Log odds of a gap that was not worth a question.
PLAIN = -9.0

#: Gaps on either side that make a neighbourhood.
NEAR = 4

_ORDER = """odds odds_before odds_after odds_before_2 odds_after_2 mean_singles mean_doubles sum_others max_others
    mean_near mean_before mean_after"""
NAMES = tuple(_ORDER.split())


def judged(s: Survey, odds: NDArray[np.float64]) -> Survey:
    """The survey again, with the gaps that were judged to be inside a sentence taken to be broken."""
    broken = tuple((odds > 0).astype(int).tolist())
    return s if broken == s.regime.broken else replace(s, regime=survey(s.layout, broken))


def second_look(odds: NDArray[np.float64], breaks: Sequence[int]) -> NDArray[np.float64]:
    """A row for each gap, in the order of `NAMES`, from the first log odds of all gaps.

    >>> second_look(np.array([0.0, -9.0]), (1, 2))[0, :3].tolist()
    [0.0, -9.0, -9.0]
    """
    size = len(odds)
    padded = np.concatenate([[PLAIN] * 2, odds, [PLAIN] * 2])
    chance = 1 / (1 + np.exp(-odds))
    single = np.array(breaks) == 1
    sums = np.concatenate([[0.0], chance.cumsum()])
    at = np.arange(size)
    low, high = np.maximum(at - NEAR, 0), np.minimum(at + NEAR + 1, size)
    before, after = sums[at] - sums[low], sums[high] - sums[at + 1]
    ranked = np.sort(chance)[::-1]
    top, next_top = ranked[0], ranked[1] if size > 1 else 0.0
    return np.column_stack(
        [
            odds,
            padded[1 : size + 1],
            padded[3 : size + 3],
            padded[:size],
            padded[4 : size + 4],
            _mean_of_others(chance, single),
            _mean_of_others(chance, ~single),
            np.minimum(sums[-1] - chance, 40),
            np.where(chance == top, next_top, top),
            (before + after) / np.maximum(high - low - 1, 1),
            before / np.maximum(at - low, 1),
            after / np.maximum(high - at - 1, 1),
        ]
    )


def _mean_of_others(chance: NDArray[np.float64], chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The mean over the chosen gaps, without the gap itself; -1 where there are none."""
    count = chosen.sum() - chosen
    total = chance[chosen].sum() - np.where(chosen, chance, 0.0)
    return np.where(count > 0, total / np.maximum(count, 1), -1.0)
