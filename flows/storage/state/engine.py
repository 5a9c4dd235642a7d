"""How a state database is reached: its address, SQLite's ways, and its errors in words."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import NullPool

from copydesk.flows.storage.atomic_files import private_file

#: What databases say, in part, and what it means to a person. SQLite's words first, PostgreSQL's last.
_WORDS = {
    "disk is full": "the disk is full. Free some space and run this again: nothing that was noted is lost",
    "disk i/o error": "the disk cannot be read or written (is it full, or failing?). What was noted before is kept",
    "malformed": "the file is damaged. Put back state.db.before-*, if there is one, or a copy of your own",
    "not a database": "the file is no SQLite database. Put back a copy, or move it away to begin anew",
    "no such table": "a table is missing: the file is damaged. Put back a copy, or move it away to begin anew",
    "duplicate column": "its version is missing: the file is damaged. Put back a copy, or move it away to begin anew",
    "readonly": "it may not be written: give this user the right to write the file and its folder",
    "unable to open": "the file cannot be opened: does its folder exist, and may this user write there?",
    "locked": "another process held it for over 30 s. Run this again when that one is done",
    "no space left": "the database server's disk is full. Free some space there and run this again",
    "connection": "the database server cannot be reached. Is it up, and is the address of the settings right?",
}


#: Which of these a damaged file makes; others say that something is in the way.
_DAMAGE = ("malformed", "not a database", "no such table", "duplicate column")

#: SQLite makes a log and an index before it reads: on a disk with less room it cannot.
_ROOM = 2**18


class StateError(RuntimeError):
    """The state database cannot be used; it says which, why, and what to do."""


class DamagedStateError(StateError):
    """It cannot be used since its file is damaged, and needs a repair."""


def make_engine(url: str, *, is_looked_at: bool = False) -> Engine:
    """An engine for the database at an address (`sqlite:///FILE`, `postgresql://...`).

    One that `is_looked_at` is read alone: its file may lie where nothing can be written.
    """
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    engine = create_engine(_of_file(url) or url, hide_parameters=True)
    event.listen(engine, "handle_error", _say)
    if engine.dialect.name == "sqlite":
        name = engine.url.database
        if is_looked_at and name and _is_still(Path(name)):
            return create_engine("sqlite://", creator=lambda: look_into(Path(name)), poolclass=NullPool)
        if name and name != ":memory:" and Path(name).parent.is_dir():
            # SQLite gives its log and its index the mode of the file.
            private_file(Path(name))
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def look_into(path: Path) -> sqlite3.Connection:
    """A connection to a SQLite file that is read alone.

    Of a file in a folder that cannot be written to, or on a full disk, SQLite wants files beside it that it cannot
    make: it is told that nobody changes it. What stands in a log beside it would be left out: with one it is asked as
    ever.
    """
    if _is_still(path):
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    return sqlite3.connect(path)


def _is_still(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    is_logged = log.exists() and log.stat().st_size > 0
    return path.is_file() and not is_logged and not _may_write(path.parent)


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= _ROOM


def _of_file(url: str) -> URL | None:
    """The address of a file in a folder whose name has a `?`: what comes behind it is no options, but the path."""
    path = url.removeprefix("sqlite:///")
    return URL.create("sqlite", database=path) if path != url and "?" in path.rpartition("/")[0] else None


def _tune_sqlite(connection: Any, _: Any) -> None:
    """An acknowledged row outlives a power cut; a second connection waits for the first."""
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _say(context: ExceptionContext) -> None:
    """Put the words of a person in place of a database's own, for what a person can mend."""
    where = context.dialect.name
    if context.engine is not None and context.dialect.name == "sqlite":
        where = str(context.engine.url.database)
    if said := in_words(context.original_exception, where):
        raise said from context.original_exception


def in_words(error: BaseException, where: str, what: str = "the state database") -> StateError | None:
    """What a database says, as a person can mend it; `None` for what is a mistake of ours."""
    told = str(error).strip()
    sign, meaning = next(((sign, words) for sign, words in _WORDS.items() if sign in told.lower()), ("", ""))
    if not meaning:
        return None
    kind = DamagedStateError if sign in _DAMAGE else StateError
    return kind(f"{what} ({where}): {meaning}. It said: {told}")
