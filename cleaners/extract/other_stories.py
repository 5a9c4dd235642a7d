"""Other stories on the page of one: those below it, each with a headline and a byline of its own, go."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from copydesk.cleaners.extract.blocks import Elements, Spans, which
from copydesk.cleaners.extract.bylines import BEFORE_TEXT, BYLINE_WORDS, has_byline
from copydesk.cleaners.extract.layout_features import PROSE_WORDS, places_of, told_of_blocks
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.pointers import NO_ADDRESSES, Addresses
from copydesk.cleaners.extract.story_heads import (
    LIKE_TITLE,
    MOST_APART,
    NO_STORY,
    OTHER_WORDS,
    OWN_WORDS,
    SURE_TITLE,
    begun_anew,
    is_like_own,
    is_paragraph,
    own_head,
    unit_of,
    words_before,
)
from copydesk.cleaners.extract.teasers import linked_headlines, teasers

#: After so many other stories all that follows is taken for more of them.
MOST_STORIES = 100
#: How far above the page's title and its text the element of its story is looked for.
STORY_LEVELS = 4
#: Behind the headline of a story in its own element, text begins within so many blocks.
TEXT_WITHIN = 5

#: A headline with a byline and text, of which so much is a link, is that of the story that it leads to.
_LINKED = 0.9

_HEADINGS = dict.fromkeys(("h1", "h2", "h3", "summary"), 1)


def without_other_stories(judged: Judged, chosen: Chosen, spans: Spans, addresses: Addresses = NO_ADDRESSES) -> Chosen:
    """The chosen blocks of the page's own story alone; `addresses` tells where the links lead."""
    headings = which(told_of_blocks(judged.blocks, _HEADINGS))
    first = next(iter(which(chosen & (judged.sizes >= PROSE_WORDS))), -1)
    title = _title_index(judged, headings, first) if first >= 0 else -1
    linked = linked_headlines(judged, title, chosen, addresses)
    kept = chosen.copy()
    if title >= 0:
        _leave_out_headed(judged, kept, spans, title, headings, linked)
        above = _above_own(judged, kept, title, headings)
        if above.stop:
            kept[above] = False
            kept = _whole_paragraphs(judged, kept, title)
        if above.stop or not kept[first]:
            first = next(iter(which(kept & (judged.sizes >= PROSE_WORDS))), -1)
    if first >= 0:
        stories = [*_beside_own(judged, first, spans), *_articles_after(judged, first, spans, title)]
        before = np.cumsum(judged.sizes * kept) if stories else judged.sizes
        for story in stories:
            if story.start and before[story.start - 1] >= OWN_WORDS:
                kept[story] = False
    for story in begun_anew(judged, kept, spans, title):
        kept[story] = False
    for teaser in teasers(judged, kept, spans, title, linked):
        kept[teaser] = False
    return kept


def _above_own(judged: Judged, chosen: Chosen, title: int, headings: list[int]) -> slice:
    """The blocks of stories that stand above the page's title, if that is sure and has text below it.

    A standfirst, too, stands above the title now and then; a story has a headline and a byline.
    """
    likeness = judged.table["title_likeness"]
    if likeness[title] < SURE_TITLE or not chosen[:title].any():
        return slice(0, 0)
    words = judged.sizes * chosen
    if words[title:].sum() < OWN_WORDS:
        return slice(0, 0)
    own, tags, owners = own_head(judged, title, chosen), judged.blocks.elements.tag, judged.blocks.owner
    for heading in headings[: bisect_left(headings, title)]:
        is_other = words[heading:title].sum() >= OTHER_WORDS and likeness[heading] <= LIKE_TITLE
        # Below a larger heading it is a chapter's that is much like the title.
        is_other &= tags[owners[heading]] >= tags[owners[title]]
        if is_other and (has_byline(judged, heading) or is_like_own(judged, own, heading + 1, heading)):
            return slice(heading, title)
    return slice(0, 0)


def _whole_paragraphs(judged: Judged, kept: Chosen, title: int) -> Chosen:
    """The blocks kept with all paragraphs beside them in their element: the model looked at another story more."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    known = {(elements.parent[owners[b]], elements.look[owners[b]]) for b in which(kept & judged.prose) if b > title}
    whole = kept.copy()
    for block in range(title + 1, len(owners)):
        is_beside = (elements.parent[owners[block]], elements.look[owners[block]]) in known
        whole[block] |= is_beside and is_paragraph(judged, block)
    return whole


def _articles_after(judged: Judged, first: int, spans: Spans, title: int) -> Iterator[slice]:
    """The blocks of `article` elements behind the one that holds the page's title and its text, whose first paragraph
    is given; none where none does.

    On 791 guides and 203 news pages what the model chose in such elements was never of the article. In a live blog
    the title stands above the articles, which are its posts.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    if title < 0:
        return
    above = elements.lineage(owners[first], len(elements.tag))
    own = [e for e in above if elements.tag[e] == "article" and e <= owners[title] < elements.end[e]]
    if own:
        yield from (spans.below(e) for e in places_of(elements, "article") if e >= elements.end[own[-1]])
    # The same by the role or the class, of elements that look alike.
    called = [e for e in above if "article" in elements.names[e].split() and e <= owners[title] < elements.end[e]]
    if called:
        start, look = elements.end[called[-1]], elements.look[called[-1]]
        yield from (spans.below(e) for e in (start + np.flatnonzero(elements.look_array[start:] == look)).tolist())


