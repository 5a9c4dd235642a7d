"""The elements of a page by their tags and by what their attributes hold: one walk serves everyone who searches.

To ask the tree for a selector visits every element, and a page is asked dozens of questions. Here a question is a
search for a piece of text in all values of an attribute at once, and only elements that have it are looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborNode

from copydesk.cleaners.core.attributes import AttributeColumns, join_values, places_holding, spread_values
from copydesk.cleaners.core.elements import (
    Columns,
    NameTree,
    code_as_parsed,
    code_at,
    has_more_letters,
    scan_tree,
    telling,
    text_before,
    text_behind,
    texts_of,
    texts_without,
    written_plainly,
)
from copydesk.cleaners.core.names import NameScan
from copydesk.cleaners.core.sources import PLACEHOLDER

#: The attributes that can be searched.
_ASKED_FOR = ("class", "id", "href", "rel", "itemprop", "itemtype", "property", "title")
#: AttributeColumns that are asked for together: which elements have any of them. Those that hold a moment, on whatever
#: element (`time` is read for itself); those that scripts and tests know an element by.
MOMENTS = frozenset((
    "datetime", "pubdate", "date", "data-datetime", "data-date", "data-date-time", "data-timestamp", "data-time",
    "data-published", "data-published-at", "data-published-date", "data-pubdate", "data-pub-date", "data-publish-date",
    "data-publication-date", "data-publish-time", "data-utc", "data-epoch", "data-unix", "data-unixtime",
    "data-created", "data-created-at", "data-iso",
))  # fmt: skip
KEYS_OF_SCRIPTS = frozenset(
    f"data-{name}" for name in ("testid", "test-id", "test", "qa", "cy", "component", "type", "role", "module")
)
_GROUPS = {**{name: (name,) for name in _ASKED_FOR}, "moments": MOMENTS, "keys of scripts": KEYS_OF_SCRIPTS}
_NUMBERS = {group: number for number, group in enumerate(_GROUPS, 1)}
_TELLING = NameTree(telling(*_GROUPS.values()))

_PLACEHOLDER = re.compile(f"{PLACEHOLDER}(\\d+){PLACEHOLDER}")

#: What parts the words of an attribute.
_SPACES = re.compile("[ \t\n\f\r]+")


#: So many elements are looked at one by one.
_FEW = 12

#: So many texts are looked for by one pass first: most of them stand nowhere on a page.
_MANY = 8


@dataclass(frozen=True, slots=True)
class AttributeValues:
    """An attribute's different values in lower case and joined by line ends, where each begins, and who has it."""

    joined: str
    starts: list[int]
    holders: list[list[int]]


