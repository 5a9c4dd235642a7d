"""Dates as machines and people write them."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from copydesk.cleaners.core.page_lines import digit_runs
from copydesk.cleaners.metadata import moments
from copydesk.cleaners.metadata.moments import Moment, find_days, is_possible, parse_moment

READ = {
    "20260505T194000+0100": "2026-05-05T19:40:00+01:00",
    "20260505194000": "2026-05-05T19:40:00",
    "20260505T1940Z": "2026-05-05T19:40:00Z",
    "2024-05-03": "2024-05-03",
    "2024-05-03T18:19:08Z": "2024-05-03T18:19:08Z",
    "2024-05-03T18:19:08.123456+02:00": "2024-05-03T18:19:08+02:00",
    "2024-05-03T18:19:08+0200": "2024-05-03T18:19:08+02:00",
    "2024-05-03T18:19:08-07": "2024-05-03T18:19:08-07:00",
    "2024-05-03 18:19": "2024-05-03T18:19:00",
    "2024-5-3": "2024-05-03",
    "20240503": "2024-05-03",
    "1714760348": "2024-05-03T18:19:08Z",
    "1714760348000": "2024-05-03T18:19:08Z",
    "Fri, 03 May 2024 18:19:08 GMT": "2024-05-03T18:19:08Z",
    "Sat May 04 2024 10:00:00 GMT+0200 (CEST)": "2024-05-04T10:00:00+02:00",
    "May 3, 2024 5:04 PM": "2024-05-03T17:04:00",
    "May 3rd, 2024": "2024-05-03",
    "3. Mai 2024": "2024-05-03",
    "3 de mayo de 2024": "2024-05-03",
    "1er mars 2024": "2024-03-01",
    "3 мая 2024 г.": "2024-05-03",
    "2024. május 3.": "2024-05-03",
    "2024 m. gegužės 3 d.": "2024-05-03",
    "2024. gada 3. maijs": "2024-05-03",
    "2 मई 2024": "2024-05-02",
    "٣ مايو ٢٠٢٤": "2024-05-03",
    "3 พฤษภาคม 2567": "2024-05-03",
    "2024年5月3日": "2024-05-03",
    "2024년 5월 3일": "2024-05-03",
    "03.05.2024": "2024-05-03",
    "13/5/2024": "2024-05-13",
    "5/13/2024": "2024-05-13",
    "03-May-2024": "2024-05-03",
}

UNREAD = [
    None,
    True,
    ["2024-05-03"],
    {"@value": "2024-05-03"},
    "",
    "yesterday",
    "May 2024",
    "2024",
    "2024-13-03",
    "2024-02-30",
    "31 April 2024",
    "12 angry men 1957",
    "1.2.3",
    "0000-00-00",
    float("nan"),
    float("inf"),
    -5,
    "\ud800",
]


@pytest.mark.parametrize(("written", "iso"), READ.items())
def test_read(written: str, iso: str) -> None:
    moment = parse_moment(written)
    assert moment is not None
    assert moment.iso == iso


@pytest.mark.parametrize("value", UNREAD, ids=str)
def test_unread(value: object) -> None:
    assert parse_moment(value) is None


def test_a_number_is_a_clock() -> None:
    assert parse_moment(1714760348) == parse_moment("1714760348")


def test_month_first() -> None:
    assert [d.isoformat() for d, _ in find_days("5/3/2024", month_first=True)] == ["2024-05-03"]
    assert [d.isoformat() for d, _ in find_days("5/3/2024")] == ["2024-03-05"]
    assert [d.isoformat() for d, _ in find_days("5.3.2024", month_first=True)] == ["2024-03-05"]
    moments = parse_moment("5/3/2024 10:00", month_first=True), parse_moment("5/3/2024 10:00")
    assert [moment and moment.iso for moment in moments] == ["2024-05-03T10:00:00", "2024-03-05T10:00:00"]


def test_a_name_that_means_two_months() -> None:
    assert [d.month for d, _ in find_days("3. listopada 2024", language="hr")] == [10]
    assert [d.month for d, _ in find_days("3 listopada 2024", language="pl")] == [11]


@pytest.mark.parametrize(
    ("day", "possible"),
    [("2024-05-03", True), ("2024-05-05", True), ("2024-05-06", False), ("1989-12-31", False), ("1990-01-01", True)],
)
def test_possible(day: str, possible: bool) -> None:
    moment = parse_moment(day)
    assert moment is not None
    assert is_possible(moment, datetime(2024, 5, 3, 12, tzinfo=UTC)) is possible


def test_without_a_fetch_the_future_is_open() -> None:
    moment = parse_moment("2090-01-01")
    assert moment is not None
    assert is_possible(moment, None) is True


def test_instants_compare() -> None:
    early, late = parse_moment("2024-05-03T23:00:00+02:00"), parse_moment("2024-05-03T22:00:00Z")
    assert early is not None
    assert late is not None
    assert early.instant < late.instant
    assert Moment(early.day).instant == datetime(2024, 5, 3, tzinfo=UTC)


@pytest.mark.usefixtures("in_budget")
def test_hostile_texts_are_quick() -> None:
    for text in ("1" * 100_000, "2024-" * 20_000, "May " * 25_000, "3. " * 30_000, "a" * 100_000, "2024 " * 20_000):
        list(find_days(text))
        parse_moment(text)


WAYS = (
    "2024-05-03", "2024\u5e745\u67083\u65e5", "3. Mai 2024", "3rd of May, 2024", "May 3rd, 2024",
    "2024\u5e74\uff08\u4ee4\u548c6\u5e74\uff095\u67083\u65e5", "20 Nov 2610:05", "2024. gada 3. maijs",
    "3 Mai (Mayo) 2024",
    "2024. m\u00e1jus 3.", "2024ko maiatzaren 3", "03-May-24", "20NOV2026", "20 Nov 26", "03.05.2024", "5/3/24",
)  # fmt: skip


def test_patterns_are_asked_where_they_can_begin() -> None:
    chance = random.Random(5)
    texts = []
    for _ in range(2_500):
        text = chance.choice(("", " ", ", ", "-", ".")).join(chance.choices(WAYS, k=3))
        at = chance.randrange(len(text))
        texts.append(text[:at] + chance.choice(("", "1", " ", "x")) + text[at + chance.randrange(2) :])
    found = 0
    for text in texts:
        numbers = digit_runs(text, 0, len(text), 1)
        asked = moments._places_of(numbers)
        for way, pattern in enumerate(moments._WRITTEN):
            spans = [each.span() for each in pattern.finditer(text)]
            assert [each.span() for each in moments._matches(way, text, asked.get(way, []))] == spans
            found += len(spans)
    assert found > 1_000
