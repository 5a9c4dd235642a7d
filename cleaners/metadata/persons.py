"""Whether a text is a person's name, by its form and by words that no name has."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from copydesk.cleaners.language.scripts import HAN, KANA
from copydesk.cleaners.metadata.byline_labels import BY_OF, BYLINES, any_of, is_no_name, is_of_picture
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.patterns import deferred

#: So many names are remembered: a page says the same ones in several places.
_REMEMBERED = 256

#: These three are asked of texts in lower case, in which a pattern passes over a word by its first letter.
ORGANIZATION = re.compile(rf"\b(?:{any_of('organizations')})\b")
_ROLE = deferred(rf"\b(?:{any_of('roles')})\b|(?:{any_of('role endings')})\b|記者|기자")
JUNK = deferred(rf"\b(?:{any_of('junk')})\b|[*?!…=<>{{}}\\]|\.\w+\.")
#: What a button behind a name says, and words that make a name that of a house.
FOLLOW = frozenset(("follow", "folgen", "suivre", "seguir", "segui", "volgen", "obserwuj", "следить"))
HOUSE_WORDS = frozenset(("desk", "team", "staff", "bureau", "editorial", "newsroom", "newsdesk", "agency", "redaktion"))
#: Words of the patterns of bylines that are in none of the lists.
_OTHER_WORDS = frozenset((
    "by", "copyright", "de", "da", "di", "per", "na", "ni", "nga", "minn", "der", "la", "of", "for", "the", "from",
    "en", "w", "i", "te", "au", "aux",
))  # fmt: skip
_PARTICLES = frozenset(BYLINES["particles"])
#: Names of one script in the commonest form. The pattern of bylines takes the first word in front of anything.
_PLAIN_NAME = re.compile(r"(?!Copyright)[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){1,2}")
#: Letters that have capitals; and names in Chinese letters, which are short, unless a dot parts a foreign one.
CASED = re.compile(r"[a-zA-Z\u00c0-\u024f\u0370-\u052f]")
_HAN = deferred(f"[{HAN}]")
_HAN_NAME = deferred(rf"[{HAN}{KANA}]{{2,4}}|[{HAN}]{{1,3}}\s[{HAN}]{{1,3}}|\w{{1,6}}[·・]\w{{1,6}}")


@lru_cache(maxsize=_REMEMBERED)
def is_person(name: str) -> bool:
    """Whether a name has the form of a person's: two to five words with capitals, or a few letters of a script without.

    >>> is_person("Ludwig van Dam"), is_person("View all posts"), is_person("\u738b\u5c0f\u660e"), is_person("ann")
    (True, False, True, False)
    """
    low = name.lower()
    if JUNK.search(low) or _ROLE.search(low) or ORGANIZATION.search(low):
        return False
    bare = name.partition(",")[0]
    if _HAN.search(bare):
        return _HAN_NAME.fullmatch(bare) is not None
    if not CASED.search(bare):
        return len(bare) <= 30 and len(bare.split()) <= 5
    pieces = bare.split()
    named = [p for p in pieces if p[:1].isupper()]
    return 2 <= len(pieces) <= 5 and len(named) > 1 and all(p in named or p.lower() in _PARTICLES for p in pieces)


def is_junk(name: str) -> bool:
    """Whether a text is a label or a link that stands where an author might: "View all posts", "5 min read"."""
    return JUNK.search(name.lower()) is not None


def has_role(text: str) -> bool:
    """Whether a text names a role: "staff writer", "Chefredakteurin"."""
    return _ROLE.search(text.lower()) is not None


def is_plain_name(text: str) -> bool:
    """Whether a text is a person's name and nothing else for sure, as most are that stand where an author belongs.

    It has two or three words in plain letters, of which none means anything in a byline: no pattern has to be asked.

    >>> is_plain_name("Ann Lee"), is_plain_name("By Ann Lee"), is_plain_name("Photo Desk"), is_plain_name("Ann de Lee")
    (True, False, False, False)
    """
    if _PLAIN_NAME.fullmatch(text) is None or not _telling_words().isdisjoint(words(text)):
        return False
    return is_person(text) and not is_no_name(text) and not is_of_picture(text)


@cache
def _telling_words() -> frozenset[str]:
    """The words of all that `bylines.json` has, and what else the patterns here know."""
    said = [*(each for known in BYLINES.values() for each in known), *(each for of in BY_OF.values() for each in of)]
    # Patterns that pass over case take a Turkish "i" without its dot for one with it.
    told = {word.replace("ı", "i") for each in said for word in words(each)}
    return frozenset(told | FOLLOW | HOUSE_WORDS | _OTHER_WORDS)
