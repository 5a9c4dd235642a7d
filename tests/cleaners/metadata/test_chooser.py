"""The choosers and their packaged weights."""

from __future__ import annotations

import math

from copydesk.cleaners.metadata.chooser import NONE, choose_candidate, read_weights


def test_the_first_of_equals() -> None:
    assert choose_candidate([{"a": 1.0}, {"a": 1.0}], {"a": 1.0}) == 0


def test_nothing_to_choose() -> None:
    assert choose_candidate([], {"a": 1.0}) is None


def test_unknown_features_count_nothing() -> None:
    assert choose_candidate([{"b": 9.0}, {"a": 1.0}], {"a": 0.1}) == 1


def test_the_packaged_weights_are_finite_numbers() -> None:
    for name in ("title", "dates", "authors"):
        weights = read_weights(name)
        assert len(weights) > 20
        assert all(math.isfinite(value) and abs(value) < 10 for value in weights.values())


def test_none_has_a_weight_where_it_can_be_chosen() -> None:
    for name in ("dates", "authors"):
        assert set(NONE) <= set(read_weights(name))
