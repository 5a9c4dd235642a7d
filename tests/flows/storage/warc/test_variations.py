"""Archives as people have them, each kind in a form that standards allow or some tool writes: the page comes out."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard

from copydesk.flows.pipeline.inputs import Unreadable, read_inputs
from copydesk.flows.pipeline.options import Saved

WORDS = "The weir at Linney was opened on Sunday, a day before the river crested."
PAGE = f"<html><head><title>Weir</title></head><body><p>{WORDS}</p></body></html>".encode()
URL = "https://weir.example/news/1"


def warc(
    block: bytes,
    *,
    version: str = "WARC/1.0",
    kind: str = "response",
    type: str | None = "application/http; msgtype=response",
    more: str = "",
    url: str = URL,
    end: str = "\r\n",
) -> bytes:
    """A record by hand."""
    lines = [version, f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", "WARC-Date: 2026-06-01T08:00:00Z"]
    lines += [f"Content-Type: {type}"] if type else []
    lines += [more] if more else []
    lines += [f"Content-Length: {len(block)}"]
    return (end.join(lines) + end * 2).encode() + block + (end * 2).encode()


def http(body: bytes = PAGE, *headers: str, first: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join([first, "Content-Type: text/html", *headers, "", ""]).encode() + body


def member(content: bytes, *, flags: int = 0, extra: bytes = b"") -> bytes:
    """A gzip member with the optional fields of RFC 1952."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    head = b"\x1f\x8b\x08" + bytes([flags]) + b"\0\0\0\0\x02\xff" + extra
    if flags & 2:
        head += struct.pack("<H", zlib.crc32(head) & 0xFFFF)
    return head + packed + struct.pack("<II", zlib.crc32(content), len(content))


def halves(content: bytes) -> bytes:
    """Two members for one record, as tools that pack in blocks write it."""
    return gzip.compress(content[:150], mtime=0) + gzip.compress(content[150:], mtime=0)


def arc(type: str) -> bytes:
    """A record of an ARC file by hand."""
    return f"{URL} 10.0.0.1 20260601080000 {type} {len(http())}\n".encode() + http() + b"\n"


def chunks(*pieces: bytes, end: bytes = b"0\r\n\r\n", more: bytes = b"") -> bytes:
    return b"".join(b"%x%s\r\n%s\r\n" % (len(piece), more, piece) for piece in pieces) + end


def zipped(files: dict[str, bytes], *, how: int = zipfile.ZIP_STORED, prelude: bytes = b"") -> bytes:
    out = io.BytesIO()
    out.write(prelude)
    with zipfile.ZipFile(out, "a", how) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def mail(root: str, body: bytes, *, top: str = "", subtype: str = "", before: bytes = b"") -> bytes:
    """An MHTML file: a style sheet, then the page."""
    head = f"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n{top}"
    head += f'Content-Type: multipart/related; boundary="--b"{subtype}\r\n\r\n'
    style = "----b\r\nContent-Type: text/css\r\nContent-Location: https://weir.example/a.css\r\n\r\np {}\r\n"
    return before + (head + style + f"----b\r\n{root}\r\n\r\n").encode() + body + b"\r\n----b--\r\n"


def har(*entries: object, before: str = "") -> bytes:
    return (before + json.dumps({"log": {"version": "1.2", "entries": list(entries)}})).encode()


def entry(content: dict[str, object], **more: object) -> dict[str, object]:
    answer = {
        "status": 200,
        "statusText": "OK",
        "headers": [{"name": "Content-Encoding", "value": "br"}],
        "content": content,
    }
    return {"startedDateTime": "2026-06-01T08:00:00Z", "request": {"url": URL}, "response": answer | more}


COMMENT = (
    f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Mon Jun 01 2026 08:00:00 GMT+0000\n-->".encode()
)
PACKED_URL = base64.b64encode(URL.encode()).decode()
TEXT = {"mimeType": "text/html", "text": PAGE.decode()}

