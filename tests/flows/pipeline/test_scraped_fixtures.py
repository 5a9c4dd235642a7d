"""The scraped texts and what should come of them belong together: no word was invented, none of the article lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from copydesk.flows.demo.sites.body import garble

SCRAPED = Path(__file__).parents[3] / "fixtures" / "text" / "scraped"
CASES = sorted(path.stem for path in SCRAPED.glob("*.txt"))


def read(name: str) -> tuple[str, dict[str, str]]:
    raw = (SCRAPED / f"{name}.txt").read_text("utf-8")
    return raw, json.loads((SCRAPED / f"{name}.json").read_text("utf-8"))


def squeezed(text: str) -> str:
    """The text without white space and without hyphens, which a line's end may have added."""
    return re.sub(r"[\s-]+", "", text)


def test_there_are_enough_of_them() -> None:
    languages = {read(name)[1]["language"] for name in CASES}
    assert len(CASES) >= 6
    assert languages == {"en", "de", "ko", "es"}


@pytest.mark.parametrize("name", CASES)
def test_expected_text_stands_in_the_input(name: str) -> None:
    raw, expected = read(name)
    assert sorted(expected) == ["comment", "language", "text", "title"]
    body = squeezed(raw)
    for paragraph in [expected["title"], *expected["text"].split("\n\n")]:
        assert squeezed(paragraph) in body or squeezed(garble(paragraph)) in body


@pytest.mark.parametrize("name", [name for name in CASES if "untouched" in name])
def test_untouched_input_is_headline_and_text(name: str) -> None:
    raw, expected = read(name)
    assert raw == f"{expected['title']}\n\n{expected['text']}\n"


@pytest.mark.parametrize("name", [name for name in CASES if "untouched" not in name])
def test_damaged_input_does_not_hold_the_expected_text(name: str) -> None:
    raw, expected = read(name)
    assert expected["text"] not in raw


@pytest.mark.parametrize("name", CASES)
def test_layout_is_that_of_records(name: str) -> None:
    text = read(name)[1]["text"]
    assert re.findall(r"\n{3,}|[ \t]\n|\n[ \t]|^\s|\s$", text) == []
