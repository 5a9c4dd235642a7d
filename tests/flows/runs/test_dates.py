"""Dates go on: what is published never comes under an earlier date than what readers have come to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from benchmarks.load.archive import write_file
from copydesk.flows.dataset.verify import verify
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.runs.reclean import reclean_days
from copydesk.flows.storage.data_folder import LATEST, DataFolder, begin_run
from tests.flows.stories import rows_of, write_archive

ONE_WORKER = NightOptions(1)


def take_in(data: Path, archive: Path) -> str:
    """Import an archive now, or take the unfinished import of it up; gives the run's id."""
    with open_night(data, FetchOptions(archives=(archive,)), ONE_WORKER, kind="import") as night:
        return str(run_night(night)["run"])


@pytest.fixture
def archives(tmp_path: Path) -> tuple[Path, Path]:
    """Two archives of the same pages under two names: the second one's pages are all known."""
    return write_archive(tmp_path / "one.warc.gz"), write_archive(tmp_path / "two.warc.gz")


def begun(data: Path, archive: Path, days: int) -> str:
    """An import that began so many days from now and did not end."""
    return begun_at(data, archive, datetime.now(UTC) + timedelta(days=days))


def begun_at(data: Path, archive: Path, when: datetime) -> str:
    """The same, of a moment."""
    return begin_run(DataFolder(data), "import", when, purpose=FetchOptions(archives=(archive,)).purpose).id


def test_a_run_that_is_taken_up_comes_under_the_newest_date(tmp_path: Path, archives: tuple[Path, Path]) -> None:
    one, two = archives
    data = tmp_path / "data"
    old = begun(data, one, days=-3)
    take_in(data, two)
    newest = (data / LATEST).resolve()
    before = rows_of(data, "records")
    assert take_in(data, one) == old
    assert (data / LATEST).resolve() == newest
    assert list((data / "manifests").iterdir()) == [newest]
    assert rows_of(data, "records") == before
    assert list(verify(data)) == []
    # Cleaned again, its lines stay under that date.
    _, done = reclean_days(data, options=ONE_WORKER, publish=True)
    assert [each.difference.is_empty for each in done] == [True]
    assert list(verify(data)) == []


def test_a_run_that_nothing_overtook_keeps_the_date_of_its_start(tmp_path: Path, archives: tuple[Path, Path]) -> None:
    old = begun(tmp_path / "data", archives[0], days=-1)
    assert take_in(tmp_path / "data", archives[0]) == old
    (day,) = DataFolder(tmp_path / "data").days()
    assert day == (datetime.now(UTC) - timedelta(days=1)).date()


def test_after_a_clock_that_jumped_back_dates_go_on(tmp_path: Path, archives: tuple[Path, Path]) -> None:
    one, two = archives
    data = tmp_path / "data"
    begun(data, one, days=40)
    take_in(data, one)
    (ahead,) = DataFolder(data).days()
    take_in(data, two)
    assert DataFolder(data).days() == [ahead]
    assert len((DataFolder(data).read_manifest(ahead) or {})["runs"]) == 2
    assert list(verify(data)) == []


BERLIN = ZoneInfo("Europe/Berlin")

#: Half past one of two nights round each change of the clock, and the two half past twos of the night that has both.
CHANGES = [
    # The clock goes forward behind the first: both are within one day of UTC.
    (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), datetime(2026, 3, 30, 1, 30, tzinfo=BERLIN), ["2026-03-29"]),
    # It goes back behind the first: a day of UTC has no night.
    (
        datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN),
        datetime(2026, 10, 26, 1, 30, tzinfo=BERLIN),
        ["2026-10-24", "2026-10-26"],
    ),
    (
        datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN),
        datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1),
        ["2026-10-25"],
    ),
]


@pytest.mark.parametrize(("first", "second", "days"), CHANGES, ids=["forward", "back", "the hour that comes twice"])
def test_nights_of_a_zone_with_summer_time_go_on(
    tmp_path: Path, first: datetime, second: datetime, days: list[str]
) -> None:
    data = tmp_path / "data"
    runs = []
    for number, when in enumerate((first, second)):
        archive = tmp_path / f"{number}.warc.gz"
        write_file(archive, range(4 * number, 4 * number + 4), ("paper.test",), 1)
        runs.append(begun_at(data, archive, when))
        assert take_in(data, archive) == runs[-1]
        assert (data / LATEST).resolve() == DataFolder(data).manifest(DataFolder(data).days()[-1]).resolve()
    assert runs[0] < runs[1]
    assert [day.isoformat() for day in DataFolder(data).days()] == days
    listed = [
        entry["run"] for day in DataFolder(data).days() for entry in (DataFolder(data).read_manifest(day) or {})["runs"]
    ]
    assert listed == runs
    assert len(rows_of(data, "outcomes")) == 8
    assert list(verify(data, is_deep=True)) == []
