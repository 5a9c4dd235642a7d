"""What a broken run left of its stages, looked through before it is taken up: what cannot be read is done again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.record import Result


def drop_damaged(work: Path) -> Iterator[str]:
    """Delete each damaged file of a run's stages; say which, and where in it the damage is.

    A stage whose file is there is not done again: one torn file would break the run on each try.
    """
    for pattern, is_ours in FORMS.items():
        for path in sorted(work.glob(pattern)):
            at = _damage(path, is_ours, is_lines=path.suffix == ".jsonl")
            if at is None and _misses_lines(path):
                at = path.stat().st_size
            if at is not None:
                path.unlink()
                yield f"{path} is damaged at byte {at}; what it held is done again"


def _misses_lines(path: Path) -> bool:
    """Whether a shard has another number of lines than the one that says where its pages are: it was cut at a line."""
    places = path.parents[1] / "places" / path.name
    return path.suffix == ".jsonl" and places.is_file() and _lines(places) != _lines(path)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _damage(path: Path, is_ours: Callable[[Any], bool], *, is_lines: bool) -> int | None:
    """The byte from which on a file is none of ours; `None` where it is whole. An empty one holds nothing to keep."""
    at = 0
    with path.open("rb") as file:
        for piece in file if is_lines else [file.read()]:
            try:
                is_whole = is_ours(json.loads(piece))
            except (ValueError, TypeError, KeyError, IndexError):
                return at
            if not is_whole or (is_lines and not piece.endswith(b"\n")):
                return at
            at += len(piece)
    return None if at else 0


#: How a page ends that gives no article.
_NO_ARTICLE = ("reject", "failure")


def _is_page(line: Any, ends: tuple[str, ...]) -> bool:
    """Whether a line is of a page, and tells what became of it in one of these ways."""
    is_placed = isinstance(line["source_url"], str) and isinstance(line["source"], dict)
    return is_placed and {"url", "fetched_at"} <= line.keys() and any(isinstance(line.get(end), dict) for end in ends)


def _is_profile(line: Any) -> bool:
    host, _ = line
    return isinstance(host, str)


def _are_decisions(rows: Any) -> bool:
    return isinstance(rows, list) and all(map(_is_decision, rows))


def _is_decision(row: Any) -> bool:
    shard, place, result, id, revision, duplicate_of, *said = row
    kinds = ((shard, int), (place, int), (id, str), (revision, int), (duplicate_of or "", str))
    identity = said[0] if said else None
    return all(isinstance(*pair) for pair in kinds) and bool(Result(result)) and len(identity or "ab") == 2


#: Files between the stages, below a run's folder, and what each of their lines, or all of a file, has to be.
FORMS: dict[str, Callable[[Any], bool]] = {
    "extracted/*.jsonl": lambda line: _is_page(line, ("article", *_NO_ARTICLE)),
    "cleaned/*.jsonl": lambda line: _is_page(line, ("record", *_NO_ARTICLE)),
    "profiles.jsonl": _is_profile,
    "decisions.json": _are_decisions,
}
