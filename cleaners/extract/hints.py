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
    """The words of the page's title, of its descriptions and of the body in its JSON-LD; none where those say nothing.

    Between two descriptions stands an empty word; `described` is how many different shingles they have.
    """

    title: tuple[str, ...]
    description: tuple[str, ...]
    described: int
    body: tuple[str, ...]


def read_hints(document: Document) -> StructuredHints:
    """The hints of a document; each is empty where the page gives none."""
    headline = next(_strings(document, "headline"), None)
    title = words_of(document.meta("og:title") or headline or "") or words_of(document.title_tag or "")
    texts = {text for name in _DESCRIPTIONS if (text := document.meta(name))}
    texts.update(list(_strings(document, "description"))[:1])
    descriptions = [words_of(html.unescape(text)) for text in sorted(texts)]
    described = len({shingle for words in descriptions for shingle in shingles(words)})
    description = [word for words in descriptions for word in (*words, "")] if described >= _LEAST_DESCRIPTION else []
    body = words_of(article_body(document) or "")
    # The beginning of a text has enough of them, nearly always.
    is_long = len(body) > _LEAST_BODY and any(
        len(set(shingles(part))) >= _LEAST_BODY for part in (body[: 4 * _LEAST_BODY], body)
    )
    return StructuredHints(tuple(title), tuple(description), described, tuple(body) if is_long else ())


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
