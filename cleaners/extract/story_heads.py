"""Stories that begin anew among a page's paragraphs, told by the headline and the byline above their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

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
#: One this much like it is the title, wherever it stands.
SURE_TITLE = 0.75
#: More articles than these inside a story without one are its parts: the posts of a live blog.
MOST_APART = 3
#: Parts of lists and tables are no stories.
NO_STORY = frozenset({"li", "dd", "td", "th"})

#: Lines above a story's text have no more words; there are no more of them.
_LINE_WORDS = 25
_LINE_LETTERS = 140
#: Fewer letters are no long line in scripts of which each sign counts as a word.
_LEAST_LETTERS = 60
_MOST_LINES = 4
#: A line of which so much is bold is a headline, whatever its element.
_BOLD = 0.85
_HEADLINES = frozenset({"h1", "h2", "h3", "h4", "summary"})
#: The page's own text has this share of another one's words at least, else that is its own.
_OWN_SHARE = 0.2
#: A name has no more words and letters.
_NAME_WORDS = 5
_NAME_LETTERS = 40
_NAME_WORDS_WITHOUT_CAPITALS = 3
_NAME_SIGNS = 6
_LABEL = re.compile(r"\A[^\s:：]+[:：]\s*")
_NOT_OF_NAMES = re.compile(
    r"[\d_]|[^\w\s.·'’\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0900-\u0eff\u1000-\u109f\u1780-\u17ff-]"
)
_OPENING = re.compile(r"([^\W\d_][^\s:：]*)(?:\s*([:：])\s*|\s+)(.+)", re.DOTALL)
_DIGIT = re.compile(r"\d")
_NO_SIGNATURE = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption", "caption", "li", "td", "th", "dt", "dd"}
)
_SENTENCE_ENDS = (".", "。", "।", ";", ":", "：", ",")
_NO_NAME_ENDS = (*_SENTENCE_ENDS, "?", "？", "!", "！")


def begun_anew(judged: Judged, chosen: Chosen, spans: Spans, title: int) -> list[slice]:
    """The blocks of stories whose text has a headline and a byline above it, whatever their elements.

    More than a few are the posts of one story; if they have far more words than what stands above, that is their lead.
    """
    prose = which(chosen & judged.prose)
    if len(prose) < 2:
        return []
    first, paragraphs = prose[0], set(prose)
    own: OwnHead | None = None
    words: NDArray[np.float64] | None = None
    begun: list[slice] = []
    early = 0
    for block in sorted({*prose[1:], *_rests(judged, chosen, first)}):
        if block - 1 in paragraphs and is_paragraph(judged, block - 1):
            continue
        begin = _first_beside(judged, block)
        if not (lines := _lines_of_head(judged, begin)):
            continue
        own = own or own_head(judged, title, chosen)
        own_text = range(first, begun[0].start if begun else block)
        if not (found := list(_story_above(judged, spans, begin, lines, own, own_text))):
            continue
        words = words_before(judged, chosen) if words is None else words
        if words[block] - words[first] >= OWN_WORDS:
            begun.extend(found)
        else:
            early += len(found)
    if not begun or words is None:
        return begun
    own_words = words[-1] - sum((judged.sizes * chosen)[story].sum() for story in begun)
    is_enough = all(own_words >= _OWN_SHARE * judged.sizes[story].sum() for story in begun)
    return begun if early + len(begun) <= MOST_APART and is_enough else []


def _rests(judged: Judged, chosen: Chosen, first: int) -> list[int]:
    """The chosen lines behind a block that end paragraphs none of which was chosen."""
    rests, flags = [], chosen.tolist()
    for block in which(chosen & ~judged.prose):
        if block <= first or flags[block - 1]:
            continue
        start = _first_beside(judged, block)
        if judged.prose[start:block].any() and True not in flags[start:block]:
            rests.append(block)
    return rests


def _first_beside(judged: Judged, block: int) -> int:
    """The first of the paragraphs right before a block in its element: the model may have chosen later ones alone."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    parent = elements.parent[owners[block]]
    while block > 0 and elements.parent[owners[block - 1]] == parent and is_paragraph(judged, block - 1):
        block -= 1
    return block


