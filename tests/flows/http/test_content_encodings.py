"""Content codings: undone with a limit, and never in part."""

import gzip
import tracemalloc
import zlib

import brotli
import pytest
import zstandard

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.http.content_encodings import gunzip, undo_codings

TEXT = b"The harbour opens again on Monday. " * 400


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "brotli": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
    "zst": zstandard.compress(TEXT),
}


@pytest.mark.parametrize("name", CODED)
def test_a_whole_body_comes_back(name: str) -> None:
    assert undo_codings(CODED[name], name) == TEXT


@pytest.mark.parametrize("name", CODED)
def test_a_cut_body_is_no_body(name: str) -> None:
    cut = undo_codings(CODED[name][: len(CODED[name]) * 6 // 10], name)
    assert isinstance(cut, Reject)
    assert cut.reason is Reason.TRUNCATED_BODY


@pytest.mark.parametrize("header", [None, "", "identity", " Identity , "])
def test_a_plain_body_is_left_alone(header: str | None) -> None:
    assert undo_codings(TEXT, header) == TEXT


@pytest.mark.parametrize(
    ("raw", "header"),
    [
        (raw_deflate(TEXT), "deflate"),
        (gzip.compress(brotli.compress(TEXT)), "br, gzip"),
        (gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]), "gzip"),
        (gzip.compress(TEXT) + b"\0\0\0", "gzip"),
        (zstandard.compress(TEXT[:50]) + zstandard.compress(TEXT[50:]), "zstd"),
        (zstandard.compress(TEXT) + b"\x50\x2a\x4d\x18\x02\0\0\0hi" + zstandard.compress(b""), "zstd"),
        (gzip.compress(TEXT), '"gzip"'),
        (gzip.compress(TEXT), "gzip; q=1.0"),
        (gzip.compress(TEXT), "deflate"),
        (gzip.compress(TEXT), "br"),
        (zlib.compress(TEXT), "gzip"),
        (zstandard.ZstdCompressor().compress(TEXT), "br"),
        (zstandard.ZstdCompressor().compress(TEXT), "gzip"),
        (gzip.compress(TEXT), None),
        (gzip.compress(gzip.compress(TEXT)), "gzip"),
    ],
    ids=[
        "bare deflate",
        "two codings",
        "two members",
        "padding",
        "two frames",
        "a frame to skip",
        "in quotes",
        "with a weight",
        "gzip called deflate",
        "gzip called brotli",
        "deflate called gzip",
        "zstd called brotli",
        "zstd called gzip",
        "gzip without a name",
        "twice, named once",
    ],
)
def test_what_servers_do(raw: bytes, header: str) -> None:
    assert undo_codings(raw, header) == TEXT


@pytest.mark.parametrize("header", [*CODED, "br, gzip", "utf-8", "none"])
@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "<p>Ραφήνα 日本 Приморск</p>".encode(),
        "<p>Göteborg</p>".encode("latin-1"),
        "<p>日本</p>".encode("iso-2022-jp"),
        "<p>Łódź</p>".encode("utf-16"),
    ],
    ids=["ascii", "utf-8", "latin-1", "iso-2022-jp", "utf-16"],
)
def test_a_body_that_was_decoded_already_is_read_as_it_is(text: bytes, header: str) -> None:
    assert undo_codings(text, header) == text


@pytest.mark.parametrize("name", ["deflate", "br"])
def test_a_coding_that_is_not_the_one_named_is_no_text(name: str) -> None:
    other = "zstd" if name == "br" else "br"
    assert isinstance(undo_codings(CODED[name], other), Reject)


@pytest.mark.parametrize(
    ("raw", "header", "reason"),
    [
        (TEXT, "gzip, gzip, gzip", Reason.DECOMPRESSION_BOMB),
        (gzip.compress(TEXT), "x-secret", Reason.BAD_RESPONSE),
        (bytes(range(256)) * 9, "br", Reason.BAD_RESPONSE),
        (bytes(range(256)) * 9, "zstd", Reason.BAD_RESPONSE),
        (b"x" * 20_001, None, Reason.TOO_LARGE),
        (gzip.compress(bytes(i * 7 % 251 for i in range(20_001))), "gzip", Reason.TOO_LARGE),
    ],
)
def test_what_is_refused(raw: bytes, header: str | None, reason: Reason) -> None:
    undone = undo_codings(raw, header, max_bytes=20_000)
    assert isinstance(undone, Reject)
    assert undone.reason is reason


def test_gzip_without_a_name_that_holds_no_text_stays_as_it_is() -> None:
    picture = gzip.compress(bytes(range(256)) * 9)
    assert undo_codings(picture, None) == picture


def bomb(name: str) -> bytes:
    zeros = bytes(64_000_000)
    if name == "gzip":
        return gzip.compress(zeros)
    if name == "deflate":
        return zlib.compress(zeros)
    if name == "br":
        return brotli.compress(zeros, quality=5)
    return zstandard.compress(zeros)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_costs_its_limit(name: str) -> None:
    raw = bomb(name)
    tracemalloc.start()
    undone = undo_codings(raw, name, max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(undone, Reject)
    assert undone.reason is Reason.DECOMPRESSION_BOMB
    assert peak < 40_000_000


def test_a_gzip_file_is_read_under_the_same_limit() -> None:
    assert gunzip(gzip.compress(TEXT)) == (TEXT, True)
    assert gunzip(gzip.compress(TEXT)[:-4]) == (TEXT, False)
    refused = gunzip(gzip.compress(bytes(10_000_000)), max_bytes=100_000)
    assert isinstance(refused, Reject)
    assert refused.reason is Reason.DECOMPRESSION_BOMB


@pytest.mark.parametrize("header", ["gzip, utf-8", "ISO-8859-15, gzip", "gzip, binary"])
def test_a_charset_beside_a_coding_is_no_coding(header: str) -> None:
    assert undo_codings(CODED["gzip"], header) == TEXT


def test_a_coding_that_nobody_knows_stays_one() -> None:
    found = undo_codings(CODED["gzip"], "gzip, x-cipher")
    assert isinstance(found, Reject)
    assert found.reason is Reason.BAD_RESPONSE
