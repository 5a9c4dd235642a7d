"""Two halves of a Korean word, and two words that stay two."""

from __future__ import annotations

import pytest

from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.language.likely import mix_lexicons
from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite

ONE_WORD = [
    "시의회는 공영주|차장 요금을 올리기로 했다.",
    "주민들은 하수처|리장에서 나는 냄새 때문에 창문을 열지 못한다고 말했다.",
    "박물|관은 다음 주부터 야간에도 문을 연다.",
    "그는 오랫동|안 고향을 그리워했다.",
    "전시|회에는 많은 사람이 몰렸다.",
    "겨울 동안 닫혀 있던 여의|도에서 장터가 열렸다.",
    "의원들은 국회의|사당이 문을 닫은 뒤에도 남았다.",
]

#: A form that stands before a noun, a number, two nouns that may be written either way, an object.
TWO_WORDS = [
    "항구에 정박한|어선 세 척이 불에 탔다.",
    "등산객|두 명이 계곡에서 구조됐다.",
    "버스 회사는 심야|노선을 늘리겠다고 밝혔다.",
    "농협은 쌀값을|지키려고 수매량을 늘렸다.",
    "회사는 새 배를 만들기 위한|국회의 도움을 바란다고 밝혔다.",
    "선수는 시험에 연달아|합격하고 고향에 돌아왔다.",
]


def _repaired(text: str, language: str | None) -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize("said", ["ko", None])
@pytest.mark.parametrize("text", ONE_WORD)
def test_halves_of_one_word_meet(text: str, said: str | None) -> None:
    assert _repaired(text.replace("|", "\n"), said) == text.replace("|", "")


@pytest.mark.parametrize("said", ["ko", None])
@pytest.mark.parametrize("text", TWO_WORDS)
def test_two_words_get_a_blank(text: str, said: str | None) -> None:
    assert _repaired(text.replace("|", "\n"), said) == text.replace("|", " ")


def test_what_the_text_shows_decides_between_two_nouns() -> None:
    """Compounds are written both ways: as the text has it elsewhere, so here."""
    before = "심야노선은 작년에 생겼다. 버스 회사는 심야\n노선을 늘리겠다고 밝혔다."
    assert _repaired(before, "ko") == before.replace("\n", "")


def test_halves_of_one_syllable_and_of_other_letters_are_not_judged_by_parts() -> None:
    korean = read_lexicon("ko").eojeol
    assert korean is not None
    assert korean().odds("바", "다에서") is None
    assert korean().odds("Kor", "ea는") is None
    assert korean().odds("바다", "에서") is not None


def test_a_text_that_may_be_in_two_languages_is_read_by_the_likelier_one() -> None:
    assert mix_lexicons((("ko", 1.0), ("en", 0.2))).eojeol is not None
    assert mix_lexicons((("en", 1.0), ("ko", 0.2))).eojeol is None
    assert read_lexicon("en").eojeol is None
