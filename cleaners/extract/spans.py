"""Which blocks stand below an element: in document order they are one stretch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.blocks import Blocks


class Spans:
    """The stretch of blocks below each element, found in the same time however many blocks or elements there are."""

    def __init__(self, blocks: Blocks) -> None:
        owners = blocks.owner_array
        count = len(blocks.elements.tag)
        self._end = blocks.elements.end
        self._counts = _sums(np.bincount(owners, minlength=count))
        self._places = _sums(np.bincount(owners, np.arange(len(owners)), minlength=count))

    def below(self, element: int) -> slice:
        """The blocks of an element and of those below it; an empty slice where there is none."""
        end = self._end[element]
        count = int(self._counts[end] - self._counts[element])
        if not count:
            return slice(0, 0)
        # The sum of so many numbers that follow each other tells the first.
        places = float(self._places[end] - self._places[element])
        first = round((places - count * (count - 1) / 2) / count)
        return slice(first, first + count)


def _sums(values: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([[0], np.cumsum(values)])