def _beside_own(judged: Judged, paragraph: int, spans: Spans) -> Iterator[slice]:
    """The blocks of elements that look like that of the page's own story, follow it, and begin with a byline.

    That element is told by holding the page's title, in whatever element it stands, and the story's first paragraph.
    """
    blocks, elements = judged.blocks, judged.blocks.elements
    titles = which(judged.table["title_likeness"][:paragraph] >= LIKE_TITLE)
    if not titles:
        return
    unit, first = blocks.owner[titles[-1]], blocks.owner[paragraph]
    while not unit <= first < elements.end[unit]:
        unit = elements.parent[unit]
    for element in elements.lineage(unit, STORY_LEVELS):
        parent = elements.parent[element]
        if parent < 0 or not elements.css_class[element]:
            continue
        start, look = elements.end[element], elements.look[element]
        behind = slice(start, elements.end[parent])
        is_like = (elements.parent_array[behind] == parent) & (elements.look_array[behind] == look)
        for other in (start + np.flatnonzero(is_like)).tolist():
            if _begins(judged, spans.below(other), spans.below(element)):
                yield spans.below(other)


def _begins(judged: Judged, story: slice, own: slice) -> bool:
    """Whether blocks are a story: a headline, a byline, and text; or lines that look like the first two of the own."""
    if judged.sizes[story].sum() < OTHER_WORDS or judged.sizes[story.start] >= PROSE_WORDS:
        return False
    return has_byline(judged, story.start) or _opens_alike(judged, story, own)


def _opens_alike(judged: Judged, story: slice, own: slice) -> bool:
    """Whether the first two lines of two elements look the same and have names: a headline, and who wrote it."""
    likeness = judged.table["title_likeness"]
    if min(story.stop - story.start, own.stop - own.start) < 3 or likeness[own.start] < LIKE_TITLE:
        return False
    elements, owners, text = judged.blocks.elements, judged.blocks.owner, judged.blocks.text
    pairs = [(own.start + at, story.start + at) for at in (0, 1)]
    return text[own.start] != text[story.start] and all(
        elements.look[owners[one]] == elements.look[owners[other]]
        and elements.css_class[owners[one]] != ""
        and judged.sizes[other] <= BYLINE_WORDS
        for one, other in pairs
    )


def _leave_out_headed(
    judged: Judged, kept: Chosen, spans: Spans, title: int, headings: list[int], linked: list[int]
) -> None:
    """Leave stories out that have a headline of their own and follow the page's own."""
    count, last = 0, which(kept)[-1]
    words = words_before(judged, kept)
    for heading in headings[bisect_right(headings, title) :]:
        if heading - BEFORE_TEXT > last:
            break  # no block of its story was chosen, nor of any that follows
        is_late = words[heading] - words[title] >= OWN_WORDS
        if not is_late or not _is_headline(judged, heading, title, spans, linked):
            continue
        story = _story_of(judged, heading, title, spans)
        if kept[story].any() and judged.sizes[story].sum() >= OTHER_WORDS:
            count += 1
            kept[story if count < MOST_STORIES else slice(heading, None)] = False
            if count == MOST_STORIES:
                break
            words = words_before(judged, kept)


def _title_index(judged: Judged, headings: list[int], first: int) -> int:
    """The heading above the article that shows the page's title, the likest; else the first one; -1 for none.

    Where a box of prose stands above the article, whose first paragraph is given, its title stands below that.
    """
    elements, owners, likeness = judged.blocks.elements, judged.blocks.owner, judged.table["title_likeness"]
    above = headings[: bisect_left(headings, first)]
    likest = max(above, key=lambda b: float(likeness[b]), default=-1)
    if likest >= 0 and likeness[likest] >= LIKE_TITLE:
        return likest
    other = max(headings[len(above) :], key=lambda b: float(likeness[b]), default=-1)
    if other >= 0 and likeness[other] >= SURE_TITLE:
        return other
    return next((b for tag in ("h1", "h2") for b in above if elements.tag[owners[b]] == tag), -1)


