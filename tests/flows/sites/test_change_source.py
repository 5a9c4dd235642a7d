"""Sources paused, resumed and removed in the file that people write by hand."""

from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.config.sources import read_sources
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.sites.change_source import (
    SourceChange,
    change_source,
    limit_source,
    pace_source,
    remove_source,
    require_source_on,
    switch_source,
)
from copydesk.flows.storage.change_log import read_changes

TEXT = """\
# ours
[[source]]
name = "Lantern"   # the one in the north
url = [
  "https://lantern.example/feed.xml",
]

# asked for by the culture desk
[[source]]
name = "Gull"
url = "https://gull.example/"
limit = 9
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "sources.toml").write_text(TEXT)
    return tmp_path


def text_of(data: Path) -> str:
    return (data / "sources.toml").read_text()


def test_a_source_is_paused_and_resumed(data: Path) -> None:
    assert switch_source(data, "Lantern", enabled=False).enabled is False
    assert text_of(data) == TEXT.replace("[[source]]", "[[source]]\nenabled = false", 1)
    assert [source.enabled for source in read_sources(data / "sources.toml")] == [False, True]
    switch_source(data, "lantern.example", enabled=True)
    assert text_of(data) == TEXT.replace("[[source]]", "[[source]]\nenabled = true", 1)


def test_a_source_that_is_on_already_changes_nothing(data: Path) -> None:
    switch_source(data, "Gull", enabled=True)
    assert text_of(data) == TEXT


def test_a_source_is_removed_and_the_others_and_their_comments_stay(data: Path) -> None:
    assert remove_source(data, "Lantern").name == "Lantern"
    assert text_of(data) == TEXT[:7] + TEXT[TEXT.index("# asked") - 1 :]
    remove_source(data, "Gull")
    assert read_sources(data / "sources.toml") == ()


def test_a_limit_and_a_pace_are_set_in_their_place_and_comments_stay(data: Path) -> None:
    path = data / "sources.toml"
    text = TEXT.replace("limit = 9", "limit = 9  # as agreed with them")
    path.write_text(text)
    assert limit_source(data, "Gull", 12).limit == 12
    assert text_of(data) == text.replace("= 9", "= 12")
    assert pace_source(data, "Gull", 2.5).delay == 2.5
    assert text_of(data) == text.replace("= 9", "= 12").replace(
        '[[source]]\nname = "Gull"', '[[source]]\ndelay = 2.5\nname = "Gull"'
    )
    pace_source(data, "Gull", None)
    limit_source(data, "gull.example", None)
    assert text_of(data) == text.replace("limit = 9  ", "")


@pytest.mark.parametrize(("change", "value"), [(limit_source, 0), (pace_source, -1.0), (pace_source, float("nan"))])
def test_a_value_that_cannot_be_changes_nothing(data: Path, change: Any, value: float) -> None:
    with pytest.raises(SettingsError, match=r"sources\.toml:\d+: source\."):
        change(data, "Gull", value)
    assert text_of(data) == TEXT
    assert [path.name for path in data.iterdir()] == ["sources.toml"]


def test_a_source_named_by_its_address_is_found_by_what_reports_call_it(data: Path) -> None:
    (data / "sources.toml").write_text(
        '[[source]]\nname = "https://g.example/?token=abc"\nurl = "https://g.example/"\n'
    )
    assert switch_source(data, "https://g.example/?token=***", enabled=False).enabled is False


def test_a_paused_source_is_not_asked_for_by_hand(data: Path) -> None:
    require_source_on(data, "gull.example")
    switch_source(data, "Gull", enabled=False)
    with pytest.raises(SettingsError, match="is paused: resume it first"):
        require_source_on(data, "gull.example")
    with pytest.raises(SettingsError, match="no source is of that host"):
        require_source_on(data, "tern.example")


def test_a_change_is_noted_with_who_made_it(data: Path) -> None:
    assert change_source(data, SourceChange("limit", "Gull", "3"), who="ann") == "Gull gives 3 addresses a run"
    assert change_source(data, SourceChange("delay", "Gull", "2.5"), who="ann") == "Gull is asked every 2.5 s"
    with pytest.raises(SettingsError, match=r"a whole number of addresses, not '3\.5'"):
        change_source(data, SourceChange("limit", "Gull", "3.5"), who="ann")
    told = [(change.who, change.what) for change in read_changes(data)]
    assert told == [("ann", "Gull is asked every 2.5 s"), ("ann", "Gull gives 3 addresses a run")]
    assert "<small>Gull, delay 2.5, limit 3</small>" in (data / "reports" / "index.html").read_text()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (SourceChange("resume", "Gull"), "Gull is on"),
        (SourceChange("limit", "Gull", "9"), "Gull gives 9 addresses a run"),
        (SourceChange("delay", "Gull", ""), "Gull is asked as the settings say"),
    ],
)
def test_what_is_so_already_is_said_and_is_no_change(data: Path, change: SourceChange, said: str) -> None:
    assert change_source(data, change, who="ann") == f"{said}, as before: nothing was changed"
    assert (text_of(data), list(read_changes(data))) == (TEXT, [])


@pytest.mark.parametrize("name", ["Lantern.EXAMPLE", "https://lantern.example/", "http://lantern.example", "LANTERN"])
def test_a_source_is_found_as_people_write_it(data: Path, name: str) -> None:
    assert switch_source(data, name, enabled=False).name == "Lantern"


def test_names_that_are_none(data: Path) -> None:
    with pytest.raises(SettingsError, match="no such source; there are 'Lantern', 'Gull'"):
        remove_source(data, "Tern")
    (data / "sources.toml").write_text(TEXT.replace("lantern.example", "gull.example"))
    with pytest.raises(SettingsError, match="several sources have that host: 'Lantern', 'Gull'"):
        switch_source(data, "gull.example", enabled=False)
    assert "enabled" not in text_of(data)


def test_a_file_that_cannot_be_changed_by_lines_stays_as_it_is(data: Path) -> None:
    odd = 'source = [{name = "Lantern", url = "https://lantern.example/"}]\n'
    (data / "sources.toml").write_text(odd)
    with pytest.raises(SettingsError, match="edit it"):
        switch_source(data, "Lantern", enabled=False)
    assert text_of(data) == odd
