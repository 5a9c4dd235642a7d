"""Names of authors out of what pages write where an author belongs: bylines, roles, addresses, lists of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from copydesk.cleaners.language.scripts import HAN, HANGUL, KANA
from copydesk.cleaners.metadata.byline_labels import (
    BY_OF,
    BYLINES,
    after_label,
    any_case_of,
    any_of,
    behind_text_label,
    first_words,
    is_no_name,
    is_of_picture,
    is_photographer,
    korean_reporters,
    without_age,
    without_by_of,
    without_eastern_role,
    without_editors,
    without_pictures,
    without_time,
)
from copydesk.cleaners.metadata.labels import tidy, words
from copydesk.cleaners.metadata.persons import (
    CASED,
    FOLLOW,
    HOUSE_WORDS,
    at_attached_and,
    has_role,
    is_of_house,
    is_person,
    is_plain_name,
    junk_in,
)
from copydesk.cleaners.patterns import deferred

#: A name is shorter, in words and in characters; longer texts are descriptions.
MAX_WORDS = 8
_MAX_LETTERS = 70

#: A text of more characters is no byline.
_MAX_TEXT = 400

#: So many texts and names are remembered: a page says the same ones in several places.
_REMEMBERED = 256

#: An article has fewer authors; longer lists are staffs and indexes.
MAX_NAMES = 20

_ADDRESS = re.compile(r"https?://\S*|www\.\S*|\S+@\S+\.\S+", re.IGNORECASE)
_HANDLE = re.compile(r"\(?@[\w.]{2,30}\)?")
#: An account and nothing else, and an address and nothing else: nobody's name.
_ACCOUNT = re.compile(r"@[\w.]{2,30}|https?://[^\s&<]*")
_BY = deferred(
    rf"^(?:(?:(?:{any_case_of('before by')})\s+){{0,4}}(?:by\s*[:：]?\s+|(?:{any_case_of('by')})\s+(?=\S+\s+\S))"
    rf"|(?:{any_case_of('labels', 'other credits')})\s*[:：՝/]\s*)",
    re.IGNORECASE,
)
#: Words that mean "by" in any language's byline, whatever else they mean.
_BEFORE_PLAIN = re.compile(r"^(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)[ \t\r\n\xa0]+")
_LONE_BY = deferred(rf"\b(by|{any_case_of('by')}|{any_case_of('labels')}):?;\s", re.IGNORECASE)
#: "Pubblicato da Ann Lee", "© 2026 Ann Lee", "本报记者 王小明", and a day with its time before "by Ann Lee".
_PHRASE = deferred(
    rf"^(?:(?:{any_case_of('phrases', 'other credits by')})\s*[:：]?\s+"
    rf"|(?:(?:{any_case_of('before by')})\s+){{1,4}}(?:(?:de|da|di|per|na|ni|nga|minn)\s+|d['’])(?=\S+\s+\S)"
    rf"|(?:©|\(c\)|copyright)\s*(?:\d{{4}}\s*)?[:：]?\s*)",
    re.IGNORECASE,
)
_DATED_BY = re.compile(
    r"^[^;\n]{0,60}\d[^;\n]{0,30}?\s(?:by|von|par|por|door|di|av|af|przez)\s+(?=[^\W\d])", re.IGNORECASE
)
_DATED_BYS = frozenset(("by", "von", "par", "por", "door", "di", "av", "af", "przez"))
#: A text of ASCII without one of these words, and without a colon, has nothing before its first name.
_BEFORE_NAMES = frozenset((
    *first_words("by", "labels", "phrases", "other credits", "other credits by"),
    *(words(each)[0] for said in BY_OF.values() for each in said), *_DATED_BYS,
    "copyright", "c", "de", "da", "per", "na", "ni", "nga", "minn", "d", "van",
))  # fmt: skip
_AGENCIES = frozenset(BYLINES["agencies"])
#: "Ann Lee with AP", "Eva Roth mit dpa".
_WITH_AGENCY = deferred(
    rf"\s+(?:with|mit|avec|con|com|met|med|z|с|з)\s+(?:l['’]|la\s|der\s|the\s|agence\s|agencia\s|agenzia\s)?(?:{any_case_of('agencies')})$",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"[A-Z]{2,5}(?:, [A-Z]{2,5})*")
_BEFORE_PLACES = frozenset(BYLINES["place"])
_LABELLED = re.compile(r"\w\s?[:：]\s")
_PLACED = deferred(rf"^(?:{any_of('place')}|en|w|i|te|из|в|à|au|aux|from)\s+(?=[^\W\d_])")
_HARD = re.compile(r"\s*[;|｜•·/、，،]\s*")
#: Between Chinese names, where the page is Chinese: a Japanese name has a blank of its own.
_HAN_BLANK = deferred(rf"(?<=[{HAN}]{{2}})\s+(?=[{HAN}]{{2,4}}(?:\s|$))")
_AND = re.compile(rf"\s+(?:&|\+|{any_case_of('and')})\s+", re.IGNORECASE)
_WEAK_AND = re.compile(rf"\s+(?:{any_case_of('weak and')})\s+", re.IGNORECASE)
_LEADING_AND = deferred(rf"^(?:&|{any_case_of('and')})\s+", re.IGNORECASE)
#: At the edge of a line; only in small letters, for "A Martin" is a name.
_EDGE_AND = re.compile(rf"^(?:&|{any_of('and')})\s+|\s+(?:&|{any_of('and')})$")
#: Before one word "von" is a by-word if that word alone is written large: "von Redaktion", but not "Von Trapp".
_BY_ONE = re.compile(rf"^(?:{any_of('by')})\s+(?=[^\W\d_a-zß-ÿа-я][^\s]+$)")
_OF = re.compile(r"\b(?:of|for|the|für|de la|der)\b", re.IGNORECASE)
_DEGREE = deferred(
    r"(?:[A-Z]\.){1,4}[A-Z]?\.?|[A-Z]{2,7}(?:-[A-Z]{1,3})?[®*]?(?:\s(?:[A-Z]{2,7}|\d{2,3}))*|(?:Ph|Psy|Ed)\.?\s?D\.?|M\.?D\.?|"
    r"[JS]r\.?|I{2,3}|Esq\.?|[BM]\.?(?:Sc|A|S|Ed)\.?|MSc|BSc"
)
_TAIL = re.compile(
    rf"\s+(?:{any_case_of('place')})\s+\S.*$|\s*\([^)]*\)?|\s*\[[^\]]*\]?|\s+[-–—]\s+.*$|[\s,]+(?:記者|기자|특파원)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{2,}|(?<!\w)\d(?!\w)")
#: Words that stand before and between the names of a byline.
JOINERS = frozenset(
    word for key in ("and", "weak and", "by", "labels") for each in BYLINES[key] for word in words(each)
)
_NOBODY = frozenset(map(words, BYLINES["nobody"] + BYLINES["and"]))
#: Where one sentence ends and the next begins; initials and titles are shorter.
_SENTENCES = re.compile(r"[^\W\d_]{5,}\. [^\W\d_]")
#: "Lee, Ann" and "van Dam, Bo T.": one comma, and before it one word, or one behind particles.
_TURNED = deferred(r"(?!.*,.*,)((?:[a-z'’]{1,4}\s){0,2}[^\s,]+),\s+([^\s,]+(?:\s[^\s,]+){0,2})")
_LINES = re.compile(r"\s*\n\s*|\s[|•·]\s")
#: A word in the letters for foreign ones is a city abroad beside a name; a foreign name has a dot between its words.
_KANA_WORD = re.compile("[\u30a1-\u30fa\u30fc]+")
_EASTERN = deferred(f"[{KANA}{HAN}{HANGUL}]")
_CHINESE = "zh"
_HOST = re.compile(
    r"[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|news|tv|io|eu|co|uk|de|at|ch|fr|it|es|pl|ru|ua|gr|cz|nl|se|no|dk)", re.I
)
_EDGES = " \t\n,;:：|/-–—·•\"“”„«»‘’【】《》'"


def split_names(value: object, language: str | None = None) -> tuple[str, ...]:
    """The names in a text where an author belongs; none where it holds an address, an id or a sentence.

    Lines, commas, signs and the word "and" part names; a degree stays with its name, a role goes. `language` is the
    page's: "de" before a name is "by" in one, and a name's particle in another.

    >>> split_names("By Ann Lee, Staff Writer, and Bo van Dam"), split_names("Von Eva M\u00fcller und J\u00f6rg Roth")
    (('Ann Lee', 'Bo van Dam'), ('Eva M\u00fcller', 'J\u00f6rg Roth'))
    >>> split_names("Jo Ray, MD, PhD"), split_names("https://example.com/ann"), split_names("ann@example.com")
    (('Jo Ray, MD, PhD',), (), ())
    """
    if not isinstance(value, str) or len(value) > _MAX_TEXT * 4:
        return ()
    # A page says a name in several places, of which some tell no language.
    code = (language or "").partition("-")[0]
    return _split(value.strip(), code if code in BY_OF or code.startswith(_CHINESE) else "")


@lru_cache(maxsize=_REMEMBERED)
def _split(value: str, language: str) -> tuple[str, ...]:
    name = _BEFORE_PLAIN.sub("", value, count=1)
    if is_plain_name(name):
        return (name,)
    return () if _ACCOUNT.fullmatch(value) else split_closely(value, language)


def split_closely(value: str, language: str) -> tuple[str, ...]:
    """`split_names` of any text, pattern by pattern."""
    lines = (line for said in _LINES.split(value.strip()) if not is_no_name(line := without_age(said.strip())))
    text = tidy("; ".join(lines))
    if not text or len(text) > _MAX_TEXT:
        return ()
    text = without_pictures(text)
    written = without_editors(text)
    names = _names_of(written, language)
    # "Redaktion: Ann Lee; Sendung: FM 4": who edited is better than nobody.
    return names if written == text or any(map(is_person, names)) else _names_of(text, language)


def _names_of(text: str, language: str) -> tuple[str, ...]:
    """The names in one line of a byline."""
    if not text.isascii() and (several := korean_reporters(text)):
        return several
    if "@" in text or "://" in text or "www." in text.lower():
        text = _HANDLE.sub("", _ADDRESS.sub("", text))
    text = text.strip(_EDGES)
    text = _without_opening(text, language) if _may_have_opening(text) else without_eastern_role(text)
    if language.startswith(_CHINESE):
        text = _HAN_BLANK.sub("、", text)
    if _HOST.fullmatch(text.partition(",")[0].strip()):  # "example.com, Oslo, Norway" is the house with its address.
        return ()
    parts = (part for piece in _HARD.split(text) for whole in _at_commas(piece) for part in _at_and(whole))
    found: dict[str, None] = {}
    for part in parts:
        name = clean_name(part)
        # Behind a name, "Digital Security Expert" is a role of it, though its words could be a name's.
        if name and not (found and (has_role(name) or (part.startswith(name) and has_role(part)))):
            found[name] = None
    people = any(map(is_person, found))
    # Beside a person's name, one word is a place or an agency, and the house is no second author.
    return tuple(name for name in found if not (people and _is_no_second(name)))[:MAX_NAMES]


def _may_have_opening(text: str) -> bool:
    """Whether something may stand before the first name: no pattern has to be asked of most texts."""
    return not text.isascii() or ":" in text or not _BEFORE_NAMES.isdisjoint(words(text))


def _without_opening(text: str, language: str) -> str:
    """A byline without what stands before its first name: a day, a label, a word for "by"."""
    text = without_by_of(_PHRASE.sub("", _DATED_BY.sub("", text)), language)
    text = without_eastern_role(_without_label(text))
    return _BY.sub("", _LONE_BY.sub(r"\1 ", text) if ";" in text else text, count=1)


def _is_no_second(name: str) -> bool:
    """Whether what stands beside a person's name is none: a place, the newsroom, an agency, "Broadcast: FM 4"."""
    if _AGENCY.fullmatch(name) or _LABELLED.search(name):
        return True
    if name[:1].islower() and " " in name and not is_person(name):  # "covers the coast"
        return True
    if name.rpartition(" ")[2] in _BEFORE_PLACES:  # "Insights from"
        return True
    is_word = " " not in name.strip() and not name.islower()
    if is_word and not CASED.search(name) and (not _EASTERN.search(name) or _KANA_WORD.fullmatch(name)):
        return True
    return not is_person(name) and (is_word or is_of_house(name))


