"""The lines of one run: edits against records, records against earlier nights, outcomes against both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk.cleaners.model.rows import EditRow, FileRow, OutcomeRow, RecordRow, RunRow
from copydesk.flows.dataset.pending import Pending
from copydesk.flows.dataset.verify_files import Problem, read_rows
from copydesk.flows.dataset.verify_lines import LineChecks, check_record, check_undo


@dataclass(slots=True)
class Summary:
    """What was looked at."""

    manifests: int = 0
    files: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    members: int = 0
    pending: Pending = field(default_factory=Pending)


@dataclass(slots=True)
class SeenIds:
    """What the nights so far published: by id the newest revision, and what was taken back."""

    revisions: dict[str, int] = field(default_factory=dict)
    tombstones: set[str] = field(default_factory=set)

    def has(self, id: str | None) -> bool:
        return id in self.revisions or id in self.tombstones


@dataclass(slots=True)
class RunCheck:
    """The lines of one run: its edits are held, its records and outcomes pass by."""

    folder: Path
    entry: RunRow
    files: list[FileRow]
    checks: LineChecks
    known: SeenIds
    summary: Summary
    places: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)

    def problems(self) -> Iterator[Problem]:
        edits: dict[str, list[tuple[str, EditRow]]] = {}
        yield from self._edits(edits)
        yield from self._records(edits)
        for id, lines in edits.items():
            if id not in self.places:
                yield Problem(lines[0][0], f"an edit of {id}, which is no record of this run")
        for id, of in self.copies.items():
            if of == id or not self.known.has(of):
                yield Problem(self.places[id], f"duplicate_of names {of}, which is no other record")
        yield from self._outcomes()

    def _has(self, kind: str) -> bool:
        return any(file["kind"] == kind for file in self.files)

    def _rows(self, kind: str) -> Iterator[tuple[str, Any, list[Problem]]]:
        """Each line of a kind with its place and what is wrong with it; where nothing is, it has its kind's keys."""
        for file in self.files:
            if file["kind"] == kind:
                for number, row in read_rows(self.folder / file["path"]):
                    self.summary.rows[kind] += 1
                    place = f"{file['path']}:{number}"
                    wrong = [Problem(place, why) for why in self.checks.line(kind, row)]
                    yield place, row if isinstance(row, dict) else {}, wrong

    def _edits(self, edits: dict[str, list[tuple[str, EditRow]]]) -> Iterator[Problem]:
        row: EditRow
        for place, row, wrong in self._rows("edits"):
            yield from wrong
            if not wrong:
                edits.setdefault(row["id"], []).append((place, row))
                if row["run"] != self.entry["run"]:
                    yield Problem(place, f"an edit of run {row['run']}")

    def _records(self, edits: dict[str, list[tuple[str, EditRow]]]) -> Iterator[Problem]:
        row: RecordRow
        for place, row, wrong in self._rows("records"):
            yield from wrong
            if wrong:
                continue
            id, revision = row["id"], row["revision"]
            yield from (Problem(place, why) for why in check_record(row))
            if self._has("edits"):
                yield from (Problem(*said) for said in check_undo(row, place, edits.get(id, [])))
            if id in self.places:
                yield Problem(place, f"record {id} is there twice")
            elif revision <= self.known.revisions.get(id, 0):
                yield Problem(place, f"revision {revision} of {id} was published before")
            self.places[id] = place
            self.known.revisions[id] = revision
            if row["duplicate_of"]:
                self.copies[id] = row["duplicate_of"]

    def _outcomes(self) -> Iterator[Problem]:
        if not self._has("outcomes"):
            return
        counts: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        told: Counter[str] = Counter()
        row: OutcomeRow
        for place, row, wrong in self._rows("outcomes"):
            yield from wrong
            if wrong:
                continue
            counts[row["outcome"]] += 1
            reasons.update([row["reason"]] if row["reason"] else [])
            told.update([row["id"] or ""] if row["outcome"] == "record" else [])
            yield from (Problem(place, why) for why in self._pointers(row))
        yield from self._check_counts(counts, reasons, told)

    def _pointers(self, row: OutcomeRow) -> Iterator[str]:
        """Whether what an outcome names is there: its run, its record, its bytes in the archive."""
        if row["run"] != self.entry["run"]:
            yield f"an outcome of run {row['run']}"
        if row["outcome"] == "record":
            if row["id"] not in self.places and row["id"] not in self.known.tombstones:
                yield f"names record {row['id']}, which this run has not"
        elif row["id"] is not None and not self.known.has(row["id"]):
            yield f"names record {row['id']}, which no night has"
        source = row["source"]
        archive, offset = (source.get("archive"), source.get("offset")) if source else (None, None)
        if archive and offset is not None:
            file = self.folder / archive
            # Without the folder of its day the archive was pruned, or these are saved pages from elsewhere.
            is_there = file.is_file() and file.stat().st_size > offset
            if archive.startswith("archive/") and file.parent.is_dir() and not is_there:
                yield f"names byte {offset} of {archive}, which is not there"

    def _check_counts(self, counts: Counter[str], reasons: Counter[str], told: Counter[str]) -> Iterator[Problem]:
        place = f"run {self.entry['run']}"
        entry = self.entry
        for name, said, found in (("counts", entry["counts"], counts), ("reasons", entry["reasons"], reasons)):
            claimed: Counter[str] = +Counter(said)
            if claimed != found:
                yield Problem(
                    place, f"the manifest's {name} {dict(claimed)} are not those of the outcomes {dict(found)}"
                )
        for id, where in self.places.items():
            if told[id] != 1:
                yield Problem(where, f"record {id} has {told[id]} outcomes, not one")
