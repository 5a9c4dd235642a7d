"""A page's shape, looked at before it is parsed: what would cost the parser a minute is refused, or made harmless.

lexbor's time grows with the square of the nesting and of the attributes of one element (20,000 of either: half a
second; 100,000: more than a minute). Real pages stay below 300 levels and 100 attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.cleaners.model.record import Reason, Reject

#: Elements inside each other. Deeper pages are refused: never read in part.
MAX_DEPTH = 5_000

#: Elements of a page; a million of them is no article, and costs minutes.
_MAX_ELEMENTS = 400_000

#: A tag of more characters is looked at: honest ones of that length hold one long value, hostile ones many attributes.
LONG_TAG = 10_000

#: Attributes of one element; the tag of an element with more keeps its name alone.
MAX_ATTRIBUTES = 1_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9]*)\b[^<>]{{{LONG_TAG},}}>")
_ATTRIBUTE = re.compile(r"""\s[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?""")

#: Elements that hold nothing, or that end where the next one begins: they do not nest, however many are open.
_FLAT = frozenset(
    [
        # drawings, whose shapes hold nothing
        "path",
        "circle",
        "rect",
        "line",
        "polygon",
        "polyline",
        "ellipse",
        "use",
        "stop",
        # the rest of HTML
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "rp",
        "rt",
        "b",
        "i",
        "a",
        "em",
        "strong",
        "font",
        "u",
        "s",
        "small",
        "big",
        "code",
        "tt",
        "nobr",
    ]
)

_FLAT_STARTS = tuple(f"<{name}{end}" for name in ("a", "li", "p", "img", "br", "td", "option", "i") for end in " >")


def tame(html: str) -> str | Reject:
    """The page as it can be parsed: as it is, or without the attributes of an element that has too many.

    Pages nested deeper than `MAX_DEPTH`, or of more than `_MAX_ELEMENTS` elements, are refused as `too_complex`.

    >>> tame("<p>News</p>")
    '<p>News</p>'
    """
    elements = html.count("<")
    if elements > MAX_DEPTH:
        elements -= html.count("</")
    if elements > _MAX_ELEMENTS:
        return Reject(Reason.TOO_COMPLEX, f"{elements} elements, more than {_MAX_ELEMENTS}")
    if elements > MAX_DEPTH and _can_nest(html, elements) and (depth := _depth(html)) > MAX_DEPTH:
        return Reject(Reason.TOO_COMPLEX, f"{depth} elements inside each other, more than {MAX_DEPTH}")
    return _without_many_attributes(html)


def _without_many_attributes(html: str) -> str:
    """The page with the tags of elements that have too many attributes cut down to their names."""
    pieces, at = [], 0
    for start in _starts_of_long_tags(html):
        if tag := _LONG_TAG.match(html, start):
            pieces += [html[at:start], _shorten(tag)]
            at = tag.end()
    return "".join([*pieces, html[at:]]) if pieces else html


def _starts_of_long_tags(html: str) -> Iterator[int]:
    """Where tags begin that may be long: one that is holds a place whose number is a multiple of `LONG_TAG`."""
    for place in range(LONG_TAG, len(html), LONG_TAG):
        start = html.rfind("<", place - LONG_TAG, place)
        if start >= 0 and html.find(">", start, start + LONG_TAG) < 0:
            yield start


def _can_nest(html: str, elements: int) -> bool:
    """Whether a page may be too deep: by the number of its elements without the commonest of those that do not nest."""
    return elements - sum(map(html.count, _FLAT_STARTS)) > MAX_DEPTH


def _depth(html: str) -> int:
    """How many elements are open at once, at most; those that cannot nest do not count."""
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name.lower() not in _FLAT:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _shorten(tag: re.Match[str]) -> str:
    many = sum(1 for _ in _ATTRIBUTE.finditer(tag[0])) > MAX_ATTRIBUTES
    return f"<{tag[1]}>" if many else tag[0]
