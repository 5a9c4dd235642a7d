"""The table of extraction: text and metadata, ours beside the installed peers', in one process on the same pages.

usage: python -m benchmarks.extraction.figures BENCH [--model FILE] [--sets aeb,fundus,wcxb,daniel] [--limit N]

Prints for each set and reader word F1, shingle F1, the share of exact pages, how often title, date and authors are
right, and CPU milliseconds a page (ours: parse, article and metadata, without the rest of `clean`, which
`benchmarks.speed` measures); then which of our readers was asked how often, and how well confidence is calibrated. On
the sets that the shipped weights are fitted to (aeb, fundus, wcxb) the quality printed here flatters ours: the honest
figures are those that `train.py` and `benchmarks.metadata.train` print by cross-validation; daniel is honest here too.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from benchmarks.extraction.corpus import FITTED, MEASURED, Sample, load_score, read_set
from benchmarks.extraction.peers import Row, peers
from copydesk.cleaners.extract.model import BlockModel, load_block_model, packaged_model
from copydesk.cleaners.extract.reader import Extracted, read_article
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata
from copydesk.cleaners.model.article import lay_out

Result = TypeVar("Result")

#: What some readers tell beside the text.
TOLD = ("title", "date", "authors")


def main() -> None:
    options = _options()
    score = load_score(options.bench)
    model = _model(options.model)
    for name in options.sets.split(","):
        samples = list(islice(read_set(options.bench, name), options.limit))
        print(f"{name}, {len(samples)} pages")
        read, seconds = timed(samples, lambda sample: ours(sample, model))
        rows = rows_of(score, samples, [row for _, row in read])
        show(score, "ours (fitted to these pages: flatters)" if name in FITTED else "ours", rows, seconds)
        for title, reader in peers().items():
            theirs, their_seconds = timed(samples, reader)
            show(score, title, rows_of(score, samples, theirs), their_seconds)
        extracted = [one for one, _ in read]
        print(f"  readers {dict(Counter(one.reader for one in extracted))}; {calibration(extracted, rows)}", flush=True)


def ours(sample: Sample, model: BlockModel) -> tuple[Extracted, Row]:
    """What extraction gives for a page, and the row that `score.py` scores."""
    document = parse(sample.html)
    found = read_metadata(document, url=sample.url, fetched_at=datetime.now(UTC))
    read = read_article(document, model)
    text, _ = lay_out(read.parts)
    return read, {"text": text, "title": found.title, "date": found.published_at, "authors": found.authors}


def timed(samples: Sequence[Sample], reader: Callable[[Sample], Result]) -> tuple[list[Result], float]:
    """What a reader gives for each page, and its CPU seconds a page; one page before, for what loads late."""
    reader(samples[0])
    start = time.process_time()
    results = [reader(sample) for sample in samples]
    return results, (time.process_time() - start) / len(samples)


def rows_of(score: ModuleType, samples: Sequence[Sample], read: Sequence[Row]) -> list[dict]:
    """The measure of each page, without the fields that the reader does not tell."""
    pages = [(row, score.page(sample.gold, row)) for sample, row in zip(samples, read, strict=True)]
    return [{name: value for name, value in page.items() if name not in TOLD or name in row} for row, page in pages]


def show(score: ModuleType, title: str, rows: Sequence[dict], seconds: float) -> None:
    """Print the figures of one reader; a dash for what it, or the gold, does not tell."""
    own = score.figures(rows)
    told = {field: "-" if own[field] is None else f"{own[field]:.3f}" for field in TOLD}
    print(
        f"  {title:40s} word F1 {own['word_f1']:.4f}  shingle F1 {own['shingle_f1']:.4f}  exact {own['exact']:.3f}"
        f"  title {told['title']:5s}  date {told['date']:5s}  authors {told['authors']:5s}"
        f"  CPU ms a page {seconds * 1000:.1f}",
        flush=True,
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


def _model(path: Path | None) -> BlockModel:
    if path is None:
        return packaged_model()
    with path.open("rb") as file:
        return load_block_model(file)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--sets", default=",".join((*FITTED, *MEASURED)))
    parser.add_argument("--limit", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    main()
