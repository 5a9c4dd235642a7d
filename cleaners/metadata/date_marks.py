"""Days that attributes give for scripts: what a page shows as "last week" has its moment beside it.

Asked where nothing at the headline names a day, and machines are told none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.moments import Moment, parse_moment
from copydesk.cleaners.metadata.visible import Visible

#: So many marks are read; lists of other stories have more.
_MAX_MARKS = 12

#: Attributes that hold a moment, on whatever element; `time` is read before.
_NAMES = frozenset((
    "datetime", "pubdate", "date", "data-datetime", "data-date", "data-date-time", "data-timestamp", "data-time",
    "data-published", "data-published-at", "data-published-date", "data-pubdate", "data-pub-date", "data-publish-date",
    "data-publication-date", "data-publish-time", "data-utc", "data-epoch", "data-unix", "data-unixtime",
    "data-created", "data-created-at", "data-iso",
))  # fmt: skip
_NOT_READ = frozenset(("time", "script", "style", "meta", "link", "input", "option", "ins", "del", "html", "body"))
#: RDFa's names for the day of publication.
_PROPERTY = re.compile(r"(?:[\w-]+:)?(?:date(?:published|created|issued)?|created|issued|published)", re.IGNORECASE)
_TITLED = frozenset(("span", "a", "abbr", "div", "p", "small", "em", "i", "b", "li", "td", "cite"))
#: A title that is a date and nothing else begins with a number, a weekday or a month, and has a year.
_DATE = re.compile(r"(?:[^\W\d_]{2,10}[.,]?\s)?(?:[^\W\d_]{3,10}\.?\s)?\d[\w\s.,:/+-]{5,40}")
_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)([/-])(\d\d)\2(\d\d)(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def days_of_marks(document: Document, visible: Visible, language: str) -> Iterator[tuple[str, Moment]]:
    """The moments in attributes, those of comments and other stories left out, and where they stand."""
    index = document.index
    headline = index.tagged("h1")[:1]
    found = 0
    for at, attributes in enumerate(index.attributes):
        said = _said(index.tags[at], attributes) if attributes else None
        moment = parse_moment(said, language=language) if said else None
        if moment is None or visible.beside.is_comment(at) or visible.beside.is_other_story(at):
            continue
        yield "element any", moment
        yield f"{'behind' if not headline or at > headline[0] else 'before'} heading {min(found, 3)}", moment
        found += 1
        if found == _MAX_MARKS:
            return


def _said(tag: str, attributes: Mapping[str, str | None]) -> str | None:
    """What an element's attributes say of a day."""
    if tag in _NOT_READ:
        return None
    for name, value in attributes.items():
        if value and name in _NAMES:
            return value
        if value and name == "property" and any(_PROPERTY.fullmatch(each) for each in value.split()):
            return attributes.get("content")
        if value and name == "title" and tag in _TITLED and _DATE.fullmatch(value.strip()) and _YEAR.search(value):
            return value
    return None


def days_of_images(document: Document) -> Iterator[tuple[str, Moment]]:
    """The day in the address of the image that stands for a page: it was put there when the page was."""
    for key in ("og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        match = _IN_PATH.search((document.meta(key) or "")[:500])
        moment = parse_moment(f"{match[1]}-{match[3]}-{match[4]}") if match else None
        if moment:
            yield "image", moment
