"""What every field of metadata is made of: one line of plain text, and its words."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from copydesk.cleaners.language.scripts import BLANKLESS, VOWEL_SIGNS
from copydesk.cleaners.patterns import deferred

#: Characters of an attribute or a JSON value that are read at all; no title, name or tag is longer.
MAX_RAW = 2_000

_TAG = deferred(r"</?[A-Za-z][^<>]{0,500}>|<!--.{0,500}?-->")
#: UTF-8 that was read as Latin-1 once, and the controls that tell it: they go, and with them what it was.
_READ_TWICE = re.compile(
    "[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}"
)
_CONTROL = re.compile("[\u0080-\u0084\u0086-\u009f]")
#: Controls, private sentinels and halves of surrogate pairs. Joiners and soft hyphens are left to the text steps.
_NOISE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
#: A vowel of Hindi or Tamil is a sign of its own behind its letter: no letter, and no end of a word, as a danda is.
_WORD = re.compile(rf"[{BLANKLESS}]|[^\W_](?:[^\W_]|(?![\u0964\u0965])[{VOWEL_SIGNS}])*")
#: For a text of ASCII alone, as most are: letters in lower case, a blank for what is no letter and no digit.
_PARTED = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))


def tidy(value: object) -> str | None:
    """One line of plain text out of a value of markup or JSON; `None` if it is no text, or none is left.

    Entities are resolved, as often as they were escaped, tags and controls go, white space is folded.

    >>> tidy(" Fish &amp;amp; <b>chips</b>\\n today "), tidy(["no", "text"]), tidy("  ")
    ('Fish & chips today', None, None)
    """
    return _tidy(value[:MAX_RAW]) if isinstance(value, str) else None


#: So many texts are remembered, as they are when tidied and with their words: a page says its title and its names in
#: several places, and is asked for their words again and again.
_REMEMBERED = 256


@lru_cache(maxsize=_REMEMBERED)
def _tidy(text: str) -> str | None:
    for _ in range(4):
        if "&" not in text:
            break
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii() and _CONTROL.search(text):
        text = _READ_TWICE.sub(_read_once, text)
    return " ".join(_NOISE.sub("", text).split()) or None


def _read_once(match: re.Match[str]) -> str:
    """One character of UTF-8 whose bytes were read as characters; the same where they are none."""
    return match[0].encode("latin-1").decode("utf-8", "ignore") or match[0]


@lru_cache(maxsize=_REMEMBERED)
def words(text: str | None) -> tuple[str, ...]:
    """The words of a text in lower case; each character of a script without spaces is one.

    >>> words("Don't panic"), words("\u6771\u4eac 2024")
    (('don', 't', 'panic'), ('\u6771', '\u4eac', '2024'))
    """
    if not text:
        return ()
    if text.isascii():
        return tuple(text.translate(_PARTED).split())
    return tuple(_WORD.findall(text.lower()))


def letters(text: str | None) -> str:
    """The letters and digits of a text in lower case, glued: how a name looks inside a host.

    >>> letters("The Daily Example!")
    'thedailyexample'
    """
    return "".join(words(text))
