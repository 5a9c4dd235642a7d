"""Records of archives in every form of file, and what damage costs: itself."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard

from copydesk.flows.storage.warc import member_codecs
from copydesk.flows.storage.warc.forms import Form, form_of
from copydesk.flows.storage.warc.members import Damage, Member, scan_members

#: What bgzip and the like do: one stream, cut into members at any place.
CUT = 700


def record(number: int, *, size: int = 3_000, end: str = "\r\n", length: int | None = None) -> bytes:
    """A record whose block does not compress to nothing."""
    block = f"<p>{number}</p>".encode() + random.Random(number).randbytes(size // 2).hex().encode()
    lines = ["WARC/1.0", "WARC-Type: response", f"WARC-Target-URI: https://quay.example/{number}"]
    lines += [f"Content-Length: {len(block) if length is None else length}", "", ""]
    return end.join(lines).encode() + block + end.encode() * 2


def gzip_each(records: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, records))


def gzip_cut(records: list[bytes]) -> bytes:
    whole = b"".join(records)
    return b"".join(gzip.compress(whole[at : at + CUT]) for at in range(0, len(whole), CUT))


def zstd_each(records: list[bytes]) -> bytes:
    return b"".join(map(zstandard.ZstdCompressor(write_checksum=True).compress, records))


def with_dictionary(records: list[bytes], *, packed: bool, trained: bool) -> bytes:
    """A file as the Archive Team writes them: a frame with the dictionary, then a frame a record."""
    if trained:
        dictionary = zstandard.train_dictionary(2_000, [record(n, size=400) for n in range(100, 300)])
    else:
        dictionary = zstandard.ZstdCompressionDict(record(0)[:500], dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    told = dictionary.as_bytes()
    told = zstandard.compress(told) if packed else told
    packer = zstandard.ZstdCompressor(dict_data=dictionary, write_checksum=True)
    return b"\x5d\x2a\x4d\x18" + len(told).to_bytes(4, "little") + told + b"".join(map(packer.compress, records))


FORMS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "gzip": gzip_each,
    "gzip, one member": lambda records: gzip.compress(b"".join(records)),
    "gzip, cut anywhere": gzip_cut,
    "zstd": zstd_each,
    "zstd, one frame": lambda records: zstandard.compress(b"".join(records)),
    "zstd, dictionary": lambda records: with_dictionary(records, packed=False, trained=True),
    "zstd, packed dictionary": lambda records: with_dictionary(records, packed=True, trained=True),
    "zstd, raw dictionary": lambda records: with_dictionary(records, packed=False, trained=False),
}
#: Those in which a record can be read from its place alone.
PLACED = [name for name in FORMS if "one" not in name and "cut" not in name]


def numbers(path: Path, **how: int) -> list[str]:
    """The numbers of the records that are read; `!` for a piece that is not."""
    found = scan_members(path, **how)
    return ["!" if isinstance(f, Damage) else (f.target or "").rpartition("/")[2] for f in found]


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read(tmp_path: Path, form: str, end: str) -> None:
    path = written(tmp_path / "x", FORMS[form]([record(n, end=end) for n in range(9)]))
    assert numbers(path) == [*"012345678"]


@pytest.mark.parametrize("form", PLACED)
def test_a_place_leads_back_to_its_record(tmp_path: Path, form: str) -> None:
    path = written(tmp_path / "x", FORMS[form]([record(n) for n in range(4)]))
    for found in list(scan_members(path)):
        assert isinstance(found, Member)
        assert found.offset is not None
        assert next(iter(scan_members(path, start=found.offset))) == found


@pytest.mark.parametrize("form", PLACED)
@pytest.mark.parametrize("which", [0, 4, 8])
def test_a_damaged_record_costs_itself(tmp_path: Path, form: str, which: int) -> None:
    path = written(tmp_path / "x", FORMS[form]([record(n) for n in range(9)]))
    places = [f.offset for f in scan_members(path) if isinstance(f, Member)]
    data, at = bytearray(path.read_bytes()), (places[which] or 0) + (3 if form == "plain" else 300)
    data[at : at + 40] = b"\xa5" * 40
    path.write_bytes(data)
    assert numbers(path) == [*"012345678"[:which], "!", *"012345678"[which + 1 :]]
    (damage,) = [f for f in scan_members(path) if isinstance(f, Damage)]
    assert damage.offset == places[which]
    assert damage.until == (places[which + 1] if which < 8 else None)


@pytest.mark.parametrize("form", ["plain", "gzip", "zstd"])
@pytest.mark.parametrize("length", [1_000, 9_000, 50])
def test_a_length_that_is_wrong_costs_its_record(tmp_path: Path, form: str, length: int) -> None:
    records = [record(n) for n in range(7)]
    records[3] = record(3, length=length)
    assert numbers(written(tmp_path / "x", FORMS[form](records))) == [*"012", "!", *"456"]


@pytest.mark.parametrize("form", ["plain", "gzip", "zstd"])
def test_a_hole_of_zeros_is_named(tmp_path: Path, form: str) -> None:
    records = [FORMS[form]([record(n)]) for n in range(4)]
    path = written(tmp_path / "x", records[0] + bytes(len(records[1])) + records[2] + records[3])
    assert numbers(path) == [*"0!23"]
    (damage,) = [f for f in scan_members(path) if isinstance(f, Damage)]
    assert (damage.offset, damage.until) == (len(records[0]), len(records[0]) + len(records[1]))


@pytest.mark.parametrize(("form", "ending"), [("plain", ""), ("gzip", ".gz"), ("zstd", ".zst")])
def test_a_file_whose_beginning_is_lost_is_read_from_the_next_record_on(tmp_path: Path, form: str, ending: str) -> None:
    path = written(tmp_path / f"x.warc{ending}", FORMS[form]([record(n) for n in range(4)])[40:])
    assert numbers(path) == [*"!123"]
    assert form_of(path) is Form.WARC


def test_what_comes_before_the_damage_within_one_member_is_read(tmp_path: Path) -> None:
    data = bytearray(FORMS["gzip, one member"]([record(n) for n in range(6)]))
    data[len(data) * 3 // 4 :] = b"\xa5" * (len(data) // 4)
    assert numbers(written(tmp_path / "x", bytes(data))) == [*"0123!"]


@pytest.mark.parametrize("form", FORMS)
def test_a_torn_file_gives_what_is_before_the_tear(tmp_path: Path, form: str) -> None:
    records = [record(n) for n in range(6)]
    data = FORMS[form](records)
    found = numbers(written(tmp_path / "x", data[:-900]))
    assert found[-1] == "!"
    assert found[:-1] == [*"012345"][: len(found) - 1]
    assert form == "zstd, one frame" or len(found) >= 5


@pytest.mark.parametrize("form", PLACED)
@pytest.mark.parametrize("parts", [1, 3, 40])
def test_parts_of_a_file_give_each_record_once(tmp_path: Path, form: str, parts: int) -> None:
    path = written(tmp_path / "x", FORMS[form]([record(n) for n in range(9)]))
    size = path.stat().st_size
    cuts = [size * n // parts for n in range(parts)] + [size]
    found = [n for start, end in pairwise(cuts) for n in numbers(path, start=start, end=end)]
    assert found == [*"012345678"]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("version", [1, 2])
def test_arc_files_are_read(tmp_path: Path, packed: bool, version: int) -> None:
    told = f"{version} 0 Quay\nURL IP-address Archive-date Content-type Archive-length\n"
    page = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Ebb.</p>"
    more = " 200 - - 0 quay.arc" if version == 2 else ""
    records = [
        f"filedesc://quay.arc 0.0.0.0 20040102030405 text/plain{more} {len(told)}\n{told}\n".encode(),
        f"http://quay.example/a b 10.0.0.1 20040102030406 text/html{more} {len(page)}\n".encode() + page + b"\n",
        f"dns:quay.example 10.0.0.1 20040102030407 text/dns{more} 4\nA 1\n\n".encode(),
    ]
    path = written(tmp_path / "x", b"".join(map(gzip.compress, records) if packed else records))
    info, one, dns = scan_members(path)
    assert isinstance(info, Member)
    assert isinstance(one, Member)
    assert isinstance(dns, Member)
    assert (info.kind, one.kind, dns.kind) == ("warcinfo", "response", "resource")
    assert (one.target, one.block, one.header["warc-date"]) == ("http://quay.example/a b", page, "2004-01-02T03:04:06Z")


@pytest.mark.parametrize("data", [b"<html>", b"\x1f\x8b\x08nothing", b"\x28\xb5\x2f\xfdnothing", bytes(900)])
def test_what_is_no_archive_is_one_damage(tmp_path: Path, data: bytes) -> None:
    (damage,) = scan_members(written(tmp_path / "x", data))
    assert isinstance(damage, Damage)
    assert (damage.offset, damage.until) == (0, None)
    assert "nothing behind it can be read" in str(damage)


def told(path: Path) -> list[tuple[object, ...]]:
    return [
        (found.offset, found.until, found.why)
        if isinstance(found, Damage)
        else (found.offset, found.header, found.block)
        for found in scan_members(path)
    ]


def spoilt(data: bytes, seed: int) -> bytes:
    """An archive with some bytes turned, cut out, put in or zeroed, or torn off."""
    rng, out = random.Random(seed), bytearray(data)
    at, size = rng.randrange(len(out)), rng.randrange(1, 60)
    match seed % 5:
        case 0:
            out[at] ^= 1 << rng.randrange(8)
        case 1:
            del out[at : at + size]
        case 2:
            out[at:at] = rng.randbytes(size)
        case 3:
            out[at : at + size] = bytes(len(out[at : at + size]))
        case 4:
            del out[at:]
    return bytes(out)


@pytest.mark.skipif(member_codecs.isal_zlib is None, reason="there is no isal here")
@pytest.mark.parametrize("pack", [gzip_each, gzip_cut])
def test_members_that_are_inflated_at_once_are_those_of_zlib(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[list[bytes]], bytes]
) -> None:
    whole = pack([record(number, size=400 * number) for number in range(1, 9)])
    path = tmp_path / "a.warc.gz"
    for seed in range(150):
        path.write_bytes(spoilt(whole, seed) if seed else whole)
        quick = told(path)
        with monkeypatch.context() as without:
            without.setattr(member_codecs, "isal_zlib", None)
            assert told(path) == quick, seed


@pytest.mark.parametrize("sizes", [(10, 5_000_000, 20), (300_000, 300_000, 300_000)])
def test_members_larger_than_what_is_at_hand(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip_each([record(number, size=size) for number, size in enumerate(sizes)]))
    found = list(scan_members(path))
    assert [isinstance(each, Member) and each.target for each in found] == [
        f"https://quay.example/{number}" for number in range(len(sizes))
    ]
