"""The step: which lines of an article are boilerplate, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from copydesk.cleaners.language.words import languages_by_word
from copydesk.cleaners.model.article import Article, Block, Edit, Kind, drop_blocks
from copydesk.cleaners.steps.boilerplate.evidence import SiteEvidence, site_evidence
from copydesk.cleaners.steps.boilerplate.features import DescribedLines, describe_lines, main_stretch
from copydesk.cleaners.steps.boilerplate.lexicon import HEADINGS, KINDS
from copydesk.cleaners.steps.boilerplate.lines import fold_line, keys_of_normal, normal
from copydesk.cleaners.steps.boilerplate.model import MODEL, BoilerplateModel
from copydesk.cleaners.steps.boilerplate.profile import NOTHING_SEEN, Observation, Profile, observe
from copydesk.cleaners.steps.boilerplate.standing import is_label_between, standing_lines
from copydesk.cleaners.steps.boilerplate.threads import thread_lines
from copydesk.cleaners.text.labels import labelled_headlines

BoilerplateStep = Callable[[Article], tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class BoilerplateLimits:
    """How likely, by the model, a line must be boilerplate, next to what else speaks against it.

    All numbers were chosen on the development pages, by cross-validation over hosts for `form`: the shares of content
    that each costs are in `docs/boilerplate.md`.
    """

    form: float = 0.983
    form_on_known_site: float = 0.97
    phrase: float = 0.3
    two_articles: float = 0.2
    two_articles_inside: float = 0.35
    three_articles: float = 0.05
    three_articles_inside: float = 0.2
    five_articles: float = 0.0
    five_articles_inside: float = 0.1
    page_repeats: float = 0.7
    slot: float = 0.2
    gap: float = 0.5
    button: float = 0.9
    thread_on_unknown_site: float = 0.12


LIMITS = BoilerplateLimits()

#: No rule drops a line that is less likely boilerplate, but for what the site's other pages say of it and for threads.
LEAST_SCORE = min(LIMITS.phrase, LIMITS.form, LIMITS.form_on_known_site, LIMITS.slot, LIMITS.gap)

#: A sentence (more words than this) and a slot are the site's if three other articles show them, short lines if two.
_SENTENCE_WORDS = 12
SHORT_LINE_ARTICLES = 2
SENTENCE_ARTICLES = 3
SLOT_ARTICLES = 3

#: From so many on, what the line looks like hardly matters.
SURE_ARTICLES = 5

#: A slot is boilerplate if this share of its lines in other articles is lines that the site repeats.
SLOT_REPEATED = 0.9

#: A site is known if so many other articles are.
KNOWN_SITE_ARTICLES = 4

#: A gap between two lines of the site is boilerplate if so many other articles never have prose in it.
GAP_ARTICLES = 5

#: A line that the page says so often is a heading of its reviews or recipes ("Price"), unless it looks like a button.
PAGE_REPEATS = 3

#: Extraction settled whether these belong to the article, each as a whole: rows of a table are alike from page to page
#: (its header, "Total"), and one that goes alone tears it.
WHOLE_KINDS = frozenset({Kind.TABLE_ROW, Kind.CODE})

#: A dateline on a line of its own: a place in capitals at its start, a dash at its end.
DATELINE = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я]{3}[^\n]{0,60}(?:--|[—–])\s*")
_DASHES = ("--", "—", "–")

_ITEM = re.compile(r"\d|^[-•*·]\s")

#: A line of so many words is running text, not a heading.
RUNNING_WORDS = 5

_COMMENT_KINDS = frozenset(KINDS.index(kind) + 1 for kind in ("comment_form", "counter"))
_CREDIT = KINDS.index("credit") + 1
_WHOLE = 2


def boilerplate(
    profile: Profile | SiteEvidence | None,
    own: Observation | None = None,
    *,
    model: BoilerplateModel = MODEL,
) -> BoilerplateStep:
    """The step that drops boilerplate lines, for articles of one site.

    `profile` is what the site repeats (its evidence, where that was made already), `None` where nothing is known.
    `own` is what the page showed before any cleaning; the page itself never counts as evidence.
    It leaves alone the article's title, lines with a veto, and sentences that merely hold words of the lexicon.
    """
    known = profile if isinstance(profile, SiteEvidence) else site_evidence(profile)
    judge = _Judge(known, model)

    def step(article: Article) -> tuple[Edit, ...]:
        # Where nothing is known of the site, nobody asks which of its articles this one is.
        seen = own or (observe(article) if known.pages else NOTHING_SEEN)
        return drop_blocks(article, judge.rules(article, seen))

    return step


@dataclass(frozen=True, slots=True)
class _Judge:
    """What is known of a site, and the model."""

    known: SiteEvidence
    model: BoilerplateModel

    def rules(self, article: Article, own: Observation) -> tuple[str | None, ...]:
        """For each block the rule that drops it, or `None`.

        What is left is judged again until nothing more goes: so cleaning a clean article changes nothing.
        """
        texts = article.lines()
        lines = describe_lines(texts, article.language)
        keys = self._keys(texts)
        stays = self._stay(article, lines, keys, own)
        mine = self.known.same(own)
        bare = self._bare(lines, keys, mine)
        rules = [
            f"lexicon:{KINDS[kind - 1]}"
            if kind and not (stays[i] or article.blocks[i].slot) and is_label_between(texts, i)
            else None
            for i, kind in enumerate(lines.kinds)
        ]
        left = [i for i, rule in enumerate(rules) if rule is None]
        while left:
            page = _Page(
                lines.only(left),
                [keys[i] for i in left],
                [article.blocks[i] for i in left],
                [bare[i] for i in left],
            )
            found = self._look(page, article.title, mine)
            for i, rule in zip(left, found, strict=True):
                rules[i] = None if stays[i] else rule
            remaining = [i for i in left if rules[i] is None]
            if len(remaining) == len(left):
                break
            left = remaining
        return tuple(rules)

    def _stay(self, article: Article, lines: DescribedLines, keys: Sequence[str], own: Observation) -> list[bool]:
        """Which lines stay whatever speaks against them: a veto, the title, a dateline, what the line above wants."""
        stays = [block.kind in WHOLE_KINDS for block in article.blocks]
        title = fold_line(article.title) if article.title else ""
        if title and title in lines.folded:
            stays = [stay or folded == title for stay, folded in zip(stays, lines.folded, strict=True)]
        if self.known.vetoed:
            stays = [stay or key in self.known.vetoed for stay, key in zip(stays, keys, strict=True)]
        if _CREDIT in lines.kinds:
            credits = [kind == _CREDIT and not b.slot for kind, b in zip(lines.kinds, article.blocks, strict=True)]
            listed = labelled_headlines(lines.texts) if any(credits) else credits
            stays = [stay or (one and other) for stay, one, other in zip(stays, credits, listed, strict=True)]
        for i, text in enumerate(lines.texts):
            is_dashed = text.endswith(_DASHES) or (text[-1:].isspace() and text.rstrip().endswith(_DASHES))
            if is_dashed and DATELINE.fullmatch(text):
                stays[i] = True
        for i in self._wanted(article, own):
            stays[i] = True
        return stays

    def _keys(self, texts: Sequence[str]) -> list[str]:
        """The keys of lines; empty ones where nothing is known of the site that they could be held against."""
        if not (self.known.lines or self.known.vetoed):
            return [""] * len(texts)
        return keys_of_normal(list(map(normal, texts)))

    def _wanted(self, article: Article, own: Observation) -> frozenset[int]:
        """The lines that the sentence above asks for, which ends with "sent to the"; residue never is asked for."""
        found = [i for i in range(1, len(article.blocks)) if _is_wanted(article, i)]
        standing = standing_lines(article, self.known, own) if found else []
        return frozenset(i for i in found if not standing[i])

    def _bare(self, lines: DescribedLines, keys: Sequence[str], mine: frozenset[int]) -> list[bool]:
        """Which lines stand in a gap between two lines of the site that never has prose, neither here nor elsewhere."""
        bare = [False] * len(lines)
        if not self.known.lines:
            return bare
        edges = [i for i, k in enumerate(keys) if self.known.others(k, mine) >= SHORT_LINE_ARTICLES]
        for start, end in zip(edges, [*edges, len(lines)][1:], strict=True):
            if self.known.bare_gaps(keys[start], mine) >= GAP_ARTICLES:
                is_bare = not any(lines.prose[start + 1 : end])
                bare[start + 1 : end] = [is_bare] * (end - start - 1)
        return bare

    def _look(self, page: _Page, title: str | None, mine: frozenset[int]) -> list[str | None]:
        """One look at a page: for each line the rule that drops it."""
        lines = page.lines
        scores = self.model.score(lines, title).tolist()
        shown = [self.known.others(k, mine) for k in page.keys] if self.known.lines else [0] * len(lines)
        kept = [block.kind in WHOLE_KINDS for block in page.blocks]
        threads = _threads(lines, scores, [n >= SHORT_LINE_ARTICLES for n in shown], kept)
        is_known = self._is_known(mine)
        least = 0.0 if is_known else LIMITS.thread_on_unknown_site
        form = LIMITS.form_on_known_site if is_known else LIMITS.form
        return [
            (
                self._rule(page, i, score, shown[i], form)
                or ("site:line" if self._is_framed(page, i, shown[i], mine) else None)
                or self._rule_of_slot(page.blocks[i].slot, score, mine)
                or ("thread" if threads[i] and score >= least else None)
            )
            if score >= LEAST_SCORE or shown[i] or threads[i]
            else None
            for i, score in enumerate(scores)
        ]

    def _rule(self, page: _Page, i: int, score: float, shown: int, form: float) -> str | None:
        """The rule that drops a line for what it is, the strongest evidence first; `form` is how likely it must be."""
        kind = page.lines.kinds[i]
        if page.lines.strengths[i] == _WHOLE and score >= LIMITS.phrase and not _heads_a_list(page.lines.texts, i):
            return f"lexicon:{KINDS[kind - 1]}"
        if self._is_sites(page, i, score, shown):
            return "site:line"
        if score >= form and (kind or page.has_prose):
            return f"lexicon:{KINDS[kind - 1]}" if kind else "form"
        if page.bare[i] and score >= LIMITS.gap:
            return "site:gap"
        return None

    def _rule_of_slot(self, slot: str, score: float, mine: frozenset[int]) -> str | None:
        """The rule that drops a line for the slot in which it stands."""
        if not slot or score < LIMITS.slot:
            return None
        use = self.known.slot(slot, mine)
        return "site:slot" if use.articles >= SLOT_ARTICLES and use.repeated >= SLOT_REPEATED else None

    def _is_known(self, mine: frozenset[int]) -> bool:
        """Whether enough other articles of the site are known that lines which differ on each page are its frame's."""
        return len(self.known.articles - mine) >= KNOWN_SITE_ARTICLES

    def _is_framed(self, page: _Page, i: int, shown: int, mine: frozenset[int]) -> bool:
        """Whether many articles show the line in a place that holds nothing but what many articles show.

        Where a page's structure is known, this is surer than what the line looks like; headings that a site likes
        share their place with headings of the article.
        """
        if shown < SURE_ARTICLES or page.lines.folded[i] in HEADINGS:
            return False
        use = self.known.slot(page.blocks[i].slot, mine)
        return use.articles >= SURE_ARTICLES and use.repeated >= SLOT_REPEATED

    def _is_sites(self, page: _Page, i: int, score: float, shown: int) -> bool:
        """Whether a line is the site's: the fewer other articles show it, the less it may look like content.

        Inside the article's main stretch headings that a site likes ("Pros", "Cons") look like its frame.
        """
        if shown < SHORT_LINE_ARTICLES or page.lines.folded[i] in HEADINGS:
            return False
        start, end = page.stretch
        inside = start <= i < end
        if page.count[page.keys[i]] >= PAGE_REPEATS:
            return score >= LIMITS.page_repeats
        if shown >= SURE_ARTICLES:
            return score >= (LIMITS.five_articles_inside if inside else LIMITS.five_articles)
        if shown >= SENTENCE_ARTICLES:
            return score >= (LIMITS.three_articles_inside if inside else LIMITS.three_articles)
        is_sentence = page.lines.prose[i] > 0 or page.lines.words[i] > _SENTENCE_WORDS
        return not is_sentence and score >= (LIMITS.two_articles_inside if inside else LIMITS.two_articles)


