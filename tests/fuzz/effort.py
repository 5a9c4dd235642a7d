"""How long the fuzz looks: the same cases in each run of the tests, other ones for longer in `make soak`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def briefly(examples: int) -> settings:
    """So many cases, always the same ones."""
    return settings(max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=_SLOW)


def long(examples: int) -> settings:
    """So many cases, other ones each time; what fails is printed so that it can be made again."""
    return settings(max_examples=examples, deadline=None, print_blob=True, suppress_health_check=_SLOW)
