"""The only door to turbohtml, whose reading of a page is the quick second opinion.

It parses a page again and finds its main text in about a millisecond, a fortieth of what trafilatura takes.
"""

from __future__ import annotations

from copydesk.cleaners.html.document import Document


def main_lines(document: Document) -> tuple[str, ...]:
    """The lines of what turbohtml takes for the page's main text; none where it finds none."""
    # Pages that need a second opinion are few; a process that meets none does without it.
    import turbohtml

    return tuple(filter(None, turbohtml.parse(document.html).main_text().split("\n")))
