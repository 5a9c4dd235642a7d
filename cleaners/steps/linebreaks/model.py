"""Boosted trees as arrays: the weights are a data file that `benchmarks/linebreaks/train.py` writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.ensembles import NodeTrees
from copydesk.cleaners.core.word_places import WordPlaces
from copydesk.cleaners.steps.linebreaks.gate import is_short

#: Up to so many characters a text is a few sentences, as those are that taught the model of short texts.
FEW_SENTENCES = 800

#: The forests of a model, in order; short texts have too few hyphens for the last one.
FORESTS = ("first", "goes_on", "joins", "drops")

#: A character of a script without blanks says so much more than a letter does.
DENSER = 2.0


@dataclass(frozen=True)
class BreakForest:
    """Trees that add up to one score. A node's children are `child[2 * node]` (value <= threshold) and the next one;
    a leaf is its own child."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    child: NDArray[np.int32]
    value: NDArray[np.float32]

    @cached_property
    def _trees(self) -> NodeTrees:
        return NodeTrees(self.roots, self.feature, self.threshold, self.child, self.value)

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The score of each row of features, in log odds.

        >>> stump = BreakForest(
        ...     np.array([0], np.int32), np.array([0, 0, 0], np.int16), np.array([5, np.inf, np.inf], np.float32),
        ...     np.array([1, 2, 1, 1, 2, 2], np.int32), np.array([0, -1, 2], np.float32))
        >>> stump.scores(np.array([[4], [6]], np.float32)).tolist()
        [-1.0, 2.0]
        """
        out = np.zeros(len(rows))
        self._trees.add(np.ascontiguousarray(rows), out)
        return out


@dataclass(frozen=True)
class BreakModel:
    """The questions: does the sentence go on (by itself, then in the light of the other gaps), without a blank, and
    does a hyphen go. `places` is what is known of where words stand, by language; `None` for a model that does not ask
    it."""

    first: BreakForest
    goes_on: BreakForest
    joins: BreakForest
    drops: BreakForest
    places: Mapping[str, WordPlaces] | None = None


@dataclass(frozen=True)
class BreakModels:
    """A model for articles, one for texts of a sentence or a few, and one for what lies between."""

    long: BreakModel
    short: BreakModel
    middle: BreakModel

    def of(self, text: str, unspaced: float) -> BreakModel:
        """The model by which a text is judged; `unspaced` is the share of its characters that are of such scripts."""
        if len(text) * (1 + unspaced * DENSER) <= FEW_SENTENCES:
            return self.short
        return self.middle if is_short(text) else self.long


@lru_cache(maxsize=1)
def read_models() -> BreakModels:
    """The packaged weights."""
    with as_file(files(__package__)) as folder:
        return load_break_models(folder / "weights.npz", folder / "weights_short.npz")


def load_break_models(long: Path, short: Path) -> BreakModels:
    """The weights of two files; short texts have too few hyphens to be taught by, and take those of the long ones."""
    with np.load(long) as data, np.load(short) as short_data:
        first, goes_on, joins, drops = (forest_of(data, name) for name in FORESTS)
        short_first, short_goes_on, short_joins = (forest_of(short_data, name) for name in FORESTS[:3])
        learned = _places(data)
    # Each errs where it has seen little, and seldom both at the same place.
    means = mean_forest(first, short_first), mean_forest(goes_on, short_goes_on), mean_forest(joins, short_joins)
    return BreakModels(
        BreakModel(first, goes_on, joins, drops, learned),
        BreakModel(short_first, short_goes_on, short_joins, drops),
        BreakModel(means[0], means[1], means[2], drops, learned),
    )


def _places(data: Mapping[str, NDArray[Any]]) -> dict[str, WordPlaces]:
    """The tables of words and endings in a file of weights, by language."""
    codes = [name.split(".")[1] for name in data if name.startswith("places.") and name.endswith(".digests")]
    return {code: WordPlaces(data[f"places.{code}.digests"], data[f"places.{code}.odds"]) for code in codes}


def mean_forest(one: BreakForest, other: BreakForest) -> BreakForest:
    """A forest that gives the mean of two: the trees of both, of half the weight."""
    moved = np.int32(len(one.feature))
    return BreakForest(
        np.concatenate([one.roots, other.roots + moved]),
        np.concatenate([one.feature, other.feature]),
        np.concatenate([one.threshold, other.threshold]),
        np.concatenate([one.child, other.child + moved]),
        (np.concatenate([one.value, other.value]) / 2).astype(np.float32),
    )


def forest_of(data: Mapping[str, NDArray[Any]], name: str) -> BreakForest:
    """A forest of those in a file of weights, by its name."""
    return BreakForest(
        data[f"{name}.roots"].astype(np.int32),
        data[f"{name}.feature"].astype(np.int16),
        data[f"{name}.threshold"].astype(np.float32),
        data[f"{name}.child"].astype(np.int32),
        data[f"{name}.value"].astype(np.float32),
    )
