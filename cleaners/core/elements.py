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
    having: dict[str, list[int]],
) -> None:
    """Put into the lists, in page order, each element below `root`, the root itself too, and its attributes; and under
    its tag its place in these lists and itself. `having` gets the places of the elements with each of its attributes.
    """
    said: dict[str, str | None]
    at: cython.Py_ssize_t
    for at, node in enumerate(root.traverse()):
        tag: str = node.tag or ""
        nodes.append(node)
        said = node.attributes
        attributes.append(said)
        for name in said:
            if name in having:
                having[name].append(at)
        if tag in places:
            places[tag].append(at)
            by_tag[tag].append(node)
        else:
            places[tag] = [at]
            by_tag[tag] = [node]


def values_of(attributes: list[dict[str, str | None]], name: str, places: list[int], starts: list[int]) -> str:
    """The values of an attribute of the elements at these places, in lower case and joined by line ends.

    `starts` gets where each begins; an attribute without a value has an empty one.
    """
    start: cython.Py_ssize_t = 0
    values: list[str] = []
    place: cython.Py_ssize_t
    for place in places:
        value: str = (attributes[place][name] or "").lower()
        starts.append(start)
        values.append(value)
        start += len(value) + 1
    return "\n".join(values)
