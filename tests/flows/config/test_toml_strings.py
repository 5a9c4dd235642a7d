"""Any text can be written into a file of sources and is read back as it was."""

import tomllib
from pathlib import Path

import pytest

from copydesk.flows.config.read_sources import read_sources
from copydesk.flows.config.sources import source_text
from copydesk.flows.config.toml_file import toml_string

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
    (tmp_path / "sources.toml").write_text(source_text("quay\U000e0041", [url, f"{url}?b"], limit=5), "utf-8")
    (read,) = read_sources(tmp_path / "sources.toml")
    assert (read.name, read.urls, read.limit) == ("quay\U000e0041", (url, f"{url}?b"), 5)


def test_all_that_is_written_is_read(tmp_path: Path) -> None:
    text = source_text("Lantern", ["https://lantern.example/"], delay=0.5, languages=["en", "pt-BR"])
    (tmp_path / "sources.toml").write_text(text, "utf-8")
    (read,) = read_sources(tmp_path / "sources.toml")
    assert (read.urls, read.delay, read.languages) == (("https://lantern.example/",), 0.5, ("en", "pt-BR"))
