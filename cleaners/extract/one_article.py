"""One article a page: another story below it, readers' comments, galleries and the frames of embedded posts go."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.layout_features import PROSE_WORDS
from copydesk.cleaners.extract.model import Judged

Chosen = NDArray[np.bool_]

#: The page's own story has so many chosen words before another one may begin; another one has so many itself.
OWN_WORDS = 40
OTHER_WORDS = 25
#: A heading this much like the page's title shows it, and heads no other story.
LIKE_TITLE = 0.4
#: How many blocks may stand before the headline of a story in its element: a kicker, a date.
BEFORE_HEADLINE = 3
#: Of what makes a headline like the page's own (see `_is_other_story`) this much must be there.
ENOUGH = 2
#: A byline or a date has no more words.
BYLINE_WORDS = 14
#: What follows a story's end may be comments, if so much of the words chosen stands before it.
MOST_BEFORE = 0.5

_HEADINGS = frozenset({"h1", "h2", "h3"})
_STORY_TAGS = frozenset({"article", "main"})
_BYLINE_NAME = re.compile(r"byline|author|dateline|(?<![a-z])(?:date|time(?!line)|published|posted)", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|door|av|af|autor|автор)\b|.*(?:\b\d{1,2}:\d\d\b|\b(?:19|20)\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2})",
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
    kept = _without_other_stories(judged, chosen)
    for element in _furniture(judged):
        inside = _inside(judged, element)
        words = judged.sizes * kept
        before = words[: int(inside.argmax())].sum()
        if (kept & inside).any() and before >= MOST_BEFORE * words[~inside].sum() and before >= OTHER_WORDS:
            kept &= ~inside
    return _without_footer(judged, _without_forms(judged, kept))


def _furniture(judged: Judged) -> Iterator[int]:
    """The outermost elements that hold comments, an embedded post or a row of pictures."""
    elements = judged.blocks.elements
    end = 0
    for element, names in enumerate(elements.names):
        if element >= end and names and (_COMMENTS.search(names) or _EMBED.search(names)):
            end = elements.end[element]
            yield element
    yield from _galleries(judged)


def _galleries(judged: Judged) -> Iterator[int]:
    """The elements round captions that are counted: 1/6, 2/6, 3/6."""
    blocks = judged.blocks
    counters: dict[str, list[int]] = {}
    for block in np.flatnonzero(judged.sizes <= 3).tolist():
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


def _without_forms(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without boxes of few words that hold a form: letters to subscribe to, polls, questions."""
    elements = judged.blocks.elements
    kept = chosen.copy()
    for form in (e for e, tag in enumerate(elements.tag) if tag == "form"):
        for box in (elements.parent[form], form):
            inside = _inside(judged, max(0, box))
            is_box = judged.sizes[inside].sum() <= FORM_WORDS and judged.probability[inside].max(initial=0) < SURE
            if is_box and judged.sizes[kept & ~inside].sum() >= OWN_WORDS:
                kept &= ~inside
                break
    return kept


def _without_footer(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without those of the page's footer, if others are left."""
    elements = judged.blocks.elements
    footers = [e for e, tag in enumerate(elements.tag) if tag == "footer"]
    kept = chosen.copy()
    for footer in footers:
        if not any(elements.tag[e] in _STORY_TAGS for e in elements.lineage(footer, elements.depth[footer] + 1)):
            kept &= ~_inside(judged, footer)
    return kept if judged.sizes[kept].sum() >= OTHER_WORDS else chosen


def _inside(judged: Judged, element: int) -> Chosen:
    """Which blocks stand below an element."""
    owners = np.asarray(judged.blocks.owner)
    inside: Chosen = (owners >= element) & (owners < judged.blocks.elements.end[element])
    return inside


def _without_other_stories(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without stories that have a headline of their own and follow the page's own."""
    tags, owners = judged.blocks.elements.tag, judged.blocks.owner
    title = _title_index(judged, chosen)
    kept = chosen.copy()
    if title < 0:
        return kept
    own = np.zeros(len(kept), bool)
    own[title:] = True
    for heading in range(title + 1, len(kept)):
        if tags[owners[heading]] not in _HEADINGS or judged.table["title_likeness"][heading] > LIKE_TITLE:
            continue
        if (judged.sizes * kept * own)[:heading].sum() < OWN_WORDS:
            continue
        story = _story_of(judged, heading, title)
        if (judged.sizes * (kept & story)).sum() >= OTHER_WORDS and _is_other_story(judged, heading, title, story):
            kept &= ~story
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


def _story_of(judged: Judged, heading: int, title: int) -> Chosen:
    """The blocks that a heading heads: those of the outermost element that begins with it.

    Where that element holds the heading alone, those are the blocks up to the next heading of its kind.
    """
    blocks, elements = judged.blocks, judged.blocks.elements
    owners = np.asarray(blocks.owner)
    unit = blocks.owner[heading]
    while elements.parent[unit] > 0:
        first = int(_inside(judged, elements.parent[unit]).argmax())
        if first <= title or heading - first > BEFORE_HEADLINE:
            break
        unit = elements.parent[unit]
    story = _inside(judged, unit)
    if (judged.sizes[story] >= PROSE_WORDS).any():
        return story
    parent = elements.parent[unit]
    story = _inside(judged, parent)
    story[:heading] = False
    tag = elements.tag[blocks.owner[heading]]
    following = [b for b in np.flatnonzero(story).tolist() if b > heading and elements.tag[owners[b]] == tag]
    if following:
        story[following[0] :] = False
    return story


def _is_other_story(judged: Judged, heading: int, title: int, story: Chosen) -> bool:
    """Whether a heading is the headline of another story: with a byline or a date, and like the page's own.

    Without a byline it may be that of a chapter: many pages set those in `h1`, or in elements like that of the title.
    """
    if not _has_byline(judged, heading, story):
        return False
    elements, owners = judged.blocks.elements, judged.blocks.owner
    own, headline = owners[title], owners[heading]
    is_like_title = elements.tag[headline] == elements.tag[own]
    has_name = bool(elements.css_class[own]) and elements.css_class[own] == elements.css_class[headline]
    is_linked = judged.blocks.link_chars[heading] >= len(judged.blocks.text[heading]) * 0.9
    return 2 * is_like_title + 2 * has_name + is_linked >= ENOUGH


def _has_byline(judged: Judged, heading: int, story: Chosen) -> bool:
    """Whether a line between a headline and its text names an author or a time."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    for block in range(heading + 1, min(heading + 1 + BEFORE_HEADLINE, len(owners))):
        if not story[block] or judged.sizes[block] > BYLINE_WORDS:
            return False
        names = " ".join(elements.names[e] for e in elements.lineage(owners[block], 2))
        if _BYLINE_NAME.search(names) or _BYLINE.match(judged.blocks.text[block]):
            return True
    return False
