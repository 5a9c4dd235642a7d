"""A pasted text: what is shown of it, and what is refused."""

from __future__ import annotations

import pytest

from copydesk.flows.explain.pasted_text import MOST_EDITS, PastedText, TextRefused, clean_pasted, pasted_markdown


def shown(text: str, language: str | None = None) -> str:
    return pasted_markdown(clean_pasted(PastedText(text, language)))


def test_edits_stand_step_by_step_in_the_order_of_the_text() -> None:
    told = shown("The mayor\u200b opened the cafÃ© and the gar\nden, and in the even\ning the old mill.\a", "en")
    assert told.splitlines()[:5] == [
        "# 15 words, 5 edits",
        "",
        "```text",
        "The mayor opened the café and the garden, and in the evening the old mill.",
        "```",
    ]
    rows = [line for line in told.splitlines() if line.startswith("| ")][1:]
    assert [row.split(" | ")[0] for row in rows] == [
        *("| ---", "| encoding", "| characters", "| characters", "| linebreaks", "| linebreaks"),
    ]
    assert "the cafÃ© and" in rows[1]
    # What has no shape is spelled out where it was changed, and nothing reaches a terminal as it came.
    assert "mayor\\\\u200b opened" in rows[2]
    assert "mill.\\\\x07" in rows[3]
    assert "the gar⏎den, and" in rows[4]
    assert "the even⏎ing the" in rows[5]


def test_a_text_cannot_end_its_fence_or_make_markup_of_its_edits() -> None:
    text = "A line.\n``````````\n# A heading\u200b [with](https://a.example/) <b>a | bar</b>."
    told = shown(text, "en")
    fence = "`" * 11
    assert told.count(f"\n{fence}") == 2
    (row,) = [line for line in told.splitlines() if "invisible" in line]
    assert r"\[with\](https:" in row
    assert r"\`\`\n" not in row
    assert told.index("[with](https://a.example/) <b>a | bar</b>.") < told.index(f"\n{fence}\n\n## What")


def test_no_more_edits_are_shown_than_anyone_reads() -> None:
    told = shown("\n\n".join(f"Boat {n} came\u200b home." for n in range(MOST_EDITS + 3)), "en")
    assert told.count("| characters | invisible |") == MOST_EDITS
    assert told.endswith("\n\nAnd 3 edits more.\n")


def test_a_text_without_edits_and_half_of_a_character() -> None:
    assert shown("It snowed on the pier.", "en").endswith("## What was changed\n\nNothing.\n")
    assert "It snowed? On the pier." in shown("It snowed\ud83d On the pier.", "en")


def test_what_is_too_long_is_refused_in_a_sentence() -> None:
    with pytest.raises(TextRefused, match=r"^the text is longer than 2 MB: cut it into several$"):
        clean_pasted(PastedText("é" * 1_000_001))
