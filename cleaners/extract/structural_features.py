"""Where the blocks of a page stand among its elements, computed for all elements at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import starmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.blocks import Blocks

#: The block's element and this many less one of its ancestors are described one by one.
LEVELS = 4
#: An element that holds this share of the page's prose may be the article's.
MOST = 0.65

_LANDMARKS = "article main aside footer header nav form table ul figure blockquote section"
LANDMARKS = tuple(_LANDMARKS.split())
_TAGS = """p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd td th tr table tbody blockquote pre section article main aside
    header footer nav figure figcaption form body center a span strong b em i font time cite small address"""
_TAG_NUMBER = {tag: number for number, tag in enumerate(_TAGS.split(), 1)}
#: The first and the last of the numbers of the tags of headings, which follow each other.
HEADINGS = (_TAG_NUMBER["h1"], _TAG_NUMBER["h6"])

_GOOD_NAME = re.compile(r"article|body|content|entry|main|post|story|text|paragraph|copy")
_BAD_NAME = re.compile(
    r"ad-|ads|advert|banner|breadcrumb|byline|caption|cookie|comment|credit|disclaimer|foot|header|menu|meta|modal|more"
    r"|nav|newsletter|outbrain|popular|promo|recirc|recommend|related|share|sharing|sidebar|signup|social|sponsor"
    r"|subscri|taboola|tag|teaser|toolbar|trending|widget|author|bio|gallery|copyright|login|paywall|popup|timestamp"
    r"|date"
)
_GOOD, _BAD = 1, 2
_DIGITS = re.compile(r"\d+")
#: Names of elements that are alike so far are held to be the same.
_SIGNATURE_LETTERS = 40

StructuralNumbers = NDArray[np.float64]


class StructuralFeatures:
    """The elements of a page as arrays (one entry an element), and which of them each block stands in."""

    def __init__(
        self, blocks: Blocks, letters: StructuralNumbers, link_letters: StructuralNumbers, prose: NDArray[np.bool_]
    ) -> None:
        elements = blocks.elements
        self.parents = elements.parent
        self.parent = np.asarray(elements.parent)
        self.depth = np.asarray(elements.depth)
        self.hidden = np.asarray(elements.hidden)
        look = np.asarray(elements.look)
        tags, kinds, signatures = zip(*starmap(_read_look, elements.looks), strict=True)
        self.tag = np.array(tags)[look]
        self.leaf = np.asarray(blocks.leaf)
        self.levels = self._levels(np.asarray(blocks.owner))
        self.end = np.asarray(elements.end)
        self.signature = _numbered(signatures)[look]
        self._name_them(np.array(kinds)[look])
        self._add_up(letters, link_letters, prose)
        self._find_roots(letters, prose)
        self._number_slots()

    def below_main_root(self) -> NDArray[np.bool_]:
        """For each block, whether it stands below the element that holds most of the prose."""
        below: NDArray[np.bool_] = self.root_distances["holder"][1][self.levels[0]] == 0
        return below

    def _levels(self, owner: NDArray[Any]) -> list[NDArray[Any]]:
        levels = [owner]
        for _ in range(LEVELS - 1):
            levels.append(np.where(levels[-1] >= 0, self.parent[levels[-1]], -1))
        return levels

    def _name_them(self, kinds: NDArray[np.int64]) -> None:
        """Which elements, and how many of those above them, have names that articles or their frame often have."""
        self.good, self.bad = (kinds & _GOOD) > 0, (kinds & _BAD) > 0
        flags = [self.tag == _TAG_NUMBER[tag] for tag in LANDMARKS]
        *inside, self.good_above, self.bad_above = self._accumulated(np.stack([*flags, self.good, self.bad]))
        self.inside = {tag: above > 0 for tag, above in zip(LANDMARKS, inside, strict=True)}

    def _accumulated(self, flags: NDArray[np.bool_]) -> NDArray[Any]:
        """For each flag (row) and each element, how many of it and its ancestors have the flag."""
        rows, flagged = np.nonzero(flags)
        count, width = len(flags), flags.shape[1] + 1
        rows *= width
        begun = np.bincount(rows + flagged, minlength=count * width)
        ended = np.bincount(rows + self.end[flagged], minlength=count * width)
        sums: NDArray[Any] = np.cumsum((begun - ended).reshape(count, width)[:, :-1], axis=1)
        return sums

    def _add_up(self, letters: StructuralNumbers, link_letters: StructuralNumbers, prose: NDArray[np.bool_]) -> None:
        """Sums over everything below an element: in document order that is one stretch of elements."""
        count, end = len(self.parents), self.end
        owner = self.levels[0]

        sums = np.zeros((4, count + 1))
        for row, values in zip(sums, (letters, link_letters, None, letters * prose), strict=True):
            np.cumsum(np.bincount(owner, values, count), out=row[1:])
        text, links, blocks, self.prose_below = sums[:, end] - sums[:, :-1]
        text_floor = np.maximum(1, text)
        self.link_share = links / text_floor
        self.aggregates = {
            "text_share": text / max(1.0, text[0]),
            "linked": self.link_share,
            "mean_letters": text / np.maximum(1, blocks),
            "blocks": blocks,
            "prose": self.prose_below / text_floor,
            "prose_share": self.prose_below / max(1.0, self.prose_below[0]),
            "siblings": self._siblings(),
        }

    def _siblings(self) -> NDArray[Any]:
        """How many children of the same parent have the same signature."""
        keys = self.parent * len(self.parents) + self.signature
        _, index, times = np.unique(keys, return_inverse=True, return_counts=True)
        siblings: NDArray[Any] = times[index]
        return siblings

    def _find_roots(self, letters: StructuralNumbers, prose: NDArray[np.bool_]) -> None:
        """Two guesses at the article's element: the one whose children are prose, the smallest that holds most."""
        score = np.zeros(len(self.parents))
        owner = self.levels[0][prose]
        container = np.where(self.tag[owner] == _TAG_NUMBER["p"], self.parent[owner], owner)
        container = np.maximum(container, 0)
        np.add.at(score, container, letters[prose])
        above = self.parent[container]
        np.add.at(score, above[above >= 0], letters[prose][above >= 0] / 2)
        dense = int((score * (1 - self.link_share)).argmax())
        held = np.flatnonzero(self.prose_below >= MOST * self.prose_below[0]) if self.prose_below[0] else [0]
        self.root_distances = {"dense": self._distances(dense), "holder": self._distances(int(held[-1]))}

    def _distances(self, root: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """For each element, the steps down to it from, and up from the root to, what both stand in."""
        chain = []
        while root >= 0:
            chain.append(root)
            root = self.parents[root]
        met = np.zeros(len(self.parents), np.int64)
        for depth, element in enumerate(reversed(chain)):
            met[element : self.end[element]] = depth
        return self.depth - met, len(chain) - 1 - met

    def _number_slots(self) -> None:
        """For each block a number of its slot (the signatures of its element and two above) and of its signature."""
        count = len(self.parents) + 1
        own, parent, grandparent = (np.where(level >= 0, self.signature[level], count - 1) for level in self.levels[:3])
        self.signatures_of_blocks = own
        self.slots = (own * count + parent) * count + grandparent


def _numbered(signatures: Iterable[str]) -> NDArray[np.int64]:
    """A number for each, the same for equal ones."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(own, len(numbers)) for own in signatures])


@lru_cache(1 << 15)
def _read_look(tag: str, names: str) -> tuple[int, int, str]:
    """The number of the tag, the kinds of the names, and what elements alike but for digits share."""
    return _TAG_NUMBER.get(tag, 0), _kinds_of_names(names), f"{tag} {_DIGITS.sub('', names)[:_SIGNATURE_LETTERS]}"


def _kinds_of_names(names: str) -> int:
    """Whether one of an element's names is one that articles often have, one that their frame often has: a bit each."""
    kinds = 0
    for name in names.split():
        kinds |= _kinds_of_name(name)
    return kinds


@lru_cache(1 << 14)
def _kinds_of_name(name: str) -> int:
    low = name.lower()
    return (_GOOD if _GOOD_NAME.search(low) else 0) | (_BAD if _BAD_NAME.search(low) else 0)
