"""Read the article out of a page: the block model first, others where it finds too little or is unsure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from copydesk.cleaners.extract import trafilatura, turbohtml
from copydesk.cleaners.extract.assemble import Candidates, assemble
from copydesk.cleaners.extract.blocks import Blocks, which
from copydesk.cleaners.extract.completion import complete
from copydesk.cleaners.extract.confidence import describe_page
from copydesk.cleaners.extract.fallback import read_json_ld, read_state
from copydesk.cleaners.extract.furniture import read_asking
from copydesk.cleaners.extract.hints import read_hints
from copydesk.cleaners.extract.model import BlockModel, Chosen, Judged, judge_blocks, packaged_model
from copydesk.cleaners.extract.pointers import Addresses, without_pointer
from copydesk.cleaners.extract.rerank import DOUBTFUL, is_worth_asking, look_again
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.select_blocks import Choice, judge_long_runs, more_promising, select
from copydesk.cleaners.extract.tables import data_tables, table_rows
from copydesk.cleaners.extract.words import words_of
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.model.article import Part

Engine = Literal["auto", "blocks", "trafilatura"]
Reader = Literal["blocks", "both", "trafilatura", "json_ld", "state", "none"]

#: A text shorter than this many words is held to be no article, if the page's data has a longer one.
_LEAST_WORDS = 40
#: The page's data must have this many times the words of its body to be read instead.
MUCH_LONGER = 3
#: The confidence of a text that no model of ours has judged: neither trusted nor flagged.
UNMEASURED = 0.5


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read out of a page: the article's parts, all blocks of the page, how sure that is, who read it.

    `confidence` is the word F1 that can be expected against the text a person would cut out, between 0 and 1.
    `opens_noscript` says that the text stands in `noscript`; `tables` are those of the page that hold data, row by row.
    """

    parts: tuple[Part, ...] = ()
    candidates: Candidates = field(default_factory=Candidates.none)
    confidence: float = 0.0
    reader: Reader = "none"
    opens_noscript: bool = False
    tables: tuple[str, ...] = ()


def extract(document: Document, *, engine: Engine = "auto", keeps_tables: bool = True) -> Extracted:
    """The article of a page; empty parts where the page has none. Raises nothing on any document.

    `engine` "blocks" never asks trafilatura, "trafilatura" asks nobody else. `keeps_tables` says whether tables of the
    article are parts of it.
    """
    return read_article(document, packaged_model(), engine=engine, keeps_tables=keeps_tables)


def read_article(
    document: Document, model: BlockModel, *, engine: Engine = "auto", keeps_tables: bool = True
) -> Extracted:
    """`extract` with a model of the caller's."""
    read = _read_blocks(document, segment(document), model, engine, keeps_tables)
    if engine != "trafilatura" and "noscript" in document.index.places and _is_short(read.parts):
        opened = _read_blocks(document, segment(document, opens_noscript=True), model, engine, keeps_tables)
        if _count(opened.parts) >= max(_LEAST_WORDS, MUCH_LONGER * _count(read.parts)):
            return replace(opened, opens_noscript=True)
    return read


def _read_blocks(
    document: Document, blocks: Blocks, model: BlockModel, engine: Engine, keeps_tables: bool
) -> Extracted:
    """The article of a page that is cut into blocks."""
    judged = judge_blocks(blocks, read_hints(document), model)
    if engine == "trafilatura":
        return _by_trafilatura(document, judged, keeps_tables)
    judged = judge_long_runs(judged)
    choice = select(judged)
    reader: Reader = "blocks"
    if engine == "auto" and is_worth_asking(judged, choice) and trafilatura.is_readable(document, judged.blocks):
        again, its_choice = _hear_others(document, judged, choice, model)
        if again is not judged:
            judged, choice, reader = again, its_choice, "both"
    completed = complete(
        judged,
        choice,
        keeps_tables=keeps_tables,
        asking=read_asking(document),
        addresses=Addresses(document.index),
    )
    candidates = _candidates(judged, completed.chosen)
    candidates.set_rows(completed.grids)
    parts = assemble(candidates.of_article())
    tables = table_rows(judged.blocks, completed.grids)
    read = _nothing(candidates)
    if parts:
        row = describe_page(judged, choice.chosen, completed.chosen, choice.expected_f1)
        read = Extracted(parts, candidates, model.confidence(row), reader, tables=tables)
    words = int(judged.sizes[completed.chosen].sum())
    return (_by_data(document, read, words) if words < _LEAST_WORDS else None) or read


def _hear_others(document: Document, judged: Judged, choice: Choice, model: BlockModel) -> tuple[Judged, Choice]:
    """The blocks of an unsure page in the light of a second opinion, where that promises more.

    turbohtml's costs a fortieth of trafilatura's; where it leaves doubt trafilatura is asked in its place.
    """
    heard = more_promising(judged, look_again(judged, choice, turbohtml.main_lines(document), model))
    its_choice = choice if heard is judged else select(heard)
    if its_choice.expected_f1 >= DOUBTFUL:
        return heard, its_choice
    theirs = trafilatura.read_with_trafilatura(document, fast=True)
    again = look_again(judged, choice, (part.text for part in theirs), model)
    heard = more_promising(judged, again)
    return heard, choice if heard is judged else select(heard)


def _nothing(candidates: Candidates) -> Extracted:
    return Extracted((), candidates, 0.0, "none")


def _by_trafilatura(document: Document, judged: Judged, keeps_tables: bool) -> Extracted:
    readable = trafilatura.is_readable(document, judged.blocks)
    parts = trafilatura.read_with_trafilatura(document, keeps_tables=keeps_tables) if readable else ()
    candidates = _candidates(judged, np.zeros(len(judged.blocks), bool))
    tables = table_rows(judged.blocks, data_tables(judged.blocks))
    return Extracted(parts, candidates, UNMEASURED, "trafilatura", tables=tables) if parts else _nothing(candidates)


def _by_data(document: Document, read: Extracted, words: int) -> Extracted | None:
    """The text in the page's data, if it has much more than the few words of the body; `None` if not."""
    sources: tuple[tuple[Reader, Callable[[Document], tuple[Part, ...]]], ...] = (
        ("json_ld", read_json_ld),
        ("state", read_state),
    )
    for reader, source in sources:
        parts = source(document)
        if _count(parts) >= max(_LEAST_WORDS, MUCH_LONGER * words):
            return Extracted(parts, read.candidates, UNMEASURED, reader)
    return None


def _candidates(judged: Judged, chosen: Chosen) -> Candidates:
    candidates = Candidates(judged.blocks, judged.probability, chosen)
    for block in which(chosen & (judged.blocks.link_array > 0)):
        candidates.texts[block] = without_pointer(candidates.texts[block], judged.blocks.link_chars[block])
    return candidates


def _is_short(parts: Sequence[Part]) -> bool:
    """Whether a text has too few words; a long one is not read to its end."""
    words = 0
    for part in parts:
        words += len(words_of(part.text))
        if words >= _LEAST_WORDS:
            return False
    return True


def _count(parts: Sequence[Part]) -> int:
    return sum(len(words_of(part.text)) for part in parts)
