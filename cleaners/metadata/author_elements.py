"""Elements of a page that are named for its authors: bylines, links to authors, microdata; and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import KEYS_OF_SCRIPTS, ElementIndex
from copydesk.cleaners.metadata.beside import Beside
from copydesk.cleaners.metadata.byline_labels import is_of_editor
from copydesk.cleaners.metadata.byline_lines import has_rare_word
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.metadata.names import JOINERS, split_names
from copydesk.cleaners.metadata.persons import is_person
from copydesk.cleaners.metadata.visible import Visible
from copydesk.cleaners.patterns import deferred

#: Elements that may hold a byline are read up to this many, each up to this many characters.
_MAX_ELEMENTS = 40
_MAX_ELEMENT_TEXT = 160
#: The heading of a card that is its writer's name has no more.
_MAX_HEAD = 50
_HEADS = ("h2", "h3", "h4", "h5", "h6", "strong", "b")

_SKIPPED = frozenset({"body", "html", "main", "script", "style", "link", "ul", "form", "input", "nav", "section"})
#: Addresses that the selector takes for an author's: of authorities, authorizations, authoring tools.
_NO_AUTHOR = re.compile(r"/author(?:i|ed)", re.IGNORECASE)
#: Names of elements that are an author's on some sites and other things on others: they count where no byline calls
#: itself one, and where all that they hold are people.
_OTHER_NAMES = (
    "autor", "auteur", "writer", "journalist", "contributor", "columnist", "reporter", "redakteur", "redacteur",
    "forfatter", "skribent", "kirjoittaja", "szerzo", "yazar", "penulis", "signature", "firma", "avtor",
    "podpis", "assinatura", "underskrift",
)  # fmt: skip
#: The same as words of a name: `autorisation` and `typewriter` are none.
_WHOLE_NAME = deferred(
    rf"(?<![a-z])(?:author|byline|{'|'.join(_OTHER_NAMES)})(?:s|in|en|a|es|e|name)?(?![a-z])", re.IGNORECASE
)
#: Names of boxes for whatever is said of a text, and what such a one holds at most if it is its byline.
_BOX_NAMES = ("meta", "info", "details")
_BOX_NAME = re.compile(r"(?<![a-z])(?:meta|info|details)(?![a-z])", re.IGNORECASE)
_MAX_BOX = 80
_FOLDERS = (
    "/staff/", "/writer", "/journalist", "/reporter", "/columnist", "/contributor", "/auteur", "/periodista", "/firma",
    "/redakt", "/redact", "/skribent", "/forfatter", "/kirjoittaja", "/szerzo", "/yazar", "/penulis", "/avtor",
    "/profile/", "/profiles/", "/people/", "/person/", "/team/", "/by/", "/user/", "/users/",
)  # fmt: skip
#: RDFa, and what scripts and tests know an element by.
_PROPERTY = re.compile(r"(?:[\w-]+:)?(?:author|creator)")
_OF_SCRIPTS = re.compile(
    r"""\s(?:property|data-[\w-]{2,20})=["']?[\w: -]{0,30}(?:author|byline|creator)""", re.IGNORECASE
)
#: A link within so many more letters of text is a mention.
MAX_ROUND = 60

#: The source of those who edited, translated or checked: they are no authors beside one who wrote.
EDITORS = "editors"

#: So far before and behind the headline's end stands a byline.
BEFORE_HEADLINE, BEHIND_HEADLINE = 300, 800


