"""How a night ends: completed, completed with a warning, or published and failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copydesk.flows import nightly
from copydesk.flows.metrics.drift import Drift, Verdict
from copydesk.flows.metrics.figures import Figures
from copydesk.flows.orchestration.notifications import Notice
from copydesk.flows.runs.nightly import FinishedNight
from copydesk.flows.runs.reporting import Report

ENTRY = {"run": "r", "counts": {"record": 40}}
DRIFT = Drift("a.example", "yield", 0.1, 0.8, 1.0, 9, "yield 10 %, usually 95 % (over 9 nights)")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was told to whom: the hosts of events, and notices."""
    said: list[Any] = []
    monkeypatch.setattr(nightly, "tell_drift", lambda drifts, date: said.extend(d.host for d in drifts))
    monkeypatch.setattr(nightly, "tell", lambda data, notice: said.append(notice) or ())
    monkeypatch.setattr(nightly, "tell_watchdog", lambda data: None)
    return said


def done(verdict: Verdict) -> FinishedNight:
    return FinishedNight(
        ENTRY, Report(Figures("2026-11-21"), verdict, Path("reports/2026-11-21.html"), "http://r.example/x")
    )


def test_a_good_night_gives_its_entry(told: list[Any]) -> None:
    assert nightly._conclude(Path(), done(Verdict((), 40, 41.0))) == ENTRY
    assert told == []


def test_a_bad_site_is_a_warning(told: list[Any]) -> None:
    state: Any = nightly._conclude(Path(), done(Verdict((DRIFT,), 40, 41.0)))
    assert (state.type, state.name) == ("COMPLETED", "Drifted")
    assert state.message == "warning: a.example drifted: see the report"
    assert state.data == ENTRY
    title = "Copydesk, night of 2026-11-21: 1 site drifted"
    assert told == ["a.example", Notice(title, (f"a.example: {DRIFT.words}",), "http://r.example/x")]


def test_a_poor_night_fails_after_all_is_published(told: list[Any]) -> None:
    with pytest.raises(nightly.PoorNight, match="19 articles, 41 were to be expected; they are published"):
        nightly._conclude(Path(), done(Verdict((DRIFT,), 19, 41.0)))
    assert told == ["a.example"]
