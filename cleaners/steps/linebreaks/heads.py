"""What stands above a short text: a title, a standfirst, or a first line that is broken off."""

from __future__ import annotations

from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import End, Start, last_word

#: In ideographs a text of more characters than this is an article: below its title may stand a standfirst.
UNSPACED_ARTICLE = 200

#: Title and standfirst in letters without case have at most so many characters where a blank line stands below them.
HEAD = 40
_CASELESS_ENDS = frozenset({End.CASELESS, End.UNSPACED})
_CASELESS_STARTS = frozenset({Start.CASELESS, Start.UNSPACED})


def wants_more(s: Survey, i: int = 0) -> bool:
    """Whether a line ends as no headline does: with a comma, a hyphen, a word or a syllable that binds."""
    line, lexicon = s.layout.lines[i], s.words.lexicon
    if s.ends[i] in (End.COMMA, End.OPEN, End.HYPHEN) or last_word(line).lower() in lexicon.binders:
        return True
    korean = lexicon.eojeol() if lexicon.eojeol else None
    if korean and (line[-1] in korean.closing or line[-1] in korean.modifying):
        return True
    return s.ends[i] is End.UNSPACED and (line[-1] in lexicon.binders or line[-2:] in lexicon.binders)


def has_standfirst(s: Survey) -> bool:
    """Whether an article in ideographs begins with two lines without a full stop in them, title and standfirst."""
    if len(s.layout.text) <= UNSPACED_ARTICLE or s.ends[:2] != (End.UNSPACED, End.UNSPACED):
        return False
    is_body = s.starts[2:3] == (Start.UNSPACED,) and s.ends[2] is End.TERMINAL
    return is_body and "。" not in s.layout.lines[1] and not wants_more(s, 1)


def has_head_apart(s: Survey) -> bool:
    """Whether a text in letters without case begins with two short lines, title and standfirst, that a blank line parts
    from prose."""
    if s.layout.breaks[:2] != (1, 2) or s.ends[2] is not End.TERMINAL or s.starts[2] not in _CASELESS_STARTS:
        return False
    heads = [s.ends[i] in _CASELESS_ENDS and s.lengths[i] <= HEAD and not wants_more(s, i) for i in (0, 1)]
    return all(heads) and not any(s.inside(i).stops or s.inside(i).clauses for i in (0, 1))


def is_split_headline(s: Survey) -> bool:
    """Whether a text begins with two lines of some words that a blank line parts from prose, the second in small
    letters."""
    breaks, lines, starts = s.layout.breaks, s.layout.lines, s.starts
    if len(breaks) < 2 or breaks[0] != 1 or breaks[1] < 2 or s.ends[2] is not End.TERMINAL:
        return False
    goes_on = starts[0] is Start.UPPER and s.ends[0] is End.LOWER and starts[1] is Start.LOWER
    return goes_on and lines[0].count(" ") > 1 and " " in lines[1]
