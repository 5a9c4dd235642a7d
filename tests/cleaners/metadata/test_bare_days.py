"""Days that a page tells in words, or without their year."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata
from copydesk.cleaners.metadata.bare_days import _DAY_WORDS, find_yearless, in_digits

FETCHED = datetime(2026, 3, 20, 9, tzinfo=UTC)


def published(
    line: str, language: str, url: str = "https://bay.example/boats", fetched: datetime | None = FETCHED
) -> str | None:
    body = f"<h1>Boats come home</h1><p>{line}</p><p>The bell rang.</p>"
    page = parse(f"<html lang={language}><body>{body}</body></html>")
    return read_metadata(page, url=url, fetched_at=fetched).published_at


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("March 11", "en", "2026-03-11"),
        ("Published 4 Nov, 10:30", "en", "2025-11-04"),
        ("Sonntag, 8. Februar, 9 Uhr", "de", "2026-02-08"),
        ("le 11 mars à 14h30", "fr", "2026-03-11"),
        ("jeudi 1er janvier", "fr", "2026-01-01"),
        ("11 de marzo, 14:30", "es", "2026-03-11"),
        ("sabato 7 marzo, ore 8", "it", None),
        ("segunda-feira, 9 de março", "pt", "2026-03-09"),
        ("donderdag 12 maart", "nl", "2026-03-12"),
        ("sobota, 14 lutego", "pl", "2026-02-14"),
        ("11 марта, 14:30", "ru", "2026-03-11"),
        ("7 лютого о 10:15", "uk", "2026-02-07"),
        ("Yayınlanma: 15 Ocak", "tr", "2026-01-15"),
        ("Πέμπτη 12 Μαρτίου", "el", "2026-03-12"),
        ("गुरुवार, ५ मार्च", "hi", "2026-03-05"),
        ("الخميس ٥ مارس", "ar", "2026-03-05"),
        ("2月5日（木）14:30", "ja", "2026-02-05"),
        ("입력 2월 27일", "ko", "2026-02-27"),
        ("12 bridges, 3 towns", "en", None),
        ("March 11 saw the bridge fall", "en", None),
        ("February 31", "en", None),
    ],
)
def test_a_day_without_a_year(line: str, language: str, day: str | None) -> None:
    assert published(line, language) == day


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("the twelfth of March 2024", "en", "2024-03-12"),
        ("March the twelfth, 2024", "en", "2024-03-12"),
        ("einundzwanzigster Juni 2025", "de", "2025-06-21"),
        ("premier mai 2024", "fr", "2024-05-01"),
        ("veintitrés de octubre de 2025", "es", "2025-10-23"),
        ("primo maggio 2024", "it", "2024-05-01"),
        ("vinte e cinco de dezembro de 2025", "pt", "2025-12-25"),
        ("drieëntwintigste mei 2025", "nl", "2025-05-23"),
        ("dwunastego marca 2024 roku", "pl", "2024-03-12"),
        ("двадцать второго июня 2025 года", "ru", "2025-06-22"),
        ("الثاني عشر من مارس ٢٠٢٤", "ar", "2024-03-12"),
        ("the twelfth boat of 2024", "en", None),
    ],
)
def test_a_day_in_words(line: str, language: str, day: str | None) -> None:
    assert published(line, language) == day


def test_the_year_is_that_of_the_address_or_of_the_fetch() -> None:
    assert published("October 4", "en", "https://bay.example/2023/10/boats") == "2023-10-04"
    assert published("October 4", "en", "https://bay.example/2027/10/boats") is None
    assert published("October 4", "en", "https://bay.example/2023/10/boats", None) == "2023-10-04"
    assert published("October 4", "en", fetched=None) is None


def test_another_day_of_the_page_comes_first() -> None:
    assert published("March 11</p><time datetime=2026-03-10>x</time><p>", "en") == "2026-03-10"


def test_every_day_has_words_of_its_own() -> None:
    for language, said in _DAY_WORDS.items():
        known = [word for each in said for word in each.split("|")]
        assert len(said) == 31
        assert len(set(known)) == len(known)
        assert [in_digits(each.split("|")[0], language) for each in said] == [str(day) for day in range(1, 32)]


def test_a_year_or_a_second_number_is_no_day_alone() -> None:
    assert find_yearless("3 4 March", "en") is None
    assert find_yearless("March 2024", "en") is None
