"""Manifests of several runs of a day."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from copydesk.cleaners.model.manifest import Versions
from copydesk.cleaners.model.schema import schema_of
from copydesk.flows.dataset.manifest import ManifestError, Published, day_manifest, folder_manifest
from copydesk.flows.dataset.writer import PublishedFile
from copydesk.flows.storage.data_folder import DataFolder, Run


def published(name: str, records: int, rejects: int = 0) -> Published:
    reasons = Counter({"paywall": rejects}) if rejects else Counter[str]()
    return Published(
        (PublishedFile(name, "records", records, 9, "0" * 64),), Counter(record=records, reject=rejects), reasons
    )


def run(hour: int) -> Run:
    at = datetime(2026, 11, 20, hour, tzinfo=UTC)
    return Run(f"nightly-{hour}", "nightly", at, DataFolder(Path("data")))


def is_valid(manifest: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(schema_of("manifest")).is_valid(manifest)


def test_a_later_run_adds_its_files_and_counts() -> None:
    first, _ = day_manifest(None, run(2), published("a", 3, 1))
    both, entry = day_manifest(first, run(5), published("b", 2, 2), versions=Versions("0.1.0", rules="r", weights="w"))
    assert is_valid(first)
    assert is_valid(both)
    assert both["counts"] == {"record": 5, "unchanged": 0, "duplicate": 0, "reject": 3, "failure": 0}
    assert both["reasons"] == {"paywall": 3}
    assert [file["path"] for file in both["files"]] == ["a", "b"]
    assert [each["run"] for each in both["runs"]] == ["nightly-2", "nightly-5"]
    assert entry["versions"] == {"copydesk": "0.1.0", "rules": "r", "profiles": None, "weights": "w"}
    assert both["runs"][0] == first["runs"][0]


def test_a_run_that_publishes_again_is_there_once() -> None:
    first, _ = day_manifest(None, run(2), published("a", 3))
    again, _ = day_manifest(first, run(2), published("a", 4))
    assert again == day_manifest(None, run(2), published("a", 4))[0]


def test_two_runs_cannot_claim_one_file() -> None:
    first, _ = day_manifest(None, run(2), published("a", 3))
    with pytest.raises(ManifestError, match="one name: a"):
        day_manifest(first, run(5), published("a", 3))


def test_addresses_are_those_that_went_in() -> None:
    _, entry = day_manifest(None, run(2), published("a", 3), addresses=7)
    assert entry["addresses"] == 7


def test_a_folder_of_one_run_holds_no_time() -> None:
    manifest = folder_manifest("clean-1", published("records.jsonl", 3))
    assert is_valid(manifest)
    assert (manifest["date"], manifest["runs"][0]["started_at"]) == (None, None)
