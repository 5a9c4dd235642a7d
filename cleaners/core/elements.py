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
) -> None:
    """Put into the lists, in page order, each element below `root`, the root itself too, and its attributes; and under
    its tag its place in these lists and itself."""
    at: cython.Py_ssize_t
    for at, node in enumerate(root.traverse()):
        tag: str = node.tag or ""
        nodes.append(node)
        attributes.append(node.attributes)
        if tag in places:
            places[tag].append(at)
            by_tag[tag].append(node)
        else:
            places[tag] = [at]
            by_tag[tag] = [node]


def values_of(
    attributes: list[dict[str, str | None]], name: str, places: list[int], starts: list[int], values: list[str]
) -> None:
    """Put into the lists which elements have the attribute, where each value begins in the values joined by line
    ends, and the values, in lower case; an attribute without a value has an empty one."""
    at: cython.Py_ssize_t
    start: cython.Py_ssize_t = 0
    said: dict[str, str | None]
    for at in range(len(attributes)):
        said = attributes[at]
        if name in said:
            value = (said[name] or "").lower()
            places.append(at)
            starts.append(start)
            values.append(value)
            start += len(value) + 1
