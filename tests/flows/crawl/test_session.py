"""How many connections fit under the system's limit on open files."""

import resource

import pytest

from copydesk.flows.crawl.session import RESERVED, connection_room


@pytest.mark.parametrize(
    ("limits", "room"),
    [((1024, 1024), (300, 200)), ((256, 256), (37, 19)), ((1024, 500_000), (300, 200)), ((64, 64), (10, 6))],
)
def test_room(monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], room: tuple[int, int]) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda kind: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda kind, to: None)
    assert connection_room(300) == room
    assert sum(room) <= max(16, max(limits) - RESERVED)
