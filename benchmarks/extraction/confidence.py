"""Fit how sure a text is, and say how well that tells, on pages of hosts that nothing was fitted to and made-up ones.

Two figures: the expected calibration error (the mean distance of confidence and word F1 over tenths of the pages by
confidence), and how many of the worst tenth of the pages by F1 stand in the fifth with the least confidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from benchmarks.extraction.corpus import FITTED, Sample
from benchmarks.extraction.fitting import FOLDS, grow
from copydesk.cleaners.extract.completion import complete
from copydesk.cleaners.extract.confidence import describe_page
from copydesk.cleaners.extract.model import BlockForest, Judged
from copydesk.cleaners.extract.select_blocks import select

#: What the made-up pages of each kind weigh beside all others, in the trees and in the line: most where it told least.
MADE_UP_WEIGHTS = {
    "second story": 0.045,
    "stub": 0.045,
    "several stories": 0.02,
    "text once more": 0.02,
    "table": 0.02,
    "short note": 0.03,
}
PAGE_TREES = {
    "loss_function": "CrossEntropy",
    "iterations": 400,
    "depth": 4,
    "learning_rate": 0.06,
    "l2_leaf_reg": 3,
    "rsm": 0.5,
    "border_count": 64,
}
#: The line is drawn through the means of the pages between these shares, those of which least is told apart.
SHARES = np.array([0.02, 0.05, *np.arange(1, 11) / 10])
BINS = 10
#: The hosts are cut into folds another way than for the looks: made-up pages come of one fold of those.
OWN_CUT = "confidence"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as it was read: its sample, what confidence is told from, the F1 that was reached."""

    sample: Sample
    row: dict[str, float]
    f1: float

    @property
    def is_made_up(self) -> bool:
        return self.sample.set not in FITTED


def read_page(score: ModuleType, sample: Sample, judged: Judged) -> ReadPage:
    """The page as the product reads it, held against its gold."""
    choice = select(judged)
    kept = complete(judged, choice).chosen
    text = "\n".join(text for text, is_kept in zip(judged.blocks.text, kept, strict=True) if is_kept)
    row = describe_page(judged, choice.chosen, kept, choice.expected_f1)
    return ReadPage(sample, row, score.page(sample.gold, {"text": text})["word_f1"])


def fit_pages(pages: Sequence[ReadPage], seed: int, threads: int) -> BlockForest:
    """Trees from which the F1 of a page is told, as a probability."""
    columns = tuple(pages[0].row)
    reached = np.array([page.f1 for page in pages])
    settings: dict[str, float | str] = {**PAGE_TREES, "random_seed": seed, "thread_count": threads}
    return grow(columns, _matrix(pages), reached, _weights(pages), settings)


def told_out_of_fold(pages: Sequence[ReadPage], seed: int, threads: int) -> NDArray[np.float64]:
    """What is told of each page, before any line, by trees that were fitted to pages of other hosts."""
    folds = _folds(pages)
    raw = np.zeros(len(pages))
    for fold in range(FOLDS):
        forest = fit_pages([p for p, own in zip(pages, folds, strict=True) if own != fold], seed, threads)
        raw[folds == fold] = tell(forest, [p for p, own in zip(pages, folds, strict=True) if own == fold])
    return raw


def knots_of(pages: Sequence[ReadPage], raw: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """The rising line from what was told of pages out of fold to what they reached, through the means of shares."""
    weights, reached = _weights(pages), np.array([page.f1 for page in pages])
    order = np.argsort(raw, kind="stable")
    ends = np.searchsorted(np.cumsum(weights[order]) / weights.sum(), SHARES)
    parts = [part for part in np.split(order, ends[:-1]) if len(part)]
    places = [float(np.average(raw[part], weights=weights[part])) for part in parts]
    heights = np.maximum.accumulate([np.average(reached[part], weights=weights[part]) for part in parts]).tolist()
    line = [(round(x, 4), round(y, 4)) for x, y in zip(places, heights, strict=True)]
    return ((0.0, 0.0), *line, (1.0, line[-1][1]))


def tell(forest: BlockForest, pages: Sequence[ReadPage]) -> NDArray[np.float64]:
    """What trees tell of pages, before any line."""
    return forest.probabilities(dict(zip(pages[0].row, _matrix(pages).T, strict=True))) if pages else np.zeros(0)


def show_confidence(pages: Sequence[ReadPage], raw: NDArray[np.float64]) -> None:
    """Print both figures for the pages as they are, with the made-up ones, and for each of their kinds.

    Each page is told of through a line that was fitted to pages of other hosts.
    """
    folds, told = _folds(pages), np.zeros(len(pages))
    for fold in range(FOLDS):
        places, heights = zip(
            *knots_of([p for p, own in zip(pages, folds, strict=True) if own != fold], raw[folds != fold]), strict=True
        )
        told[folds == fold] = np.interp(raw[folds == fold], places, heights)
    real = np.array([not page.is_made_up for page in pages])
    groups = {"pages as they are": real, "with the made-up ones": np.ones(len(pages), bool)}
    for kind in sorted({page.sample.set for page in pages if page.is_made_up}):
        groups[kind] = np.array([page.sample.set == kind for page in pages])
    reached = np.array([page.f1 for page in pages])
    print("confidence, cross-validated over hosts")
    for name, some in groups.items():
        print(
            f"  {name:24s} pages {some.sum():5d}  told {told[some].mean():.3f}  reached {reached[some].mean():.3f}"
            f"  calibration error {calibration_error(told[some], reached[some]):.4f}"
            f"  worst tenth in the least sure fifth {worst_found(told[some], reached[some]):.3f}",
            flush=True,
        )


def calibration_error(told: NDArray[np.float64], reached: NDArray[np.float64]) -> float:
    """The mean distance of what is told and what was reached, over equal shares of the pages by what is told."""
    parts = np.array_split(np.argsort(told, kind="stable"), BINS)
    return float(sum(abs(told[part].mean() - reached[part].mean()) * len(part) for part in parts) / len(told))


def worst_found(told: NDArray[np.float64], reached: NDArray[np.float64]) -> float:
    """Which share of the worst tenth of the pages stands in the fifth of which least is told."""
    worst = np.argsort(reached, kind="stable")[: max(1, len(told) // 10)]
    least = np.argsort(told, kind="stable")[: max(1, len(told) // 5)]
    return len(np.intersect1d(worst, least)) / len(worst)


def _weights(pages: Sequence[ReadPage]) -> NDArray[np.float32]:
    kinds = Counter(page.sample.set for page in pages)
    real = sum(not page.is_made_up for page in pages)
    each = {kind: weight * real / max(1, kinds[kind]) for kind, weight in MADE_UP_WEIGHTS.items()}
    return np.array([each[page.sample.set] if page.is_made_up else 1.0 for page in pages], np.float32)


def _folds(pages: Sequence[ReadPage]) -> NDArray[np.int64]:
    return np.array([page.sample.fold(FOLDS, OWN_CUT) for page in pages])


def _matrix(pages: Sequence[ReadPage]) -> NDArray[np.float32]:
    return np.array([list(page.row.values()) for page in pages], np.float32)
