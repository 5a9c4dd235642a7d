"""The address that a page gives as its own."""

from __future__ import annotations

import re

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.urls.listing import can_stand_for
from copydesk.cleaners.urls.normalize import is_home, is_same_site, join_url, normalize_url

#: What a template should have filled in.
_TEMPLATE = re.compile(
    r"\{[{%$]|\$\{|<[%?]|%7B%7B|\[\[|(?:^|/)(?:undefined|null|none|nan|\[object%20object\])/?$", re.IGNORECASE
)


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
