"""The whole way of one page: read it, clean it, make a record of it.

    Page --read--> Article --clean--> Article + edits --judge--> Record | Reject

`STEPS` is the table of contents: what is done to a text, in which order. Each step looks at an article and
proposes edits; `run_steps` makes them and keeps them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from copydesk.cleaners.model.article import Article, Edit, apply, split_text
from copydesk.cleaners.model.record import Flag
from copydesk.cleaners.steps.boilerplate import Observation
from copydesk.cleaners.steps.boilerplate import SiteEvidence as SiteEvidence
from copydesk.cleaners.steps.boilerplate.lines import width
from copydesk.cleaners.steps.boilerplate.standing import standing_lines
from copydesk.cleaners.steps.boilerplate.step import boilerplate
from copydesk.cleaners.steps.headline import headline
from copydesk.cleaners.steps.linebreaks import linebreaks, settled_text
from copydesk.cleaners.steps.mojibake import encoding
from copydesk.cleaners.steps.site_rules import SiteRules, named_lines, site_lines
from copydesk.cleaners.steps.unicode import characters

Step = Callable[[Article], tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class StepEvidence:
    """What the steps know beyond the article itself.

    `site` is what the site's pages repeat, `rules` what a person wrote of it, `own` what this page showed before any
    cleaning.
    """

    site: SiteEvidence = field(default_factory=SiteEvidence)
    rules: SiteRules = field(default_factory=SiteRules)
    own: Observation | None = None


#: The steps in order: name -> what builds the step from the evidence. The names are written into records.
STEPS: dict[str, Callable[[StepEvidence], Step]] = {
    "encoding": lambda evidence: encoding,
    "characters": lambda evidence: characters,
    "rules": lambda evidence: site_lines(evidence.rules),
    "boilerplate": lambda evidence: boilerplate(evidence.site, evidence.own),
    "headline": lambda evidence: headline,
    "linebreaks": lambda evidence: linebreaks,  # in a scraped text first of all, too: `_Lines`
}

#: Steps that judge lines. Before the first of them, what a line is is settled: `_Lines.settle`.
JUDGES = ("rules", "boilerplate", "headline")


class Weight(StrEnum):
    """How much of a text its edits take."""

    LIGHT = "light"
    HEAVY = "heavy"
    TOO_HEAVY = "too_heavy"


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

    Line breaks are mended twice: in a scraped text before any step judges its lines, and in all texts at the end, when
    what stood between the halves of a sentence is gone.
    Edits that would take nearly all of a text are withheld; heavy ones are made. Both are flagged.
    What the site is called is taken from its other pages where the page does not say it.
    """
    edits: list[Edit] = []
    flags = set(article.flags)
    for name, build in _passes(_Lines()):
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
                if name == "characters":
                    article = _in_lines(article)
    site_name = article.site_name or evidence.site.name
    told = tuple(sorted(flags))
    if told != article.flags or site_name != article.site_name:
        article = replace(article, flags=told, site_name=site_name)
    return Cleaned(article, tuple(edits))


def _in_lines(article: Article) -> Article:
    """A scraped text with a block for each of its lines, some of which may have had other line ends."""
    if any(block.slot for block in article.blocks) or not any("\n" in line for line in article.lines()):
        return article
    return replace(article, blocks=split_text(article.text))


def _passes(lines: _Lines) -> Iterator[tuple[str, Callable[[StepEvidence], Step]]]:
    """The steps in the order in which they run."""
    is_settled = False
    for name, build in STEPS.items():
        if name in JUDGES and not is_settled:
            is_settled = True
            yield "linebreaks", lines.settle
        yield name, lines.close if name == "linebreaks" else build


class _Lines:
    """The two runs of line repair over one article."""

    def __init__(self) -> None:
        self._settled: tuple[str | None, str | None] = None, None

    def settle(self, evidence: StepEvidence) -> Step:
        """What makes the lines of a scraped text whole, so that a piece of a sentence is never judged as a line of its
        own.

        No sentence is mended through a line that is residue by itself or that the site's rules name: it goes first. In
        a page the markup says what a line is, and nothing is done.
        """

        def step(article: Article) -> tuple[Edit, ...]:
            if any(block.slot for block in article.blocks):
                return ()

            asked: list[bool] = []

            def barriers() -> list[bool]:
                standing = standing_lines(article, evidence.site, evidence.own)
                named = named_lines(article, evidence.rules)
                asked[:] = [residue or bool(rule) for residue, rule in zip(standing, named, strict=True)]
                return asked

            proposed = linebreaks(article, barriers)
            if not any(asked):  # in most texts no newline is in doubt, and nobody asks
                self._settled = settled_text(article, proposed), article.language
            return proposed

        return step

    def close(self, evidence: StepEvidence) -> Step:
        """What makes the lines whole between which other steps took something away; a text that is as the first run
        left it has nothing more to mend."""

        def step(article: Article) -> tuple[Edit, ...]:
            return () if self._settled == (article.text, article.language) else linebreaks(article)

        return step


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
