"""What operators changed in a data folder: `changes.jsonl`, a line each, who, when and what."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from copydesk.cleaners.model.fields import utc_stamp

#: Below the data folder.
CHANGES = "changes.jsonl"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: when (ISO 8601, UTC), by whom and from where, and what was done, in a sentence."""

    at: str
    who: str
    what: str


def note_change(root: Path, who: str, what: str, *, now: datetime | None = None) -> Change:
    """Add a change to the log. A line is written at once, so changes of several processes do not mix."""
    change = Change(utc_stamp(now or datetime.now(UTC)), who, what)
    line = json.dumps(asdict(change), ensure_ascii=False) + "\n"
    file = os.open(root / CHANGES, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, line.encode())
        os.fsync(file)
    finally:
        os.close(file)
    return change


def read_changes(root: Path, most: int = 20) -> tuple[Change, ...]:
    """The newest changes, the last one first. A line that a full disk cut short is left out."""
    path = root / CHANGES
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.exists() else []
    found = []
    for line in reversed(lines):
        try:
            found.append(Change(**json.loads(line)))
        except (ValueError, TypeError):
            continue
        if len(found) == most:
            break
    return tuple(found)
