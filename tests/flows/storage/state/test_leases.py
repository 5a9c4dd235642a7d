"""Who fetches what: one owner at a time, on SQLite and on a real PostgreSQL."""

import threading
from dataclasses import replace

import pytest

from copydesk.flows.storage.state import leases as claims
from copydesk.flows.storage.state.database import State, Visit, open_state
from copydesk.flows.storage.state.leases import Lease, LeaseLost
from tests.flows.wide import database

RUN = "nightly-1"


class Tired(Exception):
    """Who waits has waited long enough for this test."""


def take(state: State, owner: str, share: int = 0, *, looks: int = 5, silence: float = 1e9) -> Lease:
    """Take a share, or be `Tired` after some looks."""
    left = iter(range(looks))

    def rest(seconds: float) -> None:
        if next(left, None) is None:
            raise Tired

    return claims.acquire(state.engine, RUN, share, owner, silence=silence, rest=rest)


def test_a_share_has_one_owner(state: State) -> None:
    assert take(state, "a") == Lease(RUN, 0, "a", 1)
    assert take(state, "b", share=1) == Lease(RUN, 1, "b", 1)
    with pytest.raises(Tired):
        take(state, "b")


def test_of_many_that_want_a_share_at_once_one_gets_it(state: State) -> None:
    got: list[Lease] = []

    def want(name: str) -> None:
        try:
            got.append(take(state, name))
        except Tired:
            return

    threads = [threading.Thread(target=want, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [lease.term for lease in got] == [1]


def test_a_share_that_was_given_back_is_free(state: State) -> None:
    claims.release(state.engine, take(state, "a"))
    assert take(state, "b") == Lease(RUN, 0, "b", 2)


def test_who_falls_silent_loses_the_share_and_cannot_write(state: State) -> None:
    visit = Visit(0, "https://a.example/", "https://a.example/", "a.example")
    state.begin(RUN, "2026-06-01T01:00:00Z")
    state.plan(RUN, [visit], "2026-06-01T01:01:00Z", shares=2)
    silent = take(state, "a")
    assert take(state, "b", silence=0.0) == Lease(RUN, 0, "b", 2)
    with pytest.raises(LeaseLost):
        state.acknowledge(RUN, [replace(visit, result="archived")], silent)
    with pytest.raises(LeaseLost):
        claims.beat(state.engine, silent)
    claims.release(state.engine, silent)
    with pytest.raises(Tired):
        take(state, "c")
    assert [v.result for v in state.visits(RUN)] == [None]
    state.acknowledge(RUN, [replace(visit, result="archived")], Lease(RUN, 0, "b", 2))
    assert [v.result for v in state.visits(RUN)] == ["archived"]


def test_who_gives_signs_of_life_keeps_the_share(state: State) -> None:
    owner = take(state, "a")
    looks = iter(range(50))

    def rest(seconds: float) -> None:
        if next(looks, None) is None:
            raise Tired
        claims.beat(state.engine, owner)

    with pytest.raises(Tired):
        claims.acquire(state.engine, RUN, 0, "b", silence=0.0, rest=rest)


def test_a_run_that_was_stopped_takes_its_shares_back(state: State) -> None:
    owner = take(state, "a")
    claims.revoke(state.engine, RUN)
    with pytest.raises(LeaseLost):
        claims.beat(state.engine, owner)
    with pytest.raises(Tired):
        take(state, "b")
    claims.release(state.engine, owner)
    assert take(state, "b").term == 2
    claims.forget(state.engine, RUN)
    assert take(state, "c").term == 1


def test_a_run_keeps_the_cut_that_it_was_planned_with(state: State) -> None:
    state.begin(RUN, "2026-06-01T01:00:00Z")
    assert state.shares(RUN) is None
    state.plan(RUN, [Visit(0, "https://a.example/", "https://a.example/", "a.example")], "2026", shares=3)
    assert state.shares(RUN) == 3
    assert state.progress(RUN) == (0, 1)


def test_many_that_find_a_new_database_make_it_once(request: pytest.FixtureRequest) -> None:
    url = database(request.getfixturevalue("postgres"), "new", is_empty=True)
    failed: list[Exception] = []

    def find() -> None:
        try:
            open_state(url).close()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=find) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
