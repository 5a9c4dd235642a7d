"""Dates go on: what is published never comes under an earlier date than what readers have come to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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
    when = datetime.now(UTC) + timedelta(days=days)
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
