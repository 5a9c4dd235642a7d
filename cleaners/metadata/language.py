"""The language that a page declares, as a BCP 47 tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.dom import Document
from cleaners.metadata.linked import Linked

#: Codes of countries and old codes that pages give for a language; none of them is a language's code of today.
_MISTAKEN = {
    "iw": "he", "in": "id", "ji": "yi", "cz": "cs", "gr": "el", "ua": "uk", "dk": "da", "jp": "ja", "cn": "zh",
    "sp": "es",
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "rus": "ru",
    "english": "en", "deutsch": "de", "german": "de", "spanish": "es", "french": "fr", "italian": "it",
}  # fmt: skip
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-.*)?", re.IGNORECASE)


def read_language(document: Document, linked: Linked) -> str | None:
    """The first tag that can be one: of the `html` element, JSON-LD, then the meta tags, which themes often forget."""
    return next((tag for value in _declared(document, linked) if (tag := normalize_tag(value))), None)


def normalize_tag(value: object) -> str | None:
    """A language tag in its usual letters; `None` for what is none.

    >>> normalize_tag("en_US"), normalize_tag("ZH-hans-cn"), normalize_tag("de-DE.utf8"), normalize_tag("x-default")
    ('en-US', 'zh-Hans-CN', 'de-DE', None)
    """
    if not isinstance(value, str) or len(value) > 40:
        return None
    plain = value.strip().replace("_", "-").partition(".")[0].partition(",")[0].partition("@")[0].strip()
    plain = _MISTAKEN.get(plain.lower(), plain)
    match = _TAG.fullmatch(plain)
    if not match:
        return None
    language = _MISTAKEN.get(match[1].lower(), match[1].lower())
    if language in ("und", "mul", "zxx", "mis"):
        return None
    return "-".join(filter(None, (language, (match[2] or "").title(), (match[3] or "").upper())))


def _declared(document: Document, linked: Linked) -> Iterator[object]:
    yield document.declared_language
    for item in linked.articles[:2] + linked.pages[:2]:
        value = item.get("inLanguage")
        yield value.get("alternateName") or value.get("name") if isinstance(value, dict) else value
    for name in ("content-language", "dc.language", "dcterms.language", "language", "og:locale"):
        yield document.meta(name)
    node = document.tree.css_first('meta[http-equiv="content-language" i]')
    yield node.attributes.get("content") if node else None
