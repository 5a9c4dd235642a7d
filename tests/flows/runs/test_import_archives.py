"""Archives of others go the way of fetched pages: each address once, the archive kept, the source left alone."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zipfile
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zstandard
from typer.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from copydesk.flows.cli.commands import command_line
from copydesk.flows.dataset.erase_archive import erase_members
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.runs import import_archives
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.import_archives import ImportFailed, bring, find_archives, unreadable
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.data_folder import DataFolder, unfinished_runs
from copydesk.flows.storage.warc.members import read_members
from tests.flows.stories import rows_of, story

PAGE = "<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


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


def test_the_same_archive_again_is_unchanged(tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc.gz", [("https://a.example/1", 200, page("Ardwick"))])
    assert take(tmp_path / "data", file)["record"] == 1
    assert take(tmp_path / "data", file) == {"record": 0, "unchanged": 1, "duplicate": 0, "reject": 0, "failure": 0}


@pytest.mark.parametrize("name", ["missing", "notes.txt", "", "page.wacz"])
def test_what_is_no_archive_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("no archive")
    if name == "page.wacz":
        (tmp_path / name).write_text("<html><p>saved under a name that promises more")
    with pytest.raises(ImportFailed, match=r"no such file|not a kind of archive|no archive in|its name says WACZ"):
        find_archives([tmp_path / name])


def test_archives_are_found_once_and_in_order(tmp_path: Path) -> None:
    files = [
        packed(tmp_path / name, capture("https://a.example/", b"", MARCH)) for name in ("b.warc.gz", "a", "c/d.warc.gz")
    ]
    (tmp_path / "c" / "style.css").write_text("p {}")
    found = find_archives([tmp_path, files[0]])
    assert found.files == sorted(files)
    assert list(map(str, found.left_out)) == [f"left out in {tmp_path}: 1 .css (c/style.css)"]


MARCH, APRIL, MAY = ("2026-03-01T10:00:00Z", "2026-04-01T10:00:00Z", "2026-05-01T10:00:00Z")


def capture(url: str, body: bytes, date: str, *, line: str = "200 OK", kind: str = "response", **fields: str) -> bytes:
    """A record by hand; `fields` are those of the WARC head, underscores for hyphens, or `Location`."""
    location = f"Location: {fields.pop('Location')}\r\n" if "Location" in fields else ""
    block = f"HTTP/1.1 {line}\r\nContent-Type: text/html; charset=utf-8\r\n{location}\r\n".encode() + body
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
    head += "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def packed(path: Path, *records: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(gzip.compress, records)))
    return path


def told(data: Path) -> dict[str, str]:
    """What became of each address, with the reason where there is one."""
    rows = rows_of(data, "outcomes")
    return {r["source_url"].rpartition("/")[2]: " ".join(filter(None, (r["outcome"], r["reason"]))) for r in rows}


def text_of(data: Path, url: str) -> str:
    (record,) = (row for row in rows_of(data, "records") if row["source_url"] == url)
    return str(record["text"])


@pytest.mark.parametrize(
    "line", ["503 Service Unavailable", "206 Partial Content", "404 Not Found", "301 Moved", "500 Oops"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_page_is_worth_more_than_a_later_answer_that_is_none(tmp_path: Path, line: str, is_first: bool) -> None:
    page_of, other = (
        capture("https://a.example/1", page("Ardwick"), MARCH),
        capture("https://a.example/1", b"", MAY, line=line),
    )
    file = packed(tmp_path / "a.warc.gz", *((other, page_of) if is_first else (page_of, other)))
    take(tmp_path / "data", file)
    assert told(tmp_path / "data") == {"1": "record"}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("files", [1, 3])
def test_the_newest_page_wins_wherever_it_stands(tmp_path: Path, order: tuple[int, ...], files: int) -> None:
    copies = [
        capture("https://a.example/1", page("Ardwick"), MARCH),
        capture("https://a.example/1", page("Belham"), MAY),
        capture("https://a.example/1", page("Cragmoor"), APRIL),
    ]
    if files == 1:
        packed(tmp_path / "in" / "a.warc.gz", *(copies[n] for n in order))
    else:
        for place, n in enumerate(order):
            packed(tmp_path / "in" / f"{place}.warc.gz", copies[n])
    take(tmp_path / "data", tmp_path / "in")
    assert "Belham" in text_of(tmp_path / "data", "https://a.example/1")


def test_a_cut_page_gives_way_to_an_older_whole_one(tmp_path: Path) -> None:
    cut = capture("https://a.example/1", page("Belham")[:300], MAY, WARC_Truncated="length")
    take(tmp_path / "data", packed(tmp_path / "a.warc.gz", capture("https://a.example/1", page("Ardwick"), MARCH), cut))
    assert "Ardwick" in text_of(tmp_path / "data", "https://a.example/1")


@pytest.mark.parametrize("lesser", [b"", b'{"ferry": 1}', b"The text of the page alone."])
def test_a_page_is_worth_more_than_what_is_less_of_it(tmp_path: Path, lesser: bytes) -> None:
    kind = "conversion" if lesser.startswith(b"The") else "response"
    records = [
        capture("https://a.example/1", page("Ardwick"), MARCH),
        capture("https://a.example/1", lesser, MAY, kind=kind),
    ]
    take(tmp_path / "data", packed(tmp_path / "a.warc.gz", *records))
    assert told(tmp_path / "data") == {"1": "record"}


def test_a_redirect_may_name_its_end_in_letters(tmp_path: Path) -> None:
    records = [
        capture("https://a.example/old", b"", MARCH, line="301 Moved", Location="/fähre"),
        capture("https://a.example/f%C3%A4hre", page("Ardwick"), MARCH),
    ]
    take(tmp_path / "data", packed(tmp_path / "a.warc.gz", *records))
    assert told(tmp_path / "data") == {"old": "duplicate", "f%C3%A4hre": "record"}


def test_a_revisit_may_write_a_digest_in_another_way(tmp_path: Path) -> None:
    given = hashlib.sha1(page("Ardwick")).digest()
    here, there = f"sha1:{base64.b32encode(given).decode()}", f"SHA1:{given.hex()}"
    records = [
        capture("https://a.example/1", page("Ardwick"), MARCH, WARC_Payload_Digest=here),
        capture("https://a.example/2", b"", MAY, kind="revisit", WARC_Payload_Digest=there),
    ]
    take(tmp_path / "data", packed(tmp_path / "a.warc.gz", *records))
    assert told(tmp_path / "data") == {"1": "record", "2": "duplicate"}


@pytest.mark.parametrize(("earlier", "later"), [("2026-01-01T00:00:00Z", "2026-03"), ("2026-03", "20260401000000")])
def test_dates_of_every_form_tell_which_is_the_newest(tmp_path: Path, earlier: str, later: str) -> None:
    copies = [capture("https://a.example/1", page(town), at) for town, at in (("Belham", later), ("Ardwick", earlier))]
    take(tmp_path / "data", packed(tmp_path / "a.warc.gz", *copies))
    assert "Belham" in text_of(tmp_path / "data", "https://a.example/1")


def test_redirects_are_followed_inside_the_archive(tmp_path: Path) -> None:
    moved = partial(capture, body=b"", date=APRIL, line="301 Moved Permanently")
    file = packed(
        tmp_path / "a.warc.gz",
        moved(url="http://a.example/old", Location="/newer"),
        moved(url="http://a.example/newer", Location="https://a.example/page?utm_source=feed"),
        capture("https://a.example/page", page("Ardwick"), MARCH),
        moved(url="https://a.example/out", Location="https://elsewhere.example/"),
        moved(url="https://a.example/round", Location="https://a.example/about"),
        moved(url="https://a.example/about", Location="https://a.example/round"),
        moved(url="https://a.example/to-nothing", Location="https://a.example/gone"),
        capture("https://a.example/gone", b"", APRIL, line="410 Gone"),
        moved(url="https://a.example/itself", Location="https://a.example/itself"),
    )
    take(tmp_path / "data", file)
    assert told(tmp_path / "data") == {
        "page": "record",
        "old": "duplicate",
        "newer": "duplicate",
        **dict.fromkeys(("out", "round", "about", "gone", "to-nothing", "itself"), "reject http_status"),
    }
    assert list(verify(tmp_path / "data")) == []


def test_revisits_are_resolved_within_and_across_files(tmp_path: Path) -> None:
    again = partial(capture, body=b"", date=MAY, kind="revisit")
    digest = "sha1:B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A"
    packed(
        tmp_path / "in" / "a.warc.gz",
        # By digest, from a later file; by address and date, from this one; of an original that nobody has.
        again("https://a.example/1", WARC_Payload_Digest=digest),
        capture("https://a.example/2", page("Belham"), MARCH),
        again("https://a.example/2", WARC_Refers_To_Date=MARCH, WARC_Refers_To_Target_URI="https://a.example/2"),
        again("https://a.example/lost", WARC_Refers_To_Date=MARCH),
        # The bytes of another address that has new ones since.
        again("https://a.example/3", WARC_Payload_Digest=digest),
    )
    packed(
        tmp_path / "in" / "b.warc.gz",
        capture("https://a.example/0", page("Ardwick"), MARCH, WARC_Payload_Digest=digest),
        capture("https://a.example/0", page("Dunmere"), APRIL),
    )
    data = tmp_path / "data"
    take(data, tmp_path / "in")
    assert told(data) == {
        "0": "record", "1": "record", "2": "record", "3": "duplicate", "lost": "reject empty_body",
    }  # fmt: skip
    assert "Ardwick" in text_of(data, "https://a.example/1")
    assert "Dunmere" in text_of(data, "https://a.example/0")
    assert list(verify(data)) == []


def test_a_revisit_of_what_an_earlier_import_brought_is_unchanged(tmp_path: Path) -> None:
    take(tmp_path / "data", packed(tmp_path / "a.warc.gz", capture("https://a.example/1", page("Ardwick"), MARCH)))
    again = capture("https://a.example/1", b"", MAY, kind="revisit", WARC_Refers_To_Date=MARCH)
    assert take(tmp_path / "data", packed(tmp_path / "b.warc.gz", again))["unchanged"] == 1


def test_what_is_damaged_costs_itself_and_is_named(tmp_path: Path) -> None:
    records = [capture(f"https://a.example/{n}", page(town), MARCH) for n, town in enumerate(("Ard", "Bel", "Cra"))]
    torn = packed(tmp_path / "in" / "a.warc.gz", *records)
    data = bytearray(torn.read_bytes())
    at = len(gzip.compress(records[0])) + 200
    data[at : at + 40] = b"\xa5" * 40
    torn.write_bytes(data)
    packed(tmp_path / "in" / "b.warc.gz", capture("https://b.example/9", page("Dun"), MARCH))
    with open_night(
        tmp_path / "data", FetchOptions(archives=(tmp_path / "in",)), NightOptions(1), kind="import"
    ) as night:
        run_night(night)
        (said,) = unreadable(night.run)
    assert told(tmp_path / "data") == {"0": "record", "2": "record", "9": "record"}
    assert said.startswith(f"{torn}: byte {len(gzip.compress(records[0]))}: ")
    assert "read on at byte" in said


def test_the_archive_is_whole_where_what_was_given_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the import was killed when the file was written anew: what could not be read is told all the same."""
    parts = [gzip.compress(capture(f"https://a.example/{n}", page(f"Town{n}"), MARCH)) for n in range(3)]
    (tmp_path / "a.warc.gz").write_bytes(parts[0] + parts[1][:-40] + parts[2])
    what = FetchOptions(archives=(tmp_path / "a.warc.gz",))

    def killed(*given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as changed:
        changed.setattr("copydesk.flows.storage.state.capture_index.CaptureIndex.resolve_revisits", killed)
        with (
            pytest.raises(KeyboardInterrupt),
            open_night(tmp_path / "data", what, NightOptions(1), kind="import") as night,
        ):
            run_night(night)
    with open_night(tmp_path / "data", what, NightOptions(1), kind="import") as night:
        run_night(night)
        (said,) = unreadable(night.run)
    assert f"a.warc.gz: byte {len(parts[0])}: " in said
    assert told(tmp_path / "data") == {"0": "record", "2": "record"}
    assert list(verify(tmp_path / "data", is_deep=True)) == []


@pytest.mark.parametrize(
    "content", [b"", b"not an archive", b"WARC/1.1\r\nWARC-Ty", gzip.compress(b"WARC/1.1\r\n" * 9)[:-9]]
)
def test_an_import_of_which_nothing_can_be_read_publishes_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.warc.gz").write_bytes(content)
    words = ["import-warc", str(tmp_path), "--data", str(tmp_path / "data")]
    said = CliRunner().invoke(command_line(), words)
    assert said.exit_code == 1
    assert "no page in a.warc.gz; nothing is published" in said.output or "no archive in" in said.output
    assert "Traceback" not in said.output
    data = DataFolder(tmp_path / "data")
    assert data.days() == []
    assert unfinished_runs(data) == []
    assert [path for path in (tmp_path / "data" / "archive").rglob("*") if path.is_file()] == []
    # What is whole comes in by the next call, as a run of its own.
    packed(tmp_path / "a.warc.gz", capture("https://a.example/1", page("Ard"), MARCH))
    assert CliRunner().invoke(command_line(), words).exit_code == 0
    assert told(tmp_path / "data") == {"1": "record"}


def test_a_folder_with_the_state_of_another_one_says_why_it_publishes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = packed(tmp_path / "a.warc.gz", capture("https://a.example/1", page("Ard"), MARCH))
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "copydesk.toml").write_text(f'state = "sqlite:///{tmp_path}/shared.db"\n')
    assert take(tmp_path / "one", file)["record"] == 1
    assert "state of another folder" not in caplog.text
    assert take(tmp_path / "two", file)["unchanged"] == 1
    assert f"nothing is published in {tmp_path / 'two'}, and its state knows of articles" in caplog.text


