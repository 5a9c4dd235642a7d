"""What an article is about, in its publisher's words."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.labels import tidy

#: An article has fewer tags, of fewer characters; longer lists and texts are meant for search engines.
MAX_TAGS = 30
MAX_LETTERS = 60


def read_tags(document: Document, linked: Linked) -> tuple[str, ...]:
    """The tags of meta tags and JSON-LD, each once whatever its capitals, in the page's order."""
    found: dict[str, str] = {}
    for value in _values(document, linked):
        for part in (tidy(value) or "").replace(";", ",").split(",")[: 2 * MAX_TAGS]:
            tag = part.strip()
            if tag and len(tag) <= MAX_LETTERS:
                found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:MAX_TAGS]


def _values(document: Document, linked: Linked) -> Iterator[str]:
    metas = document.metas
    yield from metas.get("article:tag", ())[:MAX_TAGS]
    for item in linked.articles[:1]:
        keywords = item.get("keywords")
        for entry in keywords[:MAX_TAGS] if isinstance(keywords, list) else [keywords]:
            name = entry.get("name") if isinstance(entry, dict) else entry
            if isinstance(name, str):
                yield name[: MAX_TAGS * MAX_LETTERS]
    for key in ("news_keywords", "parsely-tags", "sailthru.tags", "keywords"):
        yield from (value[: MAX_TAGS * MAX_LETTERS] for value in metas.get(key, ())[:1])
