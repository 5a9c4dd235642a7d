"""A look into a state database that changes nothing: it is not made, and not brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import func, inspect, select

from copydesk.flows.storage.state import tables as t
from copydesk.flows.storage.state.database import json_or_none
from copydesk.flows.storage.state.engine import in_words, look_into, make_engine

#: The tables that every release of the state has.
FIRST_TABLES = ("alembic_version", "runs", "visits", "addresses", "articles", "hosts", "site_files", "profiles")


def newest_profiles(url: str) -> Iterator[tuple[str, str, Any]]:
    """The newest profile of each host with its night; `None` for one that is no JSON."""
    engine = make_engine(url, is_looked_at=True)
    try:
        if not inspect(engine).has_table(t.profiles.name):
            return
        profiles = t.profiles.c
        newest = select(profiles.host, func.max(profiles.night).label("night")).group_by(profiles.host).subquery()
        same = (profiles.host == newest.c.host) & (profiles.night == newest.c.night)
        rows = select(profiles.host, profiles.night, profiles.profile).join(newest, same).order_by(profiles.host)
        with engine.connect() as connection:
            for host, night, text in connection.execute(rows.execution_options(yield_per=50)):
                yield str(host), str(night), json_or_none(text)
    finally:
        engine.dispose()


def copy_whole(source: Path, target: Path) -> None:
    """Copy a SQLite state as of one moment, with what its log holds; others may write meanwhile.

    Raises `StateError` where it is damaged: a copy of damage would stand in the place of one that is whole.
    """
    try:
        with closing(look_into(source)) as old, closing(sqlite3.connect(target)) as copy:
            old.backup(copy)
            _require_whole_pages(copy)
    except sqlite3.Error as error:
        raise in_words(error, str(source)) or error from error


def require_whole(path: Path) -> None:
    """Read all of a SQLite state; raises `StateError` where it is damaged."""
    try:
        with closing(look_into(path)) as database:
            _require_whole_pages(database)
    except sqlite3.Error as error:
        raise in_words(error, str(path)) or error from error


def _require_whole_pages(database: sqlite3.Connection) -> None:
    """Raise `sqlite3.DatabaseError` where pages of a database cannot be read, or tables of the state are missing."""
    said = [row[0] for row in database.execute("PRAGMA quick_check(3)")]
    if said != ["ok"]:
        raise sqlite3.DatabaseError(f"malformed: {'; '.join(said)}")
    there = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if there and (missing := [name for name in FIRST_TABLES if name not in there]):
        raise sqlite3.DatabaseError(f"no such table: {', '.join(missing)}")
