"""Small edits that lead from one line of text to another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from copydesk.cleaners.model.article import Edit, Field

#: Lines with more words than this are compared by their ends alone: the comparison is quadratic at worst.
_MAX_WORDS = 400

_TOKEN = re.compile(r"\s+|\S+")


def edits_between(before: str, after: str, *, at: int, rule: str, field: Field = "text") -> tuple[Edit, ...]:
    """The edits that make `after` out of `before`, which stands at `at` in its field: one for each run that differs.

    >>> edits_between("un cafÃ© noir", "un café noir", at=10, rule="mojibake")
    (Edit(at=16, removed='Ã©', added='é', rule='mojibake', field='text', step=''),)
    """
    if before == after:
        return ()
    return tuple(
        Edit(at + start, old, new, rule, field)
        for chunk_at, chunk, changed in _changed_chunks(before, after)
        for start, old, new in [_trimmed(chunk_at, chunk, changed)]
    )


def _changed_chunks(before: str, after: str) -> Iterator[tuple[int, str, str]]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    starts = [0, *itertools.accumulate(map(len, old))]
    if len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        yield from ((starts[i], a, b) for i, (a, b) in pairs if a != b)
    elif max(len(old), len(new)) > _MAX_WORDS * 2:
        yield 0, before, after
    else:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                yield starts[i1], "".join(old[i1:i2]), "".join(new[j1:j2])


def _trimmed(at: int, old: str, new: str) -> tuple[int, str, str]:
    """The same change without what both have in common at their ends."""
    shortest = min(len(old), len(new))
    head = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    tail = next((i for i in range(shortest - head) if old[-1 - i] != new[-1 - i]), shortest - head)
    return at + head, old[head : len(old) - tail], new[head : len(new) - tail]
