"""Phrases of the lexicon stand for whole lines, in every language that the project names."""

from __future__ import annotations

import random

import pytest

from copydesk.cleaners.core import folding
from copydesk.cleaners.steps.boilerplate.lexicon import (
    _BAR_HEADS,
    _BEGUN,
    _PACKED,
    _SIEVE,
    _WHOLE,
    KINDS,
    MAX_BAR,
    MAX_WIDTH,
    match,
    match_all,
    match_folded,
)
from copydesk.cleaners.steps.boilerplate.lines import fold_line, width
from tests.cleaners.core.test_both_forms import uncompiled

KINDS_ASKED_FOR = {
    *("ad_slot", "share_bar", "newsletter", "related", "comment_form", "cookie"),
    *("copyright", "theme_residue", "credit", "teaser", "counter"),
}

BOILERPLATE = [
    ("- Advertisement -", "en", "ad_slot"),
    ("ADVERTISEMENT. SCROLL TO CONTINUE READING.", "en", "ad_slot"),
    ("spot_img", None, "theme_residue"),
    ("spot_imgspot_imgspot_img", "ko", "theme_residue"),
    ("12 Comments", "en", "counter"),
    ("Comments (1,204)", "en", "counter"),
    ("3 min read", "en", "counter"),
    ("Photo: Jane Doe / The Courier", "en", "credit"),
    ("» Read more: Bridge closed until spring", "en", "related"),
    ("Share Tweet Email", "en", "share_bar"),
    ("Home | Help | Contact us", "en", "navigation"),
    ("Like3Reply", "en", "comment_form"),
    ("Sign up for our free morning briefing.", "en", "newsletter"),
    ("Lesezeit: 4 Minuten", "de", "counter"),
    ("Kommentar schreiben", "en", "comment_form"),
    ("À lire aussi : Le pont du port fermé", "fr", "related"),
    ("Suscríbete a nuestra newsletter", "es", "newsletter"),
    ("Riproduzione riservata ©", "it", "copyright"),
    ("CONTINUA DEPOIS DA PUBLICIDADE", "pt", "ad_slot"),
    ("Lees ook: Brug tot april dicht", "nl", "related"),
    ("Materiał sponsorowany", "pl", "ad_slot"),
    ("Читайте также: Мост закрыт до весны", "ru", "related"),
    ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "el", "related"),
    ("İLGİLİ HABERLER", "tr", "related"),
    ("무단전재 및 재배포 금지", "ko", "copyright"),
    ("この記事をシェア", "ja", "share_bar"),
    ("责任编辑：王某", "zh", "teaser"),
    ("相關新聞", "zh-TW", "related"),
    ("اقرأ أيضًا: إغلاق الجسر", "ar", "related"),
    ("ARTIKELN FORTSÄTTER EFTER ANNONSEN", "sv", "ad_slot"),
    ("Læs også: Broen lukker", "da", "related"),
    ("Saken fortsetter under annonsen", "nb", "ad_slot"),
    ("Mohlo by vás zajímat", "cs", "related"),
    ("Новини партнерів", "uk", "ad_slot"),
]

