"""The headline step: what it takes off a scraped text, and that it is done after one time."""

import pytest

from copydesk.cleaners.model.article import Article, apply, split_text
from copydesk.cleaners.steps.headline import headline

BODY = "The ferry sails again after a week of repairs, the port said on Monday. " * 3

CASES = {
    "a headline": ("Ferry Back in Service\n\n" + BODY, None, (), BODY.strip()),
    "printed twice": ("Ferry Back\n\nFerry Back\n\nFerry  back\n\n" + BODY, None, (), BODY.strip()),
    "twice, the title known": ("Ferry Back\n\nferry back\n\n" + BODY, "Ferry Back", (), BODY.strip()),
    "a byline between the two": ("Ferry Back\n\nBy Ann Lee\n\nFerry Back\n\n" + BODY, None, ("Ann Lee",), BODY.strip()),
    "a byline": ("Ferry Back\n\nBy Ann Lee\n\n" + BODY, "Ferry Back", ("Ann Lee",), BODY.strip()),
    "bylines, the last too far down": (
        "One.\n\nTwo.\n\nAnn Lee\n\nAnn Lee\n\nThree.\n\nFour.\n\nAnn Lee",
        None,
        ("Ann Lee",),
        "One.\n\nTwo.\n\nThree.\n\nFour.\n\nAnn Lee",
    ),
    "a headline below its byline": ("Ann Lee.\n\nAnn Lee\n\nFerry", None, ("Ann Lee",), "Ann Lee.\n\nFerry"),
    "the same words further down": (BODY + "\n\nFerry Back", "Ferry Back", (), BODY + "\n\nFerry Back"),
    "another title": ("Ferry Back\n\n" + BODY, "Wall Mended", (), "Ferry Back\n\n" + BODY),
    "an author in a sentence": (BODY + "\n\nAnn Lee was there.", None, ("Ann Lee",), BODY + "\n\nAnn Lee was there."),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_case(case: tuple[str, str | None, tuple[str, ...], str]) -> None:
    text, title, authors, expected = case
    article = Article(text, split_text(text), title=title, authors=authors)
    once, _ = apply(article, headline(article))
    assert once.text.strip() == expected.strip()
    assert headline(once) == ()


WITHOUT_STOPS = (
    "The keeper of the light says that the old lamp went out twice in the storms of last winter",
    "She stood on the gallery both nights with a torch in her hand and showed the boats the way",
    "The council has promised a new lamp before the spring and new glass for the windows as well",
)


def test_the_first_paragraph_of_a_text_without_full_stops_is_no_headline() -> None:
    text = "\n\n".join(WITHOUT_STOPS)
    assert headline(Article(text, split_text(text))) == ()
    text = f"Keeper asks for a lamp\n\n{text}"
    assert headline(Article(text, split_text(text)))[-1].added == "Keeper asks for a lamp"


def test_a_line_that_ends_with_a_word_that_wants_another_one_is_no_headline() -> None:
    text = f"The ferry and the\n\nHarbour Board. {BODY}"
    assert headline(Article(text, split_text(text))) == ()