@dataclass(frozen=True)
class _Page:
    """The lines of a page that are still there."""

    lines: DescribedLines
    keys: Sequence[str]
    blocks: Sequence[Block]
    bare: Sequence[bool]

    @cached_property
    def count(self) -> Counter[str]:
        """How often the page shows each line."""
        return Counter(self.keys)

    @cached_property
    def has_prose(self) -> bool:
        """Whether there is running text beside which a line may look out of place: a list of labels has none."""
        return any(self.lines.prose)

    @cached_property
    def stretch(self) -> tuple[int, int]:
        """The page's main stretch of prose."""
        return main_stretch(self.lines)


def _threads(lines: DescribedLines, scores: Sequence[float], site: Sequence[bool], kept: Sequence[bool]) -> list[bool]:
    """Which lines are a thread of comments; `site` are the lines of the site, `kept` rows of tables and code."""
    if not any(lines.strengths) and not any(site):
        return [False] * len(lines)
    whole = [strength == _WHOLE for strength in lines.strengths]
    talk = [kind in _COMMENT_KINDS and is_whole for kind, is_whole in zip(lines.kinds, whole, strict=True)]
    opens = [(is_site or is_talk) and not is_kept for is_site, is_talk, is_kept in zip(site, talk, kept, strict=True)]
    if not any(opens):
        return [False] * len(lines)
    ends = [is_site or is_whole for is_whole, is_site in zip(whole, site, strict=True)]
    buttons = [is_talk and score >= LIMITS.button for is_talk, score in zip(talk, scores, strict=True)]
    return thread_lines(lines, opens, ends, buttons, kept)


def _heads_a_list(texts: Sequence[str], i: int) -> bool:
    """Whether a word of menus stands with a colon over lines with numbers, or over items: "Results:"."""
    below = texts[i + 1 : i + 3]
    are_items = len(below) == 2 and all(map(_ITEM.search, below))
    return texts[i].endswith((":", "：")) and are_items


def _is_wanted(article: Article, i: int) -> bool:
    """Whether the line above ends, in running text, with a word that wants another one."""
    above, block = article.blocks[i - 1], article.blocks[i]
    last = article.text[above.end - 1 : above.end]
    if block.slot or above.slot or not (last in _last_letters() or last.isspace()):
        return False
    if article.text[above.end : block.start].count("\n") != 1:
        return False
    line = article.block_text(above)
    languages = languages_by_word().get("".join(line.rsplit(maxsplit=1)[-1:]))
    if languages is None or len(line.split()) < RUNNING_WORDS:
        return False
    language = (article.language or "").partition("-")[0].lower()
    return not language or language in languages


@cache
def _last_letters() -> frozenset[str]:
    """What words end with that want another one: nearly no line of running text ends so."""
    return frozenset(word[-1] for word in languages_by_word())
