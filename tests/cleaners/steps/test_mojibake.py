"""Cases of the step `encoding`: our own, and those that ftfy publishes with its source (Apache-2.0)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.model.article import Article, apply, split_text, undo
from copydesk.cleaners.steps.mojibake import MAX_MENDED, encoding

TEXT = Path(__file__).parents[3] / "fixtures" / "text"
OWN = json.loads((TEXT / "encoding.json").read_text("utf-8"))
UNTOUCHED = json.loads((TEXT / "untouched.json").read_text("utf-8"))
FTFY = json.loads((TEXT / "encoding_ftfy.json").read_text("utf-8"))


def run(text: str) -> str:
    article = Article(text, split_text(text))
    done, made = apply(article, encoding(article))
    assert undo(done, made).text == text
    return done.text


def with_marks(cases: list[dict[str, Any]]) -> list[Any]:
    known = pytest.mark.xfail(strict=True, reason="known failure")
    return [pytest.param(c, id=c["label"], marks=[known] if c.get("expect") == "fail" else []) for c in cases]


@pytest.mark.parametrize("case", with_marks(OWN + FTFY))
def test_case(case: dict[str, Any]) -> None:
    assert run(case["before"]) == case["after"]


@pytest.mark.parametrize("case", with_marks([c for c in FTFY if c.get("expect") != "fail"]))
def test_case_with_another_layer(case: dict[str, Any]) -> None:
    assert run(case["before"].encode().decode("latin-1")) == case["after"]


@pytest.mark.parametrize("case", with_marks([c for c in OWN + FTFY if c.get("expect") != "fail"]))
def test_twice_equals_once(case: dict[str, Any]) -> None:
    assert run(case["after"]) == case["after"]


@pytest.mark.parametrize("case", UNTOUCHED, ids=lambda c: str(c["label"]))
def test_untouched(case: dict[str, Any]) -> None:
    assert encoding(Article(case["text"])) == ()


def test_edits_are_small_and_in_the_title_too() -> None:
    edits = encoding(Article("Un cafÃ© noir et un thÃ© vert", title="Le cafÃ©"))
    assert [(e.field, e.at, e.removed, e.added, e.rule) for e in edits] == [
        ("text", 6, "Ã©", "é", "mojibake"),
        ("text", 22, "Ã©", "é", "mojibake"),
        ("title", 6, "Ã©", "é", "mojibake"),
    ]


@pytest.mark.usefixtures("in_budget")
def test_a_flood_of_mojibake_is_bounded() -> None:
    text = "\n".join(["dÃ©gÃ¢ts " * 500] * 300)
    encoding(Article(text))
    assert len(text) > MAX_MENDED
