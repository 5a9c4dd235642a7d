"""Labels, roles and lines that are no name, in the bylines of many languages."""

import pytest

from copydesk.cleaners.metadata.byline_labels import is_no_name
from copydesk.cleaners.metadata.names import split_names

#: Of each, "Ida Holm" is the author.
LABELLED = [
    ("de", "Zusammengestellt von: Ida Holm"),
    ("de", "Das Gespräch führte Ida Holm"),
    ("de", "Protokolliert hat es von Ida Holm"),
    ("fr", "Mis en page par Ida Holm"),
    ("fr", "Un récit de Ida Holm"),
    ("es", "Una historia de Ida Holm"),
    ("pt", "Reportagem de Ida Holm"),
    ("it", "dalla nostra inviata Ida Holm"),
    ("ro", "De Ida Holm"),
    ("ro", "Redactat de Ida Holm"),
    ("ca", "Per Ida Holm"),
    ("sq", "Nga Ida Holm"),
    ("cy", "Gan Ida Holm"),
    ("af", "Deur Ida Holm"),
    ("fil", "Isinulat ni Ida Holm"),
    ("sw", "Imeandikwa na Ida Holm"),
    ("hr", "Razgovarala Ida Holm"),
    ("cs", "Připravila Ida Holm"),
    ("pl", "Opracowała Ida Holm"),
    ("hu", "Írta: Ida Holm"),
    ("fi", "Kirjoittanut Ida Holm"),
    ("az", "Müəllif: Ida Holm"),
    ("en", "Our reporter Ida Holm"),
    ("en", "Ida Holm Chief harbour correspondent"),
    ("en", "By Ida Holm | Updated 5 hours ago"),
    ("en", "Text: Ida Holm, Photos: Bo Lund"),
    ("de", "Von Ida Holm, Kiel"),
    ("de", "Ida Holm, Redaktion"),
]
OTHERS = [
    ("zh-TW", "〔記者陳美玲／台中報導〕", ("陳美玲",)),
    ("zh", "新华社记者 陈美玲 李大为", ("陈美玲", "李大为")),
    ("ja", "聞き手・山田花子", ("山田花子",)),
    ("ja", "佐藤 健太郎", ("佐藤 健太郎",)),
    ("ko", "김민수, 이영희 기자", ("김민수", "이영희")),
    ("ar", "إعداد: منى سعيد", ("منى سعيد",)),
    ("ar", "منى سعيد، عمّان", ("منى سعيد",)),
    ("hy", "Հեղինակ՝ Անի Սարյան", ("Անի Սարյան",)),
    ("th", "โดย มานี ใจดี", ("มานี ใจดี",)),
    ("hi", "सीता वर्मा द्वारा", ("सीता वर्मा",)),
    ("ru", "Беседовала Анна Белова", ("Анна Белова",)),
    ("el", "από Μαρία Παππά", ("Μαρία Παππά",)),
    ("de", "Fotos: Bo Lund", ()),
    ("en", "Photo by Bo Lund", ()),
    # Names that have such a word for a part.
    ("vi", "Nga Nguyen", ("Nga Nguyen",)),
    ("sv", "Per Lindgren", ("Per Lindgren",)),
    ("es", "Maria de la Cruz Ruiz", ("Maria de la Cruz Ruiz",)),
    ("pt", "João de Souza Lima", ("João de Souza Lima",)),
    ("nl", "Pieter van den Berg", ("Pieter van den Berg",)),
    ("es", "Domingo Ruiz", ("Domingo Ruiz",)),
    ("en", "Theo Baker", ("Theo Baker",)),
]


@pytest.mark.parametrize(("language", "byline"), LABELLED)
def test_what_stands_round_a_name_goes(language: str, byline: str) -> None:
    assert split_names(byline, language) == ("Ida Holm",)


@pytest.mark.parametrize(("language", "byline", "names"), OTHERS)
def test_other_scripts_pictures_and_names_with_such_words(language: str, byline: str, names: tuple[str, ...]) -> None:
    assert split_names(byline, language) == names


@pytest.mark.parametrize(
    "line",
    [
        "mercoledì", "Çarşamba", "水曜日", "วันพุธ", "Χρόνος ανάγνωσης: 3 λεπτά", "읽는 시간 3분", "阅读时间 3 分钟",
        "Thời gian đọc 3 phút", "vor 2 Stunden", "Share on X",
    ],
)  # fmt: skip
def test_times_and_buttons_are_nobody(line: str) -> None:
    assert is_no_name(line)
    assert split_names(line) == ()


@pytest.mark.parametrize("line", ["Gestern", "שתפו", "シェア", "Publicidad", "πριν από 3 ώρες", "há 3 horas", "Merken"])
def test_words_of_a_byline_that_name_nobody(line: str) -> None:
    assert split_names(line) == ()
