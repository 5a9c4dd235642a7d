"""Which languages a text may be in, and what their word lists say together."""

from __future__ import annotations

import pytest

from copydesk.cleaners.language.lexicon import KnownWords, read_lexicon
from copydesk.cleaners.language.likely import likely_languages, mix_lexicons

GERMAN = "Der Rat hat am Montag mit den Leuten von der Bahn zu den Plänen für die Linie beraten. "
ENGLISH = "The council met on Monday with the people of the railway and spoke of the plans for the line. "


@pytest.mark.parametrize(
    ("text", "said", "first"),
    [
        ("Lower Wex\nley will get a sec\nond bridge over the canal.", None, "en"),
        ("Am Abend nahm die Wache eine Anz\neige gegen den Kapi\ntän auf.", None, "de"),
        ("La comisión anunció el ini\ncio de las clases para el lunes.", None, "es"),
        ("Пожарные прекра\nтили поиск пропав\nшей лодки, потому что стемнело.", None, "ru"),
        ("다음 달 마지막 홈 경기에 어린이를\n무료로 초대한다", "en", "ko"),
        (ENGLISH, "es", "en"),
        (GERMAN, "en", "de"),
        (ENGLISH * 4, "nl", "en"),
    ],
    ids=["English", "German", "Spanish", "Russian", "script", "contradicted", "contradicted German", "long"],
)
def test_the_likeliest_language(text: str, said: str | None, first: str) -> None:
    assert likely_languages(text, said)[0][0] == first


def test_a_short_text_may_be_in_the_language_that_its_page_says() -> None:
    assert "da" in dict(likely_languages("Sto dette", "da"))
    assert len(likely_languages("Sto dette", None)) > 1


def test_a_text_in_two_languages_has_both() -> None:
    assert {code for code, _ in likely_languages(ENGLISH * 3 + GERMAN * 3, "en")} == {"en", "de"}


@pytest.mark.parametrize("text", ["", "12 34", "...", "\n"])
def test_nothing_to_tell_by(text: str) -> None:
    assert likely_languages(text, None) == ()


def test_words_of_any_language_are_known() -> None:
    words = KnownWords(mix_lexicons((("en", 1.0), ("de", 0.3))), {}, 0)
    assert words.listed("harbour") == KnownWords(read_lexicon("en"), {}, 0).listed("harbour")
    assert words.listed("beraten") > -6
    assert words.listed("hunat") == -10


@pytest.mark.parametrize(("language", "word"), [("de", "Straße"), ("el", "της"), ("tr", "için")])
def test_words_are_looked_up_as_the_lists_spell_them(language: str, word: str) -> None:
    assert KnownWords(read_lexicon(language), {}, 0).listed(word) > -5


def test_korean_words_with_particles_are_known_by_their_parts() -> None:
    words = KnownWords(read_lexicon("ko"), {}, 0)
    assert words.listed("정부는") > -6
    assert words.listed("부정쀍는") == -10
