"""Fit the weights by which two halves of a Korean word are told from two words (`cleaners/language/eojeol.py`).

    python -m benchmarks.linebreaks.eojeol --texts FOLDER

`FOLDER` has Korean texts, a `.txt` file for each source. Every blank between two words and every place inside a word of
four syllables and more is a question. For each source it is shown how the weights of the others answer its questions;
then the weights are printed that all give but those named by `--leave-out`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.language.eojeol import LEAST_SYLLABLES, Meeting
from copydesk.cleaners.language.lexicon import read_lexicon

#: Shorter lines are headings, tables, forms; shorter words are seldom cut.
LEAST_LINE, LEAST_WORD = 40, 4

#: How strongly large weights are held back.
RIDGE = 1.0

BOUNDS = (0.5, 1.0, 1.5, 2.0)

_SYLLABLES = re.compile("[가-힣]+")

Table = tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]


def main() -> None:
    """Read the texts, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--leave-out", nargs="*", default=[], help="names of files that the printed weights never saw")
    args = parser.parse_args()
    tables = {path.stem: _table(path.read_text("utf-8")) for path in sorted(args.texts.glob("*.txt"))}
    for name, table in tables.items():
        weights = _fit([other for key, other in tables.items() if key != name])
        print(name, _errors(table, weights))
    weights = _fit([table for name, table in tables.items() if name not in args.leave_out])
    for field, weight in zip(Meeting._fields, weights, strict=True):
        print(f"    {field}={weight:.2f},")


def questions(text: str) -> Iterator[tuple[str, str, bool]]:
    """Two halves, and whether they are one word."""
    for line in normalize("NFC", text).split("\n"):
        words = list(_SYLLABLES.finditer(line)) if len(line) >= LEAST_LINE else []
        for one, other in pairwise(words):
            if line[one.end() : other.start()] == " " and min(len(one[0]), len(other[0])) >= LEAST_SYLLABLES:
                yield one[0], other[0], False
        for word in words:
            if len(word[0]) >= LEAST_WORD:
                for at in range(LEAST_SYLLABLES, len(word[0]) - LEAST_SYLLABLES + 1):
                    yield word[0][:at], word[0][at:], True


def _table(text: str) -> Table:
    lexicon = read_lexicon("ko")
    assert lexicon.eojeol
    korean = lexicon.eojeol()
    asked = sorted(set(questions(text)))
    rows = np.array([korean.meeting(left, right) for left, right, _ in asked])
    sure = np.array([lexicon.attached.belongs_to(left, right) for left, right, _ in asked])
    return rows, np.array([whole for *_, whole in asked]), sure


def _fit(tables: list[Table]) -> NDArray[np.float64]:
    """Logistic regression by Newton's steps."""
    rows = np.vstack([rows for rows, *_ in tables])
    whole = np.concatenate([whole for _, whole, _ in tables])
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    mean[0], spread[0] = 0.0, 1.0  # the constant
    scaled = (rows - mean) / spread
    weights = np.zeros(rows.shape[1])
    for _ in range(40):
        odds = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (odds - whole) + RIDGE * weights
        bend = (scaled.T * (odds * (1 - odds))) @ scaled + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    found: NDArray[np.float64] = weights / spread
    found[0] -= (found[1:] * mean[1:]).sum()
    return found


def _errors(table: Table, weights: NDArray[np.float64]) -> str:
    rows, whole, sure = table
    odds = rows @ weights
    shown = [f"{len(whole)} questions"]
    for bound in BOUNDS:
        joined = (odds > bound) | sure
        shown.append(f"odds {bound}: glued {joined[~whole].mean():.4f}, in two {(~joined)[whole].mean():.4f}")
    return "; ".join(shown)


if __name__ == "__main__":
    main()
