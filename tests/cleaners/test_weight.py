"""Cleaning that takes too much says so, and past a bound is withheld."""

from __future__ import annotations

import pytest

from copydesk.cleaners.model.article import Article, Edit
from copydesk.cleaners.pipeline import Bounds, Weight, removed_share, weigh


def cut(width: int) -> list[Edit]:
    return [Edit(0, "x" * width, "", "site:line")]


@pytest.mark.parametrize(
    ("taken", "weight"),
    [(0, Weight.LIGHT), (30, Weight.LIGHT), (31, Weight.HEAVY), (85, Weight.HEAVY), (86, Weight.TOO_HEAVY)],
)
def test_weight_of_edits(taken, weight):
    assert weigh(Article("x" * 100), cut(taken)) == weight


def test_bounds_can_be_given():
    assert weigh(Article("x" * 100), cut(20), Bounds(heavy=0.1, withheld=0.15)) == Weight.TOO_HEAVY


def test_letters_of_scripts_without_spaces_count_three():
    article = Article("市" * 10 + "x" * 30)
    assert removed_share(article, [Edit(0, "市" * 10, "", "site:line")]) == 0.5


def test_title_edits_and_empty_texts_weigh_nothing():
    assert removed_share(Article("x" * 10, title="yy"), [Edit(0, "yy", "", "title", field="title")]) == 0.0
    assert removed_share(Article(""), []) == 0.0
