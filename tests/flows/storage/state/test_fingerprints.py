"""The index of fingerprints: finds what is near, of earlier nights alone, and forgets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from copydesk.flows.storage.state.database import State, open_state
from copydesk.flows.storage.state.fingerprints import (
    FingerprintIndex,
    Neighbour,
    Printed,
    fingerprint_bands,
    fingerprints,
)
from tests.flows.stories import print_of, story

ASTON, BELTON, CARLOW = (print_of(story(town)) for town in ("Aston", "Belton", "Carlow"))
NEAR_ASTON = print_of(story("Aston") + " Our readers were glad.")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


@pytest.fixture
def index(state: State) -> FingerprintIndex:
    index = FingerprintIndex(state.engine)
    index.put("run-1", "2026-11-20", [printed("a", ASTON), printed("b", BELTON)])
    return index


def printed(id: str, fingerprint: object, root: str | None = None, published_at: str | None = "2026-11-20") -> Printed:
    return Printed(id, published_at, f"https://{id}.example/", root or id, fingerprint)  # type: ignore[arg-type]


def rows(state: State) -> tuple[int, int]:
    with state.engine.connect() as connection:
        tables = fingerprints, fingerprint_bands
        return tuple(connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables)  # type: ignore[return-value]


def ids(found: dict[str, tuple[Neighbour, ...]]) -> dict[str, list[str]]:
    return {name: [n.id for n in near] for name, near in found.items()}


def test_near_copies_are_found_and_nothing_else(index: FingerprintIndex) -> None:
    found = index.near({"x": NEAR_ASTON, "y": CARLOW, "z": BELTON}, night="2026-11-21")
    assert ids(found) == {"x": ["a"], "z": ["b"]}
    assert found["x"] == (Neighbour("a", "2026-11-20", "https://a.example/", "a", 0.952),)


@pytest.mark.parametrize(
    ("night", "run", "seen"),
    [
        ("2026-11-21", None, True),
        ("2026-11-20", None, False),
        ("2026-11-19", None, False),
        ("2026-11-20", "run-2", True),
        ("2026-11-20", "run-1", False),
        ("2026-11-20", "run-0", False),
    ],
)
def test_this_and_later_nights_do_not_count(index: FingerprintIndex, night: str, run: str | None, seen: bool) -> None:
    assert bool(index.near({"x": ASTON}, night=night, run=run)) is seen


def test_the_earliest_comes_first(index: FingerprintIndex) -> None:
    index.put("run-2", "2026-11-21", [printed("c", NEAR_ASTON, "a", "2026-11-01"), printed("d", ASTON, "a", None)])
    found = index.near({"x": ASTON}, night="2026-11-22")
    assert [(n.id, n.root) for n in found["x"]] == [("c", "a"), ("a", "a"), ("d", "a")]


def test_the_same_run_again_changes_nothing(index: FingerprintIndex, state: State) -> None:
    before = rows(state)
    index.put("run-1", "2026-11-20", [printed("a", ASTON), printed("b", BELTON)])
    assert rows(state) == before == (2, 2 * 42)


def test_what_is_forgotten_is_gone(index: FingerprintIndex, state: State) -> None:
    assert index.forget(["a", "unknown"]) == 1
    assert rows(state) == (1, 42)
    assert ids(index.near({"x": ASTON, "y": BELTON}, night="2026-11-21")) == {"y": ["b"]}


def test_a_look_up_costs_the_same_however_much_is_known(index: FingerprintIndex, state: State) -> None:
    index.put("run-2", "2026-11-21", (printed(f"n{n}", print_of(story(f"Town{n}"))) for n in range(300)))
    said: list[str] = []
    event.listen(state.engine, "before_cursor_execute", lambda c, cursor, text, *rest: said.append(text))
    assert ids(index.near({"x": NEAR_ASTON}, night="2026-11-22")) == {"x": ["a"]}
    assert len([text for text in said if text.startswith("SELECT")]) == 2
    with state.engine.connect() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT doc FROM fingerprint_bands WHERE band IN (1, 2)")
        assert all("SEARCH" in row[-1] for row in plan)


def test_nothing_asked_nothing_found(index: FingerprintIndex) -> None:
    assert index.near({}, night="2026-11-21") == {}


def test_the_migrated_tables_are_the_declared_ones(state: State) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from copydesk.flows.storage.state.tables import metadata

    with state.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert [said for said in compare_metadata(context, metadata) if "fingerprint" in str(said)] == []


def test_postgres_finds_the_same(postgres: str) -> None:
    state = open_state(postgres)
    try:
        index = FingerprintIndex(state.engine)
        index.put("run-1", "2026-11-20", [printed("a", ASTON), printed("b", BELTON)])
        index.put("run-1", "2026-11-20", [printed("a", ASTON), printed("b", BELTON)])
        assert ids(index.near({"x": NEAR_ASTON, "y": CARLOW}, night="2026-11-21")) == {"x": ["a"]}
        assert index.forget(["a"]) == 1
        assert index.near({"x": NEAR_ASTON}, night="2026-11-21") == {}
    finally:
        state.close()
