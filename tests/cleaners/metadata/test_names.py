"""Names out of bylines: people stay whole, everything round them goes."""

from __future__ import annotations

import pytest

from copydesk.cleaners.metadata import persons
from copydesk.cleaners.metadata.byline_labels import BY_OF, BYLINES, without_editors
from copydesk.cleaners.metadata.names import split_closely, split_names, split_turned
from copydesk.cleaners.metadata.persons import has_role, is_junk, is_of_house, is_person, is_plain_name

CHANGED = {
    "by": ("By Ann Lee", ("Ann Lee",)),
    "by in capitals": ("BY ANN LEE", ("ANN LEE",)),
    "written by": ("Written by Ann Lee", ("Ann Lee",)),
    "words and photos": ("Words and photos by Ann Lee", ("Ann Lee",)),
    "german": ("Von Eva Müller und Jörg Roth", ("Eva Müller", "Jörg Roth")),
    "french": ("Par Zoé Petit et Luc Roy", ("Zoé Petit", "Luc Roy")),
    "spanish": ("Por Ana Ruiz y Luis Gil", ("Ana Ruiz", "Luis Gil")),
    "russian": ("Автор: Анна Орлова", ("Анна Орлова",)),
    "swedish": ("Av Åsa Berg och Nils Ek", ("Åsa Berg", "Nils Ek")),
    "persian": ("رضا نوری و مینا کریمی", ("رضا نوری", "مینا کریمی")),
    "hindi": ("राम लाल और गीता देवी", ("राम लाल", "गीता देवी")),
    "georgian": ("ეკა დვალი და ლევან ლომიძე", ("ეკა დვალი", "ლევან ლომიძე")),
    "vietnamese": ("Trần Văn Nam và Lê Thu", ("Trần Văn Nam", "Lê Thu")),
    "latvian": ("Ilze Kalna un Jānis Bērzs", ("Ilze Kalna", "Jānis Bērzs")),
    "basque": ("Ane Etxe eta Jon Aldai", ("Ane Etxe", "Jon Aldai")),
    "three": ("Ann Lee, Bo Ray and Cy Fox", ("Ann Lee", "Bo Ray", "Cy Fox")),
    "oxford comma": ("Ann Lee, Bo Ray, and Cy Fox", ("Ann Lee", "Bo Ray", "Cy Fox")),
    "ampersand": ("Ann Lee & Bo Ray", ("Ann Lee", "Bo Ray")),
    "first names": ("Ann & Bo", ("Ann", "Bo")),
    "bars": ("Ann Lee | Bo Ray", ("Ann Lee", "Bo Ray")),
    "role": ("Ann Lee, Staff Writer", ("Ann Lee",)),
    "german role": ("Eva Müller, Redakteurin", ("Eva Müller",)),
    "role between": ("By Ann Lee, Senior Reporter, and Bo Ray", ("Ann Lee", "Bo Ray")),
    "place": ("Von Eva Müller, Berlin", ("Eva Müller",)),
    "in a place": ("Ann Lee in Paris", ("Ann Lee",)),
    "agency in brackets": ("Ann Lee (AP)", ("Ann Lee",)),
    "e-mail": ("Ann Lee ann.lee@example.com", ("Ann Lee",)),
    "handle": ("Ann Lee @annlee", ("Ann Lee",)),
    "lines": ("By\nAnn Lee\nSenior Writer", ("Ann Lee",)),
    "entities": ("Zo&euml; P&amp;eacute;rez", ("Zoë Pérez",)),
    "markup": ("<b>Ann</b> Lee", ("Ann Lee",)),
    "what was on air": ("Von Eva Müller und Jörg Roth\nSendung: Radio Fluss, 10.45 Uhr", ("Eva Müller", "Jörg Roth")),
    "who held the camera": ("By Ann Lee\nCamera: Bo Ray", ("Ann Lee",)),
    "where it was on air": ("Par Zoé Petit\nDiffusé : Radio Quai", ("Zoé Petit",)),
    "who edited, behind who wrote": ("By Ann Lee; editing by Bo Ray", ("Ann Lee",)),
    "who edited, in German": ("Text: Ann Lee\nRedaktion: Bo Ray", ("Ann Lee",)),
    "who edited, in Spanish": ("Reporte de Ann Lee; editado por Bo Ray", ("Ann Lee",)),
    "who edited, in brackets": ("di Ann Lee (revisione di Bo Ray)", ("Ann Lee",)),
    "who edited, in Chinese": ("作者：王小明 责任编辑：李大海", ("王小明",)),
    "who edited, and nobody else": ("Redaktion: Ann Lee und\nBo Ray\nSendung: Radio Fluss", ("Ann Lee", "Bo Ray")),
    "pictures by the same": ("Text und Fotos: Ann Lee", ("Ann Lee",)),
    "what she does": ("Ann Lee\ncovers the harbour", ("Ann Lee",)),
    "named like a month": ("By April Lee and Jan Ray", ("April Lee", "Jan Ray")),
    "elided": ("Un article d’Ann Lee", ("Ann Lee",)),
    "korean office": ("[본섬=박지은 기자]", ("박지은",)),
    "twice": ("Ann Lee, Ann Lee", ("Ann Lee",)),
    "korean reporter": ("김민수 기자", ("김민수",)),
    "and at a line's end": ("Von Eva Müller und\nJörg Roth", ("Eva Müller", "Jörg Roth")),
    "and at a line's start": ("Ann Lee\nand Bo Ray", ("Ann Lee", "Bo Ray")),
    "half a bracket": ("王小明)", ("王小明",)),
    "author without a colon": ("Author Ann Lee", ("Ann Lee",)),
    "one word after by": ("von Dorfbote", ("Dorfbote",)),
    "an agency in capitals is no degree": ("oprac. Ewa Lis, PAP", ("Ewa Lis",)),
    "and on the next name, Arabic": ("رنا سليم وعماد قاسم", ("رنا سليم", "عماد قاسم")),
    "and on the next names": ("بقلم رنا سليم وعماد قاسم وهدى ناصر", ("رنا سليم", "عماد قاسم", "هدى ناصر")),
    "and on a name that begins so": ("رنا سليم ووائل قاسم", ("رنا سليم", "وائل قاسم")),
    "and on the next name, Hebrew": ("יעל ברק ואורי שגב", ("יעל ברק", "אורי שגב")),
    "comma and attached and": ("رنا سليم، عماد قاسم وهدى ناصر", ("رنا سليم", "عماد قاسم", "هدى ناصر")),
    "beside an agency": ("Par Odile Rey et Luc Noir avec l'AFP", ("Odile Rey", "Luc Noir")),
    "reporters in a row": ("박하린 최도현 기자", ("박하린", "최도현")),
    "city abroad": ("森田陽一、ソウル", ("森田陽一",)),
    "office abroad": ("ローマ支局 森田陽一", ("森田陽一",)),
    "city abroad before the name": ("【ベルリン=森田陽一】", ("森田陽一",)),
}

