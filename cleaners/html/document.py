"""One parse of a page, shared by everything that reads it: blocks, metadata, page states; the JSON in its scripts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from copydesk.cleaners.core.sources import PLACEHOLDER, without_code
from copydesk.cleaners.html.element_index import ElementIndex, index_elements, index_without_code
from copydesk.cleaners.html.repair import look_at_source, repair

#: Scripts and style sheets of so many bytes are left out of what is parsed: with four bytes a letter they are still
#: longer than a label of the page may be (`core/walk.py` asks that of texts).
LEAST_CODE = 1_604

#: JSON-LD is searched no deeper than this.
MAX_JSON_DEPTH = 12


@dataclass(frozen=True)
class Document:
    """A parsed HTML page: its source as it was parsed, the tree, and the elements by what they are and say.

    In the tree placeholders stand for long scripts and style sheets (`index.text` gives them). What is derived is
    computed once, when first asked for.
    """

    html: str
    tree: LexborHTMLParser
    index: ElementIndex
    url: str | None = None

    @cached_property
    def links(self) -> list[int]:
        """The places of the links that lead somewhere, in page order."""
        attributes = self.index.attributes
        return [place for place in self.index.places.get("a", ()) if attributes.has(place, "href")]

    @cached_property
    def metas(self) -> dict[str, tuple[str, ...]]:
        """`meta` contents by their lower-case `property`, `name` or `itemprop`, in page order, without empty ones."""
        found: dict[str, list[str]] = {}
        has_comments = bool(self.index.with_word("itemprop", "comment") or self.index.holding("itemtype", "comment"))
        for place in self.index.tagged("meta"):
            attributes = self.index.attributes[place]
            if "content" not in attributes or (has_comments and _is_of_comment(self.index, place)):
                continue
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            content = (attributes.get("content") or "").strip()
            if key and content:
                found.setdefault(key.strip().lower(), []).append(content)
        return {key: tuple(values) for key, values in found.items()}

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these names that the page has."""
        metas = self.metas
        for name in names:
            if name in metas:
                return metas[name][0]
        return None

    @cached_property
    def canonicals(self) -> tuple[str | None, ...]:
        """The addresses that links in the head call canonical, as written."""
        places = sorted(self.index.with_any_case("rel", "canonical"))
        links = (place for place in places if self.index.tags[place] == "link")
        return tuple(self.index.attributes[p].get("href") for p in links if _is_in_head(self.index, p))

    @cached_property
    def json_ld(self) -> tuple[dict[str, Any], ...]:
        """Every JSON-LD object of the page, nested ones and those of `@graph` included, outer ones first."""
        found: list[dict[str, Any]] = []
        for place in self.index.tagged("script"):
            if self.index.value(place, "type").partition(";")[0].strip().lower() == "application/ld+json":
                found += _objects(read_json_script(self.index.text(place)), MAX_JSON_DEPTH + 1)
        return tuple(found)

    @cached_property
    def title_tag(self) -> str | None:
        """The text of the `title` element, white space folded."""
        titles = self.index.tagged("title")
        if not titles:
            return None
        place = next((each for each in titles if _is_in_head(self.index, each)), titles[0])
        return " ".join(self.index.text(place).split()) or None

    @cached_property
    def declared_language(self) -> str | None:
        """What the `html` element says of its language, as written."""
        root = next(iter(self.index.tagged("html")), None)
        value = "" if root is None else self.index.value(root, "lang") or self.index.value(root, "xml:lang")
        return value.strip() or None


def parse(html: str, url: str | None = None, *, source: bytes | None = None) -> Document:
    """Parse HTML text; any text gives a document. Its `html` is what was parsed: the text, repaired where needed.

    `source` is the text in UTF-8, for who has it at hand.
    """
    source = source or _encoded(html)
    may_need_repair, code = look_at_source(source, LEAST_CODE)
    if may_need_repair and (repaired := repair(html)) is not html:
        html, source = repaired, _encoded(repaired)
        _, code = look_at_source(source, LEAST_CODE)
    # More than half of a page is code, which nobody reads but for a few scripts: it need not go through the parser.
    if code and PLACEHOLDER.encode() not in source:
        tree = LexborHTMLParser(without_code(source, code))
        left_out = [source[begin:end] for begin, end in zip(code[::2], code[1::2], strict=True)]
        if (index := index_without_code(tree.root, left_out)) is not None:
            return Document(html, tree, index, url)
    tree = LexborHTMLParser(source)
    return Document(html, tree, index_elements(tree.root), url)


def _encoded(html: str) -> bytes:
    return html.encode("utf-8", "ignore")


def _is_in_head(index: ElementIndex, place: int) -> bool:
    return any(index.tags[above] == "head" for above in index.around(place))


def _is_of_comment(index: ElementIndex, place: int) -> bool:
    """Whether a property is that of a reader's comment, which says when and by whom that was written."""
    for above in index.around(place):
        kind = index.value(above, "itemtype").lower().rstrip("/")
        if kind.endswith(("/comment", "/usercomments")) or "comment" in index.value(above, "itemprop").split():
            return True
    return False


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth - 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            if isinstance(item, (dict, list)):
                yield from _objects(item, depth - 1)


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
