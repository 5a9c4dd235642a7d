"""The comparison of a night with what the demo's authors wrote finds what differs and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from copydesk.flows.demo.sites import compare_rows

URL = "http://a.test/1"
COPY = "http://a.test/1?utm_source=x"
FIELDS = {
    "url": URL,
    "title": "T",
    "authors": ["A"],
    "published_at": "2026-03-01",
    "language": "en",
    "site_name": "S",
    "tags": [],
    "revision": 1,
    "text": "One.",
    "duplicate_of": None,
}
EXPECTED: list[dict[str, Any]] = [
    {"source_url": URL, "outcome": "record", **FIELDS},
    {"source_url": COPY, "outcome": "duplicate", "of": URL},
    {"source_url": "http://a.test/wall", "outcome": "reject", "reasons": ["consent_wall", "no_article"]},
]
OUTCOMES: list[dict[str, Any]] = [
    {"source_url": URL, "outcome": "record", "id": "1", "reason": None},
    {"source_url": COPY, "outcome": "duplicate", "id": "1", "reason": None},
    {"source_url": "http://a.test/wall", "outcome": "reject", "id": None, "reason": "no_article"},
    {"source_url": "http://a.test/section", "outcome": "reject", "id": None, "reason": "index_page"},
]
RECORDS: list[dict[str, Any]] = [{"id": "1", **FIELDS}]


def fields(outcomes: list[dict[str, Any]], records: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(d.source_url, d.field) for d in compare_rows(EXPECTED, outcomes, records)]


def test_nothing_differs() -> None:
    assert fields(OUTCOMES, RECORDS) == []


def test_another_outcome_that_is_right_too() -> None:
    expected = [{**EXPECTED[2], "or": "unchanged"}]
    outcomes = [{**OUTCOMES[2], "outcome": "unchanged", "reason": None}]
    assert compare_rows(expected, outcomes, []) == ()


def test_a_spelling_of_another_address_may_be_left_out() -> None:
    assert fields([OUTCOMES[0], OUTCOMES[2]], RECORDS) == []


def test_missing_address() -> None:
    assert fields(OUTCOMES[:2], RECORDS) == [("http://a.test/wall", "outcome")]


@pytest.mark.parametrize(
    ("at", "change", "field"),
    [
        (0, {"outcome": "reject", "reason": "too_short"}, "outcome"),
        (1, {"id": "2"}, "of"),
        (1, {"outcome": "record"}, "outcome"),
        (2, {"reason": "paywall"}, "reasons"),
    ],
)
def test_other_outcome(at: int, change: dict[str, Any], field: str) -> None:
    outcomes = [{**row, **change} if i == at else row for i, row in enumerate(OUTCOMES)]
    assert fields(outcomes, RECORDS) == [(EXPECTED[at]["source_url"], field)]


@pytest.mark.parametrize("change", [{"title": "U"}, {"text": "One. Two."}, {"authors": []}, {"duplicate_of": "9"}])
def test_other_record(change: dict[str, Any]) -> None:
    assert fields(OUTCOMES, [{**RECORDS[0], **change}]) == [(URL, next(iter(change)))]
