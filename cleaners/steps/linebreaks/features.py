"""What is known about each gap, as numbers for the model: by itself (`NAMES`), and, once all gaps have been judged so,
what the others say about it (`SECOND_NAMES`). The weights rely on the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.gap_rows import MOVING, tell_others
from copydesk.cleaners.steps.linebreaks.edges import of_habits, of_hyphen, of_numbers, of_stops, of_unspaced
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.regime import survey

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


def _columns(first: str, last: str) -> slice:
    return slice(NAMES.index(first), NAMES.index(last) + 1)


_STOPS = _columns("abbreviation", "title_word")
_NUMBERS = _columns("number_left", "dash_spaced")
_HYPHEN = _columns("compound", "suffix")
_UNSPACED = _columns("unspaced_left", "pair_seen")
_TEXT = _columns("unspaced", "whole_lines")
_LAST_GAP, _FIRST_GAP = NAMES.index("last_gap"), NAMES.index("first_gap")
_HABITS = slice(_FIRST_GAP + 7, len(NAMES) - 1)

#: Log odds of a gap that was not worth a question.
PLAIN = -9.0

_SECOND_ORDER = """odds odds_before odds_after odds_before_2 odds_after_2 mean_singles mean_doubles sum_others
    max_others mean_near mean_before mean_after"""
SECOND_NAMES = tuple(_SECOND_ORDER.split())


def first_rows(s: Survey, gaps: Sequence[int]) -> NDArray[np.float32]:
    """A row for each of the gaps, in the order of `NAMES`."""
    rows = np.empty((len(gaps), len(NAMES)), np.float32)
    if not gaps:
        return rows
    rows[:, :MOVING] = s.regime.rows[list(gaps)]
    lines, ends, starts = s.layout.lines, s.ends, s.starts
    stopped, marked, unspaced = s.edge_words.tell_edges(lines, list(gaps), s.hyphens, s.bullets, s.short_runs, rows)
    for k in stopped:
        rows[k, _STOPS] = of_stops(lines[gaps[k]])
    for k in marked:
        i = gaps[k]
        rows[k, _NUMBERS] = of_numbers(s, lines[i], lines[i + 1], ends[i], starts[i + 1])
        if i in s.hyphens:
            rows[k, _HYPHEN] = of_hyphen(s, lines[i], lines[i + 1])
    for k in unspaced:
        rows[k, _UNSPACED] = of_unspaced(s, lines[gaps[k]], lines[gaps[k] + 1])
    rows[:, _TEXT] = s.unspaced, s.capitals, s.whole_lines
    rows[:, _LAST_GAP] = [i == len(s.layout.breaks) - 1 for i in gaps]
    rows[:, _FIRST_GAP] = [i == 0 for i in gaps]
    rows[:, _HABITS] = [of_habits(s, i, lines[i + 1]) for i in gaps]
    return rows


def judged(s: Survey, odds: NDArray[np.float64]) -> Survey:
    """The survey again, with the gaps that were judged to be inside a sentence taken to be broken."""
    broken = tuple((odds > 0).astype(int).tolist())
    return s if broken == s.regime.broken else replace(s, regime=survey(s.layout, s.ends, s.starts, broken))


def second_look(odds: NDArray[np.float64], breaks: tuple[int, ...], gaps: Sequence[int]) -> NDArray[np.float32]:
    """A row for each of the gaps, in the order of `SECOND_NAMES`, from the first log odds of all gaps of a text.

    >>> second_look(np.array([0.0, -9.0]), (1, 2), [0])[0, :3].tolist()
    [0.0, -9.0, -9.0]
    """
    chance = 1 / (1 + np.exp(-odds))
    single = np.array(breaks) == 1
    rows = np.empty((len(gaps), len(SECOND_NAMES)), np.float32)
    sums = float(chance[single].sum()), float(chance[~single].sum())
    tell_others(odds, chance, breaks, *sums, PLAIN, list(gaps), rows)
    return rows
