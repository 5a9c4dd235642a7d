"""py3langid's packaged model, in a third of its memory."""

from __future__ import annotations

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk.cleaners.core.sparse_moves import SparseMoves

#: Bytes that a text is made of: the columns of the table of moves.
BYTES = 256


def read_identifier() -> LanguageIdentifier:
    """Read the model: half a second of the processor, and some 40 MB, most of them chances of groups of letters."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.tk_nextmove = sparse(np.asarray(identifier.tk_nextmove).reshape(-1, BYTES), identifier.tk_row[0])
    return identifier


def sparse(rows: np.ndarray, usual: int) -> SparseMoves:
    """A table with a row of moves for each state, by what differs from one of its rows: in the model a fifth.

    >>> moves = sparse(np.arange(3 * BYTES).reshape(3, BYTES) // 700, 0)
    >>> [moves[index] for index in (0, 699, 700, 767)]
    [0, 0, 1, 1]
    """
    differs = rows != rows[usual]
    return SparseMoves(
        np.array(rows[usual], np.uint32),  # a copy: a view would keep the whole table
        np.concatenate(([0], np.count_nonzero(differs, axis=1).cumsum())).astype(np.uint32),
        np.nonzero(differs)[1].astype(np.uint8),
        rows[differs].astype(np.uint32),
    )
