"""What a line looks like by itself: numbers that need no knowledge of the language or the site.

The model weighs these numbers, and those of `surroundings.py`. Their order is part of the model's file: a change here
means a new fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cleaners.boilerplate.lexicon import KINDS, VOCABULARY, match, match_whole
from cleaners.boilerplate.lines import fold, tokens, topics, width
from cleaners.boilerplate.observe import prose_width

#: The columns of `Line.own`. The first ones are also read off the two neighbours on each side.
NEAR = ("wide", "stop", "strength", "digits", "capitals", "prose")
OWN = (
    *NEAR,
    *("words", "colon", "trails", "bullet", "lower", "upper", "inner_stops", "commas", "dates", "times", "address"),
    *("separators", "rights", "quotes", "label", "kind", "signs", "questions", "word_length", "vocabulary"),
)

_DATE = re.compile(r"\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}|\b(?:19|20)\d\d\b|\d[年月日년월일]")
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|(?:^|\s)@\w|\.(?:com|net|org|ru|pl|gr|cn|de|fr|uk)\b")
_SEPARATOR = re.compile(r"[|•·»›▪●■▶→←↑]|\s[/–—\-]\s|>>|<<")
_INNER_STOP = re.compile(r"[.!?…]\s|[。！？；，、]")
_STOPS = tuple(".!?…。！？؟।")
_CLOSERS = "\"'”’»」』)）] "


@dataclass(frozen=True, slots=True)
class Line:
    """What is read out of one line once, for itself and its neighbours."""

    text: str
    wide: int
    prose: int
    words: tuple[str, ...]
    topic: frozenset[str]
    folded: str
    kind: int
    strength: int
    own: tuple[float, ...] = ()


def lines_of(texts: Sequence[str], language: str | None) -> list[Line]:
    """The lines of a page, read."""
    return [_line(text, language) for text in texts]


def _line(text: str, language: str | None) -> Line:
    kind = match(text, language)
    whole = match_whole(text, language) if kind else None
    line = Line(
        text=text,
        wide=width(text),
        prose=prose_width(text),
        words=tuple(w.casefold() for w in tokens(text)),
        topic=topics(text),
        folded=fold(text),
        kind=KINDS.index(kind) + 1 if kind else 0,
        strength=2 if whole else 1 if kind else 0,
    )
    return replace(line, own=_own(line))


def _own(line: Line) -> tuple[float, ...]:
    """What a line shows by itself."""
    text = line.text
    n = max(1, len(text))
    cased = [c for c in text if c.isupper() or c.islower()]
    heads = [w for w in text.split() if w[:1].isalpha()]
    bare = text.rstrip(_CLOSERS)
    colon = text.find(":")
    return (
        math.log1p(line.wide),
        float(bare.endswith(_STOPS)),
        float(line.strength),
        sum(c.isdigit() for c in text) / n,
        sum(w[:1].isupper() for w in heads) / max(1, len(heads)),
        float(line.prose > 0),
        math.log1p(len(line.words)),
        float(text.rstrip().endswith((":", "："))),
        float(text.rstrip().endswith(("...", "…", "»", ">", "›", "→", "[…]", "[...]"))),
        float(not (text[0].isalnum() or text[0] in "\"'“„«‘「『(（¿¡")),
        float(text[0].islower()),
        sum(c.isupper() for c in cased) / max(1, len(cased)),
        float(len(_INNER_STOP.findall(text))),
        text.count(",") / max(1, len(line.words)),
        float(len(_DATE.findall(text))),
        float(len(_TIME.findall(text))),
        float(bool(_ADDRESS.search(text))),
        float(len(_SEPARATOR.findall(text))),
        float("©" in text or "(c)" in text.lower() or "ⓒ" in text),
        float(any(c in text for c in '"“”„«»「」『』')),
        float(0 < colon <= 20) + float(0 < colon <= 40),
        float(line.kind),
        float(any(c in text for c in "[]【】{}<>_=+*#~^")),
        float(text.count("?") + text.count("？")),
        sum(len(w) for w in line.words) / max(1, len(line.words)),
        len(line.topic & VOCABULARY) / len(line.topic) if line.topic else -1.0,
    )
