"""A title above a broken first sentence stays apart, in letters with case and without."""

from __future__ import annotations

import pytest

from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite

#: Title, text as it came, text as it was.
TITLED = {
    "en": (
        "Stolen bell returns to the chapel",
        "The bell that was sto\nlen from the chapel on Ness Hill in May has returned, wrapped in wool, to its porch.",
        "The bell that was stolen from the chapel on Ness Hill in May has returned, wrapped in wool, to its porch.",
    ),
    "de": (
        "Gestohlene Glocke kehrt in die Kapelle zurück",
        "Eine Glo\ncke, die im Mai aus der Kapelle von Ness gestohlen wurde, lag am Morgen in eine Decke gehüllt dort.",
        "Eine Glocke, die im Mai aus der Kapelle von Ness gestohlen wurde, lag am Morgen in eine Decke gehüllt dort.",
    ),
    "de, a part of a verb": (
        "Fuchs zieht in Pfarrgarten ein",
        "Ein Fu\nchs ist in den Pfarrgarten von Ness gezogen und schläft dort jeden Mittag unter der alten Glocke.",
        "Ein Fuchs ist in den Pfarrgarten von Ness gezogen und schläft dort jeden Mittag unter der alten Glocke.",
    ),
    "ru": (
        "Похищенный колокол вернули в часовню",
        "Коло\nкол, похищенный в мае из часовни на холме, утром нашли на её крыльце завёрнутым в старое одеяло.",
        "Колокол, похищенный в мае из часовни на холме, утром нашли на её крыльце завёрнутым в старое одеяло.",
    ),
    "uk": (
        "Дзвін повернувся до каплиці",
        "Дзв\nін із каплиці, який зник у травні, повернувся: його знайшли вранці на ґанку в старій ковдрі.",
        "Дзвін із каплиці, який зник у травні, повернувся: його знайшли вранці на ґанку в старій ковдрі.",
    ),
    "ja": (
        "盗難の鐘が教会堂に戻る",
        "五月に盗難に遭った教\n会堂の鐘が三日朝、毛布に包まれて入り口に戻った。誰が届けたのかは分かっていない。",
        "五月に盗難に遭った教会堂の鐘が三日朝、毛布に包まれて入り口に戻った。誰が届けたのかは分かっていない。",
    ),
    "zh": (
        "小镇教堂失窃铜钟归来",
        "五月从山上小镇教堂失窃\n的铜钟昨天清晨裹着毯子出现在门口，牧师说没有人看见是谁送来的。",
        "五月从山上小镇教堂失窃的铜钟昨天清晨裹着毯子出现在门口，牧师说没有人看见是谁送来的。",
    ),
}  # fmt: skip

#: First sentences that say nothing twice, and one that names somebody twice.
UNTITLED = [
    ("en", "The bell of the chapel on\nNess Hill has returned, wrapped in a blanket, a warden said."),
    ("en", "The mayor of Upper Tarn\nsaid that the other mayor had not been asked."),
    ("pl", "Dzwon z kaplicy na wzgórzu\nznaleziono rano owinięty w koc, podał proboszcz."),
]

#: In letters without case: the next line begins with what only goes on, or the first one has the day of a report.
GOES_ON = [
    ("hi", "चोरी हुई घंटी बुधवार सुबह मंदिर के आँगन\nमें कंबल में लिपटी मिली, पुजारी ने बताया।"),
    ("ja", "町の教会は3日、盗まれた鐘\n戻り祝う会を開くと発表した。"),
]


def repair(text: str, language: str | None) -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize("said", [True, False], ids=["language said", "language not said"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["line", "blank line"])
@pytest.mark.parametrize("language", TITLED)
def test_title_that_the_sentence_says_again(language: str, gap: str, said: bool) -> None:
    title, broken, whole = TITLED[language]
    assert repair(f"{title}{gap}{broken}", language[:2] if said else None) == f"{title}{gap}{whole}"


@pytest.mark.parametrize(("language", "text"), UNTITLED)
def test_first_line_that_nothing_repeats(language: str, text: str) -> None:
    assert repair(text, language) == text.replace("\n", " ")


@pytest.mark.parametrize(("language", "text"), GOES_ON)
def test_first_line_without_case_that_goes_on(language: str, text: str) -> None:
    assert repair(text, language) == text.replace("\n", " " if language == "hi" else "")


def test_title_without_case_above_a_blank_line() -> None:
    text = "הפעמון הגנוב חזר אל הכפר\n\nתוש\nבי הכפר מצאו את הפעמון עטוף בשמיכה בפתח הכנסייה הקטנה."
    assert repair(text, "he") == text.replace("תוש\nבי", "תושבי")