SAME = [
    "Ann Lee",
    "ANN LEE",
    "ann lee",
    "Jean-Luc O'Neil",
    "Ludwig van Dam",
    "Ursula von der Ley",
    "José Ortega y Gasset",
    "Mary-Jane P. Watson Jr.",
    "Jo Ray, MD, PhD",
    "Dr. Jo Ray",
    "Reuters",
    "Von Trapp",
    "A Martin",
    # What begins as "and" does is a name's own letter.
    "رنا وليد سليم قاسم",
    "عماد قاسم وائل سليم",
    "أمل وديع",
    "יעל ברק ורד שגב",
    # Persian writes "and" as a word of its own.
    "رضا کریمی وحیدی نژاد",
    "رنا سليم وعماد",
    "ジョン・スミス",
    "dpa",
    "Associated Press",
    "Center for Trade and Industry",
    "王小明",
    "Анна Орлова",
    "Nguyễn Văn An",
    "Byron Bay",
    "Parker Vonn",
    "Diana Di Rossi",
    "E. B. White",
]

NOBODY = [
    None,
    7,
    ["Ann"],
    {"name": "Ann"},
    "",
    "   ",
    "https://example.com/authors/ann",
    "www.example.com",
    "ann@example.com",
    "@annlee",
    "admin",
    "Unknown",
    "12345",
    "3d23d65-ddc6-4ce5",
    "5",
    "-",
    "\ud800",
    "By",
    "View all authors",
    "Facebook",
    "5 min read",
    "Mar 6",
    "著者一覧",
    "example.com",
    "word " * 60,
    "x" * 5_000,
]