def _story_above(
    judged: Judged, spans: Spans, block: int, lines: range, own: OwnHead, own_text: range
) -> Iterator[slice]:
    """The story whose text begins with a block, if a headline and a byline stand in the lines right above that.

    In the element of the page's own text the byline must be like the page's own, with another name or day, or tell
    both who and when, or a line of strokes stand above the headline. In an element of its own below that text it must
    be one at all.
    """
    elements, title = judged.blocks.elements, own.title
    like_own = [line for line in lines if is_like_own(judged, own, line, lines.start)]
    signed = sorted({*_signatures(judged, lines), *like_own})
    names = [] if signed else _names_in(judged, lines)
    headline = _headline_of(judged, lines, signed or names)
    if headline is None or judged.table["title_likeness"][headline] > LIKE_TITLE:
        return
    like_own = [line for line in like_own if line > headline and {*range(headline + 1, line)} <= {*signed}]
    unit = unit_of(judged, headline, title, spans)
    story = spans.below(unit)
    if names:
        is_behind = own_text.start < story.start and block < story.stop
        is_list = _names_in(judged, range(block, story.stop))
        if is_behind and not is_list and _is_signed_by_name(judged, spans, headline, unit, own_text):
            yield story
        return
    said = [judged.blocks.text[line] for line in signed]
    is_anew = bool(like_own) or any(own.forms.get(_parts_of(each), each) != each and says_more(each) for each in said)
    is_parted = headline > lines.start and not any(map(str.isalnum, judged.blocks.text[headline - 1]))
    is_anew = (is_anew or is_parted or any(map(is_signed, said))) and looks_like_headline(judged, headline, title)
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


@dataclass(frozen=True, slots=True)
class OwnHead:
    """What stands between the page's title and its text: its bylines by their parts, named lines by their looks, all by
    their first words; and the look of the line right below the title, if that is a name alone."""

    title: int
    forms: dict[str, str]
    looks: dict[int, str]
    openings: dict[str, str]
    look_of_name: int

    @property
    def has_lines(self) -> bool:
        """Whether any line is there that another one may be like."""
        return bool(self.looks or self.openings) or self.look_of_name >= 0


def own_head(judged: Judged, title: int, chosen: Chosen) -> OwnHead:
    """What stands between the page's title and its chosen text."""
    elements, owners, text = judged.blocks.elements, judged.blocks.owner, judged.blocks.text
    prose = [block for block in which(judged.prose & chosen) if block > title]
    first = prose[0] if prose else title + 1
    lines = range(max(title + 1, first - _MOST_LINES), first)
    forms = {_parts_of(text[line]): text[line] for line in _signatures(judged, lines)}
    short = [line for line in lines if _may_sign(judged, line) and _tells_who_or_when(text[line])]
    if not short:
        return OwnHead(title, forms, {}, {}, -1)
    of_text = {elements.look[owners[block]] for block in prose}
    looks = elements.look_array[judged.blocks.owner_array[title + 1 : int(which(chosen)[-1]) + 1]]
    # A look of many lines is that of posts or of pictures.
    named = (
        line
        for line in short
        if elements.css_class[owners[line]] and (looks == elements.look[owners[line]]).sum() <= MOST_APART + 1
    )
    has_name = short[0] == title + 1 and is_name(text[short[0]])
    return OwnHead(
        title,
        forms,
        {look: text[line] for line in named if (look := elements.look[owners[line]]) not in of_text},
        {opening: text[line] for line in short if (opening := _opening_of(text[line]))},
        elements.look[owners[short[0]]] if has_name else -1,
    )


def is_like_own(judged: Judged, own: OwnHead, line: int, top: int) -> bool:
    """Whether a line below a headline, the first of which is `top`, is like one between the page's title and its text,
    and says another thing: in an element of the same look, with the same word before it, or a name right below a
    headline as there."""
    elements, owner, text = judged.blocks.elements, judged.blocks.owner[line], judged.blocks.text[line]
    if line == top or own.title < 0 or not own.has_lines or not _may_sign(judged, line):
        return False
    known = own.looks.get(elements.look[owner], text), own.openings.get(_opening_of(text), text)
    if known != (text, text) and _tells_who_or_when(text):
        return True
    return (
        looks_like_headline(judged, line - 1, own.title) and elements.look[owner] == own.look_of_name and is_name(text)
    )


def _may_sign(judged: Judged, line: int) -> bool:
    """Whether a line is short enough for a byline, and is no heading, caption or sentence."""
    is_other = judged.blocks.elements.tag[judged.blocks.owner[line]] in _NO_SIGNATURE
    text = judged.blocks.text[line]
    is_other = is_other or judged.blocks.media[line] > 0 or "©" in text or text.endswith(_NO_NAME_ENDS)
    return not is_other and 0 < len(text.split()) <= BYLINE_WORDS


def _tells_who_or_when(text: str) -> bool:
    """Whether a line may do so: it has a number, or two words with capitals, where a script has them.

    >>> _tells_who_or_when("Text: Ann Lee"), _tells_who_or_when("Read the report"), _tells_who_or_when("بقلم سلمى")
    (True, False, True)
    """
    if _DIGIT.search(text) or _is_short_without_capitals(text):
        return True
    return any(one[0].isupper() and other[0].isupper() for one, other in pairwise(text.split()))


