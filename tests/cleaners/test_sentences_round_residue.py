"""What was put between two halves of a sentence goes and the sentence closes, in letters that have no case, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from copydesk.cleaners import pipeline
from copydesk.cleaners.model.article import Article, split_text
from copydesk.cleaners.pipeline import StepEvidence, run_steps
from copydesk.cleaners.steps.linebreaks import linebreaks, settled_text

GOES = [
    (
        "消防队长说，火是从仓库的屋顶\n【广告】\n烧起来的，没有人受伤。",
        "消防队长说，火是从仓库的屋顶烧起来的，没有人受伤。",
    ),
    (
        "渔民们等了三个小时，船才从岛上\n点击查看更多\n回来，码头上挤满了人。",
        "渔民们等了三个小时，船才从岛上回来，码头上挤满了人。",
    ),
    (
        "漁師たちは三時間待ち、船が島から\nスポンサーリンク\n戻ると港は人であふれた。",
        "漁師たちは三時間待ち、船が島から戻ると港は人であふれた。",
    ),
    (
        "Primăria a anunțat luni că podul vechi va fi\nPublicitate\nînchis toată vara, iar pietonii vor lua bacul.",
        "Primăria a anunțat luni că podul vechi va fi închis toată vara, iar pietonii vor lua bacul.",
    ),
    (
        "Die Küsterin sagte, dass die Glocke\nLesen Sie auch\nam Morgen wieder da war.\n\nNiemand hatte etwas gehört.",
        "Die Küsterin sagte, dass die Glocke am Morgen wieder da war.\n\nNiemand hatte etwas gehört.",
    ),
]

GOES.append(
    (
        "The crew will sail again\nFacebook\nTwitter\nWhatsApp\nas soon as the nets are dry, the owner said.",
        "The crew will sail again as soon as the nets are dry, the owner said.",
    )
)

GOES.append(
    (
        "The crew that went out at dawn found\nContinue reading the main story\nnothing but a torn net.",
        "The crew that went out at dawn found nothing but a torn net.",
    )
)

GOES.append(
    (
        "Der Pfarrer sagte, die Glocke\nMehr dazu\nsei fast vergessen gewesen.",
        "Der Pfarrer sagte, die Glocke sei fast vergessen gewesen.",
    )
)

#: The same words in a sentence of their own: what goes on with a particle, one word, a noun phrase between blanks.
STAYS = [
    (
        "読者は記事の下にある\n関連記事\nを開いて続きを読んだという。",
        "読者は記事の下にある関連記事を開いて続きを読んだという。",
    ),
    (
        "この店では週末に\nスポンサーリンク\nという名の催しがある。",
        "この店では週末にスポンサーリンクという名の催しがある。",
    ),
    ("他说网站上的\n相关阅读\n和评论都是读者写的。", "他说网站上的相关阅读和评论都是读者写的。"),
    (
        "这家公司去年把钱花在电视\n广告\n和海报上，今年不再花了。",
        "这家公司去年把钱花在电视广告和海报上，今年不再花了。",
    ),
    (
        "다른 언론은 이 사건을 가장\n많이 본 뉴스\n로 꼽았다고 전했다.",
        "다른 언론은 이 사건을 가장 많이 본 뉴스로 꼽았다고 전했다.",
    ),
]

ROWS = [
    "이번 주 날씨 예보입니다\n항구 20도\n섬 18도",
    "Scores of tonight\nHarbour 20 points\nIsland 18 points",
]


def _cleaned(text: str) -> str:
    return run_steps(Article(text, split_text(text)), StepEvidence()).article.text


@pytest.mark.parametrize(("text", "whole"), GOES)
def test_residue_goes_and_the_sentence_closes(text: str, whole: str) -> None:
    assert _cleaned(text) == whole


@pytest.mark.parametrize(("text", "whole"), STAYS)
def test_words_of_the_sentence_stay(text: str, whole: str) -> None:
    assert _cleaned(text) == whole


@pytest.mark.parametrize("text", ROWS)
def test_rows_of_words_and_numbers_keep_their_lines(text: str) -> None:
    assert _cleaned(text) == text


def test_lines_are_looked_at_again_only_where_something_went(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look(article: Article, *barriers: Callable[[], Sequence[bool]]) -> object:
        asked.append(article.text)
        return linebreaks(article, *barriers)

    monkeypatch.setattr(pipeline, "linebreaks", look)
    _cleaned("The boat was late.\n\nNobody knew why.")
    assert len(asked) == 1
    _cleaned("The boat was late by an\n- Advertisement -\nhour, and the harbour was closed by noon.")
    assert len(asked) == 3


def test_a_short_text_that_was_mended_is_looked_at_again() -> None:
    broken = "The reports of North Kor\nea are out, and nobody has read them."
    article = Article(broken, split_text(broken), language="en")
    assert settled_text(article, linebreaks(article)) is None
    long = "\n\n".join([broken, *["All of the boats came back to the harbour before the storm on Monday."] * 40])
    article = Article(long, split_text(long), language="en")
    assert settled_text(article, linebreaks(article)) == long.replace("Kor\nea", "Korea")