CASES: dict[str, tuple[str, bytes]] = {
    "a response without a type": ("a.warc", warc(http(), type=None)),
    "a response with the type of its page": ("a.warc", warc(http(), type="text/html")),
    "msgtype without a blank, in capitals": ("a.warc", warc(http(), type="Application/HTTP;msgtype=response")),
    "what came before the answer": ("a.warc", warc(http(http(), first="HTTP/1.1 103 Early Hints"))),
    "100 Continue": ("a.warc", warc(b"HTTP/1.1 100 Continue\r\n\r\n" + http())),
    "no reason phrase": ("a.warc", warc(http(first="HTTP/1.1 200"))),
    "an old version": ("a.warc", warc(http(), version="WARC/0.18")),
    "bare line feeds": ("a.warc", warc(http(), end="\n")),
    "names in lower case, a tab": ("a.warc", warc(http()).replace(b"WARC-Type: ", b"warc-type:\t")),
    "a folded field": ("a.warc", warc(http(), more="X-Note: one\r\n two")),
    "an address in angle brackets": ("a.warc", warc(http(), url=f"<{URL}>")),
    "empty lines in front": ("a.warc", b"\r\n\r\n" + warc(http())),
    "empty lines in front, and no ending": ("saved", b"\r\n\r\n" + warc(http())),
    "a mark of the order of bytes in front": ("a.warc", b"\xef\xbb\xbf" + warc(http())),
    "an address on a line of its own": ("a.warc", warc(http()).replace(b"URI: ", b"URI:\r\n\t")),
    "an ARC whose type has a blank": ("a.arc", arc("text/html; charset=utf-8")),
    "an ARC 2 whose type has a blank": ("a.arc", arc("text/html; charset=utf-8 200 - - 0 a.arc")),
    "a resource": ("a.warc", warc(PAGE, kind="resource", type="text/html")),
    "a file name and a comment in the member": ("a.warc.gz", member(warc(http()), flags=0x18, extra=b"a.warc\0note\0")),
    "an extra field and a checksum of the head": ("a.warc.gz", member(warc(http()), flags=6, extra=b"\x04\0sl\0\0")),
    "an empty member before it": ("a.warc.gz", gzip.compress(b"", mtime=0) + member(warc(http()))),
    "zeros behind the last member": ("a.warc.gz", member(warc(http())) + bytes(512)),
    "two members for one record": ("a.warc.gz", halves(warc(http()))),
    "the wrong ending": ("a.warc.gz", warc(http())),
    "two codings on two lines": (
        "a.warc",
        warc(http(brotli.compress(gzip.compress(PAGE)), "Content-Encoding: gzip", "Content-Encoding: br")),
    ),
    "two codings on one line": (
        "a.warc",
        warc(http(gzip.compress(zlib.compress(PAGE)), "Content-Encoding: deflate, x-gzip")),
    ),
    "a coding of the way alone": (
        "a.warc",
        warc(http(chunks(zlib.compress(PAGE)), "Transfer-Encoding: deflate, chunked")),
    ),
    "zstd that is called gzip": (
        "a.warc",
        warc(http(zstandard.ZstdCompressor().compress(PAGE), "Content-Encoding: gzip")),
    ),
    "chunks with extensions and a trailer": (
        "a.warc",
        warc(
            http(
                chunks(PAGE[:40], PAGE[40:], more=b";a=b", end=b"0\r\nX-Sum: 1\r\n\r\n"), "Transfer-Encoding: Chunked"
            )
        ),
    ),
    "packed in one frame of zstd": ("a.warc.zst", zstandard.ZstdCompressor().compress(warc(http()))),
    "a WACZ": ("a.wacz", zipped({"datapackage.json": b"{}", "archive/a.warc.gz": member(warc(http()))})),
    "a WACZ in a WACZ": ("a.wacz", zipped({"first.wacz": zipped({"archive/a.warc.gz": member(warc(http()))})})),
    "a WACZ in a folder of its zip": ("a.wacz", zipped({"mine/archive/a.warc.gz": member(warc(http()))})),
    "a WACZ that is deflated, of a plain WARC": (
        "a.wacz",
        zipped({"archive/DATA.WARC": warc(http()), "pages/pages.jsonl": b""}, how=zipfile.ZIP_DEFLATED),
    ),
    "a WACZ of zstd": ("a.wacz", zipped({"archive/a.warc.zst": zstandard.ZstdCompressor().compress(warc(http()))})),
    "a WACZ whose archive is not where it belongs": ("a.wacz", zipped({"a.warc.gz": member(warc(http()))})),
    "archives in a zip": ("a.zip", zipped({"mine/a.warc": warc(http()), "read me.txt": b"."})),
    "a HAR of what the browser had": ("a.har", har(entry(TEXT, status=304))),
    "a HAR that names its schema": ("a.har", b'{"$schema": "https://har.example", ' + har(entry(TEXT))[1:]),
    "a HAR": ("a.har", har(entry(TEXT))),
    "a HAR with a mark of its order of bytes": ("a.har", har(entry(TEXT), before="\ufeff")),
    "a HAR in base64": (
        "a.har",
        har(entry({"mimeType": "text/html", "encoding": "Base64", "text": base64.b64encode(PAGE).decode()})),
    ),
    "a HAR that begins with a note": ("a.har", b'{"_by": "a tool", ' + har(entry(TEXT))[1:]),
    "a HAR in UTF-16": ("a.har", har(entry(TEXT)).decode().encode("utf-16")),
    "an MHTML that ends with its page": (
        "a.mhtml",
        mail(f"Content-Type: text/html\r\nContent-Location: {URL}", PAGE).removesuffix(b"----b--\r\n"),
    ),
    "a HAR that is packed": ("a.har.gz", gzip.compress(har(entry(TEXT)))),
    "an MHTML in quoted-printable": (
        "a.mhtml",
        mail(
            f"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: {URL}",
            PAGE.replace(b"=", b"=3D").replace(b"river", b"ri=\r\nver"),
        ),
    ),
    "an MHTML in a charset of its own": (
        "a.mht",
        mail(
            f"Content-Type: text/html; charset=utf-16le\nContent-Transfer-Encoding: base64\nContent-Location: {URL}",
            base64.encodebytes(PAGE.decode().encode("utf-16le")),
        ),
    ),
    "an MHTML whose page is named without brackets": (
        "a.mhtml",
        mail(
            f"Content-Type: text/html\r\nContent-ID: <page@b>\r\nContent-Location: {URL}",
            PAGE,
            subtype='; start="page@b"; type="text/html"',
        ),
    ),
    "an MHTML whose page has a place of its own": (
        "a.mhtml",
        mail("Content-Type: text/html\r\nContent-Location: 1", PAGE, top="Content-Location: https://weir.example/news/\r\n"),
    ),
    "an MHTML whose address is in words of mail": (
        "a.mhtml",
        mail(f"Content-Type: text/html\r\nContent-Location: =?utf-8?B?{PACKED_URL}?=", PAGE),
    ),
    "an MHTML with the base in the page's part": (
        "a.mht",
        mail("Content-Type: text/html\r\nContent-Base: https://weir.example/news/\r\nContent-Location: 1", PAGE),
    ),
    "an MHTML that is one part": (
        "a.mht",
        f"MIME-Version: 1.0\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\nContent-Location: {URL}\r\n\r\n".encode()
        + PAGE,
    ),
    "an MHTML of mixed parts": (
        "a.mht",
        mail(f"Content-Type: text/html\r\nContent-Location: {URL}", PAGE).replace(b"/related", b"/mixed"),
    ),
    "an MHTML behind empty lines": (
        "a.mhtml",
        mail(f"Content-Type: text/html\r\nContent-Location: {URL}", PAGE, before=b"\r\n\r\n"),
    ),
    "monolith": ("a.html", f"<!-- Saved from {URL} at 2026-06-01T08:00:00Z using monolith v2.8.3 -->".encode() + PAGE),
    "WebScrapBook": ("a.html", PAGE.replace(b"<html", f'<html data-scrapbook-source="{URL}"'.encode())),
    "a SingleFile in UTF-16": ("a.html", (COMMENT + PAGE).decode().encode("utf-16")),
    "a SingleFile": ("a.html", COMMENT + PAGE),
    "a zip of SingleFile": ("a.zip", zipped({"index.html": COMMENT + PAGE, "frames/0/index.html": b"<p>An advert"})),
    "a zip that tells its page in a manifest": (
        "a.zip",
        zipped({"index.html": PAGE, "manifest.json": json.dumps({"originalUrl": URL}).encode()}),
    ),
    "a page that unpacks itself": ("a.html", zipped({"index.html": PAGE}, prelude=b"<html>" + COMMENT + b"<body>")),
    "a mirror in a zip": ("a.zip", zipped({"weir.example/news/1": b"", "weir.example/news/1.html": PAGE})),
}  # fmt: skip


