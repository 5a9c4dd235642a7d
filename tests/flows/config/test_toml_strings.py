"""Any text can be written into a file of sources and is read back as it was."""

import tomllib
from pathlib import Path

import pytest

from copydesk.flows.config.sources import read_sources
from copydesk.flows.config.toml_file import toml_string
from copydesk.flows.crawl.autodiscover import Found, source_entry
from copydesk.flows.runs.check_site import source_text

TEXTS = [
    "Lantern",
    'The "Post"',
    "back\\slash",
    "a\u200bb",
    "tag\U000e0041",
    "\U0001f30a harbour",
    "tab\tand\nline\x7f",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back(text: str) -> None:
    assert tomllib.loads(f"it = {toml_string(text)}")["it"] == text


def test_half_a_character_is_marked() -> None:
    assert tomllib.loads(f"it = {toml_string('a' + chr(0xD83C))}")["it"] == "a\ufffd"


def test_an_emoji_in_an_address_and_an_invisible_letter_in_a_name(tmp_path: Path) -> None:
    url = "https://paper.example/\U0001f30a"
    (tmp_path / "check.toml").write_text(source_text("tide \U0001f30a", [url], limit=5), "utf-8")
    (tmp_path / "added.toml").write_text(source_entry("quay\U000e0041", [Found(url, "rss", 9)]), "utf-8")
    checked, added = (read_sources(tmp_path / f"{name}.toml")[0] for name in ("check", "added"))
    assert (checked.name, checked.urls) == ("tide \U0001f30a", (url,))
    assert (added.name, added.urls) == ("quay\U000e0041", (url,))
