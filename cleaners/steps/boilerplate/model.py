"""How likely each line of a page is boilerplate, from the page alone.

The model is a sum of small decision trees over the numbers of `form.py` and `surroundings.py`. `weights.npz` is its
data; `benchmarks/boilerplate/fit.py` fits it to pages whose licence allows weights to ship.

Trees are not walked: each bound that a number passes rules leaves out, so a tree's answer is the first leaf that no
number of the row ruled out (QuickScorer, Lucchese et al., SIGIR 2015). Which leaves a number rules out, in all trees
at once, is looked up by its place among the bounds that the trees have for its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.steps.boilerplate.form import DescribedLine
from copydesk.cleaners.steps.boilerplate.surroundings import Matrix, Vector, surrounding_features

#: The leaves of a tree are the bits of a number of 32 bits.
MAX_LEAVES = 32

#: So many lines are weighed at once: what is looked up for them fits a processor's cache.
BATCH = 8


@dataclass(frozen=True, slots=True)
class BoilerplateModel:
    """Decision trees, as what each place among the bounds of a column leaves of their leaves.

    `columns` are the columns that the trees look at, `bounds` has the bounds of each, rising. Row `first[c] + n` of
    `left` tells for each tree, as bits, which leaves are left where a number passes `n` bounds of column `c`.
    `leaves` has a row a tree.
    """

    columns: NDArray[np.intp]
    bounds: tuple[NDArray[np.float32], ...]
    first: NDArray[np.intp]
    left: NDArray[np.uint32]
    leaves: NDArray[np.float32]

    def score(self, lines: Sequence[DescribedLine], title: str | None) -> Vector:
        """For each line of a page, in order, how likely it is boilerplate, from 0 to 1."""
        return self.weigh(surrounding_features(lines, title))

    def weigh(self, rows: Matrix) -> Vector:
        """A probability for each row of `surroundings.features`."""
        if not len(rows):
            return np.zeros(0)
        table = rows.astype(np.float32).T[self.columns]
        passed = [bounds.searchsorted(column) for bounds, column in zip(self.bounds, table, strict=True)]
        at = np.array(passed).T + self.first
        left = np.concatenate([self._left(at[i : i + BATCH]) for i in range(0, len(at), BATCH)])
        lowest = (left & (~left + np.uint32(1))).astype(np.float64)
        leaf = np.frexp(lowest)[1] - 1
        total = self.leaves[np.arange(len(self.leaves)), leaf].sum(axis=1, dtype=np.float64)
        return np.asarray(1.0 / (1.0 + np.exp(-total)), dtype=np.float64)

    def _left(self, at: NDArray[np.intp]) -> NDArray[np.uint32]:
        """The leaves that are left of each tree, for rows of places in `left`."""
        return np.asarray(np.bitwise_and.reduce(self.left[at], axis=1))


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Decision trees in one table of nodes, as a weights file has them. A leaf has feature -1; `roots` begin trees."""

    feature: list[int]
    bound: list[float]
    low: list[int]
    high: list[int]
    value: list[float]
    roots: list[int]

    def leaves(self, node: int) -> list[int]:
        """The leaves below a node, those of its low side first."""
        if self.feature[node] < 0:
            return [node]
        return self.leaves(self.low[node]) + self.leaves(self.high[node])

    def tests(self) -> Iterator[tuple[int, float, int, int]]:
        """Each test of a tree: its column, its bound, its tree, and the leaves left where a number passes the bound."""
        for tree, root in enumerate(self.roots):
            place = {leaf: i for i, leaf in enumerate(self.leaves(root))}
            if len(place) > MAX_LEAVES:
                raise ValueError(f"tree {tree} of the model has {len(place)} leaves, more than {MAX_LEAVES}")
            nodes = [root]
            while nodes:
                node = nodes.pop()
                if self.feature[node] >= 0:
                    out = sum(1 << place[leaf] for leaf in self.leaves(self.low[node]))
                    yield self.feature[node], self.bound[node], tree, (1 << MAX_LEAVES) - 1 - out
                    nodes += self.low[node], self.high[node]


def load_boilerplate_model(data: bytes) -> BoilerplateModel:
    """The model that a weights file holds. Raises `ValueError` where a tree has too many leaves."""
    with np.load(BytesIO(data)) as table:
        nodes = _Nodes(*(table[name].tolist() for name in _Nodes.__slots__))
    tests: dict[int, list[tuple[float, int, int]]] = {}
    for column, bound, tree, left in nodes.tests():
        tests.setdefault(column, []).append((bound, tree, left))
    columns = sorted(tests)
    bounds = [np.unique(np.array([bound for bound, _, _ in tests[c]], dtype=np.float32)) for c in columns]
    parts = [_left_by_bound(tests[c], b, len(nodes.roots)) for c, b in zip(columns, bounds, strict=True)]
    first = np.cumsum([0, *map(len, parts)][:-1])
    leaves = np.zeros((len(nodes.roots), MAX_LEAVES), dtype=np.float32)
    for tree, root in enumerate(nodes.roots):
        own = [nodes.value[leaf] for leaf in nodes.leaves(root)]
        leaves[tree, : len(own)] = own
    return BoilerplateModel(np.array(columns, dtype=np.intp), tuple(bounds), first, np.concatenate(parts), leaves)


def _left_by_bound(
    tests: Sequence[tuple[float, int, int]], bounds: NDArray[np.float32], trees: int
) -> NDArray[np.uint32]:
    """The leaves that are left of each tree, for each number of bounds that a number passes."""
    left = np.full((len(bounds) + 1, trees), (1 << MAX_LEAVES) - 1, dtype=np.uint32)
    for bound, tree, mask in tests:
        left[int(bounds.searchsorted(np.float32(bound))) + 1, tree] &= np.uint32(mask)
    return np.asarray(np.bitwise_and.accumulate(left, axis=0))


#: The packaged model.
MODEL = load_boilerplate_model(files(__package__).joinpath("weights.npz").read_bytes())
