"""What is known about each gap, as numbers for the model. `NAMES` is their order; the weights rely on it."""

from __future__ import annotations

import re

from cleaners.linebreaks.evidence import Survey
from cleaners.linebreaks.layout import ABBREVIATIONS, HYPHENS, End, Start, first_word, is_unspaced, last_word
from cleaners.linebreaks.sentences import opening

#: Stands for "does not apply"; below every value that does.
NOTHING = -99.0

#: Lengths beyond this many characters tell no more.
LONG = 400

#: What `_numbers` gives where letters meet letters.
NO_NUMBERS = (*(0.0,) * 12, -1.0, 0.0, -1.0)

_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-ZА-ЯΑ-Ω]?[^\W\d_]{1,4}|(?:[^\W\d_]\.)+[^\W\d_])\.$")
_INITIAL = re.compile(r"(?:^|[\s(.])[A-ZÀ-ÞΑ-ΩА-Я]\.$")
_NUMBER_LEFT = re.compile(r"(?:\d[.,:]?|[$€£¥])$")
_SYMBOL = re.compile(r"[^\w ]")
_UNITS = re.compile(r"(?:st|nd|rd|th|km|kg|bn|m|pm|am|cm|mm|k|p\.m|a\.m)\b")

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
        *_words(s, left, right, end, start),
        *_style(s, i, left, right),
        *_numbers(s, left, right, end, start),
        *_hyphen(s, left, right, end),
        *_unspaced(s, left, right),
        s.unspaced,
        s.capitals,
        s.whole_lines,
        float(i == len(s.layout.breaks) - 1),
        float(i == 0),
        *_sentences(s, i, right),
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


def _words(s: Survey, left: str, right: str, end: End, start: Start) -> tuple[float, ...]:
    a = last_word(left[:-1] if end is End.HYPHEN else left)
    b = first_word(right)
    low_a, low_b = a.lower().replace("’", "'"), b.lower().replace("’", "'")
    values: tuple[float, ...] = (NOTHING,) * 8
    if a and b and not (is_unspaced(a[-1]) and is_unspaced(b[0])):
        log = s.words.log10
        pa, pb, joined = log(a), log(b), log(a + b)
        values = (joined - pa - pb, pa, pb, joined, joined - max(pa, pb), len(a), len(b), min(3, s.seen(a + b)))
    functions = s.words.lexicon.function_words
    upper = b[:1].isupper()
    return (
        *values,
        float(bool(a and b) and s.count(f"{a} {b}") > 0),
        min(5, s.seen(b)) if upper else -1,
        min(5, s.seen(low_b)) if upper else -1,
        float(low_a in functions),
        float(low_b in functions),
        float(_binds(s, left, a, low_a)),
        float(a[:1].isupper()),
        float(len(a) > 1 and a.isupper()),
        float(len(b) > 1 and b.isupper()),
    )


def _style(s: Survey, i: int, left: str, right: str) -> tuple[float, ...]:
    bullets = s.bullets
    before, after = s.inside(i), s.inside(i + 1)
    both = left[-120:] + right[:120]
    token = left[left.rfind(" ") + 1 :].lower().strip("(.") if left.endswith(".") else ""
    return (
        before.titles,
        after.titles,
        before.words,
        after.words,
        min(s.short_runs[i], 15),
        float(bullets[i]),
        float(bullets[i + 1]),
        float(i + 2 < len(bullets) and bullets[i + 2]),
        len(_SYMBOL.findall(both)) / max(1, len(both)),
        float("|" in left or "\t" in left),
        _unclosed(left),
        float(_closes(right)),
        float(bool(token) and bool(_ABBREVIATION.search(left[-12:]))),
        float(bool(token) and bool(_INITIAL.search(left[-4:]))),
        float(token in ABBREVIATIONS),
    )


def _numbers(s: Survey, left: str, right: str, end: End, start: Start) -> tuple[float, ...]:
    if left[-1:].isalpha() and right[:1].isalpha():
        return NO_NUMBERS
    tail = left[-8:]
    digits = len(tail) - len(tail.rstrip("0123456789"))
    ahead = right[:8]
    right_digits = len(ahead) - len(ahead.lstrip("0123456789"))
    first = right[:1]
    unit = _UNITS.match(right[:5]) if digits else None
    spaced = seen = 0
    if start is Start.PUNCTUATION or first in ("'", '"', "’", "”"):
        spaced, seen = s.count(" " + first), s.count(first)
    dash = left[-1:] if end is End.DASH else first if start is Start.DASH else ""
    joined = 0.0
    if unit:
        spaced_unit = s.count(f" {unit.group()} ")
        joined = sum(s.count(f"{digit}{unit.group()} ") for digit in "0123456789") - spaced_unit
    return (
        float(bool(_NUMBER_LEFT.search(left[-2:]))),
        float(left[-1:] in "$€£¥"),
        float(left[-1:] in ".,:" and left[-2:-1].isdigit()),
        right_digits,
        float(right_digits == 3),
        float(first in ".,:" and right[1:2].isdigit()),
        float(first in "%°‰"),
        float(bool(unit)),
        max(-5.0, min(joined, 5.0)),
        digits,
        float(digits + right_digits == 4 and 0 < digits < 4 and (tail[-digits:] + ahead)[:2] in ("19", "20")),
        float(left[-2:] in ("a.", "p.") and right.startswith("m")),
        spaced / max(1, seen) if seen else -1.0,
        min(seen, 20),
        s.count(f" {dash} ") / max(1, s.count(dash)) if dash else -1.0,
    )


