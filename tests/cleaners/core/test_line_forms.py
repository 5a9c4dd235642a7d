"""What the core tells of lines is the same compiled and uncompiled, and what patterns would tell."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from copydesk.cleaners.core import folding, gap_rows, line_edges, line_patterns, line_rows, line_signs, signs
from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.language.scripts import is_letter
from copydesk.cleaners.steps.boilerplate.features import NAMES, OWN, describe_lines, read_signs, surrounding_features
from copydesk.cleaners.steps.boilerplate.lexicon import VOCABULARY
from copydesk.cleaners.steps.boilerplate.lines import _folded_slowly, _plain_sign, fold_all
from copydesk.cleaners.steps.linebreaks import evidence, features, layout, regime
from copydesk.cleaners.steps.linebreaks.layout import End, Start, cut_lines
from tests.cleaners.core.test_both_forms import uncompiled

LINES = [
    "Harbour News: 12:30 | 5.6.2024",
    "The ferry to Farrow runs again, the port said on Monday. \u201cAt last\u201d, wrote ann@port.example.",
    "Share \u00bb",
    "Reply",
    "\u5e02\u8bae\u4f1a\u5468\u4e09\u8ba8\u8bba\u3002",
    "Reply",
    "Fl\u00fcge (3) \u00a9 2024 ...",
    "reply",
    "Harbour news: a ferry to Farrow",
    "Reply",
    "The ferry to Farrow runs again, the port said on Monday, and it takes cars and lorries as before the storm.",
]

FOLDED = [
    ("", ""),
    (" \u00bb A\u00e9 [x]  y", "\u00bb ae x y"),
    ("a :b", "a: b"),
    ("a: : b::", "a: : b: :"),
    ("10:30, 1.2.3 and 4. 5", "#, # and #. #"),
    ("\u0660\u0661 \u00b2 \ufb01 \u0130\u00ad", "# # fi i"),
    ("\U0001d401 \uac01", "B \uac01"),
    ("1.,2 3: 4- 5/6/7. 8:", "#.,# #: #- #. #:"),
]


@pytest.mark.parametrize(("text", "want"), FOLDED)
def test_folding(text: str, want: str) -> None:
    for module in (folding, uncompiled(folding)):
        fold = module.Folding(_plain_sign).fold
        assert fold([text]) == [want]
        assert fold(["a\0b", text, ""]) == ["a\1b", want, ""]
        ends = np.empty(3, np.int64)
        codes = module.Folding(_plain_sign).fold_codes([text, "", "- b -"], ends)
        assert module.trimmed_lines(codes, ends) == [module.cut_edges(want), "", "b"]
        assert module.trimmed_lines(module.codes_of([want, "x"], ends[:2]), ends[:2]) == [module.cut_edges(want), "x"]
    assert _folded_slowly(text) == want


@pytest.mark.parametrize("text", ["\u1100\u1161", "\uac00\u11a8", "\u0bc6\u0bbe", "\u3131\u314f"])
def test_signs_that_join_are_folded_with_their_neighbours(text: str) -> None:
    for module in (folding, uncompiled(folding)):
        assert module.Folding(_plain_sign).fold(["plain", text]) is None
    assert fold_all(["A", text]) == ["a", _folded_slowly(text)]


def test_edges() -> None:
    for module in (folding, uncompiled(folding)):
        assert [module.cut_edges(text) for text in ("", "...", "- @a b% -", "_x.", "#%")] == [
            "",
            "",
            "@a b%",
            "_x",
            "#%",
        ]
        assert module.cut_start(" - x -") == "x -"


def test_words_of_lines() -> None:
    for module in (signs, uncompiled(signs)):
        assert module.tokens_of("the 1st_of \u5e02\u8baeb b\u5e02, \u00e9.") == [
            "the", "1st", "of", "\u5e02", "\u8bae", "b", "b\u5e02", "\u00e9",
        ]  # fmt: skip


DATE = re.compile(r"\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}|\b(?:19|20)\d\d\b|\d[\u5e74\u6708\u65e5\ub144\uc6d4\uc77c]")
TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
ADDRESS = re.compile(r"https?:|www\.|\w@\w|(?:^|\s)@\w|\.(?:com|net|org|ru|pl|gr|cn|de|fr|uk)\b")


@pytest.mark.parametrize(
    "alphabet", ["0123456789 ./-:a_,", "1920 ./-x\u5e74\u0661", "a@ ._ruplcomde\n1\u00e9", "wht.:ps w"]
)
def test_dates_times_and_addresses_are_what_patterns_find(alphabet: str) -> None:
    picks = np.random.default_rng(11).integers(0, len(alphabet), (400, 18))
    texts = [
        "",
        "1998",
        "5.6.2024",
        "9:30",
        "12:305",
        "x.com",
        "x.community",
        *("".join(alphabet[i] for i in row) for row in picks),
    ]
    asked = read_signs(texts)
    asks = {name: asked.column(name) for name in ("asks_date", "asks_time", "asks_address")}
    for module in (line_patterns, uncompiled(line_patterns)):
        for at, text in enumerate(texts):
            # The patterns are asked of no other lines.
            assert asks["asks_date"][at] or not module.count_dates(text), text
            assert asks["asks_time"][at] or not module.count_times(text), text
            assert asks["asks_address"][at] or not module.has_address(text), text
            assert module.count_dates(text) == len(DATE.findall(text)), text
            assert module.count_times(text) == len(TIME.findall(text)), text
            assert module.has_address(text) == bool(ADDRESS.search(text)), text


def rows_of(module: ModuleType, by_signs: ModuleType, told: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("repeats", "title", "places", "phrases", "page", "neighbours"):
        monkeypatch.setattr(
            f"copydesk.cleaners.steps.boilerplate.features.tell_{name}", getattr(module, f"tell_{name}")
        )
    monkeypatch.setattr("copydesk.cleaners.steps.boilerplate.features.stretch_of", module.main_stretch)
    monkeypatch.setattr("copydesk.cleaners.steps.boilerplate.features.tell_signs", by_signs.tell_signs)
    monkeypatch.setattr("copydesk.cleaners.steps.boilerplate.features._READER", told.LineReader())
    monkeypatch.setattr("copydesk.cleaners.steps.boilerplate.features.LineTopics", told.LineTopics)
    table = told.vocabulary_table(VOCABULARY)
    monkeypatch.setattr("copydesk.cleaners.steps.boilerplate.features._VOCABULARY", table)
    return surrounding_features(describe_lines(LINES, "en"), "A ferry to Farrow")


def test_rows_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(line_rows, line_signs, signs, monkeypatch)
    sources = map(uncompiled, (line_rows, line_signs, signs))
    assert rows.tobytes() == rows_of(*sources, monkeypatch).tobytes()
    told = {name: rows[:, at].tolist() for at, name in enumerate(NAMES)}
    assert [told[name][0] for name in ("dates", "times", "digits", "label", "separators", "lower")] == [
        1, 1, 10 / 30, 2, 1, 0,
    ]  # fmt: skip
    assert (told["rights"][6], told["trails"][6], told["trails"][2], told["address"][1]) == (1, 1, 1, 1)
    assert told["stop"] == [0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1]
    assert told["count"] == [1, 1, 1, 4, 1, 4, 1, 4, 1, 4, 1]
    assert told["frames"] == [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0]
    assert told["below_title"] == list(range(-1, 10))
    assert told["since_prose"] == [50, 50, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert told["until_prose"] == [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 50]
    assert told["run"] == [50, 0, 8, 8, 8, 8, 8, 8, 8, 8, 0]
    assert told["prose-1"][:3] == [-1, 0, 1]
    assert told["prose+2"][8:] == [1, -1, -1]
    assert np.isfinite(rows).all()
    assert rows[:, : len(OWN)].tolist() == describe_lines(LINES, "en").own.tolist()


BROKEN = """The officials in North Kor
ea said on Mon-
day that “the ferry
(No. 2) runs at 10

