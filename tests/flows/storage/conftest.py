"""What the tests of the state share: each runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk.flows.storage.state.database import State, open_state
from copydesk.flows.storage.state.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[State]:
    """An empty state, in a file and on a real server."""
    if request.param == "sqlite":
        state = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    else:
        state = open_state(request.getfixturevalue("postgres"))
        with state.engine.begin() as connection:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
    yield state
    state.close()
