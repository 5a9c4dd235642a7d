"""Sources paused, resumed and removed in the file that people write by hand."""

from pathlib import Path

import pytest

from copydesk.flows.config.sources import read_sources
from copydesk.flows.config.toml_file import SettingsError
from copydesk.flows.sites.source_edits import remove_source, switch_source

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
