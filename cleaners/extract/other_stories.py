"""Other stories on the page of one: those below it, each with a headline and a byline of its own, go."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.layout_features import PROSE_WORDS
from copydesk.cleaners.extract.model import Judged
from copydesk.cleaners.extract.spans import Spans
from copydesk.cleaners.extract.structural_features import as_ints, told_by_tag

Chosen = NDArray[np.bool_]

#: The page's own story has so many chosen words before another one may begin; another one has so many itself.
OWN_WORDS = 40
OTHER_WORDS = 25
#: A heading this much like the page's title shows it, and heads no other story.
LIKE_TITLE = 0.4
#: One this much like it is the title, wherever it stands.
SURE_TITLE = 0.75
#: How many blocks may stand before the headline of a story in its element: a kicker, a date.
BEFORE_HEADLINE = 3
#: After so many other stories all that follows is taken for more of them.
MOST_STORIES = 100
#: A byline or a date has no more words.
BYLINE_WORDS = 14
#: One of more words that ends as a sentence does tells of a day, and dates no story; nor does one of an event.
SHORT_BYLINE_WORDS = 6
#: How far above the page's title and its text the element of its story is looked for.
STORY_LEVELS = 4
#: More articles than these inside a story without one are its parts: the posts of a live blog.
MOST_APART = 3

_HEADINGS = dict.fromkeys(("h1", "h2", "h3"), 1)
#: What stands in these is of the article's body: no byline.
_NO_BYLINE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "figcaption"})
_BYLINE_NAME = re.compile(r"byline|author|dateline|(?<![a-z])(?:date|time(?!line)|published|posted)", re.IGNORECASE)
#: A by-word, a time of day, or a whole date. A year alone dates what a sentence speaks of, not the story.
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af|autor|автор)\b", re.IGNORECASE)
_DATE = re.compile(
    r".*(?:\b\d{1,2}:\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2}"
    r"|\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{4}年\s*\d{1,2}月"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.|er|º)?(?:\s+de)?\s+[^\W\d_]{3,}\.?(?:\s+de)?,?\s+(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b)",
    re.IGNORECASE | re.DOTALL,
)


def without_other_stories(judged: Judged, chosen: Chosen, spans: Spans) -> Chosen:
    """The chosen blocks of the page's own story alone."""
    title = _title_index(judged, chosen)
    kept = _without_headed(judged, chosen, spans, title) if title >= 0 else chosen.copy()
    before = np.cumsum(judged.sizes * kept)
    for story in (*_beside_own(judged, kept, spans), *_articles_after(judged, kept, spans, title)):
        if story.start and before[story.start - 1] >= OWN_WORDS:
            kept[story] = False
    return kept


def _articles_after(judged: Judged, chosen: Chosen, spans: Spans, title: int) -> Iterator[slice]:
    """The blocks of `article` elements behind the one that holds the page's title and its text; none where none does.

    On 791 guides and 203 news pages what the model chose in such elements was never of the article. In a live blog
    the title stands above the articles, which are its posts.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    prose = np.flatnonzero(chosen & (judged.sizes >= PROSE_WORDS))
    if title < 0 or not len(prose):
        return
    above = elements.lineage(owners[int(prose[0])], len(elements.tag))
    own = [e for e in above if elements.tag[e] == "article" and e <= owners[title] < elements.end[e]]
    if own:
        for element in range(elements.end[own[-1]], len(elements.tag)):
            if elements.tag[element] == "article":
                yield spans.below(element)


def _beside_own(judged: Judged, chosen: Chosen, spans: Spans) -> Iterator[slice]:
    """The blocks of elements that look like that of the page's own story, follow it, and begin with a byline.

    That element is told by holding the page's title, in whatever element it stands, and the story's first paragraph.
    """
    blocks, elements = judged.blocks, judged.blocks.elements
    prose = np.flatnonzero(chosen & (judged.sizes >= PROSE_WORDS))
    before = judged.table["title_likeness"][: int(prose[0]) if len(prose) else 0]
    titles = np.flatnonzero(before >= LIKE_TITLE)
    if not len(titles):
        return
    unit, first = blocks.owner[int(titles[-1])], blocks.owner[int(prose[0])]
    while not unit <= first < elements.end[unit]:
        unit = elements.parent[unit]
    for element in elements.lineage(unit, STORY_LEVELS):
        parent = elements.parent[element]
        if parent < 0 or not elements.css_class[element]:
            continue
        look = elements.look[element]
        for other in range(elements.end[element], elements.end[parent]):
            if (
                elements.parent[other] == parent
                and elements.look[other] == look
                and _begins(judged, spans.below(other))
            ):
                yield spans.below(other)


def _begins(judged: Judged, story: slice) -> bool:
    """Whether blocks are a story: a headline, a byline, and text."""
    long = judged.sizes[story].sum() >= OTHER_WORDS
    return bool(long) and judged.sizes[story.start] < PROSE_WORDS and _has_byline(judged, story.start)


def _without_headed(judged: Judged, chosen: Chosen, spans: Spans, title: int) -> Chosen:
    """The chosen blocks without stories that have a headline of their own and follow the page's own."""
    kept = chosen.copy()
    count = 0
    for heading in (title + 1 + np.flatnonzero(_headings(judged)[title + 1 :])).tolist():
        if not _is_headline(judged, heading, title) or judged.sizes[title:heading] @ kept[title:heading] < OWN_WORDS:
            continue
        story = _story_of(judged, heading, title, spans)
        if judged.sizes[story] @ kept[story] >= OTHER_WORDS:
            count += 1
            kept[story if count < MOST_STORIES else slice(heading, None)] = False
            if count == MOST_STORIES:
                break
    return kept


