"""Pages out of WARC files: other crawlers' forms, limits, and damage."""

import gzip
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard

from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Reason
from copydesk.flows.storage.warc.members import ArchiveError, read_members
from copydesk.flows.storage.warc.reader import Refusal, read_archive, read_member

HTML = b"<html><body><p>The ferry runs again.</p></body></html>"


def record(
    url: str,
    body: bytes,
    *,
    kind: str = "response",
    head: str = "HTTP/1.1 200 OK",
    warc: str = "",
    line_end: str = "\r\n",
    **http: str,
) -> bytes:
    """One WARC record, with the HTTP headers of `http` (underscores are hyphens)."""
    lines = [head, *(f"{name.replace('_', '-')}: {value}" for name, value in http.items())]
    block = line_end.join([*lines, "", ""]).encode() + body
    types = "application/http; msgtype=response"
    if kind in ("resource", "conversion"):
        block, types = body, http["Content_Type"]
    return (
        (
            f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-05-01T02:03:04Z\r\n{warc}"
            f"Content-Type: {types}\r\nContent-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def write(path: Path, *records: bytes, form: str) -> Path:
    if form == "plain":
        data = b"".join(records)
    elif form == "members":
        data = b"".join(map(gzip.compress, records))
    else:
        data = gzip.compress(b"".join(records))
    path.write_bytes(data)
    return path


THREE = [
    record("https://a.example/1", HTML, Content_Type="text/html"),
    record("https://a.example/1", b"", kind="request"),
    record("https://a.example/2", HTML * 20_000, Content_Type="text/html"),
    record("https://a.example/3", HTML, Content_Type="text/html"),
]


@pytest.mark.parametrize("form", ["plain", "members", "one"])
def test_every_form_gives_the_same_pages(tmp_path: Path, form: str) -> None:
    found = list(read_archive(write(tmp_path / "x.warc", *THREE, form=form)))
    assert [page.source_url for page, _ in found] == [f"https://a.example/{n}" for n in (1, 2, 3)]
    assert [source.sha256 for _, source in found] == [
        hashlib.sha256(body).hexdigest() for body in (HTML, HTML * 20_000, HTML)
    ]
    assert [source.archive for _, source in found] == ["x.warc"] * 3


@pytest.mark.parametrize("form", ["plain", "members"])
def test_a_place_leads_back_to_its_page(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / "x.warc", *THREE, form=form)
    for page, source in read_archive(path):
        assert source.offset is not None
        assert read_member(path, source.offset) == page


def test_a_record_inside_a_gzip_member_has_no_place(tmp_path: Path) -> None:
    places = [m.offset for m in read_members(write(tmp_path / "x.warc.gz", *THREE, form="one"))]
    assert places == [0, None, None, None]


def test_what_a_page_holds(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.warc", record("<https://a.example/1>", HTML, Content_Type="text/html", X_Y="z"), form="plain"
    )
    ((page, source),) = read_archive(path, name="archive/x.warc")
    assert page == Page(
        "https://a.example/1",
        HTML,
        "https://a.example/1",
        "text/html",
        200,
        datetime(2026, 5, 1, 2, 3, 4, tzinfo=UTC),
        (("Content-Type", "text/html"), ("X-Y", "z")),
    )
    assert (source.archive, source.offset, source.status) == ("archive/x.warc", 0, 200)


@pytest.mark.parametrize(
    "one",
    [
        record("https://a.example/", gzip.compress(HTML), Content_Encoding="gzip"),
        record("https://a.example/", brotli.compress(HTML), Content_Encoding="br"),
        record("https://a.example/", HTML, Content_Encoding="gzip"),
        record(
            "https://a.example/",
            b"5;x=y\r\n" + HTML[:5] + b"\r\n%X\r\n" % (len(HTML) - 5) + HTML[5:] + b"\r\n0\r\n\r\n",
            Transfer_Encoding="chunked",
        ),
        record("https://a.example/", HTML, Transfer_Encoding="chunked"),
        record("https://a.example/", HTML, kind="resource", Content_Type="text/html"),
        record("https://a.example/", HTML, line_end="\n"),
        record("https://a.example/", HTML, head="http/1.1 200 OK"),
        record("https://a.example/", HTML, head="HTTP/2 200"),
        record("https://a.example/", gzip.compress(HTML), Content_Encoding="gzip", Content_Length="9000"),
        record("https://a.example/", HTML, Content_Encoding="br", Content_Length=str(len(HTML) // 2)),
        record("https://a.example/", HTML, Transfer_Encoding="chunked", Content_Length="9000"),
    ],
    ids=[
        "gzip",
        "br",
        "decoded, header kept",
        "chunked",
        "chunks undone, header kept",
        "resource",
        "bare line feeds",
        "lower case",
        "http 2",
        "whole coding, other length",
        "decoded, length kept",
        "chunks undone, other length",
    ],
)
def test_other_crawlers_forms(tmp_path: Path, one: bytes) -> None:
    ((page, _),) = read_archive(write(tmp_path / "x.warc", one, form="plain"))
    assert isinstance(page, Page)
    assert page.body == HTML


def test_scraped_text_is_a_page_of_text(tmp_path: Path) -> None:
    one = record("https://a.example/", b"Plain words.", kind="conversion", Content_Type="text/plain")
    ((page, _),) = read_archive(write(tmp_path / "x.wet", one, form="plain"))
    assert isinstance(page, Page)
    assert (page.is_text, page.body) == (True, b"Plain words.")


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (record("https://a.example/", HTML, head="HTTP/1.1 404 Not Found"), Reason.HTTP_STATUS),
        (record("https://a.example/", HTML, head="what is this"), Reason.BAD_RESPONSE),
        (record("https://a.example/", gzip.compress(HTML)[:40], Content_Encoding="gzip"), Reason.TRUNCATED_BODY),
        (record("https://a.example/", HTML[:30], Content_Length=str(len(HTML))), Reason.TRUNCATED_BODY),
        (
            record("https://a.example/", b"20\r\n" + HTML[:32] + b"\r\n", Transfer_Encoding="chunked"),
            Reason.TRUNCATED_BODY,
        ),
        (record("https://a.example/", b"20\r\n" + HTML[:9], Transfer_Encoding="chunked"), Reason.TRUNCATED_BODY),
        (
            record("https://a.example/", zstandard.compress(HTML)[:30], Content_Encoding="zstd", Content_Length="90"),
            Reason.TRUNCATED_BODY,
        ),
        (
            record("https://a.example/", gzip.compress(bytes(9_000_000)), Content_Encoding="gzip"),
            Reason.DECOMPRESSION_BOMB,
        ),
        (record("https://a.example/", b"x" * 70_000), Reason.TOO_LARGE),
        (record("https://a.example/", HTML, warc="WARC-Truncated: length\r\n"), Reason.TRUNCATED_BODY),
    ],
)
def test_a_response_that_is_no_page_is_refused(tmp_path: Path, one: bytes, reason: Reason) -> None:
    path = write(tmp_path / "x.warc.gz", one, THREE[0], form="members")
    (refused, _), (page, _) = read_archive(path, max_bytes=60_000)
    assert isinstance(refused, Refusal)
    assert (refused.source_url, refused.reject.reason) == ("https://a.example/", reason)
    assert isinstance(page, Page)


@pytest.mark.parametrize("kind", ["revisit", "request", "metadata", "warcinfo"])
def test_other_records_are_passed_over(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / "x.warc", record("https://a.example/", HTML, kind=kind), THREE[0], form="plain")
    assert [page.source_url for page, _ in read_archive(path)] == ["https://a.example/1"]


def test_records_of_no_web_address_are_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path / "x.warc", record("dns:a.example", HTML), THREE[0], form="plain")
    assert [page.source_url for page, _ in read_archive(path)] == ["https://a.example/1"]


def test_a_long_block_is_skipped_and_its_neighbours_stay(tmp_path: Path) -> None:
    members = list(read_members(write(tmp_path / "x.warc.gz", *THREE, form="members"), max_block=10_000))
    assert [m.block is None for m in members] == [False, False, True, False]


@pytest.mark.parametrize("form", ["plain", "members", "one"])
def test_a_torn_file_gives_what_is_whole_and_says_so(tmp_path: Path, form: str) -> None:
    path = write(tmp_path / "x.warc", *THREE, form=form)
    path.write_bytes(path.read_bytes()[:-30])
    seen = []
    with pytest.raises(ArchiveError, match="the file ends within"):
        seen.extend(page.source_url for page, _ in read_archive(path))
    assert seen == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize(
    "data", [b"<html>", b"WARC/1.1\r\nX: y\r\n\r\nz", gzip.compress(b"hello\r\n\r\n"), b"WARC/1.1\r\n" + b"x" * 99_000]
)
def test_what_is_no_archive_is_an_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match=r"x\.warc: byte 0"):
        list(read_archive(path))


def test_an_empty_file_has_no_pages(tmp_path: Path) -> None:
    (tmp_path / "x.warc").write_bytes(b"")
    assert list(read_archive(tmp_path / "x.warc")) == []
