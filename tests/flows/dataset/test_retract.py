"""Taking back: nothing of the text stays, everything else stays right, and everybody can learn of it."""

import gzip
import json
import os
import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from copydesk.cleaners.model.article import Article, Part, lay_out
from copydesk.cleaners.model.record import Source
from copydesk.cleaners.steps.boilerplate.profile import from_json, learn_profile, observe, repeated_lines, to_json
from copydesk.flows.cli.commands import command_line
from copydesk.flows.dataset.compact import compact
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.retract_copies import UnknownCopyError
from copydesk.flows.dataset.tombstones import RetractError, read_tombstones
from copydesk.flows.dataset.verify import verify
from copydesk.flows.dataset.verify_deep import read_snapshot
from copydesk.flows.dataset.writer import read_lines
from copydesk.flows.storage.backends import state_of
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.state.database import KnownArticle
from copydesk.flows.storage.state.fingerprints import FingerprintIndex, Printed
from copydesk.flows.storage.warc.reader import read_archive, read_member
from tests.flows.stories import Told, id_of, print_of, publish_night, rows_of, story

ONE, TWO = date(2026, 11, 20), date(2026, 11, 21)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
A, A2, B, C = "https://a.example/wall", "https://a.example/other", "https://b.example/wall", "https://c.example/wall"
TEXTS = {A: story("Aston"), A2: story("Ashby"), B: story("Belton"), C: story("Carlow")}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    places = write_archive(root / "archive" / "2026-11-20" / "run-00001.warc.gz", root)
    told = [Told(url, text, "\n\nShare this", source=places[url]) for url, text in TEXTS.items()]
    publish_night(root, ONE, told[:3])
    publish_night(root, TWO, [Told(A, story("Aston", 900), source=places[A]), told[3]])
    with state_of(DataFolder(root)) as state:
        state.put_articles(KnownArticle(id_of(url), url, "0" * 64, 1, None, "2026-11-20") for url in TEXTS)
        FingerprintIndex(state.engine).put(
            "run", "2026-11-20", [Printed(id_of(u), None, u, id_of(u), print_of(t)) for u, t in TEXTS.items()]
        )
    return root


def write_archive(path: Path, root: Path) -> dict[str, Source]:
    path.parent.mkdir(parents=True)
    places = {}
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for url, text in TEXTS.items():
            body = f"<html><title>Wall</title><p>{text}</p></html>".encode()
            places[url] = Source(path.relative_to(root).as_posix(), file.tell(), None, 200, "text/html")
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", BytesIO(body), len(body), http_headers=head))
            asked = StatusAndHeaders("GET /wall HTTP/1.1", [], is_http_request=True)
            writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
    return places


def holds(root: Path, words: str) -> list[str]:
    """The files below a folder in which some words stand, packed or not."""
    found = []
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        if words.encode() in data:
            found.append(path.relative_to(root).as_posix())
    return found


def test_an_article_is_gone_and_all_else_is_right(data: Path) -> None:
    assert len(holds(data, "harbour wall") + holds(data, "Aston")) > 5
    done = retract(data, "https://A.example/wall?utm_source=mail#top", NOW)
    assert (done.ids, done.lines, done.members) == ({id_of(A)}, 3, 2)
    assert holds(data, "Aston") == []
    assert {row["url"] for row in rows_of(data, "records")} == {A2, B, C}
    assert list(verify(data)) == []


def test_all_other_places_in_the_archive_stay(data: Path) -> None:
    path = data / "archive" / "2026-11-20" / "run-00001.warc.gz"
    before, size = {s.offset: p for p, s in read_archive(path)}, path.stat().st_size
    retract(data, A2, NOW)
    assert path.stat().st_size == size
    after = {s.offset: p for p, s in read_archive(path)}
    assert after == {offset: page for offset, page in before.items() if page.url != A2}
    for row in rows_of(data, "records"):
        assert read_member(path, row["source"]["offset"]).url == row["url"]
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds == ["response", "request", "metadata", "metadata", "response", "request", "response", "request"]


def test_a_host_is_gone(data: Path) -> None:
    done = retract(data, "a.example", NOW)
    assert (done.ids, done.members) == ({id_of(A), id_of(A2)}, 4)
    assert {row["host"] for row in rows_of(data, "records")} == {"b.example", "c.example"}
    assert list(verify(data)) == []


def test_a_tombstone_says_so_and_compact_obeys(data: Path, tmp_path: Path) -> None:
    retract(data, A, NOW)
    tombstones = rows_of(data, "tombstones")
    assert tombstones == [
        {
            "schema": 2,
            "scope": "url",
            "id": id_of(A),
            "host": None,
            "forgotten_at": "2026-11-22T12:00:00Z",
            "replaced_by": None,
        }
    ]
    done = compact(data, tmp_path / "out")
    rows = [row for part in done.parts if part.kind == "records" for row in read_lines(tmp_path / "out" / part.path)]
    assert {row["url"] for row in rows} == {A2, B, C}
    assert list(verify(tmp_path / "out")) == []


