"""How likely each line of a page is boilerplate, from the page alone.

The model is a sum of small decision trees over the numbers of `form.py` and `surroundings.py`. `weights.npz` is its
data; `benchmarks/boilerplate/fit.py` fits it to pages whose licence allows weights to ship.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from cleaners.boilerplate.form import Line
from cleaners.boilerplate.surroundings import Matrix, Vector, features


@dataclass(frozen=True, slots=True)
class Model:
    """Decision trees in one table of nodes. A leaf has feature -1; `roots` are the trees' first nodes."""

    feature: NDArray[np.int16]
    bound: NDArray[np.float32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]

    def score(self, lines: Sequence[Line], title: str | None) -> Vector:
        """For each line of a page, in order, how likely it is boilerplate, from 0 to 1."""
        return self.weigh(features(lines, title))

    def weigh(self, rows: Matrix) -> Vector:
        """A probability for each row of `surroundings.features`."""
        if not len(rows):
            return np.zeros(0)
        table = rows.astype(np.float32)
        at = np.tile(self.roots, len(table))
        row = np.repeat(np.arange(len(table)), len(self.roots))
        open_ = np.arange(len(at))
        while len(open_):
            node = at[open_]
            goes_low = table[row[open_], self.feature[node]] <= self.bound[node]
            at[open_] = np.where(goes_low, self.low[node], self.high[node])
            open_ = open_[self.feature[at[open_]] >= 0]
        total = self.value[at].reshape(len(table), -1).sum(axis=1, dtype=np.float64)
        return np.asarray(1.0 / (1.0 + np.exp(-total)), dtype=np.float64)


def load_model(data: bytes) -> Model:
    """The model that a weights file holds."""
    with np.load(BytesIO(data)) as table:
        return Model(*(table[field.name] for field in fields(Model)))


#: The packaged model.
MODEL = load_model(files(__package__).joinpath("weights.npz").read_bytes())
