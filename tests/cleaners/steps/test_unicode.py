"""Cases of the step `characters`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.cleaners.model.article import Article, Block, Kind, apply, split_text, undo
from copydesk.cleaners.steps.unicode import MAX_EDITS_A_LINE, characters

TEXT = Path(__file__).parents[3] / "fixtures" / "text"
CASES = json.loads((TEXT / "characters.json").read_text("utf-8"))
UNTOUCHED = json.loads((TEXT / "untouched.json").read_text("utf-8"))


def run(text: str) -> str:
    article = Article(text, split_text(text))
    done, made = apply(article, characters(article))
    assert undo(done, made).text == text
    return done.text


def label(case: dict[str, Any]) -> str:
    return str(case["label"])


@pytest.mark.parametrize("case", CASES, ids=label)
def test_case(case: dict[str, Any]) -> None:
    assert run(case["before"]) == case["after"]
    assert run(case["after"]) == case["after"]


@pytest.mark.parametrize("case", UNTOUCHED, ids=label)
def test_untouched(case: dict[str, Any]) -> None:
    assert characters(Article(case["text"])) == ()


def test_a_title_is_one_line() -> None:
    done, _ = apply(
        Article("x", title="a\r\nb\u2028c\x1b]0;owned\x07"),
        characters(Article("x", title="a\r\nb\u2028c\x1b]0;owned\x07")),
    )
    assert done.title == "a b c"


def test_code_keeps_its_indentation() -> None:
    text = "if x:\n    y\u200b\r\n    z"
    article = Article(text, (Block(0, len(text), Kind.CODE),))
    assert apply(article, characters(article))[0].text == "if x:\n    y\n    z"


def test_rules_are_named() -> None:
    edits = characters(Article("a\u00adb \u202ec\u202c d\u00a0e\r\nf g\x07h"))
    assert [e.rule for e in edits] == ["invisible", "bidi", "bidi", "space", "newline", "control"]


def test_a_flood_in_one_line_is_few_edits() -> None:
    text = "\u200b".join("The council met to hear the report.")
    edits = characters(Article(text))
    assert len(edits) <= MAX_EDITS_A_LINE
    assert run(text) == "The council met to hear the report."


@pytest.mark.parametrize(
    "text",
    [" " * 200_000 + "x", "a" + " \u200b" * 100_000 + "b", "\n" * 200_000, "\u200d" * 200_000, "a\u0301" * 50_000],
    ids=["blanks", "blanks and zero-width", "newlines", "joiners", "combining"],
)
@pytest.mark.usefixtures("in_budget")
def test_hostile_input_is_quick(text: str) -> None:
    characters(Article(text))


#: What a scraped text has at the ends and starts of its lines, and the text without it.
LEFT_OVER = {
    "tags of line ends": ("The lamp is<br>\nold.<br/>\n<BR />\nIt went out.<br>", "The lamp is\nold.\n\nIt went out."),
    "tags without line ends": ("The lamp<br>is old.<br><br>It went out.", "The lamp\nis old.\n\nIt went out."),
    "a quoted mail": (
        "Ann wrote:\n> The lamp of the light has been out since\n> the storm of last night.\n>\n>\n"
        ">> It is\u200b old.\nSo I say.",
        "Ann wrote:\nThe lamp of the light has been out since\nthe storm of last night.\n\nIt is old.\nSo I say.",
    ),
    "a mail of whole paragraphs": ("> > The lamp is old.\n> >\n> > It went out.", "The lamp is old.\n\nIt went out."),
    "a text about tags": ("Write <br> where a line ends, and <p> before a paragraph.",) * 2,
    "a list": ("> New lamp for the light of Tarnsay\n> Ferry stays in port on Monday\n> Bread is dearer",) * 2,
    "one line": ("The lamp is old.\n> Read more about lamps that are old",) * 2,
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), LEFT_OVER.values(), ids=LEFT_OVER)
def test_what_is_left_of_tags_and_mails_goes_from_scraped_texts(before: str, after: str) -> None:
    assert run(before) == after
    assert run(after) == after


def test_tags_in_a_page_were_written_to_be_read() -> None:
    text = "Write<br>\nhere."
    assert characters(Article(text, (Block(0, len(text), Kind.PARAGRAPH, slot="main"),))) == ()