@pytest.mark.parametrize(("before", "after"), CHANGED.values(), ids=CHANGED)
def test_changed(before: str, after: tuple[str, ...]) -> None:
    assert split_names(before) == after


@pytest.mark.parametrize("name", SAME)
def test_untouched(name: str) -> None:
    assert split_names(name) == (name,)


@pytest.mark.parametrize("value", NOBODY, ids=str)
def test_nobody(value: object) -> None:
    assert split_names(value) == ()


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Lee, Ann", ("Ann Lee",)),
        ("van Dam, Bo T.", ("Bo T. van Dam",)),
        ("Lee, Ann; Ray, Bo", ("Ann Lee", "Bo Ray")),
        ("Ann Lee", ("Ann Lee",)),
        ("Ann Lee, Bo Ray", ("Ann Lee", "Bo Ray")),
        ("Lee, Ann, Ray, Bo", ("Lee", "Ann", "Ray", "Bo")),
        (None, ()),
    ],
)
def test_turned(value: object, names: tuple[str, ...]) -> None:
    assert split_turned(value) == names


@pytest.mark.parametrize("name", ["Ann Lee", "Ludwig van Dam", "Zoë P. Pérez", "王小明", "Анна Орлова", "Jo Ray, MD"])
def test_people(name: str) -> None:
    assert is_person(name) is True


@pytest.mark.parametrize(
    "name", ["View all posts", "ann", "The Example Team", "Example Inc.", "About Ann", "5 min read", "Staff Writer"]
)
def test_no_people(name: str) -> None:
    assert is_person(name) is False


def test_junk() -> None:
    assert is_junk("View all posts") is True
    assert is_junk("Ann Lee") is False


@pytest.mark.usefixtures("in_budget")
def test_hostile_texts_are_quick() -> None:
    for text in ("by " * 500, "a, " * 500, "and " * 400, "(" * 1_600, "von von " * 200, "\n" * 1_600, "- " * 800):
        split_names(text)
        split_names("Ann" + text + "Lee")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Hochgeladen von Eva Roth", ("Eva Roth",)),
        ("Analyse: Eva Roth", ("Eva Roth",)),
        ("Scritto da Aldo Neri", ("Aldo Neri",)),
        ("A cura di Aldo Neri", ("Aldo Neri",)),
        ("Gepubliceerd door Jan Smit", ("Jan Smit",)),
        ("Copyright 2024 Ann Lee", ("Ann Lee",)),
        ("记者：李小明", ("李小明",)),
        ("本报记者 李小明", ("李小明",)),
        ("編輯／李小明", ("李小明",)),
        ("By science correspondent Ann Lee", ("Ann Lee",)),
        ("Ann Lee, science correspondent, in Aston", ("Ann Lee",)),
        ("Par Zoé Petit, envoyée spéciale à Lyon", ("Zoé Petit",)),
        ("Tuesday May 7, 2024 9:10 pm EST by Ann Lee", ("Ann Lee",)),
        ("Ann Lee\nCopy link", ("Ann Lee",)),
        ("Ann Lee\n/\nQNA\nFont size\nSmall", ("Ann Lee",)),
        ("Ann Lee / Getty Images", ("Ann Lee",)),
    ],
)
def test_what_stands_round_a_name_goes(before: str, after: tuple[str, ...]) -> None:
    assert split_names(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "Lesezeit: 3 Min.",
        "12 min read",
        "Tempo di lettura: 4 minuti",
        "vor 3 Tagen",
        "il y a 2 heures",
        "hace 5 minutos",
        "3 hours ago",
        "Teilen auf Facebook",
        "Partager sur WhatsApp",
        "Link copied",
        "Shutterstock",
    ],
)
def test_times_buttons_and_picture_agencies_are_nobody(text: str) -> None:
    assert split_names(text) == ()


@pytest.mark.parametrize(
    "text",
    ["Our Special Correspondent", "Gastbeitrag", "By Contributor", "Comunicato stampa", "Пресс-релиз", "小编", "기자"],
)
def test_a_role_or_a_kind_of_text_without_a_name_is_nobody(text: str) -> None:
    assert split_names(text) == ()


