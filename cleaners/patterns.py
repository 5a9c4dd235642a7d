"""Regular expressions that are compiled when they are first used.

To compile a long list of words, or a set of signs with the ideographs in it, takes one to six milliseconds. What few
pages ask for is compiled by the process that meets such a page.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")


class Deferred:
    """Stands for a compiled pattern; once that is there, its methods are found here as attributes."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def compiled(self) -> re.Pattern[str]:
        """The pattern that this stands for."""
        return re.compile(self.pattern, self.flags)

    def __getattr__(self, name: str) -> Any:
        compiled = self.compiled()
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def deferred(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern whose methods are those of `re.compile(pattern, flags)`, which is called when the first is asked for.

    >>> word = deferred("[a-z]+", re.IGNORECASE)
    >>> word.findall("One two"), word.pattern
    (['One', 'two'], '[a-z]+')
    """
    return cast("re.Pattern[str]", Deferred(pattern, flags))
