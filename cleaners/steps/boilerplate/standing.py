"""Lines that are residue by themselves, whatever stands round them: no sentence goes through them.

The repair of line breaks asks this before boilerplate is dropped. A word of a menu may be a word of a sentence
("The / opinion poll / shows"); what is named here hardly ever is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from copydesk.cleaners.core.folding import trimmed_lines
from copydesk.cleaners.language.language_files import words_of
from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.language.likely import likely_languages
from copydesk.cleaners.language.words import languages_by_word
from copydesk.cleaners.model.article import Article
from copydesk.cleaners.steps.boilerplate.evidence import SiteEvidence
from copydesk.cleaners.steps.boilerplate.lexicon import match_all
from copydesk.cleaners.steps.boilerplate.lines import fold_codes, key, width
from copydesk.cleaners.steps.boilerplate.profile import Observation, observe

#: A line that so many other articles of the site show is the site's.
_ARTICLES = 2

#: Capitals of fewer letters may be an abbreviation in a sentence.
CAPITALS = 4

#: A phrase of so many words that begins and ends with a capital is a button or a heading.
_HEADLINE_WORDS = 3

#: Kinds of lines that are put into articles. In letters without case a phrase of so many characters and more says more
#: than a word does, where there are no blanks; a half of a sentence has at least so many.
PUT_IN = frozenset({"ad_slot", "newsletter", "theme_residue"})
PUT_IN_UNSPACED = PUT_IN | {"related", "share_bar", "teaser"}
LONG_PHRASE = 4
LONG_HALF = 10

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
    folded = trimmed_lines(*fold_codes(lines))
    kinds = match_all(list(lines), list(map(width, lines)), folded, article.language)
    phrases = [kind is not None and is_whole for kind, is_whole in kinds]
    return [
        shown[i]
        or (phrases[i] and (_is_menu(phrases, i) or _is_marked(lines[i]) or _is_put_between(lines, i, article)))
        or (phrases[i] and _is_long_between(lines, i, str(kinds[i][0])))
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
    if not (0 < i < len(lines) - 1 and lines[i][0].isupper()):
        return False
    if not (lines[i - 1][-1].islower() and lines[i + 1][0].islower()):
        return False
    words = lines[i].split()
    if len(words) >= _HEADLINE_WORDS or (len(words) > 1 and words[0].lower() in read_lexicon("de").function_words):
        return True  # no noun within a sentence
    return CAPITAL_NOUNS.isdisjoint(code for code, _ in likely_languages(article.text, article.language)[:1])


def _is_long_between(lines: Sequence[str], i: int, kind: str) -> bool:
    """Whether a line in letters without case stands between two halves of a sentence and says more than a word of it
    would. What the next line goes on with a particle is the sentence's own, and so may be one word, and where there are
    blanks what a noun phrase says ("related articles")."""
    if not 0 < i < len(lines) - 1:
        return False
    before, line, after = lines[i - 1 : i + 2]
    if not (_is_caseless(line[0]) and _is_caseless(before[-1]) and _is_caseless(after[0])) or len(before) < LONG_HALF:
        return False
    if after.startswith(_followers()) or after.partition(" ")[0] in read_lexicon("ko").attached.forms:
        return False
    if width(line[0]) > 1:
        return kind in PUT_IN_UNSPACED and len(line) >= LONG_PHRASE
    return kind in PUT_IN and " " in line


@cache
def _followers() -> tuple[str, ...]:
    """What hardly ever opens a sentence in languages that set no blanks."""
    return tuple(word for code in ("ja", "zh") for word in words_of(code)["followers"].split())


def _is_caseless(letter: str) -> bool:
    return letter.isalpha() and not letter.isupper() and not letter.islower()


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
