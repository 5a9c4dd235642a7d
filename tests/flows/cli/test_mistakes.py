"""What a person mistypes ends in a sentence that names it, never in a traceback, and makes nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.flows.paper import article


@pytest.mark.parametrize(
    "words",
    [
        ("sites", "show", "lantern.example"),
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
