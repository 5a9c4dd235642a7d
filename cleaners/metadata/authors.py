"""Who wrote an article.

JSON-LD, meta tags, links to authors and visible bylines each name people. Each such list is a candidate; a small
linear model, fitted to pages whose authors are known, chooses one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from copydesk.cleaners.core.page_lines import lines_beginning, lines_dated_by
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.author_elements import (
    BEFORE_HEADLINE,
    BEHIND_HEADLINE,
    EDITORS,
    named_elements,
    other_marks,
)
from copydesk.cleaners.metadata.byline_lines import bylines_in, is_byline_label
from copydesk.cleaners.metadata.chooser import NONE, Features, choose_candidate, read_weights
from copydesk.cleaners.metadata.json_ld import Linked, type_of
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.metadata.lone_names import dated_names, described_people, lone_names, signed_people
from copydesk.cleaners.metadata.names import is_turned, split_names, split_turned
from copydesk.cleaners.metadata.persons import is_junk, is_person
from copydesk.cleaners.metadata.site import SiteFacts
from copydesk.cleaners.metadata.visible import Visible

AuthorNames = tuple[str, ...]

#: Characters that are searched for a byline behind what is near the headline: long articles end in them.
MAX_BEHIND = 60_000

#: Round the article's end, so far before and behind it, stand its credits.
BEFORE_END, BEHIND_END = 300, 500

#: The line of a date below a headline begins so soon.
_DATE_LINE = 250

#: A card's label for its author has no more characters.
_MAX_LABEL = 30

#: Captions that are looked at.
_MAX_CAPTIONS = 60
#: A quotation of more characters may be the article itself, set in by an old layout; one of fewer, its byline.
_MAX_QUOTED, _MIN_QUOTED = 1500, 80

#: JSON-LD authors are followed through references this deep.
_MAX_DEPTH = 6

_META_KEY = re.compile(r"(?:^|[:._-])(?:authors?|byl|byline|written by|creator|mediator_author)(?:[._-]?names?)?$")
#: Fields for catalogues, where a family's name may come first (Highwire, Dublin Core).
_OF_LIBRARIES = frozenset({"citation_author", "bepress_citation_author", "dc.creator", "dcterms.creator"})
_OWN_META_KEYS = frozenset({"author", "article:author", "parsely-author"})
#: How the lines begin, by two signs, that the next pattern is asked of: the text may be long.
_BEGINS_BYLINE = frozenset((
    "By", "by", "BY", "Wr", "wr", "Po", "po", "Wo", "wo", "St", "st", "Ar", "ar", "Vo", "Pa", "Do", "Av", "Af", "Au",
    "au", "Te", "Ав", "文/", "作者", "记者", "記者", "责编", "责任", "(作", "(记", "(記", "(责",
    "（作", "（记", "（記", "（责",
))  # fmt: skip
_BYLINE = re.compile(
    r"""\n[ \t\xa0]*
    (?: (?: (?:[Ww]ritten\s|[Pp]osted\s|[Ww]ords\s|[Ss]tory\s|[Aa]rticle\s)?[Bb]y | BY | Von | Par | Por | Door | Av
          | Af | [Aa]uthors?: | [Aa]utore?n?: | Text: | Tekst: | Автор: | Автори: | Autorin/Autor ) [\s:]+
      | (?: 文/ | [(（]?(?:作者|记者|記者|责编|责任编辑)[:：] ) \s* )
    ([^\n]{2,90})(?:\n|$)""",
    re.VERBOSE,
)
#: "March 18, 2026 10:05 am by Ann Lee": a byline behind the time, in the stretch round the headline.
_DATED = re.compile(
    r"\n[^\n]{0,60}\d[^\n]{0,24}\b(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Aa]v|[Aa]f)\s+([^\W\d_a-z][^\n\d|•·]{2,60})(?=\n|$|[|•·])"
)
MAX_DATED = 7_000

#: The sources that are bylines, and the most people that one names.
_BYLINES = frozenset(("byline list", "line near"))
MAX_BYLINE = 6

#: What machines are told.
_TOLD = frozenset(
    ("ld organization", "ld person", "ld object", "ld text", "meta author", "meta article:author", "meta other")
)

#: Where a byline names the people of the article: at its headline.
_AT_HEADLINE = frozenset(("behind heading 0", "behind heading 1", "line near"))

#: What is asked again of news pages: they name several authors apart, blogs often the first or all in one line.
_OF_NEWS = ("names", "one name", "part of another", "holds another", "person")
_WEIGHTS = read_weights("authors")


def read_authors(document: Document, linked: Linked, site: SiteFacts, visible: Visible) -> AuthorNames:
    """The authors' names, in the page's order; none where it names nobody."""
    candidates = [*author_candidates(document, linked, site, visible), ((), NONE)]
    place = choose_candidate([features for _, features in candidates], _WEIGHTS)
    if place is None:
        return ()
    names, features = candidates[place]
    return _whole_byline(_person_of_byline(features, candidates) or names, candidates)


def _person_of_byline(chosen: Features, candidates: Sequence[tuple[AuthorNames, Features]]) -> AuthorNames | None:
    """The people of the byline at the headline, where machines alone are told the house and nobody else."""
    if chosen.get("person") or _TOLD.isdisjoint(chosen) or not _AT_HEADLINE.isdisjoint(chosen):
        return None
    return next((n for n, f in candidates if f.get("person") == 1.0 and not _AT_HEADLINE.isdisjoint(f)), None)


def _whole_byline(chosen: AuthorNames, candidates: Sequence[tuple[AuthorNames, Features]]) -> AuthorNames:
    """All people of the byline that holds those chosen: machines are often told the first of several alone."""
    mine = set(map(words, chosen))
    for names, features in candidates:
        others = set(map(words, names))
        if (
            mine < others
            and len(names) <= MAX_BYLINE
            and all(map(is_person, names))
            and not _BYLINES.isdisjoint(features)
        ):
            return names
    return chosen


def author_candidates(
    document: Document, linked: Linked, site: SiteFacts, visible: Visible
) -> list[tuple[AuthorNames, Features]]:
    """Every list of names that the page gives for its authors, each once, with what speaks for it."""
    found: dict[frozenset[tuple[str, ...]], tuple[AuthorNames, dict[str, float]]] = {}
    editors: list[AuthorNames] = []
    language = (document.declared_language or "").strip().lower().partition("-")[0]
    quoted = _quoted(document)

    def note(source: str, names: AuthorNames) -> None:
        if len(names) > 1:  # The house is no second author beside people.
            names = tuple(name for name in names if is_person(name) or not site.sounds_like(name))
        if source == EDITORS:
            editors.append(names)
        elif names:
            _, features = found.setdefault(frozenset(map(words, names)), (names, {}))
            # Only the first place of a name counts: a byline's elements stand one in another.
            if "heading" not in source or not any("heading" in name for name in features):
                features[source] = 1.0

    for source, names in (
        *_of_structure(document, linked),
        *named_elements(document, visible.beside),
        *_of_text(visible, *visible.near, quoted),
        *_of_lines(visible, language, quoted),
    ):
        note(source, names)

    def is_house_alone() -> bool:
        return all(site.sounds_like(name) and not is_person(name) for names, _ in found.values() for name in names)

    for source, names in other_marks(document, visible) if is_house_alone() else ():
        note(source, names)
    if is_house_alone():
        for source, names in named_elements(document, visible.beside, with_margins=True):
            note(source, names)
    for source, names in _of_text(visible, visible.near[1], visible.near[1] + MAX_BEHIND, quoted):
        note(source, names)
    for names in () if found else editors:
        note("class byline", names)
    if visible.heading is not None and is_house_alone():
        end = visible.end if visible.end is not None else len(visible.text)
        note("line of a date", lone_names(visible.text, visible.heading, end, language, _captions(document)))
        if not found:
            note("line far", signed_people(visible.text, end, language))
        if not found:
            note("line far", described_people(visible.text, max(0, end - BEFORE_END), end + BEHIND_END))
    for key, (names, features) in found.items():
        features.update(_common(key, names, list(found), site))
        if linked.is_news:
            features.update({f"news {name}": features[name] for name in _OF_NEWS})
    if found:
        next(iter(found.values()))[1]["first found"] = 1.0
    return list(found.values())


def _captions(document: Document) -> frozenset[str]:
    """The lines that stand below pictures."""
    index = document.index
    places = {*index.tagged("figure", "figcaption"), *index.holding("class", "caption", "credit")}
    return _lines_of(index.text(place, "\n") for place in sorted(places)[:_MAX_CAPTIONS])


def _quoted(document: Document) -> frozenset[str]:
    """The lines of short quotations: what stands there of a writer is said of another page, as in a check of facts."""
    index = document.index
    said = (index.text(place, "\n") for place in index.tagged("blockquote")[:_MAX_CAPTIONS])
    return _lines_of(text for text in said if _MIN_QUOTED < len(text) < _MAX_QUOTED)


def _lines_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(line.strip() for text in texts for line in text.split("\n"))


def _of_structure(document: Document, linked: Linked) -> Iterator[tuple[str, AuthorNames]]:
    for i, item in enumerate(linked.articles[:3]):
        more = "" if i == 0 else " more"
        author = item.get("author")
        yield f"ld {_kind_of(author, linked)}{more}", _of_json(author, linked, _MAX_DEPTH)
        yield f"ld creator{more}", _of_json(item.get("creator"), linked, _MAX_DEPTH)
    for item in linked.pages[:2]:
        yield "ldpage", _of_json(item.get("author"), linked, _MAX_DEPTH)
    people = [item.get("name") for item, kind in zip(linked.objects, linked.kinds, strict=True) if kind == "Person"]
    yield "ldperson", tuple(dict.fromkeys(name for value in people[:3] for name in split_names(value)))
    for key, values in document.metas.items():
        if _META_KEY.search(key[-40:]):
            names = (name for value in values[:20] for name in _of_meta(key, value))
            yield f"meta {key if key in _OWN_META_KEYS else 'other'}", tuple(dict.fromkeys(names))
    for number in ("1", "2"):
        label, said = document.meta(f"twitter:label{number}"), document.meta(f"twitter:data{number}")
        if label and said and len(label) < _MAX_LABEL and is_byline_label(label):
            yield "meta twitter", split_names(said)


def _of_meta(key: str, value: str) -> AuthorNames:
    return (split_turned if key in _OF_LIBRARIES or is_turned(value) else split_names)(value)


def _of_json(value: Any, linked: Linked, depth: int) -> AuthorNames:
    """The names in a JSON-LD value: a text, an object with a name or a reference, or a list of these."""
    if depth <= 0:
        return ()
    if isinstance(value, str):
        known = linked.by_id.get(value)
        return _of_json(known, linked, depth - 1) if known else split_names(value)
    if isinstance(value, list):
        # A list costs two steps, so that lists of lists of lists, which only an attacker writes, end soon.
        return tuple(dict.fromkeys(name for item in value[:20] for name in _of_json(item, linked, depth - 2)))
    if isinstance(value, dict):
        name = value.get("name") or _of_parts(value)
        if isinstance(name, str):
            return split_names(name)
        if isinstance(name, list):
            return _of_json(name, linked, depth - 1)
        inner = value.get("author") or value.get("@list")
        if inner is not None:
            return _of_json(inner, linked, depth - 1)
        known = linked.by_id.get(value["@id"]) if isinstance(value.get("@id"), str) else None
        return _of_json(known, linked, depth - 1) if known is not None and known is not value else ()
    return ()


def _of_parts(person: dict[str, Any]) -> str | None:
    parts = [each for key in ("givenName", "familyName") if isinstance(each := person.get(key), str)]
    return " ".join(parts) or None


def _of_text(visible: Visible, start: int, end: int, quoted: frozenset[str]) -> Iterator[tuple[str, AuthorNames]]:
    """Lines of the visible text that begin as bylines do: "By", "Von", "Автор:"."""
    text = visible.text
    for i, match in enumerate(_matches(_BYLINE, text, lines_beginning(text, start, end, _BEGINS_BYLINE), end)):
        if i == 6:
            return
        # "By clicking here" and "By integrating" are no bylines, "by ann" is.
        is_small = match[1][:1].islower() and (" " in match[1].strip() or match[0].strip()[:1].isupper())
        if not is_small and _line_at(text, match.start(1)) not in quoted:
            yield f"line {_nearness(match.start(), visible)}", split_names(match[1])
    if end - start <= MAX_DATED:
        for match in _matches(_DATED, text, lines_dated_by(text, start, end), end):
            yield "line near", split_names(match[1])


def _matches(pattern: re.Pattern[str], text: str, places: Iterable[int], end: int) -> Iterator[re.Match[str]]:
    """What a pattern finds at some places of a text, and not in what it has found before."""
    behind = 0
    for place in places:
        if place >= behind and (match := pattern.match(text, place, end)):
            behind = match.end()
            yield match


def _of_lines(visible: Visible, language: str, quoted: frozenset[str]) -> Iterator[tuple[str, AuthorNames]]:
    """Lines round the headline, and round the article's end, that are bylines by all that they say."""
    start, end = visible.near
    if visible.heading is not None:
        yield "line of a date", dated_names(visible.text, visible.heading, visible.heading + _DATE_LINE, language)
    for place, names in bylines_in(visible.text, start, end, language, headline=visible.heading):
        if _line_at(visible.text, place) not in quoted:
            yield f"line {_nearness(place, visible)}", names
    if visible.end is not None and visible.end > end:
        first = max(end, visible.end - BEFORE_END)
        for place, names in bylines_in(visible.text, first, visible.end + BEHIND_END, language):
            if _line_at(visible.text, place) not in quoted:
                yield "line far", names


def _line_at(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)].strip()


