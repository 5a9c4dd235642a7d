"""Fit the block model: linear scores out of fold by host, then symmetric trees over all features."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

import catboost
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from benchmarks.extraction.corpus import Sample
from benchmarks.extraction.labels import label
from copydesk.cleaners.extract.blocks import Blocks
from copydesk.cleaners.extract.hashed_features import SIZE, place_clues, text_clues
from copydesk.cleaners.extract.hints import read_hints
from copydesk.cleaners.extract.layout_features import Table, describe_layout, measure_layout
from copydesk.cleaners.extract.lexical_features import describe_words, read_words
from copydesk.cleaners.extract.model import PLACE_SCORE, TEXT_SCORE, BlockForest, Judged, passes_sieve
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse

FOLDS = 5
#: Columns of the layout that are added up.
ADDED_UP = ("letters", "words", "link_share")
#: How much a set weighs as a whole, whatever the number of its pages.
SET_WEIGHTS = {"aeb": 0.7, "fundus": 0.8, "wcxb": 1.0}
#: Inverse regularisation of the two linear scores.
STRENGTHS = {PLACE_SCORE: 0.3, TEXT_SCORE: 0.1}
_COLUMNS = """
    letters words link_share emphasis_share links_per_letter media_before follows stops commas bars quotes
    capitals digits alphabetic word_share word_length distinct_words ends_sentence ends_colon ends_open
    begins_capital begins_digit begins_mark dated copyright address position text_before page_blocks
    page_letters page_prose times depth hidden tag leaf_tag parent_tag grandparent_tag good_name bad_name
    leaf_bad_name parent_good_name parent_bad_name good_names_above bad_names_above in_article in_main in_aside
    in_footer in_header in_nav in_form in_table in_ul in_figure in_blockquote in_section text_share_0 linked_0
    mean_letters_0 blocks_0 prose_0 prose_share_0 siblings_0 text_share_1 linked_1 mean_letters_1 blocks_1
    prose_1 prose_share_1 siblings_1 text_share_2 linked_2 mean_letters_2 blocks_2 prose_2 prose_share_2
    siblings_2 text_share_3 linked_3 mean_letters_3 blocks_3 prose_3 prose_share_3 siblings_3 slot_blocks
    slot_text_share slot_link_share slot_mean_letters slot_prose_share signature_blocks signature_text_share
    signature_link_share signature_mean_letters signature_prose_share dense_down dense_up below_dense
    holder_down holder_up below_holder title_likeness is_title from_title from_heading from_prose to_prose
    after_first_prose after_last_prose relative_words in_body in_description description_share has_body on_topic
    title_words
