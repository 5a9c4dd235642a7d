# cython: boundscheck=False, wraparound=False
"""The elements of a parsed page, by one walk through its tree's public interface."""

from collections.abc import Iterable
from typing import Any

import cython

#: What an element's attributes tell of it at one glance: bits.
HAS_CLASS: cython.int = 1
HAS_NAME: cython.int = 2  # id, itemprop, role
MAY_HIDE: cython.int = 4
HAS_ADDRESS: cython.int = 8
#: How far the number of an attribute that is asked for stands above these bits.
_SHIFT = cython.declare(cython.int, 8)

_TELLING = {
    "class": 1,
    **dict.fromkeys(("id", "itemprop", "role"), 2),
    **dict.fromkeys(("hidden", "aria-hidden", "style"), 4),
    "href": 8,
}

#: What happens on the way through a page, where it is no text: an element begins, something that is neither element
#: nor text stands there, an element ends.
BEGIN, OTHER, END = True, False, None

#: An element without attributes has those of all others without any.
_NO_ATTRIBUTES: dict[str, str | None] = {}


def telling(*asked_for: Iterable[str]) -> dict[str, int]:
    """What `gather` has to know of attributes: which of them tell something, and the places of which it gathers.

    The names of a group are asked for together.
    """
    told = dict(_TELLING)
    for number, group in enumerate(asked_for, 1):
        for name in group:
            told[name] = told.get(name, 0) | number << 8
    return told


def gather(
    root: Any,
    telling: dict[str, int],
    nodes: list[Any],
    attributes: list[dict[str, str | None]],
    tags: list[str],
    says: list[int],
    parents: list[int],
    ends: list[int],
    way: list[Any],
    places: dict[str, list[int]],
    having: list[dict[str, list[int]]],
) -> None:
    """Put into the lists, in page order, each node from `root` on that is no text, with its attributes, its tag, what
    its attributes tell at one glance (bits), the place of its parent (-1 above the root), and the place behind all
    that stands in it.

    `way` gets what happens on the way through the page: `BEGIN`, `END`, `OTHER`, and each text, those of scripts and
    style sheets as empty ones. `places` gets the places of each tag. `having` gets, for each group of attributes that
    are asked for (`telling`, a function, says which), the different values and the places of the elements that have
    each; an attribute without a value has an empty one.
    """
    open: list[Any] = []
    said: dict[str, str | None]
    holders: dict[str, list[int]]
    value: str
    known: Any
    bits: cython.int
    told: cython.int
    parent: cython.Py_ssize_t = -1
    place: cython.Py_ssize_t
    is_code: cython.bint = False
    node: Any = root
    while True:
        tag: str = node.tag or ""
        if tag == "-text":
            way.append("" if is_code else node.text_content or "")
        else:
            place = len(nodes)
            said = node.attributes or _NO_ATTRIBUTES
            bits = 0
            for name, given in said.items():
                found: Any = telling.get(name)
                if found is not None:
                    told = found
                    bits |= told & 0xFF
                    if told >> _SHIFT:
                        # Elements of a list share their classes: a value is searched once for all of them.
                        holders = having[(told >> _SHIFT) - 1]
                        value = given or ""
                        known = holders.get(value)
                        if known is None:
                            holders[value] = [place]
                        else:
                            cython.cast(list, known).append(place)
            known = places.get(tag)
            if known is None:
                places[tag] = [place]
            else:
                cython.cast(list, known).append(place)
            nodes.append(node)
            attributes.append(said)
            tags.append(tag)
            says.append(bits)
            parents.append(parent)
            ends.append(place + 1)
            if tag and tag[0] != "-":
                way.append(True)
                child: Any = node.first_child
                if child is not None:
                    open.append(node)
                    parent = place
                    is_code = tag == "script" or tag == "style"
                    node = child
                    continue
                way.append(None)
            else:
                way.append(False)
        if not open:
            return
        node = node.next
        while node is None:
            way.append(None)
            ends[parent] = len(nodes)
            parent = parents[parent]
            is_code = False
            node = open.pop()
            if not open:
                return
            node = node.next


def join_values(values: list[str], starts: list[int]) -> str:
    """Values of an attribute in lower case and joined by line ends; `starts` gets where each begins."""
    joined: str = "\n".join(values)
    is_plain: cython.bint = joined.isascii()
    if not is_plain:
        # In lower case a letter may be two.
        values = [value.lower() for value in values]
    start: cython.Py_ssize_t = 0
    value: str
    for value in values:
        starts.append(start)
        start += len(value) + 1
    return joined.lower() if is_plain else "\n".join(values)


def places_holding(joined: str, starts: list[int], holders: list[list[int]], parts: tuple[str, ...]) -> list[int]:
    """The places of what holds any of these texts, of each text in turn, found in what `join_values` gave.

    The texts are in lower case and have no line end.
    """
    found: list[int] = []
    low: cython.Py_ssize_t
    high: cython.Py_ssize_t
    middle: cython.Py_ssize_t
    at: cython.Py_ssize_t
    begin: cython.Py_ssize_t
    count: cython.Py_ssize_t = len(starts)
    part: str
    for part in parts:
        at = joined.find(part)
        low = 0
        while at >= 0:
            high = count
            while low < high:
                middle = (low + high) // 2
                begin = starts[middle]
                if begin <= at:
                    low = middle + 1
                else:
                    high = middle
            # The value that holds it is the one before; the search goes on behind it.
            found.extend(holders[low - 1])
            if low == count:
                break
            begin = starts[low]
            at = joined.find(part, begin)
    return found
