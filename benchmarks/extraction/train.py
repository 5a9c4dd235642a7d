"""Fit the model that `copydesk.cleaners.extract` ships, and say how good it is on hosts that it was not fitted to.

usage: python -m benchmarks.extraction.train BENCH [--out FILE] [--seed 7] [--threads 1] [--leave-out]

BENCH is the folder with `dev/` and `score.py`. The sets wcxb, fundus and aeb are fitted to; daniel only measures.
Prints the cross-validation over hosts: each page by a first look that saw no page of its host, and a second look
that saw none either (though the probabilities it learned from came of first looks that did). With `--leave-out`
also each set by a first look fitted to the two others. With `--out` all is fitted to all pages and written.
How sure a text is, is fitted to these pages as those looks read them, and to pages that were made of them
(`made_up.py`), `--made-up` of each kind. With `--confidence-only` that alone is fitted again in the model that ships.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks.extraction.confidence import (
    ReadPage,
    fit_pages,
    knots_of,
    read_page,
    show_confidence,
    told_out_of_fold,
)
from benchmarks.extraction.corpus import FITTED, MEASURED, Sample, load_score, read_set
from benchmarks.extraction.fitting import FOLDS, STRENGTHS, Described, Fit, describe_sample
from benchmarks.extraction.made_up import made_up
from benchmarks.extraction.second_look import Unsure, find_unsure, fit_second, judge_again
from copydesk.cleaners.extract.completion import complete
from copydesk.cleaners.extract.model import (
    PLACE_SCORE,
    TEXT_SCORE,
    BlockForest,
    BlockModel,
    Judged,
    load_block_model,
    packaged_model,
    save_model,
)
from copydesk.cleaners.extract.reader import read_article
from copydesk.cleaners.extract.select_blocks import select
from copydesk.cleaners.html.document import parse

ABOUT = {
    "fitted_to": "WCXB (CC-BY-4.0), fundus (MIT), article-extraction-benchmark (MIT); development halves",
    "made_by": "benchmarks/extraction/train.py",
}


#: Made-up pages are made of those of one fold, so that one look judges them all.
MADE_UP_FOLD = 0


@dataclass(frozen=True, slots=True)
class Told:
    """Pages as they were read, and what trees that saw no page of their host tell of each."""

    pages: Sequence[ReadPage]
    raw: NDArray[np.float64]


def main() -> None:
    options = _options()
    threadpool_limits(limits=1)  # two threads add up in another order, and the last digits grow other trees
    score = load_score(options.bench)
    pages = [page for name in FITTED for sample in read_set(options.bench, name) if (page := describe_sample(sample))]
    fit = Fit(pages, options.seed, options.threads)
    base = [page.sample for page in pages if page.sample.fold(FOLDS) == MADE_UP_FOLD]
    samples = made_up(base, options.made_up, options.seed)
    made = [page for sample in samples if (page := describe_sample(sample))]
    first, of_made = out_of_fold(fit, made)
    show(
        score,
        "first look, cross-validated over hosts",
        (measure(score, *pair) for pair in zip(pages, first, strict=True)),
    )
    unsure = [find_unsure(page, judged) for page, judged in zip(pages, first, strict=True)]
    forests = second_forests([own for own in unsure if own], options)
    second = look_again(first, unsure, forests)
    rows = [measure(score, page, judged) for page, judged in zip(pages, second, strict=True)]
    show(score, f"with the second look at {share_asked(unsure, len(pages)):.0%} of the pages", rows)
    of_made = look_again(of_made, [find_unsure(*pair) for pair in zip(made, of_made, strict=True)], forests)
    read = [read_page(score, p.sample, j) for p, j in zip([*pages, *made], [*second, *of_made], strict=True)]
    raw = told_out_of_fold(read, options.seed, options.threads)
    show_confidence(read, raw)
    if options.leave_out:
        show(score, "first look, each set by a fit to the two others", left_out(score, fit))
    if options.out:
        write(fit, [own for own in unsure if own], Told(read, raw), options)
        measured = (sample for name in MEASURED for sample in read_set(options.bench, name))
        show(score, "the written model on a set it was not fitted to", read_measured(score, measured, options.out))


def out_of_fold(fit: Fit, made: Sequence[Described]) -> tuple[list[Judged], list[Judged]]:
    """Every page, and every made-up one, judged by a first look that was fitted to pages of other hosts."""
    folds = [page.sample.fold(FOLDS) for page in fit.pages]
    looks = [fit.first_look([own != fold for own in folds]) for fold in range(FOLDS)]
    first, of_made = ([looks[page.sample.fold(FOLDS)].judge(page) for page in some] for some in (fit.pages, made))
    return first, of_made


def second_forests(unsure: Sequence[Unsure], options: argparse.Namespace) -> list[BlockForest]:
    """For each fold the trees of a second look that was fitted to pages of other hosts."""
    return [
        fit_second([own for own in unsure if own.page.sample.fold(FOLDS) != fold], options.seed, options.threads)
        for fold in range(FOLDS)
    ]


def look_again(
    first: Sequence[Judged], unsure: Sequence[Unsure | None], forests: Sequence[BlockForest]
) -> list[Judged]:
    """Every page, judged again where it is unsure, by a second look that saw no page of its host."""
    return [
        judge_again(own, forests[own.page.sample.fold(FOLDS)]) if own else judged
        for judged, own in zip(first, unsure, strict=True)
    ]


def share_asked(unsure: Sequence[Unsure | None], pages: int) -> float:
    """On which share of the pages the second reader is asked."""
    return sum(1 for own in unsure if own and own.is_asked) / pages


def left_out(score: ModuleType, fit: Fit) -> Iterator[dict]:
    """The measure of each page by a first look fitted to the other sets."""
    for name in FITTED:
        look = fit.first_look([page.sample.set != name for page in fit.pages])
        yield from (measure(score, page, look.judge(page)) for page in fit.pages if page.sample.set == name)


def write(fit: Fit, unsure: Sequence[Unsure], told: Told, options: argparse.Namespace) -> None:
    """Fit everything to all pages and write it; or how sure a text is alone, into the model that ships."""
    page, knots = fit_pages(told.pages, options.seed, options.threads), knots_of(told.pages, told.raw)
    if options.confidence_only:
        _save(replace(packaged_model(), page=page, knots=knots), options.out)
        return
    look = fit.first_look([True] * len(fit.pages))
    place, text = (look.linear[name] for name in (PLACE_SCORE, TEXT_SCORE))
    model = BlockModel(
        place.weights,
        place.bias,
        text.weights,
        text.bias,
        look.sieve,
        look.forest,
        fit_second(unsure, options.seed, options.threads),
        page,
        knots,
        {**ABOUT, "seed": str(options.seed), "strengths": str(STRENGTHS)},
    )
    _save(model, options.out)


def _save(model: BlockModel, out: Path) -> None:
    with out.open("wb") as file:
        save_model(model, file)
    print(f"wrote {out}: {out.stat().st_size} bytes", flush=True)


def read_measured(score: ModuleType, samples: Iterator[Sample], file: Path) -> Iterator[dict]:
    """The measure of each page, read as the product reads it."""
    with file.open("rb") as opened:
        model = load_block_model(opened)
    for sample in samples:
        text = "\n".join(part.text for part in read_article(parse(sample.html), model).parts)
        yield {"set": sample.set, **score.page(sample.gold, {"text": text})}


def measure(score: ModuleType, page: Described, judged: Judged) -> dict:
    """The measure of one page, with the name of its set."""
    chosen = complete(judged, select(judged)).chosen
    text = "\n".join(text for text, is_chosen in zip(page.blocks.text, chosen, strict=True) if is_chosen)
    return {"set": page.sample.set, **score.page(page.sample.gold, {"text": text})}


def show(score: ModuleType, title: str, rows: Iterator[dict] | Sequence[dict]) -> None:
    """Print the figures of each set."""
    sets: dict[str, list[dict]] = {}
    for row in rows:
        sets.setdefault(row["set"], []).append(row)
    print(title)
    for name, some in sets.items():
        print(f"  {name:8s} {score.show(score.figures(some))}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--made-up", type=int, default=60, help="made-up pages of each kind")
    parser.add_argument("--leave-out", action="store_true")
    parser.add_argument("--confidence-only", action="store_true", help="with --out: the rest as it ships")
    return parser.parse_args()


if __name__ == "__main__":
    main()
