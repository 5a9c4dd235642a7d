"""Fit the second look at unsure pages.

It is fitted to probabilities out of fold: each page was judged by a first look that saw no page of its host.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.extraction.corpus import Sample
from benchmarks.extraction.fitting import Described, grow, weights_of
from copydesk.cleaners.extract import trafilatura, turbohtml
from copydesk.cleaners.extract.layout_features import Table
from copydesk.cleaners.extract.model import BlockForest, Judged
from copydesk.cleaners.extract.rerank import describe_again, is_worth_asking, votes
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.select_blocks import more_promising, select
from copydesk.cleaners.html.document import parse

#: The second look learns from more pages than it is asked about: those that promise less than this F1.
LEARNS_BELOW = 0.98
SECOND_TREES = {
    "iterations": 120,
    "depth": 4,
    "learning_rate": 0.08,
    "l2_leaf_reg": 10,
    "rsm": 0.5,
    "border_count": 64,
}


@dataclass(frozen=True, slots=True)
class Unsure:
    """A page that promises little: what the first look made of it, and the features of the second.

    `is_asked` says whether the product would show the page to the second reader.
    """

    page: Described
    judged: Judged
    table: Table
    is_asked: bool


def find_unsure(page: Described, judged: Judged) -> Unsure | None:
    """The page with turbohtml's opinion, `None` where its first look is sure or the page is not shown to others."""
    choice = select(judged)
    if choice.expected_f1 >= LEARNS_BELOW:
        return None
    texts = _opinion(page.sample)
    if texts is None:
        return None
    table = describe_again(judged, choice, votes(page.words, texts))
    return Unsure(page, judged, table, is_worth_asking(judged, choice))


def _opinion(sample: Sample) -> list[str] | None:
    document = parse(sample.html)
    if not trafilatura.is_readable(document, segment(document)):
        return None
    return list(turbohtml.main_lines(document))


def fit_second(unsure: Sequence[Unsure], seed: int, threads: int) -> BlockForest:
    """The trees of the second look, fitted to these pages."""
    columns = tuple(unsure[0].table)
    matrix = np.column_stack([np.concatenate([own.table[name] for own in unsure]) for name in columns])
    labels = np.concatenate([own.page.labels for own in unsure])
    weights = np.concatenate(weights_of([own.page for own in unsure]))
    settings = {**SECOND_TREES, "random_seed": seed, "thread_count": threads}
    return grow(columns, matrix.astype(np.float32), labels, weights, settings)


def judge_again(own: Unsure, forest: BlockForest) -> Judged:
    """The page as the product judges it: by the second look where the first promises too little and it more."""
    if not own.is_asked:
        return own.judged
    return more_promising(own.judged, replace(own.judged, probability=forest.probabilities(own.table)))
