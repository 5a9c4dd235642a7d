"""The block model: two linear scores over hashed clues, then symmetric trees over all features.

What it weighs is one data file, made by `benchmarks/extraction/train.py`; this module only evaluates it. All
splits of one level of a symmetric tree are the same, so a tree is a table with one row for each way its six
questions can be answered.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.ensembles import sum_symmetric_trees
from copydesk.cleaners.extract.blocks import Blocks
from copydesk.cleaners.extract.hashed_features import place_clues, text_scores
from copydesk.cleaners.extract.hints import StructuredHints
from copydesk.cleaners.extract.layout_features import (
    COLUMNS,
    PROSE_WORDS,
    BlockLayout,
    LazyColumns,
    Table,
    measure_layout,
    told_by_tag,
    told_of_blocks,
)
from copydesk.cleaners.extract.lexical_features import WORD_COLUMNS, read_words, word_rows

#: Whether each block of a page is of its article.
Chosen = NDArray[np.bool_]

MODEL_FILE = "model.npz"

#: Columns that the model adds to the table of features.
PLACE_SCORE = "place_score"
TEXT_SCORE = "text_score"

#: What is known of the blocks that the sieve keeps, in the order of the rows that the first look is asked about.
_KEPT_COLUMNS = (*WORD_COLUMNS, PLACE_SCORE, TEXT_SCORE)
_FIRST_COLUMNS = (*COLUMNS, *_KEPT_COLUMNS)
_PLACE_OF_COLUMN, _PLACE_OF_KEPT = ({name: at for at, name in enumerate(own)} for own in (COLUMNS, _KEPT_COLUMNS))

#: The names of the sets of trees, in the model and in its file.
_FORESTS = ("sieve", "first", "second", "page")

#: A block is sieved out below this probability. On hosts that the sieve had not seen that is .54 of all blocks, with
#: .003 of the gold's words, eight in nine of which the first look rejects too.
SIEVE_BOUND = 0.02

#: A page of which the sieve would leave fewer words than this is read whole.
LEAST_KEPT_WORDS = 40

#: The levels of headings, and in what a heading heads nothing.
_LEVEL = {f"h{level}": level for level in range(1, 7)}
_HOLDERS = dict.fromkeys(("li", "dt", "dd", "td", "th"), 1)

#: A heading this much like the page's title is the title, which has its own field.
TITLE_LIKENESS = 0.75

#: A block of so many letters is a paragraph, however few words it has.
PROSE_LETTERS = 100


@dataclass(frozen=True, slots=True)
class BlockForest:
    """Symmetric trees over named columns.

    `column` (numbers into `columns`) and `border` hold the questions of each tree (row); `leaf` the value of each
    way to answer them.
    """

    columns: tuple[str, ...]
    column: NDArray[np.int64]
    border: NDArray[np.float32]
    leaf: NDArray[np.float32]
    bias: float
    _asked: dict[tuple[str, ...], NDArray[np.int64]] = field(default_factory=dict, repr=False, compare=False)

    def probabilities(self, table: Table) -> NDArray[np.float64]:
        """How likely each row of the table is a yes."""
        return self.probabilities_of(self.columns, np.stack([np.asarray(table[n], np.float32) for n in self.columns]))

    def probabilities_of(self, names: tuple[str, ...], columns: NDArray[np.float32]) -> NDArray[np.float64]:
        """The same for columns of these names, one below the other; those that nothing asks for may be among them."""
        if (asked := self._asked.get(names)) is None:
            places = np.array([names.index(name) for name in self.columns], np.int64)
            asked = self._asked[names] = places[self.column]
        total = np.zeros(columns.shape[1])
        sum_symmetric_trees(columns, asked, self.border, self.leaf, total)
        margin = total + self.bias
        probabilities: NDArray[np.float64] = 1 / (1 + np.exp(-margin))
        return probabilities


@dataclass(frozen=True)
class BlockModel:
    """Everything that was fitted: weights of clues, trees of the sieve, of both looks and of the page, a calibration.

    `knots` maps what the trees of the page tell of it to the F1 that such pages reached, as points of a rising line.
    """

    place_weights: NDArray[np.float32]
    place_bias: float
    text_weights: NDArray[np.float32]
    text_bias: float
    sieve: BlockForest
    first: BlockForest
    second: BlockForest
    page: BlockForest
    knots: tuple[tuple[float, float], ...]
    about: dict[str, str] = field(default_factory=dict)

    def confidence(self, row: dict[str, float]) -> float:
        """What F1 to expect of a page, by its row, which `confidence.describe_page` makes."""
        told = self.page.probabilities_of(tuple(row), np.array(list(row.values()), np.float32)[:, np.newaxis])[0]
        return float(np.interp(told, *self._line))

    @cached_property
    def _line(self) -> NDArray[np.float64]:
        """What the knots promise, and below it what that reached."""
        return np.array(self.knots).T.copy()


@dataclass(frozen=True)
class Judged:
    """The blocks of a page with what the model makes of them.

    Columns of the table that tell what a block's words say are 0 where the sieve kept it out.
    """

    blocks: Blocks
    words: Sequence[list[str]]
    table: Table
    probability: NDArray[np.float64]

    @cached_property
    def sizes(self) -> NDArray[np.float64]:
        """How many words each block has."""
        return self.table["words"]

    @cached_property
    def prose(self) -> Chosen:
        """Which blocks are long enough for a paragraph, in languages of long words, too."""
        prose: Chosen = (self.sizes >= PROSE_WORDS) | (self.table["letters"] >= PROSE_LETTERS)
        return prose

    @cached_property
    def heading_levels(self) -> NDArray[np.int32]:
        """For each block the level of the heading that its element is, 0 for others."""
        return told_of_blocks(self.blocks, _LEVEL)

    @cached_property
    def levels(self) -> NDArray[np.int32]:
        """The same, but that an item or a cell heads nothing."""
        elements, owner, levels = self.blocks.elements, self.blocks.owner_array, self.heading_levels
        if elements.tags.keys().isdisjoint(_HOLDERS):
            return levels
        above = np.maximum(elements.parent_array[owner], 0)
        return np.where(told_by_tag(elements, _HOLDERS)[above] > 0, 0, levels)

    @cached_property
    def shows_title(self) -> Chosen:
        """Which blocks show the page's title: a first or second heading like it, or what starts the article."""
        levels, table = self.heading_levels, self.table
        is_heading = (levels == 1) | (levels == 2)
        shows: Chosen = (table["title_likeness"] > TITLE_LIKENESS) & (is_heading | (table["from_title"] == 0))
        return shows

    @cached_property
    def size_list(self) -> list[float]:
        """`sizes` as a list, for those who look at a few blocks: an array gives one number after the other slowly."""
        sizes: list[float] = self.sizes.tolist()
        return sizes

    @cached_property
    def likely(self) -> list[float]:
        """`probability` as a list."""
        likely: list[float] = self.probability.tolist()
        return likely


