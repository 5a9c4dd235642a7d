"""Fit the weights of `cleaners/steps/linebreaks`.

    python -m benchmarks.linebreaks.train --bench ../shared/bench --cache DIR [--short] [--leave-out K] [--out FILE]

`--short` fits the model of short texts (`weights_short.npz`), else that of articles (`weights.npz`) is fitted. That is
made of two fits: one by the items as the benchmark makes them, one that also has texts torn into short lines and more
lone breaks, and knows where words stand (`word_places.py`).

Sources: wcxb, fundus and aeb (development half). `--leave-out K` fits on the folds other than K of `--folds`, for
cross-validation by host (`score.py` does that). The same sources, options and library versions give the same file.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np

from benchmarks.linebreaks import data, pseudo, short_items
from benchmarks.linebreaks.data import Sample
from benchmarks.linebreaks.word_places import arrays_of, half, read_tables, table_of
from copydesk.cleaners.steps.linebreaks.decide import second_rows
from copydesk.cleaners.steps.linebreaks.features import NAMES, PLAIN, place_rows
from copydesk.cleaners.steps.linebreaks.layout import End
from copydesk.cleaners.steps.linebreaks.model import forest_of, mean_forest

FULL_SEEDS = (2,)
SPARSE_SEEDS = (4,)
PSEUDO_SEEDS = (2,)
SHORT_SEED = 5

#: Blank lines inside sentences and halves of words are rare in an item: more items of these two.
LONE_SEEDS = (6,)
LONE = frozenset({"double", "midword"})

#: So many texts a language are torn into short lines, and so many dressed-up ones.
TORN_SEED = 5
TORN, TORN_DRESSED = 250, 80

#: The first look need not be fine: the second one corrects it.
FIRST_TREES = 120
SECOND_TREES = 220

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
Arrays = dict[str, Any]

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
    host = data.hosts(args.bench)

    def is_left_out(name: str) -> bool:
        return args.leave_out is not None and data.fold(name, host, args.folds) == args.leave_out

    fit_file = fit_short if args.short else fit_long
    write(args.out or (OUT_SHORT if args.short else OUT), fit_file(args.bench, args.cache, is_left_out))


def fit_short(bench: Path, cache: Path, is_left_out: Callable[[str], bool]) -> Arrays:
    """The weights of the model of short texts."""
    return flatten(fit([s for s in read_short_samples(bench, cache) if not is_left_out(s.id)]))


def fit_long(bench: Path, cache: Path, is_left_out: Callable[[str], bool]) -> Arrays:
    """The weights of the model of articles: of two fits, and the tables of words that the second one asks.

    The second look takes the mean of both, since each errs where the other does not; the first one, which need not be
    fine, is the second fit's.
    """
    samples = [s for s in read_samples(bench, cache) if not is_left_out(s.id)]
    plain = flatten(fit(samples))
    samples += [s for s in read_more_samples(bench, cache) if not is_left_out(s.id)]
    tables = read_tables(data.gold_texts(bench, cache, data.TRAINING), is_left_out)
    looks, _ = fit_looks(samples, [place_rows(s.survey, table_of(s, tables)) for s in samples])
    return join_fits(plain, flatten(looks), arrays_of(tables))


def join_fits(plain: Arrays, knowing: Arrays, tables: Arrays) -> Arrays:
    """The arrays of one model of two fits."""
    mean = mean_forest(forest_of(plain, "goes_on"), forest_of(knowing, "goes_on"))
    return {**plain, **knowing, **{f"goes_on.{f.name}": getattr(mean, f.name) for f in fields(mean)}, **tables}


def read_samples(bench: Path, cache: Path) -> list[Sample]:
    """The training samples, from the cache where it has them."""
    cache.mkdir(parents=True, exist_ok=True)
    texts = data.gold_texts(bench, cache, data.TRAINING)
    dressed = pseudo.write_texts(texts, cache / "texts-pseudo")
    samples = []
    for seed in (*FULL_SEEDS, *SPARSE_SEEDS):
        only = None if seed in FULL_SEEDS else data.SPARSE
        samples += data.read_samples(_items(bench, texts, cache, seed), only=only)
        if seed in PSEUDO_SEEDS:
            items = data.generate(bench, dressed, cache / f"items-pseudo-{seed}.jsonl", "--seed", str(seed))
            samples += data.read_samples(items)
    return samples


def read_more_samples(bench: Path, cache: Path) -> list[Sample]:
    """Samples of more lone breaks, and of texts torn into short lines."""
    texts = data.gold_texts(bench, cache, data.TRAINING)
    samples = [s for seed in LONE_SEEDS for s in data.read_samples(_items(bench, texts, cache, seed), only=LONE)]
    for source, name, most in ((texts, "torn", TORN), (cache / "texts-pseudo", "torn-pseudo", TORN_DRESSED)):
        torn = short_items.tear(source, cache / f"{name}-{TORN_SEED}.jsonl", seed=TORN_SEED, most=most)
        samples += data.read_samples(torn)
    return samples


def _items(bench: Path, texts: Path, cache: Path, seed: int) -> Path:
    options = ("--seed", str(seed), "--max-docs", "1600", "--per-doc", "5")
    return data.generate(bench, texts, cache / f"items-{seed}.jsonl", *options)


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
    """The four forests."""
    looks, rows = fit_looks(samples)
    acts = np.concatenate([s.acts for s in samples])
    whole = np.hstack([rows, np.concatenate([s.joints for s in samples])])
    weight = _weights(samples)
    joins = (acts > 0) & (acts < 3)
    found = {**looks, "joins": _train(whole[joins], acts[joins] == 2, weight[joins], 120)}
    at_hyphen = (acts > 0) & (rows[:, NAMES.index("end")] == End.HYPHEN)
    if at_hyphen.any():
        small = {"num_leaves": 15, "min_data_in_leaf": 10}
        found["drops"] = _train(whole[at_hyphen], acts[at_hyphen] == 3, weight[at_hyphen], 80, **small)
    return found


def fit_looks(samples: Sequence[Sample], places: Sequence[Any] | None = None) -> tuple[dict[str, lgb.Booster], Any]:
    """The forests of the two looks, and the rows of the second one, which is taught with first odds of texts that the
    first did not learn from. `places` has a row for each gap of each sample, where it is asked where words stand."""
    acts = np.concatenate([s.acts for s in samples])
    weight = _weights(samples)
    halves = np.concatenate([np.full(len(s.acts), half(s.id.partition("#")[0])) for s in samples])
    more = np.empty((len(acts), 0), np.float32)
    if places is not None:
        more = np.concatenate([each[list(s.wanted)] for s, each in zip(samples, places, strict=True)])
    rows = np.hstack([np.concatenate([s.rows for s in samples]), more])
    known = acts >= 0
    odds = np.empty(len(acts))
    for k in (0, 1):
        learned = known & (halves != k)
        guess = _train(rows[learned], acts[learned] > 0, weight[learned], FIRST_TREES)
        odds[halves == k] = guess.predict(rows[halves == k], raw_score=True)
    first = _train(rows[known], acts[known] > 0, weight[known], FIRST_TREES)
    seconds = _second_rows(samples, odds)
    goes_on = _train(np.hstack([seconds, more])[known], acts[known] > 0, weight[known], SECOND_TREES)
    return {"first": first, "goes_on": goes_on}, seconds


def _second_rows(samples: Sequence[Sample], odds: Any) -> Any:
    """The rows of the second look, from the first odds of all gaps of all samples."""
    looks, at = [], 0
    for s in samples:
        judged = np.full(len(s.survey.layout.breaks), PLAIN)
        judged[list(s.wanted)] = odds[at : at + len(s.acts)]
        at += len(s.acts)
        looks.append(second_rows(s.survey, s.wanted, s.rows, judged))
    return np.concatenate(looks)


def _weights(samples: Sequence[Sample]) -> Any:
    return np.concatenate([np.full(len(s.acts), _weight(s)) for s in samples])


#: Texts torn into short lines have many gaps, all alike.
_HEAVY = {"clean": 3.0, "struct": 2.0, "control": 3.0, "torn": 0.3}


def _weight(s: Sample) -> float:
    """Whole texts count more, because harm does; so do scripts and languages that are rare here."""
    heavy = _HEAVY.get(s.profile, 2.0 if s.profile.startswith("s-") else 1.0)
    if s.id.startswith(pseudo.PREFIX):
        return heavy
    return heavy * {"en": 1.0, "zh": 4.0, "ja": 4.0}.get(s.lang, 2.0)


def _train(x: Any, y: Any, weight: Any, trees: int, **changes: Any) -> lgb.Booster:
    rows = lgb.Dataset(x, y.astype(np.int8), weight=weight)
    return lgb.train({**COMMON, **changes}, rows, trees)


def write(path: Path, arrays: Arrays) -> None:
    """The arrays of `copydesk.cleaners.steps.linebreaks.model`, compressed."""
    np.savez_compressed(path, **arrays)
    print(f"{path}: {path.stat().st_size} bytes")


def flatten(forests: dict[str, lgb.Booster]) -> Arrays:
    """All forests as arrays."""
    flat = {name: _flatten(booster) for name, booster in forests.items()}
    return {f"{name}.{key}": value for name, arrays in flat.items() for key, value in arrays.items()}


def _flatten(booster: lgb.Booster) -> Arrays:
    """All trees of a booster in one set of arrays."""
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(tree: dict[str, Any]) -> int:
        at = len(nodes)
        nodes.append((0, np.inf, at, at, tree.get("leaf_value", 0.0)))
        if "split_feature" in tree:
            left, right = add(tree["left_child"]), add(tree["right_child"])
            nodes[at] = (tree["split_feature"], tree["threshold"], left, right, 0.0)
        return at

    roots = [add(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return {
        "roots": np.array(roots, np.int32),
        "feature": np.array(feature, np.int16),
        "threshold": np.array(threshold, np.float32),
        "child": np.stack([left, right], axis=1).ravel().astype(np.int32),
        "value": np.array(value, np.float32),
    }


if __name__ == "__main__":
    main()
