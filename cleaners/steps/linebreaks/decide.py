"""The decision at each gap: does the sentence go on there?"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.gap_rows import MOVING
from copydesk.cleaners.steps.linebreaks.blank_lines import bound_below_blank, bound_below_blank_of_short
from copydesk.cleaners.steps.linebreaks.clauses import NO_WORD_PAIR, bound_between_clauses, is_between_clauses
from copydesk.cleaners.steps.linebreaks.columns import is_column
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.features import (
    NAMES,
    PLAIN,
    SECOND_NAMES,
    first_rows,
    joints,
    judged,
    place_rows,
    second_look,
)
from copydesk.cleaners.steps.linebreaks.gate import BOUND_LINE, break_candidates, is_short
from copydesk.cleaners.steps.linebreaks.heads import (
    has_head_apart,
    has_standfirst,
    is_echoed,
    is_split_headline,
    may_be_head,
    stands_apart,
)
from copydesk.cleaners.steps.linebreaks.layout import (
    End,
    Start,
    ends_with_title,
    is_greek_question,
    is_syllabic,
    last_word,
)
from copydesk.cleaners.steps.linebreaks.meant import (
    WRAPPED,
    Torn,
    are_alike,
    is_listed,
    is_salutation,
    is_verse,
    list_floor,
    meant_gaps,
    torn_gaps,
    wants_more,
    wants_noun,
)
from copydesk.cleaners.steps.linebreaks.model import BreakModel
from copydesk.cleaners.steps.linebreaks.spacing import BreakDecision, is_sure, settle_spacing, told_of
from copydesk.cleaners.text.labels import is_labelled

Row = NDArray[np.float32]

#: Log odds that a sentence goes on which a newline must reach before it is removed. Most texts are whole, and a
#: lone broken line in a whole text is more often a list or a verse than damage: found by cross-validation.
GOES_ON_ALONE = 1.5

#: The same in a text with many broken lines: there the doubt is the other way round.
GOES_ON_AMONG = 0.0

#: The same in a short text.
GOES_ON_SHORT = 0.5

#: The same where breaks were mended already, and after a line of so many blanks and more that ends with a word that
#: wants another one.
GOES_ON_BOUND = -0.7
RUNNING = 4

#: The same after a line without a full stop where so many such lines, and this share of them, go on in spite of blank
#: lines: paragraphs have full stops there.
GOES_ON_OPEN = -2.0
OPEN_LINES, OPEN_LINE = 4, 40
OPEN_SHARE = 0.75

_CLOSED = frozenset({End.TERMINAL, End.COLON, End.CLOSE})

#: So many lines that seem broken, this share of which the next word would not have fitted into, tell a width.
FULL_LINES = 4
FULL_SHARE = 0.75

#: The same after the first line, before a capital: it may be a headline.
GOES_ON_TITLE = 2.0

#: The same where no other line of the text is broken off, after a line of no more characters that may be a headline.
GOES_ON_HEADLINE = 3.5
GOES_ON_CASELESS_HEADLINE = 3.0
HEADLINE = 110

#: Titles that may be the last piece of a word: "oxy|gen.".
_PIECES = frozenset({"gen.", "rep.", "sen.", "col.", "maj.", "lt.", "capt.", "sgt."})

#: The same of a short text between an article with its adjective and their noun.
GOES_ON_NOUN = -2.5

#: The same, at most, in a narrow column: between two words, before a capital, and after a full stop.
GOES_ON_COLUMN = -4.0
GOES_ON_CAPITAL = -2.0
GOES_ON_STOP = -0.5

#: The same between two lines of ideographs of which the second begins with a sign that only goes on.
GOES_ON_SIGN = -3.5
_GOES_ON = re.compile(r"的(?![士确])")

#: In a torn text a gap may have so much lower log odds than those that cut words.
BELOW_TORN = 4.0

#: Below these log odds a break is meant for sure.
SURELY_MEANT = -2.0

#: A word is put together again from so many pieces at most, before its last.
MOST_PIECES = 4

#: From this many broken gaps on (by the looser bound), a text counts as broken all over.
AMONG = 10

#: In such a text `floor` asks for so much less: there a heading's looks are a broken line's more often than not.
EASED = 2.0

#: A text in which no telling gap has first log odds above this is whole; a gap below the other bound is settled by the
#: first look. On half of the benchmark's items SETTLED lost no decision, and HOPELESS three of some 30,000.
HOPELESS = -2.5
SETTLED = -4.0

#: A blank line between ideographs asks for this at least: headings there have neither case nor full stop.
UNSPACED_DOUBLE = 1.5

#: A blank line after a full stop and before a new sentence asks for this at least.
WHOLE_DOUBLE = 2.5

#: After a short line of ideographs that may be a heading or a credit, at least this.
UNSPACED_CREDIT = 4.0
CREDIT = 12

#: After the first lines, which are often title and byline, at least this, unless they are wrapped at a width.
UNSPACED_TITLE = 2.5

#: A date or a time at a line's end, or a line's start: digits that meet it are another number.
_DATE = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}:\d\d)"
_DATE_LEFT = re.compile(rf"(?<!\d){_DATE}$")
_DATE_RIGHT = re.compile(rf"{_DATE}(?!\d)")
_DATELINE = re.compile(r"\d{4}年|\d{1,2}月\d")

#: "The end" behind a report's last sentence, or "photo by" behind a name and a blank.
_SIGNED = re.compile(r"(?:[。！？”][ ]?完|[ \u3000][摄攝])$")

#: So many columns tell of a gap what is asked for the blank at it, with what its words would make together.
_JOINT = len(NAMES) + len(SECOND_NAMES)

#: Place, perhaps a date, agency and dash, with which an agency's report begins: "Hamburg (nordwind) - ".
_AGENCY_START = re.compile(r"[^\W\d_a-z][\w.,'’/ -]{1,60}? \([^()\n]{2,25}\)[ ]*[-–—][ ]")

#: Its bracket opens within so many characters.
_AGENCY = 64

#: The same in letters without case: "(강변=한빛뉴스)", "【水辺時事】".
_AGENCY_BRACKET = re.compile(r"\([^()\n=]{1,15}=[^()\n]{2,20}\)|【[^【】\n]{2,20}】")

#: Days and times of day, and nothing else: what stands below a headline.
_STAMP = re.compile(rf"{_DATE}(?:[ ,|]+{_DATE})*")


def decide_breaks(
    s: Survey, model: BreakModel, frozen: Sequence[bool], *, was_broken: bool = False
) -> tuple[BreakDecision, ...]:
    """The gaps of a text that are to go; all others stay as they are. `was_broken`: some have gone already."""
    wanted = break_candidates(s)
    short = is_short(s.layout.text)
    if not short and is_verse(s):
        wanted = tuple(i for i in wanted if s.ends[i] is End.HYPHEN)
    if not wanted or all(frozen[i] for i in wanted):
        return ()
    torn = torn_gaps(s)
    sure = frozenset(
        i
        for i in wanted
        if is_sure(s, i)
        or ((i in torn.cut or _is_before_name(s, i) or is_between_clauses(s, i)) and floor(s, i) < math.inf)
    )
    worth, rows, odds = weigh_breaks(s, model, wanted, sure | torn.others)
    asked = _asked_of_short(s, worth, odds, was_broken=was_broken) if short else _asked(s, worth, odds)
    if torn.cut:
        asked = _asked_of_torn(s, worth, odds, asked, torn)
    going = [k for k, i in enumerate(worth) if not frozen[i] and (odds[k] > asked[k] or i in sure)]
    if not going:
        return ()
    rows = np.hstack([rows[going, :_JOINT], joints(s, [worth[k] for k in going])])
    joins, drops = model.joins.scores(rows), np.zeros(len(rows))
    at_hyphen = [n for n, k in enumerate(going) if s.ends[worth[k]] is End.HYPHEN]
    drops[at_hyphen] = model.drops.scores(rows[at_hyphen])
    made: list[BreakDecision] = []
    for k, told, join, drop in zip(going, told_of(rows), joins.tolist(), drops.tolist(), strict=True):
        made.append(settle_spacing(s, worth[k], told, join, drop, begun=_begun(s, worth[k], made)))
    return tuple(made)


def _begun(s: Survey, i: int, made: Sequence[BreakDecision]) -> str:
    """The letters that were joined to line `i` from above, where it is but a piece of their word."""
    begun = ""
    for decision in reversed(made[-MOST_PIECES:]):
        if decision.index != i - 1 or decision.added or decision.drops or " " in s.layout.lines[i]:
            break
        i -= 1
        begun = last_word(s.layout.lines[i]) + begun
    return begun


def _asked(s: Survey, gaps: Sequence[int], odds: NDArray[np.float64]) -> list[float]:
    """The log odds asked for at each gap of an article."""
    share = broken_share(int((odds > GOES_ON_AMONG).sum()))
    enough = GOES_ON_ALONE + share * (GOES_ON_AMONG - GOES_ON_ALONE)
    meant = meant_gaps(s)
    bounds = (math.inf if i in meant else max(enough, floor(s, i) - share * EASED) for i in gaps)
    return [bound_between_clauses(s, i, bound_below_blank(s, i, bound)) for i, bound in zip(gaps, bounds, strict=True)]


def _is_before_name(s: Survey, i: int) -> bool:
    """Whether a line ends with a title ("Dr.") and the next one begins with a name."""
    left, right = s.layout.lines[i : i + 2]
    if s.starts[i + 1] is not Start.UPPER or not ends_with_title(left):
        return False
    if " " not in left and left.lower() in _PIECES:
        return False
    return left.count(" ") > 1 or not ends_with_title(right.partition(" ")[0])  # no row of titles


def _asked_of_torn(
    s: Survey, gaps: Sequence[int], odds: NDArray[np.float64], asked: Sequence[float], torn: Torn
) -> list[float]:
    """The same of a text whose breaks cut words: what the trees say of those tells how far to trust them here."""
    said = median([float(odds[k]) for k, i in enumerate(gaps) if i in torn.cut] or [0.0]) - BELOW_TORN
    return [
        min(bound, said) if i in torn.others and floor(s, i) < math.inf else bound
        for i, bound in zip(gaps, asked, strict=True)
    ]


def _asked_of_short(s: Survey, gaps: Sequence[int], odds: NDArray[np.float64], *, was_broken: bool) -> list[float]:
    """The same of a short text, whose model was taught by short texts: there is no room for habits to be held against
    a gap. Where some break surely is meant, as in a song, a small word at a line's end says nothing."""
    is_song = any(odds[k] < SURELY_MEANT and s.layout.breaks[i] == 1 for k, i in enumerate(gaps))
    bound = GOES_ON_SHORT if is_song else GOES_ON_BOUND
    plain = bound if was_broken else GOES_ON_SHORT
    meant = meant_gaps(s)

    def asked(i: int) -> float:
        if floor(s, i) == math.inf or i in meant or are_alike(*s.layout.lines[i : i + 2]):
            return math.inf
        if is_wrapped:
            return _asked_of_column(s, i)
        if s.ends[i] is End.UNSPACED and s.layout.breaks[i] == 1 and _GOES_ON.match(s.layout.lines[i + 1]):
            return GOES_ON_SIGN
        if i == 0 and is_split_headline(s):
            return SURELY_MEANT
        if i == 0 and is_echoed(s):
            return math.inf
        if _is_bound(s, i):
            return bound
        if not is_song and (below := bound_below_blank_of_short(s, i, math.inf)) < math.inf:
            return below
        if not is_song and s.layout.breaks[i] == 1 and wants_noun(s, i):
            return GOES_ON_NOUN
        if i == 0 and s.starts[1] is Start.UPPER:
            return plain if _is_full(s) else title
        if (i == 1 and is_standfirst) or (i < 2 and is_apart) or (i == 0 and is_caseless_headline):
            return GOES_ON_CASELESS_HEADLINE
        return GOES_ON_OPEN if is_all_over and _is_open(s, i) else bound_between_clauses(s, i, plain)

    is_wrapped = is_column(s)
    is_alone = bool((odds > GOES_ON_SHORT).sum() <= 1)
    is_all_over = not is_song and _is_broken_all_over(s, gaps, odds)
    is_whole = s.lengths[0] <= HEADLINE and is_alone and not wants_more(s)
    is_standfirst, is_apart = is_alone and has_standfirst(s), has_head_apart(s)
    title = GOES_ON_HEADLINE if is_whole else GOES_ON_TITLE
    is_caseless_headline = (is_whole and s.ends[1] is End.TERMINAL and may_be_head(s)) or stands_apart(s)
    return [asked(i) for i in gaps]