def test_what_was_taken_back_is_not_asked_for_and_not_published_again(data: Path) -> None:
    from copydesk.flows.crawl.guard import Guard

    retract(data, "a.example", NOW)
    retract(data, B, NOW.replace(hour=13))
    tombstones = read_tombstones(DataFolder(data))
    refusals = {url: Guard(frozenset(), tombstones).check(url) for url in ("http://a.example/new", B + "#x", C)}
    assert [(url, r.reason if r else None) for url, r in refusals.items()] == [
        ("http://a.example/new", "opt_out"),
        (B + "#x", "opt_out"),
        (C, None),
    ]


def test_the_state_knows_it_no_more(data: Path) -> None:
    retract(data, A, NOW)
    with state_of(DataFolder(data)) as state:
        assert set(state.articles(map(id_of, TEXTS))) == {id_of(A2), id_of(B), id_of(C)}
        index = FingerprintIndex(state.engine)
        near = index.near({url: print_of(text) for url, text in TEXTS.items()}, night="2026-12-01")
    assert {url: [n.id for n in found] for url, found in near.items()} == {url: [id_of(url)] for url in (A2, B, C)}
    assert id_of(A).encode() not in (data / "state.db").read_bytes()


def test_reports_and_unpublished_recleanings_go(data: Path) -> None:
    (data / "reports").mkdir()
    (data / "reports" / "2026-11-20.html").write_text(f"<p>{A}: Aston</p>")
    (data / "reports" / "2026-11-19.html").write_text("<p>nothing of it</p>")
    (data / "reclean" / "x").mkdir(parents=True)
    (data / "reclean" / "x" / "part.jsonl").write_text("Aston")
    retract(data, A, NOW)
    assert holds(data, "Aston") == []
    assert [p.name for p in (data / "reports").iterdir()] == ["2026-11-19.html"]


def test_again_is_as_once(data: Path) -> None:
    retract(data, A, NOW)
    manifests = {path: path.read_bytes() for path in (data / "manifests").iterdir()}
    done = retract(data, A, NOW.replace(minute=1))
    assert (done.lines, done.members, done.before) == (0, 0, "2026-11-22T12:00:00Z")
    assert {path: path.read_bytes() for path in (data / "manifests").iterdir()} == manifests
    assert list(verify(data)) == []


def test_a_host_of_which_one_article_was_taken_back_before_gets_what_is_missing(data: Path) -> None:
    assert retract(data, A, NOW).before is None
    assert retract(data, "a.example", NOW.replace(minute=1)).before is None
    told = [(row["scope"], row["id"], row["host"]) for row in rows_of(data, "tombstones")]
    assert sorted(told, key=str) == sorted(
        [("url", id_of(A), None), ("host", id_of(A2), None), ("host", None, "a.example")], key=str
    )
    assert retract(data, "a.example", NOW.replace(minute=2)).before == "2026-11-22T12:01:00Z"
    assert retract(data, A2, NOW.replace(minute=3)).before == "2026-11-22T12:01:00Z"
    assert len(rows_of(data, "tombstones")) == len(told)


def test_what_a_broken_call_left_is_swept(data: Path) -> None:
    part = next((data / "records" / "date=2026-11-20").iterdir())
    old = part.read_bytes()
    retract(data, A, NOW)
    part.write_bytes(old)
    assert [p.what for p in verify(data)] == ["is in no manifest"]
    retract(data, A, NOW.replace(minute=1))
    assert holds(data, "Aston") == []
    assert list(verify(data)) == []


@pytest.mark.parametrize("target", ["https://nowhere.example/", "nowhere.example", "not a host", "file:///etc", ""])
def test_what_is_not_known_is_refused(data: Path, target: str) -> None:
    with pytest.raises(RetractError):
        retract(data, target, NOW)
    assert list(verify(data)) == []


def test_a_copy_that_is_not_there_is_named_before_anything_goes(data: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownCopyError, match="gone is not there"):
        retract(data, A, NOW, [str(tmp_path / "gone")])
    assert holds(data, "Aston")


def test_folders_and_pipes_in_the_place_of_files_stand_in_no_way(data: Path) -> None:
    run = (DataFolder(data).read_manifest(ONE) or {})["runs"][0]["run"]
    folders = [f"reports/{ONE}.html", f"figures/{run}.json", f"records/date={ONE}/mine", "search.db"]
    for name in folders:
        (data / name / "kept").mkdir(parents=True)
    (data / "profiles").mkdir()
    os.mkfifo(data / "profiles" / f"{run}.jsonl.gz")
    retract(data, A, NOW)
    assert holds(data, "Aston") == []
    assert all((data / name / "kept").is_dir() for name in folders)


def test_an_unfinished_run_stands_in_the_way(data: Path) -> None:
    (data / "work" / "nightly-x").mkdir(parents=True)
    (data / "work" / "nightly-x" / "run.json").write_text("{}")
    with pytest.raises(RetractError, match="nightly-x is unfinished"):
        retract(data, A, NOW)


