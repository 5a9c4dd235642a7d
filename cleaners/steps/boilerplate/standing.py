"""Lines that are residue by themselves, whatever stands round them: no sentence goes through them.

The repair of line breaks asks this before boilerplate is dropped. A word of a menu may be a word of a sentence
("The / opinion poll / shows"); what is named here hardly ever is.
"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.cleaners.language.words import languages_by_word
from copydesk.cleaners.model.article import Article
from copydesk.cleaners.steps.boilerplate.evidence import SiteEvidence
from copydesk.cleaners.steps.boilerplate.lexicon import match_folded
from copydesk.cleaners.steps.boilerplate.lines import fold_line, key, width
from copydesk.cleaners.steps.boilerplate.observe import Observation, observe

#: A line that so many other articles of the site show is the site's.
_ARTICLES = 2

#: Capitals of fewer letters may be an abbreviation in a sentence.
CAPITALS = 4

#: A phrase of so many words that begins and ends with a capital is a button or a heading.
_HEADLINE_WORDS = 3

#: Languages that write nouns with a capital: one in the middle of a sentence says nothing there.
CAPITAL_NOUNS = frozenset({"de", "lb", "nds", "als"})


def standing_lines(article: Article, site: SiteEvidence, own: Observation | None) -> list[bool]:
    """For each block of an article, whether it is residue that no sentence goes through.

    >>> from copydesk.cleaners.model.article import split_text
    >>> text = "The boat was late by an\\n- Advertisement -\\nhour, and the harbour was\\nclosed\\nby noon."
    >>> standing_lines(Article(text, split_text(text), language="en"), SiteEvidence(), None)
    [False, True, False, False, False]
    """
    lines = article.lines()
    shown = _shown(article, site, own) if site.lines else [False] * len(lines)
    kinds = [match_folded(line, width(line), fold_line(line), article.language) for line in lines]
    phrases = [kind is not None and is_whole for kind, is_whole in kinds]
    return [
        shown[i]
        or (phrases[i] and (_is_menu(phrases, i) or _is_marked(lines[i]) or _is_put_between(lines, i, article)))
        or (kinds[i][0] is not None and is_label_between(lines, i))
        for i in range(len(lines))
    ]


def _shown(article: Article, site: SiteEvidence, own: Observation | None) -> list[bool]:
    mine = site.same(own or observe(article))
    return [site.others(key(line), mine) >= _ARTICLES for line in article.lines()]


def _is_menu(phrases: Sequence[bool], i: int) -> bool:
    """Whether a neighbour of a phrase is one, too: a sentence is not cut into phrases twice."""
    return (i > 0 and phrases[i - 1]) or (i + 1 < len(phrases) and phrases[i + 1])


def _is_marked(line: str) -> bool:
    """Whether a line is written as no part of a sentence is: "- Advertisement -", "spot_img", "READ MORE", "Share
    this:", "Get in Touch"."""
    if "_" in line or not line[0].isalnum() or line.endswith(":") or (line.isupper() and len(line) >= CAPITALS):
        return True
    words = line.split()
    return len(words) >= _HEADLINE_WORDS and words[0][0].isupper() and words[-1][0].isupper()


def _is_put_between(lines: Sequence[str], i: int, article: Article) -> bool:
    """Whether a line with a capital stands between two halves of a sentence that goes on in small letters."""
    if (article.language or "").partition("-")[0].lower() in CAPITAL_NOUNS or not lines[i][0].isupper():
        return False
    return 0 < i < len(lines) - 1 and lines[i - 1][-1].islower() and lines[i + 1][0].islower()


def is_label_between(lines: Sequence[str], i: int) -> bool:
    """Whether a line with a colon ("Read more: ...") stands between two halves of a sentence: the one before it ends in
    small letters, and with a word that wants another one where the next begins with a capital.

    >>> is_label_between(("He said that the", "Read more: Crews end strike", "ferry would sail."), 1)
    True
    """
    if not 0 < i < len(lines) - 1 or not lines[i][0].isupper() or ":" not in lines[i]:
        return False
    before, after = lines[i - 1], lines[i + 1]
    if not before[-1].islower() or not after[0].isalpha():
        return False
    return after[0].islower() or before.rpartition(" ")[2] in languages_by_word()