def _is_short_without_capitals(text: str) -> bool:
    """Whether a line in a script without capitals is as short as a name, the label before it left out."""
    bare = _LABEL.sub("", text)
    is_short = len(bare.split()) <= _NAME_WORDS_WITHOUT_CAPITALS if " " in bare else len(bare) <= _NAME_SIGNS
    return is_short and text.upper() == text.lower()


def _opening_of(text: str) -> str:
    """The label before the rest of a line, or the word before a name or a day; an empty text where there is no such.

    >>> _opening_of("By Ann Lee"), _opening_of("作者：何思远"), _opening_of("3 May"), _opening_of("The way we were")
    ('By', '作者', '', '')
    """
    match = _OPENING.match(text)
    return match[1] if match and (match[2] or is_name(match[3]) or _DIGIT.search(match[3])) else ""


def is_name(text: str) -> bool:
    """Whether a line is a name alone: a few words of letters, with capitals where a script has them.

    >>> is_name("Ann van der Lee"), is_name("What came next"), is_name("何思遠")
    (True, False, True)
    """
    words = text.split()
    if len(text) > _NAME_LETTERS or len(words) > _NAME_WORDS or _NOT_OF_NAMES.search(text):
        return False
    has_capitals = len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper()
    return has_capitals or _is_short_without_capitals(text)


def _parts_of(line: str) -> str:
    """Which words and numbers a byline has, in any order: the day may stand before the name."""
    return "".join(sorted(form_of_line(line)))


def _names_in(judged: Judged, lines: range) -> list[int]:
    """Those of the lines above a text, the first left out, that are a name or a label and a name, and no bold head."""
    may_sign = (line for line in lines[1:] if _may_sign(judged, line) and not looks_like_headline(judged, line, -1))
    return [line for line in may_sign if is_name(_LABEL.sub("", judged.blocks.text[line]))]


def _is_signed_by_name(judged: Judged, spans: Spans, headline: int, unit: int, own_text: range) -> bool:
    """Whether the element of a headline with a name alone below it is another story: it stands outside of the element
    that holds all of the page's own text, or begins with a heading or a bold line and ends that element."""
    elements, owners = judged.blocks.elements, judged.blocks.owner
    if elements.tag[unit] in NO_STORY:
        return False
    own = [owners[block] for block in own_text if judged.prose[block] and owners[block] < unit]
    around = elements.parent[own[0]]
    while not around <= own[-1] < elements.end[around]:
        around = elements.parent[around]
    if not around <= unit < elements.end[around]:
        return True
    story = spans.below(unit)
    return looks_like_headline(judged, headline, -1) and _ends_text(judged, story, spans.below(around))


def _ends_text(judged: Judged, story: slice, text: slice) -> bool:
    """Whether several paragraphs of a story end the element of a text, which has no date of its own among them."""
    several = sum(is_paragraph(judged, block) for block in range(story.start, story.stop)) > 1
    return several and bool(judged.prose[story].any()) and not judged.prose[story.stop : text.stop].any()


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
        is_long = judged.size_list[top - 1] > _LINE_WORDS and len(judged.blocks.text[top - 1]) > _LEAST_LETTERS
        if is_long or is_paragraph(judged, top - 1):
            break
        top -= 1
    return range(top, block)


def is_paragraph(judged: Judged, block: int) -> bool:
    """Whether a block has as many letters as a paragraph, or ends as a sentence does and dates nothing."""
    text = judged.blocks.text[block]
    return len(text) > _LINE_LETTERS or (text.endswith(_SENTENCE_ENDS) and not is_dated(text))


def _signatures(judged: Judged, lines: range) -> list[int]:
    """Those of a few lines that are bylines or dates."""
    return [line for line in lines if _is_signature(judged, line)]


def _is_signature(judged: Judged, line: int) -> bool:
    is_caption = judged.blocks.elements.tag[judged.blocks.owner[line]] == "figcaption"
    return not is_caption and judged.size_list[line] <= BYLINE_WORDS and is_byline(judged.blocks.text[line])


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


def looks_like_headline(judged: Judged, line: int, title: int) -> bool:
    """Whether a line is a heading, is bold, or has the class of the page's title."""
    elements, owner = judged.blocks.elements, judged.blocks.owner[line]
    own = elements.css_class[judged.blocks.owner[title]] if title >= 0 else ""
    is_bold = judged.blocks.emphasis_chars[line] >= _BOLD * len(judged.blocks.text[line])
    return elements.tag[owner] in _HEADLINES or is_bold or bool(own and elements.css_class[owner] == own)


def words_before(judged: Judged, kept: Chosen | None = None) -> NDArray[np.float64]:
    """How many words stand before each block, or were kept there, and how many in all."""
    words = np.zeros(len(judged.blocks) + 1)
    np.cumsum(judged.sizes if kept is None else judged.sizes * kept, out=words[1:])
    return words


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
