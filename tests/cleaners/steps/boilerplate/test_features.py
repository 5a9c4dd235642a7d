"""What is told of the lines of a page: one row a line, the same columns for every page."""

from __future__ import annotations

import numpy as np
import pytest

from copydesk.cleaners.steps.boilerplate.features import (
    NAMES,
    OWN,
    describe_lines,
    main_stretch,
    signs,
    surrounding_features,
)
from copydesk.cleaners.steps.boilerplate.lines import fold_all, fold_inside, tokens, words_of_all


def test_one_number_a_column():
    lines = describe_lines(["Posted 17 May 2024, 10:18 | by Ann Lee"], "en")
    own = dict(zip(OWN, lines.own[0].tolist(), strict=True))
    assert lines.own.shape == (1, len(OWN))
    assert (own["dates"], own["times"], own["separators"], own["prose"], own["stop"]) == (1.0, 1.0, 1.0, 0.0, 0.0)


def test_phrase_has_a_kind_and_a_strength():
    lines = describe_lines(["Post Comment", "Read more: The bridge", "The bridge is closed."], "en")
    assert lines.strengths == [2, 1, 0]
    assert [kind > 0 for kind in lines.kinds] == [True, True, False]


def test_some_lines_keep_what_is_told_of_them():
    lines = describe_lines(["Post Comment", "The bridge is closed.", "Read more: The bridge"], "en")
    some = lines.only([0, 2])
    assert (some.texts, some.strengths) == (["Post Comment", "Read more: The bridge"], [2, 1])
    assert some.own.tolist() == lines.own[[0, 2]].tolist()
    assert lines.only([0, 1, 2]) is lines


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


PROSE = "The council voted on the plan for the harbour bridge, which has been argued over since the flood of 1953."


@pytest.mark.parametrize("texts", [[], ["x"], ["", " "], [PROSE], ["Menu", PROSE, PROSE, "12 comments", "»"] * 3])
def test_one_row_a_line_and_every_number_finite(texts):
    rows = surrounding_features(describe_lines([t for t in texts if t.strip()], "en"), "A title")
    assert rows.shape == (len([t for t in texts if t.strip()]), len(NAMES))
    assert np.isfinite(rows).all()


def test_main_stretch_holds_the_prose_and_no_list_of_links():
    texts = ["Menu", "Home", "News", PROSE, "A heading", PROSE, PROSE, *["Link"] * 8]
    assert main_stretch(describe_lines(texts, "en")) == (3, 7)
