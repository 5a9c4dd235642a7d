"""The end of a night: what became of addresses that gave no page, one after the other and none held."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from copydesk.cleaners.model.record import Outcome, Reason, Result
from copydesk.flows.runs.history import settle_visits
from copydesk.flows.storage.state.database import ARCHIVED, Visit, open_state

A, B, C, D, E, F = (f"https://{name}.example/Ferry" for name in ("a", "b", "c", "d", "e", "é"))
RUN = "nightly-x"


def visits(folder: Path) -> Iterator[Visit]:
    """Planned in another order than that of their addresses, and in another one than the archive's."""
    told = [
        Visit(0, F, F, "é.example", result="unchanged", record_id="f"),
        Visit(1, D, D, "d.example", result=ARCHIVED, archive="archive/1.warc.gz", offset=900),
        Visit(2, C, A, "a.example", same_as=A),
        Visit(3, B, D, "d.example", same_as=D),
        Visit(4, A, A, "a.example", result="failure", reason=Reason.FETCH_TIMEOUT, retry_at="2026-12-01T00:00:00Z"),
        Visit(5, E, E, "e.example"),
        Visit(6, "https://g.example/", None, None, result=ARCHIVED, archive="archive/1.warc.gz", offset=80),
    ]
    state = open_state(f"sqlite:///{folder / 'state.db'}")
    try:
        state.begin(RUN, "2026-11-30T02:00:00Z")
        state.plan(RUN, told, "2026-11-30T02:00:00Z")
        state.acknowledge(RUN, told)
        yield from state.visits(RUN, by_address=True)
        yield from state.archived(RUN)
        assert state.count_visits(RUN, result=ARCHIVED) == 2
        assert state.count_visits(RUN) == len(told)
    finally:
        state.close()


def test_each_address_has_its_outcome_in_the_order_of_the_addresses(tmp_path: Path) -> None:
    *by_address, first, second = visits(tmp_path)
    assert [v.source_url for v in by_address] == sorted(v.source_url for v in by_address)
    assert [v.offset for v in (first, second)] == [80, 900]
    page = Outcome(RUN, D, D, Result.RECORD, id="d")
    done = list(settle_visits(lambda: by_address, iter([page]), RUN))
    assert [(o.source_url, o.outcome, o.id) for o in done] == [
        (A, Result.FAILURE, None),
        (B, Result.DUPLICATE, "d"),
        (C, Result.FAILURE, None),
        (E, Result.FAILURE, None),
        (F, Result.UNCHANGED, "f"),
    ]
    assert done[3].detail == "the run ended before this address was asked for"


def test_pages_are_read_for_twins_alone(tmp_path: Path) -> None:
    def pages() -> Iterator[Outcome]:
        raise AssertionError("read")
        yield

    without = [v for v in visits(tmp_path) if not v.same_as]
    assert len(list(settle_visits(lambda: without, pages(), RUN))) == 3
