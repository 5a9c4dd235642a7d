"""Small edits that lead from one line of text to another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text: as it was, `added`, `removed`, or both (added by one step and removed by a later one)."""

    text: str
    added: Edit | None = None
    removed: Edit | None = None


def trace(text: str, edits: Iterable[Edit]) -> tuple[Segment, ...]:
    """The extracted text with the edits of its field in it; `edits` in the order in which they were made.

    Segments without `removed` are the clean text; segments without `added` are the extracted one.
    """
    segments = [Segment(text)] if text else []
    for edit in edits:
        segments = _draw(segments, edit)
    return tuple(segments)


def _draw(segments: list[Segment], edit: Edit) -> list[Segment]:
    """The segments after one more edit; its position counts what is not removed yet."""
    out: list[Segment] = []
    end = edit.at + len(edit.removed)
    at = 0
    is_added = not edit.added
    for segment in segments:
        if segment.removed is not None:
            out.append(segment)
            continue
        start, at = at, at + len(segment.text)
        before = segment.text[: max(0, min(edit.at - start, len(segment.text)))]
        struck = segment.text[len(before) : max(len(before), min(end - start, len(segment.text)))]
        after = segment.text[len(before) + len(struck) :]
        if before:
            out.append(replace(segment, text=before))
        if struck:
            out.append(replace(segment, text=struck, removed=edit))
        if not is_added and at >= end:
            out.append(Segment(edit.added, added=edit))
            is_added = True
        if after:
            out.append(replace(segment, text=after))
    if not is_added:
        out.append(Segment(edit.added, added=edit))
    return out
