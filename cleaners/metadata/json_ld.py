"""The JSON-LD objects that describe the article, and what hangs on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from copydesk.cleaners.html.document import Document

#: Types of an object that describes an article itself (schema.org).
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting|Report|LiveBlog|Review|Story|Recipe|HowTo|Interview|Podcast)")
_PAGE = re.compile(r"WebPage|ItemPage|AboutPage|MediaObject|VideoObject|CreativeWork")
_PARTS = re.compile(r"Comment|BreadcrumbList|ListItem|ImageObject")


@dataclass(frozen=True)
class Linked:
    """The JSON-LD of a page, sorted by what it describes; the page's own article comes first."""

    articles: tuple[dict[str, Any], ...]
    pages: tuple[dict[str, Any], ...]
    objects: tuple[dict[str, Any], ...]

    @cached_property
    def is_news(self) -> bool:
        """Whether the page says of itself that it is news, not a blog's or a shop's page."""
        return any("News" in type_of(item) for item in self.articles)

    @cached_property
    def by_id(self) -> dict[str, dict[str, Any]]:
        """Objects that say more than their name, by `@id`."""
        found: dict[str, dict[str, Any]] = {}
        for item in self.objects:
            name = item.get("@id")
            if isinstance(name, str) and len(item) > 1 and len(item) > len(found.get(name, ())):
                found[name] = item
        return found


def read_linked(document: Document) -> Linked:
    """Sort the JSON-LD objects of a page by type."""
    articles, pages = [], []
    for item in document.json_ld:
        kind = type_of(item)
        if _PARTS.search(kind):
            continue
        if _ARTICLE.search(kind):
            articles.append(item)
        elif _PAGE.search(kind):
            pages.append(item)
    return Linked(tuple(articles), tuple(pages), document.json_ld)


def type_of(item: dict[str, Any]) -> str:
    """The types of an object in one string; "" where it has none."""
    kind = item.get("@type")
    if isinstance(kind, list):
        return " ".join(k for k in kind[:8] if isinstance(k, str))
    return kind if isinstance(kind, str) else ""
