"""What a page says of itself in a line: its summary and section, its language, its address, whether it is a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.language.detect import normalize_tag
from copydesk.cleaners.metadata.beside import Beside
from copydesk.cleaners.metadata.json_ld import Linked, type_of
from copydesk.cleaners.metadata.labels import tidy, words
from copydesk.cleaners.metadata.site import HOME, HOME_NAMES
from copydesk.cleaners.urls.listing import can_stand_for, is_listing_address
from copydesk.cleaners.urls.normalize import is_home, is_same_site, join_url, normalize_url

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

#: What a template should have filled in.
_TEMPLATE = re.compile(
    r"\{[{%$]|\$\{|<[%?]|%7B%7B|\[\[|(?:^|/)(?:undefined|null|none|nan|\[object%20object\])/?$", re.IGNORECASE
)

#: Headings that are read: lists are long.
_MAX_HEADINGS = 60

_LIST_TYPES = frozenset({"Blog", "CollectionPage", "ItemList", "ProfilePage", "SearchResultsPage"})


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
    values += [index.text(place, " ") for place in marked if not beside.is_beside(place)]
    values += [*_of_crumbs(linked), *_of_path(index)]
    for value in values:
        said = tidy(next((each for each in value if isinstance(each, str)), None) if isinstance(value, list) else value)
        if said and len(words(said)) <= MAX_SECTION_WORDS:
            return said
    return None


def _marked(document: Document, name: str) -> list[str]:
    """What microdata says by a name."""
    index = document.index
    places = sorted(index.with_word("itemprop", name))[:2]
    return [index.value(place, "content") or index.text(place, " ") for place in places]


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
        return [said for at in parts if _is_section(said := index.text(at, " "))]
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


def read_language(document: Document, linked: Linked) -> str | None:
    """The first tag that can be one: of the `html` element, JSON-LD, then the meta tags, which themes often forget."""
    return next((tag for value in _declared(document, linked) if (tag := normalize_tag(value))), None)


def _declared(document: Document, linked: Linked) -> Iterator[object]:
    yield document.declared_language
    for item in linked.articles[:2] + linked.pages[:2]:
        value = item.get("inLanguage")
        yield value.get("alternateName") or value.get("name") if isinstance(value, dict) else value
    for name in ("content-language", "dc.language", "dcterms.language", "language", "og:locale"):
        yield document.meta(name)
    index = document.index
    for place in index.tagged("meta"):
        if index.value(place, "http-equiv").lower() == "content-language":
            yield index.value(place, "content")
            return


def read_canonical(document: Document) -> str | None:
    """The normalised address of `link rel=canonical`; `None` where it cannot be believed.

    An address of another site, with a password, or that is no `http` address is not believed; nor is one that broken
    templates give for every article: the front page, a section, a search, an error page, the script without the
    article's number. Whether several articles name one address is seen where all pages are (`flows.pipeline`).
    `og:url` alone moves no page: it counts where it names the page's own address, or where that is not known.
    """
    url = document.url
    own = normalize_url(url)
    # A link in the body is a comment's or an advertisement's, and no search engine takes it.
    for written in document.canonicals[:2]:
        named = _named(url, written)
        if named is not None and (named == own or (not is_home(named) and (own is None or can_stand_for(named, own)))):
            return named
    told = _named(url, document.meta("og:url"))
    return (
        told if told is not None and (own is None or told == own) and (own is not None or not is_home(told)) else None
    )


def _named(url: str | None, reference: str | None) -> str | None:
    """The address that a reference names, where it is of the page's site."""
    if not reference or not reference.strip() or _TEMPLATE.search(reference):
        return None
    named = join_url(url, reference)
    return None if named is None or (url is not None and not is_same_site(named, url)) else named


@dataclass(frozen=True, slots=True)
class ListingSigns:
    """Whether a page may be a list: what the site's other pages show has the last word."""

    is_listing: bool = False


def read_listing_signs(document: Document, linked: Linked) -> ListingSigns:
    """What headings with links to other pages, the address and JSON-LD say.

    An article's own headline links nowhere, or to the page itself.
    """
    own = normalize_url(document.url)
    if own is None:
        return ListingSigns()
    index = document.index
    bare = (at for at in index.tagged("h1")[:4] if index.inside(at, "a", "href") < 0)
    plain = {said for at in bare if (said := words(index.text(at)))}
    title = words(document.title_tag)
    is_named = any(_starts(title, said) for said in plain)
    by_address = is_listing_address(own)
    kinds = (*map(type_of, linked.pages), *linked.kinds) if not linked.articles else ()
    by_type = not _LIST_TYPES.isdisjoint(kinds)
    is_bare = not is_named and not linked.articles and not plain
    is_listing = by_address or by_type or (is_bare and _has_linked_headings(document, own))
    return ListingSigns(is_listing)


def _has_linked_headings(document: Document, own: str) -> bool:
    """Whether headings of articles link to other pages of the site."""
    index = document.index
    heads = (at for at in sorted(index.tagged("h1", "h2")) if _is_in_article(index, at))
    links = (link for head in heads for link in index.within(head, "a") if index.attributes.has(link, "href"))
    for link in islice(links, _MAX_HEADINGS):
        there = join_url(document.url, index.value(link, "href"))
        if there is not None and there != own and is_same_site(there, own) and not is_listing_address(there):
            return True
    return False


def _is_in_article(index: ElementIndex, place: int) -> bool:
    return any(index.tags[above] in ("article", "main") for above in index.around(place))


def _starts(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return len(short) > 2 and long[: len(short)] == short