def _hyphen(s: Survey, left: str, right: str, end: End) -> tuple[float, ...]:
    if end is not End.HYPHEN or left[-1] not in HYPHENS:
        return (-1.0, -1.0, -1.0, NOTHING, NOTHING, NOTHING, -1.0, -1.0, -1.0, -1.0)
    a, b = last_word(left[:-1]), first_word(right)
    listed = s.words.listed
    whole = f"{a}-{b}".lower()
    return (
        min(3, s.compounds.get(whole, 0)),
        min(3, s.words.count((a + b).lower())),
        float(HYPHENS.index(left[-1])),
        listed(a + b),
        listed(a),
        listed(b),
        float(b.lower() in s.second_halves),
        float(a.lower() in s.first_halves),
        float(a.lower() in s.words.lexicon.prefixes),
        float(b.lower() in s.words.lexicon.suffixes),
    )


def _unspaced(s: Survey, left: str, right: str) -> tuple[float, ...]:
    """Words of a script without blanks that would stand across the gap, before it and after it."""
    if not (is_unspaced(left[-1:]) and is_unspaced(right[:1])):
        return (float(is_unspaced(left[-1:])), float(is_unspaced(right[:1])), NOTHING, NOTHING, NOTHING, -1.0)
    listed = s.words.listed
    across = max(listed(left[-a:] + right[:b]) for a, b in ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)))
    before = max(listed(left[-2:]), listed(left[-3:]))
    after = max(listed(right[:2]), listed(right[:3]))
    return (1.0, 1.0, across, before, after, min(5, s.count(left[-1] + right[0])))


def _sentences(s: Survey, i: int, right: str) -> tuple[float, ...]:
    """Marks inside the two lines, and how lines and gaps like these end elsewhere in the text."""
    before, after, habits = s.inside(i), s.inside(i + 1), s.habits
    kinds = (s.regime.singles, habits.fresh_singles), (s.regime.doubles, habits.fresh_doubles)
    (same, same_fresh), (other, other_fresh) = kinds if s.layout.breaks[i] == 1 else kinds[::-1]
    same, same_fresh = same - 1, same_fresh - habits.fresh[i]
    return (
        min(before.stops, 6),
        min(before.clauses, 8),
        min(before.tail, 200),
        min(after.stops, 6),
        min(after.clauses, 8),
        min(after.head, 200),
        habits.closing(i, s.ends[i]),
        same_fresh / same if same else -1.0,
        other_fresh / other if other else -1.0,
        min(habits.openings[opening(right)] - 1, 6),
        float(_follows(s, right)),
    )


def _binds(s: Survey, left: str, word: str, low: str) -> bool:
    """Whether a line ends with a word that wants another one after it."""
    binders = s.words.lexicon.binders
    if is_unspaced(left[-1:]):
        return left[-1] in binders or left[-2:] in binders
    return low in binders and not word[:1].isupper()


def _follows(s: Survey, right: str) -> bool:
    """Whether a line starts with a word that hardly ever opens a sentence."""
    followers = s.words.lexicon.followers
    if not followers:
        return False
    if is_unspaced(right[:1]):
        return right[0] in followers or right[:2] in followers
    return first_word(right).lower() in followers


def _unclosed(line: str) -> float:
    """How many brackets and quotes a line leaves open."""
    if line.isascii():
        return min(4, max(0, line.count("(") - line.count(")")) + line.count('"') % 2)
    quotes = max(0, line.count("“") - line.count("”")) + max(0, line.count("«") - line.count("»"))
    return min(4, max(0, line.count("(") - line.count(")")) + quotes + line.count('"') % 2)


def _closes(line: str) -> bool:
    """Whether a line closes what it never opened."""
    for opening_mark, closing_mark in ("()",) if line.isascii() else ("()", "“”", "«»"):
        at = line.find(closing_mark)
        if at > -1 and not -1 < line.find(opening_mark) < at:
            return True
    return False
