"""What is read of a page's blocks is the same bits compiled and uncompiled."""

from __future__ import annotations

import re
from types import ModuleType
from zlib import crc32

import numpy as np
import pytest

from copydesk.cleaners.core import layout, names, parts, running_text, sources, texts, wording
from copydesk.cleaners.core.names import BEYOND
from copydesk.cleaners.extract import (
    blocks,
    confidence,
    hashed_features,
    layout_features,
    lexical_features,
    notices,
    pointers,
    words,
)
from copydesk.cleaners.extract.blocks import Sight
from copydesk.cleaners.extract.hashed_features import SIZE, place_clues, text_clues
from copydesk.cleaners.extract.hints import read_hints
from copydesk.cleaners.extract.layout_features import COLUMNS, BlockLayout, measure_layout
from copydesk.cleaners.extract.naming import BAD, BOX, HIDDEN, VOICE, WORDS, name_scan
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.words import number_texts, words_of
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.html.element_index import scan_tables
from copydesk.cleaners.language.scripts import BLANKLESS, HAN, HANGUL, KANA
from copydesk.cleaners.steps.unicode import _OPENS
from copydesk.flows.dataset.writer import ESCAPED
from tests.cleaners.core.test_both_forms import uncompiled
from tests.cleaners.extract.pages import PROSE, page, paragraphs

PAGES = {
    "one block": "<p>a",
    "no prose": "<body><ul class=menu><li><a href=/1>1</a><li>2 |<li><b>Three</b>, “four”</ul><img><p>漢字 x",
    "a story": page(
        f"<article id=story>{paragraphs(*PROSE)}<h2>After 3.5.</h2><p class=ad-1>{PROSE[0]}</article>"
        f"<table><tr><td>{PROSE[1]}<td class=ad-2>x</table>"
    ),
}


def rows_of(html: str) -> BlockLayout:
    return measure_layout(segment(parse(html)))


