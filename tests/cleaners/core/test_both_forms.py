"""The core gives the same bits compiled and uncompiled."""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections import Counter
from importlib.machinery import EXTENSION_SUFFIXES, SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType
from typing import Any

import msgpack
import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from copydesk.cleaners.core import (
    attributes,
    digests,
    elements,
    ensembles,
    grams,
    letter_tables,
    line_marks,
    line_words,
    names,
    page_lines,
    running_text,
    shared_tables,
    shingles,
    signs,
    stylesheets,
    texts,
    walk,
    word_chances,
)
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.language.character_model import letters_table
from copydesk.cleaners.language.identifier import sparse
from copydesk.cleaners.language.scripts import LETTERS
from copydesk.cleaners.steps.linebreaks import gate
from copydesk.form import CORE

CORE_MODULES = (
    attributes, digests, elements, ensembles, grams, letter_tables, line_marks, line_words, names, page_lines,
    running_text, shared_tables, shingles, signs, stylesheets, texts, walk, word_chances,
)  # fmt: skip

RNG = np.random.default_rng(7)


def uncompiled(module: ModuleType) -> ModuleType:
    name = module.__name__.rpartition(".")[2]
    spec = spec_from_loader(name, SourceFileLoader(name, str(CORE / f"{name}.py")))
    assert spec
    assert spec.loader
    source = module_from_spec(spec)
    spec.loader.exec_module(source)
    return source


uncompiled_marks = uncompiled(line_marks)


def test_the_tests_run_what_is_compiled() -> None:
    for module in CORE_MODULES:
        assert str(module.__file__).endswith(EXTENSION_SUFFIXES[0])
        assert str(uncompiled(module).__file__).endswith(".py")


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65])
def test_symmetric_trees(rows: int) -> None:
    columns = RNG.normal(size=(5, rows)).round(1).astype(np.float32)
    trees = (
        RNG.integers(0, 5, (7, 3)),
        RNG.normal(size=(7, 3)).round(1).astype(np.float32),
        RNG.normal(size=(7, 8)).astype(np.float32),
    )
    sums = np.zeros((2, rows))
    ensembles.sum_symmetric_trees(columns, *trees, sums[0])
    uncompiled(ensembles).sum_symmetric_trees(columns, *trees, sums[1])
    assert sums[0].tobytes() == sums[1].tobytes()
    assert len(set(sums[0])) >= rows // 4


def test_trees_of_nodes() -> None:
    # Two trees: a leaf alone (5), and one that asks feature 1 for over .5, then feature 0 for over 2.
    child = np.array([1, 2, 1, 1, 3, 4, 3, 3, 4, 4, 5, 5], np.int32)
    feature = np.array([1, 0, 0, 0, 0, 0], np.int16)
    threshold = np.array([0.5, np.inf, 2, np.inf, np.inf, np.inf], np.float32)
    value = np.array([0, 1, 0, 10, 100, 0.125], np.float32)
    rows = np.array([[9, 0.5], [2, 0.75], [3, 0.75]], np.float32)
    for module in (ensembles, uncompiled(ensembles)):
        out = np.zeros(3)
        module.NodeTrees(np.array([5, 0], np.int32), feature, threshold, child, value).add(rows, out)
        assert out.tolist() == [1.125, 10.125, 100.125]


def random_tree(leaves: int, nodes: list[list[float]]) -> int:
    """Add a tree with so many leaves to a table of nodes; where its root stands."""
    place = len(nodes)
    nodes.append([0, np.inf, place, place, RNG.normal()])
    if leaves > 1:
        low = int(RNG.integers(1, leaves))
        sides = random_tree(low, nodes), random_tree(leaves - low, nodes)
        nodes[place] = [int(RNG.integers(0, 5)), round(RNG.normal(), 1), *sides, 0]
    return place


def trees_of(sizes: list[int]) -> tuple[np.ndarray, ...]:
    nodes: list[list[float]] = []
    roots = [random_tree(size, nodes) for size in sizes]
    feature, threshold, low, high, value = np.array(nodes).T
    child = np.stack([low, high], axis=1).astype(np.int32).ravel()
    arrays = feature.astype(np.int16), threshold.astype(np.float32), child, value.astype(np.float32)
    return np.array(roots, np.int32), *arrays


