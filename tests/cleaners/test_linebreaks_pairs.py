"""Halves that both are words: one word, or two that stand side by side; and a headline right above a text."""

from __future__ import annotations

import pytest

from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.language.likely import mix_lexicons
from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite

ONE_WORD = {
    "nb": [
        "Hun kjøpte to nye sett|er til kjøkkenet og reiste hjem.",
        "Lyset på brua strekk|er seg langt utover fjorden.",
    ],
    "de": ["Die Bilder zeigt|en den Hafen im Winter."],
}

TWO_WORDS = {
    "nb": ["Han kom sent og|så dro han igjen uten å si noe."],
    "de": [
        "Er ging nach|dem Essen gleich in den Garten.",
        "Bei|den Booten am Ufer lag ein alter Kahn.",
        "Die beiden sahen ihn bei|den Booten am Ufer.",
    ],
    "pl": ["Burmistrz na|pewno przyjedzie w sobotę.", "Burmistrz po|prostu zamknął drzwi ratusza."],
    "ru": ["Лодка вернулась во|время бури и стояла у берега."],
}

HEADLINES = [
    "Rat sperrt die alte Brücke den ganzen Sommer lang\n"
    "Wanderer müssen ab nächster Woche die Fähre nehmen, sagte der Hafenmeister am Montag.",
    "Council closes the old bridge for the summer\n"
    "Walkers will have to take the ferry from next week, the harbour master said on Monday.",
    "駅前の本屋、半世紀の歴史に幕\n店主の田端さんは三月末で店を閉めると話した。客は別れを惜しんでいる。",
    "新图书馆下月开放\n读者可以借阅十万册图书，馆长在周二说。",
    "새 도서관 다음 달 문 연다\n시민들은 책 십만 권을 빌릴 수 있다고 관장이 말했다.",
    "הגשר הישן ייסגר לכל הקיץ\nהעירייה הודיעה ביום שני כי הולכי הרגל ישתמשו במעבורת. הסוחרים מודאגים.",
]

#: Title and standfirst in letters without case, a blank line below them.
HEADS_APART = [
    "등대에 새 등\n의회 화요일 결정\n\n등대지기는 의회에 새 등을 요청했다. 낡은 등이 십일월에 두 번 꺼졌기 때문이다.",
    "مصباح جديد للمنارة\nالمجلس يقرر الثلاثاء\n\nطلبت حارسة المنارة من المجلس مصباحًا جديدًا بعد أن انطفأ القديم مرتين.",
    "灯塔将换新灯\n镇议会周二决定\n\n守灯塔的女人请镇议会换一盏新灯，因为旧灯在十一月里熄灭了两次。",
]

#: In letters without case, what a headline does not end with, or what no text begins with.
FIRST_LINES = [
    "駅前の本屋が三月末|で店を閉める。客は別れを惜しんでいる。",
    "市政府周一宣|布，行人须改乘渡轮。商户表示担心。",
    "시민들은 새 도|서관에서 책 십만 권을 빌릴 수 있다.",
]


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts]


def _repaired(text: str, language: str | None) -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize(("language", "text"), _cases(ONE_WORD))
def test_odds_that_are_sure_make_one_word_of_two(language: str, text: str) -> None:
    assert _repaired(text.replace("|", "\n"), language) == text.replace("|", "")


@pytest.mark.parametrize(("language", "text"), _cases(TWO_WORDS))
def test_words_that_often_stand_side_by_side_stay_two(language: str, text: str) -> None:
    assert _repaired(text.replace("|", "\n"), language) == text.replace("|", " ")
    assert _repaired(text.replace("|", "\n"), None) == text.replace("|", " ")


def test_pairs_of_all_likely_languages_count() -> None:
    assert "nach dem" in read_lexicon("de-AT").apart
    assert {"nach dem", "na pewno"} <= mix_lexicons((("pl", 1.0), ("de", 0.3))).apart


@pytest.mark.parametrize("text", HEADLINES)
def test_a_headline_right_above_a_whole_text_stays_a_line(text: str) -> None:
    assert _repaired(text, None) == text


@pytest.mark.parametrize("text", FIRST_LINES)
def test_a_first_line_without_case_that_is_broken_off_goes_on(text: str) -> None:
    assert _repaired(text.replace("|", "\n"), None) == text.replace("|", "")


def test_words_of_one_letter_stay_beside_the_words_that_they_follow() -> None:
    text = "Рассказ учёного и путешественника об озере\nи его берегах напечатали летом."
    assert _repaired(text, "ru") == text.replace("\n", " ")


def test_a_first_line_that_is_broken_off_before_a_name_goes_on() -> None:
    text = "The harbour was closed on Monday, said\nMayor Ruth Ostrander in a note to the owners\nof the boats."
    assert _repaired(text, None) == text.replace("\n", " ")
    wants_more = "On Monday the harbour was closed by order of the\nMayor of Ostrand, who wrote to the owners."
    assert _repaired(wants_more, None) == wants_more.replace("\n", " ")


@pytest.mark.parametrize("text", HEADS_APART)
def test_title_and_standfirst_above_a_blank_line_stay_two_lines(text: str) -> None:
    assert propose(text, language=None) == ()