CONTENT = [
    ("You can get in touch with the police on 101.", "en"),
    ("Photographs of the scene were shown to the jury on Monday.", "en"),
    ("Copyright law protects the boats' designs for seventy years.", "en"),
    ("Published in 1949, the book sold a hundred copies.", "en"),
    ("Pros", "en"),
    ("Conclusion", "en"),
    ("More than a thousand people came to the quay on Sunday.", "en"),
    ("Share prices fell by a third in the first hour of trade.", "en"),
    ("Comments by the mayor caused a stir in the council.", "en"),
    ("The advertisement ran for a week.", "en"),
    ("Die Anzeige gegen den Kapitän wurde zurückgezogen.", "de"),
    ("Lesen ist für ihn wie Atmen.", "de"),
    ("La publicité pour le tabac est interdite depuis 1991.", "fr"),
    ("La foto de la niña dio la vuelta al mundo en un día.", "es"),
    ("I commenti del sindaco non sono piaciuti a nessuno.", "it"),
    ("De reclame voor gokken wordt verboden.", "nl"),
    ("Reklama kosztowała miasto dwa miliony złotych.", "pl"),
    ("Реклама табака запрещена с 2013 года.", "ru"),
    ("Η διαφήμιση καπνού απαγορεύεται από το 2009.", "el"),
    ("Reklam yasağı gelecek yıl başlayacak.", "tr"),
    ("광고를 본 시민들이 시청에 항의 전화를 걸었다.", "ko"),
    ("広告を見た市民から市役所に抗議の電話が相次いだ。", "ja"),
    ("广告播出之后，许多市民打电话到市政府抗议。", "zh"),
    ("تم حظر إعلانات التبغ منذ عام 2009 في جميع المدن.", "ar"),
    ("WASHINGTON:", "en"),
    ("Annonsen kostade kommunen två miljoner kronor.", "sv"),
    ("Kommentaren fra borgmesteren vakte vrede i byrådet.", "da"),
    ("Reklamen ble stanset etter klager fra publikum.", "nb"),
    ("Reklama stála město dva miliony korun.", "cs"),
    ("Реклама тютюну заборонена з 2013 року.", "uk"),
    ("17", "en"),
    ("Harbour 3, Mill Road 1", "en"),
    ("She signed up.", "en"),
    ("of", "en"),
    ("", None),
]


@pytest.mark.parametrize(("line", "language", "kind"), BOILERPLATE)
def test_boilerplate_has_its_kind(line, language, kind):
    assert match(line, language) == kind


@pytest.mark.parametrize(("line", "language"), CONTENT)
def test_content_has_none(line, language):
    assert match(line, language) is None


def test_as_many_lines_stay_as_go():
    assert len(CONTENT) >= len(BOILERPLATE)


def test_every_kind_has_phrases():
    assert set(KINDS) >= KINDS_ASKED_FOR


def test_short_words_count_in_their_own_language_alone():
    assert match("di", "it") == "teaser"
    assert match("di", "de") is None


@pytest.mark.parametrize(
    "line", ["share " * 60, "#" * 250, "a" * 250, "| " * 120, "1 " * 120, "ab" * 120, "\u0301" * 200]
)
@pytest.mark.usefixtures("in_budget")
def test_hostile_lines_are_quick(line):
    match(line, None)


def mixed_lines() -> list[str]:
    """Lines of the tables, and rows that are made of them: many of buttons, some of both, some that say one twice."""
    written = [line for line, *_ in BOILERPLATE] + [line for line, _ in CONTENT]
    pick = random.Random(7)
    rows = [pick.choice([" ", " | ", "3", " 12 ", " / "]).join(pick.sample(written, 2)) for _ in range(400)]
    buttons = [
        " ".join(pick.sample(["Share", "Print", "12 comments", "Tweet", "Email", "bridge"], 3)) for _ in range(100)
    ]
    return [*written, *rows, *buttons, *(line * 2 for line in written), "| Share |", "Share | ", "#", "»", "a b", "3 4"]


@pytest.mark.parametrize("language", ["en", "de", None])
def test_a_page_of_lines_is_told_as_each_line_is(language: str | None) -> None:
    lines = mixed_lines()
    wides, folded = list(map(width, lines)), list(map(fold_line, lines))
    alone = [match_folded(*line, language) for line in zip(lines, wides, folded, strict=True)]
    assert match_all(lines, wides, folded, language) == alone
    assert 100 < sum(kind is not None for kind, _ in alone) < len(alone) - 100


def test_the_sieve_is_the_same_uncompiled() -> None:
    lines = mixed_lines()
    told = lines, list(map(width, lines)), list(map(fold_line, lines)), MAX_WIDTH, 2 * MAX_BAR
    plain = uncompiled(folding).PhraseSieve(
        _WHOLE, _PACKED, {at: heads for at, (heads, _) in _BEGUN.items()}, _BAR_HEADS
    )
    assert plain.pick(*told) == _SIEVE.pick(*told)
    assert len(_SIEVE.pick(["The bridge is closed."] * 9, [21] * 9, ["the bridge is closed"] * 9, 260, 16)) == 0
