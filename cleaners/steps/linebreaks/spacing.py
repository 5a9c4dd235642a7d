"""What a gap inside a sentence becomes: a blank, nothing, or nothing and no hyphen; and the strongest reason for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.language.eojeol import LEAST_SYLLABLES
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.steps.linebreaks.edge_marks import SOFT_HYPHEN, UNLISTED, blank_by_marks, is_suspended
from copydesk.cleaners.steps.linebreaks.evidence import Survey
from copydesk.cleaners.steps.linebreaks.features import NAMES
from copydesk.cleaners.steps.linebreaks.gate import is_short
from copydesk.cleaners.steps.linebreaks.layout import End, Start, first_word, is_syllabic, is_torn_syllable, last_word

#: From this many characters on a line is running text, not a list's mark or a table's cell.
PROSE = 25

#: Log odds from which two halves are one word, and a hyphen goes. Words of the list speak for themselves; what is in
#: doubt is rare, and a rare word is cut more often than two rare words meet: found by cross-validation.
JOINS = -0.6
DROPS = -0.5

_CUT = re.compile(r"(?<![^\W_])[A-Z]\.\n[A-Z]\.|(?<![^\W_])[ap]\.\nm\.|\d[.,]\n\d{3}(?!\d)|\d[.,]\n\d%")
#: Two initials of a name behind a word, before the rest of it; no country's.
_CAPITAL = "[A-ZА-ЯΑ-Ω]"
_INITIALS = re.compile(
    rf"[^\W\d_] (?!U\.\n[AKNS]|D\.\nC|E\.\nU){_CAPITAL}\.\n{_CAPITAL}\. (?:{_CAPITAL}\. )?"
    r"[^\W\d_a-zа-я][^\W\d_A-ZА-Я]"
)

#: An abbreviation of two letters, cut: `u.|a.`, `z.|B.`, `т.|е.`.
_LETTERS_CUT = re.compile(r"[ (](?:[duvzi]\.\n[aBdhTR]|т\.\n[екнпд])\.")

#: The day of an English date, and its month.
_DAY = re.compile(r"\b(?:on|of|by|since|until|till|from|to|before|after|the|and) \d{1,2}$")
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d{4})?\b(?! \d{1,2}\b)"
)

#: The hour of a German time, and its word.
_HOUR = re.compile(r"\b(?:um|ab|bis|gegen|von|vor|nach|und) \d{1,2}(?:[.:]\d\d)?$")

#: A number with a full stop and the word before it.
_ORDINAL_LEFT = re.compile(r"(?:^|[\s(])([^\W\d_]+) \d{1,2}\.$")
_ORDINAL_REACH = 16

#: What stands inside of addresses alone.
_IN_ADDRESS = re.compile(r"[^\W_][./=_-][^\W_]")
#: The first digit of a time or a date, behind a word of the sentence, and the rest of it.
_CUT_TIME = re.compile(r"[^\W\d_] (?:[0-2]\n\d:\d\d(?!\d)|[0-3]\n\d([./])\d\d?\1(?:\d\d){1,2}(?!\d))")
#: What stands before the newline in both.
_CUT_ENDS = ".,0123"
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_MILLIONS = re.compile(r"(?:bn|m|k)\b")
_CURRENCY = re.compile(r"[$€£¥]\d[\d.,]*$")

#: A word is at least so many times (log10) likelier than its halves in a row would be by chance, for words that go
#: together do so more often; a letter that is a word ("i" in Polish) seldom is a half.
TOGETHER = 1.05
TOGETHER_OF_LETTERS = 2.5

#: Two words more frequent than this (log10) are joined in short texts only from these log odds on: a rare word is cut
#: more often than two rare ones meet, but common ones meet often.
COMMON = -4.0
JOINS_COMMON = 1.4

#: From these log odds on the weights are believed against the list, by which the two words would be likelier: over
#: folds by host, of 21 such places 17 were one word.
JOINS_WORDS = 2.0

#: The same where one half is a letter: of 2,900 such places above these log odds one was two words.
JOINS_LETTER = 3.0

#: In short texts a word of the list and letters that make no word of it are one word from these log odds on.
JOINS_UNKNOWN = 1.0

#: Two halves whose language writes words of many parts (Korean) are one word from these log odds on: two nouns may be
#: written either way, and stay two. What the text itself shows counts for so much.
JOINS_PARTS = 2.0
SHOWN = 3.0

#: What it adds to those log odds that the list has the whole as a word of its own: so many times (log10) oftener than
#: its halves in a row. Of 26 such places with odds from 0 to 2 all were one word.
OF_ITS_OWN = 2.0
LISTED_WHOLE = 2.25

#: An acronym has so many capitals, and stands twice in a text beside the one that is cut.
ACRONYM = 3

#: A word that has lost one letter has at least so many left: "de|s" and "a|s" may be two of a list.
LEAST_STEM = 3

#: The sigma that stands at the end of Greek words alone.
FINAL_SIGMA = "ς"

_ARTICLES = r"(?:[cdjlmnst]|qu|un|(?:d|n|qu)?ell|[dn]?all|sull|jusqu|lorsqu|puisqu)['’]"
_ELIDED = deferred(rf"(?:^|[\s(«“]){_ARTICLES}$", re.IGNORECASE)

#: Such a word before another one.
_ARTICLE = deferred(rf"{_ARTICLES}(?=[^\W\d_])", re.IGNORECASE)


class GapSigns(NamedTuple):
    """The columns of a gap by which the reason for a decision is told."""

    left_digits: float
    right_digits: float
    abbreviation: float
    initial: float
    title_word: float
    fits: float
    over: float
    counted: float


_TOLD = [NAMES.index(name) for name in GapSigns._fields]

#: So many of the lines fit a width where they are wrapped at it, as the columns have it.
_FITS = float(np.float32(0.8))


def told_of(rows: NDArray[np.float32]) -> list[GapSigns]:
    """What the reasons are told by, of rows of gaps."""
    return [GapSigns(*row) for row in rows[:, _TOLD].tolist()]


@dataclass(frozen=True, slots=True)
class BreakDecision:
    """What becomes of gap `index`: white space gives way to `added`, a hyphen before it too if `drops` is set."""

    index: int
    added: str
    drops: bool
    rule: str


def settle_spacing(s: Survey, i: int, told: GapSigns, join: float, drop: float, *, begun: str = "") -> BreakDecision:
    """What becomes of a gap inside a sentence; `join` and `drop` are the log odds of no blank and of no hyphen; `begun`
    is what stands before line `i` without a blank, where a word is in more than two pieces."""
    end, start = s.ends[i], s.starts[i + 1]
    if end is End.HYPHEN and is_suspended(s, i):
        return BreakDecision(i, " ", False, "suspended-hyphen")
    if end is End.HYPHEN and (_is_put_in(s, i) or (drop > DROPS and not _is_compound(s, i))):
        return BreakDecision(i, "", True, "hyphen")
    blank = "" if _joins(s, i, join, begun) else " "
    return BreakDecision(i, blank, False, _reason(told, end, start, blank))


def _is_put_in(s: Survey, i: int) -> bool:
    """Whether a hyphen came with the break for sure: a soft one, one of a kind that the text has at line ends only,
    while its own compounds have another, or one inside a noun that its capital shows to be one word."""
    hyphen = s.layout.lines[i][-1]
    if hyphen == "-":
        return s.words.lexicon.capital_nouns and _is_cut_noun(s, i)
    return hyphen == SOFT_HYPHEN or (bool(s.compounds) and s.count(hyphen) == s.last_marks[hyphen])


def _is_cut_noun(s: Survey, i: int) -> bool:
    """Whether a hyphen stands between a half with a capital and one without, where a compound of nouns would have two
    capitals ("Spät-/frost" and "Ost-/Berlin"), and the text has no such compound elsewhere."""
    half, rest = last_word(s.layout.lines[i][:-1]), first_word(s.layout.lines[i + 1])
    is_cut = len(half) > 1 and half.istitle() and rest.islower()
    return is_cut and f"{half}-{rest}".lower() not in s.compounds


def _is_compound(s: Survey, i: int) -> bool:
    """Whether a hyphen is the writer's for sure: after one letter (e-mail), in a chain (day-to-day), before a capital.

    No rule of hyphenation leaves one letter at a line's end, and none makes a capital.
    """
    token = s.layout.lines[i].rpartition(" ")[2][:-1]
    right = s.layout.lines[i + 1][:1]
    chain, _, last = token.rpartition("-")
    if chain and last.lower() in s.words.lexicon.binders:
        return True
    return len(token) == 1 or (right.isupper() and not token.isupper())


def _joins(s: Survey, i: int, odds: float, begun: str) -> bool:
    """Whether the two lines meet without a blank: by rule where one is sure, else by the weights."""
    end, start = s.ends[i], s.starts[i + 1]
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    if _goes_on_by_marks(s, i):
        return not _is_apart_by_marks(left, right)
    if (
        (end is End.UNSPACED and start is Start.UNSPACED and not s.is_phrased)
        or is_sure(s, i)
        or _is_elided(left, right)
    ):
        return True
    if left[-1] == FINAL_SIGMA and right[0].isalpha():
        return False
    if (by_marks := blank_by_marks(s, left, right)) is not None:
        return not by_marks
    halves = begun + last_word(left), first_word(right)
    if s.words.lexicon.attached.belongs_to(*halves) or _has_lone_letter(s, *halves):
        return True
    if (by_parts := _odds_by_parts(s, *halves)) is not None:
        return by_parts > JOINS_PARTS
    if is_short(s.layout.text) and _stay_two(s, *halves, odds):
        return False
    if _is_word_with_article(s, *halves):
        return True
    if end is End.DIGIT and start is Start.LOWER:
        return odds > 0 or bool(_ORDINAL.match(right)) or bool(_MILLIONS.match(right) and _CURRENCY.search(left[-20:]))
    if end is End.LOWER and start is Start.UPPER:
        return odds > JOINS and s.seen("".join(halves)) > 0
    if not s.words.lexicon.is_listed and not s.words.count("".join(halves).lower()):
        return False  # lengths alone would speak, and two words run together are worse than one left in two
    return odds > JOINS


def _odds_by_parts(s: Survey, left: str, right: str) -> float | None:
    """The log odds of one word by its parts, by the list, and by how the text writes it elsewhere, whatever ending it
    has there; `None` for a language whose words are told by their list alone."""
    read = s.words.lexicon.eojeol
    odds = read().odds(left, right) if read else None
    if odds is None:
        return None
    stem = right[:LEAST_SYLLABLES]
    together, apart = s.count(left + stem), s.count(f"{left} {stem}")
    one, other, whole = map(s.words.listed, (left, right, left + right))
    is_own = min(one, other, whole) > UNLISTED and whole > one + other + OF_ITS_OWN
    return odds + SHOWN * ((together > 0) - (apart > 0)) + LISTED_WHOLE * is_own


def _has_lone_letter(s: Survey, left: str, right: str) -> bool:
    """Whether one half is a small letter that is no word of the language, and the whole is one."""
    short, other = sorted((left, right), key=len)
    letters = s.words.lexicon.single_letters
    if letters is None or len(short) != 1 or len(other) < LEAST_STEM or not short.islower() or short in letters:
        return False
    return s.words.listed(left + right) > UNLISTED or s.seen(left + right) > 0


def _is_elided(left: str, right: str) -> bool:
    """Whether a line ends with a word that has lost its last letter to the next one, as in French and Italian."""
    return right[:1].isalpha() and bool(_ELIDED.search(left[-8:]))


def _stay_two(s: Survey, left: str, right: str, odds: float) -> bool:
    """Whether two halves in a short text are two words, whatever the weights say: there is little to judge by."""
    if f"{left} {right}".lower() in s.words.lexicon.apart:
        return True
    if s.seen(left + right):
        return False
    if s.is_strange and s.words.listed(left + right) < UNLISTED:
        return True
    if odds < JOINS_COMMON and _are_common(s, left, right):
        return True
    if odds < JOINS_UNKNOWN and s.words.listed(left + right) < UNLISTED < s.words.listed(left):
        return True
    is_letter = min(len(left), len(right)) == 1  # a word of one letter stands by many words
    return odds < (JOINS_LETTER if is_letter else JOINS_WORDS) and _are_two_words(s, left, right)


def _are_common(s: Survey, left: str, right: str) -> bool:
    """Whether both halves are words of everyday use ("og|så"): the word that they make must be surer than others."""
    return min(len(left), len(right)) > 1 and min(s.words.listed(left), s.words.listed(right)) > COMMON


def _is_word_with_article(s: Survey, left: str, right: str) -> bool:
    """Whether the halves are one word behind an article that has lost its last letter ("l'orga|nizzazione"): one of the
    list, and likelier than the two."""
    article = _ARTICLE.match(left)
    if article is None or not right:
        return False
    stem = left[article.end() :]
    listed = s.words.listed
    whole = listed(stem + right)
    return whole > UNLISTED and whole > listed(stem) + listed(right)


def _are_two_words(s: Survey, left: str, right: str) -> bool:
    """Whether two halves are words that side by side are likelier than the word that they would make.

    In articles the weights know better: their texts tell more of how words are cut.
    """
    if not left or not right or s.seen(left + right):
        return False
    if len(left) > 1 and left.isupper() and right.islower():
        return True
    listed = s.words.listed
    apart = listed(left) + listed(right)
    more = TOGETHER if min(len(left), len(right)) > 1 else TOGETHER_OF_LETTERS
    return min(listed(left), listed(right)) > UNLISTED and listed(left + right) < apart + more


def _reason(told: GapSigns, end: End, start: Start, added: str) -> str:
    """The name of what speaks most clearly for a decision."""
    if end is End.HYPHEN:
        return "compound" if not added else "suspended-hyphen"
    if start is Start.PUNCTUATION:
        return "stray-mark"
    if start is not Start.UPPER and told.left_digits > 0 and (told.right_digits > 0 or not added):
        return "number"
    if not added:
        return "unspaced-script" if end is End.UNSPACED or start is Start.UNSPACED else "split-word"
    if told.abbreviation or told.initial or told.title_word:
        return "abbreviation"
    if told.fits > _FITS and told.over > 0 and told.counted > 2:
        return "wrapped-line"
    if start is Start.LOWER:
        return "lowercase-start"
    return "open-sentence"


def is_sure(s: Survey, i: int) -> bool:
    """Whether a rule takes a newline away without asking the weights: `U.|S.`, `p.|m.`, `1.|000`, `at 1|0:30` in
    running text, a closing quote, an acronym of the text, a letter and the vowel that is written with it, and words of
    the same text in a script without blanks."""
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    if is_torn_syllable(left, right) or _closes_quote(left, right):
        return True
    if s.layout.breaks[i] == 1 and is_syllabic(left[-1:]) and is_syllabic(right[:1]):
        return s.has_torn_syllables or i in s.wrapped_syllables
    if _goes_on_by_marks(s, i):
        return True
    if len(left) < PROSE:
        return False
    if s.ends[i] is End.UPPER and s.starts[i + 1] is Start.UPPER:
        return s.layout.breaks[i] == 1 and _is_cut_acronym(s, left, right)
    if left[-1] not in _CUT_ENDS:
        return False
    around = f"{left[-6:]}\n{right[:12]}"
    return bool(_CUT.search(around) or _CUT_TIME.search(around))


def _goes_on_by_marks(s: Survey, i: int) -> bool:
    """Whether the marks at a gap show that a sentence goes on: `by J.|R. Marwick`, `u.|a.`, `dem 19.|Jahrhundert`,
    `Hale &|Sons`, `qu'|il`, `desk@|port.example`, `https://port.example/|plan.pdf`."""
    left, right = s.layout.lines[i], s.layout.lines[i + 1]
    if left[-1] == ".":
        return _are_abbreviated(s, left, right) or (s.layout.breaks[i] == 1 and _is_ordinal(s, left, right))
    if left[-1] == "&":
        is_running = s.layout.breaks[i] == 1 and (len(left) >= PROSE or is_short(s.layout.text))
        return left[-2:-1] == " " and right[0].isalpha() and is_running
    if left[-1].isdigit():
        if _MONTH.match(right) and _DAY.search(left[-10:]):
            return True
        is_hour = right.startswith("Uhr") and not right[3:4].isalpha() and s.words.lexicon.capital_nouns
        return is_hour and _HOUR.search(left[-16:]) is not None
    return (left[-1] in "'’" and _is_elided(left, right) and right[0].islower()) or _cuts_address(left, right)


def _is_apart_by_marks(left: str, right: str) -> bool:
    """Whether a blank goes where marks show that a sentence goes on."""
    return (left[-1] in ".&" or left[-1].isdigit()) and not _cuts_address(left, right)


def _are_abbreviated(s: Survey, left: str, right: str) -> bool:
    """Whether two initials of a name, or two letters of an abbreviation, stand at a gap."""
    around = f"{left[-4:]}\n{right[:8]}"
    is_german = s.words.lexicon.capital_nouns
    return bool(_INITIALS.search(around) or (_LETTERS_CUT.search(around) and (is_german or not around.isascii())))


def _is_ordinal(s: Survey, left: str, right: str) -> bool:
    """Whether a number behind an article or a preposition ends a line, in a language that writes ordinals with a full
    stop, and the word that it counts begins the next one."""
    lexicon, number = s.words.lexicon, _ORDINAL_LEFT.search(left[-_ORDINAL_REACH:])
    if number is None or number[1] in lexicon.couplers or not lexicon.decimal_comma:
        return False
    if not (right[0].islower() or (lexicon.capital_nouns and right[:2].isalpha())):
        return False  # a sentence that ends with a number
    return number[1].lower() in lexicon.binders or number[1].lower() in lexicon.articles


def _cuts_address(left: str, right: str) -> bool:
    """Whether an address of the web or of mail stands at a gap: it ends with a mark inside of addresses, and what
    follows has one, too."""
    one, other = left.rpartition(" ")[2], right.partition(" ")[0]
    if one[-1] == "@":
        return len(one) > 1 and "." in other[:-1] and other[0].isalnum()
    if one[-1] not in "/-=?&_" or not ("://" in one or one.startswith("www.")) or "://" in other:
        return False
    return other[0].isalnum() and not other[0].isupper() and bool(_IN_ADDRESS.search(other[:-1]))


def _is_cut_acronym(s: Survey, left: str, right: str) -> bool:
    """Whether the halves are capitals alone, and the text has what they make elsewhere and has not the two."""
    one, other = last_word(left), first_word(right)
    whole = one + other
    if len(whole) < ACRONYM or not whole.isupper() or left.isupper():
        return False
    return s.seen(whole) > 1 and not s.count(f"{one} {other}")


def _closes_quote(left: str, right: str) -> bool:
    """Whether a line begins with the mark that closes the line above: an apostrophe would have a letter with case
    behind it."""
    if right[0] != "’" or left.rfind("‘") <= left.rfind("’"):
        return False
    return not (right[1:2].islower() or right[1:2].isupper())