def judge_blocks(blocks: Blocks, hints: StructuredHints, model: BlockModel) -> Judged:
    """Describe the blocks of a page and say how likely each belongs to its article's text.

    Most blocks of most pages are menus and lists of links. The sieve tells them by their layout, and what it gives
    them is their probability; what their words say, clues and the first look are for the rest.
    """
    if not len(blocks):
        return Judged(blocks, [], {"words": np.zeros(0)}, np.zeros(0))
    layout = measure_layout(blocks)
    probability = model.sieve.probabilities_of(COLUMNS, layout.rows)
    kept = passes_sieve(probability, layout.counts)
    own = _describe_kept(layout, hints, kept, model)
    rows = np.empty((len(_FIRST_COLUMNS), len(kept)), np.float32)
    rows[: len(COLUMNS)], rows[len(COLUMNS) :] = layout.rows[:, kept], own
    probability[kept] = model.first.probabilities_of(_FIRST_COLUMNS, rows)
    spread = np.zeros((len(own), len(blocks)))
    spread[:, kept] = own
    table = LazyColumns(layout.sizes(), (_PLACE_OF_COLUMN, layout.rows), (_PLACE_OF_KEPT, spread))
    return Judged(blocks, layout.words, table, probability)


def passes_sieve(probability: NDArray[np.float64], words: NDArray[Any]) -> NDArray[np.int64]:
    """The numbers of the blocks of a page that are likely enough to be read; all of them where those say too little.

    A page whose article looks like a menu (all of it in a link that nobody closed) shall not lose it here.
    """
    kept = probability >= SIEVE_BOUND
    return kept.nonzero()[0] if (words * kept).sum() >= LEAST_KEPT_WORDS else np.arange(len(kept))


def _describe_kept(
    layout: BlockLayout, hints: StructuredHints, kept: NDArray[np.int64], model: BlockModel
) -> NDArray[np.float64]:
    """The columns of the blocks that the sieve kept which tell of their words, and the scores of their clues."""
    wording = read_words(layout, hints, kept)
    place = place_clues(layout.blocks, kept).scores(model.place_weights) + model.place_bias
    text = text_scores(layout.blocks.text, wording.words, wording.kept, model.text_weights) + model.text_bias
    return np.concatenate([word_rows(wording), [place, text]])


@cache
def packaged_model() -> BlockModel:
    """The model that this package ships."""
    with (files(__package__) / MODEL_FILE).open("rb") as file:
        return load_block_model(file)


def load_block_model(file: IO[bytes]) -> BlockModel:
    """Read a model as `save_model` wrote it."""
    with np.load(file, allow_pickle=False) as data:
        head = json.loads(data["head"].tobytes())
        forests = {
            name: BlockForest(
                tuple(head[name]["columns"]),
                data[f"{name}_column"].astype(np.int64),
                data[f"{name}_border"],
                data[f"{name}_leaf"],
                head[name]["bias"],
            )
            for name in _FORESTS
        }
        return BlockModel(
            place_weights=data["place"].astype(np.float32),
            place_bias=head["place_bias"],
            text_weights=data["text"].astype(np.float32),
            text_bias=head["text_bias"],
            **forests,
            knots=tuple((promised, reached) for promised, reached in head["knots"]),
            about=head["about"],
        )


def save_model(model: BlockModel, file: IO[bytes]) -> None:
    """Write a model, half-precise where that costs nothing; the same model gives the same bytes."""
    forests = {name: getattr(model, name) for name in _FORESTS}
    head = {
        "place_bias": model.place_bias,
        "text_bias": model.text_bias,
        "knots": model.knots,
        "about": model.about,
        **{name: {"columns": forest.columns, "bias": forest.bias} for name, forest in forests.items()},
    }
    arrays: dict[str, Any] = {
        "head": np.frombuffer(json.dumps(head, sort_keys=True).encode(), np.uint8),
        "place": model.place_weights.astype(np.float16),
        "text": model.text_weights.astype(np.float16),
    }
    for name, forest in forests.items():
        arrays[f"{name}_column"] = forest.column.astype(np.uint8)
        arrays[f"{name}_border"] = forest.border
        arrays[f"{name}_leaf"] = forest.leaf
    np.savez_compressed(file, **arrays)