def _story_of(judged: Judged, heading: int, title: int, spans: Spans) -> slice:
    """The blocks that a heading heads: those of the outermost element that begins with it.

    Where that element holds the heading alone, those are the blocks up to the next heading of its kind.
    """
    blocks, elements = judged.blocks, judged.blocks.elements
    unit = unit_of(judged, heading, title, spans)
    story = spans.below(unit)
    if judged.prose[story].any():
        return story
    end = spans.below(elements.parent[unit]).stop
    tag = elements.tag[blocks.owner[heading]]
    following = (b for b in range(heading + 1, end) if elements.tag[blocks.owner[b]] == tag)
    return slice(heading, next(following, end))


def _is_headline(judged: Judged, heading: int, title: int, spans: Spans, linked: list[int]) -> bool:
    """Whether a block is the headline of another story: with a byline or a date, and like the page's own.

    Without a byline it may be that of a chapter: many pages set those in `h1`, or in elements like that of the title.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    own, headline = owners[title], owners[heading]
    if elements.tag[headline] not in _HEADINGS or judged.table["title_likeness"][heading] > LIKE_TITLE:
        return False
    if _counts_on(judged, heading):
        return False
    says_so = begins_alike = False
    if heading + 1 < len(owners) and judged.size_list[heading + 1] <= BYLINE_WORDS:
        # Chapters follow the text in its own element, and those of calendars begin with a date.
        around = _parent_of_text(judged, title, heading)
        says_so = has_byline(judged, heading, is_chapter=elements.parent[headline] == around)
        begins_alike = _begins_alike(judged, title, heading)
    is_told = says_so or begins_alike or _is_marked(judged, heading)
    is_told = is_told or (heading in linked and _heads_paragraphs(judged, heading, title, spans))
    if not is_told and not _is_twin(judged, title, heading):
        return False
    around = _parent_of_text(judged, title, heading)
    is_like_title = elements.tag[headline] in ("h1", elements.tag[own])
    has_name = bool(elements.css_class[own]) and elements.css_class[own] == elements.css_class[headline]
    unit = unit_of(judged, heading, title, spans)
    leads_away = judged.table["link_share"][heading] >= _LINKED and judged.prose[spans.below(unit)].sum() > 1
    is_another = is_like_title or has_name or leads_away or _is_apart(judged, headline, own)
    is_another = is_another or (says_so and _is_signed_anew(judged, title, heading))
    return is_another or _has_own_element(judged, heading, unit, around, spans)


def _heads_paragraphs(judged: Judged, heading: int, title: int, spans: Spans) -> bool:
    """Whether a heading heads several paragraphs: a lead alone is that of a box.

    A link among the paragraphs of the page's own text, not in an element with others, may be a pointer.
    """
    elements, headline = judged.blocks.elements, judged.blocks.owner[heading]
    unit = unit_of(judged, heading, title, spans)
    if not judged.prose[spans.below(unit)].any() and (unit != headline or elements.tag[headline] != "h1"):
        return False
    story = _story_of(judged, heading, title, spans)
    return sum(is_paragraph(judged, block) for block in range(heading + 1, story.stop)) > 1


#: So many headings that count up or down are the parts of one story: "1. Low Water", "2. The Weir".
LEAST_COUNTED = 3
_COUNTED = re.compile(r"(?:#|[Nn][or]\.?\s)?\s*(\d{1,3})(?:[.):\s–—-]|$)")


def _counts_on(judged: Judged, heading: int) -> bool:
    """Whether a heading is one of several that look like it and are numbered in a row."""
    blocks, elements = judged.blocks, judged.blocks.elements
    if _COUNTED.match(blocks.text[heading]) is None:
        return False
    looks = elements.look_array[blocks.owner_array]
    alike = (_COUNTED.match(blocks.text[block]) for block in which(looks == looks[heading]))
    numbers = [int(match[1]) for match in alike if match]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) >= LEAST_COUNTED and steps in ({1}, {-1})


def _begins_alike(judged: Judged, title: int, heading: int) -> bool:
    """Whether a heading looks like the title, and a line between it and its text like one below the title.

    A byline need not say what it is: that the page's own has its name tells it.
    """
    elements, owners = judged.blocks.elements, judged.blocks.owner
    if elements.look[owners[title]] != elements.look[owners[heading]]:
        return False
    return not _lines_below(judged, title).keys().isdisjoint(_lines_below(judged, heading))


def _is_twin(judged: Judged, title: int, heading: int) -> bool:
    """Whether title and heading look alike, so do the elements round them and those round their texts; all named."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    own, its = owners[title], owners[heading]

    def are_alike(one: int, other: int) -> bool:
        return one != other and bool(elements.css_class[one]) and elements.look[one] == elements.look[other]

    if not are_alike(own, its) or not are_alike(elements.parent[own], elements.parent[its]):
        return False
    texts = [elements.parent[owners[b]] for b in (_text_below(judged, title), _text_below(judged, heading)) if b]
    return len(texts) > 1 and are_alike(texts[0], texts[1])


