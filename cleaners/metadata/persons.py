"""Whether a text is a person's name, by its form and by words that no name has."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from copydesk.cleaners.language.scripts import HAN, KANA
from copydesk.cleaners.metadata.byline_labels import BY_OF, BYLINES, any_of, first_words, is_no_name, is_of_picture
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.patterns import deferred

#: So many names are remembered: a page says the same ones in several places.
_REMEMBERED = 256

#: These three are asked of texts in lower case, in which a pattern passes over a word by its first letter; and only of
#: those with the first word of one of theirs, or with the last letters of a role.
_ORGANIZATION = deferred(rf"\b(?:{any_of('organizations')})\b")
_ROLE = deferred(rf"\b(?:{any_of('roles')})\b|(?:{any_of('role endings')})\b|記者|기자")
_JUNK = deferred(rf"\b(?:{any_of('junk')})\b|[*?!…=<>{{}}\\]|\.\w+\.")
_ORGANIZATIONS, _ROLES, _JUNK_WORDS = first_words("organizations"), first_words("roles"), first_words("junk")
_ROLE_ENDS = frozenset(word[-2:] for word in BYLINES["role endings"])
_EASTERN_ROLES = ("記者", "기자")
_JUNK_SIGNS = re.compile(r"[*?!…=<>{}\\]|\.\w")
#: What a button behind a name says, and words that make a name that of a house.
FOLLOW = frozenset(("follow", "folgen", "suivre", "seguir", "segui", "volgen", "obserwuj", "следить"))
HOUSE_WORDS = frozenset(("desk", "team", "staff", "bureau", "editorial", "newsroom", "newsdesk", "agency", "redaktion"))
#: Words of the patterns of bylines that are in none of the lists.
_OTHER_WORDS = frozenset((
    "by", "copyright", "de", "da", "di", "per", "na", "ni", "nga", "minn", "der", "la", "of", "for", "the", "from",
    "en", "w", "i", "te", "au", "aux",
))  # fmt: skip
_PARTICLES = frozenset(BYLINES["particles"])
#: "And" in Arabic and in Hebrew is a letter before the next word; and the names that begin with that letter.
_ATTACHED = tuple(BYLINES["attached and"])
_OWN = frozenset(BYLINES["no attached and"])
#: Letters of Persian, Urdu and others, which write "and" as a word.
_OF_OTHERS = re.compile("[پچژگکیہھےۆێ]")
#: Names in Latin and Cyrillic letters in the commonest form, with initials and hyphens. Letters that are others' in
#: another case ("ı", "ſ") are left out. The pattern of bylines takes the first word in front of anything.
_LARGE = r"[A-ZÀ-ÖØ-ÞĀ-ĮĲ-ŇŊ-ŽЀ-ЯҐ]"
_SMALL = r"[a-zß-öø-ÿĀ-įĲ-žа-џґ]{1,20}"
_NAME_PART = rf"(?:{_LARGE}{_SMALL}(?:-{_LARGE}{_SMALL})?|{_LARGE}\.)"
_PLAIN_NAME = re.compile(rf"(?!Copyright){_NAME_PART}(?: {_NAME_PART}){{1,3}}")
#: Letters that have capitals; and names in Chinese letters, which are short, unless a dot parts a foreign one.
CASED = re.compile(r"[a-zA-Z\u00c0-\u024f\u0370-\u052f]")
_HAN = deferred(f"[{HAN}]")
_HAN_NAME = deferred(rf"[{HAN}{KANA}]{{2,4}}|[{HAN}]{{1,3}}\s[{HAN}]{{1,3}}|\w{{1,6}}[·・]\w{{1,6}}")


#: What begins a word that is written large, in a text of ASCII.
_LARGE_WORD = re.compile(r"(?<!\w)(?<!\w-)[A-Z]")


def may_name_people(text: str) -> bool:
    """Whether a text may hold a person's name: one in letters that have capitals has two words with them.

    >>> may_name_people("Text size"), may_name_people("By Ann Lee")
    (False, True)
    """
    return not text.isascii() or len(_LARGE_WORD.findall(text)) > 1


@lru_cache(maxsize=_REMEMBERED)
def is_person(name: str) -> bool:
    """Whether a name has the form of a person's: two to five words with capitals, or a few letters of a script without.

    >>> is_person("Ludwig van Dam"), is_person("View all posts"), is_person("\u738b\u5c0f\u660e"), is_person("ann")
    (True, False, True, False)
    """
    if is_junk(name) or has_role(name) or is_of_house(name):
        return False
    bare = name.partition(",")[0]
    if _HAN.search(bare):
        return _HAN_NAME.fullmatch(bare) is not None
    if not CASED.search(bare):
        return len(bare) <= 30 and len(bare.split()) <= 5
    pieces = bare.split()
    named = [p for p in pieces if p[:1].isupper()]
    return 2 <= len(pieces) <= 5 and len(named) > 1 and all(p in named or p.lower() in _PARTICLES for p in pieces)


def at_attached_and(text: str) -> list[str]:
    """The names on the sides of an "and" that is written onto the next name, as Arabic and Hebrew do; else the text.

    Each has a first name and a family's; names that begin with that letter themselves are listed.

    >>> at_attached_and("\u0646\u05d5\u05e2\u05d4 \u05dc\u05d5\u05d9"), len(at_attached_and("נועה לוי ודניאל כהן"))
    (['\u0646\u05d5\u05e2\u05d4 \u05dc\u05d5\u05d9'], 2)
    """
    if text.isascii() or not any(f" {sign}" in text for sign in _ATTACHED):
        return [text]
    said = text.split()
    starts = [at for at in range(2, len(said) - 1) if _has_attached(said[at])]
    if not starts or _OF_OTHERS.search(text):
        return [text]
    pieces = [said[: starts[0]]]
    for at, end in zip(starts, [*starts[1:], len(said)], strict=True):
        pieces.append([said[at][1:], *said[at + 1 : end]])
    names = list(map(" ".join, pieces))
    return names if all(1 < len(piece) < 5 for piece in pieces) and all(map(is_person, names)) else [text]


def _has_attached(word: str) -> bool:
    """Whether a word is an "and" with a name: a second such letter is a name's, unless the rest is a listed name."""
    if not word.startswith(_ATTACHED) or len(word) < 3 or word in _OWN:
        return False
    return word[1] != word[0] or word[1:] in _OWN


