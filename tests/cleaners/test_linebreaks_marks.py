"""Marks at the edges of a gap settle whether a blank goes there; and the model between short and long texts."""

from __future__ import annotations

import numpy as np
import pytest

from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.language.likely import mix_lexicons
from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.edge_marks import blank_by_marks
from copydesk.cleaners.steps.linebreaks.evidence import look_at
from copydesk.cleaners.steps.linebreaks.gate import SHORT_TEXT
from copydesk.cleaners.steps.linebreaks.layout import cut_lines
from copydesk.cleaners.steps.linebreaks.model import FEW_SENTENCES, read_models
from copydesk.cleaners.steps.linebreaks.repair import rewrite

#: Two lines, and whether a blank goes between them; `None` where no mark tells.
EDGES = [
    ("The boats came home late", "— all but one, the harbour said.", True),
    ("The boats came home late —", "all but one, the harbour said.", True),
    ("The boats were sold to Wren", "& Daughters of Lower Hask.", True),
    ("The boats were sold to W&", "D of Lower Hask.", False),
    ("He called the boat a „Kahn", "“, sagte die Hafenmeisterin.", False),
    ('The harbour calls it "safe', '" since the summer.', False),
    ("Der Rat hat das gestern", "»verworfen«, sagte sie.", True),
    ("The harbour calls it", '"safe" since the summer.', True),
    ("Two boats were lost that night", "(both of them old).", True),
    ('The harbour calls it "', 'safe" since the summer.', False),
    ("The harbour is closed,“", "sagte die Hafenmeisterin.", True),
    ("When the harbour closed,", "the boats came home.", True),
    ("The boats came home late.", "The harbour was closed.", True),
    ("Some 60%", "of the boats came home.", True),
    ("After the storm the harbour counted", "148 boats.", True),
    ("After the storm a boat costs around", "$12,000 in Hask.", True),
    ("Read section", "A4 of the rules.", None),
    ("The harbour board me", "t on Monday.", None),
    ("Ο δήμαρχος έφυγε απ'", "όλους πρώτος.", True),
    ("Ο δήμαρχος ήρθε μ’", "ένα καΐκι.", True),
]

#: Sentences with a bar where they are broken: a blank goes there, or nothing does.
BLANK = {
    "de": [
        "Der Rat sprach über Strom-|und Wasserleitungen am Hafen.",
        "Die Ein-|und Ausfahrt des Hafens bleibt gesperrt.",
        "Die Lose mit den Zahlen 1, 2,|3 und 9 haben im Herbst gewonnen.",
    ],
    "pl": ["Rada mówiła o makro-|i mikroskopach w porcie."],
    "en": [
        "The board spoke of sweat-|and water-resistant coats for the crew.",
        "The crew saw the harbour at dawn|– and turned back before noon.",
        "The board asked the doctors of the island for help, and Dr.|Ines Holm came at once.",
        "The crew met a trader from the north called Akasha|nobody could read his papers that night.",
    ],
}
NOTHING = {
    "el": [
        "Ο δήμαρχος μίλησε για τους ψαράδες|, που έφυγαν νωρίς.",
        "Οι ψαράδες έμειναν σ|το λιμάνι όλη τη νύχτα.",
    ],
    "ru": [
        "Совет помог десятка|м рыбаков после бури в порту.",
        "Совет объявил, что реформ|а порта начнётся весной.",
    ],
    "de": [
        "Die Familie zog im Mai nach Ost-|Berlin und blieb dort.",
        "Die Geld-zurück-Garantie bleibt. Der Laden wirbt mit der Geld-|zurück-Garantie am Hafen.",
        "Die Halle kostet den Ort 3,|5 Millionen Euro im Jahr.",
        "Die alte Halle am Hafen bleibt bis zum 3|1.10.2026 geschlossen.",
    ],
    "es": ["El correo salió del puerto a las 2|1:59 horas del lunes."],
    "ko": ["의회는 이번 일을 ‘작은 폭풍|’이라고 불렀다고 월요일 밝혔다."],
}
HYPHEN_GOES = {
    "de": [
        "Der Rat sprach gestern über Hand-|werker am Hafen.",
        "Die Winzer klagten im Mai über den Spät-|frost in den Reben.",
    ],
    "en": ["The crew saw the isl-|and before dawn on Monday."],
}
MENDED = [
    (language, text.replace("|", "\n"), text.replace(mark, by))
    for table, mark, by in ((BLANK, "|", " "), (NOTHING, "|", ""), (HYPHEN_GOES, "-|", ""))
    for language, texts in table.items()
    for text in texts
]


