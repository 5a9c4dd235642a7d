"""Line breaks that are meant in texts that are whole: items that end with commas, questions in Greek, credits and
standfirsts in ideographs, a headline above its day. Each kind stands beside a broken text that still becomes whole."""

from __future__ import annotations

import math

import pytest

from copydesk.cleaners.language.likely import lexicon_of
from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.evidence import look_at
from copydesk.cleaners.steps.linebreaks.layout import cut_lines
from copydesk.cleaners.steps.linebreaks.meant import COMMA_LINE, list_floor
from copydesk.cleaners.steps.linebreaks.repair import rewrite

GREEK = (
    "Ο δήμαρχος μίλησε χθες για το λιμάνι,{}που μένει κλειστό από τον Μάρτιο.\n\n"
    "Πότε επιτέλους θα ανοίξει το παλιό λιμάνι για τους ψαράδες του νησιού;\n\n"
    "Κανείς δεν ξέρει ακόμη, είπε ο δήμαρχος στους κατοίκους του νησιού."
)
CHINESE = (
    "这座老桥已经有一百多年的历史，去年冬天因为裂缝而关闭，居民们只能乘船过河。工程师说，修理工作至少还需要两个月。"
)
TITLE = "老桥下月重新开放"
STANDFIRST = "居民等了整整一年，船票为什么越来越贵？市议员建议由全市各区共同承担"
PHOTO = "海港市首次公布了检查的结果，结果表明裂缝逐年增加。记者 林舟 摄"

MEANT = {
    "a photographer in Chinese": (
        "zh",
        "\n".join([TITLE, PHOTO, f"岛城要加强对桥的检查。{CHINESE}", CHINESE, CHINESE]),
    ),
    "the end in Chinese": ("zh", f"{CHINESE}\n\n{CHINESE}完\n\n免责声明：本文只代表作者本人的看法，与海港日报无关。"),
    "a standfirst in Chinese": (
        "zh",
        "\n\n".join([TITLE, STANDFIRST, f"本报曾经报道过老桥的事。{CHINESE}", *[CHINESE] * 8]),
    ),
    "a column of single words": (
        "ru",
        "Совет порта решил восстановить старый мол, сообщил представитель.\n\nПогода\nспорт\nафиша\nдоска\nархив",
    ),
    "a verse of which one line has no mark": (
        "de",
        "Wer morgens aus dem Fenster sieht,\nder sieht den Nebel ziehn,\nder hört, wie leis die Amsel singt\n"
        "im nassen Gartengrün.",
    ),
    "a headline above its day": (
        "pl",
        "Burmistrz chce zamknięcia starego mostu\n15:15\n03.01.2012\nRada miasta złoży wniosek o zamknięcie mostu.\n"
        "Most ma już ponad sto lat.",
    ),
}

BROKEN = {
    "commas and a width": (
        "en",
        "The crew brought ropes, sails,\nlamps, oil, bread, salt, fish,\nnets, two anchors, a compass,\nmaps, paint, "
        "nails and boards\nto the quay before it was dark.",
    ),
    "two lines that end with commas": (
        "en",
        "The ferry, which was late again,\n\nstopped at the upper quay,\n\nwhere nobody was waiting for it.",
    ),
    "a short question in Greek": ("el", "Πού πάμε\nτώρα;\nΚανείς δεν\nξέρει."),
    "a word that begins like the end": ("zh", "工程师星期二检查了老桥的桥墩。完\n成修理工作至少还需要两个月。"),
    "a time within a sentence": (
        "en",
        "The boat to the islands leaves at\n15:15\nand comes back in the evening.",
    ),
}


def repair(text: str, language: str | None) -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize("kind", MEANT)
def test_meant_breaks_stay(kind: str) -> None:
    language, text = MEANT[kind]
    assert repair(text, language) == text


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_sentences_of_the_same_looks_become_whole(kind: str) -> None:
    language, text = BROKEN[kind]
    blank = "" if language == "zh" else " "
    assert repair(text, language) == text.replace("\n\n", blank).replace("\n", blank)


def test_a_question_in_greek_stands_where_sentences_round_it_are_mended() -> None:
    assert repair(GREEK.format("\n\n"), "el") == GREEK.format(" ")


def test_a_long_line_of_clauses_goes_on_below_a_blank_line() -> None:
    halves = (
        "书店的老板说，灯塔的守夜人每年都来买一本日历，今年却说要等到新的灯装好",
        "再来，因为旧灯在十一月里灭了两次，谁也不知道明年会怎样。",
    )
    text = "\n\n".join([CHINESE * 2, *halves, CHINESE * 2])
    assert repair(text, "zh") == "\n\n".join([CHINESE * 2, "".join(halves), CHINESE * 2])


@pytest.mark.parametrize("line_break", ["\n", "\n\n"])
def test_no_odds_are_enough_between_items_that_end_with_commas(line_break: str) -> None:
    items = ("keeps papers dry,", "pays before the boat is tied up,", "warns the watch of oil,", "shows a light,")
    for lines, asked in ((items, math.inf), (items[1:], None), ((*items[:3], "x" * COMMA_LINE + ","), None)):
        text = line_break.join(["A good skipper", *lines, "and leaves by noon."])
        assert list_floor(look_at(cut_lines(text), lexicon_of(text, "en")), 2) == asked


MARKS = {
    "addresses below each other": (
        "en",
        "The plans of the harbour can be read on these pages, said the board.\n\nhttps://port.example/plans-of-\n\n"
        "https://port.example/quay-and-\n\nhttps://port.example/lamp\n\nNobody has asked for paper since the spring.",
    ),
    "rows that end with an ampersand": (
        "en",
        "Whoever sails to the islands in winter needs stores, said the master, and showed his list.\n\n5 x ropes &\n"
        "3 x lamps\n7 x oars\n\nHe had packed it all in one bag before the bell rang.",
    ),
    "a sentence that ends with a number": (
        "ru",
        "Портовая контора принимает жителей ежедневно с 7 до 19.\nОстальное время отведено ремонту кранов и причалов.\n"
        "Жители острова приезжают паромом, который ходит дважды в день.",
    ),
}


@pytest.mark.parametrize("kind", MARKS)
def test_marks_at_line_ends_do_not_tell_that_a_sentence_goes_on(kind: str) -> None:
    language, text = MARKS[kind]
    assert repair(text, language) == text
