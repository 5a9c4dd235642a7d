"""The archive behind what is published: read through by `verify --deep`, given on as WACZ."""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
import shutil
import zipfile
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.dataset.compact import NothingPublished
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import Summary, verify
from copydesk.flows.dataset.wacz import export_wacz
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.warc.members import ArchiveError, Member, scan_members
from tests.flows.stories import rows_of, write_archive


@pytest.fixture(scope="module", params=[".warc.gz", ".warc"])
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the articles of one archive, which is compressed or not."""
    folder = tmp_path_factory.mktemp("imported")
    file = write_archive(folder / "a.warc.gz")
    if request.param == ".warc":
        (folder / "a.warc").write_bytes(gzip.decompress(file.read_bytes()))
        file = folder / "a.warc"
    with open_night(folder / "data", FetchOptions(archives=(file,)), NightOptions(1), kind="import") as night:
        run_night(night)
    return folder / "data"


@pytest.fixture
def data(imported: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may harm."""
    return Path(shutil.copytree(imported, tmp_path / "data", symlinks=True))


def archive_of(data: Path) -> Path:
    (path,) = (data / "archive").rglob("*.warc*")
    return path


def deep(data: Path) -> list[str]:
    return [str(problem) for problem in verify(data, is_deep=True)]


def test_an_archive_that_is_as_it_was_has_no_problem(data: Path) -> None:
    summary = Summary()
    assert list(verify(data, summary, is_deep=True)) == []
    # Two spellings of one address have one page.
    assert summary.pages == len({row["source"]["offset"] for row in rows_of(data, "outcomes")}) > 3


def test_a_damaged_member_is_named_with_its_record(data: Path) -> None:
    record = rows_of(data, "records")[1]
    path, at = archive_of(data), record["source"]["offset"]
    harmed = bytearray(path.read_bytes())
    harmed[at + 10 : at + 60] = b"\xa5" * 50
    path.write_bytes(harmed)
    assert list(verify(data)) == []
    (problem,) = deep(data)
    assert f"{path.relative_to(data)}, byte {at}" in problem
    assert record["id"] in problem
    assert record["source_url"] in problem


def beside(data: Path, content: bytes) -> Path:
    """A file of a night that no published line points into."""
    path = archive_of(data).with_name("nightly-20260319T020000000000Z-00001.warc.gz")
    path.write_bytes(content)
    return path


def test_what_no_line_points_at_is_read_too(data: Path) -> None:
    parts = [gzip.compress(record_of(f"https://a.example/{n}"), mtime=0) for n in range(3)]
    path = beside(data, b"".join(parts))
    summary = Summary()
    assert list(verify(data, summary, is_deep=True)) == []
    assert summary.members > summary.pages + 2
    start = len(parts[0])
    path.write_bytes(parts[0] + b"\xa5" * 40 + parts[1][40:] + parts[2])
    (problem,) = deep(data)
    name = path.relative_to(data).as_posix()
    assert problem.startswith(f"{name}, byte {start}: cannot be read, up to byte {start + len(parts[1])}: ")


@pytest.mark.parametrize("end", [b"", bytes(200)], ids=["cut", "zeros"])
def test_a_torn_end_that_no_line_points_at_is_named(data: Path, end: bytes) -> None:
    parts = [gzip.compress(record_of(f"https://a.example/{n}"), mtime=0) for n in range(2)]
    path = beside(data, parts[0] + parts[1][: 0 if end else -30] + end)
    (problem,) = deep(data)
    assert f"byte {len(parts[0])}: cannot be read, up to byte {path.stat().st_size}" in problem


def test_a_file_that_a_run_has_open_may_be_torn(data: Path) -> None:
    path = beside(data, gzip.compress(record_of("https://a.example/"), mtime=0)[:-9])
    path.rename(path.with_name(path.name + ".open"))
    assert deep(data) == []


