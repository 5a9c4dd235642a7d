"""Lost blanks: between sentences ("he said.The next day"), and the sign of them inside ("theMinister", "5men")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from copydesk.cleaners.core.line_marks import stops_in_words
from copydesk.cleaners.language.lexicon import Lexicon
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.steps.linebreaks.layout import ABBREVIATIONS, End, end_of

#: A word that opens a sentence is at least this frequent in the language, or stands elsewhere in the text.
KNOWN = 1e-6

#: In a text that has lost no blanks elsewhere, only a word this frequent opens a sentence.
GRAMMAR = 2e-3

#: After a capitalised word, which may be the first half of a name ("Acme.Widget"), only a word this frequent.
_COMMON = 2e-5

#: Fewer characters than this up to the end of a line without a full stop are a heading that lost its line break:
#: a blank would not make that right.
_HEADING = 80

#: No word is longer than this many characters; a run of letters beyond it is cut.
LONGEST = 40

_LEFT = re.compile(r"[^\W\d_]+$")
_RIGHT = re.compile(r"[^\W\d_]+")
_OPENING = "“„«(‘"
_ADDRESS = re.compile(r"://|@|www\.|[/_#\\<>=]|\.(?:com|org|net|io|html?|php|js|pdf|jpg)\b", re.IGNORECASE)
_CODE = re.compile(r"\s*[=({;<\[]")
_DOTTED = re.compile(r"\w[.]\w")
#: Korean sentences end with these syllables.
_KOREAN = "다요까죠"

#: A half of two words run together is at least this frequent; before a capital a rarer one will do.
HALF_COMMON = 1e-5
HALF_KNOWN = 1e-6

#: One of the halves is frequent; a half of two letters is a word of everyday grammar.
HALF_FREQUENT = 2e-4
HALF_GRAMMAR = 1e-3

#: With a word of grammar the other half may be as rare as this.
HALF_RARE = 1e-7

#: The whole is rarer than this: no word.
NO_WORD = 1e-8

#: Shorter words have no two halves that tell anything, in characters; longer ones are not looked at.
SHORTEST_RUN = 5
LONGEST_RUN = 30

Frequency = Callable[[str, float], float]

_RUN_CASE = re.compile(r"(?<![^\W_])([^\W\d_]+?[^\W\d_A-Z])((?=[^\Wa-z\d_])[^\W\d_][^\W\d_A-Z]{2,})(?![^\W_])")
_RUN_NUMBER = r"\d+(?:[.,]\d+)?"
_RUN_DIGIT = deferred(  # not a date, a time or a part of a name
    rf"(?<![\w.,:/'’-])(?:([^\W\d_]{{2,}}){_RUN_NUMBER}|{_RUN_NUMBER}([^\W\d_]{{3,}}))(?![\w/'’-]|[.:,]\d)"
)
_RUN_WORD = re.compile(rf"(?<![\w'’-])[^\W\d_]{{{SHORTEST_RUN},{LONGEST_RUN}}}(?![\w'’-])")


def meetings(text: str) -> list[tuple[int, int]]:
    """Where a full stop stands between two words without a blank, and the words may be of two sentences: from the stop
    to the second word. Which language they are of does not matter yet.

    >>> meetings("He said.Then he left."), meetings("It is on www.port.example, he said.")
    ([(7, 8)], [])
    """
    return [
        (start, end)
        for start, end in stops_in_words(text)
        if _is_korean(text, start, end) or _may_meet(text, start, end)
    ]


def _may_meet(text: str, start: int, end: int) -> bool:
    return text[start - 1].isalpha() and text[end].isupper() and _are_sentences(text, start, end) is not None


def _is_korean(text: str, start: int, end: int) -> bool:
    return text[start - 1] in _KOREAN and "가" <= text[end] <= "힣"


def glued(text: str, lexicon: Lexicon, found: Sequence[tuple[int, int]], *, torn: bool = False) -> list[int]:
    """The places among the `meetings` of a text where a blank is missing between two sentences.

    In a text that is otherwise whole a glued place is more often a lost paragraph end, which a blank does not make
    right: there a function word must open the new sentence, and most of the new sentences, or a list's items were run
    together. `torn` says that line breaks stood inside sentences here and there: what puts them there takes blanks
    away elsewhere.
    """
    places: list[int] = []
    clear: list[int] = []
    for start, end in found:
        if text[start - 1].isalpha() and text[end].isupper():
            words = _are_sentences(text, start, end)
            if words is None or not _meet(text, *words, end, lexicon):
                continue
            gap = _gap(text, start, end)
            places.append(gap)
            after_quote = end - start > 1 and gap == end
            if after_quote or _is_plain(*words, lexicon):
                clear.append(gap)
        elif _is_korean(text, start, end):
            places.append(_gap(text, start, end))
            clear.append(places[-1])
    if len(clear) == len(places) or torn or lost_blanks(text, lexicon):
        return places
    return clear if 2 * len(clear) >= len(places) else []


def _gap(text: str, start: int, end: int) -> int:
    """Where the blank goes: before an opening quote, after a closing one; a straight quote closes an odd count."""
    mark = text[end - 1]
    line = text[text.rfind("\n", 0, start) + 1 : end - 1]
    if mark == '"':
        return end - 1 + line.count('"') % 2
    if mark == "“":
        return end - (line.count("„") <= line.count("“"))
    return end - (mark in _OPENING)


def _are_sentences(text: str, start: int, end: int) -> tuple[str, str] | None:
    """The last word of a sentence and the first of the next; `None` where there are no two sentences."""
    left = _LEFT.search(text[max(0, start - LONGEST) : start])
    right = _RIGHT.match(text[end : end + LONGEST])
    if left is None or right is None or _is_heading(text, end):
        return None
    before, after = left.group(), right.group()
    if not (after[1:].islower() if len(after) > 1 else text[end + 1 : end + 2] in " \n'’"):
        return None
    token = _token(text, start, end)
    if _ADDRESS.search(token) or len(_DOTTED.findall(token)) > 1 or _CODE.match(text, end + len(after), end + 50):
        return None
    return before, after


def _is_plain(before: str, after: str, lexicon: Lexicon) -> bool:
    """Whether a plain word of the language meets one of the words that sentences open with most."""
    if lexicon.frequencies.get(after.casefold(), 0.0) < GRAMMAR or after.casefold() not in lexicon.function_words:
        return False
    return before.islower() or lexicon.frequencies.get(before.casefold(), 0.0) >= KNOWN or not before[1:].islower()


def _meet(text: str, before: str, after: str, end: int, lexicon: Lexicon) -> bool:
    """Whether one word may end a sentence and the other, which starts at `end`, may open one."""
    frequency = lexicon.frequencies.get(after.casefold(), 0.0)
    if not before[1:].islower():
        return after.casefold() in lexicon.function_words
    if before[0].isupper():
        return frequency >= _COMMON or before.lower() in ABBREVIATIONS
    return (
        lexicon.frequencies.get(before.casefold(), 0.0) >= KNOWN
        or frequency >= KNOWN
        or _stands_elsewhere(text, after, end)
    )


def _is_heading(text: str, end: int) -> bool:
    """Whether what follows up to the line's end is a heading, not a sentence."""
    stop = text.find("\n", end, end + _HEADING)
    if stop < 0 and len(text) > end + _HEADING:
        return False
    line = text[end : stop if stop >= 0 else len(text)].rstrip()
    return end_of(line) not in (End.TERMINAL, End.COLON, End.COMMA) and not text[stop : stop + 4].lstrip()[:1].islower()


