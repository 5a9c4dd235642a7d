"""The elements of a page as arrays, and what is known of each of them: tag, kinds of names, signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core import layout
from copydesk.cleaners.core.texts import has_any, without_digits
from copydesk.cleaners.extract.blocks import Elements

Ints = NDArray[np.int32]

_LANDMARKS = "article main aside footer header nav form table ul figure blockquote section"
LANDMARKS = tuple(_LANDMARKS.split())
_TAGS = """p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd td th tr table tbody blockquote pre section article main aside
    header footer nav figure figcaption form body center a span strong b em i font time cite small address"""
_TAG_NUMBER = {tag: number for number, tag in enumerate(_TAGS.split(), 1)}
#: The first and the last of the numbers of the tags of headings, which follow each other.
HEADINGS = (_TAG_NUMBER["h1"], _TAG_NUMBER["h6"])
_LANDMARK_BIT = {_TAG_NUMBER[tag]: 1 << place for place, tag in enumerate(LANDMARKS)}

_GOOD_NAMES = """article body content entry main post story text paragraph copy"""
_BAD_NAMES = """ad- ads advert banner breadcrumb byline caption cookie comment credit disclaimer foot header menu meta
    modal more nav newsletter outbrain popular promo recirc recommend related share sharing sidebar signup social
    sponsor subscri taboola tag teaser toolbar trending widget author bio gallery copyright login paywall popup
    timestamp date"""
_GOOD_WORDS, _BAD_WORDS = tuple(_GOOD_NAMES.split()), tuple(_BAD_NAMES.split())
_GOOD, _BAD = 1, 2
#: Names of elements that are alike so far are held to be the same.
_SIGNATURE_LETTERS = 40


@dataclass(frozen=True, slots=True)
class ElementArrays:
    """A page's elements, a number each in every array: what `Elements` has, and what is told by tag and names.

    `kinds` has bit 1 for a name that articles often have, bit 2 for one that their frame often has; `landmark` the bit
    of the tag among `LANDMARKS`; elements of the same tag and names, but for digits, have the same `signature`.
    """

    parent: Ints
    end: Ints
    depth: Ints
    hidden: Ints
    tag: Ints
    kinds: Ints
    landmark: Ints
    is_paragraph: Ints
    signature: Ints


def as_ints(values: Sequence[int]) -> Ints:
    """Numbers or truths as an array."""
    array = np.empty(len(values), np.int32)
    layout.ints(values if isinstance(values, list) else list(values), array)
    return array


def spread_looks(elements: Elements, by_look: Ints) -> Ints:
    """For each element what is known of all that look like it."""
    told = np.empty(len(elements.look), np.int32)
    layout.spread(by_look, as_ints(elements.look), told)
    return told


def told_by_tag(elements: Elements, numbers: dict[str, int]) -> Ints:
    """For each element the number of its tag, 0 for tags that have none."""
    told = np.empty(len(elements.look), np.int32)
    layout.tell_by_tag(elements.looks, numbers, elements.look, told)
    return told


def read_elements(elements: Elements) -> ElementArrays:
    """The elements of a page that has any."""
    tags, kinds, signatures = zip(*starmap(_read_look, elements.looks), strict=True)
    look = as_ints(elements.look)

    def told(by_look: list[int]) -> Ints:
        array = np.empty(len(look), np.int32)
        layout.spread(as_ints(by_look), look, array)
        return array

    return ElementArrays(
        as_ints(elements.parent),
        as_ints(elements.end),
        as_ints(elements.depth),
        as_ints(elements.hidden),
        told(list(tags)),
        told(list(kinds)),
        told([_LANDMARK_BIT.get(tag, 0) for tag in tags]),
        told([tag == _TAG_NUMBER["p"] for tag in tags]),
        told(_numbered(signatures)),
    )


def _numbered(signatures: Iterable[str]) -> list[int]:
    """A number for each, the same for equal ones."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(own, len(numbers)) for own in signatures]


@lru_cache(1 << 15)
def _read_look(tag: str, names: str) -> tuple[int, int, str]:
    """The number of the tag, the kinds of the names, and what elements alike but for digits share."""
    return _TAG_NUMBER.get(tag, 0), _kinds_of_names(names), f"{tag} {without_digits(names)[:_SIGNATURE_LETTERS]}"


def _kinds_of_names(names: str) -> int:
    """Whether one of an element's names is one that articles often have, one that their frame often has: a bit each."""
    kinds = 0
    for name in names.split():
        kinds |= _kinds_of_name(name)
    return kinds


@lru_cache(1 << 14)
def _kinds_of_name(name: str) -> int:
    low = name.lower()
    return (_GOOD if has_any(low, _GOOD_WORDS) else 0) | (_BAD if has_any(low, _BAD_WORDS) else 0)
