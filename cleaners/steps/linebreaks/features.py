"""What is known about each gap, as numbers for the model: by itself (`NAMES`), and, once all gaps have been judged so,
what the others say about it (`SECOND_NAMES`). The weights rely on the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.steps.linebreaks.edges import (
    NOTHING,
    of_hyphen,
    of_numbers,
    of_sentences,
    of_style,
    of_unspaced,
    of_words,
)
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import End, Start
from copydesk.cleaners.steps.linebreaks.regime import survey

#: Lengths beyond this many characters tell no more.
LONG = 400

_ORDER = """breaks end start left right before after breaks_before breaks_after end_before end_right start_left
    start_after
    broken broken_before broken_after near_before near_after right_terminal
    single double singles doubles broken_singles broken_doubles block_broken block_size block_share
    width over beyond fits same off_mode counted block_width block_over block_beyond block_fits block_same
    block_off_mode block_counted left_by_median density
    score log_left log_right log_joined log_best letters_left letters_right doc_joined doc_pair upper_seen lower_seen
    left_function right_function binder left_upper left_caps right_caps left_title right_title left_words right_words
    run bullet_left bullet_right bullet_after symbols table unclosed closing abbreviation initial title_word
    number_left currency separator right_digits right_digits_3 right_separator right_percent unit unit_joined
    left_digits year clock mark_spaced mark_seen dash_spaced
    compound joined_seen soft listed_joined listed_left listed_right right_joins left_joins prefix suffix
    unspaced_left unspaced_right across word_before word_after pair_seen unspaced capitals whole_lines last_gap
    first_gap
    left_stops left_clauses left_tail right_stops right_clauses right_head closing same_fresh other_fresh opening_shared
    follower"""
NAMES = tuple(_ORDER.split())

#: Log odds of a gap that was not worth a question.
PLAIN = -9.0

#: Gaps on either side that make a neighbourhood.
_NEAR = 4

_SECOND_ORDER = """odds odds_before odds_after odds_before_2 odds_after_2 mean_singles mean_doubles sum_others
    max_others mean_near mean_before mean_after"""
SECOND_NAMES = tuple(_SECOND_ORDER.split())


def moving(s: Survey, i: int) -> tuple[float, ...]:
    """The numbers of gap `i` that follow from which gaps are taken to be broken."""
    return (*_shape(s, i), *_regime(s, i))


def fixed(s: Survey, i: int) -> tuple[float, ...]:
    """The numbers of gap `i` that follow from the text alone."""
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    end, start = s.ends[i], s.starts[i + 1]
    return (
        *of_words(s, left, right, end, start),
        *of_style(s, i, left, right),
        *of_numbers(s, left, right, end, start),
        *of_hyphen(s, left, right, end),
        *of_unspaced(s, left, right),
        s.unspaced,
        s.capitals,
        s.whole_lines,
        float(i == len(s.layout.breaks) - 1),
        float(i == 0),
        *of_sentences(s, i, right),
    )


def _shape(s: Survey, i: int) -> tuple[float, ...]:
    breaks, lengths, regime = s.layout.breaks, s.lengths, s.regime
    last = len(breaks) - 1
    return (
        min(breaks[i], 3),
        s.ends[i],
        s.starts[i + 1],
        min(lengths[i], LONG),
        min(lengths[i + 1], LONG),
        min(lengths[i - 1], LONG) if i else -1,
        min(lengths[i + 2], LONG) if i < last else -1,
        min(breaks[i - 1], 3) if i else 0,
        min(breaks[i + 1], 3) if i < last else 0,
        s.ends[i - 1] if i else 0,
        s.ends[i + 1],
        s.starts[i],
        s.starts[i + 2] if i < last else 0,
        regime.broken[i],
        regime.broken[i - 1] if i else -1,
        regime.broken[i + 1] if i < last else -1,
        *regime.near[i],
        float(s.ends[i + 1] is End.TERMINAL),
    )


def _regime(s: Survey, i: int) -> tuple[float, ...]:
    r = s.regime
    line = s.layout.lines[i + 1]
    length = s.lengths[i]
    blank = line.find(" ")
    first = 0 if s.starts[i + 1] is Start.UNSPACED else blank if blank >= 0 else len(line)
    block, size = r.block[i]
    single = s.layout.breaks[i] == 1
    mine = r.broken[i]
    same, other = (r.singles, r.broken_singles) if single else (r.doubles, r.broken_doubles)
    share = (other - mine) / (same - 1) if same > 1 else -1.0
    values = [
        share if single else r.single,
        r.double if single else share,
        min(r.singles, 60),
        min(r.doubles, 60),
        min(r.broken_singles - (mine if single else 0), 30),
        min(r.broken_doubles - (0 if single else mine), 30),
        min(block, 20),
        min(size, 40),
        block / (size - 1) if size > 1 else -1.0,
    ]
    for w in (r.widths, r.block_widths[i]):
        if w.count > 1:
            near = abs(length - w.mode)
            values += [
                w.width,
                length + 1 + first - w.width,
                length - w.width,
                w.fits,
                w.same,
                min(near, 50),
                min(w.count, 40),
            ]
        else:
            values += [0.0, NOTHING, NOTHING, -1.0, -1.0, 99.0, w.count]
    values += [length / max(1, r.median), min(len(s.layout.text) / len(s.layout.breaks), 2000)]
    return tuple(values)


def judged(s: Survey, odds: NDArray[np.float64]) -> Survey:
    """The survey again, with the gaps that were judged to be inside a sentence taken to be broken."""
    broken = tuple((odds > 0).astype(int).tolist())
    return s if broken == s.regime.broken else replace(s, regime=survey(s.layout, broken))


def second_look(odds: NDArray[np.float64], breaks: Sequence[int]) -> NDArray[np.float64]:
    """A row for each gap, in the order of `SECOND_NAMES`, from the first log odds of all gaps.

    >>> second_look(np.array([0.0, -9.0]), (1, 2))[0, :3].tolist()
    [0.0, -9.0, -9.0]
    """
    size = len(odds)
    padded = np.concatenate([[PLAIN] * 2, odds, [PLAIN] * 2])
    chance = 1 / (1 + np.exp(-odds))
    single = np.array(breaks) == 1
    sums = np.concatenate([[0.0], chance.cumsum()])
    at = np.arange(size)
    low, high = np.maximum(at - _NEAR, 0), np.minimum(at + _NEAR + 1, size)
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
