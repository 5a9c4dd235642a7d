"""What became other between two cleanings of the same pages: what `reclean` shows before it is published."""

from __future__ import annotations

import heapq
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.rows import ManifestRow, RecordRow
from copydesk.cleaners.model.schema import upgrade
from copydesk.flows.dataset.writer import read_lines

#: Fields that say who cleaned a record, not what it says.
IGNORED = frozenset({"cleaner", "revision"})

#: Fields that change with others, and tell a person nothing of their own.
DERIVED = frozenset({"content_hash", "article_key", "word_count", "edits"})

#: Changed records that are shown.
_SAMPLE = 10

#: Characters of a value that are shown round its first change.
EXCERPT = 80


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A field of a record before and after: the values, cut to where they part."""

    id: str
    url: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The ids that are new, gone and changed, how often each field changed, and some changes to look at."""

    same: int
    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    fields: dict[str, int]
    sample: tuple[RecordChange, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.gone or self.changed)


@dataclass(frozen=True, slots=True)
class RowsOf:
    """The records of files, brought up to date, to be gone through as often as wanted."""

    paths: tuple[Path, ...]

    def __iter__(self) -> Iterator[RecordRow]:
        for path in self.paths:
            yield from map(upgrade, read_lines(path))


def compare(old_rows: Iterable[RecordRow], new_rows: Iterable[RecordRow]) -> Difference:
    """Compare records by their ids. Both sides are gone through twice: give a list, or `RowsOf`.

    Held are a few numbers a record, not its text.
    """
    old = {row["id"]: _digests(row) for row in old_rows}
    fields: Counter[str] = Counter()
    added, changed = [], []
    seen = set()
    for row in new_rows:
        seen.add(row["id"])
        if row["id"] not in old:
            added.append(row["id"])
        elif other := _fields(old[row["id"]], _digests(row)):
            changed.append(row["id"])
            fields.update(other)
    return Difference(
        same=len(seen) - len(added) - len(changed),
        added=tuple(sorted(added)),
        gone=tuple(sorted(old.keys() - seen)),
        changed=tuple(sorted(changed)),
        fields=dict(sorted(fields.items(), key=lambda item: (-item[1], item[0]))),
        # Ids are digests: the smallest ones are a fair sample, and the same one each time.
        sample=tuple(_sample(set(heapq.nsmallest(_SAMPLE, changed)), old_rows, new_rows)),
    )


def describe(difference: Difference) -> Iterator[str]:
    """The difference in lines for a person."""
    d = difference
    yield f"{len(d.added)} records added, {len(d.gone)} gone, {len(d.changed)} changed, {d.same} the same"
    if d.fields:
        yield "changed fields: " + ", ".join(f"{name} {number}" for name, number in d.fields.items())
    for name, ids in (("added", d.added), ("gone", d.gone)):
        if ids:
            more = f" and {len(ids) - _SAMPLE} more" if len(ids) > _SAMPLE else ""
            yield f"{name}: {' '.join(ids[:_SAMPLE])}{more}"
    for change in d.sample:
        yield f"{change.id} {change.url}"
        yield f"  {change.field}"
        yield f"  - {change.before}"
        yield f"  + {change.after}"


def _digests(row: RecordRow) -> dict[str, int]:
    return {
        name: zlib.crc32(json.dumps(value, sort_keys=True).encode())
        for name, value in row.items()
        if name not in IGNORED
    }


def _fields(one: dict[str, int], other: dict[str, int]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _sample(ids: set[str], old_rows: Iterable[RecordRow], new_rows: Iterable[RecordRow]) -> Iterator[RecordChange]:
    if not ids:
        return
    old = {row["id"]: row for row in old_rows if row["id"] in ids}
    for row in sorted((row for row in new_rows if row["id"] in ids), key=lambda row: str(row["id"])):
        before: Mapping[str, Any] = old[row["id"]]
        now: Mapping[str, Any] = row
        names = [n for n in now if n not in IGNORED and now[n] != before.get(n)]
        # A changed text changes its hashes and its counts too: the text is what a person wants to see.
        for name in [n for n in names if n not in DERIVED] or names:
            one, other = _excerpts(_shown(before.get(name)), _shown(now[name]))
            yield RecordChange(row["id"], row["url"] or row["source_url"], name, one, other)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _excerpts(one: str, other: str) -> tuple[str, str]:
    """Both values from a little before the place where they part."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, at - EXCERPT // 2)
    return tuple(repr(value[start : start + EXCERPT])[1:-1] for value in (one, other))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest revision of each record that a manifest lists; can be gone through again and again."""

    rows: RowsOf

    def __iter__(self) -> Iterator[RecordRow]:
        newest: dict[str, int] = {}
        for row in self.rows:
            newest[row["id"]] = max(row["revision"], newest.get(row["id"], 0))
        return (row for row in self.rows if row["revision"] == newest[row["id"]])


def newest_records(root: Path, manifest: ManifestRow) -> Newest:
    """The newest revision of each record of a day, by its manifest."""
    return Newest(RowsOf(tuple(root / file["path"] for file in manifest["files"] if file["kind"] == "records")))