def _headings(judged: Judged) -> NDArray[np.int32]:
    """For each block whether its element is a heading that may head a story."""
    return told_by_tag(judged.blocks.elements, _HEADINGS)[as_ints(judged.blocks.owner)]


def _title_index(judged: Judged, chosen: Chosen) -> int:
    """The block above the article that shows the page's title, the likest; else the first heading; -1 for none.

    Where a box of prose stands above the article, its title stands below that.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    prose = np.flatnonzero(chosen & (judged.sizes >= PROSE_WORDS))
    if not len(prose):
        return -1
    above = np.flatnonzero(_headings(judged)[: int(prose[0])]).tolist()
    likest = max(above, key=lambda b: float(judged.table["title_likeness"][b]), default=-1)
    if likest >= 0 and judged.table["title_likeness"][likest] >= LIKE_TITLE:
        return likest
    below = [b for b in range(int(prose[0]), len(owners)) if elements.tag[owners[b]] in _HEADINGS]
    other = max(below, key=lambda b: float(judged.table["title_likeness"][b]), default=-1)
    if other >= 0 and judged.table["title_likeness"][other] >= SURE_TITLE:
        return other
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
    is_another = is_like_title or has_name or _is_apart(judged, headline, own)
    # Chapters follow the text in its own element, and those of calendars begin with a date.
    is_chapter = elements.parent[headline] == _parent_of_text(judged, title, heading)
    return is_another and _has_byline(judged, heading, is_chapter=is_chapter)


def _parent_of_text(judged: Judged, title: int, heading: int) -> int:
    """The element round the first paragraph between two blocks; -1 for none."""
    prose = np.flatnonzero(judged.sizes[title + 1 : heading] >= PROSE_WORDS)
    return judged.blocks.elements.parent[judged.blocks.owner[title + 1 + int(prose[0])]] if len(prose) else -1


def _is_apart(judged: Judged, headline: int, own: int) -> bool:
    """Whether a headline stands in an `article` element and the page's own in none, which is no live blog."""
    elements = judged.blocks.elements

    def article_of(element: int) -> int:
        line = elements.lineage(element, len(elements.tag))
        return next((e for e in line if elements.tag[e] == "article"), -1)

    is_alone = article_of(headline) >= 0 and article_of(own) < 0
    return is_alone and elements.tag.count("article") <= MOST_APART


def _has_byline(judged: Judged, heading: int, *, is_chapter: bool = False) -> bool:
    """Whether a line between a headline and its text names an author or a time; below a chapter's, nothing but that."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    for block in range(heading + 1, min(heading + 1 + BEFORE_HEADLINE, len(owners))):
        text = judged.blocks.text[block]
        if judged.sizes[block] > BYLINE_WORDS or elements.tag[owners[block]] in _NO_BYLINE:
            return False
        names = " ".join(elements.names[e] for e in elements.lineage(owners[block], 2))
        is_long = judged.sizes[block] > SHORT_BYLINE_WORDS
        is_dated = not (is_long and (is_chapter or text.endswith((".", "!", "?")))) and _DATE.match(text)
        if _BYLINE_NAME.search(names) or _BY.match(text) or is_dated:
            return True
    return False
