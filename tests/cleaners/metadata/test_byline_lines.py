"""Bylines that no element calls so: lines that say who wrote, in the words of many languages, and nothing else."""

from __future__ import annotations

from itertools import chain

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import byline_labels, read_metadata
from copydesk.cleaners.metadata.byline_lines import (
    _LABEL,
    _is_labelled,
    bylines_in,
    is_byline_label,
    names_of_byline,
)
from copydesk.cleaners.metadata.lone_names import dated_names, lone_names

BYLINES = {
    "2024-05-03 08:10 来源：海港晚报 作者：王小明": ("zh", ("王小明",)),
    "03.05.2024 Quelle: KNA Autor: Mia Rot Foto: Jan Blau": ("de", ("Mia Rot",)),
    "2024年5月3日 07時15分　田中一郎記者": ("ja", ("田中一郎",)),
    "Ewa Lis / fot. Jan Mak": ("pl", ("Ewa Lis",)),
    "Propos recueillis par Anne Vert": ("fr", ("Anne Vert",)),
    "Guest essay by Ann Lee": ("en", ("Ann Lee",)),
    "מאת: רותם אלמוג וליאור בן דוד": ("he", ("רותם אלמוג", "ליאור בן דוד")),
    "تقرير: ليان حبيب وكريم سعد": ("ar", ("ليان حبيب", "كريم سعد")),
    "Tekst: Roos Kuiper, foto's: Bas Mol": ("nl", ("Roos Kuiper",)),
    "Texte Odile Rey, photos Luc Noir": ("fr", ("Odile Rey",)),
    "Report by Ann Lee, CNN": ("en", ("Ann Lee",)),
    "박하린 최도현 기자": ("ko", ("박하린", "최도현")),
    "Eine Reportage von Mia Rot": ("de", ("Mia Rot",)),
    "Verfasst von: Mia Rot": ("de", ("Mia Rot",)),
    "Text und Fotos: Mia Rot": ("de", ("Mia Rot",)),
    "Von unserem Korrespondenten Jan Blau": ("de", ("Jan Blau",)),
    "Mia Rot, Redakteurin": ("de", ("Mia Rot",)),
    "Un article d’Anne Vert": ("fr", ("Anne Vert",)),
    "Anne Vert, journaliste à Lac": ("fr", ("Anne Vert",)),
    "Redactado por Eva Luz": ("es", ("Eva Luz",)),
    "Servizio di Lia Neri": ("it", ("Lia Neri",)),
    "A cura di Lia Neri": ("it", ("Lia Neri",)),
    "Auteur: Tess Blom": ("nl", ("Tess Blom",)),
    "oprac. Ewa Lis": ("pl", ("Ewa Lis",)),
    "Reportagem de Rui Cruz": ("pt", ("Rui Cruz",)),
    "Skrivet av Siv Ek": ("sv", ("Siv Ek",)),
    "Napsala Iva Malá": ("cs", ("Iva Malá",)),
    "Материал подготовила Вера Лунина": ("ru", ("Вера Лунина",)),
    "Текст: Вера Лунина": ("ru", ("Вера Лунина",)),
    "Ρεπορτάζ: Ελένη Βάτου": ("el", ("Ελένη Βάτου",)),
    "Avtorica: Maja Novak": ("sl", ("Maja Novak",)),
    "Teksts: Ilze Kalna": ("lv", ("Ilze Kalna",)),
    "Аутор: Мара Пековић": ("sr", ("Мара Пековић",)),
    "ავტორი: ეკა დვალი": ("ka", ("ეკა დვალი",)),
    "Müəllif: Aygün Quliyeva": ("az", ("Aygün Quliyeva",)),
    "Texti: Sigrún Jónsdóttir": ("is", ("Sigrún Jónsdóttir",)),
    "ტექსტი: ეკა დვალი": ("ka", ("ეკა დვალი",)),
    "Höfundur: Sigrún Jónsdóttir": ("is", ("Sigrún Jónsdóttir",)),
    "Haberi hazırlayan: Ece Dal": ("tr", ("Ece Dal",)),
    "Teksti: Aino Salo": ("fi", ("Aino Salo",)),
    "Szöveg: Tóth Réka": ("hu", ("Tóth Réka",)),
    "De Ioana Pop": ("ro", ("Ioana Pop",)),
    "取材・文＝佐藤花": ("ja", ("佐藤花",)),
    "撰文：陳小雨": ("zh", ("陳小雨",)),
    "본섬=박지은 기자": ("ko", ("박지은",)),
    "إعداد: نور سعيد": ("ar", ("نور سعيد",)),
    "Reporting by Mia Rot in Lund and Jan Blau; editing by Cy Grey": ("en", ("Mia Rot", "Jan Blau")),
    "Mia Rot | Editor: Cy Grey": ("en", ("Mia Rot",)),
}


