"""What sources, settings and commands want of records: by source, the stronger wish last, in nights and again later."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.model.record_options import RecordChanges
from copydesk.flows.runs.source_options import SourceOptions, read_source_options
from tests.flows.paper import Paper, article

ROWS = "".join(f"<tr><td>Quay {n}</td><td>{n * 7} boats</td></tr>" for n in range(1, 5))
TABLE = f"<p>These are the boats of the week:</p><table><tr><th>Quay</th><th>Boats</th></tr>{ROWS}</table>"


def with_table(town: str) -> str:
    body = article(town)
    at = body.index("<p>", body.index("number 2"))
    return f"{body[:at]}{TABLE}{body[at:]}"


def records_of(data: Path, below: str = "records") -> dict[str, dict[str, Any]]:
    paths = sorted((data / below).rglob("*.jsonl.gz"))
    lines = [
        line for path in paths if "records" in path.parts for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    rows = [json.loads(line) for line in lines]
    return {row["url"].rpartition("/")[2]: row for row in rows}


def source(paper: Paper, more: str = "") -> str:
    return f'[[source]]\nname = "Lantern"\nurl = "{paper.origin}/feed.xml"\n{more}'


@pytest.fixture
def ferry(paper: Paper) -> Paper:
    paper.put("/ferry-of-aston", with_table("Aston"))
    paper.feed("/ferry-of-aston")
    return paper


def test_a_source_drops_tables_and_so_does_cleaning_again(copydesk: Any, ferry: Paper, data: Path) -> None:
    (data / "sources.toml").write_text(source(ferry, 'tables = "drop"\n'))
    (data / "copydesk.toml").write_text("[rights]\nread_site_files = false\n[records]\nblocks = true\n")
    night = "crawl", "--data", data, "--allow-private", ferry.address, "--delay", 0
    assert copydesk(*night).code == 0
    record = records_of(data)["ferry-of-aston"]
    assert "Quay" not in record["text"]
    assert "boats of the week" not in record["text"]
    assert {block["kind"] for block in record["blocks"]} == {"paragraph"}
    again = copydesk("reclean", "--data", data)
    assert again.code == 0
    assert records_of(data, "reclean")["ferry-of-aston"]["text"] == record["text"]
    asked = len(ferry.asked)
    assert copydesk("reclean", "--data", data, "--tables", "keep", "--publish").code == 0
    assert "Quay | Boats\nQuay 1 | 7 boats" in records_of(data)["ferry-of-aston"]["text"]
    assert len(ferry.asked) == asked


def test_what_a_command_wants_is_stronger_than_a_source_and_that_than_the_settings() -> None:
    drop, keep = RecordChanges(tables="drop"), RecordChanges(tables="keep", blocks=True)
    wishes = SourceOptions({"A": drop}, {"b.example": drop}, RecordChanges(blocks=True))
    assert wishes.of("A", "https://x.example/") == RecordChanges(tables="drop", blocks=True)
    assert wishes.of(None, "https://www.b.example/news") == RecordChanges(tables="drop", blocks=True)
    assert wishes.of("C", "https://c.example/") == RecordChanges(blocks=True)
    assert SourceOptions({"A": drop}, {}, keep).of("A", None) == keep


def test_places_of_sources_without_a_wish_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "A"\nurl = "https://a.example/"\n')
    place = {"source_url": "https://a.example/1", "url": None}
    assert list(read_source_options(tmp_path / "sources.toml").mark([place], {})) == [place]
    assert read_source_options(tmp_path / "no-such-file.toml").by_name == {}
