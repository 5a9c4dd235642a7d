"""Headings of a page: what they say without what else stands in them, and which are the site's."""

from __future__ import annotations

import re
from itertools import islice

from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.byline_labels import is_no_name
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.patterns import deferred

#: What is left of a heading without its notes has so many words, or they are part of it.
MIN_WORDS = 3

#: Notes have so many words.
MAX_NOTE = 4

#: A headline of more characters is cut.
MAX_HEADLINE = 1_000

_NO_HEADLINE = ("style", "script", "svg", "noscript", "template", "button", "a")
#: What a heading shows beside its words: notes for screen readers, links to edit it, and what stands above or behind a
#: headline: a topic, a badge, how long it takes to read.
_NOTE_TAGS = frozenset(("time", "small"))
_NOTES = re.compile(
    r"(?:^|[ \t\n\f\r])(?:mw-editsection|sr-only|visually-hidden|screen-reader-text)(?=[ \t\n\f\r]|$)"
    r"|(?i:kicker|eyebrow|nadnaslov|surtitre|occhiello|antetitul|oberzeile|badge|topline|overline|dachzeile|reading-time"
    r"|readtime|date)"
)
#: Behind one capital that stands in an element of its own, before the small letters of its word.
_CAPITALS = "A-ZÀ-ÖØ-ÞΑ-ΩЀ-Я"
_LETTER_APART = deferred(rf"(?:(?<=\s[{_CAPITALS}])|(?<=^[{_CAPITALS}]))\n(?=[^\W\d_{_CAPITALS}])")
_PERMALINK = deferred(r"[#¶§🔗∞⚓\ufe0e\ufe0f\s]*|(?:permalink|link to this heading)", re.IGNORECASE)
_HOME = re.compile(r"/|https?://[^/]+/?|\./|\.\./|/index\.\w+", re.IGNORECASE)
_SITE_HEAD = re.compile(
    r"(?:^|\s)(?:site[-_]?(?:title|name|heading|logo|branding)|blog[-_]?(?:title|name)|logo|brand|masthead|navbar-brand)(?=\s|$)",
    re.IGNORECASE,
)
#: How far above a heading is looked for what makes it the site's.
_MOST_ABOVE = 4


def headline_text(index: ElementIndex, place: int) -> str:
    """The text of a heading, a line for each piece, without styles, pictures, buttons and signs of permanent links."""
    return _text_without(index, place, [])


def _text_without(index: ElementIndex, place: int, notes: list[int]) -> str:
    """The text of a heading without some of its elements."""
    if not notes and index.is_text_alone(place):
        return index.text(place).strip()[:MAX_HEADLINE]
    others = [at for at in index.within(place, *_NO_HEADLINE) if index.tags[at] != "a" or _is_permalink(index, at)]
    text = index.text_without(place, sorted({*notes, *others}), "\n")
    if "\n" in text and not index.within(place, "br"):
        # But for a letter that is set apart from its word.
        text = _LETTER_APART.sub("", text)
    return text.strip()[:MAX_HEADLINE]


def _is_permalink(index: ElementIndex, link: int) -> bool:
    return index.value(link, "aria-hidden") == "true" or _PERMALINK.fullmatch(index.text(link).strip()) is not None


def bare_headline(index: ElementIndex, place: int) -> str | None:
    """The text of a heading without its notes; `None` where it has none, or nothing else that could be a headline."""
    if index.is_text_alone(place):
        return None
    notes = [at for at in range(place, index.ends[place]) if _is_note(index, at)]
    if not notes or notes[0] == place:
        return None
    # A small text may be a part of the headline.
    notes = [at for at in notes if index.tags[at] != "small" or is_no_name(index.text(at).strip())]
    said = _text_without(index, place, notes)
    left = len(words(said))
    # Some houses set the headline itself as the line above it.
    is_note = len(words(index.text(place, " "))) - left <= MAX_NOTE
    return said if left >= MIN_WORDS and is_note else None


def _is_note(index: ElementIndex, place: int) -> bool:
    return index.tags[place] in _NOTE_TAGS or _NOTES.search(index.value(place, "class")) is not None


def is_site_head(index: ElementIndex, place: int) -> bool:
    """Whether a heading is the site's: it links to the front page, its class says so, or it is in the page's head."""
    link = index.inside(place, "a", "href")
    if link >= 0 and _HOME.fullmatch(index.value(link, "href").strip()):
        return True
    for above in (place, *islice(index.around(place), _MOST_ABOVE)):
        tag = index.tags[above]
        if tag in ("article", "main", "body"):
            return False
        if index.attributes[above] and _SITE_HEAD.search(f"{index.value(above, 'class')} {index.value(above, 'id')}"):
            return True
        if tag == "header" and _is_of_page(index, above):
            return True
    return False


def _is_of_page(index: ElementIndex, header: int) -> bool:
    """Whether a `header` is the page's, and not the article's: it stands in the body, and holds no byline."""
    for above in index.around(header):
        if index.tags[above] in ("article", "main", "section"):
            return False
        if index.tags[above] in ("body", "html"):
            break
    inside = range(header, index.ends[header])
    return not index.within(header, "time") and not any(
        at in inside
        for at in (
            *index.having_any("itemprop"),
            *index.holding("class", "byline"),
            *index.with_any_case("rel", "author"),
        )
    )