@pytest.mark.parametrize(("left", "right", "blank"), EDGES)
def test_a_mark_settles_whether_a_blank_goes_there(left: str, right: str, blank: bool | None) -> None:
    survey = look_at(cut_lines(f"{left}\n{right}"), read_lexicon("en"))
    assert blank_by_marks(survey, left, right) is blank


@pytest.mark.parametrize(
    ("language", "left", "right", "blank"),
    [
        ("de", "Die Halle kostet 3,", "5 Millionen Euro.", False),
        ("pl", "Bilet kosztuje 1,", "23 zł.", False),
        ("en", "The lots are 3,", "5 of them blue.", None),
        ("de", "Im Herbst 2012,", "5 Tage nach dem Sturm.", None),
        ("de", "Die Lose 1, 2,", "3 gewinnen.", True),
        ("de", "Die Lose 3,", "6 und 9 gewinnen.", None),
        ("de", "Die Schiffe 3,", "500 an der Zahl.", None),
    ],
)
def test_a_fraction_has_no_blank_before_it(language: str, left: str, right: str, blank: bool | None) -> None:
    survey = look_at(cut_lines(f"{left}\n{right}"), read_lexicon(language))
    assert blank_by_marks(survey, left, right) is blank


def test_a_name_and_its_number_are_written_as_elsewhere_in_the_text() -> None:
    survey = look_at(cut_lines("The Lantern 4 is new.\nAll like the Lantern\n4 here."), read_lexicon("en"))
    assert blank_by_marks(survey, "All like the Lantern", "4 here.") is True
    survey = look_at(cut_lines("The Lantern4 is new.\nAll like the Lantern\n4 here."), read_lexicon("en"))
    assert blank_by_marks(survey, "All like the Lantern", "4 here.") is False


@pytest.mark.parametrize(("language", "broken", "whole"), MENDED)
def test_blanks_round_marks_hyphens_and_lone_letters(language: str, broken: str, whole: str) -> None:
    assert rewrite(broken, propose(broken, language=language)) == whole


def test_the_couplers_of_all_likely_languages_count() -> None:
    mixed = mix_lexicons((("de", 0.6), ("en", 0.4)))
    assert {"und", "and"} <= mixed.couplers


def test_between_short_and_long_texts_both_models_have_half_a_say() -> None:
    models = read_models()
    assert models.of("a" * FEW_SENTENCES, 0.0) is models.short
    assert models.of("海" * FEW_SENTENCES, 1.0) is models.middle
    assert models.of("a" * SHORT_TEXT, 0.0) is models.middle
    assert models.of("a" * (SHORT_TEXT + 1), 0.0) is models.long
    rows = np.random.default_rng(1).normal(size=(50, 200)).astype(np.float32)
    mean = (models.long.goes_on.scores(rows) + models.short.goes_on.scores(rows)) / 2
    assert np.allclose(models.middle.goes_on.scores(rows), mean, atol=1e-6)
    assert models.middle.drops is models.long.drops


@pytest.mark.parametrize("half", ["HK", "H"])
def test_an_acronym_of_the_text_that_is_cut_is_made_whole(half: str) -> None:
    whole = (
        "The HKV owns both ferries, and the HKV sets the fares. Nobody was surprised that the chairman of the HKV "
        "spoke against a bridge.\nA vote is due in May, when the tourists come."
    )
    broken = f"chairman of the {half}\n{'HKV'.removeprefix(half)} spoke".join(whole.split("chairman of the HKV spoke"))
    assert rewrite(broken, propose(broken, language="en")) == whole
