# cython: boundscheck=False, wraparound=False
"""The elements of a parsed page, by one walk through its tree's public interface."""

from typing import Any

import cython


def gather(
    root: Any,
    nodes: list[Any],
    attributes: list[dict[str, str | None]],
    places: dict[str, list[int]],
    by_tag: dict[str, list[Any]],
    having: dict[str, dict[str, list[int]]],
) -> None:
    """Put into the lists, in page order, each element below `root`, the root itself too, and its attributes; and under
    its tag its place in these lists and itself. `having` gets, for each of its attributes, the different values and the
    places of the elements that have each; an attribute without a value has an empty one.
    """
    said: dict[str, str | None]
    holders: dict[str, list[int]]
    value: str
    at: cython.Py_ssize_t
    for at, node in enumerate(root.traverse()):
        tag: str = node.tag or ""
        nodes.append(node)
        said = node.attributes
        attributes.append(said)
        for name in said:
            if name in having:
                # Elements of a list share their classes: a value is searched once for all of them.
                holders = having[name]
                value = said[name] or ""
                if value in holders:
                    holders[value].append(at)
                else:
                    holders[value] = [at]
        if tag in places:
            places[tag].append(at)
            by_tag[tag].append(node)
        else:
            places[tag] = [at]
            by_tag[tag] = [node]


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
