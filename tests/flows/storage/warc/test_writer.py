"""The archive as we write it: other tools read it, our reader finds its places, and a torn tail is cut."""

import gzip
import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from copydesk.cleaners.model.page import Page
from copydesk.flows.config.groups import ArchiveLimits
from copydesk.flows.http.responses import Response
from copydesk.flows.storage.warc.reader import read_archive, read_member
from copydesk.flows.storage.warc.writer import ArchiveWriter, Earlier, cut_torn_tail

HTML = b"<html><body><p>The ferry runs again.</p></body></html>"
WHEN = datetime(2026, 6, 1, 2, 3, 4, 500_000, tzinfo=UTC)


def answer(n: int, *, status: int = 200, body: bytes = HTML) -> Response:
    raw = gzip.compress(body, mtime=0) if status == 200 else b""
    headers = (
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("X-Ü", "é"),
    )
    asked = (("Host", "a.example"), ("User-Agent", "Copydesk/0"))
    # No archive format has a place for letters in a reason phrase, which some servers translate.
    return Response(f"https://a.example/{n}?q=1", status, "Så bra ✓", headers, raw, body, asked, WHEN)


def writer(folder: Path, limit: int = 10**9) -> ArchiveWriter:
    limits = ArchiveLimits(max_file_bytes=limit)
    return ArchiveWriter(folder, "nightly-1", software="copydesk/0", contact="desk@desk.example", limits=limits)


def test_a_page_comes_back_as_it_was_fetched(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    rights = (("content-signal", "ai-train=no"), ("tdm-reservation", "1"))
    name, offset = archive.add("http://a.example/short", answer(1), rights)
    archive.close()
    page = read_member(tmp_path / name, offset)
    assert isinstance(page, Page)
    assert (page.source_url, page.url, page.body) == ("http://a.example/short", "https://a.example/1?q=1", HTML)
    assert (page.fetched_at, page.content_type, page.status) == (WHEN.replace(microsecond=0), "text/html", 200)
    assert (page.header("tdm-reservation"), page.header("content-signal")) == ("1", "ai-train=no")


def test_other_tools_read_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = writer(tmp_path)
    for n in range(3):
        archive.add(f"https://a.example/{n}?q=1", answer(n))
    archive.add(
        "https://a.example/0?q=1", answer(0), earlier=Earlier("https://a.example/0?q=1", "2026-05-31T02:00:00Z")
    )
    archive.add(
        "https://a.example/1?q=1",
        answer(1, status=304),
        earlier=Earlier("https://a.example/1?q=1", "2026-05-31T02:00:00+00:00"),
    )
    archive.close()
    path = tmp_path / "nightly-1-00001.warc.gz"
    with path.open("rb") as file:
        kinds = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(file)]
    assert [kind for kind, _ in kinds] == ["warcinfo", *["response", "request"] * 3, *["revisit", "request"] * 2]
    with path.open("rb") as file:
        bodies = [r.content_stream().read() for r in ArchiveIterator(file) if r.rec_type == "response"]
        assert bodies == [HTML] * 3
    with path.open("rb") as file:
        revisits = [r.rec_headers for r in ArchiveIterator(file) if r.rec_type == "revisit"]
    assert [r.get_header("WARC-Profile").rpartition("/")[2] for r in revisits] == [
        "identical-payload-digest",
        "server-not-modified",
    ]
    assert revisits[0].get_header("WARC-Refers-To-Date") == "2026-05-31T02:00:00Z"
    checker = Checker(type("Options", (), {"inputs": [str(path)], "verbose": True})())
    checker.process_all()
    assert checker.exit_value == 0
    assert "digest failed" not in capsys.readouterr().out


def test_our_reader_passes_over_revisits(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    archive.add("https://a.example/1", answer(1))
    archive.add("https://a.example/1", answer(1), earlier=Earlier("https://a.example/1", "2026-05-31T02:00:00Z"))
    archive.close()
    ((page, source),) = read_archive(archive.written[0])
    assert source.sha256 == hashlib.sha256(HTML).hexdigest()
    assert isinstance(page, Page)


def test_files_are_cut_by_size_and_have_their_name_when_they_are_whole(tmp_path: Path) -> None:
    archive = writer(tmp_path, limit=1)
    for n in range(3):
        archive.add(f"https://a.example/{n}", answer(n))
        assert [p.name for p in tmp_path.glob("*.open")] == [f"nightly-1-{n + 1:05d}.warc.gz.open"]
        archive.sync()
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"nightly-1-{n:05d}.warc.gz" for n in (1, 2, 3)]
    archive.close()
    assert [p.name for p in archive.written] == [f"nightly-1-{n:05d}.warc.gz" for n in (1, 2, 3)]


def test_a_run_that_goes_on_begins_a_new_file(tmp_path: Path) -> None:
    first, second = writer(tmp_path), writer(tmp_path)
    first.add("https://a.example/1", answer(1))
    first.close()
    second.add("https://a.example/2", answer(2))
    second.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["nightly-1-00001.warc.gz", "nightly-1-00002.warc.gz"]


def test_a_torn_tail_is_cut_wherever_the_tear_is(tmp_path: Path) -> None:
    archive = writer(tmp_path / "whole")
    places = [archive.add(f"https://a.example/{n}", answer(n))[1] for n in range(3)]
    archive.close()
    data = archive.written[0].read_bytes()
    for cut in [*range(places[2], len(data), 41), places[1] + 5, 30, 0]:
        folder = tmp_path / str(cut) / "2026-06-01"
        folder.mkdir(parents=True)
        torn = folder / "nightly-1-00001.warc.gz.open"
        torn.write_bytes(data[:cut])
        mended = cut_torn_tail(tmp_path / str(cut))
        assert list(folder.glob("*.open")) == []
        pages = [page.source_url for path in mended for page, _ in read_archive(path)]
        assert pages == [f"https://a.example/{n}" for n in range(len(pages))]
        assert len(pages) == (2 if cut == places[2] else len(pages))
    assert cut_torn_tail(tmp_path / "whole") == []


def test_garbage_after_the_last_record_is_cut(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    archive.add("https://a.example/1", answer(1))
    archive.close()
    whole = archive.written[0].read_bytes()
    (tmp_path / "nightly-2-00001.warc.gz.open").write_bytes(whole + bytes(500))
    (path,) = cut_torn_tail(tmp_path)
    assert path.read_bytes() == whole
    assert io.BytesIO(whole).read(2) == b"\x1f\x8b"
