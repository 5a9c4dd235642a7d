"""Readers' comments below an article: prose like the article's own, known by the stamps between them.

No line of a thread comes twice, and no model of prose tells a comment from a paragraph. But each comment bears a date
and a time, and a line of the site or of the lexicon opens the thread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from copydesk.cleaners.steps.boilerplate.features import DescribedLines
from copydesk.cleaners.steps.boilerplate.lines import fold_all, topics_of_folded

#: So many stamps make a thread. Two are an article's own "published" and "updated".
LEAST_STAMPS = 3

#: A stamp is a line of at most this width that holds a date and a time ("17 May 2024 10:18PM", "ann, 1/5/24 7:02").
STAMP_WIDTH = 80

#: Above a thread stands an article: at least so much prose, in letters. Live tickers have stamps from the start.
LEAST_BODY = 500

#: The line that opens a thread stands at most so many lines above its first stamp: forms and house rules stand between.
OPENS_WITHIN = 30

#: A line of a thread that says this share of what one line of the article says, or all of it together, is kept: it
#: may be the article's own, a pull quote or a box set below the comments.
QUOTE_SHARE = 0.75
QUOTE_SHARE_OF_ALL = 0.9
QUOTE_WORDS = 4

_TIME = re.compile(r"(?<![\d.,])\d{1,2}[:.]\d\d(?!\d)")
_DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}[./\-]\d{1,2}[./\-]\d{2,4}")


def thread_lines(
    lines: DescribedLines,
    opens: Sequence[bool],
    ends: Sequence[bool],
    buttons: Sequence[bool],
    kept: Sequence[bool],
) -> list[bool]:
    """Which lines are a thread of comments.

    `opens` marks lines that may stand above one (the site's own, "12 comments"), `ends` those that end one, and
    `buttons` those that stand below each comment ("Reply"): where the page repeats one, it is as good as a stamp.
    `kept` are rows of tables and code, whose years and figures are no stamps.
    """
    count = Counter(folded for folded, is_button in zip(lines.folded, buttons, strict=True) if is_button)
    stamps = [
        not is_kept and (is_stamp(text, wide) or (is_button and count[folded] >= LEAST_STAMPS))
        for text, wide, folded, is_button, is_kept in zip(
            lines.texts, lines.wides, lines.folded, buttons, kept, strict=True
        )
    ]
    start, end = _span(lines.prose, stamps, opens, ends)
    if start == end:
        return [False] * len(lines)
    topics = list(map(topics_of_folded, fold_all(lines.texts[:end])))
    body = [topic for topic, prose in zip(topics, lines.prose[:start], strict=False) if prose]
    every = frozenset().union(*body)
    quoted = [_quotes(topic, body, every) for topic in topics[start:end]]
    return [start <= i < end and not quoted[i - start] for i in range(len(lines))]


def _span(prose: Sequence[int], stamps: Sequence[bool], opens: Sequence[bool], ends: Sequence[bool]) -> tuple[int, int]:
    """From which line to before which the thread goes; an empty span where there is none."""
    above = [0, *accumulate(prose)]
    found = [i for i, is_a_stamp in enumerate(stamps) if is_a_stamp and above[i] >= LEAST_BODY]
    if len(found) < LEAST_STAMPS:
        return 0, 0
    first, last = found[0], found[-1]
    opener = next((i for i in range(first, max(-1, first - OPENS_WITHIN - 1), -1) if opens[i]), None)
    if opener is None or above[opener] < LEAST_BODY:
        return 0, 0
    return opener, next((i for i in range(last + 1, len(prose)) if ends[i]), len(prose))


def is_stamp(text: str, wide: int) -> bool:
    """Whether a line of that width bears a date and a time, and not much more."""
    return wide <= STAMP_WIDTH and bool(_TIME.search(text)) and bool(_DATE.search(text))


def _quotes(topic: frozenset[str], body: Sequence[frozenset[str]], every: frozenset[str]) -> bool:
    """Whether a line says what the article says."""
    if len(topic) >= QUOTE_WORDS and len(topic & every) >= QUOTE_SHARE_OF_ALL * len(topic):
        return True
    return len(topic) > 1 and any(len(topic & one) >= QUOTE_SHARE * len(topic) for one in body)