@pytest.mark.parametrize("name", PAGES)
def test_the_layout_of_a_page(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = rows_of(PAGES[name])
    slow, slow_texts = uncompiled(layout), uncompiled(texts)
    monkeypatch.setattr(layout_features, "core", slow)
    monkeypatch.setattr(blocks, "ints", slow.ints)
    monkeypatch.setattr(layout_features, "count_classes", slow_texts.count_classes)
    monkeypatch.setattr(words, "WordTable", slow_texts.WordTable)
    other = rows_of(PAGES[name])
    assert [COLUMNS[at] for at in np.flatnonzero((compiled.rows != other.rows).any(axis=1))] == []
    assert (list(compiled.words), compiled.in_root.tolist()) == (list(other.words), other.in_root.tolist())


def words_told(html: str) -> tuple[list[bytes], list[list[int]], list[list[int]]]:
    """The columns of words, the clues in words and those in places, of all blocks of a page."""
    document = parse(html)
    own = measure_layout(segment(document))
    kept = range(len(own.words))
    rows = lexical_features.word_rows(lexical_features.read_words(own, read_hints(document), kept))
    clues = text_clues(own.blocks.text, number_texts(own.blocks.text))
    return [row.tobytes() for row in rows], clues, place_clues(own.blocks, kept).lists()


@pytest.mark.parametrize("name", PAGES)
def test_what_the_words_of_a_page_tell(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    head = f'<title>{PROSE[0][:20]}</title><meta name=description content="{PROSE[1]}">'
    compiled = words_told(head + PAGES[name])
    slow, slow_texts = uncompiled(wording), uncompiled(texts)
    monkeypatch.setattr(words, "WordTable", slow_texts.WordTable)
    monkeypatch.setattr(lexical_features, "core", slow)
    monkeypatch.setattr(hashed_features, "fill_clues", slow.fill_clues)
    monkeypatch.setattr(hashed_features, "trace_paths", slow.trace_paths)
    monkeypatch.setattr(hashed_features, "fill_place_clues", slow.fill_place_clues)
    assert words_told(head + PAGES[name]) == compiled


def test_clues_in_names_are_checksums_of_their_words() -> None:
    looks = [("p", "adBox ad-BOX2 x é News newsLetter two three four five six"), ("\U000e0041", "")]
    keys = [1 * 2 * 3, 2 * 3 + 3 + 0, (5 * 2 + 0) * 3 + 2]
    want = [["0t|p", *(f"0|{word}" for word in ("ad", "box", "news", "letter", "two"))]]
    want += [["0t|\U000e0041"], ["pp|p>\U000e0041"]]
    for module in (wording, uncompiled(wording)):
        starts, found = np.empty(3, np.int64), np.empty(27, np.int64)
        count = module.fill_place_clues(keys, looks, hashed_features._crcs(), SIZE - 1, starts, found)
        told = [own.tolist() for own in np.split(found[:count], starts[1:])]
        assert told == [[crc32(key.encode()) % SIZE for key in own] for own in want]


def test_clues_are_checksums_of_what_they_stand_for() -> None:
    text = "Été 12, \U0001d51eа!"
    (found,) = text_clues([text], number_texts([text]))
    keys = ("s|3", "e|!", "b|A", "f|été", "f2|été 12", "z|\U0001d51eа", "w|été", "w|00", "w|\U0001d51eа")
    assert found == [crc32(key.encode()) % SIZE for key in keys]


def test_groups_are_told_apart_where_their_keys_fall_on_one_place() -> None:
    keys = np.array([5, 5 + 1000003, 5, 0, 5 + 2 * 1000003, 0], np.int64)
    for module in (layout, uncompiled(layout)):
        out = np.empty(6, np.int32)
        assert module.group(keys, np.empty(16, np.int32), out) == 4
        assert out.tolist() == [0, 1, 0, 2, 3, 2]


def test_texts_of_the_same_words_have_the_same_number(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ["Ships wait", "ships, WAIT!", "shipswait", "ship swait", "東京", "東 京", "ΟΔΟΣ’", "οδος", "", "–"]
    told += ["x東y ก็ Éa", "X東Y ก็ éA", "\u0130a", "i\u0307a", "ia", "wait ships"]
    own = [texts.words_of(text) for text in told]
    rows = []
    for module in (texts, uncompiled(texts)):
        monkeypatch.setattr(words, "WordTable", module.WordTable)
        numbered = number_texts(told)
        same = [[a == b for b in numbered.sequences] for a in numbered.sequences]
        assert same == [[a == b for b in own] for a in own]
        assert np.diff(numbered.starts).tolist() == list(map(len, own))
        assert numbered.letters.tolist() == [len("".join(each)) for each in own]
        assert min(numbered.sequences) >= 0
        classes = np.empty(len(told), np.int64)
        characters = np.empty(len(told))
        module.count_classes(told, np.arange(200), 3, classes, characters)
        assert characters.tolist() == list(map(len, told))
        rows.append((numbered.sequences.tolist(), numbered.numbers.tolist(), classes.tolist()))
    assert rows[0] == rows[1]
    assert rows[0][2][:2] == [ord("S") + ord("h") + ord("i"), ord("s") + ord("h") + ord("i")]
    assert rows[0][2][4] == 2 * 199


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("", []),
        ("Don't, x_Y 2½!", ["don", "t", "x", "y", "2½"]),
        ("東京tower タワー・ ก็ 한국", ["東", "京", "tower", "タ", "ワ", "ー", "・", "ก", "็", "한", "국"]),
        ("ΟΔΟΣ’ ΟΔΟΣ’Α İx", ["οδος", "οδος", "α", "i", "x"]),
    ],
)
def test_words(text: str, want: list[str]) -> None:
    assert texts.words_of(text) == uncompiled(texts).words_of(text) == want


def test_each_character_of_scripts_without_blanks_is_a_word() -> None:
    blankless = re.compile(f"[{BLANKLESS}]")
    signs = [sign for sign in map(chr, range(0xFFFF)) if sign.lower() == sign]
    wrong = [sign for sign in signs if (len(texts.words_of(2 * sign)) == 2) != bool(blankless.match(sign))]
    assert wrong == []


def test_what_looks_alike_and_items_of_lists() -> None:
    looks = [("ul", "a1"), ("li", "a"), ("ul", "a22b"), ("ul", "2a"), ("ul", "abc")]
    for module in (layout, uncompiled(layout)):
        out = np.empty(5, np.int32)
        module.sign(looks, 2, out)
        assert out.tolist() == [0, 1, 2, 0, 2]
    for module in (parts, uncompiled(parts)):
        # An item alone; a list with an item, in which stand a list with an item and a menu.
        kinds = np.array(
            [0, module.ITEM, module.LIST, module.ITEM, module.LIST, module.ITEM, 0, module.FRAME], np.int32
        )
        parent = np.array([-1, 0, 0, 2, 3, 4, 5, 3], np.int32)
        lists, items = np.empty((2, 8), np.int32)
        module.find_items(kinds, parent, lists, items)
        assert lists.tolist() == [-1, -1, 2, 2, 4, 4, 4, -1]
        assert items.tolist() == [-1, -1, -1, 3, -1, 5, 5, -1]


def test_tags_in_a_source() -> None:
    source = "<a/><span x='>' /><b\n/><p/><strongest /></a /><ifra><iframes <scri"
    for module in (sources, uncompiled(sources)):
        assert module.self_closed(source, frozenset({"a", "span", "b", "strong"}), 100) == [
            *((0, 2, "a"), (4, 16, "span"), (18, 21, "b"))
        ]
        assert module.self_closed(source, frozenset({"span"}), 11) == []
        assert module.tags_beginning(source, ("iframe", "script", "str")) == [(31, "str"), (59, "iframe")]
        assert module.tags_beginning("a<", ("a",)) == []
        tags = "<a/><a x='/'><a x=\"/>\"/><ab/><a    /><a"
        begun = [(at, "a") for at in (2, 6, 15, 26, 31, 39)]
        assert module.may_close(tags, begun, 99) == [(2, "a"), (15, "a"), (31, "a")]
        assert module.may_close(tags, begun, 5) == [(2, "a")]
        assert module.tags_beginning("<IFrame <\u0131frame <iframE", ("iframe",)) == [(7, "iframe"), (23, "iframe")]


@pytest.mark.parametrize(
    ("source", "may_need_repair", "code"),
    [
        (b"<script>a();</script ><STYLE a='>'>b{}</Style><p><style>c</style>", False, ["a();", "b{}"]),
        (b"<!-- <script>a();</script> --><script>d();<!-- <script </script><style>e{}", False, []),
        (b"<script>d();<!-- </script><script>e();<script </script>", False, ["d();<!-- ", "e();<script "]),
        (b"<stylex>a();</stylex><script/x>a</scripts></script>", False, ["a</scripts>"]),
        (b"<i a/><template>", True, []),
        (b"<iframe SRCDOC=''>", True, []),
        (b"<template shadowrootmode>", True, []),
        (b'<title a=">"/>', True, []),
        (b"<title7/><br/><a/ <b>/>", False, []),
        (b"<", False, []),
        (b"", False, []),
    ],
)
def test_a_look_through_a_source(source: bytes, may_need_repair: bool, code: list[str]) -> None:
    for module in (sources, uncompiled(sources)):
        names = module.TagNames(("script", "style", "title", "iframe", "template"), frozenset({"a", "i"}))
        told, places = module.look_through(source, names, 3, 100)
        assert told is may_need_repair
        assert [source[begin:end].decode() for begin, end in zip(places[::2], places[1::2], strict=True)] == code
        left = module.without_code(source, places)
        for number, piece in enumerate(code):
            left = left.replace(b"\x01%d\x01" % number, piece.encode())
        assert left == source


def test_tags_of_looks_and_numbers() -> None:
    for module in (layout, uncompiled(layout)):
        of_looks, out = np.empty(4, np.int32), np.empty(4, np.int32)
        assert module.number_tags([("p", ""), ("li", "a"), ("p", "b"), ("ol", "")], of_looks) == {
            "p": 0,
            "li": 1,
            "ol": 2,
        }
        assert of_looks.tolist() == [0, 1, 0, 2]
        module.ints([True, Sight.UNSEEN, -3, 0], out)
        assert out.tolist() == [1, 1, -3, 0]


def test_numbers_told_by_tags() -> None:
    for module in (layout, uncompiled(layout)):
        out = np.full(4, 9, np.int32)
        module.tell_tags({"a": 0, "p": 1, "b": 2}, {"b": 2, "a": 5}, np.array([2, 1, 0, 2], np.int32), out)
        assert out.tolist() == [2, 0, 5, 2]
        module.tell_tags({"a": 0}, {"b": 2}, np.zeros(4, np.int32), out)
        assert out.tolist() == [0, 0, 0, 0]


def test_what_is_known_of_looks_is_that_of_elements() -> None:
    for module in (layout, uncompiled(layout)):
        out = np.empty((2, 3), np.int32)
        module.spread(np.array([[1, 2], [3, 4]], np.int32), np.array([1, 0, 1], np.int32), out)
        assert out.tolist() == [[2, 1, 2], [4, 3, 4]]


def test_lines_of_a_list_by_their_look() -> None:
    lines = [
        "• Dorn",
        "–",
        "- ",
        "*_x",
        "North: Alm",
        "Nord：Alm, Birk",
        "A: b.",
        "A. b: c",
        ": x",
        "A:",
        "abcdef: g",
        "",
        "a",
    ]
    for module in (parts, uncompiled(parts)):
        assert module.find_labelled(lines, "•*–-", 5) == [0, 3, 4, 5]
        assert module.find_labelled(
            ["Two words: three\u00a0four", "A: b: c", "A: b!c", "•\u2003東", "• : x"], "•", 9
        ) == [0, 1, 3, 4]


def test_words_in_names() -> None:
    for scan in (name_scan(), uncompiled(names).NameScan(*scan_tables(WORDS))):
        assert scan.find("") == scan.find("x") == 0
        assert scan.find("Ad-Box SR-only") == BAD | HIDDEN
        assert scan.find("subscribE") == BAD | BOX
        assert scan.find("subscr ibe artic1le") == 0
        assert scan.find("\u212aommentar é") == BEYOND | VOICE


def test_words_in_texts_of_any_script(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [
        "Прочтите НОВОСТИ",
        "νέα ΤΗΣ ΠΌΛΗΣ",
        "appetit",
        "an APP",
        "Kanalımız, KANALIMIZ",
        "",
        "x\U0001f600ap\U0001f600p",
    ]
    for module in (names, uncompiled(names)):
        monkeypatch.setattr(words, "NameScan", module.NameScan)
        scan = words.word_scan({1: ["новости", "app"], 2: ["pet", "της", "kanalımız"], 4: ["p"]})
        assert words.group_marks(scan, told).tolist() == [1, 2, 7, 5, 2, 0, 4]
        assert words.group_marks(scan, []).tolist() == []


def test_letters_are_the_same_for_a_scan_as_for_patterns_that_ignore_case() -> None:
    lists = (pointers._WHAT_TO_DO, pointers._WITH_WHAT, pointers._OF_HOUSE, pointers._FOLLOW_US, notices._BROWSERS)
    patterns = (confidence._OFFERS, notices._RIGHTS.pattern, notices._FORBIDDEN.pattern)
    said = set("".join((*lists, *patterns)).replace("\\s", ""))
    letters = sorted(letter for letter in said if letter.isalpha() and letter.islower())
    assert len(letters) > 90
    signs = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    for letter in letters:
        found = set(re.findall(letter, "".join(signs), re.IGNORECASE))
        told = words.group_marks(words.word_scan({1: [letter]}), signs).nonzero()[0]
        assert {signs[at] for at in told} >= found, letter


def test_blocks_before_elements() -> None:
    for module in (layout, uncompiled(layout)):
        counts, places = np.zeros((2, 4), np.int64)
        module.sum_blocks(np.array([1, 1, 2, 0], np.int32), counts, places)
        assert (counts.tolist(), places.tolist()) == ([0, 1, 3, 4], [0, 3, 4, 6])


def test_how_the_end_of_a_text_is_like_its_beginning() -> None:
    # harbour closes on harbour closes on a harbour
    # Three texts, of which the second is no part of what is asked about.
    starts, numbers = np.array([0, 3, 4, 9], np.int32), np.array([0, 1, 2, 3, 0, 1, 2, 3, 0], np.int32)
    sizes, rows = np.array([7, 6, 2, 1], np.int32), np.array([0, 2], np.int32)
    for module in (wording, uncompiled(wording)):
        keys = np.empty(6, np.int64)
        assert module.compare_ends(rows, starts, numbers, sizes, 6, np.zeros(4, np.uint8), keys) == 1
        assert len(set(keys.tolist())) == 5
        assert keys[0] == keys[3]
        assert module.compare_ends(rows[:0], starts, numbers, sizes, 6, np.zeros(4, np.uint8), keys) == 0


def test_where_a_text_goes_on_with_other_words() -> None:
    # Of the long words the first three blocks have 0, 1, 2, the last two 3, 4 and 2; 5 is short.
    told = [[0, 1, 5], [1, 2], [0, 2, 5], [3, 4, 5], [3, 2, 4]]
    starts = np.cumsum([0, *map(len, told)]).astype(np.int32)
    numbers, sizes = np.concatenate(told).astype(np.int32), np.array([6, 7, 6, 8, 6, 2], np.int32)
    for module in (wording, uncompiled(wording)):

        def part(rows: list[int], least: int, module: ModuleType = module) -> tuple[float, float]:
            room = np.full(6, -1, np.int32), *np.zeros((2, len(rows)), np.int32)
            return module.part_topics(np.array(rows, np.int32), starts, numbers, sizes, 6, least, *room)

        assert part([0, 1, 2, 3, 4], 3) == (1 / 3, 3 / 5)
        assert part([0, 3], 2) == (0, 1 / 2)
        assert part([0, 1, 2, 3, 4], 4) == (1, 0)
        assert part([], 1) == (1, 0)


def test_words_as_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ["Ships wait, SHIPS!", "", "東京tower 東\n𝔞", "ΟΔΟΣ’ wait İx", "..."]
    for module in (texts, uncompiled(texts)):
        monkeypatch.setattr(words, "WordTable", module.WordTable)
        numbered = number_texts(told)
        assert numbered.starts.tolist() == [0, 3, 3, 8, 12, 12]
        places = zip(numbered.begins.tolist(), numbered.sizes.tolist(), strict=True)
        named = [numbered.whole[begin : begin + size] for begin, size in list(places)[: numbered.count]]
        assert [named[number] for number in numbered.numbers.tolist()] == [w for text in told for w in words_of(text)]
        assert len(set(named)) == len(named) == numbered.count
        assert numbered.find(["wait", "sea", "", "東"]).tolist() == [1, -1, -1, 2]
        assert number_texts([]).find(["wait"]).tolist() == [-1]


def test_words_in_texts_and_texts_without_digits() -> None:
    for module in (texts, uncompiled(texts)):
        assert [module.has_any("sidebar", words) for words in ((), ("x", "bar"), ("Bar",))] == [False, True, False]
        told = [module.without_digits(text) for text in ("", "abc", "1a22b٣", "½²9")]
        assert told == ["", "abc", "ab", "½²"]


def test_slots() -> None:
    # Of one slot are the second and the third paragraph: their classes differ by digits, and by what follows two.
    tags, classes = ["body", "div", "p", "p", "p", "p"], ["", "c", "", "x1 22 ٣y z", "x 2y", "xy"]
    for module in (layout, uncompiled(layout)):
        numbers, room = np.empty(5, np.int32), np.zeros(6, np.uint64)
        owners, parents, looks = (
            np.array(own, np.int32) for own in ([2, 3, 4, 5, 0], [-1, 0, 1, 1, 1, 1], [0, 1, 2, 3, 4, 5])
        )
        firsts = module.number_slots(owners, parents, looks, tags, classes, 3, 2, room, numbers)
        assert (numbers.tolist(), firsts) == ([0, 1, 1, 2, 3], [0, 1, 3, 4])


def test_items_by_their_own_element_or_alone_in_a_child_of_it() -> None:
    # Body; an item with text of its own, one with two paragraphs, one with a paragraph.
    is_item, parent = np.array([0, 1, 1, 0, 0, 1, 0], np.int32), np.array([-1, 0, 0, 2, 2, 0, 5], np.int32)
    owner = np.array([0, 1, 3, 4, 6], np.int32)
    for module in (parts, uncompiled(parts)):
        told = np.empty(5, np.uint8)
        module.tell_items(is_item, parent, owner, np.zeros(7, np.int32), told)
        assert told.tolist() == [0, 1, 0, 0, 1]


def test_short_blocks_near_chosen_ones() -> None:
    sizes, chosen = np.array([1, 9, 0, 2, 9, 3, 1, 1.0]), np.array([0, 0, 0, 0, 0, 1, 0, 0], np.uint8)
    for module in (parts, uncompiled(parts)):
        assert module.near_chosen(sizes, chosen, 5, 24) == [0, 3, 5]
        assert module.near_chosen(sizes, chosen, 5, 14) == [3, 5]
        assert module.near_chosen(sizes, chosen, 5, 13) == [5]
        assert module.near_chosen(sizes[:5], chosen[:5], 5, 99) == []
        assert module.near_chosen(np.array([20.0, 2, 3, 4]), np.array([1, 0, 0, 1], np.uint8), 5, 8) == [2, 3]
        assert module.near_chosen(np.array([20.0, 2, 9, 4]), np.array([1, 0, 0, 1], np.uint8), 5, 8) == [3]


def test_the_words_of_a_choice() -> None:
    sizes, probability, linked = np.array([20, 4, 30, 2.0]), np.array([0.9, 0.5, 0.5, 0.1]), np.array([0, 0, 0.1, 1.0])
    picked, kept = np.array([1, 1, 0, 0], np.uint8), np.array([1, 0, 0, 1], np.uint8)
    for module in (parts, uncompiled(parts)):
        told = np.empty(11)
        module.sum_choice(sizes, probability, linked, picked, kept, (15, 0.35), (0.2, 0.8), told)
        assert told.tolist() == [2, 4, 0, 34, 30, 20, 22, 18 + 0.2, 18 + 2 + 15 + 0.2, 56, 1]
        shares = [linked, linked, np.array([0.5, 1, 1, 0.4]), np.array([1, 0, 0, 0.5])]
        told = np.empty(6)
        module.sum_kept(sizes, *shares, 0.5, np.array([3, 5, 3, 6], np.float32), (3, 5), kept, told)
        assert told.tolist() == [2, 2, 20, 21, 2, 1]


def test_the_places_of_a_choice() -> None:
    sizes, places = np.array([20, 4, 30, 2, 5.0]), np.array([0, 1, 4], np.int64)
    owner, parent = np.array([1, 2, 0, 0, 3], np.int32), np.array([-1, 0, 0, 2], np.int32)
    for module in (parts, uncompiled(parts)):
        told, room = np.empty(7), np.full(5, -1.0)
        module.sum_places(sizes, places, owner, parent, np.array([0, 0, 0, 1], np.int32), room, told)
        assert told.tolist() == [1, 3, 2, 24, 5, 20, 29]


def test_the_f1_that_taking_more_blocks_promises() -> None:
    for module in (parts, uncompiled(parts)):
        promised = np.empty(3)
        order, sizes, probability = np.array([2, 0, 1]), np.array([10, 10, 20.0]), np.array([0.8, 0.1, 1])
        assert module.expected_f1(order, sizes, probability, promised) == 1
        assert promised == pytest.approx([2 * 20 / (20 + 29), 2 * 28 / (30 + 29), 2 * 29 / (40 + 29)])


def test_blocks_of_lists() -> None:
    # A list (1) with two items, of which the second holds another list; blocks beside and between.
    owners, lists = np.array([0, 2, 3, 5, 3, 3], np.int32), np.array([-1, 1, 1, 1, 4, 4], np.int32)
    items = np.array([-1, -1, 2, 3, -1, 5], np.int32)
    for module in (parts, uncompiled(parts)):
        chosen, (count, longest, begun) = np.array([1, 0, 1, 1, 1, 0], np.uint8), np.zeros((3, 6), np.int32)
        found = module.gather_items(owners, lists, items, chosen, count, longest, begun)
        assert found == {1: [1, 2, 4, 5], 4: [3]}
        assert (count.tolist(), longest.tolist()) == ([0, 2, 0, 0, 1, 0], [0, 3, 0, 0, 1, 0])
        assert begun.tolist() == [0, 2, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("text", "want"),
    [("", False), ("3 – 5 é “x”", False), ("a٣", True), ("Ａ", True), ("\U0001d7d8", True), ("²", False)],
)
def test_digits_and_signs_that_patterns_do_not_know(text: str, want: bool) -> None:
    for module in (texts, uncompiled(texts)):
        assert module.has_other_digits(text) is want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("", False),
        ("caf\u00e9 \u2013 \u00e9", False),
        ("caf\u00c3\u00a9", True),
        ("\u0153", True),
        ("a\x92s", True),
        ("\u201c\u00e9", True),
    ],
)
def test_texts_that_may_be_misread(text: str, want: bool) -> None:
    for module in (texts, uncompiled(texts)):
        assert module.may_be_misread(text) is want


