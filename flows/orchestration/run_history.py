"""Prefect's own history: runs older than an operator wants to see in the UI, and what tells of what is taken back.

The database of our own server is a file below the data folder. To take back, it is written to directly, whether the
server runs or not: by its API deleted rows would stay readable in the file's free pages. That needs no Prefect.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

#: Flow runs that are asked for at once; the API gives no more.
BATCH = 200


def prune_history(before: datetime) -> int:
    """Delete the flow runs that started before a time from the server that PREFECT_API_URL names; give their number."""
    return asyncio.run(_prune(before))


async def _prune(before: datetime) -> int:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterStartTime

    old = FlowRunFilter(start_time=FlowRunFilterStartTime.model_validate({"before_": before}))
    gone = 0
    async with get_client() as client:
        while runs := await client.read_flow_runs(flow_run_filter=old, limit=BATCH):
            for run in runs:
                await client.delete_flow_run(run.id)
            gone += len(runs)
    return gone


#: The server's database, below the folder of `serve`.
DATABASE = "prefect.db"

#: Tables of which rows go, with the columns that tell of pages.
_GOING = {
    "artifact": ("data", "description", "metadata_"),
    "artifact_collection": ("data", "description", "metadata_"),
    "log": ("message",),
    "events": ("payload", "resource", "related"),
    "event_resources": ("resource_id", "resource"),
    "flow_run_input": ("value",),
}

#: Tables of which values go and rows stay, since runs are counted by them: the column, and what comes in its place.
_BLANKED = {"flow_run": ("parameters", "{}"), "task_run": ("task_inputs", "{}"), "flow_run_state": ("message", None)}

#: Seconds to wait for a server that writes.
_PATIENCE = 60.0


class HistoryError(RuntimeError):
    """Prefect's database could not be written to."""


def erase_history(home: Path, names: Iterable[str]) -> int:
    """Erase what tells of these names (ids, addresses, hosts, days) from a server's database; give how many rows.

    Raises `HistoryError` where the database cannot be written to now.
    """
    path = home / DATABASE
    wanted = [name.casefold() for name in names if name]
    if not path.exists() or not wanted:
        return 0

    def tells(text: object) -> bool:
        # Markdown has backslashes before what would be markup, and JSON before what would be quotes.
        plain = str(text or "").replace("\\", "").casefold()
        return any(name in plain for name in wanted)

    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
            connection.create_function("tells", 1, tells)
            return _erase(connection)
    except sqlite3.OperationalError as error:
        raise HistoryError(f"{path}: {error}. Call this again when the server is idle") from error


def _erase(connection: sqlite3.Connection) -> int:
    """Erase the rows; nothing of them stays in pages that are free or in the log beside the file."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    gone = 0
    connection.execute("BEGIN IMMEDIATE")
    for table, columns in _GOING.items():
        if table in there:
            told = " OR ".join(f"tells({column})" for column in columns)
            gone += connection.execute(f"DELETE FROM {table} WHERE {told}").rowcount
    for table, (column, blank) in _BLANKED.items():
        if table in there:
            gone += connection.execute(f"UPDATE {table} SET {column} = ? WHERE tells({column})", (blank,)).rowcount
    connection.execute("COMMIT")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return gone
