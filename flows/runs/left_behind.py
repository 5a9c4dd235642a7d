"""What a broken run left of its stages, looked through before it is taken up: what cannot be read is done again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

#: Files between the stages, below a run's folder: JSON lines, and a single JSON value.
LINES, VALUES = ("extracted/*.jsonl", "cleaned/*.jsonl", "profiles.jsonl"), ("decisions.json",)


def drop_damaged(work: Path) -> Iterator[str]:
    """Delete each damaged file of a run's stages; say which, and where in it the damage is.

    A stage whose file is there is not done again: one torn file would break the run on each try.
    """
    for pattern in (*LINES, *VALUES):
        for path in sorted(work.glob(pattern)):
            at = _damage(path, is_lines=pattern in LINES)
            if at is not None:
                path.unlink()
                yield f"{path} is damaged at byte {at}; what it held is done again"


def _damage(path: Path, *, is_lines: bool) -> int | None:
    """The byte from which on a file is none of ours; `None` where it is whole. An empty one holds nothing to keep."""
    at = 0
    with path.open("rb") as file:
        for piece in file if is_lines else [file.read()]:
            try:
                json.loads(piece)
            except ValueError:
                return at
            if is_lines and not piece.endswith(b"\n"):
                return at
            at += len(piece)
    return None if at else 0
