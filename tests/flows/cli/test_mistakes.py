"""What a person mistypes ends in a sentence that names it, never in a traceback, and makes nothing."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.state.database import open_state
from tests.flows.paper import article
from tests.flows.stories import Told, publish_night, story


@pytest.mark.parametrize(
    "words",
    [
        ("sites", "show", "lantern.example"),
        ("explain", "https://lantern.example/a"),
        ("sites", "check", "https://lantern.example/"),
        ("sites", "veto", "lantern.example", "a line"),
        ("sites", "rule", "lantern.example", "drop_lines", "About .*"),
        ("forget", "lantern.example"),
        ("prune", "--keep-days", "3"),
        ("reclean",),
    ],
)
def test_a_data_folder_that_is_not_there_is_named_and_not_made(
    copydesk: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    said = copydesk(*words, "--data", tmp_path / "gone")
    assert (said.code, said.err) == (1, f"{tmp_path / 'gone'} is not there: no such folder\n")
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("command", ["verify", "compact", "export"])
def test_a_published_folder_that_is_not_there_is_named(copydesk: Any, tmp_path: Path, command: str) -> None:
    to = {"verify": (), "compact": ("--out", tmp_path / "o"), "export": ("--to", tmp_path / "o")}[command]
    said = copydesk(command, tmp_path / "gone", *to)
    assert (said.code, said.err) == (1, f"{tmp_path / 'gone'} is not there: no such folder\n")


def test_a_file_of_addresses_that_is_not_there_is_named(copydesk: Any, data: Path, tmp_path: Path) -> None:
    said = copydesk("crawl", "--data", data, "--urls", tmp_path / "gone.txt")
    assert (said.code, said.err) == (1, f"{tmp_path / 'gone.txt'}: no such file or folder\n")


def test_a_list_of_addresses_that_is_no_text_is_named(copydesk: Any, data: Path, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_bytes(b"https://lantern.example/\n\xff\xfe")
    said = copydesk("crawl", "--data", data, "--urls", tmp_path / "urls.txt")
    assert (said.code, said.err) == (1, f"{tmp_path / 'urls.txt'} is no list of addresses: no UTF-8 at byte 25\n")


def test_a_data_folder_without_sources_says_how_to_make_them(copydesk: Any, data: Path) -> None:
    said = copydesk("crawl", "--data", data)
    assert said.code == 1
    assert "sources.toml is not there: `copydesk sites add ADDRESS" in said.err


def test_parquet_without_its_package_says_what_to_install(
    copydesk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    said = copydesk("clean", tmp_path / "a.html", "--out", tmp_path / "out", "--format", "parquet")
    assert (said.code, "pip install 'copydesk[parquet]'" in said.err) == (1, True)


def test_a_file_in_the_place_of_the_folder_stays_as_it_is(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article("Aston"))
    (tmp_path / "there").write_text("a file of mine\n")
    said = copydesk("clean", tmp_path / "a.html", "--out", tmp_path / "there")
    assert (said.code, said.err) == (2, f"{tmp_path / 'there'} is a file; --out wants a folder\n")
    assert (tmp_path / "there").read_text() == "a file of mine\n"


def test_records_that_are_there_are_replaced_only_by_force(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article("Aston"))
    (tmp_path / "b.html").write_text(article("Belford"))
    out = tmp_path / "out"
    assert copydesk("clean", tmp_path / "a.html", "--out", out).code == 0
    refused = copydesk("clean", tmp_path / "b.html", "--out", out)
    assert (refused.code, "--force replaces them" in refused.err) == (2, True)
    assert "Aston" in (out / "records.jsonl").read_text()
    assert copydesk("clean", tmp_path / "b.html", "--out", out, "--force").code == 0
    assert "Belford" in (out / "records.jsonl").read_text()


@pytest.mark.parametrize("out", ["pages", "pages/out"])
def test_what_comes_out_is_not_put_where_it_would_be_read_again(copydesk: Any, tmp_path: Path, out: str) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "records.jsonl").write_text('{"text": "mine"}\n')
    said = copydesk("clean", pages, "--out", tmp_path / out)
    assert (said.code, "would be read as input again" in said.err) == (2, True)
    assert [path.name for path in pages.iterdir()] == ["records.jsonl"]
    assert (pages / "records.jsonl").read_text() == '{"text": "mine"}\n'


def test_a_page_beside_what_comes_out_of_it_is_fine(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article("Aston"))
    assert copydesk("clean", tmp_path / "a.html", "--out", tmp_path).code == 0
    assert (tmp_path / "a.html").read_text() == article("Aston")


def test_what_an_earlier_call_wrote_goes_in_every_format(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article("Aston"))
    out = tmp_path / "out"
    (out / "notes.txt").parent.mkdir()
    (out / "notes.txt").write_text("mine")
    for format, ending in (("markdown", "jsonl"), ("parquet", "parquet"), ("jsonl", "jsonl")):
        assert copydesk("clean", tmp_path / "a.html", "--out", out, "--format", format, "--force").code == 0
        assert {path.name for path in out.glob("records.*")} == {f"records.{ending}"}
        assert (out / "markdown").exists() == (format == "markdown")
    assert (out / "notes.txt").read_text() == "mine"


def test_nothing_is_made_where_no_input_is_there(copydesk: Any, tmp_path: Path) -> None:
    said = copydesk("clean", "lantern.example/news", tmp_path / "gone.html", "--out", tmp_path / "out")
    assert (said.code, said.out, (tmp_path / "out").exists()) == (1, "", False)
    assert said.err == (
        "cannot read lantern.example/news: no such file or folder; an address begins with https://\n"
        f"cannot read {tmp_path / 'gone.html'}: no such file or folder\n"
        "2 inputs could not be read\n"
    )


def test_a_folder_without_a_page_is_said(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = copydesk("clean", tmp_path / "empty", "--out", tmp_path / "out")
    assert (said.code, said.err) == (0, f"no page was found in {tmp_path / 'empty'}\n")


def test_empty_standard_input_is_said(copydesk: Any, tmp_path: Path) -> None:
    said = copydesk("clean", "-", "--out", tmp_path / "out")
    assert (said.code, said.err) == (1, "standard input is empty: pipe a page or JSON lines into it\n")


def test_what_is_piped_is_called_standard_input_where_it_cannot_be_read(copydesk: Any) -> None:
    good = json.dumps({"html": article("Aston"), "url": "https://lantern.example/aston"})
    said = copydesk("clean", "-", "--out", "-", stdin=f"{good}\n{{torn\n[]\n".encode())
    assert (said.code, len(said.out.splitlines())) == (1, 1)
    torn = "it is no JSON object (Expecting property name enclosed in double quotes, column 2)"
    assert f"cannot read standard input:2: {torn}; each line has to be a whole one\n" in said.err
    assert "cannot read standard input:3: a line must be a JSON object\n" in said.err


def test_a_list_that_is_piped_is_no_text(copydesk: Any) -> None:
    piped = json.dumps([{"html": article("Aston")}], indent=1).encode()
    said = copydesk("clean", "-", "--out", "-", stdin=piped)
    assert (said.code, said.out) == (1, "")
    assert "standard input:1: it is no JSON object" in said.err


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A data folder with one night."""
    folder = tmp_path / "news"
    publish_night(folder, date(2026, 11, 20), [Told("https://lantern.example/aston", story("Aston", 1))])
    return folder