@pytest.mark.parametrize("rows", [1, 3, 64, 70])
def test_trees_of_nodes_are_added_in_their_order(rows: int) -> None:
    trees = trees_of([1, 40, 2, 17, *[31] * 70])
    roots, feature, threshold, child, value = (each.tolist() for each in trees)
    numbers = RNG.normal(size=(rows, 6)).round(1).astype(np.float32)
    numbers[rows // 2, ::2] = np.nan
    want = np.zeros(rows)
    for k, row in enumerate(numbers.tolist()):
        for node in roots:
            while child[2 * node] != node:
                node = child[2 * node + (row[feature[node]] > threshold[node])]
            want[k] += value[node]
    for module in (ensembles, uncompiled(ensembles)):
        out = np.zeros(rows)
        module.NodeTrees(*trees).add(numbers, out)
        assert out.tobytes() == want.tobytes()
    with pytest.raises(ValueError, match="features up to 256"):
        ensembles.NodeTrees(trees[0], trees[1] + np.int16(252), *trees[2:])


def test_trees_by_thresholds_reach_the_same_leaves() -> None:
    trees = trees_of([1, 32, 2, 17, *[31] * 20])
    rows = RNG.normal(size=(40, 6)).round(1).astype(np.float32)
    rows[3, :] = np.nan
    rows[4, ::2] = np.inf
    want = np.zeros(40)
    ensembles.NodeTrees(*trees).add(rows, want)
    for module in (ensembles, uncompiled(ensembles)):
        out = np.zeros(40)
        module.ThresholdTrees(*trees).add(rows, out)
        assert out.tobytes() == want.tobytes()
        with pytest.raises(ValueError, match="tree 1 has more than 32 leaves"):
            module.ThresholdTrees(*trees_of([3, 33]))


def test_the_highest_leaves_within_bounds() -> None:
    # One tree: is feature 0 at most 1 (leaf worth 5), else is feature 1 at most 2 (worth -1), else 7.
    feature, limit = np.array([0, 1]), np.array([1.0, 2.0])
    path = np.array([[0, 4], [2, 1], [2, 3]])
    value, first = np.array([5.0, -1.0, 7.0]), np.array([0])
    for module in (ensembles, uncompiled(ensembles)):
        for low, high, most in (([0, 0], [0, 9], 5), ([0, 0], [2, 3], 7), ([2, 0], [2, 1], -1), ([0, 0], [2, 1], 5)):
            bounds = np.array([low, high], float)
            assert module.sum_highest_leaves(*bounds, feature, limit, path, value, first) == most


def test_shingles() -> None:
    words = RNG.integers(0, 2**63, 40).astype(np.uint64) * np.uint64(2)
    factors, offsets = words[:9] | np.uint64(1), words[9:18]
    told = []
    for module in (shingles, uncompiled(shingles)):
        rolled, least = np.empty(36, np.uint64), np.empty(9, np.uint32)
        module.roll(words, 5, rolled)
        module.lowest(rolled, factors, offsets, least)
        assert (least == (rolled[None] * factors[:, None] + offsets[:, None]).min(axis=1) >> 32).all()
        numbers, bands = np.empty(6, np.uint64), np.empty(3, np.uint64)
        module.series(7, numbers)
        module.bands(least, 3, bands)
        assert len(set(numbers.tolist())) == 6
        assert max(bands.tolist()) < 2**63
        assert module.agreement(least, np.concatenate([least[:4], least[:5]])) == 4
        told.append(rolled.tobytes() + numbers.tobytes() + bands.tobytes())
    assert told[0] == told[1]


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 16, 17, 127, 128, 129, 256, 300])
def test_digests_are_those_of_hashlib(size: int) -> None:
    data = RNG.bytes(size)
    for module in (digests, uncompiled(digests)):
        for digits in (1, 6, 8):
            assert module.hex_digests([data], digits) == [hashlib.blake2b(data, digest_size=digits).hexdigest()]


def test_numbers_of_words() -> None:
    # Words that differ by zeros at their ends alone, an empty one, and more of them than are kept at hand.
    tokens = [
        "",
        "a",
        "a\0",
        "é",
        "a" * 16,
        "a" * 17,
        "市" * 5,
        "市" * 6,
        "aaaaaaé",
        "\ud800",
        *map(str, range(40_000)),
        "a",
    ]
    encoded = [token.encode("utf-8", "surrogatepass") for token in tokens]
    want = [int.from_bytes(hashlib.blake2b(token, digest_size=8).digest(), "little") for token in encoded]
    for module in (digests, uncompiled(digests)):
        numbers = module.WordNumbers()
        found = np.zeros(len(tokens), np.uint64)
        numbers.of_tokens(tokens, found)
        assert found.tolist() == want
        found[:] = 0
        assert numbers.of_words(" a  é " + "a" * 17, found) == (3, 0)
        assert found[:4].tolist() == [want[1], want[3], want[5], 0]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("", set()),
        ("The ship Anna, of Kiel; He made 12 knots. She said I am", {"Anna", "Kiel", "He", "12"}),
        ("a Été b ǅx c 市议 d x_y e été ١ª f,G", {"Été", "x_y", "١ª"}),
        ("no x² without the line, é² q2", {"é²", "q2"}),
    ],
)
def test_facts_of_a_text(text: str, want: set[str]) -> None:
    assert running_text.facts_of(text) == uncompiled(running_text).facts_of(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("", (0, 0)),
        ("It's twenty-one -- or 22? - a'-b _c_d ʼe", (9, 0)),
        ("\u5e02\u8bae\u4f1a-a\u30fbb-\u8bae \uac01\u0661 \u200c", (3, 5)),
    ],
)
def test_words_are_counted(text: str, want: tuple[int, int]) -> None:
    assert running_text.count_words(text) == uncompiled(running_text).count_words(text) == want


SENTENCE_END = re.compile(
    r"[.!?\u2026;\u3002\uff01\uff1f](?:(?<=[\u3002\uff01\uff1f])|['\"\u2019\u201d\u00bb)]*(?:\s|\Z))"
)
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def size(text: str) -> int:
    return len(text) + 2 * len(WIDE.findall(text))


def lines_told(text: str, prose: int) -> tuple[int, ...]:
    """What `tell_lines` gives, by patterns."""
    lines = [line for raw in text.split("\n") if (line := raw.strip())]
    sizes = list(map(size, lines))
    of_prose = [n for n, line in zip(sizes, lines, strict=True) if n >= prose and SENTENCE_END.search(line)]
    runs = "".join("x" if n >= prose else " " for n in sizes)
    stretches = [sum(sizes[found.start() : found.end()]) for found in re.finditer("x+", runs)]
    cut = sum(line.endswith(("\u2026", "...", "[\u2026]")) for line in lines)
    ends = len(SENTENCE_END.findall(text))
    longest = max(sizes, default=0), max(stretches, default=0)
    return sum(sizes), len(lines), sum(of_prose), len(of_prose), *longest, ends, cut


