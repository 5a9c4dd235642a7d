"""Line ends of a page's source inside running text: a browser shows a blank, but some of them broke a word."""

from __future__ import annotations

from cleaners.linebreaks.repair import propose


def settle_source_breaks(text: str, mark: str, language: str | None) -> str:
    """The text with a blank for each mark, and a newline for each that the repair would join: so the step mends it.

    >>> settle_source_breaks("Officials in North Kor|ea said|so on Monday.", "|", "en")
    'Officials in North Kor\\nea said so on Monday.'
    """
    broken = text.replace(mark, "\n")
    joined = {
        edit.at + offset
        for edit in propose(broken, language=language)
        if not edit.added
        for offset, character in enumerate(edit.removed)
        if character == "\n"
    }
    return "".join(
        character if character != mark else "\n" if place in joined else " " for place, character in enumerate(text)
    )
