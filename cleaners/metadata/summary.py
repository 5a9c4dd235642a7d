"""What a page says of its article beside its head: a summary, and the section of the site."""

from __future__ import annotations

from typing import Any

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.beside import Beside
from copydesk.cleaners.metadata.json_ld import Linked, type_of
from copydesk.cleaners.metadata.labels import tidy, words
from copydesk.cleaners.metadata.site_name import HOME, HOME_NAMES

#: A summary of fewer words is a label.
MIN_SUMMARY = 4

#: A path of fewer entries has no section between the front page and the article.
_LEAST_CRUMBS = 3

#: A section's name has fewer words.
MAX_SECTION_WORDS = 6


_DESCRIPTIONS = (
    "og:description", "description", "twitter:description", "dc.description", "dcterms.description", "dcterms.abstract",
    "sailthru.description", "abstract",
)  # fmt: skip
_SECTIONS = (
    "article:section", "parsely-section", "cxenseparse:section", "section", "article:category", "category",
)  # fmt: skip


def read_description(document: Document, linked: Linked, title: str | None) -> str | None:
    """The article's summary as its page gives it; `None` where it only repeats the title."""
    told = (item.get("description") for item in linked.articles[:1])
    values = [*told, *(document.meta(name) for name in _DESCRIPTIONS), *_marked(document, "description")]
    return next((said for value in values if (said := tidy(value)) and _is_summary(said, title)), None)


def _is_summary(said: str, title: str | None) -> bool:
    mine = words(said)
    return len(mine) >= MIN_SUMMARY and mine != words(title)


def read_section(document: Document, linked: Linked, beside: Beside) -> str | None:
    """The part of the site in which an article stands; the first of several."""
    values: list[Any] = [item.get("articleSection") for item in linked.articles[:1]]
    values += [document.meta(name) for name in _SECTIONS]
    values += _marked(document, "articleSection")
    index = document.index
    marked = sorted(place for place in index.with_any_case("rel", "category") if index.tags[place] == "a")[:3]
    values += [index.nodes[place].text(separator=" ") for place in marked if not beside.is_beside(place)]
    values += [*_of_crumbs(linked), *_of_path(index)]
    for value in values:
        said = tidy(next((each for each in value if isinstance(each, str)), None) if isinstance(value, list) else value)
        if said and len(words(said)) <= MAX_SECTION_WORDS:
            return said
    return None


def _marked(document: Document, name: str) -> list[str]:
    """What microdata says by a name."""
    nodes = document.index.at(document.index.with_word("itemprop", name))[:2]
    return [node.attributes.get("content") or node.text(separator=" ") for node in nodes]


def _of_crumbs(linked: Linked) -> list[Any]:
    """The parts of the site above an article, by the path that JSON-LD gives, without the front page."""
    for item in linked.objects:
        entries = item.get("itemListElement")
        if type_of(item) == "BreadcrumbList" and isinstance(entries, list) and len(entries) >= _LEAST_CRUMBS:
            return [name for entry in entries[:2] if isinstance(name := _crumb(entry), str) and _is_section(name)]
    return []


def _of_path(index: ElementIndex) -> list[str]:
    """The same, by the path that readers see."""
    for box in sorted(index.holding("class", "breadcrumb"))[:1]:
        links = [at for at in range(box, index.ends[box]) if index.tags[at] == "a"][:2]
        parts = [at for at in links if not HOME.fullmatch(index.value(at, "href").strip())]
        return [said for at in parts if _is_section(said := index.nodes[at].text(separator=" "))]
    return []


def _is_section(name: str) -> bool:
    return words(name) not in HOME_NAMES


def _crumb(entry: Any) -> Any:
    """What an entry of a path is called; `None` for the front page's."""
    inner = entry.get("item") if isinstance(entry, dict) else None
    address = (inner.get("@id") or inner.get("url")) if isinstance(inner, dict) else inner
    if isinstance(address, str) and HOME.fullmatch(address):
        return None
    named = inner.get("name") if isinstance(inner, dict) else None
    return named or (entry.get("name") if isinstance(entry, dict) else None)
