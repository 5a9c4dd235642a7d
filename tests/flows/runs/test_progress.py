"""A gauge moves forward, says where it is, and ends at the whole."""

import pytest

from copydesk.flows.runs.progress import SHARES, ProgressTracker


def test_the_shares_are_the_whole_night() -> None:
    assert sum(SHARES.values()) == pytest.approx(1.0)


def test_a_night_moves_from_stage_to_stage() -> None:
    tracker = ProgressTracker()
    seen = [tracker.look()]
    tracker.reach("fetch", 50, 100)
    seen.append(tracker.look())
    tracker.begin("extract", 1200)
    tracker.step("extract", 300)
    seen.append(tracker.look())
    for stage in ("learn", "clean", "dedupe", "publish", "report"):
        tracker.begin(stage, 1)
        seen.append(tracker.look())
    tracker.reach("report", 1, 1)
    seen.append(tracker.look())
    assert [round(look.share, 3) for look in seen] == [0, 0.31, 0.665, 0.8, 0.82, 0.94, 0.95, 0.98, 1.0]
    assert [look.words for look in seen[:4]] == ["begin", "fetch 50 of 100", "extract 300 of 1,200", "learn"]


def test_a_stage_of_nothing_is_no_division_by_nothing() -> None:
    tracker = ProgressTracker()
    tracker.reach("fetch", 0, 0)
    assert tracker.look().share == 0.0


def test_more_steps_than_were_promised_stay_within_their_stage() -> None:
    tracker = ProgressTracker()
    tracker.reach("fetch", 12, 10)
    assert tracker.look().share == pytest.approx(SHARES["fetch"])
