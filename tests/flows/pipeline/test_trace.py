"""The drawing of edits tells the truth about both texts."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk.cleaners.model.article import Article, Edit, apply, split_text
from copydesk.flows.pipeline.trace import trace

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
