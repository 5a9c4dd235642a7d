"""The last resort: an article's text that stands in the page's data and not in its body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from copydesk.cleaners.extract.assemble import parts_of
from copydesk.cleaners.extract.hints import article_body
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.words import words_of
from copydesk.cleaners.html.document import Document, parse
from copydesk.cleaners.model.article import Part

#: A state object larger than this many characters, or deeper than this, is not searched.
MOST_STATE = 3_000_000
DEEPEST_STATE = 40
#: A string of this many words or more may be a paragraph.
_LEAST_WORDS = 12

#: Where a script hands the window an object, or the string that `JSON.parse` makes one of; so many are read.
_ASSIGNED = re.compile(
    r"""(?:window|self|globalThis)\s?(?:\.\s?[\w$]{1,60}|\[\s?["'][\w$.-]{1,60}["']\s?\])\s{0,3}=\s{0,3}"""
    r"""(?=[{\[]|JSON\.parse\(\s{0,3}")(?:JSON\.parse\(\s{0,3})?"""
)
_MOST_ASSIGNED = 20
_DECODER = json.JSONDecoder(strict=False)

#: The keys under which states hold text.
_TEXT_NAMES = """articlebody articletext body bodyhtml content contenthtml html paragraph paragraphs story text value"""
_TEXT_KEYS = frozenset(_TEXT_NAMES.split())
#: A string that begins so may be a state in itself: the answer of an address that the page has asked.
_OPENING = ("{", "[")


def read_json_ld(document: Document) -> tuple[Part, ...]:
    """The `articleBody` of the page's JSON-LD as parts, one a line of it."""
    body = article_body(document) or ""
    return tuple(Part(text) for line in body.splitlines() if (text := " ".join(line.split())))


def read_state(document: Document) -> tuple[Part, ...]:
    """The longest run of prose in the page's embedded state (the JSON that its scripts draw the page from)."""
    best: list[str] = []
    for state in _states(document):
        for strings in _groups(state).values():
            if sum(map(len, strings)) > sum(map(len, best)):
                best = strings
    return tuple(part for text in best for part in _parts_of_markup(text))


def _states(document: Document) -> Iterator[Any]:
    """The objects that stand in scripts of data, and those that a script gives a name in the window."""
    for node in document.tree.css("script"):
        source = document.index.whole(node.text() or "")
        if len(source) > MOST_STATE:
            continue
        is_data = node.attributes.get("type") == "application/json" or node.id == "__NEXT_DATA__"
        for start in (0,) if is_data else _values_assigned(source):
            with suppress(ValueError, RecursionError):
                yield _read_value(source, start, ends=is_data)


def _values_assigned(source: str) -> Iterator[int]:
    return (match.end() for match in islice(_ASSIGNED.finditer(source), _MOST_ASSIGNED))


def _read_value(source: str, start: int, *, ends: bool) -> Any:
    """The value that begins at a place of a script; one that is written as a string of JSON is read, too."""
    if ends:
        return json.loads(source, strict=False)
    value, _ = _DECODER.raw_decode(source, start)
    return json.loads(value, strict=False) if isinstance(value, str) else value


def _groups(state: Any) -> dict[tuple[str, ...], list[str]]:
    """Strings of prose by the keys that lead to them, list places left out; each string once."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for path, text in _strings(state):
        strings = groups.setdefault(path, [])
        if text not in strings[-1:]:
            strings.append(text)
    return groups


def _strings(state: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    stack: list[tuple[Any, tuple[str, ...]]] = [(state, ())]
    while stack:
        value, path = stack.pop()
        if isinstance(value, dict) and len(path) < DEEPEST_STATE:
            stack += [(inner, (*path, key)) for key, inner in reversed(value.items())]
        elif isinstance(value, list) and len(path) < DEEPEST_STATE:
            stack += [(inner, path) for inner in reversed(value)]
        elif isinstance(value, str) and path and path[-1].lower() in _TEXT_KEYS:
            if value[:1] in _OPENING and len(path) < DEEPEST_STATE:
                with suppress(ValueError, RecursionError):
                    stack.append((json.loads(value, strict=False), (*path, "")))
            elif _is_prose(value):
                yield path, value


def _is_prose(text: str) -> bool:
    return len(words_of(text[:2000])) >= _LEAST_WORDS and not text.lstrip().startswith(("{", "[", "http"))


def _parts_of_markup(text: str) -> list[Part]:
    """A string of the state as parts: HTML is cut like a page, plain text by its lines."""
    if "<" in text:
        return [Part(part.text, part.kind) for part in parts_of(segment(parse(text)))]
    return [Part(line) for raw in text.splitlines() if (line := " ".join(raw.split()))]