def _token(text: str, start: int, end: int) -> str:
    """The run of characters without a blank round a mark, cut at 60 on either side."""
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    return before[len(before) - len(before.split()[-1]) :] + text[start:end] + after.split()[0]


def _stands_elsewhere(text: str, word: str, at: int) -> bool:
    first = text.find(word)
    return first != at or text.find(word, at + 1) >= 0


def lost_blanks(text: str, lexicon: Lexicon) -> bool:
    """Whether words stand together somewhere without the blank between them.

    >>> from copydesk.cleaners.language.lexicon import read_lexicon
    >>> english = read_lexicon("en")
    >>> lost_blanks("We saw theMinister there.", english), lost_blanks("He likes his iPhone.", english)
    (True, False)
    """
    frequency = lexicon.frequencies.get
    if not lexicon.frequencies:
        return False

    def is_once(what: str) -> bool:
        return text.count(what) == 1

    return (
        any(_is_case(match, frequency) and is_once(match.group()) for match in _RUN_CASE.finditer(text))
        or any(_is_digit(match, frequency) and is_once(match.group()) for match in _RUN_DIGIT.finditer(text))
        or any(_is_lower(word, frequency) and is_once(word) for word in set(_RUN_WORD.findall(text)))
    )


def _is_case(match: re.Match[str], frequency: Frequency) -> bool:
    """A small word run into a capitalised one; two capitalised ones are headings or names."""
    left, right = match.groups()
    if not (left.islower() and right[0].isupper() and right[1:].islower()):
        return False
    halves = min(frequency(left.casefold(), 0.0), frequency(right.casefold(), 0.0))
    return halves > HALF_KNOWN and frequency((left + right).casefold(), 0.0) < NO_WORD


def _is_digit(match: re.Match[str], frequency: Frequency) -> bool:
    """A common word and a number."""
    word = match.group(1) or match.group(2)
    return word.islower() and frequency(word, 0.0) > 2 * HALF_COMMON


def _is_lower(word: str, frequency: Frequency) -> bool:
    """Two common words that make no third."""
    low = word.casefold()
    if not word[1:].islower() or frequency(low, 0.0) > NO_WORD:
        return False
    return any(_are_words(low[:i], low[i:], frequency) for i in range(2, len(low) - 1))


def _are_words(left: str, right: str, frequency: Frequency) -> bool:
    """Whether both halves are words, one of them of everyday grammar; short ones may be prefixes and endings."""
    a, b = frequency(left, 0.0), frequency(right, 0.0)
    if len(left) < 3 or len(right) < 3:
        return min(a, b) > HALF_COMMON and (len(left) > 2 or a > HALF_GRAMMAR) and (len(right) > 2 or b > HALF_GRAMMAR)
    if min(a, b) > HALF_COMMON:
        return max(a, b) > HALF_FREQUENT
    return (b > HALF_GRAMMAR and a > HALF_RARE) or (a > HALF_GRAMMAR and b > HALF_RARE and len(left) > 3)
