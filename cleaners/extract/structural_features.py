"""The elements of a page as arrays, and what is known of each of them: tag, kinds of names, signature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from copydesk.cleaners.core import layout
from copydesk.cleaners.extract.blocks import Elements, Ints, as_ints, which
from copydesk.cleaners.extract.naming import BAD, GOOD

_LANDMARKS = "article main aside footer header nav form table ul figure blockquote section"
LANDMARKS = tuple(_LANDMARKS.split())
_TAGS = """p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd td th tr table tbody blockquote pre section article main aside
    header footer nav figure figcaption form body center a span strong b em i font time cite small address"""
_TAG_NUMBER = {tag: number for number, tag in enumerate(_TAGS.split(), 1)}
#: The first and the last of the numbers of the tags of headings, which follow each other.
HEADINGS = (_TAG_NUMBER["h1"], _TAG_NUMBER["h6"])
_LANDMARK_BIT = {tag: 1 << place for place, tag in enumerate(LANDMARKS)}

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


def told_by_tag(elements: Elements, numbers: dict[str, int]) -> Ints:
    """For each element the number of its tag, 0 for tags that have none."""
    told = np.empty(len(elements.tag), np.int32)
    layout.tell_tags(list(elements.tags), numbers, elements.tag_array, told)
    return told


def places_of(elements: Elements, tag: str) -> list[int]:
    """The elements of a tag, in page order."""
    number = elements.tags.get(tag)
    return [] if number is None else which(elements.tag_array == number)


def read_elements(elements: Elements) -> ElementArrays:
    """The elements of a page that has any."""
    signatures = np.empty(len(elements.looks), np.int32)
    layout.sign(list(elements.looks), _SIGNATURE_LETTERS, signatures)
    look = elements.look_array
    tags = told_by_tag(elements, _TAG_NUMBER)
    return ElementArrays(
        elements.parent_array,
        as_ints(elements.end),
        as_ints(elements.depth),
        as_ints(elements.hidden),
        tags,
        (elements.mark_array & (GOOD | BAD))[look],
        told_by_tag(elements, _LANDMARK_BIT),
        (tags == _TAG_NUMBER["p"]).astype(np.int32),
        signatures[look],
    )
