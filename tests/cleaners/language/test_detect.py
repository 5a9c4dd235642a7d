"""The language of a text against what its page declares."""

from __future__ import annotations

import pytest

from copydesk.cleaners.language.detect import detect

ENGLISH = "The council met on Tuesday to hear the report on the harbour, and voted to wait until the autumn. " * 4
GERMAN = "Der Rat tagte am Dienstag, um den Bericht über den Hafen zu hören, und stimmte für eine Verschiebung. " * 4
RUSSIAN = "Совет собрался во вторник, чтобы выслушать доклад о набережной, и отложил решение до осени. " * 4
UKRAINIAN = "Рада зібралася у вівторок, щоб заслухати звіт про набережну, і відклала рішення до осені. " * 4
SPANISH = "El concejo se reunió el martes para escuchar el informe sobre el puerto y votó a favor de esperar. " * 4


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (RUSSIAN, "ru"),
        (UKRAINIAN, "uk"),
        (SPANISH, "es"),
        ("시의회는 화요일에 모여 새 항만 계획을 논의하고 표결을 다음 달로 미뤘다. " * 3, "ko"),
        ("市議会は火曜日に集まり、新しい港の計画を話し合い、採決を延期した。" * 3, "ja"),
        ("市议会周二开会讨论新港口的计划，决定推迟表决。" * 3, "zh"),
        ("Το συμβούλιο συνεδρίασε την Τρίτη για το λιμάνι και ανέβαλε την απόφαση. " * 3, "el"),
        ("המועצה נפגשה ביום שלישי כדי לדון בנמל החדש ודחתה את ההצבעה לסתיו. " * 3, "he"),
        ("اجتمع المجلس يوم الثلاثاء لمناقشة خطة الميناء وقرر تأجيل التصويت. " * 3, "ar"),
    ],
)
def test_nothing_declared(text: str, tag: str) -> None:
    assert detect(text) == (tag, False)
    assert detect(text, "not a tag") == (tag, False)


@pytest.mark.parametrize(
    ("text", "declared", "tag"),
    [
        (ENGLISH, "en-GB", "en-GB"),
        (GERMAN, "de_AT", "de-AT"),
        (SPANISH, "es-419", "es-419"),
        ("市議會週二開會討論新港口的計畫，決定延後表決。" * 3, "zh-Hant-TW", "zh-Hant-TW"),
        (
            "Rådet møttes tirsdag for å høre rapporten om havnen, og stemte for å vente til høsten. " * 4,
            "nb-NO",
            "nb-NO",
        ),
        ("Vijeće se sastalo u utorak kako bi čulo izvješće o luci te odgodilo odluku do jeseni. " * 4, "hr", "hr"),
    ],
)
def test_declared_tag_stands(text: str, declared: str, tag: str) -> None:
    assert detect(text, declared) == (tag, False)


@pytest.mark.parametrize(
    ("text", "declared", "tag"), [(GERMAN, "en-US", "de"), (RUSSIAN, "en", "ru"), (ENGLISH, "ko", "en")]
)
def test_the_text_contradicts_its_page(text: str, declared: str, tag: str) -> None:
    assert detect(text, declared) == (tag, True)


@pytest.mark.parametrize("text", ["", "Goal!", "12:30 3-2 4-1", "Draw 2 Home 1"])
def test_short_texts_say_nothing(text: str) -> None:
    assert detect(text, "pl") == ("pl", False)
    assert detect(text) == (None, False)


def test_a_quote_in_another_language_does_not_decide() -> None:
    assert detect(ENGLISH * 3 + "«Nous attendons», a dit la mairesse. " + ENGLISH * 3, "en") == ("en", False)
