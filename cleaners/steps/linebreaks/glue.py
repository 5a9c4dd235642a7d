"""Sentences that lost the blank between them: "he said.The next day"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.cleaners.language.lexicon import Lexicon
from copydesk.cleaners.steps.linebreaks.layout import ABBREVIATIONS, End, end_of
from copydesk.cleaners.steps.linebreaks.runon import lost_blanks

#: A word that opens a sentence is at least this frequent in the language, or stands elsewhere in the text.
KNOWN = 1e-6

#: In a text that has lost no blanks elsewhere, only a word this frequent opens a sentence.
GRAMMAR = 2e-3

#: After a capitalised word, which may be the first half of a name ("Acme.Widget"), only a word this frequent.
COMMON = 2e-5

#: Fewer characters than this up to the end of a line without a full stop are a heading that lost its line break:
#: a blank would not make that right.
HEADING = 80

#: No word is longer than this many characters; a run of letters beyond it is cut.
LONGEST = 40

_MARK = re.compile(
    r"[.!?](?<=[^\W\d_][^\W\d_].)"  # the mark that ends a sentence, after two letters or more
    r"[”’»)\"]?[“„«(‘]?(?=[^\W\d_])"  # a closing quote, an opening one, and the next word
)
_LEFT = re.compile(r"[^\W\d_]+$")
_RIGHT = re.compile(r"[^\W\d_]+")
_OPENING = "“„«(‘"
_ADDRESS = re.compile(r"://|@|www\.|[/_#\\<>=]|\.(?:com|org|net|io|html?|php|js|pdf|jpg)\b", re.IGNORECASE)
_CODE = re.compile(r"\s*[=({;<\[]")
_DOTTED = re.compile(r"\w[.]\w")
#: Korean sentences end with these syllables.
_KOREAN = "다요까죠"


def meetings(text: str) -> list[tuple[int, int]]:
    """Where a full stop stands between two words without a blank: from the stop to the second word.

    >>> meetings("He said.Then he left.")
    [(7, 8)]
    """
    return [match.span() for match in _MARK.finditer(text)]


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
            words = _are_sentences(text, start, end, lexicon)
            if words is None or not _meet(text, *words, end, lexicon):
                continue
            gap = _gap(text, start, end)
            places.append(gap)
            after_quote = end - start > 1 and gap == end
            if after_quote or _is_plain(*words, lexicon):
                clear.append(gap)
        elif text[start - 1] in _KOREAN and "가" <= text[end] <= "힣":
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


def _are_sentences(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[str, str] | None:
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
    if lexicon.frequencies.get(after.lower(), 0.0) < GRAMMAR or after.lower() not in lexicon.function_words:
        return False
    return before.islower() or lexicon.frequencies.get(before.lower(), 0.0) >= KNOWN or not before[1:].islower()


def _meet(text: str, before: str, after: str, end: int, lexicon: Lexicon) -> bool:
    """Whether one word may end a sentence and the other, which starts at `end`, may open one."""
    frequency = lexicon.frequencies.get(after.lower(), 0.0)
    if not before[1:].islower():
        return after.lower() in lexicon.function_words
    if before[0].isupper():
        return frequency >= COMMON or before.lower() in ABBREVIATIONS
    return lexicon.frequencies.get(before, 0.0) >= KNOWN or frequency >= KNOWN or _stands_elsewhere(text, after, end)


def _is_heading(text: str, end: int) -> bool:
    """Whether what follows up to the line's end is a heading, not a sentence."""
    stop = text.find("\n", end, end + HEADING)
    if stop < 0 and len(text) > end + HEADING:
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
