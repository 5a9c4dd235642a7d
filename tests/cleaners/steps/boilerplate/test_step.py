"""The boilerplate step on the cases of the fixture, and the laws that hold for all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copydesk.cleaners.model.article import Article, Kind, Part, apply, lay_out, split_text, undo
from copydesk.cleaners.steps.boilerplate import learn_profile, observe
from copydesk.cleaners.steps.boilerplate.step import boilerplate

CASES = json.loads((Path(__file__).parents[4] / "fixtures/text/boilerplate.json").read_text(encoding="utf-8"))


def article_of(case: dict[str, str], text: str | None = None) -> Article:
    text = case["before"] if text is None else text
    return Article(text, split_text(text), title=case.get("title"), language=case.get("language"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case):
    article = article_of(case)
    cleaned, _ = apply(article, boilerplate(None)(article))
    assert cleaned.text == case.get("after", case["before"])


def test_at_least_as_many_cases_stay_as_change():
    changed = sum("after" in case for case in CASES)
    assert len(CASES) - changed >= changed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_twice_equals_once_and_undo_brings_back(case):
    article = article_of(case)
    step = boilerplate(learn_profile([observe(article)], night="2026-03-01"))
    cleaned, made = apply(article, step(article))
    assert step(cleaned) == ()
    assert undo(cleaned, made).text == article.text


@pytest.mark.parametrize("text", ["", " ", "\n\n", "x", "#" * 5000, "a " * 20000, "\u200f", "| " * 3000])
def test_odd_texts_are_quick_and_safe(text):
    article = Article(text, split_text(text))
    cleaned, made = apply(article, boilerplate(None)(article))
    assert undo(cleaned, made).text == text


@pytest.mark.parametrize(("kind", "left"), [(Kind.PARAGRAPH, 2), (Kind.TABLE_ROW, 4)])
def test_rows_of_a_table_stay_whatever_they_say(kind, left):
    prose = "The ferry will sail again on Monday, the harbour master said, once both of its engines have been tested."
    parts = [
        Part(prose),
        Part("Share this article", kind),
        Part("Advertisement", kind),
        Part(prose.replace("ferry", "tug")),
    ]
    text, blocks = lay_out(parts)
    article = Article(text, blocks, language="en")
    assert len(apply(article, boilerplate(None)(article))[0].blocks) == left
