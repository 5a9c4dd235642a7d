"""Hold what a night made of the demo sites against what their authors wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.cleaners.urls.normalize import normalize_url

#: The fields of a record that the authors of the demo articles know, `duplicate_of` apart.
FIELDS = ("url", "title", "authors", "published_at", "language", "site_name", "tags", "revision", "text")

_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoDifference:
    """One thing that came out otherwise than expected, at one address."""

    source_url: str
    field: str
    expected: Any
    found: Any


def compare_rows(
    expected: Sequence[_Row], outcomes: Iterable[_Row], records: Iterable[_Row]
) -> tuple[DemoDifference, ...]:
    """The differences of one run, in the order of the expected rows.

    `expected` are the rows of `DemoServer.expected`; `outcomes` and `records` are the lines that the run published.
    Addresses that nobody expected (a section page, say) are not looked at.
    """
    found = {row["source_url"]: row for row in outcomes}
    by_id = {row["id"]: row for row in records}
    ids = {row["url"]: row["id"] for row in by_id.values()}
    differences: list[DemoDifference] = []
    for row in expected:
        outcome = found.get(row["source_url"])
        if _is_right_too(row, outcome):
            continue
        if outcome is None or outcome["outcome"] != row["outcome"]:
            differences.append(_difference(row, "outcome", outcome and _told(outcome)))
        elif row["outcome"] == "reject" and outcome["reason"] not in row["reasons"]:
            differences.append(_difference(row, "reasons", outcome["reason"]))
        elif row["outcome"] == "duplicate" and outcome["id"] != ids.get(row["of"], outcome["id"]):
            differences.append(_difference(row, "of", outcome["id"]))
        elif row["outcome"] == "record":
            differences += _of_record(row, by_id[outcome["id"]], ids)
    return tuple(differences)


def _is_right_too(row: _Row, outcome: _Row | None) -> bool:
    """Whether there is another right outcome: the one that the row names, or none for an address that only spells
    another one differently, which discovery may see before it is taken into the run."""
    if outcome is None:
        return bool(row["outcome"] == "duplicate" and normalize_url(row["source_url"]) == row["of"])
    return bool(outcome["outcome"] == row.get("or"))


def _of_record(row: _Row, record: _Row, ids: Mapping[str, str]) -> list[DemoDifference]:
    differences = [_difference(row, name, record[name]) for name in FIELDS if record[name] != row[name]]
    if record["duplicate_of"] != ids.get(row["duplicate_of"]):
        differences.append(_difference(row, "duplicate_of", record["duplicate_of"]))
    return differences


def _told(outcome: _Row) -> str:
    return " ".join(filter(None, (outcome["outcome"], outcome["reason"])))


def _difference(row: _Row, name: str, found: Any) -> DemoDifference:
    return DemoDifference(row["source_url"], name, row[name], found)
