"""What is told of the lines of a page: one row a line, the same columns for every page."""

from __future__ import annotations

import numpy as np
import pytest

from copydesk.cleaners.core.signs import word_digest
from copydesk.cleaners.steps.boilerplate.features import (
    NAMES,
    OWN,
    describe_lines,
    main_stretch,
    read_signs,
    surrounding_features,
)
from copydesk.cleaners.steps.boilerplate.lexicon import VOCABULARY
from copydesk.cleaners.steps.boilerplate.lines import fold_all, fold_inside, tokens, topics_of_folded


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
    found = read_signs(LINES[:3])
    assert found.column("upper") == [4, 5, 3]
    assert found.column("digits") == [2, 0, 0]
    assert found.column("questions") == [1, 0, 0]
    assert found.column("quotes") == [2, 0, 0]
    assert found.column("separators") == [0, 4, 0]
    assert found.column("inner_stops") == [0, 0, 3]
    assert found.column("heads") == [3, 5, 8]
    assert found.column("upper_heads") == [3, 5, 3]


def test_lines_of_one_shape_have_the_same_runs_at_their_beginning():
    lines = ["17 May 2024, 10:18PM", "9 June 1998, 7:30am", "May 17", "Ann  Lee", "Bob Ray", "a, " * 20, "b, " * 30]
    shapes = read_signs(lines).shapes.tolist()
    assert shapes[0] == shapes[1]
    assert shapes[3] == shapes[4]
    assert shapes[5] == shapes[6]
    assert len(set(shapes)) == 4


@pytest.mark.parametrize("line", LINES)
def test_a_line_counts_the_same_among_others(line):
    alone, among = read_signs([line]), read_signs(["Before.", line, "After"])
    assert among.shapes[1] == alone.shapes[0]
    assert among.counts[1].tolist() == alone.counts[0].tolist()


def test_words_are_told_by_their_digests():
    texts = [*LINES, "Straße İ ǰ ﬁn Ａb かな・x ไทย", "", "it's 5pm"]
    found = read_signs(texts)
    words = [[word.casefold() for word in tokens(text)] for text in texts]
    assert found.column("words") == list(map(len, words))
    assert found.column("letters") == [len("".join(some)) for some in words]
    starts = [0, *found.ends.tolist()]
    for some, start, end in zip(words, starts, starts[1:], strict=False):
        assert found.words[start:end].tolist() == list(map(word_digest, some))


def test_folds_of_all_lines_are_those_of_each():
    texts = [line for line in LINES if "\0" not in line]
    assert fold_all(texts) == list(map(fold_inside, texts))
    assert len(fold_all(LINES)) == len(LINES)


def test_what_a_line_is_about_is_held_against_the_phrases_and_the_prose():
    texts = [
        *LINES,
        PROSE,
        "Newsletter: the harbour bridge, 1953",
        "a b c d",
        PROSE.replace("flood", "storm"),
        "市议会",
    ]
    lines = describe_lines(texts, "en")
    topics = [topics_of_folded(fold_inside(text.replace("\0", "\1"))) for text in texts]
    told = dict(zip(NAMES, surrounding_features(lines, None).T.tolist(), strict=True))
    assert told["vocabulary"] == [len(some & VOCABULARY) / len(some) if some else -1 for some in topics]
    for i, (some, share) in enumerate(zip(topics, told["topic_share"], strict=True)):
        others = [other for k, other in enumerate(topics) if lines.prose[k] and k != i]
        assert share == (len(some & frozenset().union(*others)) / len(some) if some else -1)


PROSE = "The council voted on the plan for the harbour bridge, which has been argued over since the flood of 1953."


@pytest.mark.parametrize("texts", [[], ["x"], ["", " "], [PROSE], ["Menu", PROSE, PROSE, "12 comments", "»"] * 3])
def test_one_row_a_line_and_every_number_finite(texts):
    rows = surrounding_features(describe_lines([t for t in texts if t.strip()], "en"), "A title")
    assert rows.shape == (len([t for t in texts if t.strip()]), len(NAMES))
    assert np.isfinite(rows).all()


def test_main_stretch_holds_the_prose_and_no_list_of_links():
    texts = ["Menu", "Home", "News", PROSE, "A heading", PROSE, PROSE, *["Link"] * 8]
    assert main_stretch(describe_lines(texts, "en")) == (3, 7)
