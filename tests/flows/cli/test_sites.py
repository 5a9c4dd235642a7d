"""`copydesk sites list`, `pause`, `resume`, `remove` and `check`, as a person calls them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.flows.paper import Paper
from tests.flows.stories import Told, publish_night, story


def test_sources_are_listed_paused_and_removed(copydesk: Any, data: Path) -> None:
    (data / "sources.toml").write_text('[[source]]\nname = "Gull"\nurl = "https://gull.example/"\n')
    assert copydesk("sites", "list", "--data", data).out == "on      Gull  https://gull.example/\n"
    assert copydesk("sites", "pause", "Gull", "--data", data).code == 0
    assert copydesk("sites", "list", "--data", data).out == "paused  Gull  https://gull.example/\n"
    assert copydesk("sites", "resume", "gull.example", "--data", data).out == "Gull is on\n"
    assert copydesk("sites", "remove", "Gull", "--data", data).code == 0
    empty = copydesk("sites", "list", "--data", data)
    assert (empty.code, empty.out) == (1, "")
    assert empty.err == f"there is no source yet: `copydesk sites add ADDRESS --data {data}` adds one\n"
    missing = copydesk("sites", "pause", "Tern", "--data", data)
    assert (missing.code, "no such source" in missing.err) == (2, True)


def test_a_name_cannot_act_on_the_terminal(copydesk: Any, data: Path) -> None:
    (data / "sources.toml").write_text('[[source]]\nname = "Gull \\u001b[31m"\nurl = "https://gull.example/"\n')
    said = copydesk("sites", "list", "--data", data)
    assert (said.code, "\x1b" in said.out, "Gull" in said.out) == (0, False, True)


def test_a_secret_of_a_source_is_not_listed(copydesk: Any, data: Path) -> None:
    (data / "sources.toml").write_text('[[source]]\nname = "Gull"\nurl = "https://gull.example/f.xml?apikey=k3y"\n')
    assert copydesk("sites", "list", "--data", data).out == "on      Gull  https://gull.example/f.xml?apikey=***\n"


def test_a_site_is_looked_at(copydesk: Any, data: Path, paper: Paper) -> None:
    paper.article("/skarholm-ferry", "Skarholm")
    paper.feed("/skarholm-ferry", "/gone")
    said = copydesk("sites", "check", f"{paper.origin}/feed.xml", "--data", data, "--allow-private", paper.address)
    assert said.code == 0, said.all
    assert "words: Ferry of Skarholm Sails Again" in said.out
    assert "http_status 404" in said.out
    assert not (data / "records").exists()


def test_a_site_is_looked_at_by_its_host_alone(copydesk: Any, data: Path, paper: Paper) -> None:
    paper.article("/skarholm-ferry", "Skarholm")
    paper.feed("/skarholm-ferry")
    (data / "sources.toml").write_text(f'[[source]]\nname = "P"\nurl = "{paper.origin}/feed.xml"\n')
    said = copydesk("sites", "check", paper.address, "--data", data, "--allow-private", paper.address)
    assert said.code == 0, said.all
    assert "words: Ferry of Skarholm Sails Again" in said.out


@pytest.mark.parametrize("words", ["two words", "", "https://"])
def test_what_is_no_site_is_not_looked_at(copydesk: Any, data: Path, words: str) -> None:
    said = copydesk("sites", "check", words, "--data", data)
    assert (said.code, "is no address and no host" in said.err) == (2, True)
    assert not (data / "checks").exists()


@pytest.mark.parametrize("pair", ["127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:70000", "http://127.0.0.1:80/"])
def test_what_is_opened_has_its_port(copydesk: Any, data: Path, pair: str) -> None:
    said = copydesk("sites", "check", "gull.example", "--data", data, "--allow-private", pair)
    # What is wrong with a call stands in a frame, which breaks its lines.
    told = " ".join(said.err.replace("│", " ").split())
    assert (said.code, f"{pair!r} is no host with its port" in told) == (2, True)


def test_a_site_of_which_nothing_is_known_is_said(copydesk: Any, data: Path) -> None:
    said = copydesk("sites", "show", "tern.example", "--data", data)
    assert (said.code, said.out) == (1, "")
    assert said.err == "nothing is known of tern.example: is it the host that the report names?\n"


def test_a_paused_source_is_not_asked(
    copydesk: Any, data: Path, paper: Paper, caplog: pytest.LogCaptureFixture
) -> None:
    paper.article("/skarholm-ferry", "Skarholm")
    paper.feed("/skarholm-ferry")
    (data / "sources.toml").write_text(f'[[source]]\nname = "P"\nurl = "{paper.origin}/feed.xml"\nenabled = false\n')
    with caplog.at_level("WARNING"):
        copydesk("crawl", "--data", data, "--allow-private", paper.address, "--workers", "1")
    assert paper.asked == []
    assert f"{data / 'sources.toml'} has no source that is on: nothing is asked for" in caplog.text


def test_a_rule_is_noted_before_anything_is_printed(copydesk: Any, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who pipes the command into one that reads three lines ends it at the fourth; what was published is noted."""
    publish_night(data, date(2026, 3, 1), [Told("https://gull.example/a", story("Aston"))])

    def hang_up(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("copydesk.flows.cli.sites_commands.say", hang_up)
    with pytest.raises(BrokenPipeError):
        copydesk("sites", "rule", "gull.example", "drop_lines", "Share this", "--data", data, "--publish")
    assert "gull.example: drop_lines: 'Share this'" in (data / "changes.jsonl").read_text()
