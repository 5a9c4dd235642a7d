"""Archives of others go the way of fetched pages: each address once, the archive kept, the source left alone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from copydesk.flows.dataset.verify import verify
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.import_archives import ImportFailed, find_archives
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from tests.flows.stories import rows_of, story

PAGE = "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


def page(town: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in story(town).split("\n\n"))
    return PAGE.format(title=f"Harbour wall of {town} to be mended", body=body).encode()


def write_warc(path: Path, pages: list[tuple[str, int, bytes]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz", warc_version="WARC/1.1")
        for url, status, body in pages:
            head = StatusAndHeaders(f"{status} X", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", BytesIO(body), len(body), http_headers=head))
    return path


def take(data: Path, *archives: Path) -> dict[str, int]:
    with open_night(data, FetchOptions(archives=archives), NightOptions(1), kind="import") as night:
        return dict(run_night(night)["counts"])


def test_pages_of_archives_become_records(tmp_path: Path) -> None:
    one = write_warc(
        tmp_path / "in" / "a.warc.gz",
        [("https://a.example/1", 200, page("Ardwick")), ("https://a.example/gone", 404, b"gone")],
    )
    two = write_warc(tmp_path / "in" / "deep" / "b.warc", [("https://b.example/1", 200, page("Belham"))])
    before = one.read_bytes(), two.read_bytes()
    data = tmp_path / "data"
    assert take(data, tmp_path / "in") == {"record": 2, "unchanged": 0, "duplicate": 0, "reject": 1, "failure": 0}
    assert {row["url"] for row in rows_of(data, "records")} == {"https://a.example/1", "https://b.example/1"}
    assert (one.read_bytes(), two.read_bytes()) == before
    one.unlink()
    two.unlink()
    assert list(verify(data)) == []
    assert all((data / row["source"]["archive"]).exists() for row in rows_of(data, "records"))


def test_an_address_that_occurs_twice_counts_once_with_its_last_copy(tmp_path: Path) -> None:
    twice = [("https://a.example/1", 200, page("Ardwick")), ("https://a.example/1", 200, page("Belham"))]
    data = tmp_path / "data"
    assert take(data, write_warc(tmp_path / "a.warc.gz", twice))["record"] == 1
    assert "Belham" in rows_of(data, "records")[0]["text"]


def test_the_same_archive_again_is_unchanged(tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc.gz", [("https://a.example/1", 200, page("Ardwick"))])
    assert take(tmp_path / "data", file)["record"] == 1
    assert take(tmp_path / "data", file) == {"record": 0, "unchanged": 1, "duplicate": 0, "reject": 0, "failure": 0}


@pytest.mark.parametrize("name", ["missing", "notes.txt", ""])
def test_what_is_no_archive_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("no archive")
    with pytest.raises(ImportFailed, match=r"no such file|no \.warc"):
        find_archives([tmp_path / name])


def test_archives_are_found_once_and_in_order(tmp_path: Path) -> None:
    files = [write_warc(tmp_path / name, []) for name in ("b.warc.gz", "a.warc", "c/d.warc.gz")]
    assert find_archives([tmp_path, files[0]]) == sorted(files)
