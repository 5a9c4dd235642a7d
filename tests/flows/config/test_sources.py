"""`sources.toml`: every mistake names file, line and key."""

import tomllib
from pathlib import Path

import pytest

from copydesk.flows.config.settings import SettingsError
from copydesk.flows.config.sources import SourceEntry, read_sources, source_text
from copydesk.flows.config.toml_file import toml_string

GOOD = """\
# what we read
[[source]]
name = "Lantern"
url = "https://lantern.example/feed.xml"

[[source]]
name = "Harbour Post"
url = ["https://post.example/sitemap.xml", "https://post.example/"]
include = ["/news/"]
exclude = ["/sport/", "[?]page="]
delay = 2
limit = 50
languages = ["de", "de-AT"]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    return path


def test_a_file_of_sources(tmp_path: Path) -> None:
    assert read_sources(write(tmp_path, GOOD)) == (
        SourceEntry("Lantern", ("https://lantern.example/feed.xml",)),
        SourceEntry(
            "Harbour Post",
            ("https://post.example/sitemap.xml", "https://post.example/"),
            ("/news/",),
            ("/sport/", "[?]page="),
            2.0,
            50,
            ("de", "de-AT"),
        ),
    )


def test_what_operators_tune(tmp_path: Path) -> None:
    tuned = (
        'enabled = false\nmax_seconds = 90\ntables = "drop"\nuser_agent = "GazetteBot/1.0 (+https://gazette.example)"\n'
    )
    source = read_sources(write(tmp_path, GOOD + tuned))[1]
    assert (source.enabled, source.max_seconds, source.tables) == (False, 90.0, "drop")
    assert source.user_agent == "GazetteBot/1.0 (+https://gazette.example)"


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_no_sources(tmp_path: Path, text: str) -> None:
    assert read_sources(write(tmp_path, text)) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("limit = 50", "limits = 50", 12, "source.limits"),
        ("limit = 50", "limit = 0", 12, "source.limit"),
        ("limit = 50", "limit = true", 12, "source.limit"),
        ("delay = 2", 'delay = "2"', 11, "source.delay"),
        ("delay = 2", "delay = -1", 11, "source.delay"),
        ("delay = 2", 'enabled = "no"', 11, "source.enabled"),
        ("delay = 2", 'tables = "some"', 11, "source.tables"),
        ("delay = 2", "max_seconds = 0", 11, "source.max_seconds"),
        ("delay = 2", "max_seconds = true", 11, "source.max_seconds"),
        ("delay = 2", 'user_agent = ""', 11, "source.user_agent"),
        ("delay = 2", 'user_agent = "a\\r\\nHost: b"', 11, "source.user_agent"),
        ("delay = 2", 'user_agent = "Mozilla/5.0 (X11) Firefox/140.0"', 11, "source.user_agent"),
        ('"https://lantern.example/feed.xml"', '"lantern.example/feed"', 4, "source.url"),
        ('"https://lantern.example/feed.xml"', '"file:///etc/passwd"', 4, "source.url"),
        ('"https://lantern.example/feed.xml"', '"https://me:secret@lantern.example/"', 4, "source.url"),
        ('"https://lantern.example/feed.xml"', "7", 4, "source.url"),
        ('url = "https://lantern.example/feed.xml"', "", 2, "source.url"),
        ('name = "Lantern"', "", 2, "source.name"),
        ('name = "Harbour Post"', 'name = "Lantern"', 7, "source.name"),
        ('["/news/"]', '["("]', 9, "source.include"),
        ('["de", "de-AT"]', '["German language"]', 13, "source.languages"),
        ("# what we read", "what = 1", 1, "what"),
    ],
)
def test_a_mistake_is_pointed_at(tmp_path: Path, old: str, new: str, line: int, key: str) -> None:
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(SettingsError) as caught:
        read_sources(path)
    assert (caught.value.path, caught.value.line, caught.value.key) == (str(path), line, key)
    assert str(caught.value).startswith(f"{path}:{line}: {key}: ")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("text", "line"), [("[[source]]\nname = \n", 2), ("\n\n[[source]", 3)])
def test_what_is_no_toml(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(SettingsError) as caught:
        read_sources(write(tmp_path, text))
    assert caught.value.line == line


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_sources(tmp_path / "none.toml")


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
