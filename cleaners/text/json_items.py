"""The items of a JSON list that breaks off or has a slip in it: those before that place."""

from __future__ import annotations

import json
import re
from typing import Any

#: Reads control characters within strings, which writers forget to escape.
LENIENT = json.JSONDecoder(strict=False)

_BETWEEN = re.compile(r"[\s,]{0,9999}")


def items_before_slip(text: str, name: str) -> tuple[list[Any], str | None]:
    """The items of the first list that is called `name`, and what stopped the reading; `None` where it has an end.

    >>> items_before_slip('{"log": {"entries": [{"a": 1}, {"a": 2}, {"a', "entries")
    ([{'a': 1}, {'a': 2}], 'Unterminated string starting at: line 1 column 43 (char 42)')
    """
    begin = re.search(rf'"{re.escape(name)}"\s{{0,99}}:\s{{0,99}}\[', text)
    if begin is None:
        return [], f"it has no {name}"
    items: list[Any] = []
    at = _after_blank(text, begin.end())
    try:
        while not text.startswith("]", at):
            item, end = LENIENT.raw_decode(text, at)
            items.append(item)
            at = _after_blank(text, end)
    except (ValueError, RecursionError) as error:
        return items, str(error)
    return items, None


def _after_blank(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at
