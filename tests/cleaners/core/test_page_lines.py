"""The lines that a page shows are told the same compiled and uncompiled."""

from __future__ import annotations

from copydesk.cleaners.core import page_lines
from tests.cleaners.core.test_both_forms import uncompiled


def test_lines_that_begin_with_one_of_some_pairs_of_characters() -> None:
    text = "By\nBy a\n \u00a0By b\n\n\tcy\nx\nB\nBa"
    some = frozenset(("By", "cy"))
    for module in (page_lines, uncompiled(page_lines)):
        assert module.lines_beginning(text, 0, 99, some) == [2, 7, 15]
        assert module.lines_beginning(text, 3, 14, some) == [7]
        assert module.lines_beginning(text, 8, 11, some) == module.lines_beginning("", 0, 9, some) == []


def test_lines_with_a_day_and_a_word_for_by_behind_it() -> None:
    text = "5 by a\n6 May, By\u00a0Bo\nby 7 b\n\u0668 por c\nx7 xby d\nmay by e\n8 av\nf"
    for module in (page_lines, uncompiled(page_lines)):
        assert module.lines_dated_by(text, 0, 99) == [6, 26, 52]
        assert module.lines_dated_by(text, 7, 33) == [26]
        assert module.lines_dated_by(text, 0, 55) == [6, 26]


def test_lines_that_may_be_bylines() -> None:
    opening = frozenset(("by", "von", "\u0430\u0432\u0442\u043e\u0440"))
    lines = [
        "(By: Ann",
        "  ",
        "Ann \u2022 Bo",
        "Ann \u2022Bo",
        "\u0410\u0432\u0442\u043e\u0440: Bo",
        "Ann, poet",
        "Ann, 5",
        "\u9648 a",
        "byx",
        "by a b c d e f",
    ]
    text = "\n".join(lines)
    for module in (page_lines, uncompiled(page_lines)):
        how = (opening, module.first_signs(opening))
        found = module.lines_opening(text, 0, 99, 50, 12, *how)
        assert [(text[at:end], is_told) for at, end, is_told in found] == [
            ("(By: Ann", True),
            ("Ann \u2022 Bo", True),
            ("\u0410\u0432\u0442\u043e\u0440: Bo", True),
            ("Ann, poet", False),
            ("\u9648 a", False),
        ]
        assert module.lines_opening(text, 1, 5, 50, 12, *how) == [(1, 4, True)]
        assert module.lines_opening(text, 0, 99, 1, 12, *how) == [(0, 8, True)]
        assert module.lines_opening("x\n  by\t \n", 0, 99, 2, 12, *how) == [(2, 6, True)]
        assert module.lines_opening("x\n  by\t \n", 0, 99, 1, 12, *how) == []
        assert module.lines_opening("", 0, 9, 1, 12, *how) == []


def test_numbers_of_two_digits_and_more() -> None:
    text = "12a3 456\u0664 7"
    for module in (page_lines, uncompiled(page_lines)):
        assert module.digit_runs(text, 0, 99, 2) == [(0, 2), (5, 8)]
        assert module.digit_runs(text, 1, 7, 2) == [(5, 7)]
        assert module.digit_runs("", 0, 9, 1) == module.digit_runs("1", 0, 9, 2) == []
        assert module.digit_runs(text, 0, 99, 1) == [(0, 2), (3, 4), (5, 8), (10, 11)]
