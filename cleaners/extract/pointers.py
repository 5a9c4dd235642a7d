"""Lines and ends of paragraphs that point to another story: "Read also: ..." before a link."""

from __future__ import annotations

import re
from functools import cache

from copydesk.cleaners.language.language_files import phrases_by_language
from copydesk.cleaners.language.scripts import HAN, KANA

#: A line that points to another page has no more words, and so many characters beside its phrase and its links.
POINTER_WORDS = 40
POINTER_REST = 4
#: A pointer at the end of a paragraph has no more letters.
LONGEST_POINTER = 400
#: The words of a phrase that points elsewhere; one of a single word needs a colon or the like.
PHRASE_WORDS = 7
#: In scripts without blanks so many signs are as clear as several words.
CLEAR_SIGNS = 5
SETTING_APART = " :：|»›>–—-.["
#: Where a paragraph may end before a pointer: behind a sentence, what sets the pointer apart included.
_SENTENCE_END = re.compile(r"""([.!?…。！？]["'”’»)\]]*)\s*+[\[(|»›>•*→–—-]*\s*+(?=\S)""")
_SIGNS = re.compile(f"[{KANA}{HAN}]+\\Z")
_COLONS = frozenset(":：|»›>–—-")


def points_away(text: str, link_chars: int, links: int) -> bool:
    """Whether a block is a phrase that points to another story, and links; it has `link_chars` letters in `links`.

    >>> points_away("Read also: The mill is sold", 16, 1), points_away("Read also what she wrote then", 0, 0)
    (True, False)
    """
    text = text.casefold().lstrip(SETTING_APART)
    found = _phrase_at_start(text)
    if found is None:
        return False
    phrase, is_set_apart = found
    rest = len(text) - link_chars - len(phrase)
    return (_is_clear(phrase) or is_set_apart) and rest <= POINTER_REST + 2 * links


def without_pointer(text: str, link_chars: int) -> str:
    """A paragraph without the link to another story that ends it behind its last sentence, called so and set apart.

    >>> without_pointer("The mill was sold. Read also: Who owns the river", 18)
    'The mill was sold.'
    >>> without_pointer("The mill was sold. Read more in the report.", 6)
    'The mill was sold. Read more in the report.'
    """
    for end in _SENTENCE_END.finditer(text, max(0, len(text) - LONGEST_POINTER)):
        tail = text[end.end() :].rstrip(" )].")
        found = _phrase_at_start(tail.casefold()) if len(tail.split()) <= POINTER_WORDS else None
        if found is not None and found[1] and link_chars >= len(tail) - len(found[0]) - POINTER_REST:
            return text[: end.end(1)]
    return text


def _is_clear(phrase: str) -> bool:
    """Whether a phrase says by itself that it points elsewhere: one of several words, or of as many signs."""
    return " " in phrase or (len(phrase) >= CLEAR_SIGNS and _SIGNS.match(phrase) is not None)


def _phrase_at_start(text: str) -> tuple[str, bool] | None:
    """The longest phrase that a text in small letters begins with, and whether a colon or the like follows."""
    colon = min((at for sign in _COLONS if (at := text.find(sign)) > 0), default=-1)
    if colon > 0 and text[:colon].rstrip() in related_phrases():
        return text[:colon].rstrip(), True
    words = text.split()
    for count in range(min(PHRASE_WORDS, len(words)), 0, -1):
        head = " ".join(words[:count])
        phrase = head.rstrip(SETTING_APART)
        if phrase in related_phrases():
            return phrase, phrase != head or (count < len(words) and words[count][0] in SETTING_APART)
    return None


@cache
def related_phrases() -> frozenset[str]:
    """The phrases of all languages that point to other stories."""
    return phrases_of("related")


def phrases_of(kind: str) -> frozenset[str]:
    """The phrases of one kind in all languages, in small letters, without what stands for their rest."""
    tables = phrases_by_language().values()
    return frozenset(
        phrase.rstrip("* ").rstrip(SETTING_APART).casefold() for table in tables for phrase in table.get(kind, ())
    )
