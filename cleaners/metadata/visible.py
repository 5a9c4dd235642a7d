"""What a reader sees of a page, as lines, and where its headline is among them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.beside import Beside
from copydesk.cleaners.metadata.byline_labels import is_no_name
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.patterns import deferred

#: Characters of the page's text that are searched; the byline and the date stand in front, or behind the article.
_MAX_TEXT = 400_000

#: So many characters before and behind the headline are near it.
BEFORE = 1_000
BEHIND = 5_000

#: The article's end is known by so many characters.
_ENDING = 25

#: What is left of a heading without its notes has so many words, or they are part of it.
MIN_WORDS = 3

#: Notes have so many words.
MAX_NOTE = 4

#: A headline of more characters is cut.
MAX_HEADLINE = 1_000

_NO_HEADLINE = "style, script, svg, noscript, template, button, a"
#: What a heading shows beside its words: notes for screen readers, links to edit it, and what stands above or behind a
#: headline: a topic, a badge, how long it takes to read.
_NOTES = (
    ".mw-editsection, .sr-only, .visually-hidden, .screen-reader-text, [class*=kicker i], [class*=eyebrow i]"
    ", [class*=nadnaslov i], [class*=surtitre i], [class*=occhiello i], [class*=antetitul i], [class*=oberzeile i]"
    ", [class*=badge i], [class*=topline i], [class*=overline i], [class*=dachzeile i], [class*=reading-time i]"
    ", [class*=readtime i], [class*=date i], time, small"
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
_SITE_TAIL = re.compile(r"\s+[|–—-]\s+")


@dataclass(frozen=True, slots=True)
class Visible:
    """The text of a page, one line for each piece of text between tags, and the place behind its headline.

    `headlines` are the texts of the first `h1` elements, with a line for each piece, too; `beside` tells which elements
    are not the article's; `end` is the place behind the article, where its text is known.
    """

    text: str
    heading: int | None
    beside: Beside
    headlines: tuple[str, ...] = ()
    end: int | None = None

    @property
    def near(self) -> tuple[int, int]:
        """Where bylines and dates stand: a stretch round the headline, or the page's beginning."""
        if self.heading is None:
            return 0, BEHIND
        return max(0, self.heading - BEFORE), self.heading + BEHIND


def read_visible(document: Document, article: str | None = None) -> Visible:
    """The body's text, without what scripts hold.

    Where the page has no headline, the first line of `article`, if known, stands for it.
    """
    index, beside = document.index, Beside(document.index)
    bodies = index.tagged("body")[:1]
    text = index.text(bodies[0], "\n", has_code=False)[:_MAX_TEXT] if bodies else ""
    text = _without_boxes(text, beside)
    heads = _without_site_heads(document)
    headlines = tuple(bare_headline(node) or headline_text(node) for node in heads)
    raws = tuple(node.text(separator="\n").strip()[:MAX_HEADLINE] for node in heads)
    for said in _likeliest(document, raws):
        at = 0 if text.startswith(f"{said}\n") else text.find(f"\n{said}\n") + 1
        if at or text.startswith(f"{said}\n"):
            return Visible(text, at + len(said), beside, headlines, _end_of(article, text))
    opening = (article or "").strip().partition("\n")[0][:40]
    start = text.find(opening) if len(opening) == 40 else -1
    return Visible(text, start if start >= 0 else None, beside, headlines, _end_of(article, text))


def _end_of(article: str | None, text: str) -> int | None:
    """The place behind the last words of the article in the text of its page."""
    last = (article or "").rstrip()[-_ENDING:]
    at = text.rfind(last) if len(last) == _ENDING and "\n" not in last else -1
    return at + _ENDING if at >= 0 else None


def _without_site_heads(document: Document) -> list[LexborNode]:
    """The first headings but for the site's; a lone one is the site's only if the title begins otherwise."""
    heads = document.elements("h1")[:4]
    own = [node for node in heads if not is_site_head(node)]
    opening = set(words(_SITE_TAIL.split(document.title_tag or "")[0]))
    if own or not heads or not opening or opening & set(words(heads[0].text(separator=" "))):
        return own or heads
    return own


