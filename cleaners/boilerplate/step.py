"""The step: which lines of an article are boilerplate, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cleaners.article import Article, Block, Edit, drop_blocks
from cleaners.boilerplate.evidence import Evidence, evidence
from cleaners.boilerplate.form import Line, lines_of
from cleaners.boilerplate.lexicon import KINDS
from cleaners.boilerplate.lines import fold, key
from cleaners.boilerplate.model import MODEL, Model
from cleaners.boilerplate.observe import Observation, observe
from cleaners.boilerplate.profile import Profile
from cleaners.boilerplate.threads import thread_lines

Step = Callable[[Article], tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How likely, by the model, a line must be boilerplate, next to what else speaks against it.

    All numbers were chosen on the development pages, by cross-validation over hosts for `form`: the shares of content
    that each costs are in `docs/boilerplate.md`.
    """

    form: float = 0.97
    phrase: float = 0.5
    two_articles: float = 0.2
    three_articles: float = 0.03
    slot: float = 0.2


LIMITS = Limits()

#: A sentence (more words than this) and a slot are the site's if three other articles show them, short lines if two.
SENTENCE_WORDS = 12
SHORT_LINE_ARTICLES = 2
SENTENCE_ARTICLES = 3
SLOT_ARTICLES = 3

#: A slot is boilerplate if this share of its lines in other articles is lines that the site repeats.
SLOT_REPEATED = 0.9

_COMMENT_KINDS = frozenset(KINDS.index(kind) + 1 for kind in ("comment_form", "counter"))
_WHOLE = 2


def boilerplate(
    profile: Profile | Evidence | None,
    site_lines: Iterable[str] = (),
    own: Observation | None = None,
    *,
    model: Model = MODEL,
) -> Step:
    """The step that drops boilerplate lines, for articles of one site.

    `profile` is what the site repeats (its evidence, where that was made already), `None` where nothing is known.
    `site_lines` are whole lines that the site's rules name. `own` is what the page showed
    before any cleaning; the page itself never counts as evidence.
    It leaves alone the article's title, lines with a veto, and sentences that merely hold words of the lexicon.
    """
    known = profile if isinstance(profile, Evidence) else evidence(profile)
    judge = _Judge(known, frozenset(map(key, site_lines)), model)

    def step(article: Article) -> tuple[Edit, ...]:
        return drop_blocks(article, judge.rules(article, own or observe(article)))

    return step


@dataclass(frozen=True, slots=True)
class _Judge:
    """What is known of a site, and the model."""

    known: Evidence
    named: frozenset[str]
    model: Model

    def rules(self, article: Article, own: Observation) -> tuple[str | None, ...]:
        """For each block the rule that drops it, or `None`.

        What is left is judged again until nothing more goes: so cleaning a clean article changes nothing.
        """
        texts = article.lines()
        lines = lines_of(texts, article.language)
        keys = tuple(map(key, texts))
        kept_for_good = [self._is_safe(line, k, article.title) for line, k in zip(lines, keys, strict=True)]
        mine = self.known.same(own)
        rules: list[str | None] = [None] * len(lines)
        left = list(range(len(lines)))
        while left:
            page = _Page([lines[i] for i in left], [keys[i] for i in left], [article.blocks[i] for i in left])
            found = self._look(page, article.title, mine)
            for i, rule in zip(left, found, strict=True):
                rules[i] = None if kept_for_good[i] else rule
            still = [i for i in left if rules[i] is None]
            if len(still) == len(left):
                break
            left = still
        return tuple(rules)

    def _is_safe(self, line: Line, k: str, title: str | None) -> bool:
        """Whether a line stays whatever speaks against it."""
        return k in self.known.vetoed or bool(title and line.folded and line.folded == fold(title))

    def _look(self, page: _Page, title: str | None, mine: frozenset[int]) -> list[str | None]:
        """One look at a page: for each line the rule that drops it."""
        scores = self.model.score(page.lines, title)
        shown = [self.known.others(k, mine) for k in page.keys]
        site = [n >= SHORT_LINE_ARTICLES for n in shown]
        ends = [is_site or line.strength == _WHOLE for line, is_site in zip(page.lines, site, strict=True)]
        opens = [is_site or line.kind in _COMMENT_KINDS for line, is_site in zip(page.lines, site, strict=True)]
        threads = thread_lines(page.lines, opens, ends)
        return [
            self._rule(page, i, float(scores[i]), shown[i], mine) or ("thread" if threads[i] else None)
            for i in range(len(page.lines))
        ]

    def _rule(self, page: _Page, i: int, score: float, shown: int, mine: frozenset[int]) -> str | None:
        """The rule that drops a line for what it is, the strongest evidence first."""
        line, kind = page.lines[i], page.lines[i].kind
        if page.keys[i] in self.named:
            return "rules:line"
        if line.strength == _WHOLE and score >= LIMITS.phrase:
            return f"lexicon:{KINDS[kind - 1]}"
        if shown >= SENTENCE_ARTICLES and score >= LIMITS.three_articles:
            return "site:line"
        if shown >= SHORT_LINE_ARTICLES and not _is_sentence(line) and score >= LIMITS.two_articles:
            return "site:line"
        if score >= LIMITS.form:
            return f"lexicon:{KINDS[kind - 1]}" if kind else "form"
        use = self.known.slot(page.blocks[i].slot, mine)
        if use.articles >= SLOT_ARTICLES and use.repeated >= SLOT_REPEATED and score >= LIMITS.slot:
            return "site:slot"
        return None


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page that are still there."""

    lines: Sequence[Line]
    keys: Sequence[str]
    blocks: Sequence[Block]


def _is_sentence(line: Line) -> bool:
    return line.prose > 0 or len(line.words) > SENTENCE_WORDS
