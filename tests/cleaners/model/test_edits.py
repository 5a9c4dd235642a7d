"""Edits between two forms of a line lead from one to the other, and are small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.cleaners.model.article import Article, apply
from copydesk.cleaners.model.edits import edits_between

WORDS = st.text(alphabet="ab é\t", max_size=30)


@given(WORDS, WORDS)
def test_they_lead_from_one_to_the_other(before: str, after: str) -> None:
    done, _ = apply(Article(before), edits_between(before, after, at=0, rule="r"))
    assert done.text == after


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("same", "same", []),
        ("one twö three", "one two three", [(6, "ö", "o")]),
        ("a b c", "a  c", [(2, "b ", " ")]),
        ("x", "", [(0, "x", "")]),
        ("", "x", [(0, "", "x")]),
        ("aXb cXd", "aYb cYd", [(1, "X", "Y"), (5, "X", "Y")]),
    ],
)
def test_they_are_small(before: str, after: str, expected: list[tuple[int, str, str]]) -> None:
    edits = edits_between(before, after, at=0, rule="r")
    assert apply(Article(before), edits)[0].text == after
    assert sum(len(e.removed) + len(e.added) for e in edits) <= sum(len(r) + len(a) for _, r, a in expected)


def test_a_line_of_many_words_is_compared_quickly() -> None:
    before = "word " * 20_000
    edits = edits_between(before, "other " + before, at=0, rule="r")
    assert [(e.at, e.removed, e.added) for e in edits] == [(0, "", "other ")]