def _is_text_alone(node: LexborNode) -> bool:
    """Whether an element holds one text and nothing else, as most headings do: no selector finds anything in it."""
    child = node.first_child
    return child is not None and child.tag == "-text" and child.next is None


def headline_text(node: LexborNode) -> str:
    """The text of a heading, a line for each piece, without styles, pictures, buttons and signs of permanent links."""
    if _is_text_alone(node):
        return node.text().strip()[:MAX_HEADLINE]
    if node.css_first(_NO_HEADLINE) is None:
        return _lines_of(node)
    copy = LexborHTMLParser(node.html or "")
    for each in copy.css(_NO_HEADLINE):
        if each.tag != "a" or _PERMALINK.fullmatch(each.text().strip()) or each.attributes.get("aria-hidden") == "true":
            each.decompose()
    return _lines_of(copy.body) if copy.body else ""


def _lines_of(node: LexborNode) -> str:
    """The text of an element, a line for each piece, but for a letter that is set apart from its word."""
    text = node.text(separator="\n")
    if "\n" in text and node.css_first("br") is None:
        text = _LETTER_APART.sub("", text)
    return text.strip()[:MAX_HEADLINE]


def bare_headline(node: LexborNode) -> str | None:
    """The text of a heading without its notes; `None` where it has none, or nothing else that could be a headline."""
    if _is_text_alone(node) or node.css_first(_NOTES) is None:
        return None
    copy = LexborHTMLParser(node.html or "")
    for each in copy.css(_NOTES):
        if each.tag != "small" or is_no_name(each.text().strip()):
            each.decompose()
    bare = copy.css_first(node.tag or "h1")
    said = headline_text(bare) if bare is not None else ""
    left = len(words(said))
    # Some houses set the headline itself as the line above it.
    is_note = len(words(node.text(separator=" "))) - left <= MAX_NOTE
    return said if left >= MIN_WORDS and is_note else None


def is_site_head(node: LexborNode) -> bool:
    """Whether a heading is the site's: it links to the front page, its class says so, or it is in the page's head."""
    link = None if _is_text_alone(node) else node.css_first("a[href]")
    if link is not None and _HOME.fullmatch((link.attributes.get("href") or "").strip()):
        return True
    above: LexborNode | None = node
    for _ in range(5):
        if above is None or above.tag in ("article", "main", "body"):
            return False
        names = f"{above.attributes.get('class') or ''} {above.attributes.get('id') or ''}"
        if _SITE_HEAD.search(names) or (above.tag == "header" and _is_of_page(above)):
            return True
        above = above.parent
    return False


def _is_of_page(header: LexborNode) -> bool:
    """Whether a `header` is the page's, and not the article's: it stands in the body, and holds no byline."""
    above = header.parent
    while above is not None and above.tag not in ("body", "html"):
        if above.tag in ("article", "main", "section"):
            return False
        above = above.parent
    return header.css_first("time, [rel~=author], [class*=byline i], [itemprop]") is None


def _without_boxes(text: str, beside: Beside) -> str:
    """The text with blanks where readers' comments and other stories stand, so that places in it stay."""
    boxes: list[tuple[int, int]] = []
    for box in (*beside.comment_boxes(), *beside.boxes_of_others()):
        said = box.text(separator="\n").strip()
        at = text.find(said) if len(said) > 2 else -1
        # What a box before this one said, too, is that one's.
        while at >= 0 and (known := next((last for first, last in boxes if first < at + len(said) and at < last), 0)):
            at = text.find(said, known)
        if at >= 0:
            boxes.append((at, at + len(said)))
    pieces: list[str] = []
    done = 0
    for first, last in sorted(boxes):
        pieces += text[done:first], "\n".join(" " * len(line) for line in text[first:last].split("\n"))
        done = last
    return "".join((*pieces, text[done:])) if boxes else text


def _likeliest(document: Document, headlines: tuple[str, ...]) -> list[str]:
    """What may be the headline, as it stands in the text, likest first: sites put their own names into `h1`, too."""
    named = document.meta("og:title") or document.title_tag
    meant = set(words(named))
    found = sorted(filter(None, headlines), key=lambda said: -len(meant & set(words(said))))
    if found and meant & set(words(found[0])):
        return found
    return [*_SITE_TAIL.split(named or "")[:1], *found] if named else found
