"""An archive of every form that is imported: taken back, and pruned, like what we fetched ourselves."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from copydesk.flows.dataset.prune import prune
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.stories import story

GONE, KEPT = "https://quarry.example/news", "https://meadow.example/news"


def page(town: str, comment: str = "") -> bytes:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in story(town).split("\n\n"))
    head = f"<head><meta charset=utf-8><title>Market hall of {town} opens</title></head>"
    body = f"<article><h1>Market hall of {town} opens</h1>{paragraphs}</article>"
    return f"<!doctype html><html lang=en>{comment}{head}<body>{body}</body></html>".encode()


def record(url: str, body: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-05-01T02:03:04Z\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def arc(url: str, body: bytes) -> bytes:
    block = b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    return f"{url} 10.0.0.1 20260501020304 text/html {len(block)}\n".encode() + block + b"\n"


def mhtml(url: str, body: bytes) -> bytes:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = f"Content-Type: text/html; charset=utf-8\r\nContent-Location: {url}\r\n\r\n"
    return (head + part).encode() + body + b"\r\n--b--\r\n"


def har(url: str, body: bytes) -> bytes:
    answer = {"status": 200, "headers": [], "content": {"mimeType": "text/html", "text": body.decode()}}
    entry = {"startedDateTime": "2026-05-01T02:03:04Z", "request": {"url": url}, "response": answer}
    return json.dumps({"log": {"version": "1.2", "entries": [entry]}}).encode()


def wacz(path: Path, *records: bytes) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/data.warc.gz", b"".join(map(gzip.compress, records)))


def single_file(url: str, town: str) -> bytes:
    return page(town, f"<!--\n Page saved with SingleFile \n url: {url} \n-->")


def write_forms(folder: Path) -> list[str]:
    """A file of each form with a page of the host that goes and one of the other; gives the towns of those that go."""
    towns = iter(
        f"{name}{end}" for name in ("Ard", "Bel", "Cor", "Dun", "Elm") for end in ("by", "ford", "ham", "wick")
    )
    gone: list[str] = []

    def both(make: Callable[[str, bytes], bytes]) -> list[bytes]:
        made = []
        for host in (GONE, KEPT):
            town = next(towns)
            gone.extend([town] if host == GONE else [])
            made.append(make(f"{host}/{town}", page(town)))
        return made

    folder.mkdir()
    (folder / "plain.warc").write_bytes(b"".join(both(record)))
    (folder / "packed.warc.gz").write_bytes(b"".join(map(gzip.compress, both(record))))
    (folder / "whole.warc.gz").write_bytes(gzip.compress(b"".join(both(record))))
    (folder / "frames.warc.zst").write_bytes(b"".join(map(zstandard.compress, both(record))))
    (folder / "old.arc.gz").write_bytes(b"".join(map(gzip.compress, both(arc))))
    wacz(folder / "crawl.wacz", *both(record))
    for number, saved in enumerate(both(mhtml)):
        (folder / f"{number}.mhtml").write_bytes(saved)
    for number, saved in enumerate(both(har)):
        (folder / f"{number}.har").write_bytes(saved)
    for number, saved in enumerate(both(lambda url, body: single_file(url, url.rpartition("/")[2]))):
        (folder / f"{number}.html").write_bytes(saved)
    return gone


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A data folder into which all of it was imported, beside the files as they were given."""
    folder = tmp_path_factory.mktemp("forms")
    gone = write_forms(folder / "given")
    what = FetchOptions(archives=(folder / "given",))
    with open_night(folder / "data", what, NightOptions(1), kind="import") as night:
        assert run_night(night)["counts"]["record"] == 2 * len(gone)
    return folder, gone


def content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def test_what_is_taken_back_and_pruned_is_gone_whatever_it_came_in(imported: tuple[Path, list[str]]) -> None:
    folder, gone = imported
    given = {path: path.read_bytes() for path in (folder / "given").iterdir()}
    assert len(retract(folder / "data", "quarry.example", datetime.now(UTC)).ids) == len(gone)
    files = [path for path in (folder / "data").rglob("*") if path.is_file()]
    titles = [f"Market hall of {town} opens".encode() for town in gone]
    assert [path for path in files if any(title in content(path) for title in titles)] == []
    assert list(verify(folder / "data", is_deep=True)) == []
    data = DataFolder(folder / "data")
    (day,) = data.days()
    prune(data, day + timedelta(days=1))
    assert [path for path in (folder / "data" / "archive").rglob("*") if path.is_file()] == []
    assert list(verify(folder / "data", is_deep=True)) == []
    # What was given is linked or copied, never touched.
    assert {path: path.read_bytes() for path in given} == given
