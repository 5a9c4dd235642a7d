"""What stands above a text: titles and standfirsts, told from a first sentence that is broken."""

from __future__ import annotations

import re

from copydesk.cleaners.language.scripts import HAN
from copydesk.cleaners.language.words import detached_words
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.layout import End, Start, last_word
from copydesk.cleaners.steps.linebreaks.meant import wants_more

#: In ideographs a text of more characters than this is an article: below its title may stand a standfirst.
UNSPACED_ARTICLE = 200

#: Title and standfirst in letters without case have at most so many characters where a blank line stands below them.
HEAD = 40
_CASELESS_ENDS = frozenset({End.CASELESS, End.UNSPACED})
_CASELESS_STARTS = frozenset({Start.CASELESS, Start.UNSPACED})


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


#: A headline says so many words of the sentence below it, and this share of its own, in which small ones do not count.
#: Of 2,367 sentences that are broken in their first line one in forty says as many again behind the break, of 912
#: titles six in ten.
ECHOED = 2
ECHOED_SHARE = 0.4
#: The same where it ends with a word that wants another one: "Otter zieht in Hotelbecken ein".
ECHOED_SHARE_BOUND = 0.6

#: The same of ideographs: of 396 Chinese sentences ten say so many again, of 106 titles 25.
ECHOED_SIGNS = 5
SIGNS_SHARE = 0.6

#: A title has at most so many characters; words of so many letters count, and are the same in another form where their
#: beginnings are.
ECHOED_TITLE = 110
COUNTED_LETTERS = 4
INFLECTED = 2

_SENTENCE = re.compile(r"[.!?…]+[\"'”’»)\]]*\s|[。！？]")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_IDEOGRAPH = deferred(f"[{HAN}]")
_IDEOGRAPHS = deferred(rf"[{HAN}\u30a0-\u30ff]{{2,}}")
#: Ideographs, of which every two are a word, and Hangul, of which every two may be one.
_FIRST_DENSE, _FIRST_SYLLABLE = "\u3000", "\uac00"
_NEW = frozenset({Start.UPPER, Start.DIGIT, Start.CASELESS, Start.UNSPACED})
_OPEN_ENDS = frozenset({End.COMMA, End.OPEN, End.HYPHEN, End.DASH})


def is_echoed(s: Survey) -> bool:
    r"""Whether the first line is the title of the sentence below it: that says what the title says once more, as no
    sentence says its own beginning again.

    >>> from copydesk.cleaners.language.lexicon import read_lexicon
    >>> from copydesk.cleaners.steps.linebreaks.evidence import look_at
    >>> from copydesk.cleaners.steps.linebreaks.layout import cut_lines
    >>> text = "Lost anchor found off the coast\nDiv\ners found the anchor of a ship on Sunday."
    >>> is_echoed(look_at(cut_lines(text), read_lexicon("en")))
    True
    """
    line, inside = s.layout.lines[0], s.inside(0)
    if s.starts[1] not in _NEW or s.ends[0] in _OPEN_ENDS or len(line) > ECHOED_TITLE or inside.stops:
        return False
    is_bound = wants_more(s)
    if is_bound and s.ends[0] is not End.UNSPACED and last_word(line) not in detached_words():
        return False
    below = s.layout.lines[1:]
    said = _said(s, line)
    again = _said(s, _sentence(" ".join(below))) | _said(s, _sentence("".join(below)))  # a word may be cut
    echoed = sum(any(_is_same(word, other) for other in again) for word in said)
    share = ECHOED_SHARE_BOUND if is_bound else ECHOED_SHARE
    return echoed >= max(ECHOED, share * len(said)) or _signs_echoed(line, _sentence("".join(below)))


def _signs_echoed(line: str, below: str) -> bool:
    """Whether most ideographs of a line, and several, stand in the sentence below it."""
    signs = set(_IDEOGRAPH.findall(line))
    again = len(signs.intersection(below))
    return again >= max(ECHOED_SIGNS, SIGNS_SHARE * len(signs))


def _sentence(text: str) -> str:
    """A text up to the end of its first sentence."""
    end = _SENTENCE.search(text)
    return text[: end.start()] if end else text


def _is_same(word: str, other: str) -> bool:
    """Whether two words are the same, in forms that may differ in their last letters."""
    size = max(COUNTED_LETTERS, min(len(word), len(other)) - INFLECTED) if word[0] < _FIRST_DENSE else len(word)
    return word[:size] == other[:size]


def _said(s: Survey, line: str) -> frozenset[str]:
    """The words of a line that say something; of ideographs any two side by side."""
    small, binders = s.words.lexicon.function_words, s.words.lexicon.binders
    words = {word for word in _WORDS.findall(line.lower()) if word not in small and word not in binders}
    words = {x for x in words if x[0] >= _FIRST_SYLLABLE or (len(x) >= COUNTED_LETTERS and x[0] < _FIRST_DENSE)}
    signs = (run[at : at + 2] for run in _IDEOGRAPHS.findall(line) for at in range(len(run) - 1))
    return frozenset(words) | frozenset(signs)


#: Day of the month and a comma, as in a report's first sentence: "札幌市は12日、".
_DATED = re.compile(r"\d{1,2}日[、，]")
#: Signs before which no headline ends.
_ONLY_BEHIND = ("的", "を")


def may_be_head(s: Survey) -> bool:
    """Whether a first line in letters without case may be a headline: it names no day, and the next line does not begin
    with what only goes on."""
    line, below = s.layout.lines[:2]
    if s.ends[0] not in _CASELESS_ENDS or s.starts[1] not in _CASELESS_STARTS:
        return False
    goes_on = below.startswith(_ONLY_BEHIND) or below.partition(" ")[0] in s.words.lexicon.followers
    return not goes_on and not wants_more(s) and not _DATED.search(line)


def stands_apart(s: Survey) -> bool:
    """Whether such a line is short, and a blank line parts it from prose."""
    is_short = s.lengths[0] <= HEAD and s.layout.breaks[0] > 1
    return is_short and may_be_head(s) and End.TERMINAL in s.ends[1:]
