"""An index over all published outcomes: by address, host and day, and by words of a title.

It is a file of its own, `search.db`, made from what is published and brought up to date when somebody asks: it can be
deleted at any time. Taking an article back deletes it; made again, it has of what was taken back the day alone.
"""

from __future__ import annotations

import hashlib
import html
import json
import logging
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path

from copydesk.cleaners.html.decode import decode
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.rows import OutcomeRow, RunRow, SourceRow
from copydesk.cleaners.urls.normalize import host_of, normalize_url, record_id
from copydesk.flows.dataset.tombstones import tombstone_rows
from copydesk.flows.dataset.writer import DamagedPartError, read_kind
from copydesk.flows.storage.data_folder import SEARCH, DataFolder
from copydesk.flows.storage.state.engine import in_words
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

#: What the index has of an outcome.
COLUMNS = "run, day, source_url, url, host, outcome, id, reason, detail, retry_at, title, source"

#: How the index is made of what is published: an index that was made otherwise is made again, run by run.
_FORM = 2

#: The outcome of what was taken back since; its detail is the day.
FORGOTTEN = "forgotten"

#: Bytes of a page in which its title is looked for.
_HEAD = 65_536

_TITLE = re.compile(r"<title[^>]*>(.{1,500}?)</title", re.DOTALL | re.IGNORECASE)


_log = logging.getLogger(__name__)


class DamagedIndexError(RuntimeError):
    """The index cannot be read any more; it is gone, and the next look makes it again."""


@contextmanager
def open_index(data: Path) -> Iterator[sqlite3.Connection]:
    """The index, as new as what is published."""
    path = data / SEARCH
    try:
        _bring_up_to_date(path, DataFolder(data))
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise _said(error, path) from error
        _log.warning("%s is damaged (%s): it is made again", path, error)
        path.unlink()
        _bring_up_to_date(path, DataFolder(data))
    try:
        with closing(sqlite3.connect(path, timeout=60)) as index:
            yield index
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise _said(error, path) from error
        path.unlink(missing_ok=True)
        raise DamagedIndexError(f"{path} is damaged ({error}) and was deleted: call again, it is made anew") from error


def _said(error: sqlite3.DatabaseError, path: Path) -> Exception:
    """What keeps the index from being asked, as a person can mend it: a full disk, another process that holds it."""
    return in_words(error, str(path), "the index of what is published") or error


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether a file is damaged: that another process holds it, and the like, has a kind of its own."""
    return type(error) is sqlite3.DatabaseError


def _bring_up_to_date(path: Path, folder: DataFolder) -> None:
    # Titles and addresses are as private as the state.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path, timeout=60)) as index:
        index.executescript(_SCHEMA)
        with index:
            _bring_runs(index, folder)


def _bring_runs(index: sqlite3.Connection, folder: DataFolder) -> None:
    known = dict(index.execute("SELECT run, digest FROM runs"))
    there, stones = set(), _Stones(folder)
    for day in folder.days():
        for entry in folder.runs(day):
            run, digest = entry["run"], _digest(entry)
            there.add(run)
            if known.get(run) != digest:
                _drop(index, run)
                try:
                    _add(index, folder, day.isoformat(), entry, stones)
                except DamagedPartError as error:
                    # Not noted as done: it is looked at again when its files are whole.
                    _log.warning("of %s what stands before the damage is found: %s", run, error)
                    continue
                index.execute("INSERT INTO runs VALUES (?, ?)", (run, digest))
    for run in known.keys() - there:
        _drop(index, run)


def _digest(entry: RunRow) -> str:
    told = json.dumps([_FORM, *sorted(file["sha256"] for file in entry["files"])])
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
            index.execute(f"INSERT INTO outcomes ({COLUMNS}) VALUES ({', '.join('?' * 12)})", values)
            continue
        title = titles.get(row["id"] or "") or _title_elsewhere(index, folder.root, row)
        url = row["url"] or row["source_url"]
        source = json.dumps(row["source"]) if row["source"] else None
        kept = [row["outcome"], row["id"], row["reason"], row["detail"], row["retry_at"], title, source]
        values = [row["run"], day, row["source_url"], row["url"], host_of(url), *kept]
        at = index.execute(f"INSERT INTO outcomes ({COLUMNS}) VALUES ({', '.join('?' * 12)})", values).lastrowid
        index.execute("INSERT INTO words (rowid, title, address) VALUES (?, ?, ?)", (at, title, row["source_url"]))


def _title_elsewhere(index: sqlite3.Connection, root: Path, row: OutcomeRow) -> str | None:
    """The title of what gave no record in its run: its page's own, else that of the newest record there is of it."""
    if row["reason"] and (own := _page_title(root, row["source"])):
        return own
    known = "SELECT title FROM outcomes WHERE (id = ? OR source_url = ?) AND outcome = 'record' AND title IS NOT NULL"
    found = index.execute(f"{known} ORDER BY number DESC LIMIT 1", (row["id"], row["source_url"])).fetchone()
    return found[0] if found else None


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
