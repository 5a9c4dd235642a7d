"""The published schema: one definition, copies that hold, old files that load."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from copydesk.cleaners.model.fields import EDIT_STEPS, RIGHTS, TextBlock
from copydesk.cleaners.model.record import SCHEMA, EditLine, Outcome, Reason, Record, Result, Tombstone, to_row
from copydesk.cleaners.model.schema import KINDS, SchemaError, schema_of, upgrade
from copydesk.cleaners.pipeline import STEPS
from copydesk.flows.dataset.manifest import Published, folder_manifest

ROOT = Path(__file__).parents[3]
FROZEN = sorted((ROOT / "fixtures" / "records").glob("v*.jsonl"))
OUTCOME = to_row(Outcome("r1", "https://a.example/", "https://a.example/", Result.RECORD, id="0" * 32))


def valid(kind: str, row: Any) -> bool:
    checker = jsonschema.Draft202012Validator(schema_of(kind), format_checker=jsonschema.FormatChecker())
    return next(checker.iter_errors(row), None) is None


def frozen(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("kind", KINDS)
def test_the_copy_in_the_repository_is_the_schema(kind: str) -> None:
    copy = ROOT / "docs" / "schema" / f"{kind}.json"
    assert json.loads(copy.read_text(encoding="utf-8")) == schema_of(kind), (
        "run `copydesk schema KIND > docs/schema/KIND.json`"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_required_closed_and_described(kind: str) -> None:
    schema = schema_of(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["required"] == list(schema["properties"])
    assert schema["additionalProperties"] is False
    assert [name for name, field in schema["properties"].items() if not field.get("description")] == []


def test_there_is_a_frozen_file_of_every_version() -> None:
    wanted = [f"v{n}" for n in range(1, SCHEMA + 1)]
    assert [path.stem for path in FROZEN] == wanted, (
        f"write fixtures/records/v{SCHEMA}.jsonl: the lines of the file before, upgraded, with values for what is new"
    )


@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.stem)
def test_frozen_records_load(path: Path) -> None:
    rows = [upgrade(row) for row in frozen(path)]
    assert len(rows) >= 4
    assert [row["url"] for row in rows if not valid("records", row)] == []


def test_a_record_of_schema_1_loses_nothing_and_gains_what_was_not_read() -> None:
    old = frozen(ROOT / "fixtures" / "records" / "v1.jsonl")[0]
    new = upgrade(old)
    assert new["edits"] == {step: old["edits"].get(step, 0) for step in sorted(STEPS)}
    assert new["rights"] == {"license": None} | {name: old["rights"].get(name) for name in sorted(RIGHTS)}
    assert {key: value for key, value in new.items() if key in old and key not in ("schema", "edits", "rights")} == {
        key: value for key, value in old.items() if key not in ("schema", "edits", "rights")
    }
    assert list(new) == [field.name for field in fields(Record)]
    assert upgrade(old | {"extra": 1})["extra"] == 1


def test_blocks_of_schema_2_that_lack_later_keys_get_them_behind_their_own() -> None:
    old = frozen(ROOT / "fixtures" / "records" / "v2.jsonl")[0]
    block = old["blocks"][0]
    new = upgrade(old)
    assert list(new["blocks"][0]) == [field.name for field in fields(TextBlock)]
    assert new["blocks"][0] == block | {"marks": [], "number": None, "cells": [], "code_language": None, "cite": None}
    assert new == old | {"blocks": new["blocks"]}
    assert upgrade(new) is new


def test_a_tombstone_of_schema_1_names_no_new_id() -> None:
    old = {"schema": 1, "scope": "url", "id": "0" * 32, "host": None, "forgotten_at": "2026-11-22T03:00:00Z"}
    assert valid("tombstones", upgrade(old, "tombstones"))
    assert upgrade(old, "tombstones")["replaced_by"] is None


def test_lines_without_a_version_are_the_same_in_all() -> None:
    assert upgrade(OUTCOME, "outcomes") is OUTCOME


def test_every_step_is_counted_in_a_record() -> None:
    assert sorted(EDIT_STEPS) == sorted(STEPS)


@pytest.mark.parametrize(("schema", "is_valid"), [(1, True), (SCHEMA, True), (0, False), (SCHEMA + 1, False)])
def test_the_manifest_of_an_older_night_is_valid(schema: int, is_valid: bool) -> None:
    manifest = folder_manifest("r1", Published(), kind="clean")
    assert valid("manifest", manifest | {"schema": schema}) is is_valid


@pytest.mark.parametrize("version", [None, 0, -1, "1", SCHEMA + 1])
def test_a_version_that_is_not_known_is_refused(version: Any) -> None:
    with pytest.raises(SchemaError, match="schema"):
        upgrade({"schema": version})


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 1},
        {"schema": SCHEMA + 1},
        {"id": "xyz"},
        {"url": ""},
        {"url": "https://me:word@a.example/"},
        {"url": "https://a.example/#top"},
        {"title": ""},
        {"authors": ["Ann", ""]},
        {"authors": "Ann"},
        {"published_at": "yesterday"},
        {"language": "en_US"},
        {"text": ""},
        {"word_count": 0},
        {"content_hash": "1"},
        {"revision": 0},
        {"duplicate_of": "none"},
        {"flags": ["unheard_of"]},
        {"confidence": 1.5},
        {"edits": {"boilerplate": "2"}},
        {"rights": {"a": 1}},
        {"rights": {}},
        {"edits": {}},
        {"image": {"url": "a.jpg", "alt": None, "caption": None, "credit": None}},
        {"image": ""},
        {"blocks": None},
        {"pages": [None]},
        {"article_key": None},
        {"description": ""},
        {"source": {}},
        {"cleaner": None},
        {"extra": 1},
    ],
    ids=str,
)
def test_a_record_that_breaks_the_schema_is_refused(change: dict[str, Any]) -> None:
    row = upgrade(frozen(FROZEN[-1])[0])
    assert valid("records", row)
    assert not valid("records", row | change)


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"authors": []},
        {"published_at": "2026-11-20"},
        {"published_at": "2026-11-20T08:30:00.5Z"},
        {"language": "zh-Hant-TW"},
        {"language": None},
        {"image": None},
        {"section": None},
        {"flags": ["preview"]},
        {"confidence": None},
        {"confidence": 1},
        {"url": None, "host": None},
        {"url": "http://127.0.0.1:8080/a?b=c"},
        {"duplicate_of": "0" * 32},
        {"flags": ["heavy_edit"]},
        {"text": "x"},
        {"revision": 99},
        {"fetched_at": None},
        {"modified_at": None},
    ],
    ids=str,
)
def test_a_record_may_say_that(change: dict[str, Any]) -> None:
    assert valid("records", upgrade(frozen(FROZEN[-1])[0]) | change)


@pytest.mark.parametrize(
    ("change", "is_valid"),
    [
        ({}, True),
        ({"id": None}, False),
        ({"outcome": "duplicate", "id": None, "detail": "as before"}, False),
        ({"outcome": "unchanged", "id": None, "detail": "the listing has nothing new"}, True),
        ({"outcome": "unchanged", "id": None}, False),
        ({"reason": "paywall"}, False),
        ({"outcome": "reject", "id": None, "reason": "paywall"}, True),
        ({"outcome": "reject", "id": None}, False),
        ({"outcome": "failure", "id": None, "reason": "fetch_timeout", "retry_at": "2026-11-22T03:00:00Z"}, True),
        ({"outcome": "failure", "id": None, "reason": "made_up"}, False),
        ({"outcome": "lost"}, False),
    ],
)
def test_an_outcome_has_an_id_or_a_reason(change: dict[str, Any], is_valid: bool) -> None:
    assert valid("outcomes", OUTCOME | change) is is_valid


def test_every_reason_is_in_the_schema() -> None:
    assert set(schema_of("outcomes")["properties"]["reason"]["enum"]) == {*map(str, Reason), None}


def test_edits_and_tombstones_are_valid_as_written() -> None:
    edit = to_row(EditLine("r1", "0" * 32, 1, "text", "boilerplate", "lexicon", 0, "Share", "", "1" * 64))
    assert valid("edits", edit)
    assert not valid("edits", edit | {"field": "summary"})
    stone = to_row(Tombstone(SCHEMA, "host", None, "a.example", "2026-11-22T03:00:00Z"))
    assert valid("tombstones", stone)
    assert not valid("tombstones", stone | {"scope": "planet"})
