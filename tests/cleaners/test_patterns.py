"""Patterns that wait: compiled once, when first used, and then as good as compiled ones."""

import re

import pytest

from copydesk.cleaners.patterns import Deferred, deferred


def test_a_pattern_is_compiled_once_and_only_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Deferred, "compiled", lambda self: asked.append(self.pattern) or re.compile(self.pattern))
    ferry = deferred("ferr(y|ies)")
    assert ferry.pattern == "ferr(y|ies)"
    assert asked == []
    assert ferry.sub("boat", "a ferry, two ferries") == "a boat, two boat"
    assert ferry.fullmatch("ferry") is not None
    assert [found[1] for found in ferry.finditer("ferries, ferry")] == ["ies", "y"]
    assert asked == ["ferr(y|ies)"]


def test_flags_count() -> None:
    assert deferred("^PORT", re.IGNORECASE | re.MULTILINE).findall("port\nPort") == ["port", "Port"]
