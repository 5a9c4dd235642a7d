"""Days of other calendars, digits of other scripts, months with endings."""

from datetime import UTC, datetime

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata
from copydesk.cleaners.metadata.calendars import find_calendar_days, to_day
from copydesk.cleaners.metadata.moments import find_days, parse_moment


def days(text: str, language: str | None = None) -> list[str]:
    return [day.isoformat() for day, _ in find_days(text, language=language)]


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("令和6年11月5日", "ja", "2024-11-05"),
        ("令和元年5月1日", "ja", "2019-05-01"),
        ("R6.11.5", "ja", "2024-11-05"),
        ("平成27年2月3日", None, "2015-02-03"),
        ("H27/2/3", "ja", "2015-02-03"),
        ("昭和64年1月7日", None, "1989-01-07"),
        ("中華民國113年11月5日", None, "2024-11-05"),
        ("113/11/05", "zh", "2024-11-05"),
        ("5 พฤศจิกายน 2567", "th", "2024-11-05"),
        ("5 พ.ย. 67", "th", "2024-11-05"),
        ("5/11/67", "th", "2024-11-05"),
        ("5/11/24", "th", "2024-11-05"),
        ("۱۵ آبان ۱۴۰۳", "fa", "2024-11-05"),
        ("۱۴۰۳/۰۸/۱۵", "fa", "2024-11-05"),
        ("1403/08/15", "fa", "2024-11-05"),
        ("١ محرم ١٤٤٦", "ar", "2024-07-07"),
        ("1 Muharram 1446", "en", "2024-07-07"),
        ("२०८१ कात्तिक २०", "ne", "2024-11-05"),
        ("2081-07-20", "ne", "2024-11-05"),
        ("二〇二四年十一月五日", "zh", "2024-11-05"),
        ("二〇二四年十二月二十三日", "zh", "2024-12-23"),
        ("٥ نوفمبر ٢٠٢٤", "ar", "2024-11-05"),
        ("5 تشرين الثاني/نوفمبر 2024", "ar", "2024-11-05"),
        ("5 בנובמבר 2024", "he", "2024-11-05"),
        ("2024ko azaroaren 5a", "eu", "2024-11-05"),
        ("5. marraskuuta 2024", "fi", "2024-11-05"),
        ("2024. november 5-én", "hu", "2024-11-05"),
    ],
)
def test_a_day_is_read_in_its_calendar(text: str, language: str | None, day: str) -> None:
    assert days(text, language)[:1] == [day]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("R6.11.5", "en"),
        ("Rule 1410/3/4 of the code", "en"),
        ("in May 1410", "en"),
        ("113/11/05", "en"),
        ("room 12, 1403", "fa"),
    ],
)
def test_numbers_that_are_no_days_of_a_calendar(text: str, language: str) -> None:
    assert list(find_calendar_days(text, language)) == []


@pytest.mark.parametrize("numbers", [(1403, 13, 1), (1403, 12, 31), (1446, 2, 31), (2081, 1, 40), (2024, 2, 30)])
def test_a_day_that_no_calendar_has(numbers: tuple[int, int, int]) -> None:
    assert to_day(*numbers) is None


def test_attributes_are_read_in_their_calendar() -> None:
    found = [parse_moment(value) for value in ("1403-08-15T10:00", "2081-07-20", "2567-11-05", "2024 - 11 - 05")]
    assert [moment and moment.day.isoformat() for moment in found] == ["2024-11-05"] * 4


@pytest.mark.parametrize("fetched_at", [None, datetime(2024, 11, 6, tzinfo=UTC)])
def test_a_page_is_dated_by_what_it_shows(fetched_at: datetime | None) -> None:
    html = "<html lang=ne><body><h1>Pul Banyo</h1><p>२०८१-०७-२०</p><p>Pul</p></body></html>"
    found = read_metadata(parse(html, None), url=None, fetched_at=fetched_at)
    assert found.published_at == "2024-11-05"