@pytest.mark.parametrize("line", BYLINES)
def test_byline(line: str) -> None:
    language, names = BYLINES[line]

    assert names_of_byline(line, language) == names


NONE = [
    "Mia Rot", "Text size", "Story tools", "Foto: Mia Rot", "Photo by Mia Rot", "Source: City Hall", "Middle East",
    "Report Abuse", "By clicking here you agree", "Von der Redaktion", "كتب ومجلات", "글 더보기", "この記事をシェア",
    "Mia Rot, director of the harbour", "Text Editors Compared", "Haber Merkezi",
]  # fmt: skip


@pytest.mark.parametrize("line", NONE)
def test_no_byline(line: str) -> None:
    assert names_of_byline(line, "en") == ()


def test_byline_in_pieces() -> None:
    text = "\nBoats stay\nVon\nMia Rot\n,\nJan Blau\nund\nUte Grün\nDer Hafen war voll.\n"

    assert [names for _, names in bylines_in(text, 0, len(text), "de")] == [("Mia Rot", "Jan Blau", "Ute Grün")]


def test_opening_of_a_korean_report() -> None:
    text = "\n배가 항구에 남다\n(본섬=통신) 박지은 기자 = 항구는 가득 찼다.\n"

    assert [names for _, names in bylines_in(text, 0, len(text), "ko")] == [("박지은",)]


@pytest.mark.parametrize("label", ["Written by", "Geschrieben von", "Escrito por", "Auteur", "Автор"])
def test_label(label: str) -> None:
    assert is_byline_label(label)


@pytest.mark.parametrize("label", ["Lesezeit", "Est. reading time", "Filed under"])
def test_other_label(label: str) -> None:
    assert not is_byline_label(label)


STORY = "<p>" + "The harbour was full of boats that night. " * 8 + "</p>"


def authors(body: str, language: str = "en") -> tuple[str, ...]:
    html = (
        f"<html lang={language}><title>Boats stay in the harbour</title><body><h1>Boats stay in the harbour</h1>{body}"
    )
    url = "https://www.example.com/boats-stay"
    text = "The harbour was full of boats that night. " * 8
    return read_metadata(parse(html, url), url=url, fetched_at=None, text=text.strip()).authors


def test_credit_behind_a_long_article() -> None:
    long = "<p>" + "Boats came and went, and nobody counted them. " * 200 + "</p>"

    assert authors(f"{long}{STORY}<div>Texte : Anne Vert</div>", "fr") == ("Anne Vert",)


def test_editor_beside_a_writer_is_no_author() -> None:
    assert authors(f"<p>By Mia Rot</p>{STORY}<p class=byline>Editing by Cy Grey</p>") == ("Mia Rot",)
    assert authors(f"<p class=byline>By Mia Rot<br>Edited by Cy Grey</p>{STORY}") == ("Mia Rot",)


def test_editor_alone_is_better_than_nobody() -> None:
    assert authors(f"<p class=byline>Redaktion: Cy Grey</p>{STORY}", "de") == ("Cy Grey",)


MARKED = {
    "rdfa": '<span property="schema:author"><span property="schema:name">Mia Rot</span></span>',
    "script": '<div data-testid="author-name">Mia Rot</div>',
    "id": '<div id="author">Mia Rot</div>',
    "address": "<address>Mia Rot</address>",
    "class of another language": '<div class="artikel-autor">Mia Rot</div>',
    "folder of people": '<a href="/staff/mia-rot/">Mia Rot</a>',
}


@pytest.mark.parametrize("kind", MARKED)
def test_marked_otherwise(kind: str) -> None:
    assert authors(MARKED[kind] + STORY) == ("Mia Rot",)


def test_someone_mentioned_is_no_author() -> None:
    mention = (
        '<p>The prize went to <a href="/people/bo-grey">Bo Grey</a>, who sailed alone round the isle and back.</p>'
    )

    assert authors(f"{mention}{STORY}") == ()


def test_a_place_in_the_author_s_box_is_none() -> None:
    assert authors(f'<div class="writer-place">Lund</div>{STORY}') == ()


@pytest.mark.parametrize("box", ['<div id="authorization">Legal Forms</div>', '<p class="typewriter">Old Times</p>'])
def test_a_name_that_only_holds_the_word_marks_nobody(box: str) -> None:
    assert authors(f"{box}{STORY}") == ()


@pytest.mark.parametrize(
    ("line", "language", "names"),
    [
        ("Mia Rot | Senior Writer | July 2, 2025", "en", ("Mia Rot",)),
        ("3. Mai 2026 · Mia Rot · Redakteurin", "de", ("Mia Rot",)),
        ("Mia Rot • journaliste", "fr", ("Mia Rot",)),
        ("Middle East | 2 July 2025", "en", ()),
        ("World Cup | Final | 2 July 2025", "en", ()),
    ],
)
def test_a_name_with_its_office_and_the_date(line: str, language: str, names: tuple[str, ...]) -> None:
    assert authors(f"<p>{line}</p>{STORY}", language) == names


