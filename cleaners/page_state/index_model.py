"""The form of the index page model: a linear score and a few small trees, averaged before the logistic curve.

It is asked two things: how likely a page with these features is an index page; and, where features are known to lie
between bounds alone, how likely at most. Both are one look at all leaves: which of them can be reached.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.ensembles import sum_highest_leaves

Values = Mapping[str, float]

#: No score counts for more: the logistic curve is flat there.
MAX_SCORE = 30.0


@dataclass(frozen=True, slots=True)
class IndexModel:
    """Weights by feature, trees, and the probability from which a page is called an index page.

    Question `q` of the trees is whether feature `feature[q]` is at most `limit[q]`. Row `i` of `path` has what leads to
    leaf `i`: `q` where the answer is yes, `q` + the number of questions where it is no, twice that number as filling.
    `first` is the first leaf of each tree. `rows` gives the features of a page in the order of `names`.
    """

    names: tuple[str, ...]
    intercept: float
    weights: NDArray[np.float64]
    feature: NDArray[np.int64]
    limit: NDArray[np.float64]
    path: NDArray[np.int64]
    value: NDArray[np.float64]
    first: NDArray[np.int64]
    threshold: float
    rows: Callable[[Values], tuple[float, ...]]


def parse_model(text: str) -> IndexModel:
    """The model in the JSON text that `benchmarks/pagestates/train.py` writes."""
    raw = json.loads(text)
    questions: list[tuple[int, float]] = []
    leaves: list[tuple[float, list[tuple[int, bool]]]] = []
    first = []
    for tree in raw["trees"]:
        first.append(len(leaves))
        _gather(tree, [], questions, leaves)
    depth = max(len(answers) for _, answers in leaves)
    path = np.full((len(leaves), depth), 2 * len(questions), np.int64)
    for row, (_, answers) in zip(path, leaves, strict=True):
        row[: len(answers)] = [q if yes else q + len(questions) for q, yes in answers]
    return IndexModel(
        names=tuple(raw["features"]),
        intercept=raw["intercept"],
        weights=np.array(raw["weights"]),
        feature=np.array([feature for feature, _ in questions], np.int64),
        limit=np.array([limit for _, limit in questions]),
        path=path,
        value=np.array([value for value, _ in leaves]),
        first=np.array(first, np.int64),
        threshold=raw["threshold"],
        rows=itemgetter(*raw["features"]),
    )


def evaluate(values: Values, model: IndexModel) -> float:
    """The probability that the model gives to a page with these features."""
    return evaluate_at_most(values, values, model)


def evaluate_at_most(low: Values, high: Values, model: IndexModel) -> float:
    """The probability that no page exceeds whose features lie between these bounds, the bounds included."""
    lowest = np.array(model.rows(low))
    highest = lowest if high is low else np.array(model.rows(high))
    linear = model.intercept + float(np.where(model.weights > 0, highest, lowest) @ model.weights)
    trees = sum_highest_leaves(lowest, highest, model.feature, model.limit, model.path, model.value, model.first)
    score = max(-MAX_SCORE, min(MAX_SCORE, (linear + trees) / 2))
    return 1 / (1 + math.exp(-score))


def _gather(
    node: Any,
    answers: list[tuple[int, bool]],
    questions: list[tuple[int, float]],
    leaves: list[tuple[float, list[tuple[int, bool]]]],
) -> None:
    """Add the questions and leaves of a tree in JSON: a number, or [feature number, limit, yes, no]."""
    if not isinstance(node, list):
        leaves.append((float(node), answers))
        return
    feature, limit, yes, no = node
    question = len(questions)
    questions.append((feature, float(limit)))
    _gather(yes, [*answers, (question, True)], questions, leaves)
    _gather(no, [*answers, (question, False)], questions, leaves)
