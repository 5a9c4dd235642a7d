"""The elements of a page by their tags and by what their attributes hold: one walk serves everyone who searches.

To ask the tree for a selector visits every element, and a page is asked dozens of questions. Here a question is a
search for a piece of text in all values of an attribute at once, and only elements that have it are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from selectolax.lexbor import LexborNode

from copydesk.cleaners.core.elements import gather, join_values, places_holding, telling
from copydesk.cleaners.html.name_tables import parts_within

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

    @cached_property
    def by_tag(self) -> dict[str, list[LexborNode]]:
        """The elements by their tag, in page order."""
        return {tag: [self.nodes[place] for place in places] for tag, places in self.places.items()}

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
