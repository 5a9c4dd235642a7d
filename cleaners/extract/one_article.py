"""One article a page: another story below it, readers' comments, galleries and the frames of embedded posts go."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.layout_features import PROSE_WORDS
from copydesk.cleaners.extract.model import Judged
from copydesk.cleaners.extract.spans import Spans

Chosen = NDArray[np.bool_]

#: The page's own story has so many chosen words before another one may begin; another one has so many itself.
OWN_WORDS = 40
OTHER_WORDS = 25
#: A heading this much like the page's title shows it, and heads no other story.
LIKE_TITLE = 0.4
#: How many blocks may stand before the headline of a story in its element: a kicker, a date.
BEFORE_HEADLINE = 3
#: After so many other stories all that follows is taken for more of them.
MOST_STORIES = 100
#: A byline or a date has no more words.
BYLINE_WORDS = 14
#: What follows a story's end may be comments, if so much of the words chosen stands before it.
MOST_BEFORE = 0.5

_HEADINGS = frozenset({"h1", "h2", "h3"})
#: What stands in these is of the article's body: no byline.
_NO_BYLINE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "figcaption"})
_STORY_TAGS = frozenset({"article", "main"})
_BYLINE_NAME = re.compile(r"byline|author|dateline|(?<![a-z])(?:date|time(?!line)|published|posted)", re.IGNORECASE)
#: A by-word, a time of day, or a whole date. A year alone dates what a sentence speaks of, not the story.
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|door|av|af|autor|автор)\b|.*(?:\b\d{1,2}:\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2}"
    r"|\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{4}年\s*\d{1,2}月"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.|er|º)?(?:\s+de)?\s+[^\W\d_]{3,}\.?(?:\s+de)?,?\s+(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b)",
    re.IGNORECASE | re.DOTALL,
)
_COMMENTS = re.compile(
    r"comment|disqus|kommentar|coment[aá]ri|leserbrief|reader-?letters|discussion-?(?:list|thread)", re.I
)
_EMBED = re.compile(r"instagram-media|tiktok-embed|fb-(?:post|video)", re.IGNORECASE)
_COUNTER = re.compile(r"(\d{1,3})\s*(?:/|of|von|sur|de|di|av|из|z)\s*(\d{1,3})", re.IGNORECASE)
#: A box round a form has no more words, and no block that the model gives this much.
FORM_WORDS = 60
SURE = 0.97
#: So many counters of one row of pictures are captions.
LEAST_COUNTERS = 3


def only_own(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks of the page's own article."""
    spans = Spans(judged.blocks)
    kept = _without_other_stories(judged, chosen, spans)
    for element in _furniture(judged):
        inside = spans.below(element)
        if kept[inside].any():
            words = judged.sizes * kept
            before, others = words[: inside.start].sum(), words.sum() - words[inside].sum()
            kept[inside] &= before < max(OTHER_WORDS, MOST_BEFORE * others)
    return _without_footer(judged, _without_forms(judged, kept, spans), spans)


def _furniture(judged: Judged) -> Iterator[int]:
    """The outermost elements that hold comments, an embedded post or a row of pictures."""
    elements = judged.blocks.elements
    named = [look for (_, names), look in elements.looks.items() if _COMMENTS.search(names) or _EMBED.search(names)]
    end = 0
    for element in np.flatnonzero(np.isin(elements.look, named)).tolist() if named else ():
        if element >= end:
            end = elements.end[element]
            yield element
    yield from _galleries(judged)


def _galleries(judged: Judged) -> Iterator[int]:
    """The elements round captions that are counted: 1/6, 2/6, 3/6."""
    blocks = judged.blocks
    counters: dict[str, list[int]] = {}
    for block in np.flatnonzero((judged.sizes <= 3) & (judged.sizes > 1)).tolist():
        if match := _COUNTER.fullmatch(blocks.text[block]):
            counters.setdefault(match[2], []).append(block)
    for found in counters.values():
        if len(found) >= LEAST_COUNTERS:
            yield _common(judged, blocks.owner[found[0]], blocks.owner[found[-1]])


def _common(judged: Judged, one: int, other: int) -> int:
    """The innermost element that holds both."""
    elements = judged.blocks.elements
    while not one <= other < elements.end[one]:
        one = elements.parent[one]
    return one


