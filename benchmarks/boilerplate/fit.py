"""Fit the boilerplate model and write its weights.

    python -m benchmarks.boilerplate.fit BENCH_FOLDER --out cleaners/steps/boilerplate/weights.npz
    python -m benchmarks.boilerplate.fit BENCH_FOLDER --folds DIR     (weights that have not seen a fifth of the hosts)

Fits to `news` and `wcxb` alone, whose licences allow weights to ship; `hosts` only measures. Needs lightgbm.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from benchmarks.boilerplate.pages import FOLDS, LabelledPage, number_of, read_pages
from copydesk.cleaners.steps.boilerplate.features import describe_lines, surrounding_features

#: How much the lines of a set count. News is what the project cleans, and there is far less of it.
SET_WEIGHT = {"news": 4.0, "wcxb": 1.0}

#: How much the lines of a view count. `clean` is content alone: what a page looks like that has no boilerplate.
VIEW_WEIGHT = {"rmain": 1.0, "full": 0.35, "traf": 0.6, "read": 0.6, "clean": 0.6}

#: A page of more lines counts less a line, by the square root.
USUAL_LINES = 60

#: Longer pages are comment threads and lists that would drown the others.
MAX_LINES = 1500

SETTINGS = {
    "objective": "binary",
    "num_leaves": 24,
    "learning_rate": 0.08,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
TREES = 240


@dataclass(frozen=True)
class Sample:
    """A page as the fit sees it: one row of numbers, one target (1 boilerplate) and one weight a line."""

    fold: int
    rows: np.ndarray
    target: np.ndarray
    weight: np.ndarray


def main() -> None:
    """Read the arguments, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=Path)
    args = parser.parse_args()
    samples = [_sample(page) for page in _pages(args.bench)]
    print(len(samples), "pages", sum(len(s.rows) for s in samples), "lines", flush=True)
    if args.out:
        np.savez_compressed(args.out, **table(_fit(samples)))
    if args.folds:
        args.folds.mkdir(parents=True, exist_ok=True)
        for k in range(FOLDS):
            np.savez_compressed(args.folds / f"{k}.npz", **table(_fit([s for s in samples if s.fold != k])))


def _pages(bench: Path) -> Iterator[LabelledPage]:
    """The pages to fit to. Some views go without their title, because texts come without one too."""
    for name in SET_WEIGHT:
        for page in read_pages(bench, name, ("rmain", "full", "traf", "read")):
            skipped = name == "wcxb" and (page.view == "traf" or (page.view == "full" and number_of(page.id) % 2))
            if len(page.labels) <= MAX_LINES and not skipped:
                yield page
            if page.view == "rmain":
                lines = [(y, t) for y, t in zip(page.labels, page.texts, strict=True) if y in (1, 2)]
                if lines:
                    labels, texts = zip(*lines, strict=True)
                    yield replace(page, view="clean", labels=labels, texts=texts)


def _sample(page: LabelledPage) -> Sample:
    has_title = page.view == "rmain" or number_of(page.id + page.view) % 10 >= 4
    rows = surrounding_features(describe_lines(page.texts, page.language), page.title if has_title else None)
    labels = np.array(page.labels)
    counted = labels >= 0
    each = SET_WEIGHT[page.set] * VIEW_WEIGHT[page.view] * (USUAL_LINES / max(USUAL_LINES, counted.sum())) ** 0.5
    return Sample(page.fold, rows, (labels == 0).astype(int), np.where(counted, each, 0.0))


def _fit(samples: Sequence[Sample]) -> Any:
    rows = np.vstack([s.rows[s.weight > 0] for s in samples]).astype(np.float32)
    target = np.concatenate([s.target[s.weight > 0] for s in samples])
    weight = np.concatenate([s.weight[s.weight > 0] for s in samples])
    return lightgbm.train(SETTINGS, lightgbm.Dataset(rows, target, weight=weight), TREES)


def table(booster: Any) -> dict[str, np.ndarray]:
    """A fitted model as the columns that `copydesk.cleaners.steps.boilerplate.model.load_model` reads."""
    nodes: list[list[float]] = []
    roots = [_node(tree["tree_structure"], nodes) for tree in booster.dump_model()["tree_info"]]
    feature, bound, low, high, value = (np.array(column) for column in zip(*nodes, strict=True))
    return {
        "feature": feature.astype(np.int16),
        "bound": _rounded_down(bound),
        "low": low.astype(np.int32),
        "high": high.astype(np.int32),
        "value": value.astype(np.float32),
        "roots": np.array(roots, dtype=np.int32),
    }


def _rounded_down(bounds: np.ndarray) -> np.ndarray:
    """Bounds as 32-bit numbers that no 32-bit number lies between: never above the bound itself."""
    near = bounds.astype(np.float32)
    return np.where(near > bounds, np.nextafter(near, np.float32(-np.inf)), near).astype(np.float32)


def _node(node: dict[str, Any], nodes: list[list[float]]) -> int:
    """Append a node and all below it; its place in the table."""
    at = len(nodes)
    nodes.append([-1, 0.0, at, at, node.get("leaf_value", 0.0)])
    if "split_feature" in node:
        nodes[at][:4] = [node["split_feature"], node["threshold"], 0, 0]
        nodes[at][2] = _node(node["left_child"], nodes)
        nodes[at][3] = _node(node["right_child"], nodes)
    return at


if __name__ == "__main__":
    main()