def random_texts(signs_of: str, count: int) -> list[str]:
    picks = np.random.default_rng(5).integers(0, len(signs_of), (count, 30))
    return ["", *("".join(signs_of[i] for i in row) for row in picks)]


def test_lines_of_a_text_are_told() -> None:
    for text in random_texts("ab. .!?\u2026;\u3002\uff01\u2019)\n\n \t[]\u5e02\uac01\u00e9\u00a0\x1c\x85", 300):
        assert running_text.tell_lines(text, 4) == uncompiled(running_text).tell_lines(text, 4) == lines_told(text, 4)
        assert running_text.size_in_letters(text) == size(text)


def test_words_of_random_texts_are_those_of_a_pattern() -> None:
    ideograph = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    run = rf"[^\W_{ideograph}]+"
    for text in random_texts("ab'-\u2019\u02bc\u200c_\u00e9\u5e02\u30ab\uac01 1.\u00b2\u0e01", 300):
        found = (
            len(re.findall(rf"{run}(?:['\u2019\u02bc\u200c-]{run})*", text)),
            len(re.findall(f"[{ideograph}]", text)),
        )
        assert running_text.count_words(text) == uncompiled(running_text).count_words(text) == found


def test_blocks_of_a_page_are_told() -> None:
    blocks = [
        ("x" * 130, True, 0), ("Menu", False, 1), ("y" * 120, True, 0), ("", True, 0),
        ("\u5e02" * 5, True, 2), ("Share", False, 1), ("z" * 200, False, 3), ("A heading of it", False, 1),
    ]  # fmt: skip
    told = *map(list, zip(*blocks, strict=True)), 120, 15
    want = (489, 265, 130, 3, 250, 450, 250, 1, 4, 3)
    assert running_text.tell_blocks(*told) == uncompiled(running_text).tell_blocks(*told) == want
    assert running_text.tell_blocks([], [], [], 120, 15) == (0,) * 10


@pytest.mark.parametrize("text", ["", " ", "a b", " a\n\nb\u00a0c ", "a  b", "a \tb", "\x1fa\u3000", "a\n"])
def test_white_space_becomes_single_blanks(text: str) -> None:
    assert running_text.single_spaced(text) == uncompiled(running_text).single_spaced(text) == " ".join(text.split())


def test_signs_of_scripts_without_spaces_are_counted() -> None:
    for module in (signs, uncompiled(signs)):
        assert [
            module.count_wide(text) for text in ("", "ab\u00e9", "a\u0e01\u5e02\uac00\u30a2\uf900", "\U00020000")
        ] == [0, 0, 5, 0]


def test_rules_of_style_sheets() -> None:
    sheet = "@import 'x'; .A{b:c}@media print{.d{e:f} .g{}} h , i { J:{k} } m{n}é{bb:J}"
    hiding, showing = re.compile(b"b:c|j:", re.IGNORECASE), re.compile(b"b:j", re.IGNORECASE)
    rules = [(".A", True), ("h , i", True), ("é", False)]
    for module in (stylesheets, uncompiled(stylesheets)):
        for values, told in (
            ({b"b": b"", b"j": b""}, rules),
            ({b"b": b"cj"}, [rules[0], rules[2]]),
            ({b"b": b"j", b"j": b"x"}, rules[2:]),
        ):
            assert module.SheetScan(values, hiding, showing).top_rules(sheet.encode()) == told
        scan = module.SheetScan({b"b": b""}, hiding, showing)
        assert scan.top_rules(sheet.encode()[:-1]) == rules[:1]
        assert scan.top_rules(b"") == []
        assert [scan.hides_any(each) for each in (b"@media print{a{B:C}}", b"a{b:d}b:")] == [True, False]
        for commented, told in (
            (b"/* }a{b:c} */.A/**/{/*{*/b:c/*;b:j}*/}d{e:f}", [(".A", True)]),
            (b"a{b/* */:c}", []),
            (b"a{b:/**/c}x{b:c}/*} z{b:c}", [("x", True), ("/*} z", True)]),
            (b"/*a*/@media print{x{b:c}}/*b*/ @import 'c'; z{b:c}", [("z", True)]),
            (b"a{b:c/*}d{b:c}", [("a", True), ("d", True)]),
        ):
            assert scan.top_rules(commented) == told
        spaced = module.SheetScan({b"b": b"c"}, re.compile(rb"b\s*:\s*c"), showing)
        assert spaced.top_rules(b"a{ab \n:\tc;b:}") == [("a", True)]
        for text, told in (("bb:c ", False), ("ac bb", True), ("bc-", False)):
            assert module.says_any(text, ("b", "c"), re.compile("bb$|c$")) is told


