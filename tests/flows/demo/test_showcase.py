"""The demo shows an English article in which much was mended, and says how to go on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import copydesk
from copydesk.flows.cli.commands import command_line
from copydesk.flows.demo.showcase import called_as, most_edited, next_commands
from copydesk.flows.demo.sites import build_site, read_sites


def record(id: str, language: str | None, **edits: int) -> dict[str, Any]:
    return {"id": id, "language": language, "edits": edits}


def put(data: Path, kind: str, rows: list[dict[str, Any]]) -> None:
    part = data / kind / "date=2026-11-20" / "part-1.jsonl.gz"
    part.parent.mkdir(parents=True)
    part.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))


@pytest.mark.parametrize(
    ("records", "broken", "shown"),
    [
        ([record("de", "de", linebreaks=9), record("en", "en", boilerplate=1)], ["de"], "en"),
        ([record("a", "en", linebreaks=13), record("b", "en-GB", linebreaks=3)], ["b", "b"], "b"),
        ([record("a", "en", linebreaks=13), record("b", "en-GB", linebreaks=3)], [], "a"),
        ([record("a", None, boilerplate=1), record("b", "ko", boilerplate=2)], [], "b"),
    ],
)
def test_an_english_article_with_broken_words_is_shown(
    tmp_path: Path, records: list[dict[str, Any]], broken: list[str], shown: str
) -> None:
    put(tmp_path, "records", records)
    wrapped = [{"id": record["id"], "rule": "wrapped-line"} for record in records]
    put(tmp_path, "edits", [*wrapped, *({"id": id, "rule": "split-word"} for id in broken)])
    assert most_edited(tmp_path)["id"] == shown


def test_an_article_of_the_demo_has_the_example_of_the_readme() -> None:
    site = next(site for site in read_sites() if site.key == "en")
    origin = "https://saltmarsh.example"
    broken = [
        (origin + path, answer.body)
        for path, answer in build_site(site, origin).items()
        if b"in North Kor\nea" in answer.body
    ]
    (url, page), *_ = broken
    made = copydesk.clean(page, url=url)
    assert made.text is not None
    assert "and it is in North Korea." in made.text


def test_a_program_that_is_not_on_the_path_is_called_by_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert called_as(".venv/bin/copydesk") == ".venv/bin/copydesk"
    told = next_commands(Path("demo-data"), "0" * 32, ".venv/bin/copydesk")
    assert all(line.startswith(".venv/bin/copydesk ") for line in told)


def test_the_next_commands_are_commands() -> None:
    commands: Any = get_command(command_line())
    told = [part.split()[:2] for line in next_commands(Path("demo-data"), "0" * 32) for part in line.split(" && ")]
    assert [words[0] for words in told] == ["copydesk"] * 4
    assert {words[1] for words in told} <= set(commands.commands)
