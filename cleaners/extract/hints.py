"""What a page says of its own article outside the visible text: its title, its lede, sometimes its whole body."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.cleaners.extract.words import shingles, words_of
from copydesk.cleaners.html.document import Document

_TAG = re.compile(r"<[^>]*>")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
#: Fewer shingles than these say nothing: a body of a sentence is a teaser, a description of two words a slogan.
_LEAST_BODY = 40
_LEAST_DESCRIPTION = 3


@dataclass(frozen=True, slots=True)
class StructuredHints:
    """The words of the page's title; the shingles of its description and of the body in its JSON-LD, if any."""

    title: tuple[str, ...]
    description: frozenset[tuple[str, ...]]
    body: frozenset[tuple[str, ...]]


def read_hints(document: Document) -> StructuredHints:
    """The hints of a document; each is empty where the page gives none."""
    headline = next(_strings(document, "headline"), None)
    title = words_of(document.meta("og:title") or headline or "") or words_of(document.title_tag or "")
    descriptions = {text for name in _DESCRIPTIONS if (text := document.meta(name))}
    descriptions.update(list(_strings(document, "description"))[:1])
    described = {s for text in descriptions for s in shingles(words_of(html.unescape(text)))}
    body = set(shingles(words_of(article_body(document) or "")))
    return StructuredHints(
        tuple(title),
        frozenset(described if len(described) >= _LEAST_DESCRIPTION else ()),
        frozenset(body if len(body) >= _LEAST_BODY else ()),
    )


def article_body(document: Document) -> str | None:
    """The longest `articleBody` of the page's JSON-LD, without markup."""
    bodies = [value for found in document.json_ld if isinstance(value := found.get("articleBody"), str)]
    longest = max(bodies, key=len, default="")
    return html.unescape(_TAG.sub(" ", longest)).strip() or None


def _strings(document: Document, key: str) -> Iterator[str]:
    """The values of a key in the JSON-LD objects that are articles."""
    for found in document.json_ld:
        kind = str(found.get("@type"))
        if isinstance(found.get(key), str) and any(word in kind for word in ("Article", "Posting", "Report", "News")):
            yield found[key]