def split_turned(value: object) -> tuple[str, ...]:
    """The names in a field for libraries, where "Lee, Ann" is Ann Lee; several such names stand between semicolons.

    >>> split_turned("Lee, Ann"), split_turned("Ann Lee"), split_turned("Lee, Ann; van Dam, Bo T.")
    (('Ann Lee',), ('Ann Lee',), ('Ann Lee', 'Bo T. van Dam'))
    """
    if not isinstance(value, str) or len(value) > _MAX_TEXT * 4:
        return ()
    return split_names("; ".join(_turn(part.strip()) for part in value.split(";")))


def is_turned(value: str) -> bool:
    """Whether a text is one person's name with the family's first, and not two names: "Quill, Ida".

    >>> is_turned("Quill, Ida"), is_turned("Ida Quill, Bo Ray"), is_turned("Reuters, London"), is_turned("Quill, MD")
    (True, False, False, False)
    """
    match = _TURNED.fullmatch(value.strip())
    if match is None or not {match[1].lower(), match[2].lower()}.isdisjoint(_AGENCIES) or _DEGREE.fullmatch(match[2]):
        return False
    return is_person(f"{match[2]} {match[1]}") and not is_person(match[1]) and not is_person(match[2])


def _turn(name: str) -> str:
    match = _TURNED.fullmatch(name)
    return f"{match[2]} {match[1]}" if match else name


