"""Fit the weights of `cleaners/linebreaks`.

    python -m benchmarks.linebreaks.train --bench ../shared/bench --cache DIR [--leave-out K] [--out weights.npz]

Sources: wcxb, fundus and aeb (development half). `--leave-out K` fits on the folds other than K of `--folds`, for
cross-validation by host (`score.py` does that). The same sources, options and library versions give the same file.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np

from benchmarks.linebreaks import data
from cleaners.linebreaks.features import NAMES
from cleaners.linebreaks.layout import End

SEEDS = (2, 3, 4)
COMMON = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 48,
    "max_depth": 8,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 2.0,
    "max_bin": 127,
    "use_missing": False,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "seed": 1,
    "verbose": -1,
}
OUT = Path(__file__).parents[2] / "cleaners" / "linebreaks" / "weights.npz"


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--leave-out", type=int)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    table = read_rows(args.bench, args.cache, args.folds)
    if args.leave_out is not None:
        kept = table["fold"] != args.leave_out
        table = {key: value[kept] for key, value in table.items()}
    write(args.out, fit(table))


def read_rows(bench: Path, cache: Path, folds: int) -> dict[str, Any]:
    """The training rows of all seeds, from the cache where it has them."""
    host = data.hosts(bench)
    tables = []
    for seed in SEEDS:
        path = cache / f"rows-{seed}.npz"
        if not path.exists():
            options = ("--seed", str(seed), "--max-docs", "500", "--max-chars", "9000", "--per-doc", "5")
            items = data.generate(bench, cache, data.TRAINING, options, f"train-{seed}")
            np.savez(path, **data.rows(data.read_items(items), host, folds))
        with np.load(path) as found:
            tables.append({key: found[key] for key in found})
    return {key: np.concatenate([t[key] for t in tables]) for key in tables[0]}


def fit(table: dict[str, Any]) -> dict[str, lgb.Booster]:
    """The three forests."""
    x, y, weight = table["x"], table["y"], table["weight"]
    hyphen = x[:, NAMES.index("end")] == End.HYPHEN
    going = y > 0
    joins = going & (y < 3)
    at_hyphen = going & hyphen
    return {
        "goes_on": _train(x, going, weight, 250),
        "joins": _train(x[joins], y[joins] == 2, weight[joins], 120),
        "drops": _train(x[at_hyphen], y[at_hyphen] == 3, weight[at_hyphen], 40, num_leaves=15, min_data_in_leaf=10),
    }


def _train(x: Any, y: Any, weight: Any, trees: int, **changes: Any) -> lgb.Booster:
    rows = lgb.Dataset(x, y.astype(np.int8), weight=weight)
    return lgb.train({**COMMON, **changes}, rows, trees)


def write(path: Path, forests: dict[str, lgb.Booster]) -> None:
    """The forests as arrays (`cleaners.linebreaks.model`), compressed."""
    arrays: dict[str, Any] = {}
    for name, booster in forests.items():
        for key, value in flatten(booster).items():
            arrays[f"{name}.{key}"] = value
    np.savez_compressed(path, **arrays)
    print(f"{path}: {path.stat().st_size} bytes")


def flatten(booster: lgb.Booster) -> dict[str, Any]:
    """All trees of a booster in one set of arrays, and the depth of the deepest."""
    nodes: list[tuple[int, float, int, int, float]] = []
    depth = 0

    def add(tree: dict[str, Any], level: int) -> int:
        nonlocal depth
        depth = max(depth, level)
        at = len(nodes)
        nodes.append((0, np.inf, at, at, tree.get("leaf_value", 0.0)))
        if "split_feature" in tree:
            left, right = add(tree["left_child"], level + 1), add(tree["right_child"], level + 1)
            nodes[at] = (tree["split_feature"], tree["threshold"], left, right, 0.0)
        return at

    roots = [add(tree["tree_structure"], 0) for tree in booster.dump_model()["tree_info"]]
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return {
        "roots": np.array(roots, np.int32),
        "depth": np.array(depth),
        "feature": np.array(feature, np.int16),
        "threshold": np.array(threshold, np.float32),
        "child": np.stack([left, right], axis=1).ravel().astype(np.int32),
        "value": np.array(value, np.float32),
    }


if __name__ == "__main__":
    main()
