"""Choosing among candidates by a weighted sum of named features; the weights are fitted and packaged as data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import resources

Features = Mapping[str, float]
Weights = Mapping[str, float]


#: The features of "none of these": its weight is what a candidate must bring to be believed.
NONE: Features = {"none": 1.0}


def read_weights(name: str) -> Weights:
    """The weights of one chooser out of the package's data (`weights.json`)."""
    data = json.loads(resources.files("copydesk.cleaners.metadata").joinpath("weights.json").read_text("utf-8"))
    return {key: float(value) for key, value in data[name].items()}


def choose_candidate(candidates: Sequence[Features], weights: Weights) -> int | None:
    """The place of the candidate with the greatest sum; the first of equals, `None` without candidates.

    >>> choose_candidate([{"a": 1.0}, {"a": 1.0, "b": 2.0}], {"a": 1.0, "b": 0.5})
    1
    """
    best, top = None, float("-inf")
    for place, features in enumerate(candidates):
        total = 0.0
        for name, value in features.items():
            if name in weights:
                total += weights[name] * value
        if total > top:
            best, top = place, total
    return best
