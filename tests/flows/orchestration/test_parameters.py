"""What forms let through: days that there are, and no others."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from pydantic import TypeAdapter

from copydesk.flows.orchestration.parameters import Day

PATTERN = TypeAdapter(Day).json_schema()["pattern"]


def test_every_day_of_four_centuries_is_one() -> None:
    first = date(1900, 1, 1)
    days = (first + timedelta(days=n) for n in range(146_097))
    assert all(re.search(PATTERN, day.isoformat()) for day in days)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-02-30",
        "1900-02-29",
        "2026-04-31",
        "2026-13-01",
        "2026-00-10",
        "2026-01-00",
        "2026-1-1",
        "0000-01-01",
    ],
)
def test_a_day_that_there_is_not_is_none(text: str) -> None:
    assert re.search(PATTERN, text) is None
