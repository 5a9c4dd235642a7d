"""Plain text that someone else scraped, read as an article; and the step that finds its headline.

Such a text has no markup: what is a headline, a paragraph or residue must be told from the lines alone.
"""

from __future__ import annotations

import re

from cleaners.article import Article, Edit, split_text

#: A headline is no longer than this many characters; longer first lines are ledes.
MAX_HEADLINE = 220

#: The text below a headline has at least this many characters, or the line is all there is.
MIN_BODY = 200

ENDS_LIKE_PROSE = re.compile(r"[.,;:…。．،؛।][\"'”’»)\]]*$")
HAS_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
CLOSING_LINE_END = re.compile(r"\r\n?")


def read_text(text: str, *, title: str | None = None, language: str | None = None) -> Article:
    """An article of plain text: one block a line, no slots; carriage returns become newlines."""
    text = CLOSING_LINE_END.sub("\n", text).strip("\n")
    return Article(text, split_text(text), title=title or None, language=language)


def headline(article: Article) -> tuple[Edit, ...]:
    """Move the headline of a scraped text out of the text and into the title.

    Taken is the first line if it stands apart from what follows, is short, does not end like prose, and is
    followed by a longer body. A line that equals the known title is taken out of the text alone. Blocks with
    slots come from HTML: their headline was found in the markup, and the text is left alone.

    >>> text = "Ferry Back in Service\\n\\n" + "The ferry sails again after a week of repairs, the port said. " * 4
    >>> [(e.field, e.added or e.removed) for e in headline(Article(text, split_text(text)))]
    [('text', 'Ferry Back in Service\\n\\n'), ('title', 'Ferry Back in Service')]
    """
    blocks = article.blocks
    if len(blocks) < 2 or any(block.slot for block in blocks):
        return ()
    first = article.block_text(blocks[0])
    start = blocks[1].start
    cut = Edit(0, article.text[:start], "", "headline")
    if article.title:
        return (cut,) if _fold(article.title) == _fold(first) else ()
    apart = "\n\n" in re.sub(r"[^\S\n]", "", article.text[blocks[0].end : start]) or len(first) < len(
        article.block_text(blocks[1])
    )
    looks = len(first) <= MAX_HEADLINE and HAS_LETTERS.search(first) and not ENDS_LIKE_PROSE.search(first)
    if not (apart and looks and len(article.text) - start >= MIN_BODY):
        return ()
    return cut, Edit(0, "", " ".join(first.split()), "headline", field="title")


def _fold(line: str) -> str:
    return " ".join(line.split()).casefold()
