"""Lines that change by themselves, and lines that do not."""

import pytest

from copydesk.cleaners.text.noise import is_noise, without_noise


@pytest.mark.parametrize(
    "line",
    [
        "Updated 18 minutes ago",
        "Last update: 2 hrs ago",
        "Vor 5 Minuten aktualisiert",
        "Mis à jour il y a 40 minutes",
        "Actualizado hace 3 horas",
        "Обновлено 5 минут назад",
        "更新于5分钟前",
        "12分前に更新",
        "5분 전 업데이트",
        "1,204 people are reading this article now.",
        "34 Leser lesen das gerade",
        "812 views",
        "48 readers right now",
        "Shared 31 times",
        "Gelesen 1.204 mal",
        "Rating: 4.1 (20 votes)",
        "312 Leser gerade",
        "Updated: 10:40 today",
        "Zuletzt aktualisiert um 7.15 Uhr",
        "Mis à jour à 18h30",
        "最終更新 21:05",
        "Comments: 41",
        "Advertisement: Warm boots at half price",
        "Anzeige",
    ],
)
def test_noise(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "The bridge fell 18 years ago.",
        "Three people died, the police said.",
        "Some 1,204 people live in the village, most of them in the old part round the harbour and the church.",
        "Advertising revenue fell by a third, the group said.",
        "Aston 3, Belton 2",
        "Die 7 Tage der Regatta",
        "12 boats",
        "Read 3 times as much for half the price of a ticket",
        "Two people are now in hospital, 3 went home.",
        "The timetable, updated at 9:30 on Monday after the storm, names no ferry.",
        "Updated rules for 2027",
        "Stand 2 was full by 10:30",
    ],
)
def test_no_noise(line: str) -> None:
    assert not is_noise(line)


def test_what_a_revision_is_told_by() -> None:
    text = "The wall is mended.\n\nUpdated {} minutes ago\n\nWork began on Monday."
    assert without_noise(text.format(3)) == without_noise(text.format(44))
    assert without_noise(text.format(3)) != without_noise(text.format(3).replace("Monday", "Friday"))
