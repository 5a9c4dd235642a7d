"""What is known about each gap, as numbers for the model. `NAMES` is their order; the weights rely on it."""

from __future__ import annotations

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
