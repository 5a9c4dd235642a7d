"""The stages that `benchmarks.speed` times are functions of the product, under the names that it gives them."""

from __future__ import annotations

from benchmarks.speed.stages import STAGES


def test_each_stage_is_there() -> None:
    missing = [f"{module.__name__}.{name}" for module, name in STAGES if not callable(getattr(module, name, None))]
    assert not missing
