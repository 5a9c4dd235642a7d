"""Shapes of damage and of structure, side by side: wrapped paragraphs round lists, addresses, verses and tables that
stay, and the edges of wraps at quotes, times and agencies."""

from __future__ import annotations

import textwrap

import pytest

import copydesk
from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite

PROSE = {
    "de": (
        "Der Leuchtturm auf der Hallig Süderoog bekommt im Frühjahr eine neue Lampe, weil die alte in den Stürmen des "
        "Winters zweimal ausgefallen war.",
        "Der Wärter sagte am Montag, er habe in jeder dieser Nächte mit einer Taschenlampe auf der Galerie gestanden "
        "und den Fischern den Weg gezeigt.",
    ),
    "en": (
        "The keeper of the Tarnsay light has asked the council for a new lamp, since the old one went out twice in the "
        "storms of last winter.",
        "She told the meeting that she had stood on the gallery both nights with a torch and shown the fishing boats "
        "the way into the harbour.",
    ),
    "ru": (
        "Смотритель маяка на острове Тарна попросил совет купить новую лампу, потому что старая дважды гасла во время "
        "зимних штормов.",
        "По его словам, обе ночи он стоял на галерее с фонарём в руках и показывал рыбакам дорогу в гавань.",
    ),
    "ko": (
        "등대지기는 지난겨울 폭풍에 낡은 등이 두 번이나 꺼졌다며 새 등을 사 달라고 군청에 요청했다고 월요일 밝혔다.",
        "그는 이틀 밤 동안 손전등을 들고 난간에 서서 어선들에 항구로 들어오는 길을 알려 주었다고 회의에서 말했다.",
    ),
}  # fmt: skip

ROWS = {
    "a list in small letters": ("de", "Mitgebracht werden sollen:\nwarme decken\neine kanne tee\nzwei lampen mit öl"),
    "a list in small letters below its lead": ("en", "Visitors bring:\na warm coat\nboots for rocks\nbread and tea"),
    "an address": ("ru", "Управление маяков\nул. Береговая, 7\nпосёлок Тарна\nтелефон 8 499 555 10 20"),
    "an address in letters without case": ("ko", "등대 관리소\n바닷길 7길 2\n2층 201호\n전화 099-555-1020"),
    "a verse in small letters": ("en", "the lamp goes out\nthe sea comes in\nand nobody will know\nwhere we begin"),
    "opening hours": ("ko", "월요일 9시부터 11시\n화요일 13시부터 17시\n수요일 휴무\n목요일 9시부터 15시"),
}  # fmt: skip


def repair(text: str, language: str | None) -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize("said", [True, False], ids=["language said", "language not said"])
@pytest.mark.parametrize(("language", "rows"), ROWS.values(), ids=ROWS)
def test_short_lines_stay_between_paragraphs(language: str, rows: str, said: bool) -> None:
    one, other = PROSE[language]
    whole = f"{one}\n\n{rows}\n\n{other}"
    wrapped = "\n\n".join(["\n".join(textwrap.wrap(one, 58)), rows, "\n".join(textwrap.wrap(other, 58))])
    for text in (whole, wrapped):
        assert repair(text, language if said else None) == whole


def test_a_paragraph_that_is_torn_into_short_lines_is_no_list() -> None:
    one, other = PROSE["en"]
    torn = "\n".join(textwrap.wrap(other, 30))
    assert repair(f"{one}\n\n{torn}", "en") == f"{one}\n\n{other}"


EDGES = [
    ("a time above letters without case", "ko", f"14:05\n{PROSE['ko'][0]}\n\n13:20\n{PROSE['ko'][1]}", None),
    (
        "an agency in brackets",
        "ko",
        f"등대에 새 등이 온다\n(섬마을=바다통신) 이수진 기자 = {PROSE['ko'][0]}\n\n{PROSE['ko'][1]}",
        None,
    ),
    (
        "an agency in Japanese",
        "ja",
        "灯台に新しい灯\n【島町時事】島の灯台の灯が昨年の冬に二度消えたため、町は新しい灯を買うことを決めた。",
        None,
    ),
    ("a quote that opens at a wrap", "en", "“\nThe lamp is older than I am,” said the keeper.", "“The"),
    ("the same in Turkish", "tr", "“\nLamba benden yaşlı”, dedi fenerin bekçisi toplantıda.", "“Lamba"),
    ("guillemets of Russian", "ru", "«\nЛампа старше меня\n», сказал смотритель маяка.", "«Лампа старше меня»,"),
    ("guillemets of French", "fr", "«\nLa lampe est vieille\n», dit le gardien.", "« La lampe est vieille »,"),
    ("weeks in German", "de", "Der Wärter stand drei Wochen\nlang auf der Galerie und sah aufs Meer.", "Wochen lang"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "has"), [case[1:] for case in EDGES], ids=[case[0] for case in EDGES])