def test_unsettled_signs_are_those_that_the_step_looks_for() -> None:
    for module in (texts, uncompiled(texts)):
        assert not module.has_unsettled("caf\u00e9\n\u201ca\u201d \U0001f600")
        for code in (*range(0x10000), *range(0xE0000, 0xE0090)):
            want = chr(code) != "\n" and _OPENS.match(chr(code)) is not None
            assert module.has_unsettled(f"a{chr(code)}b") is want, hex(code)


def test_hidden_signs_are_those_that_published_lines_escape() -> None:
    for module in (texts, uncompiled(texts)):
        assert not module.has_hidden("caf\u00e9\n\u201ca\u201d \U0001f600")
        for code in (*range(0x10000), 0x12028, 0x10FFFF):
            assert module.has_hidden(f"a{chr(code)}b") is (ESCAPED.match(chr(code)) is not None), hex(code)


def test_signs_of_east_asia_are_counted() -> None:
    text = "a\u0e01\u303f\u3040\u30ff\u3100\u33ff\u3400\u9fff\ua000\uabff\uac00\ud7af\ud7b0\U00020000"
    assert len(re.findall(f"[{KANA}{HAN}{HANGUL}]", text)) == 6
    for module in (running_text, uncompiled(running_text)):
        assert module.size_in_letters(text) == len(text) + 2 * 6
        assert module.size_in_letters("") == 0


def test_cells_of_tables_in_tables_and_of_none() -> None:
    # A table, a row, a cell, a cell in it, a table in it, a cell without a row, a row without a table.
    kinds, parents = [1, 2, 3, 3, 1, 3, 2], [-1, 0, 1, 2, 2, 4, -1]
    for module in (parts, uncompiled(parts)):
        own = np.array(kinds, np.int32), np.array(parents, np.int32)
        found = np.empty((4, len(kinds)), np.int32)
        module.find_cells(*own, found)
        assert found.tolist() == [
            [0, 0, 0, 0, 4, 4, -1],
            [-1, 1, 1, 1, -1, -1, -1],
            [-1, -1, 2, 2, -1, -1, -1],
            [-1, -1, -1, -1, 0, -1, -1],
        ]
