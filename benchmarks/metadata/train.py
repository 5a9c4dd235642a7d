"""Fit the choosers of title, date and authors, and say by cross-validation over hosts how good they are.

    python -m benchmarks.metadata.train FOLDER [--write]

FOLDER holds the development sets fundus and wcxb. Each chooser is a conditional logit: the chance that a candidate is
the right one is the softmax of a weighted sum over the candidates of its page. `--write` fits it to all pages and puts
the weights into the package. Nothing is random: the same pages give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.metadata.sets import GoldPage, read_set
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata.authors import author_candidates
from copydesk.cleaners.metadata.chooser import NONE, choose_candidate
from copydesk.cleaners.metadata.dates import date_candidates
from copydesk.cleaners.metadata.json_ld import read_linked
from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.metadata.names import split_names
from copydesk.cleaners.metadata.site import read_site_facts
from copydesk.cleaners.metadata.title import title_candidates
from copydesk.cleaners.metadata.visible import read_visible
from copydesk.cleaners.urls.normalize import site_of

SETS = ("fundus", "wcxb")
FOLDS = 5
#: How often a page of fundus counts, by chooser: the set is small, and news name their authors otherwise than blogs.
COUNTS = {"title": 2.0, "dates": 1.0, "authors": 2.0}
#: How much a page counts whose gold has no date: many show one all the same (21 of 133 declare it to machines).
ABSENT = 0.5
#: How strongly weights are held near zero, by chooser: the best of .5 to 16 by cross-validation.
PENALTIES = {"title": 6.0, "dates": 1.0, "authors": 8.0}
WEIGHTS = Path(__file__).parents[2] / "cleaners" / "metadata" / "weights.json"

Features = Mapping[str, float]
Weights = dict[str, float]


@dataclass(frozen=True)
class Choice:
    """The candidates of one page: which of them are `right` to learn from, and which are `exact` as figures count."""

    features: Sequence[Features]
    right: Sequence[bool]
    exact: Sequence[bool]
    fold: int
    set: str
    count: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    asked = parser.parse_args()
    choices: dict[str, list[Choice]] = {name: [] for name in PENALTIES}
    for name in SETS:
        for page in read_set(asked.folder, name):
            for field, choice in choices_of(page, name).items():
                choices[field].append(choice)
    weights = {}
    for field, penalty in PENALTIES.items():
        report(field, choices[field], penalty)
        fitted = fit(choices[field], penalty)
        weights[field] = {key: round(value, 3) for key, value in sorted(fitted.items()) if abs(value) >= 0.01}
    if asked.write:
        WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def choices_of(page: GoldPage, name: str) -> dict[str, Choice]:
    """The choices that a page gives."""
    document = parse(page.html, page.url)
    linked = read_linked(document)
    site = read_site_facts(document, linked)
    visible = read_visible(document)
    gold = page.gold
    fold = int(hashlib.md5((site_of(page.url) or page.url).encode()).hexdigest(), 16) % FOLDS
    counts = {field: count if name == "fundus" else 1.0 for field, count in COUNTS.items()}
    found = {}
    if gold.get("title"):
        titles = title_candidates(document, linked, site, visible)
        right = [words(title) == words(gold["title"]) for title, _ in titles]
        found["title"] = Choice([features for _, features in titles], right, right, fold, name, counts["title"])
    # Where the gold has no date or no authors, "none of these" is right: so a chooser learns what not to believe.
    days = date_candidates(document, linked, visible, fetched_at=page.fetched_at)
    day = (gold.get("date") or "")[:10]
    right = [*(c.moment.day.isoformat() == day for c in days), not day]
    found["dates"] = Choice(
        [*(c.features for c in days), NONE], right, right, fold, name, counts["dates"] if day else ABSENT
    )
    lists = author_candidates(document, linked, site, visible)
    wanted = gold.get("authors") or []
    exact = [*(same_names(names, wanted) for names, _ in lists), not wanted]
    # wcxb writes several authors as one name: who learns from that believes that articles have one author.
    people = [name for author in wanted for name in split_names(author)]
    right = [is_exact or same_names(names, people) for is_exact, (names, _) in zip(exact, lists, strict=False)]
    found["authors"] = Choice(
        [*(features for _, features in lists), NONE], [*right, not wanted], exact, fold, name, counts["authors"]
    )
    return found


def same_names(names: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two lists name the same people, in any order."""
    return set(map(words, names)) == set(map(words, others))


def report(field: str, choices: list[Choice], penalty: float) -> None:
    """Print how often a chooser is right on hosts it was not fitted to, and how often it could be."""
    hits: dict[tuple[str, bool], list[bool]] = {}
    for fold in range(FOLDS):
        weights = fit([c for c in choices if c.fold != fold], penalty)
        for choice in (c for c in choices if c.fold == fold):
            place = choose_candidate(choice.features, weights)
            hits.setdefault((choice.set, _is_none(choice)), []).append(place is not None and choice.exact[place])
    for (name, none), hit in sorted(hits.items()):
        possible = [any(c.exact) for c in choices if c.set == name and _is_none(c) == none]
        print(
            f"{field:8s} {name:7s} {'without' if none else 'with':7s} gold: right on {np.mean(hit):.4f} "
            f"of {len(hit):4d} pages; among the candidates on {np.mean(possible):.4f}"
        )


def _is_none(choice: Choice) -> bool:
    return bool(choice.features) and choice.features[-1] is NONE and choice.right[-1]


def fit(choices: Sequence[Choice], penalty: float) -> Weights:
    """The weights that make the right candidates most likely; pages without a right and a wrong one teach nothing."""
    used = [c for c in choices if any(c.right) and not all(c.right)]
    names = sorted({name for c in used for features in c.features for name in features})
    loss = _loss(used, {name: i for i, name in enumerate(names)}, penalty)
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(names, map(float, found.x), strict=True))


def _loss(
    choices: Sequence[Choice], column: Mapping[str, int], penalty: float
) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
    """The negative log-likelihood of the right candidates, and its gradient."""
    rows = [features for choice in choices for features in choice.features]
    entries = [(i, column[name], value) for i, row in enumerate(rows) for name, value in row.items() if value]
    at, columns, values = zip(*entries, strict=True)
    matrix = csr_matrix((values, (at, columns)), shape=(len(rows), len(column)))
    right = np.array([is_right for choice in choices for is_right in choice.right])
    sizes = np.array([len(choice.right) for choice in choices])
    starts = np.cumsum(sizes) - sizes
    page = np.repeat(np.arange(len(sizes)), sizes)
    counts = np.array([choice.count for choice in choices])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        sums = matrix @ weights
        powers = np.exp(sums - np.maximum.reduceat(sums, starts)[page])
        of_all = np.add.reduceat(powers, starts)
        of_right = np.add.reduceat(np.where(right, powers, 0.0), starts)
        pull = powers / of_all[page] - np.where(right, powers, 0.0) / of_right[page]
        value = float(np.sum(counts * (np.log(of_all) - np.log(of_right)))) + penalty * float(weights @ weights) / 2
        return value, matrix.T @ (pull * counts[page]) + penalty * weights

    return loss


if __name__ == "__main__":
    main()
