"""What a reader sees of a page, as lines, and where its headline is among them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.labels import words

#: Characters of the page's text that are searched; the byline and the date stand in front, or behind the article.
MAX_TEXT = 400_000

#: So many characters before and behind the headline are near it.
BEFORE = 1_000
BEHIND = 5_000

#: A headline of more characters is cut.
MAX_HEADLINE = 1_000

_SITE_TAIL = re.compile(r"\s+[|–—-]\s+")


@dataclass(frozen=True, slots=True)
class Visible:
    """The text of a page, one line for each piece of text between tags, and the place behind its headline.

    `headlines` are the texts of the first `h1` elements, with a line for each piece, too.
    """

    text: str
    heading: int | None
    headlines: tuple[str, ...] = ()

    @property
    def near(self) -> tuple[int, int]:
        """Where bylines and dates stand: a stretch round the headline, or the page's beginning."""
        if self.heading is None:
            return 0, BEHIND
        return max(0, self.heading - BEFORE), self.heading + BEHIND


def read_visible(document: Document, article: str | None = None) -> Visible:
    """The body's text; what scripts hold is in it too, as long lines that look unlike any label.

    Where the page has no headline, the first line of `article`, if known, stands for it.
    """
    body = document.tree.body
    text = body.text(separator="\n")[:MAX_TEXT] if body is not None else ""
    headlines = tuple(node.text(separator="\n").strip()[:MAX_HEADLINE] for node in document.tree.css("h1")[:4])
    for said in _likeliest(document, headlines):
        at = text.find(f"\n{said}\n")
        if at >= 0:
            return Visible(text, at + len(said) + 1, headlines)
    opening = (article or "").strip().partition("\n")[0][:40]
    start = text.find(opening) if len(opening) == 40 else -1
    return Visible(text, start if start >= 0 else None, headlines)


def _likeliest(document: Document, headlines: tuple[str, ...]) -> list[str]:
    """What may be the headline, as it stands in the text, likest first: sites put their own names into `h1`, too."""
    named = document.meta("og:title") or document.title_tag
    meant = set(words(named))
    found = sorted(filter(None, headlines), key=lambda said: -len(meant & set(words(said))))
    if found and meant & set(words(found[0])):
        return found
    return [*_SITE_TAIL.split(named or "")[:1], *found] if named else found
