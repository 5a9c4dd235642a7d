"""Limits on a text: what they drop, and the news they must leave alone."""

from __future__ import annotations

import pytest

from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.text.quality import QualityLimits, judge_quality, letter_share, repetition, word_count

ARTICLE = " ".join(
    f"The {w} council met and voted on the harbour plan in its {w} session." for w in ["one", "two", "three"]
)
TICKER = "\n".join(
    f"{m}' Goal! {name} scores, and it is {m % 4}-{m % 3}." for m, name in enumerate(["Ann", "Bo", "Cy"] * 20)
)
RESULTS = "\n".join(
    f"{rank} {name} {rank * 3}:{rank} 12.{rank}" for rank, name in enumerate(["Aston", "Bilbao", "Celta"] * 12)
)


def reason(
    text: str, limits: QualityLimits | None = None, title: str | None = None, language: str | None = "en"
) -> Reason | None:
    reject = judge_quality(text, title, language, limits or QualityLimits())
    return reject.reason if reject else None


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        TICKER,
        RESULTS,
        "市议会周二开会讨论新港口的计划，决定推迟表决。市民代表欢迎这一决定，认为还需要更多时间听取意见。",
    ],
    ids=["article", "live ticker", "table of results", "Chinese"],
)
def test_news_passes(text: str) -> None:
    assert reason(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A caption of six words only.", Reason.TOO_SHORT),
        ("", Reason.TOO_SHORT),
    ],
)
def test_defaults_drop(text: str, expected: Reason) -> None:
    assert reason(text) == expected


@pytest.mark.parametrize("text", ["buy now cheap pills here " * 400, "10 20 30 40; a " * 100])
def test_repetition_and_numbers_are_dropped_where_that_is_asked_for(text: str) -> None:
    assert reason(text) is None
    assert reason(text, QualityLimits(min_letters=0.25, max_repetition=0.9)) == Reason.LOW_QUALITY


def test_a_title_that_is_repeated_is_no_text() -> None:
    title = "The council met on Tuesday to hear the report and voted to wait until the autumn for a new plan"
    assert reason(title + "\n\nIt was late.", title=title) == Reason.TOO_SHORT


def test_languages_that_are_wanted() -> None:
    limits = QualityLimits(languages=("en", "pt-BR"))
    assert reason(ARTICLE, limits, language="en-GB") is None
    assert reason(ARTICLE, limits, language=None) is None
    assert reason(ARTICLE, limits, language="de") == Reason.UNWANTED_LANGUAGE
    assert reason(ARTICLE, limits, language="pt-PT") == Reason.UNWANTED_LANGUAGE


def test_every_limit_can_be_switched_off() -> None:
    off = QualityLimits(min_words=None, min_letters=None, max_repetition=None)
    assert reason("", off) is None
    assert reason("buy now cheap pills here " * 400, off) is None


def test_limits_that_are_off_by_default_work() -> None:
    assert reason(ARTICLE, QualityLimits(max_words=10)) == Reason.LOW_QUALITY
    assert reason("Draw\n" * 30, QualityLimits(max_repetition=None, max_repeated_lines=0.5)) == Reason.LOW_QUALITY


def test_counts() -> None:
    assert word_count("It’s a well-known 3-2 win") == 5
    assert word_count("東京で会議") == 2
    assert word_count("시의회는 화요일에 모였다") == 3
    assert repetition("one two three") == 0.0
    assert letter_share("ab 12") == 0.5
