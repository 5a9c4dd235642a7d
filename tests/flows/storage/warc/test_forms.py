"""Every form in which people keep pages gives the page as it was served, under its address."""

from __future__ import annotations

import base64
import gzip
import json
import quopri
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from copydesk.cleaners.model.page import Page
from copydesk.flows.storage.warc.forms import Form, NoArchive, form_of, scan_archive_file
from copydesk.flows.storage.warc.members import Damage, Member
from copydesk.flows.storage.warc.reader import is_page, parse_member

URL = "https://harbour.example/news/ferry?id=7"
HTML = "<!DOCTYPE html><html><head><title>Fähre</title></head><body><p>Die Fähre fährt.</p></body></html>"


def pages(path: Path, name: str = "") -> list[Page]:
    form = form_of(path)
    assert form is not None
    found = list(scan_archive_file(path, name or path.name, form))
    assert [f for f in found if isinstance(f, Damage)] == []
    read = [parse_member(f, path.name)[0] for f in found if isinstance(f, Member) and is_page(f)]
    return [page for page in read if isinstance(page, Page)]


def warc(*records: tuple[str, bytes]) -> bytes:
    made = []
    for url, body in records:
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-05-01T02:03:04Z\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        made.append(gzip.compress(head.encode() + block + b"\r\n\r\n"))
    return b"".join(made)


def mhtml(body: bytes, how: str, charset: str | None, *, snapshot: bool = True) -> bytes:
    kind = f'text/html; charset="{charset}"' if charset else "text/html"
    coded = {"quoted-printable": quopri.encodestring(body), "base64": base64.encodebytes(body), "8bit": body}[how]
    lines = [
        "From: <Saved by a browser>",
        *([f"Snapshot-Content-Location: {URL}"] if snapshot else []),
        "Date: Fri, 1 May 2026 04:03:04 +0200",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="--b--"',
        "",
        "----b--",
        f"Content-Type: {kind}",
        f"Content-Transfer-Encoding: {how}",
        f"Content-Location: {URL}",
        "",
        "",
    ]
    other = "----b--\r\nContent-Type: text/html\r\nContent-Location: https://adverts.example/\r\n\r\n<p>Buy</p>\r\n"
    return "\r\n".join(lines).encode() + coded + f"\r\n{other}----b----\r\n".encode()


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", None])
@pytest.mark.parametrize("how", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("snapshot", [True, False])
def test_mhtml_keeps_the_charset_of_the_page(tmp_path: Path, how: str, charset: str | None, snapshot: bool) -> None:
    body = HTML.encode(charset or "utf-8")
    (tmp_path / "a.mhtml").write_bytes(mhtml(body, how, charset, snapshot=snapshot))
    (page,) = pages(tmp_path / "a.mhtml")
    assert page.url == URL
    assert page.body.replace(b"\n", b"").replace(b"\r", b"") == body
    assert page.content_type == ("text/html; charset=" + charset if charset else "text/html")
    assert str(page.fetched_at) == "2026-05-01 02:03:04+00:00"


COMMENTS = {
    "SingleFile": f"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: {URL} \n"
    " saved date: Fri May 01 2026 04:03:04 GMT+0200 (Mitteleuropäische Zeit)\n-->",
    "HTTrack": f"<!DOCTYPE html><html>\n<!-- Mirrored from {URL.partition('://')[2]} by HTTrack Website Copier/3.x"
    " [XR&CO'2014], Fri, 01 May 2026 02:03:04 GMT -->\n",
    "mark of the web": f"<!DOCTYPE html>\n<!-- saved from url=(0039){URL} -->\n<html>",
}


@pytest.mark.parametrize("saver", COMMENTS)
@pytest.mark.parametrize("name", ["page.html", "page", "page.html.gz"])
def test_the_address_in_a_page_is_used(tmp_path: Path, saver: str, name: str) -> None:
    body = (COMMENTS[saver] + HTML.partition("<html>")[2]).encode()
    (tmp_path / name).write_bytes(gzip.compress(body) if name.endswith("gz") else body)
    (page,) = pages(tmp_path / name)
    assert (page.url, page.body) == (URL, body)
    assert saver == "mark of the web" or str(page.fetched_at) == "2026-05-01 02:03:04+00:00"


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ("harbour.example/news/ferry", "https://harbour.example/news/ferry"),
        ("mirror/harbour.example/news/index.html", "https://harbour.example/news/"),
        ("www.harbour.example/a b?id=7.html", "https://www.harbour.example/a%20b?id=7.html"),
        ("harbour.example:8080/ferry", "http://harbour.example:8080/ferry"),
        ("harbour.example+8080/ferry", "http://harbour.example:8080/ferry"),
        ("127.0.0.1:8000/ferry.html", "http://127.0.0.1:8000/ferry.html"),
        ("127.0.0.1_8000/ferry.html", "http://127.0.0.1:8000/ferry.html"),
    ],
)
def test_the_folders_of_a_mirror_tell_the_address(tmp_path: Path, place: str, url: str) -> None:
    (tmp_path / "file").write_text(HTML, encoding="utf-8")
    assert [page.url for page in pages(tmp_path / "file", place)] == [url]