@pytest.mark.parametrize(
    "byline",
    [
        "Ann Lee am 3. Mai 2024",
        "Publicado por Ann Lee el 3 de mayo",
        "Ann Lee Updated 3 May 2024",
        "Text: Ann Lee Foto: Bo Dam",
        "Af Ann Lee (tekst) og Bo Dam (foto)",
        "Автор Ann Lee",
    ],
)
def test_neither_a_day_nor_who_took_the_pictures_is_an_author(byline: str) -> None:
    assert split_names(byline) == ("Ann Lee",)


def test_a_japanese_label_may_end_in_an_equals_sign() -> None:
    assert split_names("取材・文=田中一郎", "ja") == ("田中一郎",)


def test_an_agency_alone_is_named() -> None:
    assert split_names("QNA") == ("QNA",)


@pytest.mark.parametrize("name", ["Leonardo da Vinci", "Rosa Da Silva", "文在寅", "José Ortega y Gassó"])
def test_names_that_look_like_labels_stay(name: str) -> None:
    assert split_names(name) == (name,)


def _in_names(word: str) -> list[str]:
    form = word.replace("ı", "i").title()
    return [f"{form} Ann Lee", f"Ann {form} Lee", f"Ann Lee {form}", f"Zo\u00eb {form}", f"J. {form}-Lee"]


def test_a_plain_name_is_what_all_patterns_find_in_it() -> None:
    known = {word for listed in (*BYLINES.values(), *BY_OF.values()) for word in listed if " " not in word}
    alike = {form for word in known for form in (word, word[1:], word[:-1], f"{word}s", f"{word}er")}
    plain = [name for word in sorted({*alike, "copied", "updated"}) for name in _in_names(word) if is_plain_name(name)]
    assert len(plain) > 5_000
    for i, (language, by) in enumerate((("", "By "), ("ro", ""), ("zh", "Von\n "))):
        assert [name for name in plain[i::3] if split_closely(by + name, language) != (name,)] == []


@pytest.mark.parametrize(
    "said",
    [
        "\u042f\u0440\u043e\u0441\u043b\u0430\u0432 \u041a\u043e\u0432\u0430\u043b\u044c",
        "Ann-Marie Lee",
        "Bo K. \u0160tefan",
        "Jos\u00e9 Mar\u00eda Paz Ruiz",
    ],
)
def test_plain_names_of_other_letters_and_forms(said: str) -> None:
    assert is_plain_name(said)
    assert split_names(f"by\n {said} ") == split_closely(said, "") == (said,)


def test_words_tell_which_texts_patterns_need_not_be_asked_of() -> None:
    asked = {
        "junk": (is_junk, persons._JUNK),
        "roles": (has_role, persons._ROLE),
        "organizations": (is_of_house, persons._ORGANIZATION),
    }
    for key, (says, pattern) in asked.items():
        listed = [
            *BYLINES[key],
            *BYLINES["role endings"],
            "x\u8a18\u8005",
            "\uae40 \uae30\uc790",
            "a.b.c",
            "Wow!",
            "\u0130x",
        ]
        said = [
            form for word in listed for form in (word, f"Ann {word.upper()}, Bo", f"x{word}", f"{word}x", f"_{word}")
        ]
        assert [text for text in said if says(text) != (pattern.search(text.lower()) is not None)] == []
        assert any(map(says, said))


def test_words_tell_which_bylines_name_an_editor() -> None:
    listed = [*BYLINES["other credits"], *BYLINES["other credits by"]]
    said = [
        f"Ann Lee; {word.upper() if word.isascii() else word}{sign} Bo Ray" for word in listed for sign in ("", ":")
    ]
    assert {without_editors(text) for text in said} <= {"Ann Lee", *said}
    assert sum(without_editors(text) == "Ann Lee" for text in said) >= len(listed)


def test_a_name_with_a_word_of_bylines_is_not_plain() -> None:
    for said in ("Von Ann Lee", "Ann Lee Redakteur", "Foto Bo Lund", "Sabato Lee", "Ann", "Ann Lee\n", "Ann Und Bo"):
        assert not is_plain_name(said)
