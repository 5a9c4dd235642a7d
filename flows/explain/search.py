"""What became of an address: an index over all published outcomes, by address, host, day, and words of a title.

The index is a file of its own, `search.db`, made from what is published and brought up to date when somebody asks: it
can be deleted at any time. Taking an article back deletes it; made again, it has of what was taken back the day alone.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from copydesk.cleaners.html.decode import decode
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Source
from copydesk.cleaners.model.rows import OutcomeRow, RunRow, SourceRow
from copydesk.cleaners.urls.normalize import host_meant, host_of, normalize_url, record_id
from copydesk.flows.dataset.tombstones import tombstone_rows
from copydesk.flows.dataset.writer import read_kind
from copydesk.flows.report.reasons import sentence
from copydesk.flows.storage.data_folder import SEARCH, DataFolder
from copydesk.flows.storage.warc.members import ArchiveError
from copydesk.flows.storage.warc.reader import read_member

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outcomes (
    number INTEGER PRIMARY KEY, run TEXT, day TEXT, source_url TEXT, url TEXT, host TEXT, outcome TEXT, id TEXT,
    reason TEXT, detail TEXT, retry_at TEXT, title TEXT, source TEXT
);
CREATE INDEX IF NOT EXISTS by_run ON outcomes (run);
CREATE INDEX IF NOT EXISTS by_source_url ON outcomes (source_url);
CREATE INDEX IF NOT EXISTS by_url ON outcomes (url);
CREATE INDEX IF NOT EXISTS by_id ON outcomes (id);
CREATE INDEX IF NOT EXISTS by_host ON outcomes (host, day);
CREATE INDEX IF NOT EXISTS by_day ON outcomes (day);
CREATE INDEX IF NOT EXISTS by_outcome ON outcomes (outcome, day);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (title, address);
"""

_COLUMNS = "run, day, source_url, url, host, outcome, id, reason, detail, retry_at, title, source"

#: The outcome of what was taken back since; its detail is the day.
FORGOTTEN = "forgotten"

#: Bytes of a page in which its title is looked for.
_HEAD = 65_536

