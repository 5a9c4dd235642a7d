"""The step: which lines of an article are boilerplate, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cleaners.article import Article, Edit, drop_blocks
from cleaners.boilerplate.evidence import Evidence, evidence
from cleaners.boilerplate.lexicon import match
from cleaners.boilerplate.lines import fold, key, tokens
from cleaners.boilerplate.observe import Observation, observe, prose_width
from cleaners.boilerplate.profile import Profile

Step = Callable[[Article], tuple[Edit, ...]]

#: A line is the site's if so many other articles show it: two for short lines, three for sentences and slots.
SHORT_LINE_ARTICLES = 2
SENTENCE_ARTICLES = 3
SLOT_ARTICLES = 3

#: A slot is boilerplate if this share of its lines in other articles is lines that the site repeats.
SLOT_REPEATED = 0.9


def boilerplate(
    profile: Profile | Evidence | None, site_lines: Iterable[str] = (), own: Observation | None = None
) -> Step:
    """The step that drops boilerplate lines, for articles of one site.

    `profile` is what the site repeats (its evidence, where that was made already), `None` where nothing is known.
    `site_lines` are whole lines that the site's rules name. `own` is what the page showed
    before any cleaning; the page itself never counts as evidence.
    It leaves alone the article's title, lines with a veto, and sentences that merely hold words of the lexicon.
    """
    known = profile if isinstance(profile, Evidence) else evidence(profile)
    named = frozenset(map(key, site_lines))

    def step(article: Article) -> tuple[Edit, ...]:
        return drop_blocks(article, judge(article, known, named, own or observe(article)))

    return step


def judge(article: Article, known: Evidence, named: frozenset[str], own: Observation) -> tuple[str | None, ...]:
    """For each block the rule that drops it, or `None`."""
    mine = known.same(own)
    title = fold(article.title or "")
    rules: list[str | None] = []
    for block in article.blocks:
        text = article.block_text(block)
        k = key(text)
        if k in known.vetoed or (title and fold(text) == title):
            rules.append(None)
        elif k in named:
            rules.append("rules:line")
        elif kind := match(text, article.language):
            rules.append(f"lexicon:{kind}")
        else:
            rules.append(_site_rule(k, text, block.slot, known, mine))
    return tuple(rules)


def _site_rule(k: str, text: str, slot: str, known: Evidence, mine: frozenset[int]) -> str | None:
    is_sentence = prose_width(text) > 0 or len(tokens(text)) > 12
    if known.others(k, mine) >= (SENTENCE_ARTICLES if is_sentence else SHORT_LINE_ARTICLES):
        return "site:line"
    use = known.slot(slot, mine)
    if use.articles >= SLOT_ARTICLES and use.repeated >= SLOT_REPEATED:
        return "site:slot"
    return None
