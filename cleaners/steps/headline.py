"""Plain text that someone else scraped, read as an article; and the step that finds its headline.

Such a text has no markup: what is a headline, a paragraph or residue must be told from the lines alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from copydesk.cleaners.language.scripts import HAN, HANGUL, KANA
from copydesk.cleaners.language.words import detached_words, languages_by_word
from copydesk.cleaners.model.article import Article, Edit, apply, drop_blocks, split_text
from copydesk.cleaners.patterns import deferred

#: A headline is no longer than this many characters; longer first lines are ledes.
_MAX_HEADLINE = 220

#: In a text without full stops a line of more characters than this is a paragraph unless those have so many times as
#: many on average.
_LONG_HEADLINE = 50
_LONGER = 2

#: The text below a headline has at least this many characters, or the line is all there is; a syllable of Hangul, an
#: ideograph, a kana counts for two.
MIN_BODY = 100

#: A byline is one of the lines below the headline, and no longer than this many characters.
BYLINE_LINES = range(4)
_MAX_BYLINE = 120

ENDS_LIKE_PROSE = deferred(r"[.,;:…。．،؛।][\"'”’»)\]]*$")
OPENERS = "\"'“„«‘(「『《¿¡—–- "
HAS_LETTERS = deferred(rf"[^\W\d_]{{2}}|[{KANA}{HAN}{HANGUL}]")
EAST_ASIAN = deferred(rf"[{KANA}{HAN}{HANGUL}]")
EDGE_BLANKS = re.compile(r"[^\S\n]")
LINE_END = re.compile(r"\r\n?")


def read_text(text: str, *, title: str | None = None, language: str | None = None) -> Article:
    """An article of plain text: one block a line, no slots; carriage returns become newlines."""
    text = LINE_END.sub("\n", text).strip("\n")
    return Article(text, split_text(text), title=title or None, language=language)


def headline(article: Article) -> tuple[Edit, ...]:
    r"""Move the headline of a scraped text out of the text and into the title, and take its byline out.

    Taken is the first line if it stands apart from what follows (by a blank line, or because the next line can begin a
    text), is short, does not end like prose, and is followed by a longer body; where the title is known, only a line
    that equals it. A short line below that holds
    the names of the known authors is their byline. Blocks with slots come from HTML: their headline was found in the
    markup, and the text is left alone.

    >>> text = "Ferry Back in Service\n\n" + "The ferry sails again after a week of repairs, the port said. " * 4
    >>> [(e.field, e.added or e.removed) for e in headline(Article(text, split_text(text)))]
    [('text', 'Ferry Back in Service\n\n'), ('title', 'Ferry Back in Service')]
    """
    title = article.title
    rules: list[str | None] = [None] * len(article.blocks)
    rest = article
    # What goes brings other lines to the top, which are looked at in turn: a headline may be printed twice.
    while any(found := _found(rest)):
        title = title or (" ".join(rest.lines()[0].split()) if found[0] == "headline" else None)
        kept = [number for number, rule in enumerate(rules) if rule is None]
        for number, rule in zip(kept, found, strict=True):
            rules[number] = rule
        rest, _ = apply(replace(article, title=title), drop_blocks(article, rules))
    edits = drop_blocks(article, rules)
    return edits if title == article.title else (*edits, Edit(0, "", title or "", "headline", field="title"))


def _found(article: Article) -> list[str | None]:
    """For each line the rule that takes it out."""
    if len(article.blocks) < 2 or any(block.slot for block in article.blocks):
        return []
    lines = article.lines()
    is_head = _fold(article.title) == _fold(lines[0]) if article.title else _is_headline(article)
    return [_rule(number, line, article, is_head=is_head) for number, line in enumerate(lines)]


def _rule(number: int, line: str, article: Article, *, is_head: bool) -> str | None:
    if number == 0 and is_head:
        return "headline"
    is_short = number in BYLINE_LINES and len(line) <= _MAX_BYLINE and not ENDS_LIKE_PROSE.search(line)
    names_authors = bool(article.authors) and all(name in line for name in article.authors)
    return "byline" if is_short and names_authors else None


def _is_headline(article: Article) -> bool:
    first, second = article.blocks[:2]
    line, below = article.block_text(first), article.block_text(second)
    gap = EDGE_BLANKS.sub("", article.text[first.end : second.start])
    is_ended = not _wants_more(line) or line.rpartition(" ")[2] in detached_words()
    is_apart = is_ended if "\n\n" in gap else len(line) < len(below) and not _goes_on(line, below)
    body = article.text[second.start : second.start + MIN_BODY]
    if len(line) + len(EAST_ASIAN.findall(line)) > _LONG_HEADLINE and _is_paragraph(article, line):
        return False
    is_short = len(line) <= _MAX_HEADLINE and len(body) + len(EAST_ASIAN.findall(body)) >= MIN_BODY
    return is_apart and is_short and HAS_LETTERS.search(line) is not None and not ENDS_LIKE_PROSE.search(line)


def _goes_on(line: str, below: str) -> bool:
    """Whether a line may go on in the next one: that begins as no text does, or the line ends with a word that wants
    another one."""
    begins = below.lstrip(OPENERS)[:1]
    return begins.islower() or not begins.isalnum() or _wants_more(line)


def _wants_more(line: str) -> bool:
    """Whether a line ends with a word that wants another one."""
    return line.rpartition(" ")[2] in languages_by_word()


def _is_paragraph(article: Article, line: str) -> bool:
    """Whether a line without a full stop is a paragraph of a text whose paragraphs have none: as long as the others."""
    lines = article.lines()
    if any(ENDS_LIKE_PROSE.search(other) for other in lines):
        return False
    return _LONGER * len(line) > sum(map(len, lines)) / len(lines)


def _fold(line: str) -> str:
    return " ".join(line.split()).casefold()
