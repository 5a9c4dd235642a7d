"""The values in a page's JSON scripts, with the slips mended that templates make: nobody sees them in a browser."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

#: A script longer than this many characters is not read: no news page needs one, hostile pages have them.
MAX_SCRIPT = 1_000_000

#: Values that follow one another in a script, where it should be one.
MAX_VALUES = 50

#: Marks that hide a script from readers of XML and of old HTML.
_OPENS = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)")
_CLOSES = re.compile(r"(?:-->|(?://\s*|/\*\s*)?\]\]>(?:\s*\*/)?)\s*;?\s*$")
_CLOSING = ("-->", "]]>", "*/")
#: Strings are passed over whole, one without an end to the end: what looks like a comment in an address is none.
_STRING = r'("(?:[^"\\]|\\.)*+\\?(?:"|\Z))'
_COMMENT = re.compile(_STRING + r"|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_LAST_COMMA = re.compile(_STRING + r"|,\s*+([\]}])", re.DOTALL)
_QUOTE = re.compile(r'\\.|"', re.DOTALL)
#: What a string's last quotation mark is followed by, and its first one preceded by.
_ENDS = re.compile(r"\s{0,40}(?:[,:\]}]|\Z)")
#: A script whose every quotation mark was escaped for HTML.
_ESCAPED = re.compile(r"[\[{\s]{1,40}&(?:quot|#34|#x22);", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s;,]*+")
_DECODER = json.JSONDecoder(strict=False)


def read_json_script(text: str) -> list[Any]:
    """The values of a script; none where it is no JSON, or too long to be honest.

    Mended are wrappings, comments, commas before closing brackets, entities in place of quotation marks, and quotation
    marks within a string that nobody escaped. Objects that follow one another are all read.

    >>> read_json_script('//<![CDATA[\\n{"a": [1,],}\\n//]]>'), read_json_script('{"a": 1}\\n{"b": "so "so""}')
    ([{'a': [1]}], [{'a': 1}, {'b': 'so "so"'}])
    """
    if len(text) > MAX_SCRIPT:
        return []
    text = _unwrapped(text).strip("\ufeff \t\r\n;")
    best: list[Any] = []
    for mend in _MENDS:
        mended = mend(text)
        if mended is None:
            continue
        text = mended
        values, is_whole = _values(text)
        if is_whole:
            return values
        best = max(best, values, key=len)
    return best


def _unwrapped(text: str) -> str:
    """A script without the marks that hide it."""
    if opening := _OPENS.match(text):
        text = text[opening.end() :]
    # To search a whole script for the last mark takes as long as to read it.
    is_closed = text.rstrip().removesuffix(";").rstrip().endswith(_CLOSING)
    return _CLOSES.sub("", text) if is_closed else text


def _values(text: str) -> tuple[list[Any], bool]:
    """The values at the start of a text, and whether there is nothing else in it."""
    found: list[Any] = []
    at = _end_of_gap(text, 0)
    while at < len(text) and len(found) < MAX_VALUES:
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found, False
        found.append(value)
        at = _end_of_gap(text, at)
    return found, True


def _end_of_gap(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _without_comments(text: str) -> str:
    bare = _COMMENT.sub(lambda match: match[1] or " ", text)
    return _LAST_COMMA.sub(lambda match: match[1] or match[2], bare)


def _without_entities(text: str) -> str | None:
    return html.unescape(text) if _ESCAPED.match(text) else None


def _with_escaped_quotes(text: str) -> str:
    """The text with a backslash before each quotation mark that neither begins nor ends a string."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    at, is_inside = 0, False
    for match in _QUOTE.finditer(text):
        if match[0] != '"':
            continue
        is_end = is_inside and _ENDS.match(text, match.end()) is not None
        yield text[at : match.start()]
        yield '\\"' if is_inside and not is_end else '"'
        at, is_inside = match.end(), not is_end
    yield text[at:]


#: One after the other, each on what the last one made, until the text is JSON.
_MENDS: tuple[Callable[[str], str | None], ...] = (str, _without_entities, _without_comments, _with_escaped_quotes)
