"""Edits can be made and taken back, whatever they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.cleaners.model.article import (
    Article,
    Edit,
    EditError,
    Kind,
    Part,
    apply,
    drop_blocks,
    lay_out,
    split_text,
    undo,
)

PIECES = st.text(alphabet="ab \né한", max_size=6)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Article, tuple[Edit, ...]]:
    """An article and edits that fit it and do not overlap."""
    text, edits = "", []
    for _ in range(draw(st.integers(0, 6))):
        text += draw(PIECES)
        removed, added = draw(PIECES), draw(PIECES)
        if removed or added:
            edits.append(Edit(len(text), removed, added, "rule"))
        text += removed + "|"
    return Article(text, split_text(text), title=draw(st.sampled_from([None, "Title"]))), tuple(edits)


@given(edited())
def test_undo_gives_back_what_was(case: tuple[Article, tuple[Edit, ...]]) -> None:
    article, edits = case
    after, made = apply(article, edits, step="step")
    assert undo(after, made).text == article.text
    assert undo(after, made).title == article.title
    assert {e.step for e in made} <= {"step"}


@given(edited())
def test_blocks_stay_inside_the_text_and_in_order(case: tuple[Article, tuple[Edit, ...]]) -> None:
    after, _ = apply(*case)
    ends = [0, *(x for b in after.blocks for x in (b.start, b.end)), len(after.text)]
    assert ends == sorted(ends)


def test_blocks_move_with_their_text() -> None:
    text, blocks = lay_out([Part("One", Kind.HEADING, "h2"), Part("spam"), Part("two words", slot="p")])
    article = Article(text, blocks)
    after, _ = apply(article, [*drop_blocks(article, [None, "spam", None]), Edit(text.index(" words"), " ", "_", "x")])
    assert after.text == "One\n\ntwo_words"
    assert [(after.block_text(b), b.kind, b.slot) for b in after.blocks] == [
        ("One", Kind.HEADING, "h2"),
        ("two_words", Kind.PARAGRAPH, "p"),
    ]


@pytest.mark.parametrize(
    ("kept", "after"),
    [
        ([True, True, True], "a\n\nb\n\nc"),
        ([False, True, True], "b\n\nc"),
        ([True, False, True], "a\n\nc"),
        ([True, True, False], "a\n\nb"),
        ([True, False, False], "a"),
        ([False, False, True], "c"),
        ([False, True, False], "b"),
        ([False, False, False], ""),
    ],
)
def test_dropping_blocks_leaves_no_gap(kept: list[bool], after: str) -> None:
    text, blocks = lay_out([Part("a"), Part("b"), Part("c")])
    article = Article(text, blocks)
    assert apply(article, drop_blocks(article, [None if k else "rule" for k in kept]))[0].text == after


def test_an_edit_that_does_not_fit_is_refused() -> None:
    with pytest.raises(EditError, match="no 'x' at 1"):
        apply(Article("abc"), [Edit(1, "x", "", "rule")])


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(EditError, match="overlap"):
        apply(Article("abc"), [Edit(0, "ab", "", "one"), Edit(1, "bc", "", "two")])