def _text_below(judged: Judged, heading: int) -> int:
    """The first paragraph right below a heading; 0 for none."""
    prose = judged.prose[heading + 1 : heading + 1 + TEXT_WITHIN]
    return heading + 1 + int(prose.argmax()) if prose.any() else 0


def _is_signed_anew(judged: Judged, title: int, heading: int) -> bool:
    """Whether a line below a heading looks like one below the title and says something else: a byline like its own.

    The posts of a live blog are more, and each is signed like the page.
    """
    own, its = _lines_below(judged, title), _lines_below(judged, heading)
    shared = [look for look, said in its.items() if own.get(look, said) != said]
    tag = judged.blocks.elements.tag[judged.blocks.owner[heading]]
    following = (b for b in which(told_of_blocks(judged.blocks, _HEADINGS)) if b > title)
    like = [b for b in following if judged.blocks.elements.tag[judged.blocks.owner[b]] == tag] if shared else []
    return bool(shared) and sum(not own.keys().isdisjoint(_lines_below(judged, b)) for b in like) <= MOST_APART


def _lines_below(judged: Judged, heading: int) -> dict[int, str]:
    """The few short lines between a heading and its text, by the looks of those elements of theirs that have a name
    or are an `address`."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    lines: dict[int, str] = {}
    for block in range(heading + 1, min(heading + 1 + BEFORE_TEXT, len(owners))):
        if judged.sizes[block] > BYLINE_WORDS or elements.tag[owners[block]] in _HEADINGS:
            break
        if elements.css_class[owners[block]] or elements.tag[owners[block]] == "address":
            lines[elements.look[owners[block]]] = judged.blocks.text[block]
    return lines


def _is_marked(judged: Judged, heading: int) -> bool:
    """Whether a page's microdata call a heading a headline, and what stands in its element behind it an article."""
    elements, headline = judged.blocks.elements, judged.blocks.owner[heading]
    if "headline" not in elements.names[headline].split():
        return False
    around = elements.names[headline + 1 : elements.end[elements.parent[headline]]]
    return any("articleBody" in names for names in around)


def _has_own_element(judged: Judged, heading: int, unit: int, around: int, spans: Spans) -> bool:
    """Whether a story stands in an element of its own: outside of the one round the page's text, and unlike its parts.

    Chapters in elements of their own look like each other, and there are many posts below the lead of a live blog.
    Inside of that element a story ends the text, is alone of its look, and names who wrote it.
    """
    elements, prose = judged.blocks.elements, judged.prose
    story = spans.below(unit)
    if around < 0 or elements.tag[unit] in NO_STORY:
        return False
    if not prose[heading : min(heading + TEXT_WITHIN, story.stop)].any():
        return False
    alike = [e for e in _children(elements, elements.parent[unit]) if elements.look[e] == elements.look[unit]]
    if around <= unit < elements.end[around]:
        ends_text = not prose[story.stop : spans.below(around).stop].any()
        is_long = prose[story].sum() > 1
        return len(alike) == 1 and ends_text and bool(is_long) and has_byline(judged, heading, by_person=True)
    return len(alike) <= MOST_APART and not any(_is_part(judged, spans.below(e)) for e in alike if e < unit)


def _is_part(judged: Judged, unit: slice) -> bool:
    """Whether blocks are a part of a story: text below a heading that is not the page's title."""
    if not judged.prose[unit].any():
        return False
    tag = judged.blocks.elements.tag[judged.blocks.owner[unit.start]]
    return tag in _HEADINGS and bool(judged.table["title_likeness"][unit.start] <= LIKE_TITLE)


def _children(elements: Elements, parent: int) -> Iterator[int]:
    child = parent + 1
    while child < elements.end[parent]:
        yield child
        child = elements.end[child]


def _parent_of_text(judged: Judged, title: int, heading: int) -> int:
    """The element round the first paragraph between two blocks; -1 for none."""
    prose = judged.prose[title + 1 : heading]
    first = int(prose.argmax()) if len(prose) else 0
    is_there = len(prose) and prose[first]
    return judged.blocks.elements.parent[judged.blocks.owner[title + 1 + first]] if is_there else -1


def _is_apart(judged: Judged, headline: int, own: int) -> bool:
    """Whether a headline stands in an `article` element and the page's own in none, which is no live blog."""
    elements = judged.blocks.elements

    def article_of(element: int) -> int:
        line = elements.lineage(element, len(elements.tag))
        return next((e for e in line if elements.tag[e] == "article"), -1)

    is_alone = article_of(headline) >= 0 and article_of(own) < 0
    return is_alone and elements.tag.count("article") <= MOST_APART
