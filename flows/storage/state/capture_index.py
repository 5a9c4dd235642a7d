"""The captures of an import, on disk whatever their number, and the best copy of each address.

A scratch database beside the import's other unfinished work: a part of a file is noted with all of its captures at
once, so a killed import goes on with the parts that are missing. It is no part of the state, and goes with the run's
work.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from copydesk.cleaners.urls.normalize import normalize_url
from copydesk.flows.storage.warc.captures import Capture

_COLUMNS = [field.name for field in fields(Capture)]

#: What counts more: a page, then what is less than one, an answer that names another address, one that is no page.
_RANKS = {"page": 0, "lesser": 1, "redirect": 2, "refused": 3, "revisit": 4}

#: How many redirects are followed, as in a crawl.
_MAX_REDIRECTS = 10

_TABLES = f"""
CREATE TABLE IF NOT EXISTS files (number INTEGER PRIMARY KEY, source TEXT NOT NULL, path TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS parts (file INTEGER, start INTEGER, PRIMARY KEY (file, start));
CREATE TABLE IF NOT EXISTS damage (file INTEGER, said TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS torn (file INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS captures (
    {", ".join(f'"{name}"' for name in _COLUMNS)}, file INTEGER, key TEXT, rank INTEGER, origin INTEGER
);
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS captures_digest ON captures (digest, rank) WHERE kind != 'revisit';
CREATE INDEX IF NOT EXISTS captures_key ON captures (key, rank, date DESC, archive, "offset");
"""
_SELECT = "SELECT key, origin, " + ", ".join(f'"{name}"' for name in _COLUMNS) + " FROM captures"
#: Where two captures are of equal worth and date, the place decides, so that the result is always the same.
_ORDER = "ORDER BY key, rank, date DESC, archive, offset"


class CaptureIndex:
    """An open index; `with` closes it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # What is lost with the machine is done again; what is lost with the process is not.
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=OFF")
        self.database.executescript(_TABLES)

    def __enter__(self) -> CaptureIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def files(self) -> dict[int, tuple[str, str]]:
        """The files that were taken in, by number: what each was called, and where it is now."""
        return {n: (source, path) for n, source, path in self.database.execute("SELECT * FROM files ORDER BY number")}

    def put_file(self, number: int, source: str, path: str, damage: Iterable[str]) -> None:
        """Note a file that was taken in, and what of it could not be read. What was noted of it before goes."""
        with self.database:
            self.database.execute("BEGIN")
            for table in ("parts", "damage", "captures", "torn"):
                self.database.execute(f"DELETE FROM {table} WHERE file = ?", (number,))
            self.database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (number, source, path))
            self.database.executemany("INSERT INTO damage VALUES (?, ?)", ((number, said) for said in damage))

    def parts(self) -> set[tuple[int, int]]:
        """The parts whose captures are noted: the number of the file, and the byte at which the part begins."""
        return set(self.database.execute("SELECT file, start FROM parts"))

    def put_part(self, file: int, start: int, captures: Iterable[Capture], damage: Iterable[str]) -> None:
        """Note a part of a file with all of its captures."""
        marks = ", ".join("?" * (len(_COLUMNS) + 3))
        captures, damage = list(captures), list(damage)
        with self.database:
            self.database.execute("BEGIN")
            self.database.executemany(
                f"INSERT INTO captures VALUES ({marks}, NULL)",
                ((*astuple(c), file, normalize_url(c.url) or c.url, _RANKS[c.kind]) for c in captures),
            )
            self.database.executemany("INSERT INTO damage VALUES (?, ?)", ((file, said) for said in damage))
            if damage or any(capture.offset is None for capture in captures):
                self.database.execute("INSERT OR IGNORE INTO torn VALUES (?)", (file,))
            self.database.execute("INSERT INTO parts VALUES (?, ?)", (file, start))

    def torn(self) -> list[int]:
        """The files that are not as an archive of ours is: a piece is damaged, or a record has no place of its own."""
        return [file for (file,) in self.database.execute("SELECT file FROM torn ORDER BY file")]

    def has_captures(self) -> bool:
        """Whether any capture is noted."""
        return self.database.execute("SELECT 1 FROM captures LIMIT 1").fetchone() is not None

    def damage(self) -> list[tuple[str, str]]:
        """What could not be read, each with what its file was called."""
        asked = "SELECT source, said FROM damage JOIN files ON file = number ORDER BY number, damage.rowid"
        return list(self.database.execute(asked))

    def resolve_revisits(self) -> None:
        """Give each revisit the place and the worth of the capture that it refers to, wherever that is."""
        self.database.executescript(_INDEXES)
        asked = (
            "SELECT rowid, key, goes_to, refers_date, digest, date FROM captures "
            "WHERE kind = 'revisit' AND origin IS NULL AND rowid > ? ORDER BY rowid LIMIT 1000"
        )
        known = "UPDATE captures SET origin = ?1, rank = (SELECT rank FROM captures WHERE rowid = ?1) WHERE rowid = ?2"
        last = 0
        while rows := self.database.execute(asked, (last,)).fetchall():
            origins = [(self._origin(*wanted), row) for row, *wanted in rows]
            with self.database:
                self.database.execute("BEGIN")
                self.database.executemany(known, [pair for pair in origins if pair[0] is not None])
            last = rows[-1][0]

    def _origin(self, key: str, goes_to: str, refers_date: str | None, digest: str | None, date: str) -> int | None:
        """The row that a revisit refers to: the same payload, else the same address and date, else the copy before."""
        if digest:
            found = self.database.execute(
                "SELECT rowid FROM captures WHERE digest = ? AND kind != 'revisit' "
                "ORDER BY rank, key = ? DESC, key = ? DESC, date DESC, archive, offset LIMIT 1",
                (digest, goes_to, key),
            ).fetchone()
            if found:
                return int(found[0])
        found = self.database.execute(
            "SELECT rowid FROM captures WHERE key = ? AND kind != 'revisit' AND (date <= ? OR date = '') "
            "ORDER BY substr(date, 1, 19) = substr(?, 1, 19) DESC, rank, date DESC, archive, offset LIMIT 1",
            (goes_to, date or "9", refers_date or ""),
        ).fetchone()
        return int(found[0]) if found else None

    def addresses(self) -> Iterator[tuple[Capture, list[str]]]:
        """The best capture of each address in its normalised form, and the other spellings of that address.

        A revisit comes with the place of what it refers to; one whose origin is in no file is still a `revisit`.
        """
        rows = self.database.execute(f"{_SELECT} {_ORDER}")
        for _, group in groupby(rows, key=lambda row: row[0]):
            first, *others = group
            best = self._best(first)
            yield best, [url for url in dict.fromkeys(str(row[2]) for row in others) if url != best.url]

    def best(self, key: str | None) -> Capture | None:
        """The best capture of an address in its normalised form."""
        row = self.database.execute(f"{_SELECT} WHERE key = ? {_ORDER} LIMIT 1", (key,)).fetchone()
        return self._best(row) if row else None

    def follow(self, capture: Capture) -> Capture | None:
        """What a redirect leads to among these captures, over others; `None` where it leads out or in a circle."""
        for _ in range(_MAX_REDIRECTS):
            found = self.best(capture.goes_to)
            if found is None or found.kind != "redirect":
                return found
            capture = found
        return None

    def _best(self, row: Sequence[Any]) -> Capture:
        _, origin, *values = row
        capture = Capture(*values)
        if origin is None:
            return capture
        _, _, *values = self.database.execute(f"{_SELECT} WHERE rowid = ?", (origin,)).fetchone()
        first = Capture(*values)
        # `goes_to` tells whose page it is, where that is another address.
        key = normalize_url(first.url) or first.url
        whose = key if key != row[0] and first.kind != "redirect" else first.goes_to
        return replace(first, url=capture.url, final_url=capture.final_url, goes_to=whose)
