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

import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborNode

from copydesk.cleaners.core.elements import gather, join_values, places_holding, telling
from copydesk.cleaners.core.names import NameScan

Attributes = dict[str, str | None]

#: The attributes that can be searched.
_ASKED_FOR = ("class", "id", "href", "rel", "itemprop", "itemtype", "property", "title")
#: Attributes that are asked for together: which elements have any of them. Those that hold a moment, on whatever
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
_TELLING = telling(*_GROUPS.values())

#: What parts the words of an attribute.
_SPACES = re.compile("[ \t\n\f\r]+")


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

    `places` has those of each tag. `says` has for each what its attributes tell at one glance, `parents` the place of
    the element round it (-1 for the root), `ends` the place behind all that stands in it, `way` how elements and texts
    follow each other (all as `core.elements.gather` finds them). What is found for several questions together stands
    in page order, an element as often as questions found it.
    """

    nodes: list[LexborNode]
    attributes: list[Attributes]
    tags: list[str]
    says: list[int]
    parents: list[int]
    ends: list[int]
    way: list[str | bool | None]
    places: dict[str, list[int]]
    having: dict[str, dict[str, list[int]]]
    _values: dict[str, AttributeValues] = field(default_factory=dict)

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
            if word in self._words(place, attribute)
        ]

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
            if attribute in self.attributes[at]:
                return at
        return -1

    def having_any(self, *groups: str) -> list[int]:
        """The places of the elements that have any attribute of these groups (`_GROUPS`), whatever it says."""
        return sorted({place for group in groups for places in self.having[group].values() for place in places})

    def has_part(self, attribute: str, *parts: str) -> bool:
        """Whether any element has one of these texts in an attribute, written just so."""
        return any(part in self.value(at, attribute) for part in parts for at in self.holding(attribute, part.lower()))

    def value(self, place: int, attribute: str) -> str:
        """What an element's attribute says; nothing where it has none."""
        return self.attributes[place].get(attribute) or ""

    def at(self, places: Iterable[int]) -> list[LexborNode]:
        """The elements at these places, in page order."""
        return [self.nodes[place] for place in sorted(places)]

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

    def values(self, attribute: str) -> AttributeValues:
        """The values of the attributes of a group; joined when first asked for."""
        found = self._values.get(attribute)
        if found is None:
            starts, having = list[int](), self.having[attribute]
            joined = join_values(list(having), starts)
            found = self._values[attribute] = AttributeValues(joined, starts, list(having.values()))
        return found

    def _words(self, place: int, attribute: str) -> list[str]:
        return _SPACES.split(self.value(place, attribute))


def index_elements(root: LexborNode | None) -> ElementIndex:
    """The index of a tree; that of no tree is empty."""
    found = ElementIndex([], [], [], [], [], [], [], {}, {name: {} for name in _GROUPS})
    if root is not None:
        columns = (found.nodes, found.attributes, found.tags, found.says, found.parents, found.ends)
        gather(root, _TELLING, *columns, found.way, found.places, list(found.having.values()))
    return found


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
