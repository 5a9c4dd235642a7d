"""One text with all its edits drawn into it: what was removed, what was added, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from copydesk.cleaners.model.article import Edit


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
