"""Stories that begin anew among a page's paragraphs, told by the headline and the byline above their text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from copydesk.cleaners.extract.blocks import Spans, which
from copydesk.cleaners.extract.bylines import (
    BEFORE_TEXT,
    BYLINE_WORDS,
    form_of_line,
    is_byline,
    is_dated,
    is_signed,
    says_more,
)
from copydesk.cleaners.extract.model import Chosen, Judged

#: The page's own story has so many chosen words before another one may begin; another one has so many itself.
OWN_WORDS = 40
OTHER_WORDS = 25
#: A heading this much like the page's title shows it, and heads no other story.
LIKE_TITLE = 0.4
#: More articles than these inside a story without one are its parts: the posts of a live blog.
MOST_APART = 3
#: Parts of lists and tables are no stories.
NO_STORY = frozenset({"li", "dd", "td", "th"})

#: Lines above a story's text have no more words; there are no more of them.
_LINE_WORDS = 25
_LINE_LETTERS = 140
_MOST_LINES = 4
#: A line of which so much is bold is a headline, whatever its element.
_BOLD = 0.85
_HEADLINES = frozenset({"h1", "h2", "h3", "h4", "summary"})
#: The page's own text has this share of another one's words at least, else that is its own.
_OWN_SHARE = 0.2
_SENTENCE_ENDS = (".", "。", "।", ";", ":", "：", ",")


def begun_anew(judged: Judged, chosen: Chosen, spans: Spans, title: int) -> list[slice]:
    """The blocks of stories whose text has a headline and a byline above it, whatever their elements.

    More than a few are the posts of one story; if they have far more words than what stands above, that is their lead.
    """
    prose = which(chosen & judged.prose)
    if len(prose) < 2:
        return []
    first, words = prose[0], words_before(judged, chosen)
    top = range(max(title + 1, first - _MOST_LINES), first)
    own = {_parts_of(said): said for said in (judged.blocks.text[line] for line in _signatures(judged, top))}
    begun: list[slice] = []
    for block in prose[1:]:
        follows = chosen[block - 1] and judged.prose[block - 1] and _is_paragraph(judged, block - 1)
        if not follows and words[block] - words[first] >= OWN_WORDS:
            own_text = range(first, begun[0].start if begun else block)
            begun.extend(_story_above(judged, spans, title, block, own, own_text))
    own_words = words[-1] - sum((judged.sizes * chosen)[story].sum() for story in begun)
    is_enough = all(own_words >= _OWN_SHARE * judged.sizes[story].sum() for story in begun)
    return begun if len(begun) <= MOST_APART and is_enough else []


def _story_above(
    judged: Judged, spans: Spans, title: int, block: int, own: dict[str, str], own_text: range
) -> Iterator[slice]:
    """The story whose text begins with a block, if a headline and a byline stand right above that.

    In the element of the page's own text the byline must have the parts of one of its `own`, with another name or day,
    or tell both who and when, or a line of strokes stand above the headline. In an element of its own below that text
    it must be one at all.
    """
    elements, lines = judged.blocks.elements, _lines_of_head(judged, block)
    signed = _signatures(judged, lines)
    headline = _headline_of(judged, lines, signed)
    if headline is None or judged.table["title_likeness"][headline] > LIKE_TITLE:
        return
    unit = unit_of(judged, headline, title, spans)
    story = spans.below(unit)
    said = [judged.blocks.text[line] for line in signed]
    is_anew = any(own.get(_parts_of(each), each) != each and says_more(each) for each in said)
    is_parted = headline > lines.start and not any(map(str.isalnum, judged.blocks.text[headline - 1]))
    is_anew = (is_anew or is_parted or any(map(is_signed, said))) and _looks_like_headline(judged, headline, title)
    if own_text.start < story.start and block < story.stop:
        around = elements.parent[judged.blocks.owner[own_text.start]]
        is_below = not around <= unit < elements.end[around] or _ends_text(judged, story, spans.below(around))
        is_below = is_below and elements.tag[unit] not in NO_STORY
        if is_anew or (
            is_below
            and not _is_dated_chapter(judged, headline, range(own_text[0] + 1, min(own_text.stop, story.start)))
        ):
            yield story
    elif is_anew:
        top = lines.start if not any(map(str.isalnum, judged.blocks.text[lines.start])) else headline
        # A line between breaks has the element of all the text.
        holder = elements.parent[unit] if story.start >= top else unit
        yield slice(top, spans.below(holder).stop)


def _parts_of(line: str) -> str:
    """Which words and numbers a byline has, in any order: the day may stand before the name."""
    return "".join(sorted(form_of_line(line)))


def _ends_text(judged: Judged, story: slice, text: slice) -> bool:
    """Whether several paragraphs of a story end the element of a text, which has no date of its own among them."""
    return judged.prose[story].sum() > 1 and not judged.prose[story.stop : text.stop].any()


def _is_dated_chapter(judged: Judged, heading: int, own: range) -> bool:
    """Whether a heading among the blocks of the page's own text looks the same and has a date below it, too."""
    owners, elements, text = judged.blocks.owner, judged.blocks.elements, judged.blocks.text

    def kind(block: int) -> tuple[str, str]:
        return elements.tag[owners[block]], elements.css_class[owners[block]]

    like = (b for b in own if kind(b) == kind(heading))
    return any(any(map(is_dated, text[b + 1 : min(b + 1 + BEFORE_TEXT, own.stop)])) for b in like)