@dataclass(frozen=True)
class ElementIndex:
    """A page's elements, their attributes and their tags side by side; a place is a number in these lists.

    `places` has those of each tag, `parents` the place of the element round each (-1 for the root), `ends` the place
    behind all that stands in it; `rows` and `way` tell of attributes at one glance, and how elements and texts follow
    each other in `written` (all as `core.elements.scan_tree` finds them). Of long scripts and style sheets placeholders
    stand there and in the tree, and they themselves in `left_out`: `text` gives them. What is found for several
    questions together stands in page order, an element as often as questions found it.
    """

    written: bytes
    tags: list[str]
    parents: list[int]
    ends: list[int]
    places: dict[str, list[int]]
    rows: Any
    way: Any
    attributes: AttributeColumns
    left_out: list[bytes] = field(default_factory=list)
    _values: dict[str, AttributeValues] = field(default_factory=dict)
    _having: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    @cached_property
    def body(self) -> int:
        """The place of the page's body; -1 where it has none, as a page of frames."""
        return next((place for place in self.places.get("body", ()) if self.parents[place] == 0), -1)

    def having(self, group: str) -> dict[str, list[int]]:
        """The values of an attribute, or of those of a group (`_GROUPS`), each with the places that have it."""
        if (found := self._having.get(group)) is None:
            found = self._having[group] = self.attributes.having(_NUMBERS[group], len(self.tags))
        return found

    @cached_property
    def classes(self) -> list[str]:
        """What each element says as its classes, as written; nothing where it says nothing."""
        return spread_values(self.having("class"), len(self.tags))

    def tagged(self, *tags: str) -> list[int]:
        """The places of the elements with one of these tags."""
        return [place for tag in tags for place in self.places.get(tag, ())]

    def holding(self, attribute: str, *parts: str) -> list[int]:
        """The places of the elements whose attribute holds one of these lower-case texts, in whatever case."""
        values = self.values(attribute)
        if len(parts) >= _MANY:
            parts = parts_within(values.joined, parts)
        return places_holding(values.joined, values.starts, values.holders, parts)

    def with_word(self, attribute: str, *words: str) -> list[int]:
        """The places of the elements that have one of these words in an attribute, written just so."""
        if len(words) >= _MANY:
            parts = parts_within(self.values(attribute).joined, tuple(word.lower() for word in words))
            words = tuple(word for word in words if word.lower() in parts)
        return [
            place
            for word in words
            for place in self.holding(attribute, word.lower())
            if self.has_word(place, attribute, word)
        ]

    def has_word(self, place: int, attribute: str, word: str) -> bool:
        """Whether an element has a word in an attribute, written just so."""
        said = self.value(place, attribute)
        return word in said and word in _SPACES.split(said)

    def with_any_case(self, attribute: str, word: str) -> list[int]:
        """The places of the elements that have this lower-case word in an attribute, in whatever case, as `rel` has."""
        return [
            place
            for place in self.holding(attribute, word)
            if any(each.lower() == word for each in self._words(place, attribute))
        ]

    def inside(self, place: int, tag: str, attribute: str) -> int:
        """The place of the first element of a tag with an attribute in an element, or of that itself; -1 for none."""
        tagged, end = self.places.get(tag, []), self.ends[place]
        for at in islice(tagged, bisect_left(tagged, place), None):
            if at >= end:
                break
            if self.attributes.has(at, attribute):
                return at
        return -1

    def within(self, place: int, *tags: str) -> list[int]:
        """The places of the elements with one of these tags in an element, and of that itself if it has one."""
        end = self.ends[place]
        if len(tags) > 1 and end - place < _FEW:
            return [at for at in range(place, end) if self.tags[at] in tags]
        found: list[int] = []
        for tag in tags:
            if tagged := self.places.get(tag):
                found += tagged[bisect_left(tagged, place) : bisect_left(tagged, end)]
        return sorted(found) if len(tags) > 1 else found

    def having_any(self, *groups: str) -> list[int]:
        """The places of the elements that have any attribute of these groups (`_GROUPS`), whatever it says."""
        return sorted({place for group in groups for places in self.having(group).values() for place in places})

    def has_part(self, attribute: str, *parts: str) -> bool:
        """Whether any element has one of these texts in an attribute, written just so."""
        return any(part in self.value(at, attribute) for part in parts for at in self.holding(attribute, part.lower()))

    def value(self, place: int, attribute: str) -> str:
        """What an element's attribute says; nothing where it has none."""
        return self.attributes.value(place, attribute)

    def text(self, place: int, separator: str = "", *, has_code: bool = True) -> str:
        """The texts that stand in an element, those of scripts and style sheets too or not."""
        return separator.join(texts_of(self.written, self.rows, self.way, place, has_code, self.left_out))

    def own_text(self, place: int) -> str:
        """The texts that stand in an element, and in none within it."""
        return "".join(texts_of(self.written, self.rows, self.way, place, True, self.left_out, True))

    def text_without(self, place: int, others: list[int], separator: str = "") -> str:
        """The texts that stand in an element and in none of these others, which are in page order; no code."""
        return separator.join(texts_without(self.written, self.rows, self.way, place, others))

    def is_text_alone(self, place: int) -> bool:
        """Whether an element holds one text and nothing else."""
        return self.ends[place] == place + 1 and self.text(place) != ""

    def code(self, place: int) -> bytes:
        """What stands in a script or a style sheet, in UTF-8, with whatever line ends its source has."""
        begin, number, end = code_at(self.written, self.rows, self.way, place)
        if begin < 0:
            return self.text(place).encode()
        return self.left_out[number] if number >= 0 and self.left_out else self.written[begin:end]

    def whole(self, text: str) -> str:
        """A text of the tree with the code for which placeholders stand in it."""
        if not self.left_out or PLACEHOLDER not in text:
            return text
        return _PLACEHOLDER.sub(lambda match: code_as_parsed(self.left_out[int(match[1])]), text)

    @cached_property
    def above_headlines(self) -> frozenset[int]:
        """The places of the `h1` elements and of all elements round one."""
        known: set[int] = set()
        for place in self.tagged("h1"):
            while place >= 0 and place not in known:
                known.add(place)
                place = self.parents[place]
        return frozenset(known)

    def around(self, place: int) -> Iterator[int]:
        """The places of the elements round one, the nearest first."""
        place = self.parents[place]
        while place >= 0:
            yield place
            place = self.parents[place]

    def behind(self, place: int) -> int:
        """The place of the next node of the same parent that is no text; -1 for none."""
        behind = self.ends[place]
        return behind if behind < len(self.parents) and self.parents[behind] == self.parents[place] else -1

    def before(self, place: int) -> int:
        """The place of the node of the same parent before it that is no text; -1 for none."""
        parent, before = self.parents[place], place - 1
        if before == parent:
            return -1
        while self.parents[before] != parent:
            before = self.parents[before]
        return before

    def text_behind(self, place: int) -> str:
        """The text right behind an element, up to what is no text; nothing where there is none."""
        return text_behind(self.written, self.rows, self.way, self.parents, self.ends, place)

    def text_before(self, place: int) -> str:
        """The text right before an element, from what is no text on; nothing where there is none."""
        return text_before(self.written, self.rows, self.way, place)

    def is_longer(self, place: int, letters: int) -> bool:
        """Whether what stands in an element, scripts and style sheets too, has more characters, its edges left out."""
        return has_more_letters(self.written, self.rows, self.way, place, letters)

    def values(self, attribute: str) -> AttributeValues:
        """The values of the attributes of a group; joined when first asked for."""
        found = self._values.get(attribute)
        if found is None:
            starts, having = list[int](), self.having(attribute)
            joined = join_values(list(having), starts)
            found = self._values[attribute] = AttributeValues(joined, starts, list(having.values()))
        return found

    def _words(self, place: int, attribute: str) -> list[str]:
        return _SPACES.split(self.value(place, attribute))