def test_words_and_signs_tell_which_lines_have_no_label() -> None:
    keys = ("by", "other credits by", "signed", "before by", "labels", "phrases", "pictures")
    listed = [*(word for key in keys for word in byline_labels.BYLINES[key]), *chain(*byline_labels.BY_OF.values())]
    forms = ("{} Ann Lee", "{}: Ann Lee", "({} by Ann Lee", "Text {} Ann Lee", "the {} de Ann Lee", "{} | x", "{}x Ann")
    lines = [form.format(word) for word in listed for form in forms]
    lines = [each for line in lines for each in (line, line.upper()) if each.isascii()]
    assert [line for line in lines if _is_labelled(line) != (_LABEL.match(line) is not None)] == []
    assert 1_000 < sum(map(_is_labelled, lines)) < len(lines) - 1_000


@pytest.mark.parametrize(
    ("lines", "language", "names"),
    [
        ("18 May 2026 · Ann Lee", "en", ("Ann Lee",)),
        ("18 May 2026\n·\n3 min read\n·\nAnn Lee and Bo Ray", "en", ("Ann Lee", "Bo Ray")),
        ("May 18, 2026 | Ann Lee", "en", ("Ann Lee",)),
        ("Middle East | May 18, 2026", "en", ()),
        ("18. mars 2026 – Nils Ek", "nb", ("Nils Ek",)),
        ("18 Mawrth 2026 · Mared Llwyd", "cy", ("Mared Llwyd",)),
        ("18 May 2026 · Local news", "en", ()),
        ("18 May 2026 · Ann Lee · Harbour", "en", ()),
        ("Ann Lee · Bo Ray", "en", ()),
        ("18 May 2026", "en", ()),
        ("18 May 2026 · 3 min read", "en", ()),
    ],
)
def test_a_name_behind_a_date_and_nothing_else_is_a_byline(lines: str, language: str, names: tuple[str, ...]) -> None:
    assert dated_names(f"{lines}\nThe ferry sails again.", 0, 200, language) == names


def test_a_name_beside_the_date_below_the_headline_is_the_author() -> None:
    html = (
        "<h1>Ferry sails again</h1><p>18 May 2026 · Ann Lee</p><p>It is green now, and louder than it was before.</p>"
    )
    assert read_metadata(parse(html), url=None, fetched_at=None).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("line", "language", "name"),
    [
        ("वार्ताहर: अनघा देशमुख", "mr", "अनघा देशमुख"),
        ("संवाददाता: रमेश तिवारी", "hi", "रमेश तिवारी"),
        ("ವರದಿ: ಶಾಂತಾ ಹೆಗಡೆ", "kn", "ಶಾಂತಾ ಹೆಗಡೆ"),
        ("రచన: రాధ కొండూరు", "te", "రాధ కొండూరు"),
        ("અહેવાલ: મીના દવે", "gu", "મીના દવે"),
        ("Հեղինակ՝ Արամ Սարյան", "hy", "Արամ Սարյան"),
        ("Тэкст: Янка Лес", "be", "Янка Лес"),
        ("Mətn: Leyla Quliyeva", "az", "Leyla Quliyeva"),
        ("प्रस्तुति: विमला थापा", "ne", "विमला थापा"),
        ("Text: Ann Lee / Fotos: Bo Lund", "de", "Ann Lee"),
        ("Texto: Ana Leal - Foto: Rui Sá", "pt", "Ana Leal"),
    ],
)
def test_labels_of_more_languages(line: str, language: str, name: str | None) -> None:
    assert authors(f"<div><span>{line}</span></div>", language) == ((name,) if name else ())


@pytest.mark.parametrize(
    ("line", "language", "names"),
    [
        ("Tekst Mia Kobbelt", "nl", ("Mia Kobbelt",)),
        ("Текст Яна Лісова", "uk", ("Яна Лісова",)),
        ("Text Size Large", "en", ()),
        ("Tekst volledig gratis", "nl", ()),
    ],
)
def test_the_word_for_text_without_a_sign(line: str, language: str, names: tuple[str, ...]) -> None:
    assert names_of_byline(line, language) == names


def test_a_cell_for_the_name_within_the_author_s() -> None:
    assert authors("<dl><dt>Authors</dt><dd><dl><dt>Name</dt><dd>Ann Lee</dd></dl></dd></dl>") == ("Ann Lee",)
    assert authors("<dl><dt>Name</dt><dd>Ann Lee</dd></dl>") == ()