def is_junk(name: str) -> bool:
    """Whether a text is a label or a link that stands where an author might: "View all posts", "5 min read"."""
    return bool(junk_in(name))


def junk_in(text: str) -> list[str]:
    """The words and signs of a text that no name has."""
    if _JUNK_WORDS.isdisjoint(words(text)) and not _JUNK_SIGNS.search(text):
        return []
    return _JUNK.findall(text.lower())


def is_of_house(text: str) -> bool:
    """Whether a text has a word that names of houses have: "Harbour Press Agency"."""
    return not _ORGANIZATIONS.isdisjoint(words(text)) and _ORGANIZATION.search(text.lower()) is not None


def has_role(text: str) -> bool:
    """Whether a text names a role: "staff writer", "Chefredakteurin"."""
    return _may_have_role(text) and _ROLE.search(text.lower()) is not None


def _may_have_role(text: str) -> bool:
    said = words(text)
    if not _ROLES.isdisjoint(said) or any(role in text for role in _EASTERN_ROLES):
        return True
    return any(word[-2:] in _ROLE_ENDS for word in said)


def is_plain_name(text: str) -> bool:
    """Whether a text is a person's name and nothing else for sure, as most are that stand where an author belongs.

    It has two to four words in plain letters, of which none means anything in a byline: no pattern has to be asked.

    >>> is_plain_name("Ann B. Lee"), is_plain_name("By Ann Lee"), is_plain_name("Photo Desk")
    (True, False, False)
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
