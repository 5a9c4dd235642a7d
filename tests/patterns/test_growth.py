"""No pattern over outside text runs away: the steps of each are counted on texts made to slow it down.

In `flows/` all are linear. In `cleaners/`, which workers run under a budget, some grow with the square of short values
(names, titles, single lines); none grows faster.

A page of forty comments once took half a second and one of eighty ten: the pattern parted them in each possible way.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import copydesk.cleaners
import copydesk.flows
from copydesk.cleaners.patterns import Deferred
from tests.patterns.steps import order_of_growth

#: Between the powers of one and two, and of two and three; short texts give a little less than the true power.
LINEAR, SQUARE = 1.4, 2.2

#: Modules that do something when they are imported.
LEFT_OUT = ("migrations", "worker_preload")


def modules() -> Iterator[ModuleType]:
    for package in (copydesk.cleaners, copydesk.flows):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(word in info.name for word in LEFT_OUT):
                yield importlib.import_module(info.name)


def patterns(name: str, value: Any, depth: int = 0) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns of a value of a module, also those in its tuples and tables."""
    if isinstance(value, Deferred):
        yield name, value.compiled()
    elif isinstance(value, re.Pattern):
        yield name, value
    elif depth < 3 and isinstance(value, tuple | list | dict | frozenset):
        for one in value.values() if isinstance(value, dict) else value:
            yield from patterns(name, one, depth + 1)


def is_matched_alone(module: ModuleType, name: str, value: Any) -> bool:
    """Whether a module only ever matches a pattern at one place, and never searches for it."""
    source = importlib.util.find_spec(module.__name__).loader.get_source(module.__name__)  # type: ignore[union-attr]
    uses = re.findall(rf"\b{name}\b(?!\s*[:=])(\.\w+)?", source or "")
    return isinstance(value, re.Pattern | Deferred) and all(use in (".match", ".fullmatch") for use in uses)


def test_no_pattern_runs_away(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    seen: set[tuple[str | bytes, int]] = set()
    grown: dict[str, float] = {}
    try:
        for module in modules():
            for name, value in vars(module).items():
                for _, pattern in patterns(name, value):
                    if (pattern.pattern, pattern.flags) not in seen:
                        seen.add((pattern.pattern, pattern.flags))
                        order = order_of_growth(pattern, is_anchored=is_matched_alone(module, name, value))
                        key = f"{module.__name__.removeprefix('copydesk.')}:{name}"
                        grown[key] = max(order, grown.get(key, 0.0))
    finally:
        sys.setrecursionlimit(before)
    assert len(seen) > 350
    assert {key: order for key, order in grown.items() if order > SQUARE} == {}
    assert {key: order for key, order in grown.items() if order > LINEAR and key.startswith("flows.")} == {}


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        (r"a+b", 1.6, SQUARE),
        (r"^a+b", 0.5, LINEAR),
        (r"<[^<>]*>", 0.0, LINEAR),
        (r"a*a*a*b", SQUARE, float("inf")),
        (r"(?:<!--.*?-->\s*){0,5}<rss", SQUARE, float("inf")),
        (r"(?:a|a)*b", 9.0, float("inf")),
        (r"(?:a*)*b", SQUARE, float("inf")),
        (r"(?>a*)a*b", 1.6, SQUARE),
        (r"\s+$", 1.6, SQUARE),
    ],
)
def test_the_counter_knows_growth(pattern: str, least: float, most: float) -> None:
    assert least <= order_of_growth(re.compile(pattern, re.DOTALL)) <= most
