"""What was said of each address is found again, however many there are."""

from __future__ import annotations

from dataclasses import replace

from copydesk.cleaners.model.record import Outcome, Reason, Result
from copydesk.flows.storage.state.rows import ToldOutcomes

COUNT = 1_300  # more than a statement asks for at once


def outcome(number: int) -> Outcome:
    url = f"https://a.example/{number}"
    if number % 3:
        return Outcome("run", url, None, Result.RECORD, id=f"{number:032x}")
    return Outcome("run", url, None, Result.FAILURE, reason=Reason.FETCH_TIMEOUT, retry_at="2026-06-03T00:00:00Z")


def test_each_address_gets_its_outcome_back() -> None:
    with ToldOutcomes("run", map(outcome, range(COUNT))) as told:
        found = told.of([f"https://a.example/{number}" for number in range(COUNT + 5)])
    assert found == {each.source_url: each for each in map(outcome, range(COUNT))}


def test_of_several_the_last_counts() -> None:
    first = outcome(1)
    last = replace(first, outcome=Result.DUPLICATE)
    with ToldOutcomes("run", [first, last]) as told:
        assert told.of([first.source_url]) == {first.source_url: last}
