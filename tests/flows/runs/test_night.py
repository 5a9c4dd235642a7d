"""One run as a value: how far it is, and what its sources want of records otherwise than the settings."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.model.record_options import RecordChanges
from copydesk.flows.runs.night import SHARES, ProgressTracker, SourceOptions, read_source_options
from tests.flows.paper import Paper, article


def test_the_shares_are_the_whole_night() -> None:
    assert sum(SHARES.values()) == pytest.approx(1.0)


def test_a_night_moves_from_stage_to_stage() -> None:
    tracker = ProgressTracker()
    seen = [tracker.look()]
    tracker.reach("fetch", 50, 100)
    seen.append(tracker.look())
    tracker.begin("extract", 1200)
    tracker.step("extract", 300)
    seen.append(tracker.look())
    for stage in ("learn", "clean", "dedupe", "publish", "report"):
        tracker.begin(stage, 1)
        seen.append(tracker.look())
    tracker.reach("report", 1, 1)
    seen.append(tracker.look())
    assert [round(look.share, 3) for look in seen] == [0, 0.31, 0.665, 0.8, 0.82, 0.94, 0.95, 0.98, 1.0]
    assert [look.words for look in seen[:4]] == ["begin", "fetch 50 of 100", "extract 300 of 1,200", "learn"]


def test_a_stage_of_nothing_is_no_division_by_nothing() -> None:
    tracker = ProgressTracker()
    tracker.reach("fetch", 0, 0)
    assert tracker.look().share == 0.0


def test_more_steps_than_were_promised_stay_within_their_stage() -> None:
    tracker = ProgressTracker()
    tracker.reach("fetch", 12, 10)
    assert tracker.look().share == pytest.approx(SHARES["fetch"])


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
    assert read_source_options(tmp_path / "sources.toml").mark(place, None) == place
    assert read_source_options(tmp_path / "no-such-file.toml").by_name == {}


LEAD = (
    "The ferry of Belford is to get a second boat next spring, as a letter of the port says that this paper has seen, "
    "and the town is to pay for half of it. The captain, who had asked for three, calls that a beginning and no more."
)


def stub(lead: str) -> str:
    said = json.dumps({"@type": "NewsArticle", "headline": "A Second Boat", "isAccessibleForFree": False})
    head = f'<title>A Second Boat</title><script type="application/ld+json">{said}</script>'
    body = f"<h1>A Second Boat</h1><p>{lead}</p><p>Subscribe to read the full article. Already a subscriber? Log in</p>"
    return f"<html lang=en><head>{head}</head><body><article>{body}</article></body></html>"


def flags_of(record: Any) -> list[str]:
    """The flags of a record; how sure extraction is of a text of two sentences is its own matter."""
    return [flag for flag in record["flags"] if flag != "low_confidence"]


def test_previews_become_records_that_whole_texts_replace_and_never_the_other_way(
    copydesk: Any, paper: Paper, data: Path
) -> None:
    paper.put("/boat", stub(LEAD))
    paper.feed("/boat")
    (data / "sources.toml").write_text(source(paper, "keep_previews = true\n"))
    night = "crawl", "--data", data, "--allow-private", paper.address, "--delay", 0
    assert copydesk(*night).out.startswith("1 address = 1 record")
    preview = records_of(data)["boat"]
    assert (preview["text"], preview["revision"]) == (LEAD, 1)
    assert flags_of(preview) == ["preview"]
    paper.article("/boat", "Belford")
    assert copydesk(*night).out.startswith("1 address = 1 record")
    whole = [row for row in all_records(data) if row["revision"] == 2]
    assert [row["flags"] for row in whole] == [[]]
    paper.put("/boat", stub(LEAD))
    assert copydesk(*night).out.startswith("1 address = 0 records + 1 unchanged")
    assert "the whole article that was published stays" in str(outcomes_of(data))
    asked = len(paper.asked)
    again = copydesk("reclean", "--data", data)
    assert again.code == 0, again.all
    assert [(row["revision"], flags_of(row)) for row in all_records(data, "reclean")] == [(1, ["preview"]), (2, [])]
    assert len(paper.asked) == asked
    assert copydesk("verify", data).code == 0


def outcomes_of(data: Path) -> list[dict[str, Any]]:
    return read_all(data / "outcomes")


def all_records(data: Path, below: str = "") -> list[dict[str, Any]]:
    found = [path for path in (data / below).rglob("records") if below or "reclean" not in path.parts]
    return sorted((row for path in found for row in read_all(path)), key=lambda row: row["revision"])


def read_all(folder: Path) -> list[dict[str, Any]]:
    paths = sorted(folder.rglob("*.jsonl.gz"))
    return [json.loads(line) for path in paths for line in gzip.decompress(path.read_bytes()).splitlines()]
