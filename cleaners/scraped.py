"""Plain text that someone else scraped, read as an article; and the step that finds its headline.

Such a text has no markup: what is a headline, a paragraph or residue must be told from the lines alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.article import Article, Edit, drop_blocks, split_text

#: A headline is no longer than this many characters; longer first lines are ledes.
MAX_HEADLINE = 220

#: The text below a headline has at least this many characters, or the line is all there is.
MIN_BODY = 100

#: A byline has fewer lines of the story than this above it, and is no longer than this many characters.
BYLINE_LINES = 3
MAX_BYLINE = 120

ENDS_LIKE_PROSE = re.compile(r"[.,;:…。．،؛।][\"'”’»)\]]*$")
HAS_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
EDGE_BLANKS = re.compile(r"[^\S\n]")
LINE_END = re.compile(r"\r\n?")


def read_text(text: str, *, title: str | None = None, language: str | None = None) -> Article:
    """An article of plain text: one block a line, no slots; carriage returns become newlines."""
    text = LINE_END.sub("\n", text).strip("\n")
    return Article(text, split_text(text), title=title or None, language=language)


def headline(article: Article) -> tuple[Edit, ...]:
    r"""Move the headline of a scraped text out of the text and into the title, and take its byline out.

    Taken is the first line if it stands apart from what follows, is short, does not end like prose, and is
    followed by a longer body; where the title is known, only a line that equals it. A short line below that holds
    the names of the known authors is their byline. Blocks with slots come from HTML: their headline was found in the
    markup, and the text is left alone.

    >>> text = "Ferry Back in Service\n\n" + "The ferry sails again after a week of repairs, the port said. " * 4
    >>> [(e.field, e.added or e.removed) for e in headline(Article(text, split_text(text)))]
    [('text', 'Ferry Back in Service\n\n'), ('title', 'Ferry Back in Service')]
    """
    if len(article.blocks) < 2 or any(block.slot for block in article.blocks):
        return ()
    lines = article.lines()
    is_head = _fold(article.title) == _fold(lines[0]) if article.title else _is_headline(article)
    edits = drop_blocks(article, _rules(lines, article, head=lines[0] if is_head else None))
    if is_head and not article.title:
        edits += (Edit(0, "", " ".join(lines[0].split()), "headline", field="title"),)
    return edits


def _rules(lines: Sequence[str], article: Article, *, head: str | None) -> list[str | None]:
    """The rule that takes each line out. Counted are the lines that stay: so a second look finds nothing new."""
    rules: list[str | None] = []
    kept = 0
    for line in lines:
        is_head = head is not None and not kept and _fold(line) == _fold(head)
        rules.append("headline" if is_head else "byline" if kept < BYLINE_LINES and _is_byline(line, article) else None)
        kept += rules[-1] is None
    return rules


def _is_byline(line: str, article: Article) -> bool:
    is_short = len(line) <= MAX_BYLINE and not ENDS_LIKE_PROSE.search(line)
    return is_short and bool(article.authors) and all(name in line for name in article.authors)


def _is_headline(article: Article) -> bool:
    first, second = article.blocks[:2]
    line = article.block_text(first)
    gap = EDGE_BLANKS.sub("", article.text[first.end : second.start])
    is_apart = "\n\n" in gap or len(line) < second.end - second.start
    is_short = len(line) <= MAX_HEADLINE and len(article.text) - second.start >= MIN_BODY
    return is_apart and is_short and HAS_LETTERS.search(line) is not None and not ENDS_LIKE_PROSE.search(line)


def _fold(line: str) -> str:
    return " ".join(line.split()).casefold()
