"""One line of plain text, and its words."""

from __future__ import annotations

import pytest

from copydesk.cleaners.metadata.labels import letters, tidy, words

CHANGED = {
    "spaces": ("  a \t b\n\nc ", "a b c"),
    "no-break spaces": ("a\u00a0b\u2003c", "a b c"),
    "entity": ("Fish &amp; chips", "Fish & chips"),
    "entity twice": ("Fish &amp;amp; chips", "Fish & chips"),
    "quotes": ("&#8220;Yes&#8221;", "“Yes”"),
    "markup": ("<em>Fish</em> and <br/>chips", "Fish and chips"),
    "comment": ("Fish<!-- no --> chips", "Fish chips"),
    "controls": ("Fi\x00sh\x1b", "Fish"),
    "surrogate": ("Fi\ud83dsh", "Fish"),
    "direction marks": ("\u202bFish\u202c\ufeff", "Fish"),
}

SAME = [
    "Fish & chips",
    "“Fish” – and ‘chips’…",
    "1 < 2 and 3 > 2",
    "AT&T",
    "Héllo wörld",
    "می\u200cخواهم",
    "క్\u200cష",
    "👩\u200d🍳 cooks",
    "Helikopter\u00adlandeplatz",
    "東京",
    "<3",
]

NOTHING = [None, 7, 1.5, True, [], {}, ["a"], "", " ", "\n", "<b></b>", "&nbsp;", "\ud800", b"a"]


@pytest.mark.parametrize(("before", "after"), CHANGED.values(), ids=CHANGED)
def test_changed(before: str, after: str) -> None:
    assert tidy(before) == after


@pytest.mark.parametrize("text", SAME)
def test_untouched(text: str) -> None:
    assert tidy(text) == text


@pytest.mark.parametrize("value", NOTHING, ids=repr)
def test_nothing(value: object) -> None:
    assert tidy(value) is None


def test_words() -> None:
    assert words("Don't stop: 24 boats") == ("don", "t", "stop", "24", "boats")
    assert words("東京 2024") == ("東", "京", "2024")
    assert words(None) == ()
    assert letters("The Daily-Example!") == "thedailyexample"


@pytest.mark.usefixtures("in_budget")
def test_hostile_texts_are_quick() -> None:
    for text in ("&amp;" * 200_000, "<a" * 200_000, "<!--" * 200_000, "&" * 500_000, "<a " + "b=c " * 200_000):
        tidy(text)


def test_what_was_read_as_latin_once_is_read_before_its_controls_go() -> None:
    assert tidy("The baker\u00e2\u0080\u0099s caf\u00c3\u00a9 \u00e2\u0080\u0094 shut") == "The baker’s café — shut"
    assert tidy("caf\u00c3\u00a9") == "caf\u00c3\u00a9"  # without controls the text steps judge it
    assert tidy("\u00e9t\u00e9\u0091") == "été"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("रिपोर्ट: मीरा", ("रिपोर्ट", "मीरा")),
        ("தமிழ் செய்தி।", ("தமிழ்", "செய்தி")),
        ("e\u0301cole", ("e\u0301cole",)),
        ("\u0301", ()),
    ],
)
def test_a_vowel_sign_ends_no_word(text: str, said: tuple[str, ...]) -> None:
    assert words(text) == said
