"""The lines between a headline and its text that say who wrote it, and when."""

from __future__ import annotations

import re

from copydesk.cleaners.extract.model import Judged

#: How many blocks may stand beside the headline of a story before its text: a kicker, a byline, a date.
BEFORE_TEXT = 3
#: A byline or a date has no more words.
BYLINE_WORDS = 14
#: One of more words that ends as a sentence does tells of a day, and dates no story; nor does one of an event.
SHORT_BYLINE_WORDS = 6

#: What stands in these is of the article's body: no byline.
_NO_BYLINE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "figcaption"})
_AUTHOR_NAME = re.compile(r"byline|author", re.IGNORECASE)
_BYLINE_NAME = re.compile(r"byline|author|dateline|(?<![a-z])(?:date|time(?!line)|published|posted)", re.IGNORECASE)
#: A by-word, a time of day, or a whole date. A year alone dates what a sentence speaks of, not the story.
_BY = re.compile(
    r"(?:by|von|par|por|di|door|av|af|od|oleh|autor\w*|автор|του|της)\b"
    r"|(?:記者|记者|作者|取材|撰文|編輯|编辑|文(?=\s?[:：/／]))[\s:：/／]*[\u3040-\u9fff]{2,8}\Z"
    r"|[\u4e00-\u9fff]{2,5}\s*(?:記者|记者)\Z|[가-힣]{2,4} 기자",
    re.IGNORECASE,
)
#: What was done, a by-word and a name: "Reported by Ann Lee".
_DONE_BY = re.compile(r"[^\W\d_]+ (?:by|von|par|por|di|da|de|door|av|af|przez|od)(?: [^\W\d_a-z][\w'’.-]*){2,3}\Z")
#: A label of any language and a name behind it.
_LABELLED_NAME = re.compile(r"[^\W\d_]{3,15}\s?:\s+[^\W\d_]+(?:[ -][^\W\d_]+){1,2}\Z")
_DATE = re.compile(
    r".*(?:\b\d{1,2}:\d\d\b|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2}"
    r"|\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{4}年\s*\d{1,2}月"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.|er|º)?(?:\s+de)?\s+[^\W\d_]{3,}\.?(?:\s+de)?,?\s+(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b)",
    re.IGNORECASE | re.DOTALL,
)


def has_byline(judged: Judged, heading: int, *, is_chapter: bool = False, by_person: bool = False) -> bool:
    """Whether a line between a headline and its text names an author or a time; below a chapter's, nothing but that.

    `by_person` asks for an author alone.
    """
    name_of_line = _AUTHOR_NAME if by_person else _BYLINE_NAME
    elements, owners = judged.blocks.elements, judged.blocks.owner
    for block in range(heading + 1, min(heading + 1 + BEFORE_TEXT, len(owners))):
        text, owner = judged.blocks.text[block], owners[block]
        # A cell that holds the headline, too, is the frame of a story.
        is_frame = owner <= owners[heading] < elements.end[owner]
        if judged.sizes[block] > BYLINE_WORDS or (elements.tag[owner] in _NO_BYLINE and not is_frame):
            return False
        own = (judged.blocks.leaf[block], *elements.lineage(owner, 2))
        names = " ".join(elements.names[e] for e in own)
        is_long = judged.sizes[block] > SHORT_BYLINE_WORDS
        is_event = is_long and (is_chapter or text.endswith((".", "!", "?")))
        is_dated = not by_person and not is_event and _DATE.match(text)
        is_labelled = not is_chapter and _LABELLED_NAME.match(text)
        if name_of_line.search(names) or _BY.match(text) or _DONE_BY.match(text) or is_labelled or is_dated:
            return True
    return False


def is_date(text: str) -> bool:
    """Whether a line holds a whole date or a time of day.

    >>> is_date("12 May 2025 at noon"), is_date("the year 2025")
    (True, False)
    """
    return _DATE.match(text) is not None
