"""A look at one site from the command line: a few pages fetched and cleaned, their outcomes told, nothing published."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.flows.runs.check_site import begin_check, end_check
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.data_folder import DataFolder


@dataclass(frozen=True, slots=True)
class PageLook:
    """What came of one address: its outcome, why if it gave no record, and how many words the record has."""

    url: str
    outcome: str
    why: str | None
    title: str | None
    words: int | None


def look_at_site(data: Path, url: str, *, pages: int, allow: tuple[str, ...] = ()) -> tuple[list[PageLook], Path]:
    """What a night would make of a few pages of the site at an address, and the folder with the report of that."""
    check = begin_check(data, url, pages)
    folder = DataFolder(check.folder, is_scratch=True)
    with open_night(folder, FetchOptions(check.sources, allow=allow), NightOptions(1), kind="check") as night:
        run_night(night)
    looks = list(_looks(check.folder))
    end_check(check)
    return looks, check.folder / "reports"


def _looks(folder: Path) -> Iterator[PageLook]:
    records = {row["id"]: row for row in _rows(folder / "records")}
    for row in _rows(folder / "outcomes"):
        record = records.get(row["id"]) if row["outcome"] == "record" else None
        why = " ".join(filter(None, (row["reason"], row["detail"]))) or None
        title, words = (record["title"], record["word_count"]) if record else (None, None)
        yield PageLook(row["source_url"], row["outcome"], None if record else why, title, words)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
