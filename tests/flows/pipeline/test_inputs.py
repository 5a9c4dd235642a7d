"""What `copydesk clean` reads: every kind by its content, addresses from the files, and nothing in silence."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk.flows.pipeline.inputs import LeftOut, Unreadable, read_inputs
from copydesk.flows.pipeline.options import Saved
from copydesk.flows.storage.warc.forms import Form
from copydesk.flows.storage.warc.members import Member
from copydesk.flows.storage.warc.take_in import take_in

PAGE = "<!DOCTYPE html><html><body><p>The quay is open.</p></body></html>"


def put(path: Path, text: str | bytes = PAGE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def told(*paths: Path) -> list[str]:
    """Each input in a few words."""
    words = []
    for found in read_inputs(list(paths)):
        if isinstance(found, Saved):
            words.append(f"page {found.page.source_url}")
        elif isinstance(found, Unreadable):
            words.append(f"unreadable {Path(found.place).name}")
        else:
            words.append(str(found))
    return words


def test_a_folder_says_what_it_left_out_by_kind_and_count(tmp_path: Path) -> None:
    for name in ("a.html", "b", "c.XHTML", "d.HTML.GZ"):
        put(tmp_path / "in" / name, gzip.compress(PAGE.encode()) if name.endswith("GZ") else PAGE)
    for name in ("x/1.css", "x/2.css", "x/3.css", "x/4.css", "5.PNG", "notes"):
        put(tmp_path / "in" / name, b"\x89 what no page begins with")
    *pages, left_out = told(tmp_path / "in")
    assert pages == ["page a.html", "page b", "page c.XHTML", "page d.HTML.GZ"]
    assert left_out == (
        f"left out in {tmp_path / 'in'}: "
        "4 .css (x/1.css, x/2.css, x/3.css, ...), 1 .png (5.PNG), 1 without an ending (notes)"
    )


def test_links_and_pipes_of_a_folder_are_named(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.html")
    put(tmp_path / "elsewhere" / "b.html")
    (tmp_path / "in" / "b.html").symlink_to(tmp_path / "elsewhere" / "b.html")
    (tmp_path / "in" / "gone.html").symlink_to("nowhere")
    (tmp_path / "in" / "more").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "in" / "p.html")
    *pages, left_out = told(tmp_path / "in")
    assert pages == ["page a.html", "page b.html"]
    assert left_out == (
        f"left out in {tmp_path / 'in'}: "
        "1 link that leads nowhere (gone.html), 1 link to a folder (more), 1 pipe or device (p.html)"
    )


@pytest.mark.parametrize("name", ["a.mhtml", "a.wacz", "a.warc.zst", "a.arc.gz", "a.har", "a.zip"])
def test_a_file_that_is_not_what_its_name_says_is_named(tmp_path: Path, name: str) -> None:
    put(tmp_path / "in" / name)
    put(tmp_path / "in" / "good.html")
    assert sorted(told(tmp_path / "in")) == ["page good.html", f"unreadable {name}"]
    assert told(tmp_path / "in" / name) == [f"unreadable {name}"]


def test_a_kind_that_is_not_read_is_an_error_when_it_is_named(tmp_path: Path) -> None:
    (found,) = read_inputs([put(tmp_path / "a.css", "p {}")])
    assert isinstance(found, Unreadable)
    assert "MHTML" in found.problem


def test_the_address_in_a_page_or_its_folders_is_used(tmp_path: Path) -> None:
    put(tmp_path / "m" / "harbour.example" / "news" / "quay")
    put(
        tmp_path / "m" / "saved.html",
        PAGE.replace("<body>", "<!--\n Page saved with SingleFile \n url: https://a.example/q\n-->"),
    )
    put(tmp_path / "m" / "plain.html")
    assert told(tmp_path / "m") == [
        "page https://harbour.example/news/quay",
        "page plain.html",
        "page https://a.example/q",
    ]
    assert told(tmp_path / "m" / "harbour.example") == ["page https://harbour.example/news/quay"]


@pytest.mark.parametrize("above", ["", "mirrors/one"])
def test_what_httrack_keeps_for_itself_is_left_out(tmp_path: Path, above: str) -> None:
    for name in ("hts-cache/new.txt", "hts-log.txt", "index.html", "backblue.gif", "cookies.txt"):
        put(tmp_path / "m" / above / name)
    put(
        tmp_path / "m" / above / "harbour.example" / "quay.html",
        "<!DOCTYPE html><html>\n<!-- Mirrored from harbour.example/quay by HTTrack Website Copier/3.x [XR&CO'2014], "
        "Sat, 02 May 2026 02:03:04 GMT -->" + PAGE,
    )
    pages = [found for found in read_inputs([tmp_path / "m"]) if not isinstance(found, LeftOut)]
    assert [found.page.url for found in pages if isinstance(found, Saved)] == ["https://harbour.example/quay"]


def test_an_article_of_several_pages_is_given_also_where_the_archive_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = {"warc-date": "2026-03-01T02:00:00Z", "content-type": "application/http"}
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>A page.</p>"

    def member(url: str, **more: str) -> Member:
        header = {"warc-type": "response", "warc-target-uri": url, **at}
        return Member(0, header | {name.replace("_", "-"): value for name, value in more.items()}, block, b"WARC/1.1")

    one, two = "https://a.example/1", "https://a.example/1?page=2"

    def broken(*_: object) -> Iterator[Member]:
        yield member("https://a.example/0")
        yield member(one, x_copydesk_further_pages="1")
        yield member(two, x_copydesk_page_of=one)
        raise ValueError("the rest is torn")

    monkeypatch.setattr("copydesk.flows.pipeline.inputs.scan_archive_file", broken)
    monkeypatch.setattr("copydesk.flows.pipeline.inputs.form_of", lambda path: Form.WARC)
    (tmp_path / "pages.warc").write_bytes(b"WARC/1.1")
    zero, first, said = read_inputs([tmp_path / "pages.warc"])
    assert isinstance(zero, Saved)
    assert isinstance(first, Saved)
    assert isinstance(said, Unreadable)
    assert [each.url for each in first.page.further] == [two]
    assert (zero.page.further, said.problem) == ((), "the rest is torn")


def _harmed(content: bytes, at: int) -> bytes:
    return content[:at] + b"\xff" * 20 + content[at + 20 :]


def _zip_without_directory() -> bytes:
    """A zip whose end is there, and says where a directory stands that is none."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("index.html", "<html><p>The tide")
    whole = out.getvalue()
    return _harmed(whole, whole.index(b"PK\x01\x02"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html.gz", _harmed(gzip.compress(b"<html><p>The tide", mtime=0), 12)),
        ("a.zip", _zip_without_directory()),
        ("a.warc.zst", b"\x5d\x2a\x4d\x18\x08\0\0\0\x37\xa4\x30\xec\x01\0\0\0" + bytes(40)),
    ],
)
def test_a_damaged_file_is_named_and_the_next_one_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "b.html").write_text("<html><p>The tide")
    bad, good = read_inputs([tmp_path])
    assert isinstance(bad, Unreadable)
    assert name in bad.place
    assert isinstance(good, Saved)
    assert take_in(tmp_path / name, tmp_path / "own").damage


def test_half_of_a_character_in_the_address_of_a_har_does_not_end_its_import(tmp_path: Path) -> None:
    entry = (
        '{"request": {"url": "https://harbour.example/qu\\ud800ay"}, "response": {"status": 200, "headers": [],'
        ' "content": {"mimeType": "text/html", "text": "<p>The quay is open.</p>"}}}'
    )
    har = put(tmp_path / "a.har", f'{{"log": {{"entries": [{entry}]}}}}')
    kept = take_in(har, tmp_path / "own").path
    assert b"https://harbour.example/qu\xef\xbf\xbd" in gzip.decompress(kept.read_bytes())