@pytest.mark.parametrize("words", [("compact", "--out"), ("export", "--to"), ("export", "--format", "parquet", "--to")])
def test_what_is_published_is_not_written_over_itself(copydesk: Any, published: Path, words: tuple[str, ...]) -> None:
    before = {path: path.read_bytes() for path in published.rglob("*") if path.is_file()}
    said = copydesk(words[0], published, *words[1:], published)
    assert (said.code, "is what is read" in said.err) == (2, True)
    assert {path: path.read_bytes() for path in published.rglob("*") if path.is_file()} == before


def test_another_data_folder_is_not_written_over(copydesk: Any, published: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    publish_night(other, date(2026, 11, 20), [Told("https://gull.example/belford", story("Belford", 2))])
    open_state(DataFolder(other).state_url).close()
    (tmp_path / "a.html").write_text(article("Aston"))
    calls = ("compact", published, "--out"), ("export", published, "--to"), ("clean", tmp_path / "a.html", "--out")
    for call in calls:
        said = copydesk(*call, other)
        assert (said.code, f"{other} is a data folder" in said.err) == (2, True)
    assert copydesk("verify", other).code == 0


def test_a_compaction_replaces_its_like_alone(copydesk: Any, published: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article("Aston"))
    assert copydesk("clean", tmp_path / "a.html", "--out", tmp_path / "cleaned").code == 0
    said = copydesk("compact", published, "--out", tmp_path / "cleaned")
    assert (said.code, "holds what is published already" in said.err) == (2, True)
    for _ in range(2):
        assert copydesk("compact", published, "--out", tmp_path / "newest").out.startswith("1 record is in")


def test_a_folder_for_a_backup_or_a_page_that_is_not_there_is_named(
    copydesk: Any, published: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    for call in (
        ("backup", "--data", published, "--out", gone / "a.tar.gz"),
        ("explain", "https://lantern.example/aston", "--data", published, "--html", gone / "a.html"),
    ):
        said = copydesk(*call)
        assert (said.code, said.out, said.err) == (1, "", f"{gone} is not there: no such folder\n")


@pytest.mark.parametrize(
    ("command", "option"), [("serve", "--port"), ("serve", "--reports-port"), ("serve-api", "--port")]
)
def test_a_port_that_there_is_not_is_refused(copydesk: Any, tmp_path: Path, command: str, option: str) -> None:
    data = ("--data", tmp_path / "news") if command == "serve" else ()
    said = copydesk(command, *data, option, "70000")
    assert (said.code, "70000 is not in the range" in said.err) == (2, True)
    assert not (tmp_path / "news").exists()


@pytest.mark.parametrize(
    "words",
    [("find", "ferry"), ("reclean",), ("sites", "veto", "lantern.example", "a line")],
    ids=["find", "reclean", "sites veto"],
)
def test_days_the_wrong_way_round_are_a_mistake(copydesk: Any, data: Path, words: tuple[str, ...]) -> None:
    said = copydesk(*words, "--data", data, "--from", "2026-12-01", "--to", "2026-11-01")
    assert (said.code, "2026-11-01 is before 2026-12-01" in said.err) == (2, True)


def test_a_search_where_nothing_is_published_says_so_and_makes_no_file(copydesk: Any, tmp_path: Path) -> None:
    said = copydesk("find", "ferry", "--data", tmp_path)
    assert (said.code, said.err) == (1, f"{tmp_path} has no manifests: nothing is published there\n")
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_another_scheme_is_no_file(copydesk: Any, tmp_path: Path) -> None:
    said = copydesk("clean", "ftp://lantern.example/a", "--out", tmp_path / "out")
    assert (said.code, "no http or https address: ftp://lantern.example/a" in said.err) == (2, True)


def test_a_file_in_place_of_a_data_folder_is_named_by_serve(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "news").write_text("a file")
    said = copydesk("serve", "--data", tmp_path / "news")
    assert (said.code, said.err) == (1, f"{tmp_path / 'news'} is a file, not a folder\n")


def test_a_folder_in_place_of_a_backup_is_named(copydesk: Any, data: Path, tmp_path: Path) -> None:
    said = copydesk("backup", "--data", data, "--out", tmp_path)
    assert (said.code, said.err.partition(":")[0]) == (1, f"{tmp_path} is a folder")


def test_sources_that_cannot_be_read_are_told_in_words(copydesk: Any, data: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    said = copydesk("crawl", "--data", data, "--sources", tmp_path / "folder")
    assert said.code == 2
    assert said.err.endswith(f"{tmp_path / 'folder'}: cannot be read: Is a directory\n")


def test_the_demo_empties_no_folder_that_no_demo_made(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    said = copydesk("demo", "--data", tmp_path)
    assert (said.code, "holds what no demo made" in said.err) == (1, True)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("clean", "a.html", "--out", "o", "--workers", "100000"), "is not in the range 1<=x<=1024"),
        (("clean", "a.html", "--out", "o", "--delay", "nan"), "nan is no number of seconds"),
        (("reclean", "--data", ".", "--from", "2026-02-30"), "'2026-02-30' is no day, like 2026-11-20"),
        (("sites", "veto", "lantern.example", " ", "--data", "."), "a line to keep has no letter"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(
    copydesk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = copydesk(*words)
    assert (refused.code, list(tmp_path.iterdir())) == (2, [])
    assert said in " ".join(refused.err.replace("│", "").split())


@pytest.mark.parametrize("command", ["pause", "resume", "remove"])
def test_a_source_that_was_never_added_is_told_with_how_to_add_it(copydesk: Any, data: Path, command: str) -> None:
    said = copydesk("sites", command, "lantern.example", "--data", data)
    assert said.code == 2
    assert f"sources.toml: is not there: `copydesk sites add ADDRESS --data {data}` writes it" in said.err


def test_a_store_of_a_kind_that_is_not_known_is_named(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article("Aston"))
    said = copydesk("clean", tmp_path / "a.html", "--out", "nowhere://news/today")
    assert (said.code, said.err) == (1, "nowhere://news/today: Protocol not known: nowhere\n")
