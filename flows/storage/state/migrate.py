"""The state database brought to its newest form; a file is copied first."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, inspect, text

#: The newest migration.
HEAD = "0004"

#: The number by which PostgreSQL knows the lock on migrations; any will do that nobody else takes.
LOCK = 0x636F7079

#: Alembic keeps what it works on in its modules: one migration at a time in a process.
_one_at_a_time = threading.Lock()


def migrate(engine: Engine) -> None:
    """Make the tables of a new database, or bring an older one up to date.

    A SQLite file is copied to `NAME.before-REVISION` before it is changed. A database of a newer release raises
    `RuntimeError`: changing it back would lose what it knows.
    """
    revision = _revision(engine)
    if revision == HEAD:
        return
    if revision is not None and revision > HEAD:
        raise RuntimeError(f"the state is of a newer release ({revision}; this one knows {HEAD}): update copydesk")
    if revision is not None:
        _back_up(engine, revision)
    # Alembic takes a third of a second to import: only where there is something to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with _one_at_a_time, engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two machines that find a new database at once: the second waits, and finds nothing left to do.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
        return str(row[0]) if row else None


def _back_up(engine: Engine, revision: str) -> None:
    """Copy a SQLite file, with what its write-ahead log holds; other databases have their own ways."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return
    with closing(sqlite3.connect(name)) as old, closing(sqlite3.connect(f"{name}.before-{revision}")) as copy:
        old.backup(copy)
