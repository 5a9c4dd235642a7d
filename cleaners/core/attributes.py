# cython: boundscheck=False, wraparound=False, initializedcheck=False
"""The attributes of elements, as `elements.scan_tree` found them, and the search in all values of one at once."""

from array import array
from typing import Any

import cython

from copydesk.cleaners.core.elements import unescaped

#: So many numbers tell of an element there.
_ROW = cython.declare(cython.Py_ssize_t, 4)


@cython.final
@cython.cclass
class AttributeColumns:
    """The attributes of elements, by place; texts are made of them where somebody asks."""

    written: bytes
    text: cython.const[cython.uchar][::1]
    rows: cython.int[::1]
    said: cython.int[::1]
    known: dict[int, dict[str, str]]
    sorted: cython.int[::1]  # a place and where an attribute of it is told of, for each attribute of a group
    begins: list[int]  # where in it those of each of 64 groups begin

    def __init__(self, written: bytes, rows: Any, said: Any) -> None:
        self.written, self.rows, self.said = written, rows, said
        self.text = written if cython.compiled else memoryview(written)
        self.known, self.begins = {}, []
        self.sorted = memoryview(array("i", [0]))

    def __getitem__(self, place: cython.Py_ssize_t) -> dict[str, str]:
        """All attributes of an element, as written; one without a value has an empty one."""
        found: Any = self.known.get(place)
        if found is None:
            found = self.known[place] = {}
            at: cython.Py_ssize_t
            for at in range(self.rows[_ROW * place], self.rows[_ROW * (place + 1)], 4):
                name: str = self.written[self.said[at] : self.said[at + 1] - 2].decode()
                found[name] = self._value(at)
        return found

    def columns(self) -> Any:
        """What `elements.scan_tree` told of all attributes."""
        return self.said

    def value(self, place: cython.Py_ssize_t, name: str) -> str:
        """What an attribute of an element says; nothing where it has none."""
        at: cython.Py_ssize_t = self._find(place, name)
        return self._value(at) if at >= 0 else ""

    def written_of(self, place: cython.Py_ssize_t) -> bytes:
        """All attributes of an element as they are written."""
        first: cython.Py_ssize_t = self.rows[_ROW * place]
        last: cython.Py_ssize_t = self.rows[_ROW * (place + 1)]
        return self.written[self.said[first] : self.said[last - 2]] if last > first else b""

    def has(self, place: cython.Py_ssize_t, name: str) -> bool:
        """Whether an element has an attribute, whose name is of ASCII."""
        return self._find(place, name) >= 0

    def having(self, group: cython.int, count: cython.Py_ssize_t) -> dict[str, list[int]]:
        """The values of the attributes of a group, each with the places, of so many, that have it."""
        found: dict[str, list[int]] = {}
        at: cython.Py_ssize_t
        end: cython.Py_ssize_t
        if not self.begins:
            self._sort(count)
        at, end = self.begins[group], self.begins[group + 1]
        while at < end:
            # Elements of a list share their classes: a value is searched once for all of them.
            value: str = self._value(self.sorted[at + 1])
            holders: Any = found.get(value)
            if holders is None:
                found[value] = [self.sorted[at]]
            else:
                cython.cast(list, holders).append(self.sorted[at])
            at += 2
        return found

    @cython.cfunc
    def _sort(self, count: cython.Py_ssize_t) -> cython.void:
        """Put the attributes of so many places to their groups."""
        place: cython.Py_ssize_t
        at: cython.Py_ssize_t
        group: cython.Py_ssize_t
        ends: cython.int[64] = [0] * 64
        for at in range(0, self.rows[_ROW * count], 4):
            ends[self.said[at + 3]] += 2
        ends[0] = 0
        for group in range(1, 64):
            ends[group] += ends[group - 1]
        size: cython.int = ends[63]
        self.sorted = memoryview(array("i", bytes(4 * (size + 1))))
        for place in range(count - 1, -1, -1):
            at = self.rows[_ROW * (place + 1)]
            while at > self.rows[_ROW * place]:
                at -= 4
                group = self.said[at + 3]
                if group:
                    ends[group] -= 2
                    self.sorted[ends[group]], self.sorted[ends[group] + 1] = place, at
        # Where a group ended, it begins now.
        for group in range(64):
            self.begins.append(ends[group])
        self.begins.append(size)

    @cython.cfunc
    def _find(self, place: cython.Py_ssize_t, name: str) -> cython.Py_ssize_t:
        at: cython.Py_ssize_t
        begin: cython.Py_ssize_t
        same: cython.Py_ssize_t
        size: cython.Py_ssize_t = len(name)
        for at in range(self.rows[_ROW * place], self.rows[_ROW * (place + 1)], 4):
            begin = self.said[at]
            if self.said[at + 1] - 2 - begin == size:
                same = 0
                while same < size and self.text[begin + same] == ord(name[same]):
                    same += 1
                if same == size:
                    return at
        return -1

    @cython.cfunc
    def _value(self, at: cython.Py_ssize_t) -> str:
        begin: cython.Py_ssize_t = self.said[at + 1]
        end: cython.Py_ssize_t = self.said[at + 2]
        value: str = self.written[begin:end].decode()
        return unescaped(value) if "&" in value else value


def spread_values(having: dict[str, list[int]], count: cython.Py_ssize_t) -> list[str]:
    """The value of each of so many places, by the places that have each; nothing for those that have none."""
    values: list[str] = [""] * count
    value: str
    place: cython.Py_ssize_t
    for value, places in having.items():
        for place in cython.cast(list, places):
            values[place] = value
    return values


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
