"""`copydesk sites list`, `pause`, `resume`, `remove` and `check`, as a person calls them."""

from pathlib import Path
from typing import Any

from tests.flows.paper import Paper


def test_sources_are_listed_paused_and_removed(copydesk: Any, data: Path) -> None:
    (data / "sources.toml").write_text('[[source]]\nname = "Gull"\nurl = "https://gull.example/"\n')
    assert copydesk("sites", "list", "--data", data).out == "on      Gull  https://gull.example/\n"
    assert copydesk("sites", "pause", "Gull", "--data", data).code == 0
    assert copydesk("sites", "list", "--data", data).out == "paused  Gull  https://gull.example/\n"
    assert copydesk("sites", "resume", "gull.example", "--data", data).out == "Gull is on\n"
    assert copydesk("sites", "remove", "Gull", "--data", data).code == 0
    assert copydesk("sites", "list", "--data", data).out == ""
    missing = copydesk("sites", "pause", "Tern", "--data", data)
    assert (missing.code, "no such source" in missing.all) != (0, True)
    assert "no such source" in missing.all


def test_a_site_is_looked_at(copydesk: Any, data: Path, paper: Paper) -> None:
    paper.article("/skarholm-ferry", "Skarholm")
    paper.feed("/skarholm-ferry", "/gone")
    said = copydesk("sites", "check", f"{paper.origin}/feed.xml", "--data", data, "--allow-private", paper.address)
    assert said.code == 0, said.all
    assert "words: Ferry of Skarholm Sails Again" in said.out
    assert "http_status 404" in said.out
    assert not (data / "records").exists()


def test_a_paused_source_is_not_asked(copydesk: Any, data: Path, paper: Paper) -> None:
    paper.article("/skarholm-ferry", "Skarholm")
    paper.feed("/skarholm-ferry")
    (data / "sources.toml").write_text(f'[[source]]\nname = "P"\nurl = "{paper.origin}/feed.xml"\nenabled = false\n')
    copydesk("crawl", "--data", data, "--allow-private", paper.address, "--workers", "1")
    assert paper.asked == []
