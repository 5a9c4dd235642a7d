"""Lines that begin with a label ("Video: ..."): in a list of headlines the label says what is behind each."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: A label at a line's start, and what stands behind it.
LABEL = re.compile(r"[^\W\d_]{2,20}[ \u00a0]?[:：]\s*(\S[^\n]*)")

#: The colon stands within so many characters.
_HEAD = 22

#: A word in small letters of so many letters is no part of a name ("de", "van", "bin").
NO_NAME = 4


def is_labelled(line: str) -> bool:
    """Whether a line begins with a label and goes on behind it.

    >>> is_labelled("Video: The bridge from above"), is_labelled("Video:"), is_labelled("At 12:30 they left")
    (True, False, False)
    """
    head = line[:_HEAD]
    return (":" in head or "：" in head) and LABEL.match(line) is not None


def labelled_headlines(lines: Sequence[str]) -> list[bool]:
    """Which lines stand in a list of headlines with labels; credits ("Photos: Ann Wick") have names behind theirs.

    >>> labelled_headlines(["Video: The bridge from above", "Photos: Ten years of building", "", "Text: Ann Wick"])
    [True, True, False, False]
    """
    found = [False] * len(lines)
    first = 0
    for i in range(len(lines) + 1):
        if i < len(lines) and is_labelled(lines[i]):
            continue
        says = [_says_something(line) for line in lines[first:i]]
        if len(says) > 1 and 2 * sum(says) >= len(says):
            found[first:i] = [True] * len(says)
        first = i + 1
    return found


def _says_something(line: str) -> bool:
    match = LABEL.match(line)
    return match is not None and any(word[0].islower() and len(word) >= NO_NAME for word in match[1].split())
