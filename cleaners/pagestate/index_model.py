"""The form of the index page model: a linear score and a few small trees, averaged before the logistic curve."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree: values at or below `limit` go left."""

    feature: str
    limit: float
    left: Branch | float
    right: Branch | float


@dataclass(frozen=True, slots=True)
class IndexModel:
    """Weights by feature, trees, and the probability from which a page is called an index page."""

    intercept: float
    weights: Mapping[str, float]
    trees: tuple[Branch | float, ...]
    threshold: float


def parse_model(text: str) -> IndexModel:
    """The model in the JSON text that `benchmarks/pagestates/train.py` writes."""
    raw = json.loads(text)
    names = raw["features"]
    return IndexModel(
        intercept=raw["intercept"],
        weights=dict(zip(names, raw["weights"], strict=True)),
        trees=tuple(_tree(t, names) for t in raw["trees"]),
        threshold=raw["threshold"],
    )


def evaluate(values: Mapping[str, float], model: IndexModel) -> float:
    """The probability that the model gives to a page with these features."""
    linear = model.intercept + sum(w * values[name] for name, w in model.weights.items())
    trees = sum(_leaf(tree, values) for tree in model.trees)
    score = max(-30.0, min(30.0, (linear + trees) / 2))
    return 1 / (1 + math.exp(-score))


def _leaf(node: Branch | float, values: Mapping[str, float]) -> float:
    while isinstance(node, Branch):
        node = node.left if values[node.feature] <= node.limit else node.right
    return node


def _tree(raw: list[object] | float, names: list[str]) -> Branch | float:
    """A tree from its JSON form: a number, or [feature number, limit, left, right]."""
    if not isinstance(raw, list):
        return float(raw)
    feature, limit, left, right = raw
    assert isinstance(feature, int)
    return Branch(names[feature], float(str(limit)), _tree(left, names), _tree(right, names))  # type: ignore[arg-type]
