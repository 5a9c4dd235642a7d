"""What a reader sees of a page, as lines, and where its headline is among them."""

from __future__ import annotations

from dataclasses import dataclass

from cleaners.dom import Document

#: Characters of the page's text that are searched; the byline and the date stand in front, or behind the article.
MAX_TEXT = 400_000


@dataclass(frozen=True, slots=True)
class Visible:
    """The text of a page, one line for each piece of text between tags, and the place behind its headline."""

    text: str
    heading: int | None


def read_visible(document: Document, article: str | None = None) -> Visible:
    """The body's text; what scripts hold is in it too, as long lines that look unlike any label.

    Where the page has no headline, the first line of `article`, if known, stands for it.
    """
    body = document.tree.body
    text = body.text(separator="\n")[:MAX_TEXT] if body is not None else ""
    heading = document.tree.css_first("h1")
    said = heading.text(separator="\n").strip()[:300] if heading else ""
    at = text.find(f"\n{said}\n") if said else -1
    if at >= 0:
        return Visible(text, at + len(said) + 1)
    opening = (article or "").strip().partition("\n")[0][:40]
    start = text.find(opening) if len(opening) == 40 else -1
    return Visible(text, start if start >= 0 else None)