def clean_name(text: str) -> str | None:
    """One name without its role, place and brackets; `None` if what is left is no name."""
    text = text.strip(_EDGES)
    if _may_have_opening(text):
        text = _BY_ONE.sub("", _BY.sub("", _PHRASE.sub("", text), count=1))
    text = without_eastern_role(text)
    if is_no_name(text) or is_of_picture(text) or is_photographer(text):
        return None
    text = _EDGE_AND.sub("", _TAIL.sub("", _WITH_AGENCY.sub("", without_time(text))).strip(_EDGES))
    if "(" not in text and "（" not in text:
        text = text.rstrip(")）")
    said = words(text)
    if not said or len(text) > _MAX_LETTERS or len(text.split()) > MAX_WORDS or _NUMBER.search(text):
        return None
    if _HOST.fullmatch(text) or 2 * len(junk_in(text)) > len(said):
        return None
    if said in _NOBODY or (len(said) == 1 and len(said[0]) < 2 and said[0].isascii()):
        return None
    if _SENTENCES.search(text) or (len(said) > 3 and text == text.lower() and CASED.match(text)):
        return None
    return _without_role(text)


def _without_label(text: str) -> str:
    """A byline without a label before its first name, whatever the language."""
    rest = after_label(text) or behind_text_label(text)
    if rest is None or is_of_picture(text):
        return text
    first = next((part for piece in _HARD.split(rest) for whole in _at_commas(piece) for part in _at_and(whole)), "")
    return rest if is_person(_TAIL.sub("", first).strip(_EDGES)) else text


