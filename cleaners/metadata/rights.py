"""What a page and its server say of how it may be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.labels import tidy
from copydesk.cleaners.urls.normalize import join_url

Rights = tuple[tuple[str, str], ...]

#: Directives of robots tags that speak of use, not of links or of search results' looks.
_DIRECTIVES = ("noindex", "noarchive", "nosnippet", "noai", "noimageai", "none")
_ROBOTS = ("robots", "googlebot", "googlebot-news", "bingbot")
_RDFA = re.compile(r"(?:\w+:)?license")
_DIRECTIVE = re.compile(r"[a-z_-]+")
_NO_TRAINING = re.compile(r"\b(?:ai-train|train-ai|train-genai)\s*=\s*(?:no|n)\b", re.IGNORECASE)


def read_rights(document: Document, linked: Linked, headers: Iterable[tuple[str, str]] = ()) -> Rights:
    """Reservations and licences as pairs, each name once and in order of name.

    Names: `robots` (directives that speak of use, of meta tags and of `X-Robots-Tag`), `tdm-reservation`,
    `tdm-policy`, `content-signal`, `content-usage`, `ai-txt` (of the site's files, which the crawl hands over like
    headers), `license` (an address), `copyright` (a holder or a notice).
    """
    found: dict[str, str] = {}
    named = list(headers)
    for name, value in (*_of_metas(document), *_of_headers(named), *_of_licence(document, linked)):
        if value:
            found.setdefault(name, value)
    robots = [value for key in _ROBOTS for value in document.metas.get(key, ())]
    robots += [value for name, value in named if name.lower() == "x-robots-tag"]
    said = {word for value in robots for word in _DIRECTIVE.findall(value[:500].lower())}
    directives = [word for word in _DIRECTIVES if word in said]
    if directives:
        found["robots"] = ", ".join(directives)
    return tuple(sorted(found.items()))


def reserves(rights: Rights) -> bool:
    """Whether these rights keep a page from text and data mining or from training.

    >>> reserves((("robots", "noindex, noai"),)), reserves((("robots", "noindex"),))
    (True, False)
    """
    said = dict(rights)
    return (
        "noai" in said.get("robots", "").split(", ")
        or said.get("tdm-reservation") == "1"
        or any(_NO_TRAINING.search(said.get(name, "")) for name in ("content-signal", "content-usage"))
    )


def _of_metas(document: Document) -> Iterator[tuple[str, str | None]]:
    for name in ("tdm-reservation", "tdm-policy", "content-signal", "content-usage"):
        yield name, tidy(document.meta(name))
    yield "copyright", tidy(document.meta("copyright", "dc.rights", "dcterms.rights"))


def _of_headers(headers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str | None]]:
    for name, value in headers:
        if name.lower() in ("tdm-reservation", "tdm-policy", "content-signal", "content-usage", "ai-txt"):
            yield name.lower(), tidy(value)


def _of_licence(document: Document, linked: Linked) -> Iterator[tuple[str, str | None]]:
    index = document.index
    places = [at for name in ("license", "dcterms.license") for at in index.with_any_case("rel", name)]
    places += index.with_word("itemprop", "license")
    # RDFa, as Creative Commons gives it.
    marked = index.having("property").items()
    places += [at for said, holders in marked if _RDFA.fullmatch(said) for at in holders]
    own = (at for at in sorted(places) if index.value(at, "href") and not _is_of_image(index, at))
    if (place := next(own, None)) is not None:
        yield "license", join_url(document.url, index.value(place, "href"))
    for item in linked.articles[:2] + linked.pages[:1]:
        licence = item.get("license")
        if isinstance(licence, dict):
            licence = licence.get("url") or licence.get("@id")
        if isinstance(licence, str):
            yield "license", join_url(document.url, licence)
        holder = item.get("copyrightHolder")
        yield "copyright", tidy(holder.get("name") if isinstance(holder, dict) else holder)
    told = document.meta("dcterms.license", "dc.rights.license", "license")
    yield "license", join_url(document.url, told) if told and "://" in told else None


def _is_of_image(index: ElementIndex, place: int) -> bool:
    """Whether a licence stands in a figure: it is the picture's."""
    return any(index.tags[above] == "figure" for above in index.around(place))
