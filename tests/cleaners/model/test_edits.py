"""Edits between two forms of a line lead from one to the other, and are small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.cleaners.model.article import Article, Edit, apply, split_text
from copydesk.cleaners.model.edits import edits_between, trace

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


PIECES = st.text(alphabet="ab \n", max_size=5)


@st.composite
def two_steps(draw: st.DrawFn) -> tuple[str, str, list[Edit]]:
    """A text, what two steps made of it, and their edits."""
    before = draw(st.text(alphabet="abc \n", max_size=30))
    article, made = Article(before, split_text(before)), []
    for step in ("one", "two"):
        cuts = sorted(draw(st.lists(st.integers(0, len(article.text)), max_size=4, unique=True)))
        edits = [
            Edit(a, article.text[a:b], added, "rule")
            for a, b in zip(cuts[::2], cuts[1::2], strict=False)
            if (added := draw(PIECES)) != article.text[a:b]
        ]
        article, done = apply(article, edits, step=step)
        made += done
    return before, article.text, made


@given(two_steps())
def test_both_texts_can_be_read_from_the_drawing(case: tuple[str, str, list[Edit]]) -> None:
    before, after, edits = case
    segments = trace(before, edits)
    assert "".join(s.text for s in segments if s.added is None) == before
    assert "".join(s.text for s in segments if s.removed is None) == after


def test_each_segment_names_its_edit() -> None:
    drop = Edit(0, "spam\n\n", "", "lexicon:ad_slot", step="boilerplate")
    join = Edit(3, "\n", "", "word", step="linebreaks")
    segments = trace("spam\n\nNor\nth", [drop, join])
    assert [(s.text, s.removed and s.removed.rule) for s in segments] == [
        ("spam\n\n", "lexicon:ad_slot"),
        ("Nor", None),
        ("\n", "word"),
        ("th", None),
    ]
