"""py3langid's packaged model, as arrays that all processes map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

from copydesk.cleaners.core.letter_tables import ByteAutomaton
from copydesk.cleaners.language.tables import Arrays, derived

#: Bytes that a text is made of: the columns of the table of moves.
BYTES = 256

#: The arrays of the automaton, in the order in which it takes them.
_AUTOMATON = ("usual", "firsts", "letters", "moves", "rows", "features")


class MappedIdentifier(LanguageIdentifier):  # type: ignore[misc]
    """py3langid's own, but for the way along a text, which goes by a compiled automaton."""

    def __init__(self, table: Arrays) -> None:
        classes = table["classes"].tolist()
        super().__init__(table["chances"], table["priors"], classes, (), (), norm_probs=True, tk_row=())
        self._automaton = ByteAutomaton(*(table[name] for name in _AUTOMATON))

    def _raw_score(self, text: bytes) -> np.ndarray:
        visits = self._automaton.visits(text)
        # A text without features gets what py3langid gives to an empty one.
        scores: np.ndarray = self._sparse_score(visits, self.nb_ptc) if visits else super()._raw_score(b"")
        return scores


def read_identifier() -> LanguageIdentifier:
    """The model: half a second of the processor where it was not kept, next to nothing where it was."""
    return MappedIdentifier(derived("py3langid", Path(MODEL_DIR, MODEL_FILE), _model_table))


def _model_table() -> Arrays:
    """The packaged model as arrays."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    rows = np.asarray(model.tk_row, np.uint32)
    return {
        "chances": model.nb_ptc,
        "priors": model.nb_pc,
        "classes": np.array(model.nb_classes),
        **sparse(np.asarray(model.tk_nextmove).reshape(-1, BYTES), int(rows[0])),
        "rows": rows,
        "features": np.asarray(model.tk_output, np.int32),
    }


def sparse(rows: np.ndarray, usual: int) -> Arrays:
    """A table with a row of moves for each state, by what differs from one of its rows: in the model a fifth.

    >>> table = sparse(np.arange(3 * BYTES).reshape(3, BYTES) // 700, 0)
    >>> table["firsts"].tolist(), table["letters"][[0, -1]].tolist(), set(table["moves"].tolist())
    ([0, 0, 0, 68], [188, 255], {1})
    """
    differs = rows != rows[usual]
    return {
        "usual": np.array(rows[usual], np.uint32),
        "firsts": np.concatenate(([0], np.count_nonzero(differs, axis=1).cumsum())).astype(np.uint32),
        "letters": np.nonzero(differs)[1].astype(np.uint8),
        "moves": rows[differs].astype(np.uint32),
    }
