"""The signs of a page's lines: counted at once, and for each line the same as by itself."""

from __future__ import annotations

import pytest

from copydesk.cleaners.steps.boilerplate.lines import fold_all, fold_inside, tokens, words_of_all
from copydesk.cleaners.steps.boilerplate.signs import signs

LINES = [
    "Ann Lee, 17 May: “Why?”",
    "Share | Print >> Home - News - - End",
    "A first sentence. A second! And... so on",
    "Der Fluß ΐ İstanbul №5 ﬁn",
    "日本語。テキスト、",
    "\u0301 starts with a mark",
    "holds \0 the sign that ends a line",
    "𝐁𝐨𝐥𝐝 letters",
]


def test_counts():
    found = signs(LINES[:3])
    assert found.column("upper") == [4, 5, 3]
    assert found.column("digits") == [2, 0, 0]
    assert found.column("questions") == [1, 0, 0]
    assert found.column("quotes") == [2, 0, 0]
    assert found.column("separators") == [0, 4, 0]
    assert found.column("inner_stops") == [0, 0, 3]
    assert found.column("heads") == [3, 5, 8]
    assert found.column("upper_heads") == [3, 5, 3]


def test_shapes_have_one_sign_a_run():
    assert signs(["17 May 2024, 10:18PM", "Ann  Lee"]).shapes == ("0 a 0, 0:0a", "a a")


@pytest.mark.parametrize("line", LINES)
def test_a_line_counts_the_same_among_others(line):
    alone, among = signs([line]), signs(["Before.", line, "After"])
    assert among.shapes[1] == alone.shapes[0]
    for name in ("upper", "cased", "wide", "marks", "separators", "inner_stops", "heads", "unlike_folded"):
        assert among.column(name)[1] == alone.column(name)[0]


def test_words_and_folds_of_all_lines_are_those_of_each():
    texts = [line for line in LINES if "\0" not in line]
    assert words_of_all(texts, signs(texts).words) == [[w.casefold() for w in tokens(text)] for text in texts]
    assert words_of_all(texts[:3], signs(texts[:3]).words) == [[w.casefold() for w in tokens(t)] for t in texts[:3]]
    assert fold_all(texts) == list(map(fold_inside, texts))
    assert len(fold_all(LINES)) == len(LINES)