000 people a day, Mr.
Smith wrote.
- one
- Don’t
isn’t it, asked THE MINISTER
of 東京の港は台風のため
閉鎖されたと市
長が述べた。किसान
ने कहा

| a table
"""


def gap_numbers(text: str) -> tuple[bytes, list[regime.Inside]]:
    survey = evidence.look_at(cut_lines(text), read_lexicon("en"))
    rows = features.first_rows(survey, list(range(len(survey.layout.breaks))))
    return rows.tobytes(), list(map(survey.inside, range(len(survey.layout.lines))))


@pytest.mark.parametrize("text", [BROKEN, BROKEN.replace("\n", "\n\n"), BROKEN * 5, "One.\nTwo", "One. Two"])
def test_gaps(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = gap_numbers(text)
    for module in (evidence, regime):
        monkeypatch.setattr(module, "gap_rows", uncompiled(gap_rows))
    plain = uncompiled(line_edges)
    monkeypatch.setattr(layout, "line_edges", plain)
    for name in ("LineHabits", "look_broken"):
        monkeypatch.setattr(evidence, name, getattr(plain, name))
    assert gap_numbers(text) == compiled


def test_lines_of_prose() -> None:
    lines = ["", " ", "It was late.\u2003", "“It was late”", "It was late", "港は閉鎖された。", "It was late,"]
    for module in (line_signs, uncompiled(line_signs)):
        for wide, told in (
            (9, [0] * 7),
            (10, [0, 0, 10, 10, 0, 10, 0]),
            (19, [0, 0, 19, 19, 0, 19, 0]),
            (20, [20] * 7),
        ):
            assert module.prose_widths(lines, [wide] * len(lines), 10) == told


EDGES = [
    ("", End.NONE, Start.NONE),
    ("He left.", End.TERMINAL, Start.UPPER),
    ("“He left.”)", End.TERMINAL, Start.OPEN),
    ("”", End.CLOSE, Start.PUNCTUATION),
    ("so he said:", End.COLON, Start.LOWER),
    ("»So war es.«", End.TERMINAL, Start.PUNCTUATION),
    ("„So war es“", End.CLOSE, Start.OPEN),
    ("war es“", End.OPEN, Start.LOWER),
    ("- the North-", End.HYPHEN, Start.BULLET),
    ("-North -", End.DASH, Start.DASH),
    ("-", End.DASH, Start.DASH),
    ("– and then –", End.DASH, Start.DASH),
    ("12. June 2", End.DIGIT, Start.BULLET),
    ("12 of A", End.UPPER, Start.DIGIT),
    ("(3) at $", End.OPEN, Start.BULLET),
    ("a) of 5%", End.OTHER, Start.BULLET),
    ("a.b, c,", End.COMMA, Start.LOWER),
    ("https://port.example/", End.OTHER, Start.BULLET),
    ("hope", End.LOWER, Start.LOWER),
    ("www.port.example", End.LOWER, Start.BULLET),
    ("•one", End.LOWER, Start.BULLET),
    ("港は", End.UNSPACED, Start.UNSPACED),
    ("किसान की", End.CASELESS, Start.CASELESS),
    ("\u093fक", End.CASELESS, Start.CASELESS),
    ("١. שלום", End.CASELESS, Start.BULLET),
    ("§ 5 §", End.OTHER, Start.OTHER),
]


def test_what_lines_end_and_start_with() -> None:
    lines = tuple(line for line, _, _ in EDGES)
    for module in (line_edges, uncompiled(line_edges)):
        ends, starts, items = module.tell_edges(lines, layout.is_bullet, is_letter)
        told = list(zip(lines, map(End, ends), map(Start, starts), strict=True))
        assert told == EDGES
        assert items == [start is Start.BULLET or line.startswith("–") for line, _, start in EDGES]
        assert module.tell_edges(("a | b", "a\tb"), layout.is_bullet, is_letter)[2] == [True, True]
    assert [code for code, end in enumerate(End) if end != code] == []
    assert [code for code, start in enumerate(Start) if start != code] == []


def test_only_lines_that_the_pattern_knows_are_items() -> None:
    firsts = [*map(chr, range(33, 600)), *"•▪●■✓➤►◦‣○–—१٣字", "ht", "www", "https:", "www.", "(4", "12"]
    lines = tuple(first + rest for first in firsts for rest in ("", ") a", ". a", " a", "a"))
    for module in (line_edges, uncompiled(line_edges)):
        items = module.tell_edges(lines, layout.is_bullet, is_letter)[2]
        assert items == [layout.is_bullet(line) or "|" in line for line in lines]


@pytest.mark.parametrize(
    "text", ["", " \n ", "one", "\n\none \n\u2003\n two\x0b\nthree\r\n\tfour \n", "a\n\n\nb", BROKEN]
)
def test_lines_are_cut_as_a_pattern_would(text: str) -> None:
    first = len(text) - len(text.lstrip())
    gaps = list(re.finditer(r"\s*\n\s*", text.strip()))
    for module in (line_edges, uncompiled(line_edges)):
        lines, starts, ends, breaks = module.cut(text)
        assert lines == tuple(re.split(r"\s*\n\s*", text.strip()))
        assert starts == tuple(first + gap.start() for gap in gaps)
        assert ends == tuple(first + gap.end() for gap in gaps)
        assert breaks == tuple(gap[0].count("\n") for gap in gaps)


def test_signs_without_blanks_between_words() -> None:
    pattern = re.compile(
        "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]"
    )
    signs = list(map(chr, range(0x20, 0x11000, 7))) + [chr(code + by) for code in SCRIPT_EDGES for by in (-1, 0, 1)]
    for module in (line_edges, uncompiled(line_edges)):
        assert [module.is_unspaced(sign) for sign in signs] == [pattern.match(sign) is not None for sign in signs]
        assert not module.is_unspaced("")


SCRIPT_EDGES = (
    *(0xE00, 0xEFF, 0x1000, 0x109F, 0x1780, 0x17FF, 0x3000, 0x30FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xF900, 0xFAFF),
    *(0xFF00, 0xFFEF),
)
