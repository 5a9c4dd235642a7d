"""A takedown where the archive is damaged: what may be the page goes, or a person is told where to look."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk.flows.cli.commands import command_line
from copydesk.flows.dataset.erase_archive import Erased, erase_members
from copydesk.flows.dataset.retract import Retraction, retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.warc.members import Damage, scan_members
from tests.flows.stories import rows_of, story

TOWNS = ("Ardby", "Belford", "Corham")
URL = "https://mill.example/"


def record(town: str) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in story(town).split("\n\n"))
    body = f"<html><head><title>Mill of {town} turns</title></head><body><h1>Mill of {town} turns</h1>{text}"
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}".encode()
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}{town}\r\nWARC-Date: 2026-05-01T02:03:04Z\r\n"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


RECORDS = [record(town) for town in TOWNS]


def take(folder: Path, *parts: bytes, ending: str) -> Path:
    """A data folder into which an archive of these parts was imported; gives its own copy of the archive."""
    given = folder / f"a{ending}"
    given.write_bytes(b"".join(parts))
    with open_night(folder / "data", FetchOptions(archives=(given,)), NightOptions(1), kind="import") as night:
        run_night(night)
    (own,) = (folder / "data" / "archive").rglob("*.warc*")
    # Linked: what happens to it from here on is not to happen to the file that was given.
    whole = own.read_bytes()
    own.unlink()
    own.write_bytes(whole)
    return own


def packed(ending: str) -> list[bytes]:
    return [gzip.compress(each, mtime=0) for each in RECORDS] if ending == ".warc.gz" else RECORDS


def headless(part: bytes) -> bytes:
    """A record of which the first bytes were overwritten."""
    return b"\xa5" * 40 + part[40:]


def forget(folder: Path, town: str, **how: bool) -> Retraction:
    return retract(folder / "data", URL + town, datetime.now(UTC), **how)


@pytest.mark.parametrize("ending", [".warc", ".warc.gz"])
def test_a_page_whose_header_is_gone_is_found_by_what_was_published(tmp_path: Path, ending: str) -> None:
    parts = packed(ending)
    own = take(tmp_path, *parts, ending=ending)
    own.write_bytes(parts[0] + headless(parts[1]) + parts[2])
    done = forget(tmp_path, "Belford")
    assert (done.members, done.unclear) == (1, ())
    assert parts[1][60:] not in own.read_bytes()
    assert own.stat().st_size == sum(map(len, parts))
    assert [f for f in scan_members(own) if isinstance(f, Damage)] == []
    assert list(verify(tmp_path / "data", is_deep=True)) == []


@pytest.mark.parametrize("ending", [".warc", ".warc.gz"])
def test_damage_to_which_no_line_points_is_named_or_goes_when_a_person_says_so(tmp_path: Path, ending: str) -> None:
    parts = packed(ending)
    harmed = headless(parts[1])
    own = take(tmp_path, parts[0], parts[2], ending=ending)
    own.write_bytes(own.read_bytes() + harmed)
    begins = own.stat().st_size - len(harmed)
    done = forget(tmp_path, "Ardby")
    assert done.members == 1
    (piece,) = done.unclear
    name = own.relative_to(tmp_path / "data").as_posix()
    assert piece.startswith(f"{name}, bytes {begins} to {begins + len(harmed)}: ")
    (problem,) = verify(tmp_path / "data", is_deep=True)
    assert str(problem).startswith(f"{name}, byte {begins}: cannot be read, up to byte {begins + len(harmed)}: ")
    assert harmed in own.read_bytes()
    done = forget(tmp_path, "Ardby", is_damage_erased=True)
    assert done.unclear == ()
    assert harmed[60:] not in own.read_bytes()
    assert forget(tmp_path, "Ardby").unclear == ()
    assert list(verify(tmp_path / "data", is_deep=True)) == []


def test_the_command_says_what_a_person_must_do_and_ends_with_1(tmp_path: Path) -> None:
    parts = packed(".warc.gz")
    own = take(tmp_path, parts[0], parts[2], ending=".warc.gz")
    own.write_bytes(own.read_bytes() + headless(parts[1]))
    words = ["forget", f"{URL}Ardby", "--data", str(tmp_path / "data")]
    done = CliRunner().invoke(command_line(), words)
    assert done.exit_code == 1
    assert re.search(r"may hold it yet.*: archive/\S+, bytes \d+ to \d+: .+", done.output)
    assert "--damaged" in done.output
    assert CliRunner().invoke(command_line(), [*words, "--damaged"]).exit_code == 0
    assert CliRunner().invoke(command_line(), words).exit_code == 0


def test_a_damaged_piece_in_which_the_address_can_be_read_goes(tmp_path: Path) -> None:
    """The header of the record is gone with its first bytes; further on, it names itself."""
    harmed = b"WARC/1.1\r\nWARC-\0\0\0\0" + RECORDS[1][19:]
    for ending, part in ((".warc", harmed), (".warc.gz", gzip.compress(harmed, mtime=0))):
        path = tmp_path / f"a{ending}"
        path.write_bytes(b"".join([packed(ending)[0], part, packed(ending)[2]]))
        assert erase_members(path, lambda _: False, names=[b"mill.example/Belford"]) == Erased(1)
        assert erase_members(path, lambda _: False, names=[b"mill.example/Belford"]) == Erased(0)


@pytest.mark.parametrize("ending", [".warc", ".warc.gz"])
def test_what_was_damaged_when_it_came_does_not_come_in(tmp_path: Path, ending: str) -> None:
    parts = packed(ending)
    given = tmp_path / f"a{ending}"
    take(tmp_path, parts[0], headless(parts[1]), parts[2], ending=ending)
    assert given.read_bytes() == parts[0] + headless(parts[1]) + parts[2]
    assert forget(tmp_path, "Ardby").unclear == ()
    assert list(verify(tmp_path / "data", is_deep=True)) == []
    assert [row["url"] for row in rows_of(tmp_path / "data", "records")] == [f"{URL}Corham"]


@pytest.mark.parametrize("ending", [".warc", ".warc.gz"])
def test_a_rest_that_is_too_short_for_a_record_goes_all_the_same(tmp_path: Path, ending: str) -> None:
    path, parts = tmp_path / f"a{ending}", packed(ending)
    path.write_bytes(parts[0] + parts[1][:15])
    assert erase_members(path, lambda _: False, places=[len(parts[0])]) == Erased(1)
    assert path.stat().st_size == len(parts[0]) + 15
    assert erase_members(path, lambda _: False) == Erased(0)


def test_a_piece_of_another_published_page_is_in_no_doubt(tmp_path: Path) -> None:
    parts = packed(".warc.gz")
    own = take(tmp_path, *parts, ending=".warc.gz")
    own.write_bytes(parts[0] + headless(parts[1]) + parts[2])
    assert len(erase_members(own, lambda _: False).unclear) == 1
    assert forget(tmp_path, "Ardby").unclear == ()
    assert headless(parts[1]) in own.read_bytes()


def test_a_hole_is_in_no_doubt(tmp_path: Path) -> None:
    parts = packed(".warc.gz")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(parts[0] + bytes(900) + parts[2])
    assert erase_members(path, lambda _: False) == Erased(0)
