"""Dates with the names of months, in the languages that CLDR knows: long, short, inflected, of several words."""

import pytest

from copydesk.cleaners.metadata.moments import find_days, parse_moment
from copydesk.cleaners.metadata.month_names import find_named_days

#: All of them are 7 April 2025.
WRITTEN = [
    ("vi", "Thứ Hai, ngày 7 tháng 4 năm 2025"),
    ("vi", "7 Th04 2025"),
    ("vi", "7 tháng tư, 2025"),
    ("mn", "2025 оны дөрөвдүгээр сарын 7"),
    ("mn", "2025 оны 4-р сарын 7"),
    ("kk", "2025 ж. 7 сәуір"),
    ("ky", "2025-ж., 7-апрель"),
    ("uz", "2025-yil 7-aprel"),
    ("gd", "7mh dhen Ghiblean 2025"),
    ("br", "7 Ebrel 2025"),
    ("mt", "7 ta’ April 2025"),
    ("eo", "7-a de aprilo 2025"),
    ("lv", "2025. gada 7. aprīlī"),
    ("eu", "2025eko apirilaren 7a"),
    ("ckb", "7ی نیسانی 2025"),
    ("ur", "7 اپریل، 2025"),
    ("am", "7 ኤፕሪል 2025"),
    ("lo", "7 ເມສາ 2025"),
    ("km", "7 មេសា 2025"),
    ("my", "2025 ဧပြီ 7"),
    ("si", "2025 අප්‍රේල් 7"),
    ("or", "ଅପ୍ରେଲ 7, 2025"),
    ("ml", "2025, ഏപ്രിൽ 7"),
    ("th", "วันจันทร์ที่ 7 เมษายน ค.ศ. 2025"),
    ("fil", "ika-7 ng Abril, 2025"),
    ("ha", "7 Afirilu 2025"),
    ("hy", "7 ապրիլի, 2025"),
    ("no", "7. april 2025"),
    ("sr-Latn", "7. april 2025."),
    ("zh", "2025年（民國114年）4月7日"),
    ("ja", "2025（令和7）年4月7日"),
    ("ja", "２０２５／０４／０７"),
    ("ar", "‏7‏/4‏/2025"),
    ("en", "07-Apr-25"),
    (None, "7 اپریل، 2025"),
]
NO_DATES = [
    ("de", "5 Parteien warben im Mai 2025"),
    ("de", "5 Leute im Maintal 2025"),
    ("fr", "les 7 régions de mars 2025"),
    ("vi", "7 tháng trong năm 2025"),
    ("es", "los 12 marcos de 2025"),
    ("xx", "7 ngày 2025"),
]


@pytest.mark.parametrize(("language", "written"), WRITTEN)
def test_a_date_is_read_as_its_language_writes_it(language: str | None, written: str) -> None:
    days = [day.isoformat() for day, _ in find_days(written, language=language and language.partition("-")[0])]
    assert days == ["2025-04-07"]


@pytest.mark.parametrize(("language", "written"), NO_DATES)
def test_words_between_a_number_and_a_year_are_no_date(language: str, written: str) -> None:
    assert list(find_named_days(written, language)) == []


@pytest.mark.parametrize(
    ("language", "written", "day"),
    [
        ("ja", "令和七年四月七日", "2025-04-07"),
        ("ja", "令7.4.7", "2025-04-07"),
        ("ja", "平成二十九年十一月三日", "2017-11-03"),
        ("ja", "令和8年（2026年）3月2日", "2026-03-02"),
        ("zh", "民國一一四年四月七日", "2025-04-07"),
        ("zh", "中華民國一百一十四年四月七日", "2025-04-07"),
        ("th", "7 เมษายน พุทธศักราช 2568", "2025-04-07"),
        ("ur", "2 رمضان المبارک 1446ھ", "2025-03-02"),
        ("ckb", "18 خاکەلێوە 1404", "2025-04-07"),
    ],
)
def test_calendars_in_other_words(language: str, written: str, day: str) -> None:
    moment = parse_moment(written, language=language)
    assert moment is not None
    assert moment.iso == day
