"""`copydesk verify` is silent about what is whole and finds each kind of damage."""

import gzip
import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from copydesk.flows.cli.commands import command_line
from copydesk.flows.dataset.verify import verify
from copydesk.flows.dataset.writer import read_lines
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import Told, publish_night, story

ONE, TWO = date(2026, 11, 20), date(2026, 11, 21)
A, B, C, D = (f"https://{name}.example/wall" for name in "abcd")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two nights: a record with edits, a near copy of it, a revision, an unchanged page, an exact copy, a failure."""
    publish_night(
        tmp_path,
        ONE,
        [
            Told(A, story("Aston"), "\n\nShare this story"),
            Told(B, story("Aston") + "\n\nOur readers in Belton were glad.", published_at="2026-11-20T09:00:00Z"),
            Told(C, story("Carlow"), "\n\nSign up"),
        ],
        failed=["https://e.example/late"],
    )
    publish_night(
        tmp_path,
        TWO,
        [Told(A, story("Aston", 900), "\n\nShare this"), Told(C, story("Carlow")), Told(D, story("Carlow"))],
    )
    return tmp_path


def files(root: Path, kind: str, day: date = ONE) -> list[Path]:
    return [root / f["path"] for f in (DataFolder(root).read_manifest(day) or {})["files"] if f["kind"] == kind]


def rewrite(path: Path, change: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Change the rows of a part, and seal it: the manifest then speaks of the damaged part as of a good one."""
    rows = list(read_lines(path))
    rows = change(rows) or rows
    write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())


def write(path: Path, lines: bytes) -> None:
    path.write_bytes(gzip.compress(lines, mtime=0))
    root = path.parents[2]
    for manifest in (root / "manifests").glob("*.json"):
        told = json.loads(manifest.read_bytes())
        name = path.relative_to(root).as_posix()
        for file in [*told["files"], *(f for run in told["runs"] for f in run["files"])]:
            if file["path"] == name:
                data = path.read_bytes()
                file |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "rows": lines.count(b"\n")}
        manifest.write_text(json.dumps(told, indent=1))


def edit_manifest(root: Path, change: Callable[[dict[str, Any]], Any], day: date = ONE) -> None:
    path = DataFolder(root).manifest(day)
    told = json.loads(path.read_bytes())
    change(told)
    path.write_text(json.dumps(told, indent=1))


def first(root: Path, kind: str, field: str, value: Any, day: date = ONE, at: int = 0) -> None:
    def change(rows: list[dict[str, Any]]) -> None:
        rows[at][field] = value(rows[at][field]) if callable(value) else value

    rewrite(files(root, kind, day)[0], change)


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))


def sealed_surrogate(root: Path) -> None:
    path = files(root, "records")[0]
    write(path, gzip.decompress(path.read_bytes()).replace(b'"Harbour', b'"\\ud800Harbour', 1))


def sealed_nan(root: Path) -> None:
    path = files(root, "records")[0]
    write(path, gzip.decompress(path.read_bytes()).replace(b'"confidence":null', b'"confidence":NaN', 1))


