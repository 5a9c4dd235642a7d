"""What a reader sees of a page, as lines, and where its headline is among them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.beside import Beside
from copydesk.cleaners.metadata.headings import MAX_HEADLINE, bare_headline, headline_text, is_site_head
from copydesk.cleaners.metadata.labels import words

#: Characters of the page's text that are searched; the byline and the date stand in front, or behind the article.
_MAX_TEXT = 400_000

#: So many characters before and behind the headline are near it.
BEFORE = 1_000
BEHIND = 5_000

#: The article's end is known by so many characters.
_ENDING = 25

_SITE_TAIL = re.compile(r"\s+[|–—-]\s+")


@dataclass(frozen=True, slots=True)
class Visible:
    """The text of a page, one line for each piece of text between tags, and the place behind its headline.

    `headlines` are the texts of the first `h1` elements, with a line for each piece, too; `beside` tells which elements
    are not the article's; `end` is the place behind the article, where its text is known.
    """

    text: str
    heading: int | None
    beside: Beside
    headlines: tuple[str, ...] = ()
    end: int | None = None

    @property
    def near(self) -> tuple[int, int]:
        """Where bylines and dates stand: a stretch round the headline, or the page's beginning."""
        if self.heading is None:
            return 0, BEHIND
        return max(0, self.heading - BEFORE), self.heading + BEHIND


def read_visible(document: Document, article: str | None = None) -> Visible:
    """The body's text, without what scripts hold.

    Where the page has no headline, the first line of `article`, if known, stands for it.
    """
    index, beside = document.index, Beside(document.index)
    bodies = index.tagged("body")[:1]
    text = index.text(bodies[0], "\n", has_code=False)[:_MAX_TEXT] if bodies else ""
    text = _without_boxes(index, text, beside)
    heads = _without_site_heads(document)
    headlines = tuple(bare_headline(index, at) or headline_text(index, at) for at in heads)
    raws = tuple(index.text(at, "\n").strip()[:MAX_HEADLINE] for at in heads)
    for said in _likeliest(document, raws):
        at = 0 if text.startswith(f"{said}\n") else text.find(f"\n{said}\n") + 1
        if at or text.startswith(f"{said}\n"):
            return Visible(text, at + len(said), beside, headlines, _end_of(article, text))
    opening = (article or "").strip().partition("\n")[0][:40]
    start = text.find(opening) if len(opening) == 40 else -1
    return Visible(text, start if start >= 0 else None, beside, headlines, _end_of(article, text))


def _end_of(article: str | None, text: str) -> int | None:
    """The place behind the last words of the article in the text of its page."""
    last = (article or "").rstrip()[-_ENDING:]
    at = text.rfind(last) if len(last) == _ENDING and "\n" not in last else -1
    return at + _ENDING if at >= 0 else None


def _without_site_heads(document: Document) -> list[int]:
    """The first headings but for the site's; a lone one is the site's only if the title begins otherwise."""
    index = document.index
    heads = index.tagged("h1")[:4]
    own = [place for place in heads if not is_site_head(index, place)]
    opening = set(words(_SITE_TAIL.split(document.title_tag or "")[0]))
    if own or not heads or not opening or opening & set(words(index.text(heads[0], " "))):
        return own or heads
    return own


def _without_boxes(index: ElementIndex, text: str, beside: Beside) -> str:
    """The text with blanks where readers' comments and other stories stand, so that places in it stay."""
    boxes: list[tuple[int, int]] = []
    for box in (*beside.comment_boxes(), *beside.boxes_of_others()):
        said = index.text(box, "\n").strip()
        at = text.find(said) if len(said) > 2 else -1
        # What a box before this one said, too, is that one's.
        while at >= 0 and (known := next((last for first, last in boxes if first < at + len(said) and at < last), 0)):
            at = text.find(said, known)
        if at >= 0:
            boxes.append((at, at + len(said)))
    pieces: list[str] = []
    done = 0
    for first, last in sorted(boxes):
        pieces += text[done:first], "\n".join(" " * len(line) for line in text[first:last].split("\n"))
        done = last
    return "".join((*pieces, text[done:])) if boxes else text


def _likeliest(document: Document, headlines: tuple[str, ...]) -> list[str]:
    """What may be the headline, as it stands in the text, likest first: sites put their own names into `h1`, too."""
    named = document.meta("og:title") or document.title_tag
    meant = set(words(named))
    found = sorted(filter(None, headlines), key=lambda said: -len(meant & set(words(said))))
    if found and meant & set(words(found[0])):
        return found
    return [*_SITE_TAIL.split(named or "")[:1], *found] if named else found