def named_elements(
    document: Document, beside: Beside, *, with_margins: bool = False
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What links to authors and elements that call themselves a byline say, and where they stand."""
    where, place = "before", 0
    language = (document.declared_language or "").strip().lower()
    index = document.index
    around, row = -1, list[str]()
    for at in _named_for_authors(index)[:_MAX_ELEMENTS]:
        tag = index.tags[at]
        if tag == "h1":
            where, place = "behind", 0
        elif tag not in _SKIPPED and not _is_other(index, at, beside, with_margins=with_margins):
            names = _of_element(index, at, language)
            text = index.text(at, " ") if names else ""
            if names and is_of_editor(text):
                yield EDITORS, names
            elif names:
                yield _kind(index, at), names
                if len(names) > 1 and _is_list(text, names):
                    yield "byline list", names
                yield f"{where} heading {min(place, 3)}", names
                place += 1
                parent = index.parents[at]
                row = [*(row if parent == around else ()), *names]
                around = parent
                if len(row) > len(names) and _is_list(index.text(parent, " "), tuple(row)):
                    # Links of several people, side by side, and nothing else.
                    yield "byline list", tuple(dict.fromkeys(row))


def _named_for_authors(index: ElementIndex) -> list[int]:
    """The places of headlines, and of elements that call themselves an author's or a byline."""
    links = (
        at for part in ("/author", "/autor") for at in index.holding("href", part) if part in index.value(at, "href")
    )
    return sorted(
        (
            *index.tagged("h1"),
            *index.with_any_case("rel", "author"),
            *index.with_word("itemprop", "author"),
            *index.holding("class", "author", "byline"),
            *(at for at in links if index.tags[at] == "a"),
        )
    )


def _is_list(text: str, names: tuple[str, ...]) -> bool:
    """Whether a byline has its names, joined by commas and "and", and nothing else but the word "by"."""
    said = set(words(text))
    return len(said - {word for name in names for word in words(name)} - JOINERS) <= 0


def _is_other(index: ElementIndex, place: int, beside: Beside, *, with_margins: bool) -> bool:
    """Whether an element is a comment's or another story's, or a link to something that only sounds like an author."""
    if index.tags[place] == "a" and _NO_AUTHOR.search(index.value(place, "href")) is not None:
        return True
    is_others = beside.is_other_story(place) if with_margins else beside.is_beside(place)
    return is_others or "comment" in index.value(place, "class").lower() or beside.is_comment(place)


def _of_element(index: ElementIndex, place: int, language: str) -> tuple[str, ...]:
    if index.tags[place] == "meta":
        return split_names(index.value(place, "content"))
    inner = _named_within(index, place) if index.value(place, "itemprop") else -1
    if inner >= 0 and index.tags[inner] == "meta":
        return split_names(index.value(inner, "content"), language)
    text = index.text(inner if inner >= 0 else place, "\n").strip()
    if not text or len(text) > _MAX_ELEMENT_TEXT:
        return ()
    return split_names(text, language)


def _named_within(index: ElementIndex, place: int) -> int:
    """The first element within one, or that itself, that microdata calls a name; -1 for none."""
    inside = range(place, index.ends[place])
    return next((at for at in inside if index.has_word(at, "itemprop", "name")), -1)


def _of_card(index: ElementIndex, place: int, language: str) -> tuple[str, ...]:
    """The person whose name heads a card about a writer; nobody of another element."""
    inside = range(place + 1, index.ends[place])
    head = min((at for at in index.tagged(*_HEADS) if at in inside), default=-1)
    said = index.text(head, " ").strip() if head >= 0 else ""
    names = split_names(said, language) if said and len(said) <= _MAX_HEAD else ()
    return names if len(names) == 1 and is_person(names[0]) else ()


def other_marks(document: Document, visible: Visible) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The people of elements that are named for authors in other ways; asked where nothing else names anybody."""
    language = (document.declared_language or "").strip().lower()
    index, count = document.index, 0
    boxes = [at for at in index.holding("class", *_BOX_NAMES) if _BOX_NAME.search(index.value(at, "class"))]
    boxed = [at for at in boxes[:_MAX_ELEMENTS] if _is_boxed(index, at, visible, language.partition("-")[0])]
    for at in sorted({*_marked_otherwise(document)[:_MAX_ELEMENTS], *boxed}):
        if index.tags[at] in _SKIPPED or _is_other(index, at, visible.beside, with_margins=False):
            continue
        if index.tags[at] == "a" and (_is_mention(index, at) or not _is_at_headline(index.text(at), visible)):
            continue
        names = _of_element(index, at, language)
        if not names or not all(map(is_person, names)):
            names = _of_card(index, at, language)
        if names:
            yield "class author", names
            yield f"behind heading {min(count, 3)}", names
            count += 1


def _is_boxed(index: ElementIndex, place: int, visible: Visible, language: str) -> bool:
    """Whether a box below the headline holds nothing but the names of people of whom the page says no more."""
    text = index.text(place, " ").strip()
    names = split_names(text, language) if text and len(text) <= _MAX_BOX and _is_at_headline(text, visible) else ()
    if not names or not all(map(is_person, names)) or not _is_list(text, names):
        return False
    return all(has_rare_word(name, language) and visible.text.count(name) == 1 for name in names)


def _marked_otherwise(document: Document) -> list[int]:
    index = document.index
    places = [at for at in index.holding("class", *_OTHER_NAMES) if _WHOLE_NAME.search(index.value(at, "class"))]
    named = index.holding("id", "author", "byline", *_OTHER_NAMES)
    places += [at for at in named if _WHOLE_NAME.search(index.value(at, "id"))]
    places += index.tagged("address")
    places += [at for at in index.holding("href", *_FOLDERS) if index.tags[at] == "a"]
    told = [at for at in index.having_any("property", "keys of scripts") if _is_marked(index.attributes[at])]
    # To look through the source costs more than to look at all of these.
    if told and _OF_SCRIPTS.search(document.html):
        places += told
    return sorted(set(places))


def _is_marked(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element's RDFa, or what scripts and tests know it by, says that it is an author's."""
    for name, value in attributes.items():
        if value and name == "property" and any(_PROPERTY.fullmatch(each) for each in value.split()):
            return True
        if value and name in KEYS_OF_SCRIPTS and ("author" in value.lower() or "byline" in value.lower()):
            return True
    return False


def _is_at_headline(text: str, visible: Visible) -> bool:
    """Whether a text stands round the headline: other links to people are in lists of staff, and in what is told."""
    at = visible.heading or 0
    return visible.text.find(text.strip(), max(0, at - BEFORE_HEADLINE), at + BEHIND_HEADLINE) >= 0


def _is_mention(index: ElementIndex, link: int) -> bool:
    """Whether a link stands within a text."""
    above = index.parents[link]
    if above < 0 or index.tags[above] in ("body", "article", "main"):
        return False
    return len(index.text(above).strip()) > len(index.text(link).strip()) + MAX_ROUND


def _kind(index: ElementIndex, place: int) -> str:
    if index.value(place, "rel"):
        return "rel author"
    if index.value(place, "itemprop"):
        return "itemprop author"
    role = index.value(place, "class").lower()
    if index.tags[place] == "a":
        return "link to author"
    return "class name" if "name" in role else "class byline" if "byline" in role else "class author"
