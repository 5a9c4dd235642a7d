"""Limits that a text must keep to be a record. The defaults drop only what no newsroom has written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from copydesk.cleaners.core.running_text import count_words
from copydesk.cleaners.language.scripts import COMPATIBLE_HAN, HAN, KANA
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.patterns import deferred

#: Words and characters that are looked at: enough to tell, and bounded.
REPETITION_WORDS = 2000
LETTERS_SAMPLE = 20_000

#: A repeated phrase is this many words; a text must have this many phrases to be judged.
_PHRASE = 3
MIN_PHRASES = 50

#: Two ideographs or kana count as a word: Chinese and Japanese words are one to three characters long.
CHARACTERS_A_WORD = 2

_IDEOGRAPH = KANA + HAN + COMPATIBLE_HAN
_WORD = deferred(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}]+(?:[’'ʼ\u200c-][^\W_{_IDEOGRAPH}]+)*+")
_NO_LETTER = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """What a text must have. `None` and `()` switch a limit off.

    The numbers were held against the 1,754 development articles (English, Chinese, Greek, Russian, Polish and
    others): the shortest has 49 words, the fewest letters are 57 %, the most repetition is 77 %.

    - `min_words`: a news flash is one sentence of 20 to 40 words; what is shorter is a caption or a notice.
    - `max_words`: off. Reports and court rulings of 100,000 words are news.
    - `min_letters`: off. Letters among the characters that are no white space: a table of results has 50 % or more,
      a list of dates 25 %; set it to 0.25 against number dumps and encoded files.
    - `max_repetition`: off. Phrases of three words that were there before: live tickers and result lists reach 80 %;
      set it to 0.9 against one sentence again and again.
    - `max_repeated_lines`: off. Live tickers repeat "Goal!", results repeat "Draw".
    - `languages`: off. Base tags that are wanted ("en" lets "en-GB" pass); a text whose language is unknown passes.
    """

    min_words: int | None = 20
    max_words: int | None = None
    min_letters: float | None = None
    max_repetition: float | None = None
    max_repeated_lines: float | None = None
    languages: tuple[str, ...] = ()


def judge_quality(text: str, title: str | None, language: str | None, limits: QualityLimits) -> Reject | None:
    """The limit that a text breaks: `too_short`, `low_quality` or `unwanted_language`; `None` where it breaks none.

    A title that the text opens with again does not count as text.

    >>> judge_quality("Too short a text.", None, "en", QualityLimits()).detail
    '4 words, fewer than 20'
    """
    body = text.removeprefix(title).lstrip() if title else text
    words = whole_word_count(body)
    if limits.min_words is not None and words < limits.min_words:
        found = "1 word" if words == 1 else f"{words} words"
        return Reject(Reason.TOO_SHORT, f"{found}, fewer than {limits.min_words}")
    if limits.max_words is not None and words > limits.max_words:
        return Reject(Reason.LOW_QUALITY, f"{words} words, more than {limits.max_words}")
    if (why := _low_quality(body, limits)) is not None:
        return Reject(Reason.LOW_QUALITY, why)
    if limits.languages and language and not _is_wanted(language, limits.languages):
        return Reject(Reason.UNWANTED_LANGUAGE, f"{language}, not {', '.join(limits.languages)}")
    return None


def word_count(text: str) -> int:
    """Words of a text; of ideographs and kana, two are a word.

    >>> word_count("It's twenty-one words?"), word_count("市议会周三讨论")
    (3, 3)
    """
    words, ideographs = count_words(text)
    return words + ideographs // CHARACTERS_A_WORD


@lru_cache(maxsize=2)
def whole_word_count(text: str) -> int:
    """`word_count` of a whole text, which is counted for its limits, and again for its record."""
    return word_count(text)


def repetition(text: str) -> float:
    """The share of a text's three-word phrases that were there before; 0 for a text too short to tell."""
    words = _first_words(text.lower())
    phrases = list(zip(*(words[i:] for i in range(_PHRASE)), strict=False))
    return 1 - len(set(phrases)) / len(phrases) if len(phrases) >= MIN_PHRASES else 0.0


def line_repetition(text: str) -> float:
    """The share of a text's lines that were there before; 0 for a text without lines."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return 1 - len(set(lines)) / len(lines) if lines else 0.0


def letter_share(text: str) -> float:
    """Letters among the characters of a text that are no white space."""
    seen = "".join(text[:LETTERS_SAMPLE].split())
    return len(_NO_LETTER.sub("", seen)) / len(seen) if seen else 0.0


def _low_quality(text: str, limits: QualityLimits) -> str | None:
    if limits.min_letters is not None and (letters := letter_share(text)) < limits.min_letters:
        return f"{letters:.0%} letters, fewer than {limits.min_letters:.0%}"
    if limits.max_repetition is not None and (repeated := repetition(text)) > limits.max_repetition:
        return f"{repeated:.0%} of the phrases repeat, more than {limits.max_repetition:.0%}"
    if limits.max_repeated_lines is not None and (repeated := line_repetition(text)) > limits.max_repeated_lines:
        return f"{repeated:.0%} of the lines repeat, more than {limits.max_repeated_lines:.0%}"
    return None


def _first_words(text: str) -> list[str]:
    words: list[str] = []
    for match in _WORD.finditer(text):
        words.append(match.group())
        if len(words) == REPETITION_WORDS:
            break
    return words


def _is_wanted(language: str, wanted: tuple[str, ...]) -> bool:
    base = language.partition("-")[0].lower()
    return any(w.lower() in (language.lower(), base) for w in wanted)