def _asked_of_column(s: Survey, i: int) -> float:
    """The same of a gap in a narrow column."""
    if s.ends[i] in _CLOSED:
        return GOES_ON_STOP
    return GOES_ON_CAPITAL if s.starts[i + 1] is Start.UPPER else GOES_ON_COLUMN


def _is_broken_all_over(s: Survey, gaps: Sequence[int], odds: NDArray[np.float64]) -> bool:
    """Whether nearly all lines of a short text that end without a full stop surely go on, blank lines below them."""
    open_odds = [odds[k] for k, i in enumerate(gaps) if _is_open(s, i)]
    going = sum(odd > GOES_ON_SHORT for odd in open_odds)
    return bool(going >= OPEN_LINES and going >= OPEN_SHARE * len(open_odds))


def _is_full(s: Survey) -> bool:
    """Whether the first line is one of several that are wrapped at a width: the next word would not have fitted."""
    widths, word = s.regime.widths, s.layout.lines[1].partition(" ")[0]
    is_wrapped = widths.fits >= FULL_SHARE and widths.count >= FULL_LINES and s.layout.breaks[0] == 1
    return is_wrapped and widths.width - len(word) <= s.lengths[0] <= widths.width


def _is_open(s: Survey, i: int) -> bool:
    """Whether a long line ends without a full stop above a blank line, below which a letter stands."""
    is_long = s.lengths[i] >= OPEN_LINE and s.ends[i] not in _CLOSED
    return is_long and s.layout.breaks[i] > 1 and s.layout.lines[i + 1][0].isalpha()


