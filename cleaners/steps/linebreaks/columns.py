"""Short texts in a narrow column: every line is as long as its width lets it be."""

from __future__ import annotations

from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import End, Start
from copydesk.cleaners.steps.linebreaks.meant import wants_more

#: So many lines and more, each too long for the next one's first word, of so many words on average, are a column.
COLUMN_LINES = 4
COLUMN_WORDS = 2

_STARTS = frozenset({Start.UPPER, Start.DIGIT, Start.OPEN, Start.DASH, Start.OTHER})


def is_column(s: Survey) -> bool:
    """Whether a short text of one paragraph is wrapped at a narrow width: each line is full, and a sentence or a clause
    ends inside of lines that go on. Lists and verse have their marks at the ends of lines.

    >>> from copydesk.cleaners.language.lexicon import read_lexicon
    >>> from copydesk.cleaners.steps.linebreaks.evidence import look_at
    >>> from copydesk.cleaners.steps.linebreaks.layout import cut_lines
    >>> column = "The pier, which\\nthe storm had\\nbroken, will be\\nrepaired soon"
    >>> stores = "Lamps and oil\\nropes and nets\\npots\\nsalt"
    >>> told = [look_at(cut_lines(text), read_lexicon("en")) for text in (column, stores)]
    >>> list(map(is_column, told))
    [True, False]
    """
    lines, breaks = s.layout.lines, s.layout.breaks
    if len(lines) < COLUMN_LINES or max(breaks) > 1 or sum(map(len, map(str.split, lines))) < COLUMN_WORDS * len(lines):
        return False
    if not all(is_full(s, i) for i in range(len(breaks))):
        return False
    inner = range(len(breaks))
    has_nouns = s.words.lexicon.capital_nouns
    if sum(s.starts[i + 1] is Start.LOWER or (has_nouns and wants_more(s, i)) for i in inner) >= COLUMN_LINES - 1:
        is_marked = any(s.inside(i).stops or (s.ends[i] is not End.COMMA and wants_more(s, i)) for i in inner)
        is_ended = s.ends[-1] is End.TERMINAL and any(s.inside(i).clauses for i in inner)
        return (is_marked or is_ended) and _STARTS.issuperset(set(s.starts[1:]) - {Start.LOWER})
    is_caseless = _STARTS.issuperset(set(s.starts[1:]) - {Start.CASELESS})
    return is_caseless and any(s.inside(i).stops and s.ends[i] is End.CASELESS for i in inner)


def is_full(s: Survey, i: int) -> bool:
    """Whether the next line's first word would not have fitted into the longest line of the text."""
    return s.lengths[i] + 1 + len(s.layout.lines[i + 1].partition(" ")[0]) > s.longest