def test_elements_and_their_attributes() -> None:
    page = "<script>1</script><p class='A\nb' id>x<!-- x --><a href=/Q class=c>y&amp;</a></p>"
    page += "<p class=c>&lt;z<xmp><b></xmp>"
    root = LexborHTMLParser(page).root
    assert root
    assert root.html
    for module, of_attributes in ((elements, attributes), (uncompiled(elements), uncompiled(attributes))):
        names = module.NameTree(module.telling(("class",), ("id",)))
        for written, is_plain in ((root.html.encode(), False), (module.written_plainly(root), True)):
            tags, parents, ends, places, rows, said, way = module.scan_tree(written, names, is_plain)
            found = of_attributes.AttributeColumns(written, rows, said)
            assert found.having(1, 9) == {"A\nb": [4], "c": [6, 7]}
            assert found.having(2, 9) == {"": [4]}
            assert of_attributes.spread_values(found.having(1, 9), 8) == ["", "", "", "", "A\nb", "", "c", "c"]
            assert found[4] == {"class": "A\nb", "id": ""}
            said_of = [found.value(place, name) for place, name in ((6, "href"), (6, "hre"), (5, "id"))]
            assert said_of == ["/Q", "", ""]
            assert (found.has(4, "id"), found.has(4, "class"), found.has(6, "id")) == (True, True, False)
            assert [rows[4 * place + 1] for place in range(9)] == [0, 0, 0, 0, 3, 0, 9, 1, 0]
            assert tags[5:7] == ["-comment", "a"]
            assert parents == [-1, 0, 1, 0, 3, 4, 4, 3, 3]
            assert ends == [9, 3, 3, 9, 7, 6, 7, 8, 9]
            one_each = {"html": [0], "head": [1], "script": [2], "body": [3], "-comment": [5], "xmp": [8]}
            assert places == {**one_each, "p": [4, 7], "a": [6]}
            assert module.short_texts(written, way, 2, frozenset(["y&", "<z", "x", "1"])) == ["x", "y&", "<z"]
            assert module.short_texts(written, way, 9, frozenset(["<b"])) == ["<b>"]
            texts_in = [module.texts_of(written, rows, way, place, False, []) for place in (2, 4, 5, 6, 8)]
            assert texts_in == [[], ["x", "y&"], [], ["y&"], ["<b>"]]
            assert module.texts_of(written, rows, way, 2, True, []) == ["1"]
            assert ("1" in all_texts(written, way), "<b>" in all_texts(written, way)) == (True, not is_plain)


def test_code_that_is_left_out_has_to_be_found_as_code() -> None:
    found, lost = (
        b"<p><script>\x011\x01</script><style>\x010\x01</style></p>",
        b"<p><style>\x010\x01</style>\x011\x01</p>",
    )
    for module in (elements, uncompiled(elements)):
        names = module.NameTree({"a": 1})
        columns = module.scan_tree(found, names, left_out=2)
        assert columns is not None
        assert module.scan_tree(found, names, left_out=3) is None
        assert module.scan_tree(lost, names, left_out=2) is None
        assert module.scan_tree(b"<svg><style>\x010\x01</style></svg>", names, left_out=1) is None
        of_place = [
            module.texts_of(found, columns[4], columns[6], place, True, [b"a\r\nb", b"c\r"]) for place in range(3)
        ]
        assert of_place == [["c\n", "a\nb"], ["c\n"], ["a\nb"]]


def all_texts(written: bytes, way: Any) -> list[str]:
    """What stands between two numbers that follow each other on a way: the texts are among these."""
    pairs = zip(way, [*way[1:], 0], strict=True)
    return [written[begin:end].decode() for begin, end in pairs if 0 <= begin < end]


@pytest.mark.parametrize(
    "written",
    [
        b"", b"<", b"<p", b"<p>", b"<p></p", b"<p></q>", b"x", b"x</p>", b"</p>", b"<p></p></p>", b"<p>a</p>b>",
        b"<p a>", b"<p a=>", b'<p a=">', b'<p a="b>', b"<!---->", b"<p><!--</p>", b"<script>a</p>",
        b"<plaintext>a</plaintext>", b"<script><!--<script></script>", b"<svg><style><g></g></style></svg>",
        b"<svg><br></svg>", "<é></e>".encode(),
    ],
)  # fmt: skip
def test_what_is_no_written_tree_is_told(written: bytes) -> None:
    for module in (elements, uncompiled(elements)):
        assert module.scan_tree(written, module.NameTree({"a": 1})) is None


@pytest.mark.parametrize("values", [["A\nb", "c", ""], ["\u0130stasyon", "A\nb", "c"]])
def test_values_that_are_searched_together(values: list[str]) -> None:
    holders = [[number, number + 10] for number in range(len(values))]
    parts = ("b", "c", "a", "x", "sta")
    for module in (attributes, uncompiled(attributes)):
        starts: list[int] = []
        joined = module.join_values(values, starts)
        assert joined == "\n".join(value.lower() for value in values)
        assert [joined[start:].split("\n")[0] for start in starts] == [value.lower().split("\n")[0] for value in values]
        assert module.places_holding(joined, starts, holders, parts) == [
            place for part in parts for n, value in enumerate(values) if part in value.lower() for place in holders[n]
        ]
    assert attributes.join_values([], []) == ""
    assert attributes.places_holding("", [], [], parts) == []


PAGE = """<body class="paper"><nav id=top hidden><a href="/">Home</a></nav><main class="story" itemprop=body>
<h1>Harbour\nto  close</h1><p>The <b>port</b> shuts<sup>1</sup> <a href="#n">*</a> on <a href=/x>a Monday</a>.<br>Ships
wait.<span class=label>seen by few</span><p style="display:none">Gone</p><span style="display:row">R</span>
<q>Ours</q> D <pre>one
  two</pre><table><tr><td>Tons<td>40 000</table><div>W</div><div>aves</div><img alt=x>\u00a0end<!-- no --></main>"""


