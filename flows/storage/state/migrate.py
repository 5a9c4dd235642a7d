"""The state database brought to its newest form: in one transaction, and a file is copied first."""

from __future__ import annotations

import filecmp
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from copydesk.flows.storage.atomic_files import UNFINISHED, private_file, sync_file, sync_folder
from copydesk.flows.storage.state.engine import StateError

#: The newest migration.
HEAD = "0009"

#: The number by which PostgreSQL knows the lock on migrations; any will do that nobody else takes.
LOCK = 0x636F7079

#: Alembic keeps what it works on in its modules: one migration at a time in a process.
_one_at_a_time = threading.Lock()


def migrate(engine: Engine) -> None:
    """Make the tables of a new database, or bring an older one up to date: all of it, or nothing.

    A SQLite file is copied to `NAME.before-REVISION` before it is changed. A database of a newer release raises
    `StateError`: changing it back would lose what it knows.
    """
    with engine.connect() as connection:
        if _is_newest(_revision(connection)):
            return
    with _one_at_a_time, _alone(engine) as connection:
        # Another process may have done it while this one waited.
        revision = _revision(connection)
        if _is_newest(revision):
            return
        if revision is not None:
            _back_up(engine, revision)
        _upgrade(connection)


def _is_newest(revision: str | None) -> bool:
    if revision is not None and revision > HEAD:
        raise StateError(f"the state is of a newer release ({revision}; this one knows {HEAD}): update copydesk")
    return revision == HEAD


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds changes of tables too, which no other process is in at the same time."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Python's driver begins a transaction only before rows change: each table would be one of its own, and
            # a kill between two leave a database that is neither old nor new. Here we begin it ourselves.
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        with connection.begin():
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            elif engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            yield connection


def _upgrade(connection: Connection) -> None:
    # Alembic takes a third of a second to import: only where there is something to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(row[0]) if row else None


def _back_up(engine: Engine, revision: str) -> None:
    """Copy a SQLite file, with what its write-ahead log holds; other databases have their own ways.

    A copy that is there already is never written over: it may be of before a release that went wrong.
    """
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return
    first = Path(f"{name}.before-{revision}")
    unfinished = first.with_name(first.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)
    private_file(unfinished)
    with closing(sqlite3.connect(name)) as old, closing(sqlite3.connect(unfinished)) as copy:
        old.backup(copy)
    sync_file(unfinished)
    number, target = 1, first
    while target.exists():
        if filecmp.cmp(unfinished, target, shallow=False):
            unfinished.unlink()
            return
        number += 1
        target = first.with_name(f"{first.name}.{number}")
    unfinished.rename(target)
    sync_folder(first.parent)