@pytest.mark.parametrize("packing", ["one member", "zstd"])
def test_a_file_whose_records_have_no_place_is_written_anew(tmp_path: Path, packing: str) -> None:
    whole = b"".join(capture(f"https://a.example/{n}", page(town), MARCH) for n, town in enumerate(("Ard", "Bel")))
    file = tmp_path / ("a.warc.gz" if packing == "one member" else "a.warc.zst")
    file.write_bytes(gzip.compress(whole) if packing == "one member" else zstandard.compress(whole))
    assert take(tmp_path / "data", file)["record"] == 2
    assert all((tmp_path / "data" / r["source"]["archive"]).exists() for r in rows_of(tmp_path / "data", "records"))
    taken_back = retract(tmp_path / "data", "https://a.example/1", datetime.now(UTC))
    assert (len(taken_back.ids), taken_back.members) == (1, 1)
    (own,) = (tmp_path / "data" / "archive").rglob("*.warc.gz")
    left = gzip.decompress(own.read_bytes())
    assert b"council of Bel" not in left
    assert b"council of Ard" in left


def test_forget_in_a_file_that_is_not_compressed(tmp_path: Path) -> None:
    records = [capture(f"https://a.example/{n}", page(town), MARCH) for n, town in enumerate(("Ard", "Bel", "Cra"))]
    file = tmp_path / "a.warc"
    file.write_bytes(b"".join(records))
    take(tmp_path / "data", file)
    assert retract(tmp_path / "data", "https://a.example/1", datetime.now(UTC)).members == 1
    (own,) = (tmp_path / "data" / "archive").rglob("*.warc")
    kinds = [member.kind for member in read_members(own)]
    assert kinds == ["response", "metadata", "response"]
    assert own.stat().st_size == file.stat().st_size
    assert b"council of Bel" not in own.read_bytes()
    assert file.read_bytes() == b"".join(records)
    assert list(verify(tmp_path / "data")) == []