def blocks_of(module: ModuleType) -> tuple[Any, ...]:
    """What a walk gives whose rare questions are all answered in a simple way."""

    class Simple(module.Walk):  # type: ignore[misc, name-defined]
        def pictured(self, place: int) -> str:
            return f"[{index.tags[place]}]"

        def is_mark(self, place: int) -> bool:
            return len(index.text(place)) == 1

        def hides(self, place: int, tag: str) -> bool:
            return "hidden" in index.attributes[place] or index.value(place, "class") == "label"

        def hides_by_name(self, place: int, tag: str) -> bool:
            return index.value(place, "class") == "label"

        def is_listing(self, place: int) -> bool:
            return False

        def told_by_style(self, style: str) -> int:
            return int((walk.HIDES | walk.NO_ROOM) * ("none" in style) | walk.AS_ROW * ("row" in style))

        def marks_of(self, place: int, depth: int) -> tuple[str, str]:
            return "<", ">"

        def goes_on(self, letter: str, text: str) -> bool:
            return letter == "W"

        def kept_lines(self, text: str) -> str:
            return text.rstrip()

    blocks = frozenset({"body", "nav", "main", "h1", "p", "pre", "table", "tr", "td", "div"})
    kinds = module.kinds_of(blocks, frozenset({"br", "img"}), frozenset({"b"}), frozenset({"img"}))
    scan = names.NameScan(np.zeros(128, np.int32), np.zeros((1, 1), np.int32), np.zeros(1, np.int32))
    index = parse(PAGE).index
    ruled = frozenset[str](), frozenset({"label"})
    walker = Simple(index.attributes.columns(), kinds, scan, 0, ruled)
    columns = index.written, index.tags, index.classes, index.rows, index.way
    return walker.walk(*columns, index.body)


def test_the_walk() -> None:
    elements, blocks = told = blocks_of(walk)
    assert told == blocks_of(uncompiled(walk))
    assert blocks[0][:4] == ["Home", "Harbour\x00to close", "The port shuts on a Monday.", "Ships\x00wait."]
    assert blocks[0][4:] == ["Gone", "R", "<Ours> D", "one\n  two", "Tons", "40 000", "Waves", "[img]\u00a0end"]
    assert (blocks[7][3], blocks[7][9]) == (1, 2)
    assert elements[5][elements[0].index("nav")]
    assert elements[6][elements[0].index("nav")] == 1


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("", ""),
        (" \n a\t\tb \u00a0", "a b"),
        ("one\ntwo\n\nthree", "one\x00two three"),
        ("x-\ny 4\n5 -\nz é\u2010\nß", "x-\x00y 4 5 - z é\u2010\x00ß"),
        ("l'\nan 5'\nx d’\ne '\nz", "l'\x00an 5' x d’\x00e ' z"),
        ("परि\nषद भ्ल\nើង é\u0301\na", "परि\x00षद भ्ल\x00ើង é\u0301\x00a"),
        ("nothing to fold", "nothing to fold"),
    ],
)
def test_white_space(text: str, want: str) -> None:
    assert texts.folded(text) == uncompiled(texts).folded(text) == want


def test_signs_of_lines() -> None:
    lines = ["Ann Lee, 17 May \u2013 9 > 2", "\u0e01\u5e02 >>> \u00e9\u0130!  x\U000e0041", ""]
    told = []
    for module in (signs, uncompiled(signs)):
        counts, words = np.zeros((3, len(signs.COLUMNS)), np.int64), np.zeros(60, np.uint64)
        shapes, ends = np.zeros(3, np.uint64), np.zeros(3, np.int64)
        module.LineReader().read(lines, counts, shapes, words, ends)
        assert ends.tolist() == [6, 10, 10]
        assert shapes.tolist() == [*map(module.word_digest, ("a a, 0 a \u2013 0 > 0", "a >>> a! a", ""))]
        assert words[:10].tolist() == [
            module.word_digest(word) for word in ["ann", "lee", "17", "may", "9", "2", "ก", "市", "éi̇", "x\U000e0041"]
        ]
        first = dict(zip(signs.COLUMNS, counts[0].tolist(), strict=True))
        assert (first["upper"], first["digits"], first["commas"], first["separators"], first["heads"]) == (
            3,
            4,
            1,
            1,
            3,
        )
        assert module.topics(["ab", "\u5e02\u8bae", "c"], 4) == {"\u5e02\u8bae"}
        assert module.topics(["ab", "c", "d"], 4) == {"abc", "cd"}
        told.append(counts.tobytes() + module.vocabulary_table(frozenset({"ferry", "port"})).tobytes())
    assert told[0] == told[1]


