"""The demo shows an English article in which much was mended, and says how to go on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from copydesk.flows.cli.commands import command_line
from copydesk.flows.demo.showcase import most_edited, next_commands


def record(id: str, language: str | None, **edits: int) -> dict[str, Any]:
    return {"id": id, "language": language, "edits": edits}


@pytest.mark.parametrize(
    ("records", "shown"),
    [
        ([record("de", "de", boilerplate=9, linebreaks=9), record("en", "en", boilerplate=1)], "en"),
        ([record("a", "en", boilerplate=9, headline=1), record("b", "en-GB", boilerplate=1, linebreaks=1)], "b"),
        ([record("a", None, boilerplate=1), record("b", "ko", boilerplate=2)], "b"),
    ],
)
def test_an_english_article_with_both_kinds_of_damage_is_shown(
    tmp_path: Path, records: list[dict[str, Any]], shown: str
) -> None:
    part = tmp_path / "records" / "date=2026-11-20" / "part-1.jsonl.gz"
    part.parent.mkdir(parents=True)
    part.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in records).encode()))
    assert most_edited(tmp_path)["id"] == shown


def test_the_next_commands_are_commands() -> None:
    commands: Any = get_command(command_line())
    told = [part.split()[:2] for line in next_commands(Path("demo-data"), "0" * 32) for part in line.split(" && ")]
    assert [words[0] for words in told] == ["copydesk"] * 4
    assert {words[1] for words in told} <= set(commands.commands)