def _without_role(text: str) -> str:
    """A name without the role round it: "political reporter Ann Lee" and "Ann Lee Chief reporter" are Ann Lee;
    "Great Day Editorial Team" is a house."""
    pieces = text.split()
    tail = " ".join(pieces[2:])
    # "Ann Lee BBC News"
    if tail and pieces[2].isupper() and not text.isupper() and is_of_house(tail):
        return " ".join(pieces[:2]) if is_person(" ".join(pieces[:2])) else text
    names_role = has_role(text)
    for at in range(2, min(4, len(pieces) - 1) + 1):
        head, tail = " ".join(pieces[:at]), " ".join(pieces[at:])
        if min(map(len, pieces[:at])) > 1 and (names_role or tail.lower() in FOLLOW) and is_person(head):
            is_house = pieces[-1].lower() in HOUSE_WORDS
            if tail.lower() in FOLLOW or (has_role(tail) and not is_house and not is_person(tail)):
                return head
    for at in range(min(4, len(pieces) - 2), 0, -1) if names_role else ():
        rest = " ".join(pieces[at:])
        if has_role(" ".join(pieces[:at])) and not has_role(rest) and is_person(rest):
            return rest
    return text


def _at_commas(text: str) -> Iterator[str]:
    """The names between commas: degrees stay with the name before them, roles go."""
    held = ""
    for part in filter(None, (without_eastern_role(piece.strip()) for piece in text.split(","))):
        part = _LEADING_AND.sub("", part) if held else part
        if held and _DEGREE.fullmatch(part) and part.lower() not in _AGENCIES:
            held += f", {part}"
        elif (held and has_role(part) and not any(map(is_person, _AND.split(part)))) or (held and _PLACED.match(part)):
            continue
        else:
            if held:
                yield held
            held = part
    if held:
        yield held


def _at_and(text: str) -> Iterator[str]:
    """The names on the sides of an "and", where each side is a name: not "Center for Trade and Industry"."""
    pieces = _AND.split(text)
    if len(pieces) > 1 and not all(len(p.split()) < 5 and not _OF.search(p) for p in pieces):
        pieces = [text]
    for piece in pieces:
        sides = _WEAK_AND.split(piece)
        yield from sides if len(sides) > 1 and all(map(is_person, sides)) else at_attached_and(piece)
