"""The door to trafilatura."""

from __future__ import annotations

import trafilatura

from cleaners.article import Part


def extract_with_trafilatura(html: str, url: str | None) -> tuple[Part, ...]:
    """The main text of a page as paragraphs, as trafilatura reads it; empty where it finds none."""
    text = trafilatura.extract(html, url=url, include_comments=False, deduplicate=False) or ""
    return tuple(Part(line) for line in text.split("\n") if line.strip())
