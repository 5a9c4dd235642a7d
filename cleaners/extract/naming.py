"""Patterns for the names of a page's elements, asked once for all elements that look alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.texts import having
from copydesk.cleaners.extract.blocks import Elements
from copydesk.cleaners.extract.structural_features import as_ints, spread_looks


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A pattern for names in either case, and words in small letters one of which every name has that it finds.

    To look for words is far quicker than the pattern.
    """

    pattern: re.Pattern[str]
    words: tuple[str, ...]

    def named(self, elements: Elements, without: frozenset[str] = frozenset()) -> NDArray[np.bool_]:
        """For each element whether the pattern finds its names and its tag is none of those `without`."""
        looks = list(elements.looks)
        found = [0] * len(looks)
        # Some letters beyond ASCII are equal to others but for case: the pattern is asked about those, too.
        for look in having([names for _, names in looks], self.words):
            tag, names = looks[look]
            found[look] = int(tag not in without and self.pattern.search(names) is not None)
        named: NDArray[np.bool_] = spread_looks(elements, as_ints(found)) > 0
        return named