def _lines_of_head(judged: Judged, block: int) -> range:
    """The few short lines right above a paragraph that do not end as sentences do."""
    top = block
    while top > 0 and block - top < _MOST_LINES:
        if judged.sizes[top - 1] > _LINE_WORDS or _is_paragraph(judged, top - 1):
            break
        top -= 1
    return range(top, block)


def _is_paragraph(judged: Judged, block: int) -> bool:
    """Whether a block has as many letters as a paragraph, or ends as a sentence does and dates nothing."""
    text = judged.blocks.text[block]
    return len(text) > _LINE_LETTERS or (text.endswith(_SENTENCE_ENDS) and not is_dated(text))


def _signatures(judged: Judged, lines: range) -> list[int]:
    """Those of a few lines that are bylines or dates."""
    return [line for line in lines if _is_signature(judged, line)]


def _is_signature(judged: Judged, line: int) -> bool:
    is_caption = judged.blocks.elements.tag[judged.blocks.owner[line]] == "figcaption"
    return not is_caption and judged.sizes[line] <= BYLINE_WORDS and is_byline(judged.blocks.text[line])


def _headline_of(judged: Judged, lines: range, signed: list[int]) -> int | None:
    """Which of the lines above a text is its headline: the last one above its byline, else the first below a date."""
    if not signed:
        return None
    elements, owners = judged.blocks.elements, judged.blocks.owner
    heads = [line for line in lines if elements.tag[owners[line]] in _HEADLINES and line not in signed]
    if not heads and signed[0] > lines.start:
        return signed[0] - 1
    headline = heads[-1] if heads else next((line for line in lines if line not in signed), None)
    # The credit of a picture may stand above the heading of a chapter.
    is_below = headline is not None and signed[-1] < headline
    return None if is_below and not any(is_dated(judged.blocks.text[line]) for line in signed) else headline


def _looks_like_headline(judged: Judged, line: int, title: int) -> bool:
    """Whether a line is a heading, is bold, or has the class of the page's title."""
    elements, owner = judged.blocks.elements, judged.blocks.owner[line]
    own = elements.css_class[judged.blocks.owner[title]] if title >= 0 else ""
    is_bold = judged.blocks.emphasis_chars[line] >= _BOLD * len(judged.blocks.text[line])
    return elements.tag[owner] in _HEADLINES or is_bold or bool(own and elements.css_class[owner] == own)


def words_before(judged: Judged, kept: Chosen) -> list[float]:
    """How many words were kept before each block."""
    return [0.0, *np.cumsum(judged.sizes * kept).tolist()]


def unit_of(judged: Judged, heading: int, title: int, spans: Spans) -> int:
    """The outermost element that begins with a heading, or with the kicker or date above it, which are no prose."""
    elements, prose = judged.blocks.elements, judged.prose
    unit = judged.blocks.owner[heading]
    while elements.parent[unit] > 0:
        first = spans.below(elements.parent[unit]).start
        if first <= title or heading - first > BEFORE_TEXT or prose[first:heading].any():
            break
        unit = elements.parent[unit]
    return unit
