"""The evidence of one text: its lines, its words, its compounds, and how it is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from copydesk.cleaners.core import gap_rows
from copydesk.cleaners.core.line_edges import LineHabits, look_broken
from copydesk.cleaners.core.line_words import hyphenated, lowered, words_inside
from copydesk.cleaners.core.running_text import StringCounts
from copydesk.cleaners.language.lexicon import KnownWords, Lexicon
from copydesk.cleaners.language.scripts import LETTERS, is_mark
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.steps.linebreaks.layout import (
    End,
    LineLayout,
    Start,
    count_unspaced,
    first_word_with_marks,
    is_syllabic,
    is_torn_syllable,
    is_unspaced,
    last_word_with_marks,
    read_edges,
)
from copydesk.cleaners.steps.linebreaks.regime import Inside, Regime, look_inside, survey

#: Phrases between blanks have fewer characters than this, on average; Thai sets blanks between its sentences.
_PHRASE = 20

#: Of so many lines and more that end inside a paragraph of such a script this share is as long as their mean, within so
#: many letters, where they are wrapped.
_WRAPPED_LINES = 4
_WRAP_MARGIN = 4
_EVEN = 0.7

#: Below this (log10) a word is in no list.
_UNLISTED = -9.5

#: A line that is long enough for a sentence has so many characters.
SENTENCE_LINE = 60

_WORD = deferred(rf"{LETTERS}(?:['’]{LETTERS})*")


#: Strings are counted in so many characters of a text, from its beginning, but for the shortest: there are as many of
#: them as gaps, and the time for them would grow with the square of a text's length.
WITNESS = 100_000


@dataclass(frozen=True)
class Survey:
    """Everything about one text that its gaps' features are made of."""

    layout: LineLayout
    ends: tuple[End, ...]
    starts: tuple[Start, ...]
    regime: Regime
    words: KnownWords
    cased: dict[str, int]
    compounds: Mapping[str, int]
    lengths: tuple[int, ...]
    bullets: tuple[bool, ...]
    short_runs: list[int]
    unspaced: float
    second_halves: frozenset[str]
    first_halves: frozenset[str]
    capitals: float
    whole_lines: float
    habits: LineHabits
    insides: dict[int, Inside] = field(default_factory=dict)

    @cached_property
    def count(self) -> Callable[[str], int]:
        """Tells how often the text has a string, the first `WITNESS` characters of it where that is no short one."""
        return StringCounts(self.layout.text, WITNESS).count

    def inside(self, i: int) -> Inside:
        """The marks inside line `i`; each line is looked at once."""
        found = self.insides.get(i)
        if found is None:
            found = self.insides[i] = look_inside(self.layout.lines[i])
        return found

    @cached_property
    def edge_words(self) -> gap_rows.EdgeWords:
        """What is asked of the words at the gaps."""
        words, lexicon = self.words, self.words.lexicon
        by_marks = last_word_with_marks, first_word_with_marks
        sets = lexicon.function_words, lexicon.binders, lexicon.followers
        return gap_rows.EdgeWords(words.log10, self.cased, self.count, is_unspaced, *by_marks, *sets)

    @cached_property
    def is_strange(self) -> bool:
        """Whether the word list lacks most words of the text: it is another language's."""
        if self.unspaced:
            return False  # what stands between blanks there is no word
        listed = self.words.listed
        known = sum(listed(word) > _UNLISTED for word in self.words.local)
        return 2 * known < len(self.words.local)

    @cached_property
    def longest(self) -> int:
        """How long the longest line is."""
        return max(self.lengths)

    @cached_property
    def has_inner_stops(self) -> bool:
        """Whether a sentence ends inside of a line."""
        return any(self.inside(i).stops for i in range(len(self.lengths)))

    @cached_property
    def unclosed(self) -> frozenset[int]:
        """The lines that are long enough for a sentence and end with no full stop."""
        return frozenset(
            i
            for i, end in enumerate(self.ends)
            if self.lengths[i] >= SENTENCE_LINE and end not in (End.TERMINAL, End.CLOSE)
        )

    @cached_property
    def hyphens(self) -> set[int]:
        """The gaps after a hyphen, as a set."""
        return set(self.hyphen_gaps)

    @cached_property
    def hyphen_gaps(self) -> tuple[int, ...]:
        """The gaps after a hyphen."""
        return tuple(i for i, end in enumerate(self.ends[:-1]) if end is End.HYPHEN)

    @cached_property
    def last_marks(self) -> Counter[str]:
        """How many lines end with each character."""
        return Counter(line[-1:] for line in self.layout.lines)

    @cached_property
    def has_torn_syllables(self) -> bool:
        """Whether some break stands between a letter and its vowel: then others stand inside words, too."""
        return any(map(is_torn_syllable, self.layout.lines, self.layout.lines[1:]))

    @cached_property
    def is_phrased(self) -> bool:
        """Whether the text sets blanks between its phrases, as Burmese does, though not between words."""
        lines, starts = self.layout.lines, self.starts
        blanks = sum(is_syllabic(line[at + 1]) for line in lines for at, sign in enumerate(line) if sign == " ")
        blocks = 1 + sum(n > 1 for n in self.layout.breaks)
        syllables = sum(map(len, (line for line, start in zip(lines, starts, strict=True) if start is Start.UNSPACED)))
        return blanks + blocks > len(lines) // 2 and syllables < _PHRASE * (blanks + blocks)

    @cached_property
    def wrapped_syllables(self) -> frozenset[int]:
        """The gaps at which a text of such a script is wrapped at a width: lines as long as each other before them, and
        shorter ones by far at the ends of half of its blocks; those of a verse are about as long as the others."""
        lines, breaks = self.layout.lines, self.layout.breaks
        sizes = [sum(not is_mark(sign) for sign in line) for line in lines]
        inner = [i for i, n in enumerate(breaks) if n == 1 and is_syllabic(lines[i][-1:])]
        last = [size for size, n in zip(sizes, (*breaks, 2), strict=True) if n > 1]
        if len(inner) < _WRAPPED_LINES:
            return frozenset()
        width = sorted(sizes[i] for i in inner)[2 * len(inner) // 3]
        even = frozenset(i for i in inner if abs(sizes[i] - width) <= _WRAP_MARGIN)
        is_wrapped = len(even) >= _EVEN * len(inner)
        return (
            even if is_wrapped and 2 * sum(size < width - _WRAP_MARGIN for size in last) >= len(last) else frozenset()
        )

    def seen(self, word: str) -> int:
        """How often a word stands, so written, inside lines of this text."""
        return self.cased.get(word, 0)


def look_at(layout: LineLayout, lexicon: Lexicon) -> Survey:
    """Collect the evidence of a text."""
    lines, breaks = layout.lines, layout.breaks
    ends, starts, bullets = read_edges(lines)
    cased = words_inside(lines, _WORD.findall)
    local, size, capitals = lowered(cased)
    lengths = tuple(map(len, lines))
    probe = layout.text[:2000]
    compounds = Counter(map(str.lower, hyphenated(layout.text)))
    return Survey(
        layout,
        ends,
        starts,
        survey(layout, ends, starts, look_broken(lengths, ends, starts)),
        KnownWords(lexicon, local, size),
        cased,
        compounds,
        lengths,
        bullets,
        gap_rows.short_runs(list(lengths)),
        count_unspaced(probe) / max(1, len(probe)) if not probe.isascii() else 0.0,
        frozenset(x.rpartition("-")[2] for x in compounds),
        frozenset(x.partition("-")[0] for x in compounds),
        capitals / max(1, size),
        ends.count(End.TERMINAL) / len(ends),
        LineHabits(lines, ends, starts, breaks),
    )
