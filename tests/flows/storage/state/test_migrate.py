"""Making and upgrading the state: whole or not at all, whenever it is killed; copies that are never written over."""

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

from copydesk.flows.storage.state import fingerprints, migrate, tables
from copydesk.flows.storage.state.database import HostRow, open_state
from copydesk.flows.storage.state.engine import StateError
from copydesk.flows.storage.state.migrate import HEAD

#: From nothing, and from the first release: on that way lie all the others.
STARTS = [None, "0001"]

#: Its tables are noted with the others when it is imported.
assert fingerprints


def bring_to(connection: Connection, revision: str) -> None:
    """The migrations alone, over a connection: as releases up to 0.1 made and upgraded a database."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def make_old(url: str, revision: str) -> None:
    """A database of an earlier release, with a row in it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        bring_to(connection, revision)
        connection.execute(text("INSERT INTO hosts (host, openings) VALUES ('old.example', 2)"))
    engine.dispose()


def killed_at(number: int, work: Callable[[str], None], url: str) -> bool:
    """Do work on a database in a process that is killed before its so manieth statement; whether it came to that."""
    child = os.fork()
    if child == 0:
        try:
            left = [number]

            def count(*_: object) -> None:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            event.listen(Engine, "before_cursor_execute", count)
            event.listen(Engine, "commit", count)
            work(url)
            os._exit(0)
        except BaseException:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return os.WIFSIGNALED(status)


def assert_whole(url: str, *, has_old_row: bool) -> None:
    """Open the state as the next run would; it has the newest form, and what it knew."""
    state = open_state(url)
    with state.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        found = inspect(connection)
        assert set(found.get_table_names()) == {*tables.metadata.tables, "alembic_version"}
        columns, indexes = found.get_multi_columns(), found.get_multi_indexes()
        for name, table in tables.metadata.tables.items():
            assert {c["name"] for c in columns[None, name]} == {c.name for c in table.columns}
            assert {i["name"] for i in indexes[None, name]} == {i.name for i in table.indexes}
    assert state.hosts() == ({"old.example": HostRow("old.example", None, 2)} if has_old_row else {})
    state.close()


def form_of(url: str) -> tuple[object, ...]:
    """What a database holds now: its tables with columns and indexes, its revision, its hosts."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        found = inspect(connection)
        columns, indexes = found.get_multi_columns(), found.get_multi_indexes()
        tables = sorted(name for _, name in columns)
        forms = [
            (name, [(c["name"], str(c["type"])) for c in columns[None, name]], [i["name"] for i in indexes[None, name]])
            for name in tables
        ]
        rows = [
            connection.execute(text(f"SELECT * FROM {name}")).all()
            for name in ("alembic_version", "hosts")
            if name in tables
        ]
    engine.dispose()
    return repr(forms), *map(repr, rows)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives the address of a database without tables, a new one each time it is called."""
    if request.param == "sqlite":
        made = iter(range(1000))
        yield lambda: f"sqlite:///{tmp_path / f'{next(made)}.db'}"
        return
    url = request.getfixturevalue("postgres")
    engine = create_engine("postgresql+psycopg://" + url.partition("://")[2])

    def emptied() -> str:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        return str(url)

    yield emptied
    emptied()
    engine.dispose()


@pytest.mark.parametrize("revision", STARTS)
def test_killed_at_any_statement_it_is_as_before_or_new(empty: Callable[[], str], revision: str | None) -> None:
    def before() -> str:
        url = empty()
        if revision:
            make_old(url.replace("postgresql:", "postgresql+psycopg:"), revision)
        return url

    old, new = form_of(before()), before()
    open_state(new).close()
    left, number = {old, form_of(new)}, 0
    seen = set[tuple[object, ...]]()
    while killed_at(number, lambda at: open_state(at).close(), url := before()):
        form = form_of(url)
        assert form in left, f"statement {number}"
        # What was left for the first time is opened as the next run would; what is equal to it would be no other.
        if form not in seen:
            assert_whole(url, has_old_row=revision is not None)
        seen.add(form)
        # PostgreSQL undoes a broken transaction wherever it broke; SQLite's files are what a kill could tear.
        number += 3 if url.startswith("postgresql") else 1
    assert number > 10


@pytest.mark.parametrize("revision", STARTS)
def test_what_an_earlier_release_left_half_done_is_taken_up(tmp_path: Path, revision: str | None) -> None:
    def as_earlier_releases_did(url: str) -> None:
        with create_engine(url).begin() as connection:
            bring_to(connection, HEAD)

    if revision:
        make_old(f"sqlite:///{tmp_path / 'old.db'}", revision)
    number, was_killed = 0, True
    seen = set[tuple[object, ...]]()
    while was_killed:
        path = tmp_path / f"{number}.db"
        if revision:
            path.write_bytes((tmp_path / "old.db").read_bytes())
        was_killed = killed_at(number, as_earlier_releases_did, f"sqlite:///{path}")
        if (form := form_of(f"sqlite:///{path}")) not in seen:
            assert_whole(f"sqlite:///{path}", has_old_row=revision is not None)
        seen.add(form)
        number += 1
    assert number > 5


def hosts_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as copy:
        return [row[0] for row in copy.execute("SELECT host FROM hosts ORDER BY host")]


def test_a_copy_of_before_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    first = tmp_path / "state.db.before-0001"
    make_old(f"sqlite:///{path}", "0001")
    open_state(f"sqlite:///{path}").close()
    # The release went wrong: the old one ran on with the copy, and learned something.
    for each in tmp_path.glob("state.db*"):
        if each != first:
            each.unlink()
    path.write_bytes(first.read_bytes())
    with closing(sqlite3.connect(path)) as again:
        again.execute("INSERT INTO hosts (host, openings) VALUES ('new.example', 0)")
        again.commit()
    open_state(f"sqlite:///{path}").close()
    assert hosts_in(first) == ["old.example"]
    assert hosts_in(tmp_path / "state.db.before-0001.2") == ["new.example", "old.example"]


def test_an_upgrade_that_is_tried_again_makes_one_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.db"
    make_old(f"sqlite:///{path}", "0002")

    def full(connection: Connection) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_upgrade", full)
        for _ in range(3):
            with pytest.raises(OSError, match="No space"):
                open_state(f"sqlite:///{path}")
    open_state(f"sqlite:///{path}").close()
    assert sorted(p.name for p in tmp_path.glob("*.before*")) == ["state.db.before-0002"]


def test_a_full_disk_is_said_in_words(tmp_path: Path) -> None:
    def fill(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=4")

    event.listen(Engine, "connect", fill)
    try:
        with pytest.raises(StateError, match=r"state\.db.*the disk is full\. Free some space"):
            open_state(f"sqlite:///{tmp_path / 'state.db'}")
    finally:
        event.remove(Engine, "connect", fill)
    assert_whole(f"sqlite:///{tmp_path / 'state.db'}", has_old_row=False)


def test_a_file_that_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_text("no database at all, " * 100)
    with pytest.raises(StateError, match=r"state\.db.*no SQLite database"):
        open_state(f"sqlite:///{tmp_path / 'state.db'}")