@pytest.mark.parametrize("size", range(260, 300))
def test_a_filler_is_as_long_as_what_it_stands_for(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.warc"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n"
    one = f"{head}Content-Length: {size - 100:04d}\r\n\r\n".encode() + b"x" * (size - 100) + b"\r\n\r\n"
    path.write_bytes(one * 3)
    seen = iter((False, True, False))
    assert erase_members(path, lambda member: next(seen)).members == 1
    assert path.stat().st_size == 3 * len(one)
    assert [member.kind for member in read_members(path)] == ["response", "metadata", "response"]


@pytest.mark.parametrize("packing", ["plain", "gzip"])
def test_a_damaged_record_goes_where_its_header_tells_that_it_is_of_it(tmp_path: Path, packing: str) -> None:
    whole = [capture(f"https://a.example/{n}", page(f"Town{n}"), MARCH) for n in range(3)]
    parts = whole if packing == "plain" else [gzip.compress(each, mtime=0) for each in whole]
    # A length that is wrong, or a checksum: what stands before it can still be read.
    spoilt = (
        parts[1].replace(b"Content-Length: ", b"Content-Length: 9", 1)
        if packing == "plain"
        else parts[1][:-8] + bytes(8)
    )
    path = tmp_path / ("a.warc" if packing == "plain" else "a.warc.gz")
    path.write_bytes(parts[0] + spoilt + parts[2])
    assert erase_members(path, lambda member: member.target == "https://a.example/1").members == 1
    assert [member.kind for member in read_members(path)] == ["response", "metadata", "response"]
    assert b"Town1" not in (path.read_bytes() if packing == "plain" else gzip.decompress(path.read_bytes()))


def test_an_import_that_was_killed_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, town in enumerate(("Ard", "Bel", "Cra")):
        packed(tmp_path / "in" / f"{number}.warc.gz", capture(f"https://a.example/{number}", page(town), MARCH))
    seen = []
    look_through = import_archives.look_through

    def dies_at_the_second(part: import_archives.FilePart, name: str) -> object:
        seen.append(part.file)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return look_through(part, name)

    monkeypatch.setattr(import_archives, "look_through", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        take(tmp_path / "data", tmp_path / "in")
    assert take(tmp_path / "data", tmp_path / "in")["record"] == 3
    assert seen == [1, 2, 2, 3]


def test_parts_of_a_file_are_looked_through_in_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_archives, "PART_BYTES", 700)
    monkeypatch.setattr(import_archives, "ALONE_BYTES", 0)
    records = [capture(f"https://a.example/{n}", page(f"Town{n}"), MARCH) for n in range(5)]
    file = packed(tmp_path / "a.warc.gz", *records)
    with open_night(tmp_path / "data", FetchOptions(archives=(file,)), NightOptions(2), kind="import") as night:
        assert run_night(night)["counts"]["record"] == 5


def test_a_folder_of_every_form_is_taken_in(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    packed(folder / "a.warc.gz", capture("https://a.example/warc", page("Ard"), MARCH))
    with zipfile.ZipFile(folder / "b.wacz", "w") as wacz:
        for name, town in (("one", "Bel"), ("two", "Cra")):
            record = capture(f"https://a.example/{name}", page(town), MARCH)
            wacz.writestr(f"archive/{name}.warc.gz", gzip.compress(record))
    content = {"mimeType": "text/html", "text": page("Dun").decode()}
    entry = {"request": {"url": "https://a.example/har"}, "response": {"status": 200, "content": content}}
    (folder / "c.har").write_text(json.dumps({"log": {"entries": [entry]}}))
    (folder / "mirror.example").mkdir()
    (folder / "mirror.example" / "story").write_bytes(page("Eas"))
    (folder / "no-address.html").write_bytes(page("Fen"))
    with open_night(tmp_path / "data", FetchOptions(archives=(folder,)), NightOptions(1), kind="import") as night:
        run_night(night)
        (said,) = unreadable(night.run)
    assert told(tmp_path / "data") == dict.fromkeys(("warc", "one", "two", "har", "story"), "record")
    assert "in no-address.html: HTML without the address of a page" in said
    assert list(verify(tmp_path / "data")) == []
    assert retract(tmp_path / "data", "https://a.example/two", datetime.now(UTC)).members == 1
    assert retract(tmp_path / "data", "https://mirror.example/story", datetime.now(UTC)).members == 1


def test_archives_are_brought_from_an_object_store(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    made = packed(tmp_path / "a.warc.gz", capture("https://a.example/1", page("Ard"), MARCH))
    fsspec.filesystem("memory").pipe_file("/bucket/a.warc.gz", made.read_bytes())
    here, there = str(made), "memory://bucket/a.warc.gz"
    brought = bring([here, there], tmp_path / "incoming")
    assert list(brought.values()) == [here, there]
    assert [path.read_bytes() for path in brought] == [made.read_bytes()] * 2
    fsspec.filesystem("memory").rm("/bucket/a.warc.gz")
    assert bring([there], tmp_path / "incoming") == {list(brought)[1]: there}
    with pytest.raises(ImportFailed, match=r"bucket/b\.warc\.gz: no such file"):
        bring(["memory://bucket/b.warc.gz"], tmp_path / "incoming")
