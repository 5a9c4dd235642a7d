"""Fit the index page model and say, by cross-validation over hosts, what it is worth.

    python benchmarks/pagestates/train.py ../shared/bench/extraction [--out cleaners/page_state/index_model.json]

Fitted to the articles of wcxb, fundus and aeb against the pages of wcxb_other that are `collection` or `listing`
(WCXB: CC-BY-4.0). daniel measures only. Every fold leaves whole hosts out; the threshold is the one at which the
pages that were left out, and daniel, give `--budget` wrong articles. The same seed gives the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from pages import INDEX_TYPES, Sample, read_samples
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from copydesk.cleaners.extract import extract
from copydesk.cleaners.model.article import lay_out
from copydesk.cleaners.page_state.index_page import UNKNOWN_SLUG, index_features

SEED = 20261122
FOLDS = 10
PARTITIONS = 3
BAGS = 1
FITTED_TO = ("wcxb", "fundus", "aeb")

#: What may only speak for an article, and only for an index page: keeps the trees from learning the sets' accidents.
FOR_ARTICLE = {
    "text_longest_run", "text_prose", "text_prose_share", "text_longest_line", "prose", "longest_paragraph",
    "prose_paragraphs", "prose_together", "prose_together_share", "og_article", "ld_article", "has_published_time",
    "text_prose_lines", "path_slug_words", "path_is_dated", "text_mean_line", "has_author_meta", "text_size",
    "text_sentences", "h1_words", "title_words", "body_is_article", "has_byline", "text_to_links", "chosen",
    "chosen_share", "chosen_run", "chosen_run_share", "prose_run", "prose_run_share", "slot_prose", "slot_prose_share",
    "prose_block_share",
}  # fmt: skip
FOR_INDEX = {
    "link_share", "prices", "next_page", "ld_index", "path_index_words", "same_links", "headline_links",
    "pictured_links", "linked_headings", "path_ends_in_index_word", "path_is_root", "ld_article_many",
    "ld_product_many", "text_cut_lines", "text_prices", "articles", "forms", "images", "double_links", "same_labels",
    "body_is_index", "ld_list_items", "links",
}  # fmt: skip

#: Made-up pages: an article's text in the frame of an index page, as portals have it, with no metadata and an address
#: that says nothing. Without them the model takes every short article on an old portal for an index page.
FRAME = (
    "link_length", "links", "headline_links", "pictured_links", "same_links", "double_links", "same_labels", "headings",
    "linked_headings", "linked_heading_share", "list_items", "images", "articles", "times", "forms", "prices",
    "next_page", "blocks", "slots", "slot_most", "slot_labels",
)  # fmt: skip
TEXT = ("text_size", "text_prose", "text_longest_run", "text_mean_line")
PROSE = ("prose", "prose_together", "chosen", "chosen_run", "prose_run", "slot_prose")
SHARES = ("chosen_share", "prose_run_share", "slot_prose_share", "prose_block_share")
MADE_UP_WEIGHT = 0.5
MADE_UP_DRAWS = 3
MADE_UP_METADATA = 0.2
MADE_UP_SHORTER = 8.0

Array = np.ndarray[Any, Any]


@dataclass
class Fitted:
    """Linear and tree models over the same features, one of each for every set of made-up pages."""

    linear: list[LogisticRegression]
    scale: list[StandardScaler]
    trees: list[lightgbm.LGBMClassifier]

    def scores(self, x: Array) -> Array:
        pairs = zip(self.linear, self.scale, strict=True)
        linear = np.mean([m.decision_function(s.transform(x)) for m, s in pairs], axis=0)
        return (linear + np.mean([t.predict(x, raw_score=True) for t in self.trees], axis=0)) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--budget", type=int, default=4, help="articles that may be called index pages")
    options = parser.parse_args()
    samples: list[Sample] = []
    rows: list[dict[str, float]] = []
    for sample in read_samples(options.bench):
        document = sample.document()
        extracted = extract(document)
        rows.append(index_features(document, extracted, lay_out(extracted.parts)[0]))
        samples.append(replace(sample, page=replace(sample.page, body=b"")))
    names = sorted(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    runs = [cross_validated(x, samples, names, SEED + n) for n in range(PARTITIONS)]
    threshold = report(runs, samples, options.budget)
    if options.out:
        use = [i for i, s in enumerate(samples) if is_fitted(s)]
        model = fit(x[use], np.array([samples[i].kind in INDEX_TYPES for i in use]), names)
        options.out.write_text(as_json(model, names, threshold), encoding="utf-8")


def is_fitted(sample: Sample) -> bool:
    return sample.set in FITTED_TO or sample.kind in INDEX_TYPES


def cross_validated(x: Array, samples: list[Sample], names: list[str], seed: int) -> Array:
    """Each page's score by models that saw no page of its host; other pages get the mean over the folds."""
    use = np.array([i for i, s in enumerate(samples) if is_fitted(s)])
    rest = np.array([i for i, s in enumerate(samples) if not is_fitted(s)])
    y = np.array([samples[i].kind in INDEX_TYPES for i in use])
    hosts = [samples[i].domain for i in use]
    scores = np.zeros(len(samples))
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(use, groups=hosts):
        model = fit(x[use[train]], y[train], names)
        scores[use[test]] = model.scores(x[use[test]])
        scores[rest] += model.scores(x[rest]) / FOLDS
    return 1 / (1 + np.exp(-scores))


