"""A page that runs over its budget costs itself alone."""

import os
import time

import pytest

from copydesk.flows.runtime.cancellation import Stopped, ask_to_stop, forget_wish
from copydesk.flows.runtime.worker_pool import Budget, Overrun, Workers

MIB = 2**20


def work(item: str) -> str:
    if item == "slow":
        while True:
            pass
    if item == "sleeps":
        time.sleep(60)
    if item == "large":
        return str(len(bytearray(4096 * MIB)))
    if item == "dies":
        os._exit(3)
    if item == "breaks":
        raise ValueError("this page broke us")
    return item.upper()


def test_neighbours_of_bad_pages_are_untouched() -> None:
    items = ["a", "slow", "b", "sleeps", "f", "large", "c", "dies", "d", "breaks", "e"]
    with Workers(2, Budget(seconds=1.0, bytes=2048 * MIB)) as workers:
        got = dict(workers.map(work, items))
    assert [got[name] for name in "abcdef"] == list("ABCDEF")
    causes = {name: value.cause for name, value in got.items() if isinstance(value, Overrun)}
    assert causes == {"slow": "timeout", "sleeps": "timeout", "large": "memory", "dies": "died", "breaks": "error"}
    broken = got["breaks"]
    assert isinstance(broken, Overrun)
    assert "this page broke us" in broken.detail


@pytest.mark.parametrize("size", [1, 4, 50])
def test_pages_are_handed_over_in_lots_and_bad_ones_still_stand_alone(size: int) -> None:
    items = [f"good {n}" for n in range(20)] + ["dies", "x", "breaks", "y"] + [f"fine {n}" for n in range(20)]
    with Workers(1) as workers:
        got = list(workers.map(work, items, lot_size=size))
    assert [item for item, _ in got] == items
    bad = {item: value.cause for item, value in got if isinstance(value, Overrun)}
    assert bad == {"dies": "died", "breaks": "error"}
    assert all(value == item.upper() for item, value in got if item not in bad)


def test_results_come_in_the_order_of_the_items() -> None:
    items = [f"item {n}" for n in range(100)]
    with Workers(2) as workers:
        assert [item for item, _ in workers.map(work, items)] == items


def test_the_wish_to_stop_ends_the_work() -> None:
    with Workers(1) as workers:
        ask_to_stop()
        try:
            with pytest.raises(Stopped):
                list(workers.map(work, ["a", "b"]))
        finally:
            forget_wish()


class Awkward(ValueError):
    """An exception that cannot be made again from its message alone, as a pickle would."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")


def breaks_awkwardly(item: str) -> str:
    if item == "breaks":
        raise Awkward("here", "torn")
    return item


def test_the_pool_survives_exceptions_that_do_not_survive_the_way_between_processes() -> None:
    with Workers(2) as workers:
        got = dict(workers.map(breaks_awkwardly, ["a", "breaks", "b", "c", "d"]))
        assert list(workers.map(breaks_awkwardly, ["e"])) == [("e", "e")]
    broken = got.pop("breaks")
    assert isinstance(broken, Overrun)
    assert broken.cause == "error"
    assert broken.detail.startswith("here: torn")
    assert got == {name: name for name in "abcd"}