def index_elements(root: LexborNode | None) -> ElementIndex:
    """The index of a tree; that of no tree is empty."""
    if root is None:
        return ElementIndex(b"", [], [], [], {}, (), (), AttributeColumns(b"", bytes(8), bytes(4)))
    written = (root.html or "").encode()
    if (columns := scan_tree(written, _TELLING)) is None:
        # Rare: what SVG nests in a style sheet, a script in a comment in a script, a template.
        written = written_plainly(root)
        if (columns := scan_tree(written, _TELLING, is_plain=True)) is None:
            raise ValueError("The page's tree cannot be read: it has a name of a tag or of an attribute that is none.")
    return _index(written, columns, [])


def index_without_code(root: LexborNode | None, left_out: list[bytes]) -> ElementIndex | None:
    """The index of a tree of whose source code was left out; `None` where the tree may not be that of the source."""
    if root is None:
        return None
    written = (root.html or "").encode()
    columns = scan_tree(written, _TELLING, left_out=len(left_out))
    return None if columns is None else _index(written, columns, left_out)


def _index(written: bytes, columns: Columns, left_out: list[bytes]) -> ElementIndex:
    tags, parents, ends, places, rows, said, way = columns
    attributes = AttributeColumns(written, rows, said)
    return ElementIndex(written, tags, parents, ends, places, rows, way, attributes, left_out)


_Tables = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]

#: The letters that words have; any other ends one.
_LETTERS = "abcdefghijklmnopqrstuvwxyz-"

#: So many words have a mark of their own in one automaton.
_MARKS = 30

#: So many lists of words are kept with their automata: each is asked of every page.
_AT_HAND = 64


def scan_tables(words: Mapping[int, Iterable[str]]) -> _Tables:
    """The automaton for words, by the mark of their group: columns of characters, steps and marks of states."""
    columns = np.zeros(128, np.int32)
    for column, letter in enumerate(_LETTERS, 1):
        columns[[ord(letter), ord(letter.upper())]] = column
    steps, marks = _tree_of_letters(words)
    _link(steps, marks)
    return columns, np.array(steps, np.int32), np.array(marks, np.int32)


def _tree_of_letters(groups: Mapping[int, Iterable[str]]) -> tuple[list[list[int]], list[int]]:
    """A state for each beginning of a word, with the states that follow, and the marks of the words that end there."""
    steps, marks = [[0] * (len(_LETTERS) + 1)], [0]
    for mark, words in groups.items():
        for word in words:
            state = 0
            for column in (_LETTERS.index(letter) + 1 for letter in word):
                if not steps[state][column]:
                    steps[state][column] = len(steps)
                    steps.append([0] * (len(_LETTERS) + 1))
                    marks.append(0)
                state = steps[state][column]
            marks[state] |= mark
    return steps, marks


def _link(steps: list[list[int]], marks: list[int]) -> None:
    """Let each state go on where a word that began within it goes on, and find what ends there."""
    back = [0] * len(steps)
    waiting = deque(state for state in steps[0] if state)
    while waiting:
        state = waiting.popleft()
        marks[state] |= marks[back[state]]
        for column, following in enumerate(steps[state]):
            if following:
                back[following] = steps[back[state]][column]
                waiting.append(following)
            else:
                steps[state][column] = steps[back[state]][column]


def parts_within(text: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    r"""Those of the parts that may stand in a text in lower case, found by one pass; others are in it nowhere.

    >>> parts_within("post related\nlatest-news", ("popular", "latest", "related", "/tag"))
    ('latest', 'related', '/tag')
    """
    asked, scans = _scans(parts)
    found = {part for chunk, scan in scans for part in _marked(chunk, scan.find(text))}
    return tuple(part for part in parts if part in asked or part in found)


def _marked(words: tuple[str, ...], marks: int) -> Iterable[str]:
    return (word for number, word in enumerate(words) if marks >> number & 1)


@lru_cache(maxsize=_AT_HAND)
def _scans(parts: tuple[str, ...]) -> tuple[frozenset[str], tuple[tuple[tuple[str, ...], NameScan], ...]]:
    """The parts of other letters than automata know, which are always asked for, and the automata for all others."""
    known = [part for part in parts if set(part) <= set(_LETTERS)]
    chunks = [tuple(known[at : at + _MARKS]) for at in range(0, len(known), _MARKS)]
    scans = ((each, NameScan(*scan_tables({1 << n: [word] for n, word in enumerate(each)}))) for each in chunks)
    return frozenset(parts) - frozenset(known), tuple(scans)
