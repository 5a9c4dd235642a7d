"""The address that a page gives as its own."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.urls.normalize import is_home, is_same_site, join_url


def read_canonical(document: Document) -> str | None:
    """The normalised address of `link rel=canonical`, else of `og:url`; `None` where neither can be believed.

    An address of another site, with a password, or that is no `http` address is not believed; nor is the front page,
    which broken templates give for every article, unless it is the page that was asked for.
    """
    url = document.url
    for reference in _references(document):
        named = join_url(url, reference)
        if named is None or (url is not None and not is_same_site(named, url)):
            continue
        if not is_home(named) or is_home(url):
            return named
    return None


def _references(document: Document) -> Iterator[str]:
    head = document.tree.head  # a link in the body is a comment's or an advertisement's, and no search engine takes it
    for node in head.css("link[rel~=canonical i]")[:2] if head else ():
        if href := (node.attributes.get("href") or "").strip():
            yield href
    yield from document.metas.get("og:url", ())[:1]
