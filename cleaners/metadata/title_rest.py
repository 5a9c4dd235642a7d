"""What a page's `<title>` says beside its headline: among it, on many sites, the site's name.

One page cannot tell the name from a section or a slogan; several can (`steps/boilerplate/learned_name.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.labels import tidy, words
from copydesk.cleaners.metadata.site_name import HOME_NAMES, MOST_WORDS, SEPARATOR

#: A title of more parts is a list of search words.
_MOST_PARTS = 6

#: A longer part, in code points, is no name.
_MAX_LENGTH = 100

#: A day, a year, a score: what several pages of one night may share.
_NUMBERS = re.compile(r"\d{4}|\d+\s*[./:–-]\s*\d")


def read_title_rest(document: Document, headline: str | None, topics: Iterable[str | None]) -> tuple[str, ...]:
    """The parts of the title that may name the site: not in the headline, none of the article's topics (its section,
    its tags), no folder of its address, no date; each once, as they follow.

    >>> from copydesk.cleaners.html.document import parse
    >>> page = parse("<title>Ferry back | Harbour | The Lantern</title>")
    >>> read_title_rest(page, "Ferry back", ["Harbour"])
    ('The Lantern',)
    """
    parts = [part for each in SEPARATOR.split(document.title_tag or "") if (part := tidy(each)) and words(part)]
    if not headline or not 1 < len(parts) <= _MOST_PARTS:
        return ()
    known = {*map(words, topics), *map(words, _folders(document.url))} | HOME_NAMES
    said = f" {' '.join(words(headline))} "
    rest = (part for part in parts if words(part) not in known and f" {' '.join(words(part))} " not in said)
    return tuple(dict.fromkeys(part for part in rest if _may_be_name(part, said)))


def _may_be_name(part: str, headline: str) -> bool:
    """Whether a part is short as names are, and not the headline with words more."""
    if len(words(part)) > MOST_WORDS or len(part) > _MAX_LENGTH or _NUMBERS.search(part):
        return False
    return headline not in f" {' '.join(words(part))} "


def _folders(url: str | None) -> Iterator[str]:
    """The folders of an address: what its site's sections are called."""
    yield from (url or "").partition("://")[2].split("/")[1:-1]
