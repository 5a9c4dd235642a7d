"""The snippets of docs/consumers.md run on a published night, where their library is installed."""

import contextlib
import gzip
import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset.card import CARD, CROISSANT, describe_folder
from copydesk.flows.dataset.export import export
from copydesk.flows.dataset.parquet import LINES, READERS, columns_module, dataset_features
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import Told, id_of, publish_night, story

PAGE = (Path(__file__).parent.parent / "docs" / "consumers.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"<!-- run: (\w+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
A, B = "https://a.example/wall", "https://b.example/wall"
#: What a snippet prints is wide: a table must not be cut.
WIDE = {
    "pandas": "import pandas; pandas.set_option('display.width', 300, 'display.max_columns', 9)",
    "polars": "import polars; polars.Config(fmt_str_lengths=99, tbl_width_chars=300, tbl_cols=-1)",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("consumer")
    publish_night(root / "data", date(2026, 11, 20), [Told("https://old.example/", story("Oldham"))])
    night = [Told(A, story("Aston"), "\n\nShare this"), Told(B, story("Belton"), title=None)]
    publish_night(root / "data", date(2026, 11, 21), night)
    describe_folder(DataFolder(root / "data"))
    if importlib.util.find_spec("pyarrow"):
        export(root / "data", str(root / "parquet"), format="parquet")
    return root


def test_every_reader_of_the_issue_is_shown() -> None:
    assert [name for name, _ in SNIPPETS] == [
        "python", "python", "pandas", "duckdb", "polars", "pyarrow", "jq", "datasets", "pyspark", "pyarrow",
    ]  # fmt: skip


def give_columns(folder: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the module of types that a snippet asks for, as its comment says."""
    monkeypatch.delitem(sys.modules, "columns", raising=False)
    monkeypatch.syspath_prepend(folder)
    if asked := re.search(r"copydesk schema (\w+) --for (\w+) > columns.py", code):
        (folder / "columns.py").write_text(columns_module(asked[1], asked[2]))
        importlib.invalidate_caches()
        for made in (folder / "__pycache__").glob("columns.*"):
            made.unlink()


@pytest.mark.parametrize(("name", "code"), SNIPPETS[1:], ids=[name for name, _ in SNIPPETS[1:]])
def test_a_snippet_reads_the_night(name: str, code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    give_columns(folder, code, monkeypatch)
    if name == "jq":
        if not shutil.which("jq"):
            pytest.skip("jq is not installed")
        said = subprocess.run(["sh", "-c", code], capture_output=True, text=True, check=True).stdout
    else:
        if not importlib.util.find_spec(name) and name != "python":
            pytest.skip(f"{name} is not installed")
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(f"{SNIPPETS[0][1]}\n{WIDE.get(name, '')}\n{code}", {})
        said = out.getvalue()
    if name == "duckdb":
        # Its table on the terminal cuts long values; the rows are there.
        assert "2 rows" in said or id_of(A)[:6] in said
    else:
        assert id_of(A) in said
        assert id_of(B) in said
    assert (id_of("https://old.example/") in said) is (name == "datasets" or "hive" in code)
    assert "Harbour Wall to Be Mended" in said


#: What no line says but the last one, behind what any reader looks at before it decides.
RARE: dict[str, Any] = {
    "title": "The Last One",
    "authors": ["Ann Bee"],
    "duplicate_of": "f" * 32,
    "confidence": 0.5,
    "image": {"url": "https://a.example/i.png", "alt": "a wall", "caption": None, "credit": "A. Bee"},
    "rights": {"license": "https://l.example/"},
    "edits": {"rules": 7},
    "blocks": [
        {"kind": "paragraph", "level": None, "start": 0, "end": 4, "image": None,
         "links": [{"start": 0, "end": 2, "url": "https://a.example/"}], "number": 7, "cite": None,
         "code_language": "c", "marks": [{"start": 0, "end": 2, "kind": "strong"}],
         "cells": [{"start": 0, "end": 4, "column": 1, "is_header": False, "align": "right"}]}
    ],
}  # fmt: skip
MANY = 25_000


@pytest.fixture(scope="module")
def long_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night of 25,000 lines, of which the last alone says anything of the rare fields."""
    root = tmp_path_factory.mktemp("long")
    manifest = json.loads((folder / "data" / "latest").read_bytes())
    (part,) = (file["path"] for file in manifest["files"] if file["kind"] == "records")
    row = json.loads(gzip.decompress((folder / "data" / part).read_bytes()).splitlines()[0])
    plain = row | {name: [] if isinstance(value, list) else None for name, value in RARE.items()}
    plain |= {"text": "Short.", "rights": dict.fromkeys(row["rights"]), "edits": dict.fromkeys(row["edits"], 0)}
    last = plain | RARE | {name: plain[name] | RARE[name] for name in ("rights", "edits")}
    path = root / "data" / part
    path.parent.mkdir(parents=True)
    lines = f"{json.dumps(plain)}\n" * (MANY - 1) + f"{json.dumps(last)}\n"
    path.write_bytes(gzip.compress(lines.encode(), 1))
    (root / "data" / "latest").write_text(json.dumps({"files": [{"kind": "records", "path": part}]}))
    return root


@pytest.mark.parametrize("name", ["duckdb", "polars", "pyarrow", "datasets"])
def test_a_reader_is_right_beyond_its_sample(
    name: str, long_folder: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not importlib.util.find_spec(name):
        pytest.skip(f"{name} is not installed")
    shutil.copy(folder / "data" / CARD, long_folder / "data" / CARD)
    monkeypatch.chdir(long_folder)
    code = next(code for which, code in SNIPPETS if which == name)
    give_columns(long_folder, code, monkeypatch)
    held: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(f"{SNIPPETS[0][1]}\n{code}", held)
    last = last_row(name, held["found"])
    for field, value in RARE.items():
        got = last[field]
        assert (got | value == got) if field in ("rights", "edits") else (got == value), field


def last_row(name: str, found: Any) -> dict[str, Any]:
    """The last of all rows, as Python values."""
    if name == "duckdb":
        rows = found.filter("title IS NOT NULL")
        (values,) = rows.fetchall()
        return dict(zip(rows.columns, values, strict=True))
    if name == "polars":
        assert found.height == MANY
        return dict(found.row(-1, named=True))
    if name == "pyarrow":
        assert found.num_rows == MANY
        return dict(found.slice(MANY - 1).to_pylist()[0])
    assert found.num_rows == MANY
    return dict(found[-1])


def test_the_card_and_the_croissant_name_every_kind_and_field(folder: Path) -> None:
    card = (folder / "data" / CARD).read_text()
    told = json.loads(card.split("---\n")[1])
    assert {c["config_name"]: c["data_files"] for c in told["configs"]} == {
        "records": "records/*/*.jsonl.gz", "outcomes": "outcomes/*/*.jsonl.gz", "edits": "edits/*/*.jsonl.gz",
    }  # fmt: skip
    croissant = json.loads((folder / "data" / CROISSANT).read_bytes())
    fields = {each["@id"]: [f["@id"].partition("/")[2] for f in each["field"]] for each in croissant["recordSet"]}
    for info in told["dataset_info"]:
        kind = info["config_name"]
        assert [feature["name"] for feature in info["features"]] == fields[kind]
    if (folder / "parquet").exists():
        told = json.loads((folder / "parquet" / CARD).read_text().split("---\n")[1])
        assert told["configs"][0]["data_files"] == "records/*/*.parquet"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", LINES)
def test_types_are_there_for_each_kind_and_reader(kind: str, reader: str) -> None:
    code = columns_module(kind, reader)
    for feature in dataset_features(kind):
        assert f'"{feature["name"]}": ' in code
