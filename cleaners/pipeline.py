"""The whole way of one page: read it, clean it, make a record of it.

    Page --read--> Article --clean--> Article + edits --judge--> Record | Reject

`STEPS` is the table of contents: what is done to a text, in which order. Each step looks at an article and
proposes edits; `run_steps` makes them and keeps them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from copydesk.cleaners.model.article import Article, Edit, apply
from copydesk.cleaners.model.record import Flag
from copydesk.cleaners.steps.boilerplate import Observation, Weight, weigh
from copydesk.cleaners.steps.boilerplate import SiteEvidence as SiteEvidence
from copydesk.cleaners.steps.boilerplate.step import boilerplate
from copydesk.cleaners.steps.headline import headline
from copydesk.cleaners.steps.linebreaks import linebreaks
from copydesk.cleaners.steps.mojibake import encoding
from copydesk.cleaners.steps.site_rules import SiteRules, site_lines
from copydesk.cleaners.steps.unicode import characters

Step = Callable[[Article], tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class StepEvidence:
    """What the steps know beyond the article itself.

    `site` is what the site's pages repeat, `rules` what a person wrote of it, `own` what this page showed before any
    cleaning, `words` the words of the site's other articles.
    """

    site: SiteEvidence = field(default_factory=SiteEvidence)
    rules: SiteRules = field(default_factory=SiteRules)
    own: Observation | None = None
    words: Mapping[str, int] = field(default_factory=dict)


#: The steps in order: name -> what builds the step from the evidence. The names are written into records.
STEPS: dict[str, Callable[[StepEvidence], Step]] = {
    "encoding": lambda evidence: encoding,
    "characters": lambda evidence: characters,
    "rules": lambda evidence: site_lines(evidence.rules),
    "boilerplate": lambda evidence: boilerplate(evidence.site, (), evidence.own),
    "headline": lambda evidence: headline,
    "linebreaks": lambda evidence: linebreaks(evidence.words),
}


#: What a record says of edits that weigh too much.
FLAGS = {Weight.HEAVY: Flag.HEAVY_EDIT, Weight.TOO_HEAVY: Flag.EDITS_WITHHELD}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article after all steps, and every edit that made it so."""

    article: Article
    edits: tuple[Edit, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many edits each step made; steps that made none are left out."""
        return dict(Counter(edit.step for edit in self.edits))


def run_steps(article: Article, evidence: StepEvidence, *, only: tuple[str, ...] | None = None) -> Cleaned:
    """Run the steps, all or `only` those named, in the order of `STEPS`.

    Edits that would take nearly all of a text are withheld; heavy ones are made. Both are flagged.
    """
    edits: list[Edit] = []
    flags = set(article.flags)
    for name, build in STEPS.items():
        if only is None or name in only:
            proposed = build(evidence)(article)
            if not proposed:
                continue
            weight = weigh(article, proposed)
            if weight is not Weight.LIGHT:
                flags.add(FLAGS[weight])
            if weight is not Weight.TOO_HEAVY:
                article, made = apply(article, proposed, step=name)
                edits += made
    return Cleaned(replace(article, flags=tuple(sorted(flags))), tuple(edits))