_TITLE = re.compile(r"<title[^>]*>(.{1,500}?)</title", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fate:
    """How one address left one run. `title` is that of the record or, of a page that gave none, its own.

    What was taken back since has the outcome `forgotten`, whatever it was, and nothing else but its addresses.
    """

    run: str
    day: str
    source_url: str
    url: str | None
    host: str | None
    outcome: str
    id: str | None
    reason: str | None
    detail: str | None
    retry_at: str | None
    title: str | None
    source: Source | None

    @property
    def is_forgotten(self) -> bool:
        """Whether it was taken back: then its title and address are shown to nobody."""
        return self.outcome == FORGOTTEN

    @property
    def words(self) -> str:
        """The outcome in a sentence, with its day."""
        told = fate_words(self.outcome, self.reason, self.detail, self.id)
        return f"{self.day}: {told}" + (f", due again at {self.retry_at}" if self.retry_at else "")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: words of titles and addresses, a host, days (ISO) from and to, outcomes."""

    words: tuple[str, ...] = ()
    host: str | None = None
    first: str | None = None
    last: str | None = None
    outcomes: tuple[str, ...] = ()
    limit: int = 20


def fate_words(outcome: str, reason: str | None, detail: str | None, id: str | None) -> str:
    """An outcome in a sentence.

    >>> fate_words("reject", "too_short", "12 words", None)
    'reject, too_short: too little text was left to be an article (12 words)'
    """
    if outcome == FORGOTTEN:
        return f"taken back on {detail}; its tombstone is all that is published of it"
    more = f" ({detail})" if detail else ""
    if reason:
        return f"{outcome}, {reason}: {sentence(reason)}{more}"
    return f"{outcome} of {id}{more}" if outcome == "duplicate" else outcome


def fate_of(data: Path, what: str) -> Fate | None:
    """The newest outcome of an address, or of a record's id: the record before its copies, news before `unchanged`."""
    forms = spellings(what)
    where = " OR ".join(f"{column} = ?" for column in ("source_url", "url", "id") for _ in forms)
    order = "ORDER BY outcome = 'unchanged', id IS ? AND outcome <> 'record', day DESC, number DESC LIMIT 1"
    with _open(data) as index:
        row = index.execute(f"SELECT {_COLUMNS} FROM outcomes WHERE {where} {order}", (*forms * 3, what)).fetchone()
    return _fate(row) if row else None


def spellings(what: str) -> tuple[str, ...]:
    """What an address may stand under that somebody typed, also without its scheme; an id stays what it is.

    >>> spellings("Lantern.example/ferry")
    ('Lantern.example/ferry', 'https://lantern.example/ferry', 'http://lantern.example/ferry')
    """
    tried = [what] if "://" in what or "." not in what else [f"https://{what}", f"http://{what}"]
    return tuple(dict.fromkeys([what, *filter(None, map(normalize_url, tried))]))


def find(data: Path, query: Query) -> list[Fate]:
    """The outcomes that a query means, the newest first."""
    tests: list[str] = []
    values: list[Any] = []
    if query.words:
        tests.append("number IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append(" AND ".join('"' + word.replace('"', '""') + '"*' for word in query.words))
    for test, value in (("host = ?", _host(query.host)), ("day >= ?", query.first), ("day <= ?", query.last)):
        if value:
            tests.append(test)
            values.append(value)
    if query.outcomes:
        tests.append(f"outcome IN ({', '.join('?' * len(query.outcomes))})")
        values += query.outcomes
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    asked = f"SELECT {_COLUMNS} FROM outcomes {where} ORDER BY day DESC, number DESC LIMIT ?"
    with _open(data) as index:
        return [_fate(row) for row in index.execute(asked, (*values, query.limit))]


def _host(typed: str | None) -> str | None:
    """A host as it is written here, of one that is typed."""
    return typed and (host_meant(typed) or typed)


def addresses_with(data: Path, host: str, reason: str, *, since: str, most: int) -> list[str]:
    """The addresses of a host that gave no record for a reason when they were last seen, on a day (ISO) or later."""
    newest = "number IN (SELECT max(number) FROM outcomes WHERE host = ? AND day >= ? GROUP BY source_url)"
    asked = f"SELECT source_url FROM outcomes WHERE {newest} AND reason = ? ORDER BY number DESC LIMIT ?"
    with _open(data) as index:
        return [url for (url,) in index.execute(asked, (host, since, reason, most))]


@contextmanager
def _open(data: Path) -> Iterator[sqlite3.Connection]:
    """The index, as new as what is published."""
    path = data / SEARCH
    # Titles and addresses are as private as the state.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path, timeout=60)) as index:
        index.executescript(_SCHEMA)
        with index:
            _bring_up_to_date(index, DataFolder(data))
        yield index


def _bring_up_to_date(index: sqlite3.Connection, folder: DataFolder) -> None:
    known = dict(index.execute("SELECT run, digest FROM runs"))
    there, stones = set(), _Stones(folder)
    for day in folder.days():
        for entry in folder.runs(day):
            run, digest = entry["run"], _digest(entry)
            there.add(run)
            if known.get(run) != digest:
                _drop(index, run)
                _add(index, folder, day.isoformat(), entry, stones)
                index.execute("INSERT INTO runs VALUES (?, ?)", (run, digest))
    for run in known.keys() - there:
        _drop(index, run)


def _digest(entry: RunRow) -> str:
    told = json.dumps(sorted(file["sha256"] for file in entry["files"]))
    return hashlib.sha256(told.encode()).hexdigest()


def _drop(index: sqlite3.Connection, run: str) -> None:
    index.execute("DELETE FROM words WHERE rowid IN (SELECT number FROM outcomes WHERE run = ?)", (run,))
    index.execute("DELETE FROM outcomes WHERE run = ?", (run,))
    index.execute("DELETE FROM runs WHERE run = ?", (run,))


class _Stones:
    """The days on which ids and hosts were taken back, read when the first is asked for."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder

    @cached_property
    def _days(self) -> dict[str, str]:
        return {
            name: day
            for day, row in tombstone_rows(self.folder)
            if not row.get("replaced_by") and (name := row["host"] or row["id"])
        }

    def day_of(self, row: OutcomeRow) -> str | None:
        """The day on which what an outcome is of was taken back; a copy's id is that of the other article."""
        if not self._days:
            return None
        url = row["source_url"]
        own = None if row["outcome"] == "duplicate" else row["id"]
        names = (own, host_of(row["url"] or url), record_id(normalize_url(url) or url))
        return next((self._days[name] for name in names if name and name in self._days), None)


def _add(index: sqlite3.Connection, folder: DataFolder, day: str, entry: RunRow, stones: _Stones) -> None:
    titles = {row["id"]: row["title"] for row in read_kind(folder.root, entry["files"], "records")}
    for row in read_kind(folder.root, entry["files"], "outcomes"):
        if gone := stones.day_of(row):
            where = [row["run"], day, row["source_url"], row["url"], host_of(row["url"] or row["source_url"])]
            values = [*where, FORGOTTEN, None, None, gone, None, None, None]
            index.execute(f"INSERT INTO outcomes ({_COLUMNS}) VALUES ({', '.join('?' * 12)})", values)
            continue
        title = titles.get(row["id"] or "") or (_page_title(folder.root, row["source"]) if row["reason"] else None)
        url = row["url"] or row["source_url"]
        source = json.dumps(row["source"]) if row["source"] else None
        kept = [row["outcome"], row["id"], row["reason"], row["detail"], row["retry_at"], title, source]
        values = [row["run"], day, row["source_url"], row["url"], host_of(url), *kept]
        at = index.execute(f"INSERT INTO outcomes ({_COLUMNS}) VALUES ({', '.join('?' * 12)})", values).lastrowid
        index.execute("INSERT INTO words (rowid, title, address) VALUES (?, ?, ?)", (at, title, row["source_url"]))


def _page_title(root: Path, source: SourceRow | None) -> str | None:
    """What a page in the archive calls itself; none where the archive is not at hand or the bytes are no page."""
    archive = source.get("archive") if source else None
    if not source or not archive or not (root / archive).exists():
        return None
    try:
        page = read_member(root / archive, source.get("offset") or 0)
    except ArchiveError:
        return None
    return _title(page) if isinstance(page, Page) else None


def _title(page: Page) -> str | None:
    head = decode(Page(page.source_url, page.body[:_HEAD], content_type=page.content_type))
    found = _TITLE.search(head) if isinstance(head, str) else None
    return " ".join(html.unescape(found[1]).split()) or None if found else None


def _fate(row: Sequence[Any]) -> Fate:
    told = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return Fate(**told | {"source": Source(**json.loads(told["source"])) if told["source"] else None})
