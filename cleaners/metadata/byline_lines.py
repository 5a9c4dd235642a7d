"""Bylines among the lines of a page: what a reader takes for one, though no element calls itself so.

A line counts where all of it is told: a label or a role in the words of some language, and names. What else a page
says in short lines ("Text size", "Story tools") has words that no byline has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from copydesk.cleaners.core.page_lines import first_signs, lines_opening
from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.language.scripts import HAN, HANGUL, KANA
from copydesk.cleaners.metadata.byline_labels import (
    BY_OF,
    BYLINES,
    any_case_of,
    any_of,
    behind_text_label,
    first_words,
    is_of_editor,
    is_of_picture,
    korean_reporter,
    korean_reporters,
    without_editors,
    without_pictures,
)
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.metadata.moments import find_days
from copydesk.cleaners.metadata.names import split_names
from copydesk.cleaners.metadata.persons import is_person, may_name_people
from copydesk.cleaners.patterns import deferred

#: A byline has no more letters; one that says who reported and who edited may have more.
MAX_LINE = 110
MAX_CREDITS = 260
MAX_EASTERN = 50

#: So many lines of a stretch are looked at, so many of them may be one byline, and so many bylines are told.
_MAX_LINES = 400
MAX_JOINED = 7
MAX_BYLINES = 6

_Found = Iterator[tuple[int, tuple[str, ...]]]

_OPEN_ENDS, _GOES_ON = tuple(":：,、&+"), tuple(",:：&")
_EASTERN_SIGN = deferred(r"委員|特派|특파원|논설위원|[文記记撰採采執执取筆著編编]|作者|글|기자|취재|ライター")
EASTERN = deferred(f"[{KANA}{HAN}{HANGUL}]")
#: What Chinese, Japanese and Korean bylines say beside names, letter by letter.
_EASTERN_SIGNS = frozenset(
    "委員論説集文图圖字撰写寫采採访訪稿编編译譯作者记記本报報社刊台特约約派见見习習实實导導道责責任辑輯来來源执執筆取材構成写真聞き手ライター著글사진취재정리기자특파원선임작성쓴이"
)
#: "(서울=연합) 김민수 기자 = ": the first words of a Korean report.
_KOREAN_OPENING = deferred(r"\n\s*[(\[][^()\[\]\n]{1,24}[)\]]\s{0,2}([가-힣]{2,4})\s(?:기자|특파원)\s?=")
#: "〔記者林若梅／台北報導〕": the same of a Chinese one, and a line of its own.
_CHINESE_OPENING = deferred(
    rf"\n\s*[〔\[（(【]?(?:[{HAN}]{{0,4}}?)(?:記者|记者)\s?([{HAN}]{{2,4}})\s?[／/]\s?[{HAN}]{{2,6}}(?:報導|报道|報道|電|电)(?=[〕\]）)】\s])"
)
#: Each is asked where a text has one of its words for who reports.
_OPENINGS = ((("기자", "특파원"), _KOREAN_OPENING), (("記者", "记者"), _CHINESE_OPENING))
#: Who reported, and from where: such a line names places, too.
_CREDITS = deferred(
    r"[(\[]?\s?(?:reporting|writing|reported|written)\sby\s|[(\[]?(?:report[ea]je?|reporte|reportagem|reportage)\sde\s",
    re.IGNORECASE,
)
_BYS = "|".join(sorted({re.escape(each) for said in BY_OF.values() for each in said}))
_KINDS = f"(?:{any_case_of('before by')})"
#: A noun needs a sign behind it, what says "by" does not.
_LABEL = deferred(
    rf"""^[(\[—–\s-]*(?:
        (?:{_KINDS}\s+){{0,4}} (?:by|{any_case_of("by", "other credits by")}|{_BYS})\b\s*[:：]?\s
      | (?:{_KINDS}\s+){{1,4}} (?:(?:de|da|per|na|ni|nga|minn|di)\b\s*[:：]?\s | d['’])
      | (?:{any_case_of("before by", "labels", "phrases")})
        (?:\s?(?:,|&|/|\+|{any_case_of("and", "weak and")})\s?(?:{any_case_of("labels", "pictures")}))?
        \s*[:：՝/／|｜＝=]
      | (?:{any_case_of("signed")})\s )""",
    re.VERBOSE | re.IGNORECASE,
)
#: What such a line has, if it is in ASCII: a word that means "by" or signs, or a sign behind a noun.
_LABEL_WORDS = frozenset((
    *first_words("by", "other credits by", "signed"), *(words(each)[0] for said in BY_OF.values() for each in said),
    "by", "de", "da", "per", "na", "ni", "nga", "minn", "di", "d",
))  # fmt: skip
_LABEL_SIGNS = ":/|="
#: A label for the author behind another field of a line, and where the next field begins.
_FIELD = deferred(rf"(?:^|(?<=[\s|·•）)]))(?:{any_case_of('labels')})\s?[:：]\s?(?=\S)", re.IGNORECASE)
_NEXT_FIELD = deferred(r"\s+[^\W\d_]{2,15}\s?[:：](?!\d)|\s[|·•]\s|\s+\d{4}|　")
_FIELD_SIGNS = ":："
#: A day, and perhaps its hour, before something else.
_EASTERN_DAY = deferred(
    r"\d{4}\s?[年/.-]\s?\d\d?\s?[月/.-]\s?\d\d?\s?日?(?:\s?[（(].[)）])?(?:\s?\d\d?\s?[時时:：]\s?\d\d?\s?分?)?"
    r"[\s　|｜]+(?=\D)"
)
#: What parts a name, a role and a date in one line.
_PARTS = re.compile(r"\s[|·•]\s")
#: "Ida Quill / Photo: Bo Ray"; a caption has a bar there, and may name those whom the picture shows.
_BESIDE_PICTURES = " / "
#: An everyday word's share of running text.
_EVERYDAY = 1.5e-5
#: "… von Ann Lee aus Wien"
_PLACE_BEHIND = deferred(rf"\s(?:{any_of('place')})(?:\s(?!\S*\d)[^\W\d_a-zß-ÿа-я]\S*){{1,2}}$")
_ROLE_BEHIND = re.compile(r"^(?P<names>[^,:：|\d]{4,60}),\s(?P<role>[^,|\d]{4,60})$")


def bylines_in(text: str, start: int, end: int, language: str, *, headline: int | None = None) -> _Found:
    """The bylines in a stretch of a page's text, with the place of each. `headline` is where its headline ends."""
    return islice(_each(text, start, end, language, headline), MAX_BYLINES)


def _each(text: str, start: int, end: int, language: str, headline: int | None) -> _Found:
    for place, stop, is_told in lines_opening(text, start, end, _MAX_LINES, MAX_CREDITS, *_openings()):
        line = text[place:stop].lstrip()
        if len(line) < 2 or _is_long(line) or not (is_told or _may_begin(line)):
            continue
        said = _with_next(line, text, stop, end, is_below=headline is not None and place >= headline)
        if names := names_of_byline(said, language):
            yield place, names
    for signs, opening in _OPENINGS:
        if any(text.find(sign, start, end) >= 0 for sign in signs):
            yield from ((m.start(), (m[1],)) for m in opening.finditer(text, start, end))


def lines_behind(text: str, at: int, end: int) -> Iterator[str]:
    """The lines of a stretch behind the one that ends at a place, but for blank ones."""
    end = min(end, len(text))
    while (at := text.find("\n", at, end) + 1) > 0:
        stop = text.find("\n", at, end)
        if line := text[at : stop if stop >= 0 else end].strip():
            yield line


def _is_long(line: str) -> bool:
    return len(line) > MAX_LINE and (len(line) > MAX_CREDITS or not _CREDITS.match(line))


def names_of_byline(line: str, language: str) -> tuple[str, ...]:
    """The people that a line names, if it is a byline and nothing else; none of another line.

    >>> names_of_byline("Texte : Ann Lee", "fr"), names_of_byline("Story tools", "en"), names_of_byline("Ann Lee", "en")
    (('Ann Lee',), (), ())
    >>> names_of_byline("Ann Lee | Senior writer | 2 July 2025", "en")
    ('Ann Lee',)
    """
    if not may_name_people(line):
        return ()
    if _PARTS.search(line) and (name := _with_office(line, language)):
        return (name,)
    if (own := _own_field(line) or _behind_day(line)) is not None:
        return names_of_byline(own, language)
    if several := _beside_pictures(line, language):
        return several
    if language == "ko" and (several := korean_reporters(line)):
        return several
    if language == "ko" and (name := korean_reporter(line)):
        return (name,)
    if language != "en" and (name := _of_bare_label(line, language)):
        return (name,)
    bare = without_editors(line)
    is_credit = is_signed(line) or _CREDITS.match(line) is not None
    # Most lines that begin as bylines do are none by these signs, which are told far sooner than the names.
    if bare == line and not is_credit and not _is_labelled(line):
        return ()
    names = split_names(line, language)
    if not names or is_of_picture(line) or not all(map(is_person, names)):
        return ()
    if is_credit:
        return names
    left = left_of(_PLACE_BEHIND.sub("", without_pictures(bare)), names)
    is_byline = all(map(is_told, left)) and (_is_labelled(bare) if left else bare != line)
    return names if is_byline else ()


def _own_field(line: str) -> str | None:
    """The field of a line of several ("2026-11-18 07:15 来源：… 记者：…") that names its author, without what stands
    before it and behind it; `None` for another line.

    >>> _own_field("18.11.2026 Quelle: KNA Autor: Ida Quill Foto: Bo Ray"), _own_field("Autor: Ida Quill")
    ('Autor: Ida Quill', None)
    """
    if not any(map(line.__contains__, _FIELD_SIGNS)) or (begun := _FIELD.search(line)) is None:
        return None
    behind = _NEXT_FIELD.search(line, begun.end())
    own = line[begun.start() : behind.start() if behind else len(line)].strip()
    before = line[: begun.start()]
    # "Ida Quill | Editor: Bo Ray": what stands before is no field, but a name.
    is_field = not before.strip() or any(map(before.__contains__, _FIELD_SIGNS)) or any(map(str.isdigit, before))
    return own if own != line.strip() and is_field and not is_of_editor(own) else None


def _behind_day(line: str) -> str | None:
    """What stands behind the day and the hour in a line of Chinese or Japanese; `None` for one that begins otherwise.

    >>> _behind_day("2026年11月18日 07時15分　森川由美記者")
    '森川由美記者'
    """
    match = None if line.isascii() else _EASTERN_DAY.match(line)
    return line[match.end() :] or None if match else None


def _of_bare_label(line: str, language: str) -> str | None:
    """The person of a line that is the word for "text" and a name, with no sign between them: "Tekst Mia Kobb"."""
    rest, _, behind = (behind_text_label(line) or "").partition(",")
    if behind and not is_of_picture(behind.strip()):
        return None
    return rest if rest and ":" not in rest and is_person(rest) and has_rare_word(rest, language) else None


def _beside_pictures(line: str, language: str) -> tuple[str, ...]:
    """The people of a line of names and, behind a stroke, who took the pictures: "Ida Quill / Photo: Bo Ray"."""
    written, *others = line.split(_BESIDE_PICTURES)
    names = split_names(written, language) if len(others) == 1 and is_of_picture(others[0]) else ()
    return names if all(map(is_person, names)) and all(map(is_told, left_of(written, names))) else ()


def _with_office(line: str, language: str) -> str | None:
    """The person of a line of a name, the role of one who writes and perhaps a date, set apart by bars or dots."""
    parts = [each for each in _PARTS.split(line) if next(find_days(each, language=language), None) is None]
    is_byline = len(parts) == 2 and is_person(parts[0]) and is_signed(", ".join(parts))
    return parts[0] if is_byline else None


def has_rare_word(name: str, language: str) -> bool:
    """Whether a name has a word that is no everyday word of a language: sections and buttons have none."""
    frequencies = read_lexicon(language).frequencies
    return any(frequencies.get(word, 0.0) < _EVERYDAY for word in words(name.casefold()))


def is_byline_label(text: str) -> bool:
    """Whether a text is a label for who wrote something, and nothing else.

    >>> is_byline_label("Written by"), is_byline_label("Auteur:"), is_byline_label("Reading time")
    (True, True, False)
    """
    return _LABEL.match(f"{text.strip().rstrip(':')}: x") is not None and all(map(is_told, words(text)))


def _may_begin(line: str) -> bool:
    """Whether a line that does not begin as bylines do ends in a role, or has a sign of one."""
    if ", " in line and is_signed(line):
        return True
    return not line.isascii() and len(line) <= MAX_EASTERN and _EASTERN_SIGN.search(line) is not None


@cache
def _openings() -> tuple[frozenset[str], bytes]:
    """The words with which bylines begin, and the signs with which these do."""
    keys = ("labels", "phrases", "before by", "by", "other credits by")
    said = [*(each for key in keys for each in BYLINES[key]), *(each for of in BY_OF.values() for each in of)]
    opening = frozenset(each.split()[0].strip(".") for each in said)
    return opening, first_signs(opening)


def _with_next(line: str, text: str, at: int, end: int, *, is_below: bool) -> str:
    """A line, which ends at a place, and those that go on with it: tags part "By", a name, "and", another name.

    Below the headline a noun alone is a label, as in a table: "Author", and a name. Above it, it may be a section's.
    """
    # Most lines are whole: what stands behind one is read a line at a time.
    following = islice(lines_behind(text, at, end), MAX_JOINED - 1)
    behind = list(islice(following, 1))
    joined = line
    while behind and len(joined) < MAX_LINE:
        said = words(joined)
        is_open = joined.endswith(_OPEN_ENDS) or said[-1:] in _ands() or all(map(is_told, said))
        if not (is_open or behind[0].startswith(_GOES_ON) or words(behind[0]) in _ands()):
            break
        # "Authors", "Name", "Ann Lee": a cell within a cell.
        if is_below and joined is line and words(behind[0].rstrip(":")) in _name_cells():
            behind = [*behind, *islice(following, 1)][-1:]
        is_noun = is_below and joined is line and not _LABEL.match(f"{line} x") and is_byline_label(line)
        joined = f"{joined}{':' if is_noun else ''} {behind[0]}"
        behind = list(islice(following, 1))
    return joined


@cache
def _name_cells() -> frozenset[tuple[str, ...]]:
    return frozenset(map(words, BYLINES["name cells"]))


@cache
def _ands() -> frozenset[tuple[str, ...]]:
    return frozenset(words(each) for key in ("and", "weak and") for each in BYLINES[key])


def left_of(line: str, names: tuple[str, ...]) -> list[str]:
    """The words of a line that are of no name."""
    said = {word for name in names for word in words(name)}
    said |= {sign + word for word in said for sign in BYLINES["attached and"]}
    return [word for word in words(line) if word not in said]


def is_told(word: str) -> bool:
    """Whether a word is one that bylines say beside names."""
    return word in _byline_words() or word in _EASTERN_SIGNS


@cache
def _byline_words() -> frozenset[str]:
    keys = ("labels", "phrases", "before by", "by", "and", "weak and", "writers", "pictures")
    said = [*(each for key in keys for each in BYLINES[key]), *(each for of in BY_OF.values() for each in of)]
    said += [each for each in BYLINES["agencies"] if " " not in each]
    return frozenset(("d", "l", *(word for each in said for word in words(each))))


def _is_labelled(line: str) -> bool:
    if line.isascii() and _LABEL_WORDS.isdisjoint(words(line)) and not any(map(line.__contains__, _LABEL_SIGNS)):
        return False
    return _LABEL.match(line) is not None or (not line.isascii() and EASTERN.search(line) is not None)


def is_signed(line: str) -> bool:
    """Whether a line is a name and, behind a comma, the role of one who writes."""
    match = _ROLE_BEHIND.match(line)
    return match is not None and not set(words(match["role"])).isdisjoint(_writers())


@cache
def _writers() -> frozenset[str]:
    # "Redakteur:in" has an ending of its own, which is a word in other languages.
    return frozenset(word for each in BYLINES["writers"] for word in words(each.partition(":")[0]))
