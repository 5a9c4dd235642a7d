"""Line-break repair: a table of cases, and the laws that hold for every text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.language.words import settle_language
from copydesk.cleaners.model.article import Article, Block, Edit, Kind, Part, apply, lay_out, split_text, undo
from copydesk.cleaners.steps.linebreaks import linebreaks, propose
from copydesk.cleaners.steps.linebreaks.glue import lost_blanks
from copydesk.cleaners.steps.linebreaks.regime import look_inside
from copydesk.cleaners.steps.linebreaks.repair import compose, rewrite

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "text" / "linebreaks.json").read_text("utf-8")
)


def repair(text: str, language: str | None = "en") -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=c["label"], marks=[pytest.mark.xfail(strict=True)] if c.get("expect") == "fail" else [])
        for c in CASES
    ],
)
def test_case(case: dict[str, Any]) -> None:
    assert repair(case["before"], case["lang"]) == case.get("after", case["before"])


def test_untouched_cases_are_as_many_as_changed_ones() -> None:
    changed = [c for c in CASES if "after" in c]
    assert len(CASES) - len(changed) >= len(changed)


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_twice_equals_once(case: dict[str, Any]) -> None:
    once = repair(case["before"], case["lang"])
    assert propose(once, language=case["lang"]) == ()


@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "reports of North Kor",
                "ea",
                "well-",
                "known",
                "said.The",
                "12",
                "3.",
                "U.",
                "S.",
                "京都",
                "\n",
                "\n\n",
                " ",
                ", ",
                "- ",
                "and so on",
                "Then.",
            ]
        ),
        max_size=40,
    )
)
@settings(max_examples=150, deadline=None)
def test_laws_of_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    article = Article(text, split_text(text), language="en")
    step = linebreaks
    cleaned, edits = apply(article, step(article), step="linebreaks")
    assert step(cleaned) == ()
    assert undo(cleaned, edits).text == text
    assert without_blanks(cleaned.text) == without_blanks(text)


def without_blanks(text: str) -> str:
    return "".join(text.split()).replace("-", "")


def test_blocks_protect_their_breaks() -> None:
    parts = [
        Part("The reports of North Kor\nea are out, and many people have read them by now."),
        Part("the roses of North Kor\nea are out", Kind.VERSE),
        Part("item of North Kor\nea is out", Kind.LIST_ITEM),
    ]
    text, blocks = lay_out([Part(p.text, p.kind, "p.body") for p in parts])
    article = Article(text, blocks, language="en")
    edits = linebreaks(article)
    assert [(e.at, e.removed, e.added) for e in edits] == [(24, "\n", "")]


def test_plain_blocks_protect_nothing() -> None:
    text = "The reports of North Kor\nea are out, and many people have read them by now."
    article = Article(text, (Block(0, 24), Block(25, len(text))), language="en")
    assert [e.at for e in linebreaks(article)] == [24]


def test_reasons() -> None:
    text = (
        "Nobody at the depart-\nment could say when the new rules would come into force, reports of North Kor\nea say."
    )
    assert [e.rule for e in propose(text, language="en")] == ["hyphen", "split-word"]


def test_compose_keeps_places_of_the_first_text() -> None:
    text = "a\nb said.Then c\nd"
    first = (Edit(1, "\n", " ", "x"), Edit(15, "\n", "", "y"))
    then = [Edit(9, "", " ", "z")]
    whole = compose(text, first, then)
    assert [e.at for e in whole] == [1, 9, 15]
    assert rewrite(text, whole) == "a b said. Then cd"


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 200_000,
        " " * 200_000 + "\nx",
        "a\n" * 20_000,
        "a-\n" * 20_000,
        "x.Y" * 50_000,
        "ab" * 200_000,
        "\n ," * 20_000,
        "a \n" + " " * 200_000 + "x",
        "word.Word " * 20_000,
        "said.The " + "aB" * 100_000,
    ],
    ids=["newlines", "blanks", "letters", "hyphens", "glue", "one word", "marks", "edge", "sentences", "capitals"],
)
@pytest.mark.usefixtures("in_budget")
def test_hostile_input_is_quick(text: str) -> None:
    propose("warm\nup, please", language="en")
    propose(text, language="en")


GERMAN = "Der Rat hat am Montag mit den Leuten von der Bahn zu den Plänen für die Linie beraten. "
ENGLISH = "The council met on Monday with the people of the railway and spoke of the plans for the line. "
RUSSIAN = "Суд и прокурор из города не приняли решения, но для адвоката и его семьи это не так, как они сказали. "


@pytest.mark.parametrize(
    ("text", "said", "settled"),
    [
        (GERMAN * 4, "es", "de"),
        (GERMAN * 4, "de", "de"),
        (ENGLISH * 4, "ja", "en"),
        (ENGLISH * 4 + GERMAN * 3, "de", "de"),
        (RUSSIAN * 4, "uk", "ru"),
        (ENGLISH, "ja", "ja"),
        ("Ithe izobiza izinhlaka ezithintekayo nomkhandlu wedolobha. " * 8, "zu", "zu"),
        (ENGLISH * 4, None, "en"),
    ],
    ids=["wrong", "right", "other script", "mixed", "kin", "too short", "unknown", "none given"],
)
def test_a_text_is_read_in_its_own_language(text: str, said: str | None, settled: str) -> None:
    assert settle_language(text, said) == settled


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("We saw theMinister there.", True),
        ("He bought a newPhone and an iPhone.", True),
        ("He bought an iPhone, a MacBook and a PlayStation.", False),
        ("It was cold in2012 and later.", True),
        ("It was 5pm on 05.12.2011 at Gate12 of the hall.", False),
        ("It lies acrossthe road.", True),
        ("The breakwaterhouse of the port.", False),
        ("PolicyCouncil of the town", False),
    ],
)
def test_lost_blanks(text: str, lost: bool) -> None:
    assert lost_blanks(text, read_lexicon("en")) is lost


def test_look_inside_a_line() -> None:
    found = look_inside("He left (he said). She stayed, as “they” did. No")
    assert (found.stops, found.clauses, found.tail, found.head) == (2, 1, 2, 18)


def test_no_blank_goes_into_code() -> None:
    text, blocks = lay_out(
        [
            Part("It was late.The ferry had gone.", slot="p"),
            Part("class Person(models.Model):\n    pass", Kind.CODE, "pre"),
        ]
    )
    edits = linebreaks(Article(text, blocks, language="en"))
    assert [(e.at, e.added) for e in edits] == [(12, " ")]