def test_tables_of_words() -> None:
    said = [["the", "a" * 40], [], ["café", "字典", "𐐷", "e" * 300], ["ferries"]]
    packed = b"".join(msgpack.packb(word) for band in said for word in band)
    counts = np.array([len(band) for band in said])
    sizes = [sum(len(msgpack.packb(word)) for word in band) for band in said]
    firsts = 1 + np.cumsum([0, *sizes[:-1]])
    asked = [word for band in said for word in band] + ["", "th", "thee", "caf", "字", "\ud800", "n0", "\u306e"]
    told = []
    for module in (shared_tables, uncompiled(shared_tables)):
        slots, bits = np.zeros(9, np.uint64), np.zeros(300, np.uint8)
        module.fill_slots(b"\0" + packed, firsts, counts, slots, np.zeros(9, np.uint32))
        module.note_beginnings(b"\0" + packed, firsts, counts, 3, bits)
        slots.flags.writeable = bits.flags.writeable = False  # as a mapped file is
        words = module.WordHashes(slots, bits, 3)
        told.append(([words.band(word) for word in asked], slots.tolist(), bits.tolist()))
        endings = module.WordEndings(("y", "ies", "ie", "典"))
        forms = words.lowest_forms(
            ["ferry", "ferrydom", "cafés", "字海", "they", "", "x"], [4, 4, 0, 1, 2, 0, 1], 3, endings
        )
        assert forms == [3, -1, 2, 2, 0, -1, -1]
        assert words.lowest_forms(["there", "tea"], [0, 0], 3, module.WordEndings(())) == [0, -1]
    assert told[0] == told[1]
    assert told[0][0] == [0, 0, 2, 2, 2, 2, 3] + [-1] * 8
    beginnings = {word[:size] for band in said for word in band for size in range(3, len(word) + 1)}
    assert 0 < sum(map(int.bit_count, told[0][2])) <= len(beginnings)


def test_a_word_of_two_bands_is_of_the_first() -> None:
    packed = b"".join(map(msgpack.packb, ("sea", "wall", "sea")))
    for module in (shared_tables, uncompiled(shared_tables)):
        slots = np.zeros(4, np.uint64)
        firsts, counts = np.array([0, 4]), np.array([1, 2])
        module.fill_slots(packed, firsts, counts, slots, np.zeros(4, np.uint32))
        words = module.WordHashes(slots, np.zeros(1, np.uint8), 1)
        assert (words.band("sea"), words.band("wall"), np.count_nonzero(slots)) == (0, 1, 2)


LINES = (
    "He left (he said). She stayed, as “they” did. No",
    "„Bleib“, rief sie; »er« ging?) Dann",
    "l'eau d’été que l'on a bue, a-t-elle dit à l'",
    "किसान की बात। हाँ",
    "他走了。她留下，说：好",
    "",
    "  two   blanks\tand\u00a0more ",
    "’Tis 5 o'clock''s _x_ x² cafe\u0301 co-op",
    "A" * 60,
    '(a) [b] "c" d” «e',
)


def test_words_of_lines() -> None:
    letters = re.compile(LETTERS)
    words = re.compile(rf"{LETTERS}(?:['’]{LETTERS})*")
    tail = re.compile(rf"{LETTERS}(?:['’](?:{LETTERS})?)*$")
    head = re.compile(rf"['’]?{LETTERS}(?:['’]{LETTERS})*")

    def last(line: str) -> str:
        found = tail.search(line[-40:])
        return found.group() if found else ""

    def first(line: str) -> str:
        found = head.match(line)
        return found.group() if found else ""

    inside = Counter(word for line in LINES for piece in line.split()[1:-1] for word in words.findall(piece))
    for module in (line_words, uncompiled(line_words)):
        assert [module.last_word(line, last) for line in LINES] == [last(line) for line in LINES]
        assert [module.first_word(line, first) for line in LINES] == [first(line) for line in LINES]
        assert module.words_inside(LINES, words.findall) == inside
        for line in (*LINES, "ΤΟΥΣ ΆΛΛΟΥΣ τους", "İt Is IT ÎT it", "The the1THE"):
            every = letters.findall(line.lower())
            listed = sorted({word for word in every[::2] if len(word) < 6})
            counts, size = module.ListedWords(listed).count(line, letters.findall)
            assert list(counts.items()) == list(Counter(word for word in every if word in listed).items())
            assert size == len(every)
        assert module.lowered({"It’s": 2, "it's": 1, "İ": 1}) == ({"it's": 3, "i\u0307": 1}, 4, 3)
        groups = {"de": ("fr", "es"), "la": ("es", "it"), "et": ("fr",)}
        assert module.tally({"la": 2, "de": 1, "x": 5, "et": 1}, groups, "it") == {"fr": 2, "es": 1}


def test_letters_have_small_forms_in_counted_words() -> None:
    signs = [chr(code) for code in range(0x21, 0x3000) if chr(code).isalpha() and chr(code) not in "Σİ"]
    listed = sorted({sign.lower() for sign in signs})
    words = Counter(sign.lower() for sign in signs)
    for module in (line_words, uncompiled(line_words)):
        assert module.ListedWords(listed).count("-".join(signs), list) == (words, words.total())
        assert module.ListedWords([]).count("a b", list) == ({}, 2)
        assert module.ListedWords(["a", "ab", "abc"]).count("abcd ab xabc", list) == ({"ab": 1}, 3)


def test_marks_of_lines() -> None:
    stop, clause = re.compile(r"[.!?…؟۔।][\"'”’»“)\]]*\s|[。！？]"), re.compile("[,;，、；،]")

    def ends(line: str, reach: int) -> tuple[int, int, int]:
        found = [match.end() for match in stop.finditer(line[:reach]) if match.end() < len(line)]
        return (len(found), found[0], found[-1]) if found else (0, 0, 0)

    for module in (line_marks, uncompiled(line_marks)):
        for reach in (400, 20):
            assert [module.sentence_ends(line, reach) for line in LINES] == [ends(line, reach) for line in LINES]
            assert [module.clauses(line, reach) for line in LINES] == [
                len(clause.findall(line[:reach][:-1])) for line in LINES
            ]
        assert [module.symbols(line) for line in LINES] == [len(re.findall(r"[^\w ]", line)) for line in LINES]
        assert [module.capitals(line) for line in LINES] == [
            (len(line.split()), sum(word[0].isupper() for word in line.split())) for line in LINES
        ]
        assert [module.unclosed(line) for line in LINES] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
        assert [module.closes(line) for line in LINES] == [False, True, *[False] * 7, True]


