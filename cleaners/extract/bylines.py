"""The lines between a headline and its text that say who wrote it, and when."""

from __future__ import annotations

import re
from functools import lru_cache

from copydesk.cleaners.extract.model import Judged
from copydesk.cleaners.language.scripts import with_ascii_digits
from copydesk.cleaners.patterns import deferred

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
_MONTH = r"[^\W\d_](?:[^\d\s,]{2,}|[^\x00-\x7f\s])"
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.|er|º)?"
_WHOLE_DATE = (
    r"\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2}|(?<!\d)(?:19|20)\d\d[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}\b|(?<!\d)\d{4}[年년]\s*\d{1,2}[月월]"
    rf"|(?<!\d){_DAY}(?:\s+de|\s+d['’])?\s*{_MONTH}(?:\s+de)?,?\s+(?:19|20|1[34])\d\d\b"
    rf"|\b{_MONTH}\s+{_DAY},?\s+(?:19|20)\d\d\b|(?<!\d)(?:19|20)\d\d[.,]?\s+{_MONTH}\s+\d{{1,2}}(?!\d)"
)
_DATED = re.compile(rf".*(?:{_WHOLE_DATE})", re.IGNORECASE | re.DOTALL)
_DATE = deferred(rf".*(?:\b\d{{1,2}}:\d\d\b|{_WHOLE_DATE})", re.IGNORECASE | re.DOTALL)
#: What every whole date has.
_HAS_YEAR = re.compile(r"(?:1[349]|20)[0-9]{2}|[0-9]{4}[年년]|[0-9][./]\s?[0-9]{1,2}[./]\s?[0-9]{2}")
#: A time of day has so many digits, a date more.
_HAS_DIGITS = re.compile(r"\d\D*\d\D*\d")
#: A name that a stroke sets apart from what follows.
_NAME_APART = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:[ '’.-]+[^\W\d_][^\W\d_]*){1,3}\s*[|·•/]\s*\S")
#: The words and the numbers of a line.
_RUN = re.compile(r"\d+|[^\W\d_][^\W\d_'’.-]*")


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
        if judged.size_list[block] > BYLINE_WORDS or (elements.tag[owner] in _NO_BYLINE and not is_frame):
            return False
        own = (judged.blocks.leaf[block], *elements.lineage(owner, 2))
        names = " ".join(elements.names[e] for e in own)
        is_long = judged.size_list[block] > SHORT_BYLINE_WORDS
        is_event = is_long and (is_chapter or text.endswith((".", "!", "?")))
        dated = not by_person and not is_event and is_date(text)
        is_labelled = not is_chapter and _LABELLED_NAME.match(text)
        if name_of_line.search(names) or _BY.match(text) or _DONE_BY.match(text) or is_labelled or dated:
            return True
    return False


def is_date(text: str) -> bool:
    """Whether a line holds a whole date or a time of day.

    >>> is_date("12 May 2025 at noon"), is_date("the year 2025")
    (True, False)
    """
    return _HAS_DIGITS.search(text) is not None and _DATE.match(with_ascii_digits(text)) is not None


@lru_cache(maxsize=64)  # a line is asked by several rules, one right after the other
def is_byline(text: str) -> bool:
    """Whether a line says by itself who wrote something, or on what day.

    >>> is_byline("By Ann Lee"), is_byline("3 May 2026"), is_byline("By the sea")
    (True, True, False)
    """
    # Few lines have what a pattern asks for.
    words = text.split(None, 2)
    if len(words) > 1 and words[1][0].isupper() and _BY.match(text):
        return True
    is_labelled = ":" in text and _LABELLED_NAME.match(text) is not None
    is_done = 3 <= text.count(" ") <= 4 and _DONE_BY.match(text) is not None
    return is_labelled or is_done or is_dated(text)


def is_signed(text: str) -> bool:
    """Whether a line tells both who wrote something, with a by-word or set apart by a stroke, and when.

    >>> is_signed("By Ann Lee on 3 May 2026"), is_signed("Ann Lee | 3 May 2026"), is_signed("By Ann Lee")
    (True, True, False)
    """
    has_name = (_BY.match(text) is not None and is_byline(text)) or _NAME_APART.match(text) is not None
    return has_name and is_dated(text) and says_more(text)


@lru_cache(maxsize=64)
def is_dated(text: str) -> bool:
    """Whether a line holds a whole date, in the digits of any script.

    >>> is_dated("Posted on 2026. május 4."), is_dated("at 10:40"), is_dated("১২ এপ্রিল ২০২৬")
    (True, False, True)
    """
    if _HAS_DIGITS.search(text) is None:
        return False
    text = with_ascii_digits(text)
    return _HAS_YEAR.search(text) is not None and _DATED.match(text) is not None


def says_more(text: str) -> bool:
    """Whether a line says more than a day.

    >>> says_more("3 May 2026"), says_more("Ann Lee - 3 May 2026"), says_more("दिनेश, 3 मई 2026")
    (False, True, True)
    """
    rest = re.sub(_WHOLE_DATE, " ", with_ascii_digits(text))
    return re.search(r"[^\W\d_][^\s\d,.:;|/·—–-]", rest) is not None


def form_of_line(line: str) -> str:
    """Which words of a line have capitals, and where its numbers stand: what the bylines of one site have in common.

    >>> form_of_line("Ann Lee, 3 May 2026"), form_of_line("Von Uta van der Lohe am 4.5.2026")
    ('A0A0', 'AaAa000')
    """
    shape = ""
    for run in _RUN.findall(line):
        sign = "0" if run[0].isdecimal() else "A" if run[0].isupper() else "a"
        if sign == "0" or not shape.endswith(sign):
            shape += sign
    return shape
