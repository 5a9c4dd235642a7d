"""When cleaning takes too much: say so, and past a bound take nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from copydesk.cleaners.model.article import Article, Edit
from copydesk.cleaners.steps.boilerplate.lines import width


class Weight(StrEnum):
    """How much of a text its edits take."""

    LIGHT = "light"
    HEAVY = "heavy"
    TOO_HEAVY = "too_heavy"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Shares of a text's width (see `lines.width`) that cleaning may take.

    Past `heavy` a person should look; past `withheld` the text is kept as it is. Frames of pages seldom weigh more
    than the article, once extraction has read the page: where they seem to, the article itself is at risk.
    """

    heavy: float = 0.30
    withheld: float = 0.85


def weigh(article: Article, edits: Iterable[Edit], bounds: Bounds = Bounds()) -> Weight:
    """How heavy these edits of an article's text are; `TOO_HEAVY` ones are to be withheld.

    >>> article = Article("x" * 100)
    >>> [str(weigh(article, [Edit(0, "x" * n, "", "site:line")])) for n in (30, 31, 86)]
    ['light', 'heavy', 'too_heavy']
    """
    share = removed_share(article, edits)
    if share > bounds.withheld:
        return Weight.TOO_HEAVY
    return Weight.HEAVY if share > bounds.heavy else Weight.LIGHT


def removed_share(article: Article, edits: Iterable[Edit]) -> float:
    """The share of the text's width that edits take out of it; what they put in counts against what they take."""
    total = width(article.text)
    taken = sum(width(edit.removed) - width(edit.added) for edit in edits if edit.field == "text")
    return max(0.0, taken / total) if total else 0.0