def _is_bound(s: Survey, i: int) -> bool:
    """Whether a line of running text ends with a word that wants another one, and the next line follows at once."""
    line = s.layout.lines[i]
    return s.layout.breaks[i] == 1 and line.count(" ") >= RUNNING and last_word(line) in s.words.lexicon.binders


def weigh_breaks(
    s: Survey, model: BreakModel, wanted: Sequence[int], sure: frozenset[int]
) -> tuple[list[int], Row, NDArray[np.float64]]:
    """The gaps that are worth a second look, their features, and the log odds that the sentence goes on there.

    Gaps that tell most come first: where even they say nothing, the text is whole and the others need no look.
    """
    first = np.full(len(s.layout.breaks), PLAIN)
    places = _places(s, model)
    telling = [i for i in wanted if i in sure or is_telling(s, i)]
    others = sorted({*wanted} - {*telling})
    if sure or is_short(s.layout.text):
        looks = [_look(s, model, [*telling, *others], first, places)]
    else:
        looks = [_look(s, model, telling, first, places)]
        if not (first > HOPELESS).any():
            return [], np.empty((0, 0), np.float32), np.empty(0)
        looks.append(_look(s, model, others, first, places))
    worth = [i for i in wanted if first[i] > SETTLED or i in sure]
    if not worth:
        return [], np.empty((0, 0), np.float32), np.empty(0)
    at = {i: k for k, i in enumerate([*telling, *others])}
    rows = second_rows(s, worth, np.concatenate(looks)[[at[i] for i in worth]], first)
    rows = np.hstack([rows, places[worth]])
    return worth, rows, model.goes_on.scores(rows)


