"""The command line as people expect it: the words everybody tries, what can be piped, what a night says."""

from __future__ import annotations

import gzip
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.config.sources import read_sources
from tests.flows.paper import Paper, article


@pytest.mark.parametrize("words", [("-h",), ("clean", "-h"), ("sites", "-h"), ("sites", "add", "-h")])
def test_short_help_is_help(copydesk: Any, words: tuple[str, ...]) -> None:
    said = copydesk(*words)
    assert said.code == 0
    assert "Usage:" in said.out


def test_the_version_is_an_option_and_a_command(copydesk: Any) -> None:
    assert (copydesk("--version").out, copydesk("version").out) == (f"{version('copydesk')}\n",) * 2


def test_an_empty_place_is_refused(copydesk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what a shell makes of a variable that is not set; the working folder is not meant."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.html").write_bytes(article("Aston").encode())
    said = copydesk("clean", "in.html", "--out", "")
    assert (said.code, "name a folder" in said.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["in.html"]


@pytest.mark.parametrize("word", ["--allow", "--packing"])
def test_an_old_word_of_an_option_works_and_is_not_shown(copydesk: Any, word: str, tmp_path: Path) -> None:
    command, value = {"--allow": ("explain", "127.0.0.1:1"), "--packing": ("compact", "zst")}[word]
    said = copydesk(command, tmp_path / "gone", word, value, *(["--out", tmp_path] if command == "compact" else []))
    assert (said.code, "gone" in said.err) == (1, True)
    assert f"{word} " not in copydesk(command, "-h").out


def test_a_page_is_piped_through(copydesk: Any) -> None:
    said = copydesk("clean", "-", "--out", "-", stdin=article("Aston").encode())
    (record,) = map(json.loads, said.out.splitlines())
    assert record["title"] == "Ferry of Aston Sails Again"
    assert said.err == "1 address = 1 record + 0 unchanged + 0 duplicates + 0 rejects + 0 failures\n"


PIPED = ["a page, packed", "JSON lines, packed", "an archive", "a page in UTF-16", "a part of a page"]


@pytest.mark.parametrize("kind", PIPED)
def test_what_is_piped_is_told_by_what_is_in_it(copydesk: Any, kind: str) -> None:
    body = article("Aston")
    line = json.dumps({"html": body}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}"
    warc = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:6f2d1c1e-0000-4000-8000-000000000001>\r\n"
        f"WARC-Date: 2026-11-20T02:00:00Z\r\nWARC-Target-URI: https://lantern.example/aston\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(head.encode())}\r\n\r\n{head}\r\n\r\n"
    )
    piped = {
        "a page, packed": gzip.compress(body.encode()),
        "JSON lines, packed": gzip.compress(line),
        "an archive": gzip.compress(warc.encode()),
        "a page in UTF-16": body.encode("utf-16"),
        "a part of a page": body.partition("<body>")[2].encode(),
    }
    said = copydesk("clean", "-", "--out", "-", stdin=piped[kind])
    assert said.code == 0
    assert json.loads(said.out)["title"] == "Ferry of Aston Sails Again"


def test_json_lines_are_piped_through_and_what_gave_no_record_is_named(copydesk: Any) -> None:
    rows = [{"url": f"https://a.example/{t}", "html": article(t)} for t in ("Aston", "Belford")]
    lines = [*map(json.dumps, rows), json.dumps({"url": "https://a.example/c", "html": "<p>Too little.</p>"})]
    said = copydesk("clean", "-", "--out", "-", stdin="\n".join(lines).encode())
    assert [json.loads(line)["url"] for line in said.out.splitlines()] == [row["url"] for row in rows]
    assert "3 addresses = 2 records" in said.err
    assert "no record came of: too_short 1" in said.err


def test_suffixes_in_capitals_are_read(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "A.HTML.GZ").write_bytes(gzip.compress(article("Aston").encode()))
    (tmp_path / "b.Htm").write_text(article("Belford"))
    (tmp_path / "C.JSONL.Gz").write_bytes(gzip.compress(json.dumps({"html": article("Corby")}).encode()))
    said = copydesk("clean", *sorted(tmp_path.iterdir()), "--out", "-")
    assert sorted(json.loads(line)["title"].split()[2] for line in said.out.splitlines()) == [
        "Aston",
        "Belford",
        "Corby",
    ]


def test_pages_at_addresses_are_cleaned_as_a_night_would_fetch_them(
    copydesk: Any, paper: Paper, tmp_path: Path
) -> None:
    paper.article("/ferry-of-aston", "Aston")
    paper.article("/private/ferry-of-belford", "Belford")
    paper.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    urls = [f"{paper.origin}{p}" for p in ("/ferry-of-aston", "/private/ferry-of-belford", "/gone")]
    out = tmp_path / "out"
    said = copydesk("clean", *urls, "--out", out, "--allow-private", paper.address, "--delay", "0")
    outcomes = {row["source_url"]: row for row in map(json.loads, (out / "outcomes.jsonl").read_text().splitlines())}
    assert [(outcomes[u]["outcome"], outcomes[u]["reason"]) for u in urls] == [
        ("record", None),
        ("reject", "robots_disallowed"),
        ("reject", "http_status"),
    ]
    assert said.code == 1
    assert f"could not be fetched: {urls[1]}: robots_disallowed" in said.err
    assert "/private/ferry-of-belford" not in paper.asked
    assert copydesk("verify", out).out == "3 files: 3 outcomes, 1 record; all is well\n"