def read(path: Path) -> tuple[list[Saved], list[Unreadable]]:
    found = list(read_inputs([path]))
    return [f for f in found if isinstance(f, Saved)], [f for f in found if isinstance(f, Unreadable)]


@pytest.mark.parametrize("case", list(CASES))
def test_the_page_comes_out(tmp_path: Path, case: str) -> None:
    name, content = CASES[case]
    (tmp_path / name).write_bytes(content)
    (page,), unread = read(tmp_path / name)
    assert (page.refused, unread) == (None, [])
    assert (page.page.url or "").removesuffix(".html") == URL
    assert not page.page.body.startswith(b"HTTP")
    is_wide = "utf-16le" in (page.page.content_type or "") or page.page.body.startswith(b"\xff\xfe")
    assert WORDS in page.page.body.decode("utf-16le" if is_wide else "utf-8")


def test_each_page_of_a_zip_of_several(tmp_path: Path) -> None:
    pages = {f"{n}.html": COMMENT.replace(b"/1 ", b"/%d " % n) + PAGE for n in range(1, 4)}
    (tmp_path / "a.zip").write_bytes(zipped(pages))
    found, unread = read(tmp_path / "a.zip")
    assert [page.page.url for page in found] == [f"https://weir.example/news/{n}" for n in range(1, 4)]
    assert unread == []