def _places(s: Survey, model: BreakModel) -> Row:
    """Where the words at the gaps stand elsewhere; no columns where the model does not ask."""
    if model.places is None:
        return np.empty((len(s.layout.breaks), 0), np.float32)
    return place_rows(s, model.places.get(s.words.lexicon.code))


def _look(s: Survey, model: BreakModel, gaps: list[int], first: NDArray[np.float64], places: Row) -> Row:
    """Judge gaps by themselves: their log odds go into `first`; their features are given back."""
    rows = first_rows(s, gaps)
    if gaps:
        first[gaps] = model.first.scores(np.hstack([rows, places[gaps]]))
    return rows


def is_telling(s: Survey, i: int) -> bool:
    """Whether a gap by its edges alone may stand inside a sentence: damage never comes without such a gap."""
    end, start = s.ends[i], s.starts[i + 1]
    if start in (Start.LOWER, Start.PUNCTUATION) or end in (End.COMMA, End.OPEN, End.HYPHEN, End.DASH):
        return True
    if s.layout.lines[i + 1][:1].isdigit():
        return end is End.DIGIT or s.layout.lines[i][-2:-1].isdigit()
    if end is End.LOWER and s.lengths[i] >= BOUND_LINE:
        return last_word(s.layout.lines[i]) in s.words.lexicon.binders
    return end in (End.UNSPACED, End.CASELESS) and start in (Start.UNSPACED, Start.CASELESS, Start.OPEN)


