"""Comments are known by their stamps, below an article."""

from __future__ import annotations

from copydesk.cleaners.model.article import Article, Kind, Part, apply, lay_out, split_text
from copydesk.cleaners.steps.boilerplate.step import boilerplate

STORY = [
    f"The council voted on part {part} of the plan, which has been argued over since the flood of 1953 and before it."
    for part in ("one", "two", "three", "four", "five", "six")
]
THREAD = [
    "3 comments",
    "harbourman",
    "17 May 2024 10:18PM",
    "I never understood why the ferry was not kept, it was a good deal cheaper for all of us who work over there.",
    "lamplighter",
    "17 May 2024 10:44PM",
    "Because nobody but you ever took it, and the diesel alone came to more than all the tickets that were sold.",
    "harbourman",
    "18 May 2024 7:02AM",
    "That is not what my neighbour says, and he was the one who kept the books of the company in those years.",
]


def cleaned(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    article = Article(text, split_text(text), language="en")
    return apply(article, boilerplate(None)(article))[0].text.split("\n")


def test_thread_goes_and_the_story_stays():
    assert cleaned(STORY + THREAD) == STORY


def test_two_stamps_are_no_thread():
    assert cleaned(STORY + THREAD[1:7])[: len(STORY)] == STORY
    assert THREAD[3] in cleaned(STORY + THREAD[1:7])


def test_live_ticker_has_stamps_from_the_start_and_stays():
    ticker = [line for n, part in enumerate(STORY) for line in (f"17 May 2024 {10 + n}:15", part)]
    assert [line for line in cleaned(ticker) if line in STORY] == STORY


def test_what_the_article_says_stays_below_a_thread():
    assert cleaned(STORY + THREAD + [STORY[2]])[-1] == STORY[2]


def test_years_and_figures_of_a_table_are_no_stamps():
    rows = ["Year | Comments", "2023 | 41.30", "2024 | 38.90", "2025 | 44.15"]
    kinds = [Kind.PARAGRAPH] * 6 + [Kind.TABLE_ROW] * 4 + [Kind.PARAGRAPH]
    lines = [*STORY[:5], "2 comments", *rows, STORY[5]]
    text, blocks = lay_out(Part(line, kind) for line, kind in zip(lines, kinds, strict=True))
    article = Article(text, blocks, language="en")
    assert apply(article, boilerplate(None)(article))[0].text.endswith("\n".join([*rows, "", STORY[5]]))