PIECES = (
    "a", "B", ".", "!", "…", "\n", "\n\n", " ", "\u3000", "r", "D", "Mr", "Mrs", "Prof", "f", "s", ",", ":", "5",
    "”", "“",
    ")", "(", "»", "«", "‘", "’", "-", "p", "m", "$", "«", "市", "é", "_", "²", "Ж", "\u0301",
)  # fmt: skip


def made_up(seed: int, count: int) -> list[str]:
    rng = np.random.default_rng(seed)
    return ["".join(PIECES[at] for at in rng.integers(0, len(PIECES), 14)) for _ in range(count)]


def test_the_blanks_at_breaks_are_those_that_searches_find() -> None:
    pairs = ((1, (" \n",)), (2, ("\t\n", "\xa0\n")), (4, ("\n ",)), (8, ("\n\n\n",)))
    texts = [text.replace("r", "\t").replace("f", "\xa0") for text in made_up(7, 2000)] + ["", "\n", "\n\n\n", " \n "]
    for text in texts:
        want = sum(bit for bit, signs in pairs if any(each in text for each in signs))
        assert line_marks.blanks_at_breaks(text) == uncompiled_marks.blanks_at_breaks(text) == want, text


def test_a_short_text_with_an_open_line_is_looked_at() -> None:
    open_line = re.compile(r"[^.!?…。！？؟۔।॥።։။:：\s][\"”»'’)“\]】]*[^\S\n]*\n")
    for text in made_up(9, 2000):
        if open_line.search("\n".join(line.rstrip() for line in text.split("\n"))):
            assert gate.is_suspicious(text), text


def test_no_newline_that_the_gate_finds_is_plain() -> None:
    texts = made_up(5, 4000)
    plain = 0
    for text in texts:
        asked = set(line_marks.doubtful_breaks(text))
        assert asked == set(uncompiled_marks.doubtful_breaks(text))
        for pattern in (gate._SUSPICIOUS, gate._BOUND):
            assert {match.start() for match in pattern.finditer(text)} <= asked, text
        plain += text.count("\n") > len(asked)
    assert plain > 500


def test_compounds_are_what_a_pattern_finds() -> None:
    pattern = re.compile(r"(?<![^\W_])[^\W_]{1,40}-[^\W_]{1,40}")
    texts = [text.replace(".", "-").replace("!", "--") for text in made_up(7, 3000)]
    for module in (line_words, uncompiled(line_words)):
        for text in (*texts, "a" * 40 + "-b", "a" * 41 + "-b", "c a-" + "b" * 41 + "-d", "c a-" + "b" * 40 + "-d-e"):
            assert module.hyphenated(text) == pattern.findall(text), text


def test_stops_between_words_are_what_a_pattern_finds() -> None:
    pattern = re.compile(r"[.!?](?<=[^\W\d_][^\W\d_].)[”’»)\"]?[“„«(‘]?(?=[^\W\d_])")
    for module in (line_marks, uncompiled_marks):
        for text in made_up(6, 4000):
            assert module.stops_in_words(text) == [match.span() for match in pattern.finditer(text)], text
            letters = [sign for sign in text if sign.isalpha()]
            assert module.has_caseless(text) == any(not sign.isupper() and not sign.islower() for sign in letters)
            assert module.count_cases(text) == (sum(map(str.islower, text)), sum(map(str.isupper, text)))


def test_chances_of_letters() -> None:
    told = []
    table = letters_table(["abba", "babble", "字典", "cab"])
    for module in (letter_tables, uncompiled(letter_tables)):
        for most in (5, 0):
            groups = module.LetterGroups(*table.values(), most)
            told.append([groups.sum_chances(word, 2 << 32) for word in ("", "abba", "ab\U00010437字", "zz", "abba")])
    assert told == [told[0]] * 4
    assert told[0][1] == told[0][4] > told[0][3]


def test_strings_are_counted_as_they_are() -> None:
    text = "".join(RNG.choice(list("ab \n字\U00010437"), 3000))
    asked = {text[at : at + size] for at in range(0, 2900, 97) for size in range(1, 9)}
    asked |= {word[::-1] + "ab" for word in asked} | {"", "zzzz", "ab" * 900, "c"}
    for module in (running_text, uncompiled(running_text)):
        for most in (5000, 700):
            strings = module.StringCounts(text, most)
            for what in sorted(asked) * 2:
                assert strings.count(what) == text.count(what, 0, most if len(what) > 3 else None), what
        assert module.StringCounts("", 9).count("harbour") == module.StringCounts("abc", 9).count("abcd") == 0