def second_rows(s: Survey, wanted: Sequence[int], first_look: Row, first: NDArray[np.float64]) -> Row:
    """The features of the wanted gaps in the light of a first judgement of all gaps; `first_look` are those before."""
    moved = judged(s, first).rows[list(wanted)]
    return np.hstack([moved, first_look[:, MOVING:], second_look(first, s.layout.breaks, wanted)])


def broken_share(broken: int) -> float:
    """How far a text with so many gaps that look broken is broken all over, from 0 to 1.

    >>> broken_share(1), broken_share(12)
    (0.0, 1.0)
    """
    return min(1.0, max(0, broken - 1) / (AMONG - 1))


def floor(s: Survey, i: int) -> float:
    """The log odds asked for at a gap whatever the rest of the text looks like; none where a rule decides."""
    end, start = s.ends[i], s.starts[i + 1]
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    if is_salutation(s, i):
        return math.inf
    if end is End.DIGIT and start is Start.DIGIT:
        return math.inf if _DATE_LEFT.search(left[-12:]) or _DATE_RIGHT.match(right) else -math.inf
    if start is Start.BULLET and end is not End.HYPHEN:
        return math.inf if end is End.DIGIT and is_listed(s, right) else GOES_ON_ALONE
    if "(" in right[:_AGENCY] and _AGENCY_START.match(right) and end not in (End.COMMA, End.HYPHEN, End.OPEN):
        return math.inf  # a headline before place and agency
    if s.layout.breaks[i] > 1 and s.habits.is_fresh(i):
        return WHOLE_DOUBLE
    if end is not End.HYPHEN and is_labelled(right) and is_labelled(left) and left[0].isupper() == right[0].isupper():
        return math.inf  # "video: ...", below another such line
    if s.habits.is_long(i) and start is not Start.LOWER and s.regime.widths.fits < WRAPPED and is_greek_question(left):
        return math.inf  # a question, before a new sentence
    if (asked := list_floor(s, i)) is not None:
        return asked
    if (i == 0 and _STAMP.fullmatch(right) and not wants_more(s)) or _is_stamped(s, i):
        return math.inf  # a headline above its day and time, or a time above what happened then
    if i < 2 and _AGENCY_BRACKET.match(right) and end in (End.CASELESS, End.UNSPACED) and not wants_more(s, i):
        return math.inf  # a headline before its agency
    if s.layout.breaks[i] > 1 and is_syllabic(left[-1:]) and is_syllabic(right[:1]):
        return math.inf  # a paragraph, which has no mark at its end there
    if end is End.UNSPACED and len(left) < CREDIT and _DATELINE.match(right):
        return math.inf  # a byline before a dateline
    if end is End.UNSPACED and _is_signed(s, left, right):
        return math.inf  # the end of a report or a caption
    if end is End.UNSPACED and s.regime.widths.fits < WRAPPED and _is_credit(s, i):
        return UNSPACED_CREDIT
    if end is End.UNSPACED and i < 2 and (s.layout.breaks[i] > 1 or s.regime.widths.fits < WRAPPED):
        return UNSPACED_TITLE
    if end is End.UNSPACED and s.layout.breaks[i] > 1:
        return UNSPACED_DOUBLE
    return -math.inf


def _is_stamped(s: Survey, i: int) -> bool:
    """Whether a line is a day or a time and nothing else, where no sentence stands open above it."""
    if not s.layout.lines[i][:1].isdecimal():
        return False
    is_open = i > 0 and s.layout.breaks[i - 1] == 1 and s.ends[i - 1] is not End.TERMINAL
    return not is_open and s.lengths[i] > 2 and _STAMP.fullmatch(s.layout.lines[i]) is not None


def _is_signed(s: Survey, left: str, right: str) -> bool:
    """Whether a line ends a report or a caption in so many signs, which make no word with the next line's first."""
    return bool(_SIGNED.search(left[-3:])) and s.words.listed(left[-1] + right[:1]) <= NO_WORD_PAIR


def _is_credit(s: Survey, i: int) -> bool:
    """Whether a line of ideographs ends like a credit: short and new, one sign after a full stop, or with blanks."""
    line, inside = s.layout.lines[i], s.inside(i)
    if inside.stops:
        return inside.tail <= 2 or " " in line[-CREDIT:-1]
    return len(line) < CREDIT and (i == 0 or s.ends[i - 1] in (End.TERMINAL, End.COLON))
