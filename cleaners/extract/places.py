"""Where the blocks of a page stand among its elements, computed for all elements at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaners.extract.blocks import Blocks

#: The block's element and this many less one of its ancestors are described one by one.
LEVELS = 4
#: An element that holds this share of the page's prose may be the article's.
MOST = 0.65

_LANDMARKS = "article main aside footer header nav form table ul figure blockquote section"
LANDMARKS = tuple(_LANDMARKS.split())
_TAGS = """p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd td th tr table tbody blockquote pre section article main aside
    header footer nav figure figcaption form body center a span strong b em i font time cite small address"""
_TAG_NUMBER = {tag: number for number, tag in enumerate(_TAGS.split(), 1)}
#: The numbers of the tags of headings.
HEADINGS = tuple(_TAG_NUMBER[f"h{level}"] for level in range(1, 7))

_GOOD_NAME = re.compile(r"article|body|content|entry|main|post|story|text|paragraph|copy", re.IGNORECASE)
_BAD_NAME = re.compile(
    r"ad-|ads|advert|banner|breadcrumb|byline|caption|cookie|comment|credit|disclaimer|foot|header|menu|meta|modal|more"
    r"|nav|newsletter|outbrain|popular|promo|recirc|recommend|related|share|sharing|sidebar|signup|social|sponsor"
    r"|subscri|taboola|tag|teaser|toolbar|trending|widget|author|bio|gallery|copyright|login|paywall|popup|timestamp"
    r"|date",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")

Numbers = NDArray[np.float64]


class Places:
    """The elements of a page as arrays (one entry an element), and which of them each block stands in."""

    def __init__(self, blocks: Blocks, letters: Numbers, link_letters: Numbers, prose: NDArray[np.bool_]) -> None:
        elements = blocks.elements
        self.parents = elements.parent
        self.tags = elements.tag
        self.parent = np.asarray(elements.parent)
        self.depth = np.asarray(elements.depth)
        self.hidden = np.asarray(elements.hidden)
        self.tag = np.array([_TAG_NUMBER.get(tag, 0) for tag in elements.tag])
        self.leaf = np.asarray(blocks.leaf)
        self.levels = self._levels(np.asarray(blocks.owner))
        self.signatures = _signatures(elements.tag, elements.names)
        self._name_them(elements.names)
        self._add_up(letters, link_letters, prose)
        self._find_roots(letters, prose)
        self._name_slots()

    def below_main_root(self) -> NDArray[np.bool_]:
        """For each block, whether it stands below the element that holds most of the prose."""
        below: NDArray[np.bool_] = self.root_distances["holder"][1][self.levels[0]] == 0
        return below

    def _levels(self, owner: NDArray[Any]) -> list[NDArray[Any]]:
        levels = [owner]
        for _ in range(LEVELS - 1):
            levels.append(np.where(levels[-1] >= 0, self.parent[levels[-1]], -1))
        return levels

    def _name_them(self, names: Sequence[str]) -> None:
        """Which elements, and how many of those above them, have names that articles or their frame often have."""
        known: dict[str, tuple[bool, bool]] = {"": (False, False)}
        for name in names:
            if name not in known:
                known[name] = (_GOOD_NAME.search(name) is not None, _BAD_NAME.search(name) is not None)
        good, bad = zip(*(known[name] for name in names), strict=True)
        self.good, self.bad = np.asarray(good), np.asarray(bad)
        self.good_above = self._accumulated(good)
        self.bad_above = self._accumulated(bad)
        bits = self._masks()
        self.inside = {tag: (bits >> number) & 1 for number, tag in enumerate(LANDMARKS)}

    def _accumulated(self, flags: Sequence[bool]) -> NDArray[Any]:
        """For each element, how many of it and its ancestors have the flag."""
        sums = list(map(int, flags))
        for k, parent in enumerate(self.parents):
            if parent >= 0:
                sums[k] += sums[parent]
        return np.asarray(sums)

    def _masks(self) -> NDArray[Any]:
        """For each element, one bit for each landmark that it is or stands in."""
        bit = {tag: 1 << number for number, tag in enumerate(LANDMARKS)}
        masks = [bit.get(tag, 0) for tag in self.tags]
        for k, parent in enumerate(self.parents):
            if parent >= 0:
                masks[k] |= masks[parent]
        return np.asarray(masks)

    def _add_up(self, letters: Numbers, link_letters: Numbers, prose: NDArray[np.bool_]) -> None:
        """Sums over everything below an element: in document order that is one stretch of elements."""
        count = len(self.parents)
        end = list(range(1, count + 1))
        for k in range(count - 1, 0, -1):
            parent = self.parents[k]
            if end[k] > end[parent]:
                end[parent] = end[k]
        owner = self.levels[0]

        def below(values: Numbers) -> Numbers:
            sums = np.concatenate([[0.0], np.cumsum(np.bincount(owner, values, count))])
            total: Numbers = sums[end] - sums[:-1]
            return total

        text, links = below(letters), below(link_letters)
        blocks, self.prose_below = below(np.ones(len(owner))), below(letters * prose)
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
        keys = list(zip(self.parents, self.signatures, strict=True))
        times: dict[tuple[int, str], int] = {}
        for key in keys:
            times[key] = times.get(key, 0) + 1
        return np.array([times[key] for key in keys])

    def _find_roots(self, letters: Numbers, prose: NDArray[np.bool_]) -> None:
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
        meeting = [0] * len(self.parents)
        chain = set()
        at = root
        while at >= 0:
            chain.add(at)
            at = self.parents[at]
        depth = self.depth.tolist()
        for k, parent in enumerate(self.parents):
            meeting[k] = depth[k] if k in chain else meeting[parent]
        met = np.asarray(meeting)
        return self.depth - met, self.depth[root] - met

    def _name_slots(self) -> None:
        names = [self.signatures[k] for k in range(len(self.signatures))] + [""]
        columns = [level.tolist() for level in self.levels[:3]]
        self.slots = [(names[a], names[b], names[c]) for a, b, c in zip(*columns, strict=True)]
        self.signatures_of_blocks = [slot[0] for slot in self.slots]


def _signatures(tags: Sequence[str], names: Sequence[str]) -> list[str]:
    """Each element's tag and names without digits, so that numbered siblings are alike."""
    known: dict[tuple[str, str], str] = {}
    signatures = []
    for key in zip(tags, names, strict=True):
        signature = known.get(key)
        if signature is None:
            signature = known[key] = key[0] + "." + _DIGITS.sub("", key[1])[:40]
        signatures.append(signature)
    return signatures
