"""How likely each line of a page is boilerplate, from the page alone.

The model is a sum of small decision trees over the numbers of `features.py`. `weights.npz` is its
data; `benchmarks/boilerplate/fit.py` fits it to pages whose licence allows weights to ship.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.ensembles import ThresholdTrees
from copydesk.cleaners.steps.boilerplate.features import DescribedLines, Matrix, surrounding_features

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BoilerplateModel:
    """Decision trees."""

    trees: ThresholdTrees

    def score(self, lines: DescribedLines, title: str | None) -> Vector:
        """For each line of a page, in order, how likely it is boilerplate, from 0 to 1."""
        return self.weigh(surrounding_features(lines, title))

    def weigh(self, rows: Matrix) -> Vector:
        """A probability for each row of `surrounding_features`."""
        if not len(rows):
            return np.zeros(0)
        table = np.ascontiguousarray(rows, np.float32)
        total = np.zeros(len(table))
        self.trees.add(table, total)
        return np.asarray(1.0 / (1.0 + np.exp(-total)), dtype=np.float64)


def load_boilerplate_model(data: bytes) -> BoilerplateModel:
    """The model that a weights file holds: nodes, of which those whose feature is -1 are leaves."""
    with np.load(BytesIO(data)) as table:
        nodes = {name: table[name] for name in ("feature", "bound", "low", "high", "value", "roots")}
    is_leaf = nodes["feature"] < 0
    itself = np.arange(len(is_leaf))
    child = np.stack([np.where(is_leaf, itself, nodes[side]) for side in ("low", "high")], axis=1)
    trees = ThresholdTrees(
        nodes["roots"].astype(np.int32),
        np.where(is_leaf, 0, nodes["feature"]).astype(np.int16),
        nodes["bound"].astype(np.float32),
        child.astype(np.int32).ravel(),
        nodes["value"].astype(np.float32),
    )
    return BoilerplateModel(trees)


#: The packaged model.
MODEL = load_boilerplate_model(files(__package__).joinpath("weights.npz").read_bytes())
