"""Fit the index page model and say, by cross-validation over hosts, what it is worth.

    python benchmarks/pagestates/train.py ../shared/bench/extraction [--out cleaners/pagestate/index_model.json]

Fitted to the articles of wcxb, fundus and aeb against the pages of wcxb_other that are `collection` or `listing`
(WCXB: CC-BY-4.0). daniel measures only. Every fold leaves whole hosts out; the threshold is the one at which the
pages that were left out, and daniel, give `--budget` wrong articles. The same seed gives the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from pages import INDEX_TYPES, Sample, read_samples
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from cleaners.pagestate.index_page import UNKNOWN_SLUG, features

SEED = 20261122
FOLDS = 10
FITTED_TO = ("wcxb", "fundus", "aeb")

#: What may only speak for an article, and only for an index page: keeps the trees from learning the sets' accidents.
FOR_ARTICLE = {
    "text_longest_run", "text_prose", "text_prose_share", "text_longest_line", "prose", "longest_paragraph",
    "prose_paragraphs", "og_article", "ld_article", "has_published_time", "text_prose_lines", "path_slug_words",
    "path_is_dated", "text_mean_line", "has_author_meta", "text_size", "text_sentences",
}  # fmt: skip
FOR_INDEX = {
    "link_share", "prices", "next_page", "ld_index", "path_index_words", "same_links", "headline_links",
    "pictured_links", "linked_headings", "path_ends_in_index_word", "path_is_root", "ld_article_many",
    "ld_product_many", "text_cut_lines", "text_prices", "articles", "forms", "images",
}  # fmt: skip

Array = np.ndarray[Any, Any]


@dataclass
class Fitted:
    """A linear and a tree model over the same features."""

    linear: LogisticRegression
    scale: StandardScaler
    trees: lightgbm.LGBMClassifier

    def scores(self, x: Array) -> Array:
        linear = self.linear.decision_function(self.scale.transform(x))
        return (linear + self.trees.predict(x, raw_score=True)) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--budget", type=int, default=3, help="articles that may be called index pages")
    options = parser.parse_args()
    samples = [s for s in read_samples(options.bench) if s.kind == "article" or s.set == "wcxb_other"]
    rows = [features(s.document(), s.text) for s in samples]
    names = sorted(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    scores = cross_validated(x, samples, names)
    threshold = report(scores, samples, options.budget)
    if options.out:
        use = [i for i, s in enumerate(samples) if is_fitted(s)]
        model = fit(x[use], np.array([samples[i].kind in INDEX_TYPES for i in use]), names)
        options.out.write_text(as_json(model, names, threshold), encoding="utf-8")


def is_fitted(sample: Sample) -> bool:
    return sample.set in FITTED_TO or sample.kind in INDEX_TYPES


def cross_validated(x: Array, samples: list[Sample], names: list[str]) -> Array:
    """Each page's score by models that saw no page of its host; other pages get the mean over the folds."""
    use = np.array([i for i, s in enumerate(samples) if is_fitted(s)])
    rest = np.array([i for i, s in enumerate(samples) if not is_fitted(s)])
    y = np.array([samples[i].kind in INDEX_TYPES for i in use])
    hosts = [samples[i].domain for i in use]
    scores = np.zeros(len(samples))
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(use, groups=hosts):
        model = fit(x[use[train]], y[train], names)
        scores[use[test]] = model.scores(x[use[test]])
        scores[rest] += model.scores(x[rest]) / FOLDS
    return 1 / (1 + np.exp(-scores))


def fit(x: Array, y: Array, names: list[str]) -> Fitted:
    x, y, weight = without_metadata(x, y, names)
    scale = StandardScaler().fit(x)
    linear = LogisticRegression(C=0.1, max_iter=3000).fit(scale.transform(x), y, sample_weight=weight)
    trees = lightgbm.LGBMClassifier(
        n_estimators=200,
        num_leaves=8,
        learning_rate=0.05,
        min_child_samples=30,
        subsample=0.8,
        subsample_freq=1,
        colsample_bytree=0.4,
        reg_lambda=5,
        random_state=SEED,
        num_threads=1,
        deterministic=True,
        verbose=-1,
        monotone_constraints=[-1 if n in FOR_ARTICLE else 1 if n in FOR_INDEX else 0 for n in names],
    ).fit(x, y, sample_weight=weight)
    return Fitted(linear, scale, trees)


def without_metadata(x: Array, y: Array, names: list[str]) -> tuple[Array, Array, Array]:
    """The pages, and again as if they said nothing of themselves: old and careless sites have no metadata."""
    silent = x.copy()
    silent[:, [i for i, n in enumerate(names) if n.startswith(("og_", "ld_", "has_published", "has_author"))]] = 0
    nameless = silent.copy()
    nameless[:, [i for i, n in enumerate(names) if n.startswith(("path_", "has_query"))]] = 0
    nameless[:, names.index("path_slug_words")] = UNKNOWN_SLUG
    nameless[:, names.index("path_depth")] = 1
    weight = np.repeat([1.0, 0.5, 0.5], len(y))
    return np.vstack([x, silent, nameless]), np.concatenate([y, y, y]), weight


def report(probabilities: Array, samples: list[Sample], budget: int) -> float:
    """Print recall and wrong articles over thresholds; give the one that keeps to the budget."""
    articles = np.array([s.kind == "article" for s in samples])
    index = np.array([s.kind in INDEX_TYPES for s in samples])
    ranked = np.sort(probabilities[articles])[::-1]
    print(f"{articles.sum()} articles, {index.sum()} index pages; cross-validated over hosts")
    for wrong in (0, 1, 2, 3, 5, 8, 12, 20):
        limit = ranked[wrong]
        by_kind = {k: np.mean([p > limit for p, s in zip(probabilities, samples, strict=True) if s.kind == k]) for k in
                   sorted({s.kind for s in samples})}  # fmt: skip
        shares = ", ".join(f"{k} {v:.3f}" for k, v in by_kind.items())
        named = (probabilities[index] > limit).mean()
        print(f"{wrong:3} articles wrong: threshold {limit:.4f}, index pages {named:.3f}; {shares}")
    worst = np.argsort(-probabilities * articles)[: budget + 5]
    for i in worst:
        print(f"  {probabilities[i]:.3f} {samples[i].set} {samples[i].url}")
    return float(ranked[budget]) + 1e-6


def as_json(model: Fitted, names: list[str], threshold: float) -> str:
    weights = model.linear.coef_[0] / model.scale.scale_
    dump = model.trees.booster_.dump_model()["tree_info"]
    return json.dumps(
        {
            "features": names,
            "intercept": round(float(model.linear.intercept_[0] - (weights * model.scale.mean_).sum()), 6),
            "weights": [round(float(w), 6) for w in weights],
            "trees": [as_list(t["tree_structure"]) for t in dump],
            "threshold": round(threshold, 6),
        },
        separators=(",", ":"),
    )


def as_list(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 6)
    return [node["split_feature"], node["threshold"], as_list(node["left_child"]), as_list(node["right_child"])]


if __name__ == "__main__":
    main()
