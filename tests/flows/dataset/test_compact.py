"""The newest state of all articles, and the difference between two states."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from copydesk.flows.cli.commands import command_line
from copydesk.flows.dataset.compact import NothingPublished, compact
from copydesk.flows.dataset.diff import RowsOf, compare, describe
from copydesk.flows.dataset.verify import verify
from copydesk.flows.dataset.writer import read_lines
from tests.flows.stories import Told, id_of, publish_night, rows_of, story

ONE, TWO = date(2026, 11, 20), date(2026, 11, 21)
A, B, C = (f"https://{name}.example/wall" for name in "abc")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    publish_night(root, ONE, [Told(A, story("Aston")), Told(B, story("Belton"))])
    publish_night(root, TWO, [Told(A, story("Aston", 900)), Told(B, story("Belton")), Told(C, story("Carlow"))])
    return root


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_each_article_is_there_once_in_its_newest_form(data: Path, tmp_path: Path, packing: str) -> None:
    done = compact(data, tmp_path / "out", packing=packing)
    rows = [row for part in done.parts if part.kind == "records" for row in read_lines(tmp_path / "out" / part.path)]
    assert [(row["url"], row["revision"]) for row in rows] == [(B, 1), (A, 2), (C, 1)]
    assert "900 crowns" in rows[1]["text"]
    assert list(verify(tmp_path / "out")) == []


def test_the_same_nights_give_the_same_bytes(data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        compact(data, tmp_path / name, packing=".gz")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_folder_without_nights_says_so(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished, match="no manifests"):
        compact(tmp_path, tmp_path / "out")
    assert CliRunner().invoke(command_line(), ["compact", str(tmp_path), "--out", str(tmp_path / "o")]).exit_code == 1


def test_the_command(data: Path, tmp_path: Path) -> None:
    said = CliRunner().invoke(command_line(), ["compact", str(data), "--out", str(tmp_path / "out")])
    assert (said.exit_code, said.stdout.splitlines()[0]) == (0, f"3 records are in {tmp_path / 'out'}")


def changed(rows: list[dict[str, Any]], **fields: Any) -> list[dict[str, Any]]:
    return [{**rows[0], **fields}, *rows[1:]]


def test_equal_rows_do_not_differ(data: Path) -> None:
    rows = rows_of(data, "records")[:2]
    found = compare(rows, list(reversed(rows)))
    assert found.is_empty
    assert list(describe(found)) == ["0 records added, 0 gone, 0 changed, 2 the same"]


@pytest.mark.parametrize("fields", [{"cleaner": {"version": "9", "rules": None, "profile": None}}, {"revision": 7}])
def test_who_cleaned_a_record_is_no_difference(data: Path, fields: dict[str, Any]) -> None:
    rows = rows_of(data, "records")[:2]
    assert compare(rows, changed(rows, **fields)).is_empty


def test_records_added_and_gone(data: Path) -> None:
    old, new = rows_of(data, "records")[:2], rows_of(data, "records")[1:4:2]
    found = compare(old, new)
    assert (found.added, found.gone, found.changed, found.same) == ((id_of(C),), (id_of(A),), (), 1)


def test_a_changed_text_is_shown_where_it_changed(data: Path) -> None:
    rows = rows_of(data, "records")[:2]
    found = compare(rows, changed(rows, text=rows[0]["text"].replace("Nobody", "No one"), word_count=1, title="Other"))
    assert found.changed == (rows[0]["id"],)
    assert found.fields == {"text": 1, "title": 1, "word_count": 1}
    assert {change.field for change in found.sample} == {"text", "title"}
    lines = list(describe(found))
    assert lines[0] == "0 records added, 0 gone, 1 changed, 1 the same"
    assert any("Nobody" in line for line in lines)
    assert any("No one" in line for line in lines)


def test_files_can_be_compared(data: Path) -> None:
    first, second = sorted((data / "records").rglob("*.gz"))
    found = compare(RowsOf((first,)), RowsOf((second,)))
    assert (found.added, found.gone, found.changed) == ((id_of(C),), (id_of(B),), (id_of(A),))
    assert any("900 crowns" in change.after for change in found.sample)