@pytest.mark.parametrize(
    "bad",
    [
        "an entry that is a word",
        {"request": {"url": None}, "response": {"status": 200}},
        {"request": {"url": URL}, "response": {"status": 200, "headers": None, "content": {"text": "x"}}},
        {"request": {"url": URL}, "response": {"status": 200, "content": {"size": "many"}}},
    ],
    ids=["a word", "no address", "no headers", "a size in words"],
)
def test_a_bad_entry_of_a_har_costs_itself_and_is_named(tmp_path: Path, bad: object) -> None:
    (tmp_path / "a.har").write_bytes(har(bad, entry(TEXT)))
    (page,), (said,) = read(tmp_path / "a.har")
    assert WORDS in page.page.body.decode()
    assert "entry 1" in said.problem


CUT: dict[str, bytes] = {
    "a length with a sign": warc(http(PAGE[:-30], f"Content-Length: +{len(PAGE)}")),
    "a length said twice in a line": warc(http(PAGE[:-30], f"Content-Length: {len(PAGE)}, {len(PAGE)}")),
    "within the head": warc(http()[:30]),
    "before the first chunk": warc(http(b"", "Transfer-Encoding: chunked")),
    "within the size of the first chunk": warc(http(b"1f", "Transfer-Encoding: chunked")),
    "packed for the way alone": warc(
        http(chunks(gzip.compress(PAGE)[:-30]), "Transfer-Encoding: gzip, chunked"),
    ),
    "zstd that is called gzip": warc(
        http(zstandard.ZstdCompressor().compress(PAGE)[:-30], "Content-Encoding: gzip"),
    ),
    "a response in segments": warc(http(PAGE)[:-30], more="WARC-Segment-Number: 1")
    + warc(PAGE[-30:], kind="continuation", more="WARC-Segment-Number: 2", type=None),
    "a resource in segments": warc(PAGE[:-30], kind="resource", type="text/html", more="WARC-Segment-Number: 1"),
    "a HAR without the body, of unknown size": har(entry({"mimeType": "text/html", "size": -1})),
    "a HAR without the body, its size told elsewhere": har(entry({"mimeType": "text/html", "size": 0}, bodySize=900)),
}


@pytest.mark.parametrize("case", list(CUT))
def test_what_is_cut_is_cut(tmp_path: Path, case: str) -> None:
    path = tmp_path / ("a.har" if "HAR" in case else "a.warc")
    path.write_bytes(CUT[case])
    (page,), _ = read(path)
    assert page.refused
    assert page.refused.reason == "truncated_body"