def record_of(url: str) -> bytes:
    block = b"HTTP/1.1 200 OK\r\n\r\n<title>Ferry</title>"
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def test_an_error_comes_whole_from_a_worker(tmp_path: Path) -> None:
    error = pickle.loads(pickle.dumps(ArchiveError(tmp_path / "a.warc", 7, "torn")))
    assert (str(error), error.offset) == (f"{tmp_path / 'a.warc'}: byte 7: torn", 7)


def test_a_page_that_is_another_one_is_no_longer_the_one_that_was_read(data: Path) -> None:
    path = archive_of(data)
    whole = path.read_bytes()
    content = gzip.decompress(whole) if path.suffix == ".gz" else whole
    assert content.count(b"<h1") > 3
    members = [m for m in scan_members(path) if isinstance(m, Member)]
    swapped = content.replace(b"<h1", b"<h2", 1)
    if path.suffix == ".gz":
        starts = [m.offset or 0 for m in members] + [len(whole)]
        records = [gzip.decompress(whole[a:b]) for a, b in pairwise(starts)]
        which = next(n for n, record in enumerate(records) if b"<h1" in record)
        pad = gzip.compress(records[which].replace(b"<h1", b"<h2", 1))
        path.write_bytes(whole[: starts[which]] + pad + whole[starts[which + 1] :])
    else:
        path.write_bytes(swapped)
    # What is compressed passes its checksum here; what is plain is told by its recorder's digest.
    says = "sha256 differs" if path.suffix == ".gz" else "its content is not what its digest says"
    assert any(says in problem for problem in deep(data))


def test_what_was_taken_back_is_not_missed(data: Path) -> None:
    retract(data, rows_of(data, "records")[0]["url"], datetime.now(UTC))
    assert deep(data) == []


def test_a_pruned_archive_is_no_problem_and_a_lost_file_is_one(data: Path) -> None:
    path = archive_of(data)
    path.unlink()
    assert any("is not there" in problem for problem in deep(data))
    shutil.rmtree(data / "archive")
    assert deep(data) == []


def opened(path: Path) -> tuple[zipfile.ZipFile, dict[str, Any]]:
    packed = zipfile.ZipFile(path)
    return packed, json.loads(packed.read("datapackage.json"))


def test_a_wacz_holds_the_archive_its_index_and_its_pages(data: Path, tmp_path: Path) -> None:
    records = rows_of(data, "records")
    assert export_wacz(data, str(tmp_path / "out" / "night.wacz")) == len(records)
    packed, told = opened(tmp_path / "out" / "night.wacz")
    assert {info.compress_type for info in packed.infolist()} == {zipfile.ZIP_STORED}
    for resource in told["resources"]:
        content = packed.read(resource["path"])
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
    digest = hashlib.sha256(packed.read("datapackage.json")).hexdigest()
    assert json.loads(packed.read("datapackage-digest.json"))["hash"] == f"sha256:{digest}"
    head, *pages = map(json.loads, packed.read("pages/pages.jsonl").splitlines())
    assert head["format"] == "json-pages-1.0"
    assert {page["url"] for page in pages} == {record["source_url"] for record in records}
    assert {page["title"] for page in pages} == {record["title"] for record in records}


def test_the_index_of_a_wacz_leads_to_each_record(data: Path, tmp_path: Path) -> None:
    export_wacz(data, str(tmp_path / "night.wacz"))
    packed, _ = opened(tmp_path / "night.wacz")
    lines = packed.read("indexes/index.cdxj").decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(rows_of(data, "outcomes"))
    for line in lines:
        key, moment, rest = line.split(" ", 2)
        entry = json.loads(rest)
        assert key.startswith("example,en)/")
        assert moment == "20260319020000"
        content = packed.read(f"archive/{entry['filename']}")
        start = int(entry["offset"])
        record = gzip.decompress(content[start : start + int(entry["length"])])
        assert f"WARC-Target-URI: {entry['url']}\r\n".encode() in record


def test_a_folder_without_an_archive_gives_no_wacz(data: Path, tmp_path: Path) -> None:
    shutil.rmtree(data / "archive")
    with pytest.raises(NothingPublished, match="no published day with an archive"):
        export_wacz(data, str(tmp_path / "a.wacz"))