def test_edges_of_wraps(language: str, text: str, has: str | None) -> None:
    repaired = repair(text, language)
    assert has in repaired if has else repaired == text


def test_paragraphs_without_full_stops_in_letters_without_case_stay_apart() -> None:
    text = "\n\n".join(
        [
            *(part.rstrip(".") for part in PROSE["ko"]),
            "군청은 봄이 오기 전에 새 등을 사서 섬으로 보내고 등대의 창문도 함께 고치겠다고 약속했다",
        ]
    )
    assert repair(text, "ko") == text


THAI = (
    "ผู้ดูแลประภาคารขอให้เทศบาลซื้อโคมไฟดวงใหม่เพราะดวงเก่าดับไปสองครั้งในพายุเมื่อฤดูหนาวที่แล้วและชาวประมงมองไม่เห็นทาง",
    "เขายืนถือไฟฉายอยู่บนระเบียงตลอดทั้งคืนเพื่อบอกทางเข้าท่าเรือให้เรือประมงทุกลำที่ยังอยู่กลางทะเลจนถึงรุ่งเช้า",
)  # fmt: skip


def test_thai_that_is_wrapped_at_a_width_between_syllables_becomes_whole() -> None:
    # Widths that part no letter from its vowel: only that the lines are as long as each other tells the wraps.
    cuts = ((30, 61, 91), (29, 60, 91))
    broken = [
        "\n".join(part[a:b] for a, b in zip((0, *at), (*at, len(part)), strict=True))
        for part, at in zip(THAI, cuts, strict=True)
    ]
    assert repair("\n\n".join(broken), "th") == "\n\n".join(THAI)


def test_a_thai_verse_stays() -> None:
    verse = "แสงไฟบนหอคอยสูงค่อยดับ\nทะเลหลับอยู่ในอ้อมแขนฟ้า\nเรือน้อยลำเก่ายังคอยเวลา\nรุ่งเช้ามาก็จะได้กลับบ้าน"
    assert repair(verse, "th") == verse


PAGE = "<html lang={}><body><article><h1>{}</h1>{}</article></body></html>"


def test_line_ends_of_a_source_at_quotes_and_between_ideographs() -> None:
    one, other = PROSE["en"]
    quoted = "“\nThe lamp is older than I am\n” said the keeper of the light to the council."
    page = PAGE.format("en", "New lamp", f"<p>{one}</p><p>{quoted}</p><p>{other}</p>")
    assert "“The lamp is older than I am” said the keeper" in copydesk.clean(page).record.text
    japanese = "島の灯台の灯が昨年の冬に二度消えたため、\n  町は新しい灯を買うことを決めた。\n工事は春に始まる。"
    page = PAGE.format("ja", "灯台", f"<p>{japanese}</p>" * 4)
    text = copydesk.clean(page).record.text
    assert (
        text.split("\n\n")[0]
        == "島の灯台の灯が昨年の冬に二度消えたため、町は新しい灯を買うことを決めた。工事は春に始まる。"
    )


def test_a_short_text_with_a_blank_line_at_each_wrap_becomes_whole() -> None:
    # The surname below "Ada" is in doubt by itself: all other lines tell that blank lines part no paragraphs here.
    one, other = PROSE["en"]
    parts = (
        one,
        "Nobody on the island can mend it now, said the clerk Ada Quill, who keeps the books of the board.",
        other,
    )
    broken = "\n\n".join("\n\n".join(textwrap.wrap(part, 58)) for part in parts)
    assert "Ada\n\nQuill" in broken
    assert repair(broken, "en") == "\n\n".join(parts)


def test_the_first_of_several_lines_that_are_wrapped_at_a_width_is_no_headline() -> None:
    parts = [
        "Der Wärter des Leuchtturms bekommt ab nächster Woche eine neue Lampe, wie die Gemeinde am Freitag mitteilte.",
        "Die alte war in den Stürmen des Winters zweimal ausgefallen, und niemand auf der Insel hatte ein Ersatzteil "
        "gefunden.",
        "Ein Schlosser aus dem Dorf hat nun eines selbst gedreht, und zwar ohne von der Gemeinde Geld dafür zu nehmen.",
        "Wer ihm danken will, kann das am Sonntag nach der Kirche tun, denn dann steht er wie immer vor der alten "
        "Schmiede.",
    ]
    wrapped = ["\n".join(textwrap.wrap(part, 48)) for part in parts]
    assert wrapped[0].startswith("Der Wärter des Leuchtturms bekommt ab nächster\nWoche")
    assert repair("\n\n".join(wrapped), "de") == "\n\n".join(parts)