def _without_forms(judged: Judged, chosen: Chosen, spans: Spans) -> Chosen:
    """The chosen blocks without boxes of few words that hold a form: letters to subscribe to, polls, questions."""
    elements = judged.blocks.elements
    kept = chosen.copy()
    for form in (e for e, tag in enumerate(elements.tag) if tag == "form"):
        for box in (elements.parent[form], form):
            inside = spans.below(max(0, box))
            if not kept[inside].any() or judged.sizes[inside].sum() > FORM_WORDS:
                continue
            others = (judged.sizes * kept).sum() - (judged.sizes * kept)[inside].sum()
            if judged.probability[inside].max() < SURE and others >= OWN_WORDS:
                kept[inside] = False
    return kept


def _without_footer(judged: Judged, chosen: Chosen, spans: Spans) -> Chosen:
    """The chosen blocks without those of the page's footer, if others are left."""
    elements = judged.blocks.elements
    kept = chosen.copy()
    for footer in (e for e, tag in enumerate(elements.tag) if tag == "footer"):
        if kept[inside := spans.below(footer)].any():
            above = elements.lineage(footer, elements.depth[footer] + 1)
            kept[inside] &= any(elements.tag[e] in _STORY_TAGS for e in above)
    return kept if judged.sizes[kept].sum() >= OTHER_WORDS else chosen


def _without_other_stories(judged: Judged, chosen: Chosen, spans: Spans) -> Chosen:
    """The chosen blocks without stories that have a headline of their own and follow the page's own."""
    title = _title_index(judged, chosen)
    kept = chosen.copy()
    if title < 0:
        return kept
    count = 0
    for heading in range(title + 1, len(kept)):
        if not _is_headline(judged, heading, title) or judged.sizes[title:heading] @ kept[title:heading] < OWN_WORDS:
            continue
        story = _story_of(judged, heading, title, spans)
        if judged.sizes[story] @ kept[story] >= OTHER_WORDS:
            count += 1
            kept[story if count < MOST_STORIES else slice(heading, None)] = False
            if count == MOST_STORIES:
                break
    return kept


def _title_index(judged: Judged, chosen: Chosen) -> int:
    """The block above the article that shows the page's title, the likest; else the first heading; -1 for none."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    prose = np.flatnonzero(chosen & (judged.sizes >= PROSE_WORDS))
    if not len(prose):
        return -1
    above = [b for b in range(int(prose[0])) if elements.tag[owners[b]] in _HEADINGS]
    likest = max(above, key=lambda b: float(judged.table["title_likeness"][b]), default=-1)
    if likest >= 0 and judged.table["title_likeness"][likest] >= LIKE_TITLE:
        return likest
    return next((b for tag in ("h1", "h2") for b in above if elements.tag[owners[b]] == tag), -1)


def _story_of(judged: Judged, heading: int, title: int, spans: Spans) -> slice:
    """The blocks that a heading heads: those of the outermost element that begins with it.

    Where that element holds the heading alone, those are the blocks up to the next heading of its kind.
    """
    blocks, elements = judged.blocks, judged.blocks.elements
    unit = blocks.owner[heading]
    while elements.parent[unit] > 0:
        first = spans.below(elements.parent[unit]).start
        if first <= title or heading - first > BEFORE_HEADLINE:
            break
        unit = elements.parent[unit]
    story = spans.below(unit)
    if (judged.sizes[story] >= PROSE_WORDS).any():
        return story
    end = spans.below(elements.parent[unit]).stop
    tag = elements.tag[blocks.owner[heading]]
    following = (b for b in range(heading + 1, end) if elements.tag[blocks.owner[b]] == tag)
    return slice(heading, next(following, end))


def _is_headline(judged: Judged, heading: int, title: int) -> bool:
    """Whether a block is the headline of another story: with a byline or a date, and like the page's own.

    Without a byline it may be that of a chapter: many pages set those in `h1`, or in elements like that of the title.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    own, headline = owners[title], owners[heading]
    if elements.tag[headline] not in _HEADINGS or judged.table["title_likeness"][heading] > LIKE_TITLE:
        return False
    is_like_title = elements.tag[headline] == elements.tag[own]
    has_name = bool(elements.css_class[own]) and elements.css_class[own] == elements.css_class[headline]
    return (is_like_title or has_name) and _has_byline(judged, heading)


def _has_byline(judged: Judged, heading: int) -> bool:
    """Whether a line between a headline and its text names an author or a time."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    for block in range(heading + 1, min(heading + 1 + BEFORE_HEADLINE, len(owners))):
        if judged.sizes[block] > BYLINE_WORDS or elements.tag[owners[block]] in _NO_BYLINE:
            return False
        names = " ".join(elements.names[e] for e in elements.lineage(owners[block], 2))
        if _BYLINE_NAME.search(names) or _BYLINE.match(judged.blocks.text[block]):
            return True
    return False
