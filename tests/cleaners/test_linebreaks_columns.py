"""Narrow columns are one paragraph, also without a full stop at their end; what is set in short lines stays."""

from __future__ import annotations

import textwrap

import pytest

from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite

COLUMNS = [
    ("it", 26, "La campana rubata, che tutti credevano fusa, è tornata sotto il portico della chiesa con una coperta"),
    (
        "sv",
        24,
        "Klockan som stals i maj, och som alla trodde var nedsmält, låg i morse på kyrkans trappa i en filt",
    ),
    ("de", 30, "Die im Mai gestohlene Glocke, die alle für verloren hielten, lag am Morgen vor dem Pfarrhaus"),
    ("he", 16, "הפעמון שנגנב במאי חזר. אנשי הכפר מצאו אותו הבוקר עטוף בשמיכה ישנה, והם חוגגים עד הערב."),
    ("ar", 18, "عاد الجرس المسروق إلى القرية. وقال حارس الكنيسة إنه وجده في الصباح ملفوفا ببطانية قديمة أمام الباب."),
]

#: Lists and verse in small letters, entries with commas, equal lines.
STAYS = [
    ("en", "Bring along:\nwarm socks\ntwo ropes\na lamp"),
    ("fr", "farine de blé\nsucre roux\nsel de mer\nhuile d'olive"),
    (
        "es",
        "Quien nada sabe de la mar\nno tema a la marea,\nque en tierra firme ha de contar\nlas olas que la noche crea.",
    ),
    ("en", "Ness 2, Tarn 1\nHolm 0, Wick 0\nSkerry 3, Voe 3\nBay 1, Sound 2"),
]

#: A stanza is none whose marks are those of abbreviations and numbers.
ABBREVIATED = [
    ("de", "Der Turm misst 1.\n240 Stufen und wiegt 3,\n5 Tonnen je Me\nter, sagte Prof.\nDr. Anke Voll.",
     "Der Turm misst 1.240 Stufen und wiegt 3,5 Tonnen je Meter, sagte Prof. Dr. Anke Voll."),
    ("en", "A song by K.\nL. Marwick and T.\nB. Foyle was rec\norded in 1958.",
     "A song by K. L. Marwick and T. B. Foyle was recorded in 1958."),
]  # fmt: skip

NUMBERS = [
    (
        "fr",
        "Le pont a coûté près de 640\n000 euros à la commune.",
        "Le pont a coûté près de 640 000 euros à la commune.",
    ),
    (
        "fi",
        "Silta maksoi kunnalle noin 75\n500 euroa viime vuonna.",
        "Silta maksoi kunnalle noin 75 500 euroa viime vuonna.",
    ),
]


def repair(text: str, language: str | None) -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize(("language", "width", "text"), COLUMNS, ids=[code for code, _, _ in COLUMNS])
def test_column_is_one_paragraph(language: str, width: int, text: str) -> None:
    assert repair("\n".join(textwrap.wrap(text, width)), language) == text


@pytest.mark.parametrize(("language", "text"), STAYS)
def test_short_lines_that_are_no_column(language: str, text: str) -> None:
    assert repair(text, language) == text


@pytest.mark.parametrize(("language", "text", "whole"), ABBREVIATED + NUMBERS)
def test_marks_of_abbreviations_and_numbers(language: str, text: str, whole: str) -> None:
    assert repair(text, language) == whole
