"""Fit the weights of `cleaners/steps/linebreaks`.

    python -m benchmarks.linebreaks.train --bench ../shared/bench --cache DIR [--short] [--leave-out K] [--out FILE]

`--short` fits the model of short texts (`weights_short.npz`), else that of articles (`weights.npz`) is fitted.

Sources: wcxb, fundus and aeb (development half). `--leave-out K` fits on the folds other than K of `--folds`, for
cross-validation by host (`score.py` does that). The same sources, options and library versions give the same file.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np

from benchmarks.linebreaks import data, pseudo, short_items
from benchmarks.linebreaks.data import Sample
from copydesk.cleaners.steps.linebreaks.decide import second_rows
from copydesk.cleaners.steps.linebreaks.features import NAMES, PLAIN
from copydesk.cleaners.steps.linebreaks.layout import End

FULL_SEEDS = (2,)
SPARSE_SEEDS = (4,)
PSEUDO_SEEDS = (2,)
SHORT_SEED = 5
#: The first look need not be fine: the second one corrects it.
FIRST_TREES = 120

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
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}
FOLDER = Path(__file__).parents[2] / "cleaners" / "steps" / "linebreaks"
OUT, OUT_SHORT = FOLDER / "weights.npz", FOLDER / "weights_short.npz"


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--leave-out", type=int)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    samples = (read_short_samples if args.short else read_samples)(args.bench, args.cache)
    if args.leave_out is not None:
        host = data.hosts(args.bench)
        samples = [s for s in samples if data.fold(s.id, host, args.folds) != args.leave_out]
    write(args.out or (OUT_SHORT if args.short else OUT), fit(samples))


def read_samples(bench: Path, cache: Path) -> list[Sample]:
    """All training samples, from the cache where it has them."""
    cache.mkdir(parents=True, exist_ok=True)
    texts = data.gold_texts(bench, cache, data.TRAINING)
    dressed = pseudo.write_texts(texts, cache / "texts-pseudo")
    samples = []
    for seed in (*FULL_SEEDS, *SPARSE_SEEDS):
        full = seed in FULL_SEEDS
        options = ("--seed", str(seed), "--max-docs", "1600", "--per-doc", "5")
        items = data.generate(bench, texts, cache / f"items-{seed}.jsonl", *options)
        samples += data.read_samples(items, only=None if full else data.SPARSE)
        if seed in PSEUDO_SEEDS:
            items = data.generate(bench, dressed, cache / f"items-pseudo-{seed}.jsonl", "--seed", str(seed))
            samples += data.read_samples(items)
    return samples


def read_short_samples(bench: Path, cache: Path) -> list[Sample]:
    """All training samples of short texts: sentences broken several times, and a few lines out of longer items."""
    cache.mkdir(parents=True, exist_ok=True)
    texts = data.gold_texts(bench, cache, data.TRAINING)
    dressed = pseudo.write_texts(texts, cache / "texts-pseudo")
    options = ("--seed", "2", "--max-docs", "1600", "--per-doc", "5")
    long = data.generate(bench, texts, cache / "items-2.jsonl", *options)
    long_dressed = data.generate(bench, dressed, cache / "items-pseudo-2.jsonl", "--seed", "2")
    items = (
        short_items.make(bench, texts, cache / "short-5.jsonl", seed=SHORT_SEED, most=1500),
        short_items.make(bench, dressed, cache / "short-pseudo-5.jsonl", seed=SHORT_SEED, most=400),
        short_items.cut_windows(long, cache / "short-windows-5.jsonl", seed=SHORT_SEED),
        short_items.cut_windows(long_dressed, cache / "short-windows-pseudo-5.jsonl", seed=SHORT_SEED, every=2),
    )
    return [sample for path in items for sample in data.read_samples(path)]


def fit(samples: Sequence[Sample]) -> dict[str, lgb.Booster]:
    """The four forests. The second look is taught with first odds of texts that the first did not learn from."""
    acts = np.concatenate([s.acts for s in samples])
    weight = np.concatenate([np.full(len(s.acts), _weight(s)) for s in samples])
    half = np.concatenate([np.full(len(s.acts), _half(s)) for s in samples])
    rows = np.concatenate([s.rows for s in samples])
    known = acts >= 0
    odds = np.empty(len(acts))
    for k in (0, 1):
        learned = known & (half != k)
        guess = _train(rows[learned], acts[learned] > 0, weight[learned], FIRST_TREES)
        odds[half == k] = guess.predict(rows[half == k], raw_score=True)
    first = _train(rows[known], acts[known] > 0, weight[known], FIRST_TREES)
    rows, at = [], 0
    for s in samples:
        judged = np.full(len(s.survey.layout.breaks), PLAIN)
        judged[list(s.wanted)] = odds[at : at + len(s.acts)]
        at += len(s.acts)
        rows.append(second_rows(s.survey, s.wanted, s.rows, judged))
    joints = np.concatenate([s.joints for s in samples])
    return {"first": first, **_fit_second(np.concatenate(rows)[known], joints[known], acts[known], weight[known])}


def _fit_second(rows: Any, joints: Any, acts: Any, weight: Any) -> dict[str, lgb.Booster]:
    going = acts > 0
    joins = going & (acts < 3)
    at_hyphen = going & (rows[:, NAMES.index("end")] == End.HYPHEN)
    whole = np.hstack([rows, joints])
    found = {
        "goes_on": _train(rows, going, weight, 220),
        "joins": _train(whole[joins], acts[joins] == 2, weight[joins], 120),
    }
    if at_hyphen.any():
        small = {"num_leaves": 15, "min_data_in_leaf": 10}
        found["drops"] = _train(whole[at_hyphen], acts[at_hyphen] == 3, weight[at_hyphen], 80, **small)
    return found


def _weight(s: Sample) -> float:
    """Whole texts count more, because harm does; so do scripts and languages that are rare here."""
    heavy = {"clean": 3.0, "struct": 2.0, "control": 3.0}.get(s.profile, 2.0 if s.profile.startswith("s-") else 1.0)
    if s.id.startswith(pseudo.PREFIX):
        return heavy
    return heavy * {"en": 1.0, "zh": 4.0, "ja": 4.0}.get(s.lang, 2.0)


def _half(s: Sample) -> int:
    """One of two halves by source text."""
    return sum(s.id.partition("#")[0].removeprefix(pseudo.PREFIX).encode()) % 2


def _train(x: Any, y: Any, weight: Any, trees: int, **changes: Any) -> lgb.Booster:
    rows = lgb.Dataset(x, y.astype(np.int8), weight=weight)
    return lgb.train({**COMMON, **changes}, rows, trees)


def write(path: Path, forests: dict[str, lgb.Booster]) -> None:
    """The forests as arrays (`copydesk.cleaners.steps.linebreaks.model`), compressed."""
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
