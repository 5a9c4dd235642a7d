"""What figures and reports tell of a page has no secret of its address."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from copydesk.flows.metrics.store import _times
from copydesk.flows.pipeline.shards import write_shard


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