"""
#: The columns that the trees see before the linear scores, in an order that tells: the fit draws from them by number.
COLUMNS = tuple(_COLUMNS.split())
SIEVE_TREES = {
    "iterations": 60,
    "depth": 4,
    "learning_rate": 0.2,
    "l2_leaf_reg": 5,
    "rsm": 0.5,
    "border_count": 32,
}
FIRST_TREES = {
    "iterations": 300,
    "depth": 6,
    "learning_rate": 0.1,
    "l2_leaf_reg": 5,
    "rsm": 0.4,
    "border_count": 64,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.8,
}


@dataclass(frozen=True, slots=True)
class Described:
    """A page ready for fitting: the columns of its layout and of its words, its clues, its labels, for all blocks."""

    sample: Sample
    blocks: Blocks
    words: list[list[str]]
    layout: Table
    wording: Table
    clues: dict[str, csr_matrix]
    labels: NDArray[np.bool_]


def describe_sample(sample: Sample) -> Described | None:
    """Cut and describe a page; `None` where it has no blocks."""
    document = parse(sample.html)
    blocks = segment(document)
    if not len(blocks):
        return None
    layout = measure_layout(blocks)
    wording = read_words(layout, read_hints(document), range(len(blocks)))
    clues = {
        PLACE_SCORE: _matrix(place_clues(blocks, range(len(blocks))).lists()),
        TEXT_SCORE: _matrix(text_clues(blocks.text, wording.words)),
    }
    labels = label(layout.words, sample.gold["text"])
    columns = (_single(describe_layout(layout)), _single(describe_words(wording)))
    return Described(sample, blocks, layout.words, *columns, clues, labels)


def _single(table: Table) -> Table:
    return {name: column.astype(np.float32) for name, column in table.items()}


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of hashed clues."""

    weights: NDArray[np.float32]
    bias: float


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What the first look at a page weighs, and the sieve before it."""

    sieve: BlockForest
    linear: dict[str, Linear]
    forest: BlockForest

    def judge(self, page: Described) -> Judged:
        """What `copydesk.cleaners.extract.model.judge` would give for the page, from what is described already."""
        probability = self.sieve.probabilities(page.layout)
        kept = passes_sieve(probability, page.layout["words"])
        out = np.ones(len(probability), bool)
        out[kept] = False
        scores = {name: page.clues[name] @ linear.weights + linear.bias for name, linear in self.linear.items()}
        # In the precision that the product has them in.
        sizes = {name: page.layout[name].astype(np.float64) for name in ADDED_UP}
        of_words = {n: np.where(out, 0, column).astype(np.float64) for n, column in (page.wording | scores).items()}
        table = page.layout | sizes | of_words
        probability[kept] = self.forest.probabilities({name: column[kept] for name, column in table.items()})
        return Judged(page.blocks, page.words, table, probability)


class Fit:
    """The rows of many pages, and first looks fitted to some of them."""

    def __init__(self, pages: Sequence[Described], seed: int, threads: int = 1) -> None:
        self.pages, self.seed, self.threads = pages, seed, threads
        sizes = [len(page.labels) for page in self.pages]
        self.page_of_row = np.repeat(np.arange(len(self.pages)), sizes)
        self.labels = np.concatenate([page.labels for page in self.pages])
        self.weights = np.concatenate(weights_of(self.pages))
        self.clues = {name: vstack([page.clues[name] for page in self.pages], format="csr") for name in STRENGTHS}
        tables = [page.layout | page.wording for page in pages]
        self.of_layout = [name in pages[0].layout for name in COLUMNS]
        self.table = np.column_stack([np.concatenate([table[name] for table in tables]) for name in COLUMNS])

    def first_look(self, chosen: Sequence[bool]) -> FirstLook:
        """The first look fitted to the chosen pages."""
        rows = np.asarray(chosen)[self.page_of_row]
        folds = np.array([page.sample.fold(FOLDS) for page in self.pages])[self.page_of_row]
        linear = {name: self._linear(name, rows) for name in STRENGTHS}
        scores = [self._out_of_fold(name, rows, folds) for name in STRENGTHS]
        matrix = np.column_stack([self.table[rows], *scores])
        settings = {**FIRST_TREES, "random_seed": self.seed, "thread_count": self.threads}
        forest = grow((*COLUMNS, *STRENGTHS), matrix, self.labels[rows], self.weights[rows], settings)
        return FirstLook(self._sieve(rows), linear, forest)

    def _sieve(self, rows: NDArray[np.bool_]) -> BlockForest:
        """The sieve fitted to these rows."""
        columns = tuple(compress(COLUMNS, self.of_layout))
        settings = {**SIEVE_TREES, "random_seed": self.seed, "thread_count": self.threads}
        return grow(columns, self.table[rows][:, self.of_layout], self.labels[rows], self.weights[rows], settings)

    def _linear(self, name: str, rows: NDArray[np.bool_]) -> Linear:
        weights = self.weights[rows]
        fit = LogisticRegression(C=STRENGTHS[name], max_iter=60)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # sixty steps are enough, and regularise
            fit.fit(self.clues[name][rows], self.labels[rows], sample_weight=weights / weights.mean())
        return Linear(fit.coef_[0].astype(np.float16).astype(np.float32), float(fit.intercept_[0]))

    def _out_of_fold(self, name: str, rows: NDArray[np.bool_], folds: NDArray[np.int64]) -> NDArray[np.float32]:
        """The linear score of each row, by a fit to the pages of other hosts."""
        scores = np.zeros(len(rows), np.float32)
        for fold in sorted(set(folds[rows].tolist())):
            inside = rows & (folds == fold)
            linear = self._linear(name, rows & ~inside)
            scores[inside] = self.clues[name][inside] @ linear.weights + linear.bias
        return scores[rows]


def grow(
    columns: tuple[str, ...],
    matrix: NDArray[np.float32],
    labels: NDArray[np.bool_] | NDArray[np.float64],
    weights: NDArray[np.float32],
    settings: dict[str, float | str],
) -> BlockForest:
    """Symmetric trees fitted to the rows of a matrix; labels are yes and no, or shares for a loss that takes them."""
    fit = catboost.CatBoostClassifier(**settings, verbose=0, allow_writing_files=False)
    fit.fit(matrix, labels.astype(int) if labels.dtype == bool else labels, sample_weight=weights)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trees.json"
        fit.save_model(str(path), format="json")
        return _read_trees(columns, json.loads(path.read_text()))


def weights_of(pages: Sequence[Described]) -> list[NDArray[np.float32]]:
    """What each block weighs: by its words within the page, each host of a set by the root of its pages."""
    hosts = Counter((page.sample.set, page.sample.host) for page in pages)
    own = [hosts[page.sample.set, page.sample.host] ** -0.5 for page in pages]
    totals: Counter[str] = Counter()
    for page, weight in zip(pages, own, strict=True):
        totals[page.sample.set] += weight  # type: ignore[assignment]
    weights = []
    for page, weight in zip(pages, own, strict=True):
        sizes = np.fromiter(map(len, page.words), np.float32, len(page.words)) ** 0.8 + 1
        share = np.minimum(sizes / max(30.0, (sizes * page.labels).sum()), 0.5)
        weights.append(share * (weight * SET_WEIGHTS[page.sample.set] / totals[page.sample.set] * 1000))
    return weights


def _matrix(clues: Sequence[Sequence[int]]) -> csr_matrix:
    sizes = np.fromiter(map(len, clues), np.int64, len(clues))
    flat = np.fromiter((clue for own in clues for clue in own), np.int32, int(sizes.sum()))
    pointers = np.concatenate([[0], np.cumsum(sizes)])
    return csr_matrix((np.ones(len(flat), np.float32), flat, pointers), (len(clues), SIZE))


def _read_trees(names: tuple[str, ...], saved: dict) -> BlockForest:
    """Trees out of catboost's JSON; shallower ones are filled up with a question that is never answered yes."""
    depth = max(len(tree["splits"]) for tree in saved["oblivious_trees"])
    scale, (bias,) = saved["scale_and_bias"]
    columns, borders, leaves = [], [], []
    for tree in saved["oblivious_trees"]:
        splits = [(split["float_feature_index"], split["border"]) for split in tree["splits"]]
        values = np.zeros(1 << depth)
        values[: len(tree["leaf_values"])] = tree["leaf_values"]
        splits += [(0, np.inf)] * (depth - len(splits))
        columns.append([column for column, _ in splits])
        borders.append([border for _, border in splits])
        leaves.append(values * scale)
    numbers = np.array(columns)
    return BlockForest(names, numbers, np.array(borders, np.float32), np.array(leaves, np.float32), float(bias))