def test_chances_of_words() -> None:
    shares = {"harbour": 1e-4, "it": 1e-2, "is": 5e-4, "ox": 1e-5, "a": 1e-2, "x": 1e-3, "sea": 1e-8, "市": 1e-3}
    local, folding = {"harbour": 1, "quay": 3, "it's": 1}, {ord("區"): "市"}
    asked = [
        "Harbour",
        "HARBOUR’S",
        "sea",
        "sea's",
        "quay",
        "it’s",
        "is",
        "ox",
        "a",
        "x",
        "Y",
        "zzz",
        "",
        "區",
        "q" * 99,
    ]
    told = []
    for module in (word_chances, uncompiled(word_chances)):
        spelled: list[str] = []

        def spell(word: str, spelled: list[str] = spelled) -> float:
            spelled.append(word)
            return -float(len(word))

        chances = module.WordChances(shares.get, spell, local, 1000, folding, "ax")
        rows = [(chances.log10(word), chances.listed(word)) for word in asked * 2]
        assert rows[: len(asked)] == rows[len(asked) :]
        assert len(spelled) == len(set(spelled)), "each word is asked for once"
        told.append((rows, spelled))
    assert told[0] == told[1]
    found = dict(zip(asked, told[0][0], strict=False))
    assert found["Harbour"] == (math.log10(0.75e-4 + 0.25 / 1000), -4)
    assert (found["ox"][0], found["Y"], found["區"][1]) == (-7, (-25, -10), -3)
    assert found["zzz"][0] > found["sea's"][0] > found["sea"][0] - 2 > found["q" * 99][0]
    assert max(map(len, told[0][1])) == 40


WORDS = ("harbour", "hard", "harden", "hardened", "hared", "hara\U0010ffff", "портовый", "порт", "порто", "海", "a")


def test_sorted_words_are_found_as_in_a_list() -> None:
    words = sorted(WORDS)
    ends = np.cumsum([len(word.encode()) for word in words], dtype=np.uint32)
    for module in (shared_tables, uncompiled(shared_tables)):
        there = module.SortedWords(np.frombuffer("".join(words).encode(), np.uint8), ends)
        for asked in (
            *WORDS,
            "",
            "har",
            "harp",
            "hardening",
            "портал",
            "b",
            "zebra",
            "海港",
            "\U0010ffff",
            "п\ud800",
            "洋",
        ):
            follow = [word for word in words if word.startswith(asked) and word != asked]
            assert there.starting(asked) == len([word for word in follow if word < asked + "\U0010ffff"]), asked
            shared = max(size for word in words for size in range(len(asked) + 1) if word.startswith(asked[:size]))
            assert there.shared(asked) == shared, asked
        nothing = module.SortedWords(np.zeros(0, np.uint8), np.zeros(0, np.uint32))
        assert (nothing.shared("a"), nothing.starting("a")) == (0, 0)


def test_an_automaton_goes_as_the_whole_table_says() -> None:
    table = RNG.integers(0, 9, size=(7, 256), dtype=np.uint32)
    table[3] = table[0]
    table[:, ::2] = table[0, ::2]
    rows, features = RNG.integers(0, 7, 9, dtype=np.uint32), RNG.integers(-2, 4, 9, dtype=np.int32)
    text = RNG.integers(0, 256, 400, dtype=np.uint8).tobytes()
    state, met = 0, []
    for letter in text:
        state = int(table[rows[state], letter])
        met.append(int(features[state]))
    counts = Counter(feature for feature in met if feature >= 0)
    arrays = (*sparse(table, 0).values(), rows, features)
    for module in (letter_tables, uncompiled(letter_tables)):
        automaton = module.ByteAutomaton(*arrays)
        assert list(automaton.visits(text).items()) == list(counts.items())
        assert automaton.visits(b"") == {}


def test_prices_are_those_of_patterns() -> None:
    chance = random.Random(5)
    pattern = re.compile(r"[$€£¥]\s?\d"), re.compile(r"(?:(?<=\d)|(?<=\d\s))(?:€|EUR|USD|zł|kr)\b")
    signs_of_prices = ["5", "\u0665", " ", "\xa0", "$", "€", "£", "EUR", "USD", "U", "zł", "kr", "a"]
    modules = (running_text, uncompiled(running_text))
    for _ in range(3000):
        text = "".join(chance.choices(signs_of_prices, k=9))
        want = sum(len(each.findall(text)) for each in pattern)
        assert [module.count_prices(text) for module in modules] == [want, want], text


def test_phrases_of_any_script_are_found_in_their_order() -> None:
    phrases = [
        "on",
        "tide table",
        "\u6f6e\u6c50\u8868",
        "harbour wall",
        "tide tables",
        "\u0433\u0430\u0432\u0430\u043d\u044c \u0437\u0430\u043a\u0440\u044b\u0442\u0430",
        "\U0001f6a2\U0001f6a2",
        "a",
    ]
    text = "the tide table \u2013 \u6f6e\u6c50\u8868 \u2013 hangs on \U0001f6a2\U0001f6a2 wall"
    for module in (grams, uncompiled(grams)):
        sieve, whole = module.GramSieve(phrases), module.Grams(text)
        assert sieve.find(text, whole) == ["on", "tide table", "\u6f6e\u6c50\u8868", "\U0001f6a2\U0001f6a2", "a"]
        assert sieve.find(text[:12], whole) == ["a"]
        assert sieve.find("", module.Grams("")) == []


def test_each_phrase_that_stands_in_a_random_text_is_found() -> None:
    dice = random.Random(11)
    text = "".join(dice.choice("ab\u00e9\u0436\u6f6e \U0001f6a2") for _ in range(400))
    phrases = [text[at : at + dice.randint(1, 9)] for at in dice.sample(range(390), 60)]
    for module in (grams, uncompiled(grams)):
        assert module.GramSieve(phrases).find(text, module.Grams(text)) == phrases
