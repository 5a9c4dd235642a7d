"""A text as lines and the gaps between them, and what each line's end and start look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from copydesk.cleaners.core import line_edges, line_words
from copydesk.cleaners.core.line_edges import is_unspaced as is_unspaced
from copydesk.cleaners.language.scripts import LETTERS, SYLLABIC, is_letter, is_mark
from copydesk.cleaners.patterns import deferred

#: Characters of scripts that are written without blanks between words. Hangul is not among them.
_UNSPACED = deferred(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]"  # Chinese and Japanese, with their marks
)
#: The same without Chinese and Japanese.
_SYLLABIC = deferred(f"[{SYLLABIC}]")

#: Vowels and signs of Thai and Lao that stand behind the letter they belong to, and those that stand before it. Other
#: scripts write theirs as marks, but for Khmer's sign of a letter below, which wants a letter after it.
_AFTER = frozenset("ะาำๅๆฯະາຳຽໆຯ")
_BEFORE = frozenset("เแโใไເແໂໃໄ្")

#: Before this character there are neither marks on letters nor scripts without blanks.
FIRST_MARK = "\u0300"

_GREEK_QUESTION = re.compile('[\u0370-\u03ff\u1f00-\u1fff][»”")]?;[»”")]?$')
_TAIL = deferred(rf"{LETTERS}(?:['’](?:{LETTERS})?)*$")
_HEAD = deferred(rf"['’]?{LETTERS}(?:['’]{LETTERS})*")
_BULLET = deferred(
    r"(?:[-•*·▪●■✓#>|➤►◦‣○–—]\s"  # a mark and a blank
    r"|[•▪●■✓#|➤►◦‣]"  # marks that need none
    r"|\(?\d{1,2}[.)](?:\s|$)|\(?[A-Za-z][.)]\s"  # 1. 2) (3) a.
    r"|https?:|www\.)"
)

#: Abbreviations that a sentence seldom ends with, without their full stops.
_SHORT = (
    "mr mrs ms dr prof st gov sen rep gen lt col sgt rev hon jr sr no nr vs inc corp ltd co bros jan feb mar apr aug "
    "sept sep oct nov dec bzw ca mio mrd hr fr str sra mme etc tel vgl abs им г ул т тыс млн млрд руб см др д стр "
    "κ κκ λ π ul św tys mln mld zł prof inż im nr r ok pkt"
)
ABBREVIATIONS = frozenset(_SHORT.split())

#: Those that stand before a name.
_TITLE_WORDS = "mr mrs ms dr prof gov sen rep gen lt col capt maj sgt cllr rev hon mme sra inż hr"
_TITLES = frozenset(_TITLE_WORDS.split())

HYPHENS = "-\u00ad\u2010"


class End(IntEnum):
    """What a line ends with, from "surely whole" to "surely broken off"."""

    NONE = 0
    TERMINAL = 1
    COLON = 2
    CLOSE = 3
    OTHER = 4
    UPPER = 5
    DIGIT = 6
    DASH = 7
    LOWER = 8
    CASELESS = 9
    UNSPACED = 10
    COMMA = 11
    OPEN = 12
    HYPHEN = 13


class Start(IntEnum):
    """What a line starts with, from "surely new" to "surely going on"."""

    NONE = 0
    BULLET = 1
    UPPER = 2
    OPEN = 3
    DIGIT = 4
    OTHER = 5
    DASH = 6
    CASELESS = 7
    UNSPACED = 8
    LOWER = 9
    PUNCTUATION = 10


@dataclass(frozen=True, slots=True)
class LineLayout:
    """A text cut at its line breaks: `len(lines) == len(starts) + 1`, gap `i` lies between lines `i` and `i + 1`."""

    text: str
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    breaks: tuple[int, ...]

    def gap(self, i: int) -> str:
        """The white space of a gap."""
        return self.text[self.starts[i] : self.ends[i]]


def cut_lines(text: str) -> LineLayout:
    """Lines (without edge blanks) and gaps of a text; breaks at its very start or end are no gaps.

    >>> cut_lines("One\\n\\ntwo \\nthree\\n").breaks
    (2, 1)
    """
    return LineLayout(text, *line_edges.cut(text))


def count_unspaced(text: str) -> int:
    """How many characters of a text belong to scripts without blanks."""
    return len(_UNSPACED.findall(text))


def is_syllabic(char: str) -> bool:
    """Whether a character is of Thai, Lao, Burmese or Khmer: no blanks between words, vowels round their letters."""
    return bool(char) and bool(_SYLLABIC.match(char))


def is_torn_syllable(left: str, right: str) -> bool:
    """Whether a line goes on with a vowel or a mark of the line before it, or that one ends with a vowel of this one's.

    >>> is_torn_syllable("ประก", "าศ"), is_torn_syllable("รถเ", "มล์"), is_torn_syllable("ประ", "กาศ")
    (True, True, False)
    """
    if left[-1:] < FIRST_MARK > right[:1]:
        return False
    return is_letter(left[-1:]) and (is_mark(right[:1]) or right[:1] in _AFTER or left[-1:] in _BEFORE)


def is_bullet(line: str) -> bool:
    """Whether a line starts like a list item, a table row or an address of the web."""
    return bool(_BULLET.match(line))


_ENDS, _STARTS = tuple(End), tuple(Start)


def read_edges(lines: tuple[str, ...]) -> tuple[tuple[End, ...], tuple[Start, ...], tuple[bool, ...]]:
    """What each line ends with, what it starts with, and whether it looks like an item or a row.

    >>> read_edges(("He said", "• North Kor", "ea, co-"))[:2] == (
    ...     (End.LOWER, End.LOWER, End.HYPHEN), (Start.UPPER, Start.BULLET, Start.LOWER))
    True
    """
    ends, starts, items = line_edges.tell_edges(lines, is_bullet, is_letter)
    return tuple([_ENDS[end] for end in ends]), tuple([_STARTS[start] for start in starts]), tuple(items)


def end_of(line: str) -> End:
    """What a line ends with.

    >>> end_of("He said."), end_of("North Kor"), end_of("co-")
    (<End.TERMINAL: 1>, <End.LOWER: 8>, <End.HYPHEN: 13>)
    """
    return read_edges((line,))[0][0]


def start_of(line: str) -> Start:
    """What a line starts with.

    >>> start_of("The"), start_of("ea's"), start_of(", too"), start_of("• one")
    (<Start.UPPER: 2>, <Start.LOWER: 9>, <Start.PUNCTUATION: 10>, <Start.BULLET: 1>)
    """
    return read_edges((line,))[1][0]


def is_greek_question(line: str) -> bool:
    """Whether a line ends with the question mark of Greek, which looks like a semicolon.

    >>> is_greek_question("Πού πάμε;"), is_greek_question("the harbour;")
    (True, False)
    """
    return ";" in line[-3:] and bool(_GREEK_QUESTION.search(line[-8:]))


def is_abbreviated(line: str) -> bool:
    """Whether a line ends with an abbreviation that wants a word after it, or with an initial.

    >>> is_abbreviated("said Dr."), is_abbreviated("the U."), is_abbreviated("he said.")
    (True, True, False)
    """
    if line[-1:] != ".":
        return False
    token = line[-12:].rpartition(" ")[2].strip('(.«“"')
    return token.lower() in ABBREVIATIONS or (len(token) == 1 and token.isalpha())


def ends_with_title(line: str) -> bool:
    """Whether a line ends with a title that wants a name after it.

    >>> ends_with_title("said Dr."), ends_with_title("the harbour etc.")
    (True, False)
    """
    return line[-1:] == "." and line[-6:-1].rpartition(" ")[2].lower() in _TITLES


def last_word(line: str) -> str:
    """The letters at a line's very end; "" where it ends with something else.

    >>> last_word("reports of North Kor"), last_word("He said.")
    ('Kor', '')
    """
    return line_words.last_word(line, last_word_with_marks)


def last_word_with_marks(line: str) -> str:
    """`last_word` of a line whose letters may have marks on them."""
    match = _TAIL.search(line[-40:])
    return match.group() if match else ""


def first_word(line: str) -> str:
    """The letters at a line's very start; "" where it starts with something else.

    >>> first_word("ea's troop"), first_word("12 men")
    ("ea's", '')
    """
    return line_words.first_word(line, first_word_with_marks)


def first_word_with_marks(line: str) -> str:
    """`first_word` of a line whose letters may have marks on them."""
    match = _HEAD.match(line)
    return match.group() if match else ""