DAMAGE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a part is gone": (lambda r: files(r, "records")[0].unlink(), "is not there"),
    "a part is cut": (lambda r: files(r, "edits")[0].write_bytes(files(r, "edits")[0].read_bytes()[:-9]), "bytes, not"),
    "a byte is flipped": (lambda r: flip(files(r, "outcomes")[0], 40), "another sha256"),
    "a part that no manifest lists": (
        lambda r: (r / "records/date=2026-11-20/part-0099.jsonl.gz").write_bytes(gzip.compress(b"{}\n")),
        "is in no manifest",
    ),
    "a manifest that is torn": (
        lambda r: DataFolder(r).manifest(ONE).write_bytes(DataFolder(r).manifest(ONE).read_bytes()[:100]),
        "cannot be read",
    ),
    "a manifest of another form": (
        lambda r: edit_manifest(r, lambda m: m.pop("runs")),
        '"runs" is a required property',
    ),
    "a file outside of the folder": (
        lambda r: edit_manifest(
            r, lambda m: [f.update(path="../x") for f in (m["files"][0], m["runs"][0]["files"][0])]
        ),
        "outside of the folder",
    ),
    "counts that are not the runs'": (
        lambda r: edit_manifest(r, lambda m: m["counts"].update(record=9)),
        "counts are not",
    ),
    "an address that got lost": (
        lambda r: edit_manifest(r, lambda m: m["runs"][0].update(addresses=5)),
        "5 addresses went in, 4 came out",
    ),
    "an outcome that got lost": (
        lambda r: rewrite(files(r, "outcomes")[0], lambda rows: rows[:-1]),
        "manifest's counts",
    ),
    "a record that got lost": (lambda r: rewrite(files(r, "records")[0], lambda rows: rows[1:]), "names record"),
    "a record that is there twice": (
        lambda r: rewrite(files(r, "records")[0], lambda rows: [*rows, rows[0]]),
        "there twice",
    ),
    "a key that is unknown": (
        lambda r: rewrite(files(r, "records")[0], lambda rows: rows[0].update(extra=1)),
        "Additional properties",
    ),
    "a reason that is unknown": (lambda r: first(r, "outcomes", "reason", "tired", at=3), '"tired" is not one of'),
    "a text that was changed": (lambda r: first(r, "records", "text", lambda t: t + " More."), "content_hash is not"),
    "an id that is not the address's": (lambda r: first(r, "records", "id", "0" * 32), "id is not that of"),
    "a word count that is wrong": (lambda r: first(r, "records", "word_count", 3), "word_count is not"),
    "a copy of nothing": (lambda r: first(r, "records", "duplicate_of", "1" * 32), "which is no other record"),
    "an edit that got lost": (lambda r: rewrite(files(r, "edits")[0], lambda rows: rows[:-1]), "its lines say {}"),
    "an edit whose text was changed": (
        lambda r: first(r, "edits", "removed", "\n\nBuy this"),
        "does not give the text",
    ),
    "an edit that does not fit": (lambda r: first(r, "edits", "added", "zzz"), "cannot be undone"),
    "an edit of no record": (lambda r: first(r, "edits", "id", "2" * 32), "which is no record of this run"),
    "an edit without a number": (lambda r: first(r, "edits", "seq", 4), "not numbered"),
    "an unchanged page of no night": (
        lambda r: first(r, "outcomes", "id", "3" * 32, day=TWO, at=1),
        "which no night has",
    ),
    "a revision that was there": (lambda r: first(r, "records", "revision", 1, day=TWO), "was published before"),
    "an outcome of another run": (lambda r: first(r, "outcomes", "run", "nightly-x"), "an outcome of run"),
    "a time that is none": (lambda r: first(r, "records", "published_at", "2026-13-40"), "is no time"),
    "an address with a password": (
        lambda r: first(r, "outcomes", "source_url", "https://me:word@a.example/wall"),
        "a credential",
    ),
    "half of a surrogate pair": (sealed_surrogate, "half of a surrogate pair"),
    "a bidi override": (lambda r: first(r, "records", "title", "a\u202eb"), "a bidi override"),
    "a number that is none": (sealed_nan, "is no JSON object"),
    "`latest` is behind": (lambda r: DataFolder(r).point_latest(ONE), "does not name the newest"),
    "bytes that are not in the archive": (
        lambda r: (
            (r / "archive").mkdir(),
            first(
                r,
                "outcomes",
                "source",
                {"archive": "archive/x.warc.gz", "offset": 7, "sha256": None, "status": 200, "content_type": None},
            ),
        ),
        "which is not there",
    ),
}


def test_a_folder_that_is_whole_has_no_problems(data: Path) -> None:
    assert [str(p) for p in verify(data)] == []


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_found(data: Path, kind: str) -> None:
    plant, said = DAMAGE[kind]
    plant(data)
    assert [str(p) for p in verify(data) if said in str(p)] != [], [str(p) for p in verify(data)]


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_every_packing_is_read(tmp_path: Path, packing: str) -> None:
    publish_night(tmp_path, ONE, [Told(A, story("Aston"), "\n\nShare")], packing=packing)
    assert list(verify(tmp_path)) == []


def test_two_runs_of_a_day(tmp_path: Path) -> None:
    publish_night(tmp_path, ONE, [Told(A, story("Aston"), "\n\nShare")])
    told = publish_night(tmp_path, ONE, [Told(B, story("Belton")), Told(A, story("Aston"))], hour=5)
    assert told["counts"] == {"record": 2, "unchanged": 1, "duplicate": 0, "reject": 0, "failure": 0}
    assert len(told["files"]) == 6
    assert list(verify(tmp_path)) == []


def test_unfinished_files_do_not_count(data: Path) -> None:
    (data / "records/date=2026-11-20/part-0009.jsonl.gz.tmp").write_bytes(b"torn")
    assert list(verify(data)) == []


def test_the_command_says_where_and_ends_with_1(data: Path) -> None:
    good = CliRunner().invoke(command_line(), ["verify", str(data)])
    assert (good.exit_code, good.stdout.strip().splitlines()[-1]) == (
        0,
        "6 files: 3 edits, 7 outcomes, 4 records; all is well",
    )
    first(data, "records", "word_count", 3)
    bad = CliRunner().invoke(command_line(), ["verify", str(data)])
    assert bad.exit_code == 1
    assert "records/date=2026-11-20/part-nightly-20261120T020000Z-0001.jsonl.gz:1: word_count" in bad.stdout


def test_nothing_published_is_a_problem(tmp_path: Path) -> None:
    assert [p.what for p in verify(tmp_path)] == ["no manifest here: nothing is published"]