@pytest.mark.parametrize(
    "place", ["pages/ferry.html", "saved.old/ferry.html", "harbour.example", "v1.2/ferry", "x.html/y"]
)
def test_other_folders_are_no_hosts(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text(HTML, encoding="utf-8")
    (found,) = scan_archive_file(tmp_path / "file", place, Form.HTML)
    assert isinstance(found, Damage)
    assert "without the address of a page" in str(found)


def test_the_scheme_is_the_one_by_which_a_page_names_its_host(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(HTML + '<a href="http://harbour.example/more">', encoding="utf-8")
    assert pages(tmp_path / "file", "harbour.example/ferry")[0].url == "http://harbour.example/ferry"


def zipped(path: Path, files: dict[str, str | bytes], *, before: bytes = b"") -> Path:
    with path.open("wb") as file:
        file.write(before)
    with zipfile.ZipFile(path, "a") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


SAVED = COMMENTS["SingleFile"] + HTML.partition("<html>")[2]


@pytest.mark.parametrize(
    ("files", "before"),
    [
        ({"index.html": SAVED, "images/0.png": b"\x89PNG", "frames/0/index.html": HTML}, b""),
        ({"index.html": SAVED}, b"<!DOCTYPE html><html><script>unpack()</script></html>"),
        ({"index.html": HTML}, COMMENTS["SingleFile"].encode() + b"<script>unpack()</script>"),
        ({"index.html": HTML, "manifest.json": json.dumps({"originalUrl": URL})}, b""),
    ],
    ids=["zip", "unpacks itself", "comment outside", "manifest"],
)
@pytest.mark.parametrize("name", ["page.zip", "page.u.zip.html"])
def test_a_page_in_a_zip(tmp_path: Path, files: dict[str, str | bytes], before: bytes, name: str) -> None:
    if name == "page.zip" and before:
        name = "page.html"
    (page,) = pages(zipped(tmp_path / name, files, before=before))
    assert (page.url, page.body) == (URL, str(files["index.html"]).encode())


@pytest.mark.parametrize("name", ["crawl.wacz", "CRAWL.WACZ", "crawl"])
def test_wacz(tmp_path: Path, name: str) -> None:
    files = {
        "archive/one.warc.gz": warc((URL, HTML.encode())),
        "archive/two.warc": gzip.decompress(warc(("https://harbour.example/2", b"<p>Two"))),
        "pages/pages.jsonl": '{"format": "json-pages-1.0"}',
        "datapackage.json": "{}",
    }
    found = pages(zipped(tmp_path / name, files))
    assert [page.url for page in found] == [URL, "https://harbour.example/2"]
    assert found[0].body == HTML.encode()


def har(**content: object) -> bytes:
    headers = [
        {"name": "Content-Type", "value": "text/html; charset=iso-8859-1"},
        {"name": "Content-Encoding", "value": "br"},
        {"name": "Content-Length", "value": "99"},
        {"name": "X-Robots-Tag", "value": "noai"},
    ]
    answer = {"status": 200, "statusText": "", "headers": headers, "content": content}
    broken = {"status": 0, "headers": [], "content": {}}
    moved = {"status": 301, "headers": [], "content": {"size": 0}, "redirectURL": URL}
    entries = [
        {"startedDateTime": "2026-05-01T04:03:04.5+02:00", "request": {"method": "GET", "url": url}, "response": each}
        for url, each in ((URL, answer), ("https://harbour.example/b", broken), ("https://harbour.example/m", moved))
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


@pytest.mark.parametrize("is_coded", [False, True])
def test_har(tmp_path: Path, is_coded: bool) -> None:
    body = HTML.encode("iso-8859-1")
    content = {"text": base64.b64encode(body).decode(), "encoding": "base64"} if is_coded else {"text": HTML}
    (tmp_path / "a.har").write_bytes(har(mimeType="text/html; charset=iso-8859-1", size=len(body), **content))
    (page,) = pages(tmp_path / "a.har")
    assert page.body == (body if is_coded else HTML.encode())
    assert page.content_type == f"text/html; charset={'iso-8859-1' if is_coded else 'utf-8'}"
    assert (page.url, page.header("X-Robots-Tag"), str(page.fetched_at)[:19]) == (URL, "noai", "2026-05-01 02:03:04")


def test_a_har_without_bodies_has_no_whole_pages(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(har(mimeType="text/html", size=900))
    assert pages(tmp_path / "a.har") == []


def test_the_text_of_a_wet_file_is_a_page_of_text(tmp_path: Path) -> None:
    text = "Die Fähre fährt wieder.".encode()
    record = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {URL}\r\nContent-Type: text/plain\r\n"
    record += f"Content-Length: {len(text)}\r\n\r\n"
    (tmp_path / "a.warc.wet.gz").write_bytes(gzip.compress(record.encode() + text + b"\r\n\r\n"))
    (page,) = pages(tmp_path / "a.warc.wet.gz")
    assert (page.is_text, page.body) == (True, text)


@pytest.mark.parametrize("name", ["a.mhtml", "a.wacz", "a.warc.zst", "a.arc.gz", "a.har", "A.WARC.GZ"])
@pytest.mark.parametrize("content", [HTML.encode(), b"\x89PNG\r\n", b"PK\x03\x04 torn"])
def test_a_name_that_promises_what_is_not_there_is_an_error(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NoArchive, match="its name says"):
        form_of(tmp_path / name)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n", b"p { color: red }", b'{"a": 1}', b"", b"Dear reader: hello"])
def test_what_is_no_page_is_no_form(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert form_of(tmp_path / "file") is None


BROKEN: dict[str, Callable[[], bytes]] = {
    "a.mhtml": lambda: mhtml(b"", "8bit", None)[:60] + b"\r\nContent-Type: multipart/related\r\n\r\n",
    "a.html.gz": lambda: gzip.compress(HTML.encode() * 50)[:-9],
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_damage(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN[name]())
    form = form_of(tmp_path / name)
    assert form is not None
    (found,) = scan_archive_file(tmp_path / name, name, form)
    assert isinstance(found, Damage)
