"""The outcomes of a run by their addresses, while its visits pass by: on disk as far as they are many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from types import TracebackType

from copydesk.cleaners.model.record import Outcome, Reason, Result

#: Names that an SQL statement asks for at a time: SQLite binds at most 32,766 values.
_BATCH = 500


class ToldOutcomes:
    """What was said of each address; `with` closes it. Of several outcomes of one address the last counts."""

    def __init__(self, run: str, outcomes: Iterable[Outcome]) -> None:
        self.run = run
        # A database without a name is SQLite's own: it is on disk only as far as it does not fit into its cache.
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.execute("CREATE TABLE told (url TEXT PRIMARY KEY, result, reason, id, retry_at) WITHOUT ROWID")
        self.database.execute("BEGIN")
        self.database.executemany("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?)", map(_row, outcomes))

    def __enter__(self) -> ToldOutcomes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.close()

    def of(self, urls: Sequence[str]) -> dict[str, Outcome]:
        """The outcomes of these addresses, with what is kept of them."""
        found: dict[str, Outcome] = {}
        for at in range(0, len(urls), _BATCH):
            batch = urls[at : at + _BATCH]
            asked = f"SELECT * FROM told WHERE url IN ({', '.join('?' * len(batch))})"
            for url, result, reason, id, retry_at in self.database.execute(asked, batch):
                why = Reason(reason) if reason else None
                found[url] = Outcome(self.run, url, None, Result(result), reason=why, id=id, retry_at=retry_at)
        return found


def _row(outcome: Outcome) -> tuple[str, str, str | None, str | None, str | None]:
    reason = str(outcome.reason) if outcome.reason else None
    return outcome.source_url, str(outcome.outcome), reason, outcome.id, outcome.retry_at