def test_an_address_that_is_not_public_is_not_asked(copydesk: Any, paper: Paper, tmp_path: Path) -> None:
    paper.article("/ferry", "Aston")
    said = copydesk("clean", f"{paper.origin}/ferry", "--out", tmp_path / "out")
    assert (said.code, "blocked_address" in said.err, paper.asked) == (1, True, [])


def test_rules_of_a_folder_of_ones_own_are_used(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.example.toml").write_text('drop_lines = ["The ferry .* number 3\\\\."]\n')
    line = json.dumps({"url": "https://a.example/x", "html": article("Aston")}).encode()
    words = "clean", "-", "--out", "-", "--engine", "blocks"
    without, with_rule = copydesk(*words, stdin=line), copydesk(*words, "--rules", tmp_path / "rules", stdin=line)
    assert ("number 3" in without.out, "number 3" in with_rule.out) == (True, False)
    assert "number 2" in with_rule.out


def test_comments_in_a_file_of_addresses_are_no_addresses(copydesk: Any, paper: Paper, data: Path) -> None:
    paper.article("/ferry-of-aston", "Aston")
    (data / "urls.txt").write_text(f"# seen on Monday\n\n{paper.origin}/ferry-of-aston\n  # no more\n")
    said = copydesk("crawl", "--data", data, "--urls", data / "urls.txt", "--allow", paper.address, "--delay", 0)
    assert said.code == 0
    assert said.out.startswith("1 address = 1 record + 0 unchanged")


def test_a_night_below_its_bound_ends_with_3_and_says_why(copydesk: Any, paper: Paper, data: Path) -> None:
    paper.feed("/ferry-of-aston")
    paper.put("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    (data / "sources.toml").write_text(f'[[source]]\nname = "Lantern"\nurl = "{paper.origin}/feed.xml"\n')
    said = copydesk("crawl", "--data", data, "--allow-private", paper.address, "--delay", 0)
    assert said.code == 3
    assert f"Lantern ({paper.address}): 1 address, robots_disallowed: robots.txt of the site forbids" in said.out
    assert "no address gave an article" in said.out


def test_a_site_is_added_once_and_what_was_taken_is_explained(copydesk: Any, paper: Paper, data: Path) -> None:
    paper.feed("/one-story-of-the-town", "/another-story-of-the-town")
    paper.put("/", '<title>P</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"><h1>P</h1>')
    add = "sites", "add", paper.address, "--data", data, "--allow-private", paper.address
    first = copydesk(*add)
    assert first.code == 0, first.all
    assert "2 links  taken" in first.out
    assert "its feeds: they are short and list what is new" in first.out
    before = (data / "sources.toml").read_text()
    second = copydesk(*add)
    assert (second.code, "is already in" in second.out) == (0, True)
    renamed = copydesk(*add, "--name", "The Paper")
    assert (renamed.code, "is already in" in renamed.out) == (0, True)
    assert (data / "sources.toml").read_text() == before
    assert [source.urls for source in read_sources(data / "sources.toml")] == [(f"{paper.origin}/feed.xml",)]


LISTED = (
    "<h2>What it carries</h2><ul><li>Letters for the <a href='/islands'>outer islands</a></li>"
    "<li>Milk for the town</li></ul><p>The port of Aston says that all of it arrives before noon on each day.</p>"
)


def test_markdown_is_a_file_a_record_beside_its_line(copydesk: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.html").write_text(article("Aston").replace("</article>", f"{LISTED}</article>"))
    said = copydesk("clean", tmp_path / "in", "--out", tmp_path / "out", "--format", "markdown")
    assert said.code == 0
    (row,) = [json.loads(line) for line in (tmp_path / "out" / "records.jsonl").read_text().splitlines()]
    assert {"heading", "list_item", "paragraph"} == {block["kind"] for block in row["blocks"]}
    text = (tmp_path / "out" / "markdown" / f"{row['id']}.md").read_text()
    assert text.startswith("# Ferry of Aston Sails Again\n\nThe ferry of Aston")
    assert "\n\n## What it carries\n\n- Letters for the outer islands\n- Milk for the town\n\n" in text
    assert copydesk("verify", tmp_path / "out").code == 0
    piped = copydesk("clean", tmp_path / "in" / "page.html", "--out", "-", "--format", "markdown")
    assert piped.out == text
    refused = copydesk("clean", tmp_path / "in", "--out", tmp_path / "out", "--format", "markdown")
    assert (refused.code, "markdown" in refused.err) == (2, True)
