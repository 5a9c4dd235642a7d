"""Making and upgrading the state: whole or not at all, whenever it is killed; copies that are never written over."""

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
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


@contextmanager
def before_each_statement(call: Callable[[int], None]) -> Iterator[None]:
    """Call with the number of each statement, and each commit, before a database gets it, while the block runs."""
    numbers = count()

    def counted(*_: object) -> None:
        call(next(numbers))

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, counted)
    try:
        yield
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(Engine, name, counted)


def killed_at(moment: int, work: Callable[[str], None], url: str) -> bool:
    """Do work on a database in a process that is killed before its so manieth statement; whether it came to that."""
    child = os.fork()
    if child == 0:
        try:
            with before_each_statement(lambda number: number == moment and os.kill(os.getpid(), signal.SIGKILL)):
                work(url)
            os._exit(0)
        except BaseException:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return os.WIFSIGNALED(status)


def left_at_each_statement(work: Callable[[str], None], folder: Path) -> list[Path]:
    """Do work on the database in a folder; give folders with its files as a kill before each statement leaves them.

    What is in the files then is what a killed process leaves. Folders that are equal to the byte are given once.
    """
    left: list[Path] = []
    seen = set[tuple[tuple[str, bytes], ...]]()

    def copy(number: int) -> None:
        # SQLite makes its index of the log anew.
        files = [p for p in sorted(folder.iterdir()) if not p.name.endswith("-shm")]
        state = tuple((p.name, p.read_bytes()) for p in files)
        if state not in seen:
            seen.add(state)
            left.append(folder.with_name(f"{folder.name}-{number}"))
            left[-1].mkdir()
            for name, data in state:
                (left[-1] / name).write_bytes(data)

    with before_each_statement(copy):
        work(address(folder))
    return left


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'state.db'}"


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


def open_and_close(url: str) -> None:
    open_state(url).close()


def upgrade_as_earlier_releases_did(url: str) -> None:
    with create_engine(url).begin() as connection:
        bring_to(connection, HEAD)


@pytest.fixture
def emptied(postgres: str) -> Iterator[Callable[[], str]]:
    """Gives the address of a PostgreSQL database without tables, each time it is called."""
    engine = create_engine("postgresql+psycopg://" + postgres.partition("://")[2])

    def empty() -> str:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        return postgres

    yield empty
    empty()
    engine.dispose()


@pytest.fixture
def folder(tmp_path: Path, revision: str | None) -> Path:
    """The folder of a SQLite database of this revision; without one, of none."""
    made = tmp_path / "data"
    made.mkdir()
    if revision:
        make_old(address(made), revision)
    return made


@pytest.mark.parametrize("revision", STARTS)
def test_killed_at_any_statement_it_is_as_before_or_new(folder: Path, revision: str | None) -> None:
    old = form_of(address(folder))
    left = left_at_each_statement(open_and_close, folder)
    new = form_of(address(folder))
    assert new != old
    assert len(left) >= 2
    for each in left:
        assert form_of(address(each)) in {old, new}, each.name
        assert_whole(address(each), has_old_row=revision is not None)


@pytest.mark.parametrize("revision", STARTS)
def test_a_process_that_is_killed_leaves_what_its_files_say(folder: Path, revision: str | None) -> None:
    old = form_of(address(folder))
    assert killed_at(20, open_and_close, address(folder))
    assert form_of(address(folder)) == old
    assert_whole(address(folder), has_old_row=revision is not None)


@pytest.mark.parametrize("revision", STARTS)
def test_postgresql_undoes_what_a_killed_process_began(emptied: Callable[[], str], revision: str | None) -> None:
    def before() -> str:
        url = emptied()
        if revision:
            make_old(url.replace("postgresql:", "postgresql+psycopg:"), revision)
        return url

    statements: list[int] = []
    old = form_of(url := before())
    with before_each_statement(statements.append):
        open_and_close(url)
    new, last = form_of(url), statements[-1]
    assert last > 10
    for moment in (0, last // 3, last * 2 // 3, last - 1, last):
        url = before()
        assert killed_at(moment, open_and_close, url)
        assert form_of(url) in {old, new}, f"statement {moment}"
        assert_whole(url, has_old_row=revision is not None)


@pytest.mark.parametrize("revision", STARTS)
def test_what_an_earlier_release_left_half_done_is_taken_up(folder: Path, revision: str | None) -> None:
    left = left_at_each_statement(upgrade_as_earlier_releases_did, folder)
    assert len(left) > 3
    for each in left:
        assert_whole(address(each), has_old_row=revision is not None)


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