def test_the_command(data: Path) -> None:
    said = CliRunner().invoke(command_line(), ["forget", A, "--data", str(data)])
    first, *made = said.stdout.splitlines()
    assert (said.exit_code, first) == (0, "1 record taken back: 3 lines and 2 archive members erased")
    assert made == [f"  made again: {data / 'reports' / f'{day}.html'}" for day in (ONE, TWO)]
    again = CliRunner().invoke(command_line(), ["forget", A, "--data", str(data)]).stdout.splitlines()[0]
    assert re.fullmatch(r"1 record taken back before, at \S+Z: nothing more of it was found", again)
    assert CliRunner().invoke(command_line(), ["forget", "nowhere.example", "--data", str(data)]).exit_code == 1


def test_nothing_that_shows_the_text_stays_and_the_receipt_names_it(data: Path) -> None:
    entry = (DataFolder(data).read_manifest(ONE) or {})["runs"][0]
    looks = [
        "reports/2026-11-20.html",
        f"figures/{entry['run']}.json",
        "state.db.before-0003",
        "checks/x/reports/n.html",
    ]
    for name in looks:
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(f"{A}: {TEXTS[A]}")
    (data / "checks" / "x" / "reports" / "other.html").write_text(B)
    done = retract(data, A, NOW)
    assert set(looks) <= set(done.files)
    assert (data / "checks" / "x" / "reports" / "other.html").exists()
    assert done.days == (ONE, TWO)
    assert done.copies == ()
    assert not [p for p in data.rglob("*") if p.is_file() and TEXTS[A].encode() in read_any(p)]


def read_any(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def test_a_host_goes_out_of_the_snapshots_of_profiles(data: Path) -> None:
    run = (DataFolder(data).read_manifest(ONE) or {})["runs"][0]["run"]
    path = data / "profiles" / f"{run}.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(b'["a.example", "its lines"]\n["b.example", "others"]\n'))
    retract(data, "a.example", NOW)
    assert gzip.decompress(path.read_bytes()) == b'["b.example", "others"]\n'


def test_the_text_at_another_address_of_its_site_goes_too_and_is_not_asked_for_again(tmp_path: Path) -> None:
    root, printed, elsewhere = tmp_path / "data", "https://www.a.example/print/wall", "https://d.example/wall"
    publish_night(root, ONE, [Told(url, TEXTS[A]) for url in (A, printed, elsewhere)])
    assert [row["outcome"] for row in rows_of(root, "outcomes")].count("duplicate") == 2
    done = retract(root, A, NOW)
    taken_back = read_tombstones(DataFolder(root))
    assert list(map(taken_back.covers, (A, printed, elsewhere))) == [True, True, False]
    assert done.copies == (elsewhere,)


def test_lines_that_two_revisions_share_go_out_of_what_was_learned_of_the_site(data: Path) -> None:
    shared = "The wall keeper of Aston, who had the key for fifty years, gave it back on Monday without one word more."
    bell = "Read the Bell every day"
    told = [("Harbour Wall to Be Mended", f"{shared}\n\n{TEXTS[A]} {n}") for n in range(2)]
    told += [(f"{town} is cold", story(town)) for town in ("Dunley", "Elmer")]
    pages = [Article(*lay_out(map(Part, f"{text}\n\n{bell}".split("\n\n"))), title=title) for title, text in told]
    learned = to_json(learn_profile(map(observe, pages), night="2026-11-20"))
    assert "gave it back on monday" in learned
    (data / "profiles").mkdir()
    (data / "profiles" / "a.jsonl.gz").write_bytes(gzip.compress(json.dumps(["a.example", learned]).encode() + b"\n"))
    (data / "profiles" / "torn.jsonl.gz").write_bytes(b"\x1f\x8b\x08 torn")
    folder = DataFolder(data)
    with state_of(folder) as state:
        state.put_profiles("2026-11-20", [("a.example", learned), ("b.example", learned)])
    assert "profiles/torn.jsonl.gz" in retract(data, A, NOW).files
    with state_of(folder) as state:
        kept = str(state.profile("a.example"))
        # Another site's knowledge is not touched.
        assert state.profile("b.example") == learned
    snapshot = read_snapshot(data / "profiles" / "a.jsonl.gz")["a.example"]
    assert kept == snapshot
    assert "gave it back" not in kept
    assert len(from_json(kept).pages) == 2
    assert repeated_lines(from_json(kept)) == ((bell.casefold(), 2),)
    assert not (data / "profiles" / "torn.jsonl.gz").exists()


def test_a_second_call_completes_one_that_failed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import copydesk.flows.dataset.retract as module

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    for stage in ("erase_archive", "_erase_looks", "erase_state"):
        with monkeypatch.context() as patch:
            patch.setattr(module, stage, full)
            with pytest.raises(OSError, match="No space"):
                retract(data, A, NOW)
    (data / "figures").mkdir(exist_ok=True)
    retract(data, A, NOW)
    assert not [p for p in data.rglob("*") if p.is_file() and TEXTS[A].encode() in read_any(p)]
    assert list(verify(data)) == []
