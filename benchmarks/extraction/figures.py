"""The text figures of extraction, ours beside trafilatura's, in one process on the same pages.

usage: python -m benchmarks.extraction.figures BENCH [--model FILE] [--sets aeb,fundus,wcxb,daniel] [--limit N]

Prints for each set word F1, shingle F1, the share of exact pages, CPU milliseconds a page (ours: parse, read and
metadata excluded; trafilatura without metadata), which reader was asked how often, and how well confidence is
calibrated. On the sets that the shipped model is fitted to (aeb, fundus, wcxb) the quality printed here flatters
ours: the honest figures are those that `train.py` prints by cross-validation; daniel is honest here too.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import trafilatura

from benchmarks.extraction.corpus import FITTED, MEASURED, Sample, load_score, read_set
from cleaners.article import lay_out
from cleaners.dom import parse
from cleaners.extract.model import Model, load_model, packaged_model
from cleaners.extract.reader import Extracted, read_article

Result = TypeVar("Result")


def main() -> None:
    options = _options()
    score = load_score(options.bench)
    model = _model(options.model)
    for name in options.sets.split(","):
        samples = list(islice(read_set(options.bench, name), options.limit))
        read, seconds = timed(samples, lambda sample: read_article(parse(sample.html), model))
        theirs, their_seconds = timed(samples, _trafilatura)
        rows = rows_of(score, samples, [lay_out(one.parts)[0] for one in read])
        fitted = " (fitted to these pages: flatters)" if name in FITTED else ""
        print(f"{name}, {len(samples)} pages")
        show(score, f"ours{fitted}", rows, seconds)
        show(score, "trafilatura", rows_of(score, samples, theirs), their_seconds)
        print(f"  readers {dict(Counter(one.reader for one in read))}; {calibration(read, rows)}", flush=True)


def timed(samples: Sequence[Sample], reader: Callable[[Sample], Result]) -> tuple[list[Result], float]:
    """What a reader gives for each page, and its CPU seconds a page; one page before, for what loads late."""
    reader(samples[0])
    start = time.process_time()
    results = [reader(sample) for sample in samples]
    return results, (time.process_time() - start) / len(samples)


def rows_of(score: ModuleType, samples: Sequence[Sample], texts: Sequence[str]) -> list[dict]:
    """The measure of each page."""
    return [score.page(sample.gold, {"text": text}) for sample, text in zip(samples, texts, strict=True)]


def show(score: ModuleType, title: str, rows: Sequence[dict], seconds: float) -> None:
    """Print the figures of one reader."""
    own = score.figures(rows)
    print(
        f"  {title:44s} word F1 {own['word_f1']:.4f}  shingle F1 {own['shingle_f1']:.4f}"
        f"  exact {own['exact']:.3f}  CPU ms a page {seconds * 1000:.1f}"
    )


def calibration(read: Sequence[Extracted], rows: Sequence[dict]) -> str:
    """Mean confidence beside mean F1, for all pages and for those below and above .9."""
    pairs = [(one.confidence, row["word_f1"]) for one, row in zip(read, rows, strict=True)]
    parts = {"all": pairs, "below .9": [p for p in pairs if p[0] < 0.9], "from .9": [p for p in pairs if p[0] >= 0.9]}
    means = []
    for name, some in parts.items():
        if some:
            told, reached = (sum(column) / len(some) for column in zip(*some, strict=True))
            means.append(f"{name} ({len(some)} pages) {told:.3f} -> {reached:.3f}")
    return "confidence -> F1: " + ", ".join(means)


def _trafilatura(sample: Sample) -> str:
    return trafilatura.extract(sample.html, include_comments=False, deduplicate=False) or ""


def _model(path: Path | None) -> Model:
    if path is None:
        return packaged_model()
    with path.open("rb") as file:
        return load_model(file)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--sets", default=",".join((*FITTED, *MEASURED)))
    parser.add_argument("--limit", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    main()
