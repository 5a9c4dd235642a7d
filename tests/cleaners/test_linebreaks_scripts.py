"""Line-break repair in scripts and languages that no weights were fitted to: words made whole, and no harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.language.lexicon import has_word_list
from copydesk.cleaners.language.scripts import MARKS, is_letters
from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite

CASES: list[dict[str, str]] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "text" / "linebreaks_scripts.json").read_text("utf-8")
)


def of_kind(kind: str) -> list[Any]:
    return [pytest.param(case, id=f"{case['lang']}: {case['before'][:12]}") for case in CASES if case["kind"] == kind]


def repair(text: str, language: str | None) -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize("said", [True, False], ids=["language said", "language not said"])
@pytest.mark.parametrize("case", of_kind("broken"))
def test_broken_sentences_become_whole(case: dict[str, str], said: bool) -> None:
    assert repair(case["before"], case["lang"] if said else None) == case["after"]


@pytest.mark.parametrize("case", of_kind("meant"))
def test_lists_of_headlines_and_labels_stay(case: dict[str, str]) -> None:
    assert repair(case["before"], case["lang"]) == case["before"]
    assert repair(case["before"], None) == case["before"]


@pytest.mark.parametrize("case", of_kind("unlisted"))
def test_words_of_a_language_without_a_list_are_never_run_together(case: dict[str, str]) -> None:
    assert not has_word_list(case["lang"])
    for language in (case["lang"], None):
        assert repair(case["before"], language).split() == case["after"].split()


def test_marks_are_part_of_words() -> None:
    """Vowel signs of Hindi and Tamil are no letters to `str.isalpha`: their words were cut at each."""
    assert is_letters("विद्यालय")
    assert is_letters("மாணவர்")
    assert "\u0301" in _expanded(MARKS)


def _expanded(ranges: str) -> set[str]:
    found: set[str] = set()
    at = 0
    while at < len(ranges):
        if ranges[at + 1 : at + 2] == "-":
            found |= set(map(chr, range(ord(ranges[at]), ord(ranges[at + 2]) + 1)))
            at += 3
        else:
            found.add(ranges[at])
            at += 1
    return found
