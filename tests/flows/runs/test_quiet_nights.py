"""A night on which the feed has nothing new is published like any other, and holds when it is verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.flows.paper import Paper


def test_a_night_whose_feed_has_nothing_new_verifies(copydesk: Any, paper: Paper, data: Path) -> None:
    paper.article("/ferry", "Aston")
    paper.feed("/ferry")
    paper.tags["/feed.xml"] = '"1"'
    (data / "sources.toml").write_text(f'[[source]]\nname = "Lantern"\nurl = "{paper.origin}/feed.xml"\n')
    night = "crawl", "--data", data, "--allow-private", paper.address, "--delay", 0
    assert copydesk(*night).out.startswith("1 address = 1 record")
    assert copydesk(*night).out.startswith("1 address = 0 records + 1 unchanged")
    assert paper.asked.count("/ferry") == 1
    told = copydesk("verify", data)
    assert (told.code, "all is well" in told.all) == (0, True), told.all
