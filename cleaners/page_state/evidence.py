"""What speaks for a state of a page, and the phrases that pages in such a state say of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import tomli

from copydesk.cleaners.model.record import Reason


@dataclass(frozen=True, slots=True)
class PhraseEvidence:
    """What speaks for a state: its kind (`title`, `words`, `vendor`, `shape`, ...), its weight, and the finding."""

    kind: str
    weight: float
    finding: str


@cache
def _phrases() -> dict[str, dict[str, tuple[str, ...]]]:
    """The packaged phrases, by state and strength."""
    text = (files("copydesk.cleaners.page_state") / "phrases.toml").read_text("utf-8")
    return {state: {k: tuple(v) for k, v in lists.items()} for state, lists in tomli.loads(text).items()}


@cache
def _inner_words() -> dict[str, frozenset[str]]:
    """For each phrase the words that stand between two blanks wherever it is written: all but its first and last."""
    phrases = (p for lists in _phrases().values() for group in lists.values() for p in group)
    return {phrase: frozenset(phrase.split()[1:-1]) for phrase in phrases}


def phrases_in(text: str, reason: Reason, strength: str = "text", words: frozenset[str] | None = None) -> list[str]:
    """The phrases that a text has. `words` are all of its words, where they are known: they rule most phrases out."""
    phrases: Iterable[str] = _phrases()[reason][strength]
    if words is not None:
        inner = _inner_words()
        phrases = [p for p in phrases if inner[p] <= words]
    return [p for p in phrases if p in text]
