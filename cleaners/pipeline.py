"""The whole way of one page: read it, clean it, make a record of it.

    Page --read--> Article --clean--> Article + edits --judge--> Record | Reject

`STEPS` is the table of contents: what is done to a text, in which order. Each step looks at an article and
proposes edits; `clean` makes them and keeps them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cleaners.article import Article, Edit, apply
from cleaners.characters import characters
from cleaners.encoding import encoding
from cleaners.scraped import headline

Step = Callable[[Article], tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the steps know beyond the article itself: rules and what was learned from the site's other pages."""

    words: Mapping[str, int] = field(default_factory=dict)


#: The steps in order: name -> what builds the step from the evidence. The names are written into records.
STEPS: dict[str, Callable[[Evidence], Step]] = {
    "encoding": lambda evidence: encoding,
    "characters": lambda evidence: characters,
    "headline": lambda evidence: headline,
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article after all steps, and every edit that made it so."""

    article: Article
    edits: tuple[Edit, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many edits each step made; steps that made none are left out."""
        return dict(Counter(edit.step for edit in self.edits))


def clean(article: Article, evidence: Evidence, *, only: tuple[str, ...] | None = None) -> Cleaned:
    """Run the steps, all or `only` those named, in the order of `STEPS`."""
    edits: list[Edit] = []
    for name, build in STEPS.items():
        if only is None or name in only:
            article, made = apply(article, build(evidence)(article), step=name)
            edits += made
    return Cleaned(article, tuple(edits))
