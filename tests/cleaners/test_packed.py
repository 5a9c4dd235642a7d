"""A word list answers the same however far it is unpacked."""

from __future__ import annotations

import gzip
import pickle
from itertools import islice

import msgpack
import pytest
import wordfreq

from copydesk.cleaners.language.forms import JoinedParts, highest_shares
from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.language.serbian import CYRILLIC_LIST, list_in_cyrillic
from copydesk.cleaners.language.word_lists import (
    HashedWords,
    PackedWords,
    WordList,
    read_words,
    word_list_paths,
    words_table,
)

HEADER = {"format": "cB", "version": 1}

#: Words by band: one in a hundred, one in ten thousand, and three bands of words rarer than one in a million.
BANDS = {200: ["the"], 400: ["harbour", "wall"], 610: ["irmãzinha", "quayside"], 700: ["zin"], 701: ["tidewater"]}


def read(packed: bytes) -> HashedWords:
    words = PackedWords(packed)
    return HashedWords(words_table(words), lambda: words)


@pytest.fixture
def words() -> HashedWords:
    return read(msgpack.packb([HEADER, *(BANDS.get(band, []) for band in range(800))]))


@pytest.mark.parametrize(
    ("word", "share"),
    [
        ("the", 1e-2),
        ("wall", 1e-4),
        ("quayside", 10**-6.1),
        ("zin", 1e-7),  # its bytes stand inside a longer word, too
        ("zinc", None),
        ("", None),
        ("irmã", None),
        ("ferry", None),
        ("\ud800", None),
    ],
)
def test_a_word_has_its_share(words: HashedWords, word: str, share: float | None) -> None:
    assert words.get(word) == share
    assert words.get(word, 0.0) == (share or 0.0)


def test_the_commonest_words_come_first(words: HashedWords) -> None:
    assert list(words) == [word for band in BANDS.values() for word in band]
    assert len(words) == 7
    assert dict(words)["tidewater"] == 10**-7.01


def test_a_list_of_one_word() -> None:
    words = read(msgpack.packb([HEADER, [], ["the"]]))
    assert (words.get("the"), words.get("ferry"), bool(words)) == (0.9772372209558107, None, True)


def test_an_empty_list_is_false() -> None:
    words = read(msgpack.packb([HEADER, [], []]))
    assert (bool(words), words.get("the"), words.highest(["they"], [3], ("y",))) == (False, None, [0.0])


def test_the_likeliest_form_of_a_word(words: HashedWords) -> None:
    assert words.highest(["harbourly"], [7], ("s", "ed")) == [1e-4]
    assert words.highest(["wl", "q"], [1, 1], ("ill", "all", "harf")) == [1e-4, 0.0]
    assert words.highest(["quayed", "quayed"], [4, 5], ("sid", "sides")) == [0.0, 0.0]
    assert words.highest(["iro"], [2], ("mãzinha", "")) == [10**-6.1]
    asked = ["harbours", "wharves", "irmã", "quays", "wa", ""]
    for endings in (("s", "ed", "es"), ()):
        plain = highest_shares(dict(words), asked, [4, 1, 2, 0, 0, 0], endings)
        assert words.highest(asked, [4, 1, 2, 0, 0, 0], endings) == plain


def test_forms_of_words_by_their_parts() -> None:
    parts = {"정부": 1e-3, "는": 2e-2, "관": 1e-4, "계": 1e-5, "port": 1e-4}
    joined = JoinedParts(parts)
    asked = ["정부관계", "정부에서", "ports", "계"]
    forms = [[word[:n] + end for n in range(1, len(word)) for end in ("", "는", "관계", "s")] for word in asked]
    highest = [max((joined.get(form, 0.0) for form in of_word), default=0.0) for of_word in forms]
    assert joined.highest(asked, [1, 1, 2, 1], ("는", "관계", "s")) == highest
    assert highest[:2] == [1e-3, 1e-3]


def test_a_list_that_holds_more_than_words_is_an_error() -> None:
    with pytest.raises(ValueError, match="no word at byte"):
        read(msgpack.packb([HEADER, ["the", 7]]))


def test_long_words_and_letters_of_all_sizes() -> None:
    said = ["a" * 31, "b" * 32, "c" * 255, "d" * 256, "é" * 20, "字" * 11, "𐐷" * 9]
    words = read(msgpack.packb([HEADER, said]))
    assert [words.get(word) for word in said] == [1.0] * len(said)
    assert [words.get(word[:-1]) for word in said] == [None] * len(said)


def test_another_format_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown format"):
        PackedWords(msgpack.packb([{"format": "dB", "version": 1}, ["the"]]))


@pytest.mark.parametrize("code", ["ca", "ko"])  # one of a large list, one of a small one
def test_lists_are_those_that_wordfreq_gives(code: str) -> None:
    assert dict(read_lexicon(code).frequencies) == wordfreq.get_frequency_dict(code, "best")


@pytest.mark.parametrize("code", sorted(word_list_paths()))
def test_the_table_of_each_language_has_each_word_and_no_other(code: str) -> None:
    packed = gzip.decompress(word_list_paths()[code].read_bytes())
    bands = msgpack.unpackb(list_in_cyrillic(packed) if code == CYRILLIC_LIST else packed)[1:]
    words = read_words(code).frequencies
    words = getattr(words, "parts", words)
    for band, said in enumerate(bands):
        assert set(map(words.get, said)) <= {10 ** (-band / 100)}
    some = [word for said in bands for word in said[:9]]
    assert sum(words.get(word[::-1] + "\u2603") is not None for word in some) == 0
    assert len(words) == sum(map(len, bands))


@pytest.mark.parametrize("code", ["ca", "ko", "uk", "zh"])  # letters of one, two and three bytes
def test_spelling_and_forms_are_those_of_the_words(code: str) -> None:
    mapped = read_words(code)
    plain = WordList(mapped.frequencies)
    asked = list(islice(mapped.spelled(), 0, 4000, 40))
    asked += [word[:-1] + word[:2] for word in asked] + ["", "q", "\ud800", "\U00010437x"]
    assert mapped.function_words == plain.function_words
    assert [mapped.letters.log10(word) for word in asked] == [plain.letters.log10(word) for word in asked]
    assert mapped.forms.endings == plain.forms.endings
    for question in ("shared", "shared_end", "starting", "ending"):
        ask, other = getattr(mapped.forms, question), getattr(plain.forms, question)
        assert ask(asked) == other(asked), question


def test_every_language_of_wordfreq_has_a_list() -> None:
    assert [code for code in wordfreq.available_languages("best") if not read_lexicon(code).frequencies] == []


@pytest.mark.parametrize("code", ["ko", "xx"])  # a small list, and none
def test_a_lexicon_can_be_kept(code: str) -> None:
    assert pickle.loads(pickle.dumps(read_lexicon(code))).frequencies == read_lexicon(code).frequencies


def test_words_of_the_same_bytes_in_memory_are_told_apart() -> None:
    words = read(msgpack.packb([HEADER, ["\u306e"], ["n0"], ["an0rak"]]))
    assert [words.get(word) for word in ("\u306e", "n0", "an0rak", "n0r")] == [1, 10**-0.01, 10**-0.02, None]


def test_more_bands_than_a_table_holds_are_an_error() -> None:
    with pytest.raises(ValueError, match="1024 bands"):
        PackedWords(msgpack.packb([HEADER, *([] for _ in range(1024))]))