def test_a_noun_alone_is_a_label_below_the_headline_and_a_section_above_it() -> None:
    for inner in ("<dl><dt>Autor</dt><dd>Ann Lee</dd></dl>", "<table><tr><th>Journalist<td>Ann Lee</table>"):
        assert authors(inner) == ("Ann Lee",)
    text = "Analyse\nBo Lund\nIt rains in the harbour.\nAuthor\nAnn Lee"
    found = bylines_in(text, 0, len(text), "de", headline=text.index("It rains") + 24)
    assert [names for _, names in found] == [("Ann Lee",)]


@pytest.mark.parametrize(
    ("lines", "language", "names"),
    [
        ("Ida Quill\n3 May 2026", "en", ("Ida Quill",)),
        ("A ferry sails again.\n3 May 2026\nIda Quill", "en", ("Ida Quill",)),
        ("Λία Ρήγα | 3 Μαΐου 2026", "el", ("Λία Ρήγα",)),
        ("Baiba Sproģe\n/\n2026-05-03", "lv", ("Baiba Sproģe",)),
        ("3 Mei 2026 - Leestyd: 2 minute - Elna Botha", "af", ("Elna Botha",)),
        ("Eva Laur, Tartu\n3. mai 2026", "et", ("Eva Laur",)),
        ("Ann Lee\nTravel writer", "en", ("Ann Lee",)),
        ("Ida Quill\nida.quill@harbour.example", "en", ("Ida Quill",)),
        ("Tove Ekby\ntekby@harbour.example", "sv", ("Tove Ekby",)),
        ("Tove Ekby\nnews@harbour.example", "sv", ()),
        ("Tove Ekby, 3 maj 2026", "sv", ("Tove Ekby",)),
        ("Tove Ekby, 03.05.2026", "sv", ("Tove Ekby",)),
        ("May 3, 2026", "en", ()),
        ("Ann Lee", "en", ()),
        ("Ann Lee\nSign In", "en", ()),
        ("Știri Locale\n3 mai 2026", "ro", ()),
        ("Quill Ferry\n3 May 2026\nThe Quill Ferry sails.", "en", ()),
        ("Middle East\n3 May 2026", "en", ()),
        ("Send Message\n3 May 2026", "en", ()),
        ("Homes + Harbour View\n3 May 2026", "en", ()),
        ("Oslo\n3 May 2026", "en", ()),
    ],
)
def test_a_name_without_a_label_needs_a_date_or_a_role_beside_it(
    lines: str, language: str, names: tuple[str, ...]
) -> None:
    text = f"{lines}\nIt rains."
    assert lone_names(text, 0, len(text), language) == names


def test_a_name_beside_a_date_is_the_author_of_a_page_that_names_nobody() -> None:
    byline = "<div><b>Ida Quill</b></div><div>3 May 2026</div>"
    assert authors(f"{byline}{STORY}") == ("Ida Quill",)
    assert authors(f"{byline}<p>As Ida Quill told us, it rains.</p>{STORY}") == ()


def test_a_list_of_headlines_has_other_days() -> None:
    links = "".join(f"<a href=/{n}>The pilot boat was sold</a><time datetime=2026-05-0{n}>x</time>" for n in (8, 9))
    page = (
        f"<html lang=en><body><div class=k>{links}</div><main><h1>Ferry stays until spring</h1><p>3 May 2026</p></main>"
    )
    assert read_metadata(parse(page), url="https://a.example/ferry", fetched_at=None).published_at == "2026-05-03"


@pytest.mark.parametrize(
    ("heading", "language"), [("Komente", "sq"), ("Մեկնաբանություններ", "hy"), ("Iruzkinak (2)", "eu"), ("టిప్పణి", "te")]
)
def test_words_for_comments(heading: str, language: str) -> None:
    page = (
        f"<html lang={language}><body><article><h1>Ferry stays until spring</h1><p>It stays, they said.</p></article>"
        f"<div><h3>{heading}</h3><b>Tom</b><time datetime=2026-05-09>x</time><p>Well done.</p></div>"
    )
    found = read_metadata(parse(page), url="https://a.example/ferry", fetched_at=None).published_at
    assert found == ("2026-05-09" if language == "te" else None)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Úna Ní Riain agus Colm Ó Sé", ("Úna Ní Riain", "Colm Ó Sé")),
        ("अनघा देशमुख आणि रवी पाटील", ("अनघा देशमुख", "रवी पाटील")),
        ("મીના દવે અને રાજ શાહ", ("મીના દવે", "રાજ શાહ")),
        ("nork Jon Agirre", ("Jon Agirre",)),
    ],
)
def test_names_of_more_languages(line: str, names: tuple[str, ...]) -> None:
    assert (
        authors(f"<p class=byline>{line.replace('nork ', 'nork <i>') if line.startswith('nork') else line}</p>")
        == names
    )
