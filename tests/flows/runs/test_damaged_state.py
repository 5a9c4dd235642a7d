"""A state with damaged rows, or none any more: nights go on, what is damaged is named and learned anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.text.noise import core_of
from copydesk.flows.dataset.verify import verify
from tests.flows.paper import Paper
from tests.flows.stories import rows_of

pytestmark = pytest.mark.usefixtures("paper")

ROWS = {
    "UPDATE hosts SET closed_until = 'soon'": "until which",
    "UPDATE site_files SET standing = 'odd'": "/robots.txt is damaged",
    "UPDATE addresses SET whole_at = 'x', fetched_at = 'yesterday'": "is asked for as a new address",
    "UPDATE fingerprints SET places = x'00'": "the fingerprint of record",
}


@pytest.fixture
def known(paper: Paper, data: Path, copydesk: Any) -> Path:
    (data / "sources.toml").write_text(f'[[source]]\nname = "P"\nurl = "{paper.origin}/feed.xml"\n')
    for town in ("aston", "belton"):
        paper.article(f"/ferry-of-{town}", town.title())
    paper.feed("/ferry-of-aston", "/ferry-of-belton")
    assert crawl(copydesk, data, paper).code == 0
    return data


def crawl(copydesk: Any, data: Path, paper: Paper) -> Any:
    return copydesk("crawl", "--data", data, "--allow-private", paper.address, "--delay", 0, "--workers", 1)


def change(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / "state.db", isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def test_damaged_rows_are_named_and_learned_anew(
    known: Path, paper: Paper, copydesk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    change(known, *ROWS)
    paper.article("/ferry-of-aston", "Aston and Nearby")
    said = crawl(copydesk, known, paper)
    assert said.code == 0
    assert [words for words in ROWS.values() if words not in caplog.text] == []
    assert [row["revision"] for row in rows_of(known, "records")] == [1, 1, 2]
    assert list(verify(known, is_deep=True)) == []
    caplog.clear()
    assert crawl(copydesk, known, paper).code == 0
    assert [words for words in ROWS.values() if words in caplog.text] == []


def test_a_state_that_is_gone_is_made_again_of_what_is_published(
    known: Path, paper: Paper, copydesk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for path in known.glob("state.db*"):
        path.unlink()
    paper.article("/ferry-of-belton", "Belton and Nearby")
    said = crawl(copydesk, known, paper)
    assert (said.code, "what they published is noted again" in caplog.text) == (0, True)
    assert sorted(row["revision"] for row in rows_of(known, "records")) == [1, 1, 2]
    assert list(verify(known, is_deep=True)) == []


def test_first_nights_that_found_no_article_are_no_loss(
    paper: Paper, data: Path, copydesk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "sources.toml").write_text(f'[[source]]\nname = "P"\nurl = "{paper.origin}/feed.xml"\n')
    paper.feed()
    for _ in range(2):
        crawl(copydesk, data, paper)
    assert "noted again" not in caplog.text


def test_a_state_that_is_made_again_knows_near_copies_and_what_sites_repeat(
    known: Path, paper: Paper, copydesk: Any
) -> None:
    """The other paper prints the story with a word changed: a copy of what was published before the state was lost."""
    for path in known.glob("state.db*"):
        path.unlink()
    first = next(row for row in rows_of(known, "records") if row["url"].endswith("aston"))
    body, *_ = paper.pages["/ferry-of-aston"]
    paper.put("/again/ferry-of-aston", body.replace("number 4.", "number 4, which came by train."))
    paper.feed("/again/ferry-of-aston")
    assert crawl(copydesk, known, paper).code == 0
    copy = rows_of(known, "records")[-1]
    assert (copy["id"] != first["id"], copy["duplicate_of"]) == (True, first["id"])
    with closing(sqlite3.connect(known / "state.db")) as database:
        assert database.execute("SELECT count(*) FROM profiles").fetchone() == (1,)
        cores = database.execute("SELECT core FROM articles WHERE id = ?", (first["id"],)).fetchone()
    assert cores == (core_of(first["text"]),)


def test_a_snapshot_of_profiles_that_is_damaged_is_named(
    known: Path, paper: Paper, copydesk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for path in known.glob("state.db*"):
        path.unlink()
    (snapshot,) = (known / "profiles").glob("*.jsonl.gz")
    snapshot.write_bytes(snapshot.read_bytes()[:30])
    assert crawl(copydesk, known, paper).code == 0
    assert "learned of its sites is not noted again" in caplog.text


@pytest.mark.parametrize("statement", ["DROP TABLE visits", "DELETE FROM alembic_version"])
def test_a_state_without_what_it_needs_is_a_sentence(known: Path, paper: Paper, copydesk: Any, statement: str) -> None:
    change(known, statement)
    said = crawl(copydesk, known, paper)
    assert said.code == 1
    assert f"the state database ({known / 'state.db'}): " in said.err


def test_pages_of_a_state_that_cannot_be_read(known: Path, tmp_path: Path, copydesk: Any) -> None:
    change(known, "PRAGMA journal_mode = DELETE")
    with (known / "state.db").open("r+b") as file:
        file.seek(3 * 4096 + 8)
        file.write(bytes(3000))
    assert any(problem.place == "state.db" for problem in verify(known, is_deep=True))
    said = copydesk("backup", "--data", known, "--out", tmp_path / "b.tar.gz")
    assert (said.code, (tmp_path / "b.tar.gz").exists()) == (1, False)
    assert "the file is damaged" in said.err


def test_rules_that_are_no_text_are_named(known: Path, paper: Paper, copydesk: Any) -> None:
    (known / "rules").mkdir()
    (known / "rules" / "a.example.toml").write_bytes(b'drop = [".x"]\n\xff\n')
    said = crawl(copydesk, known, paper)
    assert (said.code, "a.example.toml: byte 14 is no UTF-8" in said.err) == (2, True)