def _nearness(place: int, visible: Visible) -> str:
    if visible.heading is None:
        return "unplaced"
    return "near" if -BEFORE_HEADLINE < place - visible.heading < BEHIND_HEADLINE else "far"


def _kind_of(value: Any, linked: Linked) -> str:
    """Whether JSON-LD says that an author is a person or an organization: "text" where it says neither."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        kind = type_of(value) or type_of(linked.by_id.get(str(value.get("@id")), {}))
        return "organization" if "Organization" in kind else "person" if "Person" in kind else "object"
    return "text"


def _common(
    key: frozenset[tuple[str, ...]], names: AuthorNames, all_keys: list[frozenset[tuple[str, ...]]], site: SiteFacts
) -> dict[str, float]:
    longest = max(len(name.split()) for name in names)
    return {
        "names": float(len(names)),
        "one name": float(len(names) == 1),
        "one word": float(longest == 1),
        "long name": float(longest > 4),
        "capital": float(all(name[:1].isupper() or not name[:1].islower() for name in names)),
        "part of another": float(any(key < other for other in all_keys)),
        "person": sum(map(is_person, names)) / len(names),
        "junk": sum(map(is_junk, names)) / len(names),
        "site": sum(map(site.sounds_like, names)) / len(names),
        "site and no person": float(any(site.sounds_like(n) and not is_person(n) for n in names)),
        "holds another": float(any(key > other for other in all_keys)),
        "each named alone": float(_each_alone(key, all_keys) and all(map(is_person, names))),
    }


def _each_alone(key: frozenset[tuple[str, ...]], all_keys: list[frozenset[tuple[str, ...]]]) -> bool:
    """Whether each of several names also stands by itself somewhere: a byline whose people have links of their own."""
    return len(key) > 1 and all(frozenset((name,)) in all_keys for name in key)