def fit(x: Array, y: Array, names: list[str]) -> Fitted:
    model = Fitted([], [], [])
    for bag in range(BAGS):
        grown, labels, weight = with_portals(x, y, names, np.random.default_rng(SEED + bag))
        scale = StandardScaler().fit(grown)
        linear = LogisticRegression(C=0.03, max_iter=3000)
        model.linear.append(linear.fit(scale.transform(grown), labels, sample_weight=weight))
        model.scale.append(scale)
        model.trees.append(_trees(names, SEED + bag).fit(grown, labels, sample_weight=weight))
    return model


def _trees(names: list[str], seed: int) -> lightgbm.LGBMClassifier:
    return lightgbm.LGBMClassifier(
        n_estimators=200,
        num_leaves=8,
        learning_rate=0.05,
        min_child_samples=30,
        subsample=0.8,
        subsample_freq=1,
        colsample_bytree=0.4,
        reg_lambda=5,
        random_state=seed,
        num_threads=1,
        deterministic=True,
        verbose=-1,
        monotone_constraints=[-1 if n in FOR_ARTICLE else 1 if n in FOR_INDEX else 0 for n in names],
    )


def with_portals(x: Array, y: Array, names: list[str], random: np.random.Generator) -> tuple[Array, Array, Array]:
    """The pages, and for each article some that are made up: its text, shortened, in the frame of an index page."""
    at = {name: i for i, name in enumerate(names)}
    articles, index = np.where(~y)[0], np.where(y)[0]
    xs, ys, weights = [x], [y], [np.ones(len(y))]
    for _ in range(MADE_UP_DRAWS):
        xs.append(_portals(x[articles], x[random.choice(index, len(articles))], at, random))
        ys.append(np.zeros(len(articles), bool))
        weights.append(np.full(len(articles), MADE_UP_WEIGHT / MADE_UP_DRAWS))
    return np.vstack(xs), np.concatenate(ys), np.concatenate(weights)


def _portals(articles: Array, frames: Array, at: dict[str, int], random: np.random.Generator) -> Array:
    made = articles.copy()
    count = len(made)
    frame = [at[n] for n in FRAME]
    made[:, frame] = frames[:, frame]
    sizes = [at[n] for n in (*TEXT, *PROSE)]
    made[:, sizes] = np.maximum(made[:, sizes] - np.log(random.uniform(1, MADE_UP_SHORTER, count))[:, None], 0)
    for name in SHARES:
        made[:, at[name]] *= random.uniform(0.2, 1, count)
    links, prose = np.expm1(made[:, at["link_length"]]), np.expm1(made[:, at["prose"]])
    made[:, at["link_share"]] = links / (links + prose + 1)
    made[:, at["text_to_links"]] = made[:, at["text_size"]] - made[:, at["link_length"]]
    claims = [i for n, i in at.items() if n.startswith(("og_", "ld_", "has_published", "has_author"))]
    made[:, claims] *= (random.random(count) < MADE_UP_METADATA)[:, None]
    made[:, [i for n, i in at.items() if n.startswith(("path_", "has_query"))]] = 0
    made[:, at["path_slug_words"]] = UNKNOWN_SLUG
    made[:, at["path_depth"]] = 1
    return made


def report(runs: list[Array], samples: list[Sample], budget: int) -> float:
    """Print recall by how many articles are wrong, as the mean over the partitions; give the budget's threshold."""
    articles = np.array([s.kind == "article" for s in samples])
    print(f"{articles.sum()} articles; cross-validated over hosts, mean of {len(runs)} partitions into {FOLDS} folds")
    for wrong in (0, 1, 2, 3, 4, 5, 6, 8, 12, 20):
        limits = [np.sort(run[articles])[::-1][wrong] for run in runs]
        named = [[p > limit for p in run] for run, limit in zip(runs, limits, strict=True)]
        mean = np.mean(named, axis=0)
        shares = [f"index pages {mean[[s.kind in INDEX_TYPES for s in samples]].mean():.3f}"]
        for kind in sorted({s.kind for s in samples}):
            shares.append(f"{kind} {mean[[s.kind == kind for s in samples]].mean():.3f}")
        print(f"{wrong:3} articles wrong: threshold {np.mean(limits):.4f}, {', '.join(shares)}")
    worst = np.mean(runs, axis=0)
    for i in np.argsort(-worst * articles)[: budget + 5]:
        print(f"  {worst[i]:.3f} {samples[i].set} {samples[i].url[:100]}")
    return float(np.mean([np.sort(run[articles])[::-1][budget] for run in runs]))


def as_json(model: Fitted, names: list[str], threshold: float) -> str:
    pairs = list(zip(model.linear, model.scale, strict=True))
    weights = np.mean([m.coef_[0] / s.scale_ for m, s in pairs], axis=0)
    intercept = np.mean([m.intercept_[0] - (m.coef_[0] / s.scale_ * s.mean_).sum() for m, s in pairs])
    dumps = [tree for m in model.trees for tree in m.booster_.dump_model()["tree_info"]]
    return json.dumps(
        {
            "features": names,
            "intercept": round(float(intercept), 6),
            "weights": [round(float(w), 6) for w in weights],
            "trees": [as_list(t["tree_structure"], len(model.trees)) for t in dumps],
            "threshold": round(threshold, 4),
        },
        separators=(",", ":"),
    )


def as_list(node: dict[str, Any], bags: int) -> Any:
    """A tree in the form that `copydesk.cleaners.page_state.index_model` reads; leaves are shared out over the bags."""
    if "leaf_value" in node:
        return round(node["leaf_value"] / bags, 6)
    left, right = as_list(node["left_child"], bags), as_list(node["right_child"], bags)
    return [node["split_feature"], node["threshold"], left, right]


if __name__ == "__main__":
    main()
