"""The language that a page declares, as a BCP 47 tag."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.language.tag import normalize_tag
from copydesk.cleaners.metadata.json_ld import Linked


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
    for said in (node.attributes for node in document.elements.get("meta", ())):
        if (said.get("http-equiv") or "").lower() == "content-language":
            yield said.get("content")
            return
