"""A record that is damaged, though its lengths fit, is named; what is only unusual is read."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path

import pytest
import zstandard

from copydesk.flows.storage.warc.members import Damage, Member, scan_members

BLOCK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The lock at Aster is open."
SHA1 = hashlib.sha1(BLOCK).digest()


def record(number: int, *fields: str, block: bytes = BLOCK, kind: str = "response") -> bytes:
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Target-URI: https://lock.example/{number}", *fields]
    return "\r\n".join([*lines, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n"


def read(path: Path, *records: bytes) -> list[str]:
    path.write_bytes(b"".join(records))
    found = scan_members(path)
    return [f.why if isinstance(f, Damage) else (f.target or "")[-1:] for f in found if isinstance(f, (Damage, Member))]


DIGESTS = {
    "base 32": f"sha1:{base64.b32encode(SHA1).decode()}",
    "base 16": f"SHA-1:{SHA1.hex().upper()}",
    "sha256": f"sha256:{hashlib.sha256(BLOCK).hexdigest()}",
    "md5": f"md5:{hashlib.md5(BLOCK).hexdigest()}",
}


@pytest.mark.parametrize("form", DIGESTS)
def test_a_block_that_is_not_that_of_its_digest_costs_itself_and_is_named(tmp_path: Path, form: str) -> None:
    told = f"WARC-Block-Digest: {DIGESTS[form]}"
    others = [record(0, told), record(1, told, block=BLOCK.replace(b"open", b"o\xa5en")), record(2, told)]
    assert read(tmp_path / "a.warc", *others) == ["0", "its content is not what its digest says", "2"]
    (damage,) = (found for found in scan_members(tmp_path / "a.warc") if isinstance(found, Damage))
    assert (damage.offset, damage.until) == (len(others[0]), len((others[0] + others[1]).rstrip()))


@pytest.mark.parametrize("told", ["sha1:none", "crc32:AAAA", "sha1:" + "A" * 20, "x"])
def test_a_digest_in_a_form_that_is_not_known_is_believed(tmp_path: Path, told: str) -> None:
    assert read(tmp_path / "a.warc", record(0, f"WARC-Block-Digest: {told}")) == ["0"]


@pytest.mark.parametrize("packed", ["gzip", "zstd with a checksum", "zstd"])
def test_the_checksum_of_what_is_packed_counts_more_than_the_digest(tmp_path: Path, packed: str) -> None:
    """Some recorders count digests wrongly; where another sum tells that nothing changed, that is all it is."""
    one = record(0, "WARC-Block-Digest: sha1:" + "A" * 32)
    if packed == "gzip":
        assert read(tmp_path / "a.warc.gz", gzip.compress(one)) == ["0"]
    else:
        frame = zstandard.ZstdCompressor(write_checksum=packed != "zstd").compress(one)
        said = ["its content is not what its digest says"] if packed == "zstd" else ["0"]
        assert read(tmp_path / "a.warc.zst", frame) == said


@pytest.mark.parametrize(
    ("harmed", "says"),
    [
        (record(1).replace(b"WARC-Type", b"WARC-T\0pe"), "a record without a type that can be read"),
        (record(1).replace(b": response", b": re\xa5\xa5onse"), "a record without a type that can be read"),
        (record(1).replace(b"-URI", b"-U\0I"), "a response without an address that can be read"),
        (record(1).replace(b"lock.ex", b"lock\0ex"), "a response without an address that can be read"),
    ],
    ids=["its type", "what the type is", "its address", "what the address is"],
)
def test_a_header_that_is_harmed_costs_its_record_and_is_named(tmp_path: Path, harmed: bytes, says: str) -> None:
    assert read(tmp_path / "a.warc", record(0), harmed, record(2)) == ["0", says, "2"]


def test_kinds_that_are_not_known_are_no_damage(tmp_path: Path) -> None:
    assert read(tmp_path / "a.warc", record(0, kind="x-note"), record(1)) == ["0", "1"]


@pytest.mark.parametrize("noise", [b"\nq.ao", b"\r\n", b"\r\n\r\nWARX/1", b"\n" * 40])
def test_noise_behind_a_tear_that_begins_like_a_line_end_is_damage(tmp_path: Path, noise: bytes) -> None:
    """Behind a tear a member is decoded to anything, and its checksum is only seen at the end of that."""
    whole = record(1)
    more = hashlib.shake_128(noise).hexdigest(400).encode()
    torn = gzip.compress(whole[:-24] + b"x" * 20 + noise + more)
    torn = torn[:-8] + bytes(byte ^ 1 for byte in torn[-8:-4]) + torn[-4:]
    first, *rest = read(tmp_path / "a.warc.gz", gzip.compress(record(0)), torn, gzip.compress(record(2)))
    assert (first, rest[-1], "1" in rest, len(rest)) == ("0", "2", False, 2)
