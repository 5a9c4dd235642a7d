"""Fit the model that `cleaners.extract` ships, and say how good it is on hosts that it was not fitted to.

usage: python -m benchmarks.extraction.train BENCH [--out FILE] [--seed 7] [--threads 1] [--leave-out] [--no-cv]

BENCH is the folder with `dev/` and `score.py`. The sets wcxb, fundus and aeb are fitted to; daniel only measures.
Prints the cross-validation over hosts (each page by a model that saw no page of its host), with `--leave-out` also
each set by a model fitted to the two others. With `--out` the model is fitted to all pages and written.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from benchmarks.extraction.corpus import FITTED, MEASURED, load_score, read_set
from benchmarks.extraction.fitting import FOLDS, Described, Fit, describe_sample, judged
from cleaners.extract.choice import choose
from cleaners.extract.model import Model, save_model

ABOUT = {
    "fitted_to": "WCXB (CC-BY-4.0), fundus (MIT), article-extraction-benchmark (MIT); development halves",
    "made_by": "benchmarks/extraction/train.py",
}


def main() -> None:
    options = _options()
    fitted = [page for name in FITTED for page in described(options.bench, name)]
    fit = Fit(fitted, options.seed, options.threads)
    score = load_score(options.bench)
    if not options.no_cv:
        print("cross-validation over hosts")
        show(score, (row for part in folds(fit) for row in rows_of(score, *part)))
    if options.leave_out:
        print("each set by a model fitted to the others")
        show(score, (row for part in left_out(fit) for row in rows_of(score, *part)))
    if options.out:
        model = fit.model(range(len(fitted)), {**ABOUT, "seed": str(options.seed)})
        with options.out.open("wb") as file:
            save_model(model, file)
        print(f"wrote {options.out}: {options.out.stat().st_size} bytes")
        print("the written model on sets that it was not fitted to")
        measured = [page for name in MEASURED for page in described(options.bench, name)]
        show(score, rows_of(score, measured, model))


def described(folder: Path, name: str) -> list[Described]:
    """The pages of a set that have blocks."""
    return [page for sample in read_set(folder, name) if (page := describe_sample(sample))]


def folds(fit: Fit) -> Iterator[tuple[list[Described], Model]]:
    """For each fold its pages, and a model fitted to the pages of all others."""
    for fold in range(FOLDS):
        inside = [page.sample.fold(FOLDS) == fold for page in fit.pages]
        yield _part(fit, inside)


def left_out(fit: Fit) -> Iterator[tuple[list[Described], Model]]:
    """For each set its pages, and a model fitted to the pages of all others."""
    for name in FITTED:
        yield _part(fit, [page.sample.set == name for page in fit.pages])


def _part(fit: Fit, inside: Sequence[bool]) -> tuple[list[Described], Model]:
    model = fit.model([i for i, is_inside in enumerate(inside) if not is_inside], ABOUT)
    return [page for page, is_inside in zip(fit.pages, inside, strict=True) if is_inside], model


def rows_of(score: ModuleType, pages: Sequence[Described], model: Model) -> Iterator[dict]:
    """The measure of each page, with the name of its set."""
    for page in pages:
        chosen = choose(judged(page, model)).chosen
        text = "\n".join(text for text, is_chosen in zip(page.blocks.text, chosen, strict=True) if is_chosen)
        yield {"set": page.sample.set, **score.page(page.sample.gold, {"text": text})}


def show(score: ModuleType, rows: Iterator[dict]) -> None:
    """Print the figures of each set."""
    sets: dict[str, list[dict]] = {}
    for row in rows:
        sets.setdefault(row["set"], []).append(row)
    for name, some in sets.items():
        print(f"  {name:8s} {score.show(score.figures(some))}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--leave-out", action="store_true")
    parser.add_argument("--no-cv", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