def test_a_har_that_breaks_off_gives_what_is_before(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(har(entry(TEXT), entry(TEXT))[:-40])
    (page,), (said,) = read(tmp_path / "a.har")
    assert WORDS in page.page.body.decode()
    assert "entry 2 and what follows" in said.problem


@pytest.mark.parametrize("how", ["quoted-printable", "base64"])
def test_an_mhtml_that_breaks_off_within_its_page_is_cut(tmp_path: Path, how: str) -> None:
    body = base64.encodebytes(PAGE) if how == "base64" else PAGE
    root = f"Content-Type: text/html\r\nContent-Transfer-Encoding: {how}\r\nContent-Location: {URL}"
    (tmp_path / "a.mhtml").write_bytes(mail(root, body)[:-60])
    (page,), _ = read(tmp_path / "a.mhtml")
    assert page.refused
    assert page.refused.reason == "truncated_body"


def test_an_mhtml_that_breaks_off_behind_its_page_is_whole(tmp_path: Path) -> None:
    root = f"Content-Type: text/html\r\nContent-Location: {URL}"
    whole = mail(root, PAGE).replace(b"----b--\r\n", b"----b\r\nContent-Type: image/png\r\n\r\n\x89PN")
    (tmp_path / "a.mhtml").write_bytes(whole)
    (page,), _ = read(tmp_path / "a.mhtml")
    assert page.refused is None


def spoilt(packed: bytes, name: str) -> bytes:
    """A zip in which a few bytes of one of its files were overwritten."""
    at = packed.index(name.encode()) + len(name) + 30
    return packed[:at] + b"\xa5" * 6 + packed[at + 6 :]


@pytest.mark.parametrize("how", ["a password", "a way of packing that is not known"])
@pytest.mark.parametrize(("name", "inside"), [("a.wacz", "archive/a.warc"), ("a.zip", "1.html")])
def test_what_of_a_zip_cannot_be_unpacked_is_named(tmp_path: Path, name: str, inside: str, how: str) -> None:
    packed = bytearray(zipped({inside: COMMENT + PAGE}))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.index(sign) + flags
        packed[at : at + 4] = b"\x01\0\0\0" if how == "a password" else b"\0\0\x61\0"
    (tmp_path / name).write_bytes(packed)
    found, (said,) = read(tmp_path / name)
    assert found == []
    assert inside in said.problem


def test_a_wacz_that_breaks_off_gives_what_is_before(tmp_path: Path) -> None:
    files = {f"archive/{n}.warc.gz": member(warc(http(), url=f"https://weir.example/{n}")) for n in range(3)}
    packed = zipped(files)
    (tmp_path / "a.wacz").write_bytes(packed[: packed.index(b"archive/2") + 60])
    found, said = read(tmp_path / "a.wacz")
    assert [page.page.url for page in found] == ["https://weir.example/0", "https://weir.example/1"]
    assert "breaks off" in said[0].problem


def test_the_original_that_wget_keeps_is_no_page_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "weir.example").mkdir()
    for name in ("1.html", "1.html.orig"):
        (tmp_path / "weir.example" / name).write_bytes(PAGE)
    assert [page.page.url for page in read(tmp_path)[0]] == ["https://weir.example/1.html"]


def test_a_damaged_wacz_of_a_wacz_costs_itself_and_is_named(tmp_path: Path) -> None:
    whole = zipped({"archive/a.warc.gz": member(warc(http()))})
    (tmp_path / "a.wacz").write_bytes(zipped({"0.wacz": whole[:-40], "1.wacz": whole}))
    found, (said,) = read(tmp_path / "a.wacz")
    assert (len(found), "0.wacz" in said.problem) == (1, True)


def test_a_damaged_file_of_a_wacz_costs_itself_and_is_named(tmp_path: Path) -> None:
    files = {f"archive/{n}.warc": warc(http(), url=f"https://weir.example/{n}") for n in range(3)}
    (tmp_path / "a.wacz").write_bytes(spoilt(zipped(files), "archive/0.warc"))
    found, (said,) = read(tmp_path / "a.wacz")
    assert [page.page.url for page in found] == ["https://weir.example/1", "https://weir.example/2"]
    assert "archive/0.warc" in said.problem


def test_a_damaged_page_of_a_zip_costs_itself_and_is_named(tmp_path: Path) -> None:
    files = {f"{n}.html": COMMENT.replace(b"/1 ", b"/%d " % n) + PAGE for n in range(3)}
    (tmp_path / "a.zip").write_bytes(spoilt(zipped(files), "1.html"))
    found, (said,) = read(tmp_path / "a.zip")
    assert [page.page.url for page in found] == ["https://weir.example/news/0", "https://weir.example/news/2"]
    assert "1.html" in said.problem


def test_the_folder_of_a_scheme_tells_it(tmp_path: Path) -> None:
    (tmp_path / "http" / "weir.example").mkdir(parents=True)
    (tmp_path / "http" / "weir.example" / "1.html").write_bytes(PAGE)
    assert [page.page.url for page in read(tmp_path)[0]] == ["http://weir.example/1.html"]
