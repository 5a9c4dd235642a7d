"""What figures and reports tell of a page has no secret of its address."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.metrics.store import _times
from copydesk.flows.pipeline.shards import write_shard
from copydesk.flows.runs.reporting import address_rows
from copydesk.flows.storage.data_folder import DataFolder
from tests.flows.paper import Paper
from tests.flows.stories import Told, publish_night, rows_of, story


@pytest.mark.parametrize(
    "name", ["api_key", "access_token", "token", "ApiKey", "secret_key", "private-token", "client_secret", "passcode"]
)
def test_the_slowest_pages_are_named_without_secrets(tmp_path: Path, name: str) -> None:
    row = {"source_url": f"https://a.example/story?{name}=opensesame&page=2", "seconds": 1.5}
    write_shard(tmp_path / "cleaned.jsonl", [json.dumps(row).encode()])
    _, (slowest,) = _times([tmp_path / "cleaned.jsonl"])
    assert slowest.url == f"https://a.example/story?{name}=***&page=2"


def test_sources_that_are_named_by_their_address_are_told_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from copydesk.flows.runs import reporting
    from copydesk.flows.storage.data_folder import DataFolder
    from copydesk.flows.storage.state.database import Visit, open_state

    url = "https://a.example/feed?api_key=opensesame"
    state = open_state(DataFolder(tmp_path).state_url)
    state.begin("nightly-1", "2026-03-01")
    state.plan("nightly-1", [Visit(0, url, url, "a.example", source=url)], "2026-03-01")
    state.close()
    shown = {"source_url": "https://a.example/feed?api_key=***", "url": None, "reason": "http_status", "detail": None}
    monkeypatch.setattr(reporting, "read_kind", lambda *_: [shown])
    found = reporting.troubles(tmp_path, {"run": "nightly-1", "files": []})
    assert found == Counter({reporting.Trouble(shown["source_url"], "a.example", "http_status"): 1})


def test_a_path_that_lets_one_person_in_is_published_and_shown_nowhere(
    paper: Paper, data: Path, copydesk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """What is published keeps its address, which tells it from others; reports, figures and logs do not show it."""
    drawn = [f"9f8e7d6c5b4a3928170{n}" for n in range(4)]
    paths = [f"/invite/{drawn[0]}", f"/invite/{drawn[1]}", f"/reset/{drawn[2]}", f"/story/{drawn[3]}"]
    for path, town in zip(paths, ("Aston", "Belton", "", "Carlow"), strict=True):
        if town:
            paper.article(path, town)
    paper.put(f"/invite/{drawn[1]}", "<html lang=en><title>Thin</title><p>Too short.</p></html>")
    paper.feed(*paths)
    (data / "sources.toml").write_text(f'[[source]]\nname = "P"\nurl = "{paper.origin}/feed.xml"\n')
    told = copydesk("crawl", "--data", data, "--allow-private", paper.address, "--delay", 0, "--workers", 1)
    assert told.code == 0
    published = {row["source_url"] for row in rows_of(data, "outcomes")}
    assert published == {f"{paper.origin}{path}" for path in paths}
    (entry,) = DataFolder(data).runs(DataFolder(data).days()[0])
    shown = [path.read_text() for part in ("reports", "figures") for path in (data / part).iterdir()]
    shown += [told.out, told.err, caplog.text, json.dumps(address_rows(data, entry))]
    assert [each for each in drawn[:3] if any(each in text for text in shown)] == []
    assert any(drawn[3] in text for text in shown)


def test_places_of_archives_and_copies_are_told_without_secrets(copydesk: Any, tmp_path: Path) -> None:
    publish_night(tmp_path / "data", date(2026, 11, 20), [Told("https://a.example/quay", story("Aston"))])
    lost = copydesk("import-warc", "memory://desk/a.warc.gz?token=opensesame", "--data", tmp_path / "data")
    assert (lost.code, lost.err.strip()) == (1, "memory://desk/a.warc.gz?token=***: no such file")
    also = "memory://me:opensesame@desk/place"
    told = copydesk("forget", "https://a.example/quay", "--data", tmp_path / "data", "--also", also)
    assert told.code == 1
    assert "memory://***@desk/place is none of" in told.err
