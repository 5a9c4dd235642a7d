"""From the blocks that the model chose to those of the article: what belongs together is kept or left out together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.extract.furniture import Look
from copydesk.cleaners.extract.model import Judged
from copydesk.cleaners.extract.one_article import only_own
from copydesk.cleaners.extract.select_blocks import Choice, is_title
from copydesk.cleaners.extract.tables import Grid, choose_tables, data_tables
from copydesk.cleaners.extract.unseen import without_unseen
from copydesk.cleaners.extract.whole_parts import (
    choose_bare,
    choose_headings,
    choose_labelled,
    choose_lines,
    choose_lists,
)


@dataclass(frozen=True, slots=True)
class Completed:
    """For each block whether it is of the article, and the tables that hold data."""

    chosen: NDArray[np.bool_]
    grids: tuple[Grid, ...] = ()


def complete(
    judged: Judged, choice: Choice, *, keeps_tables: bool = True, asking: frozenset[Look] = frozenset()
) -> Completed:
    """The blocks of the article: tables and lists whole, headings with what they head, nothing that nobody sees.

    Elements that look like one of `asking` hold a field for an address.
    """
    if not choice.chosen.any():
        return Completed(choice.chosen)
    grids = data_tables(judged.blocks)
    own = only_own(judged, choice.chosen, asking)
    chosen = choose_tables(judged, own, grids, keeps=keeps_tables)
    chosen = choose_lists(judged, chosen, choice.chosen & ~own)
    chosen = choose_labelled(judged, choose_bare(judged, chosen))
    chosen = choose_lines(judged, chosen)
    chosen = choose_headings(judged, chosen, is_title(judged))
    return Completed(without_unseen(judged, chosen), tuple(grids))
