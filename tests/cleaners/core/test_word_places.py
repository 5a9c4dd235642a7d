"""Where words stand: counted in a text, learned from texts, the same compiled and uncompiled."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from benchmarks.linebreaks.word_places import learn
from copydesk.cleaners.core import word_places
from copydesk.cleaners.steps.linebreaks.features import NOTHING, PLACE_NAMES
from copydesk.cleaners.steps.linebreaks.layout import first_word_with_marks, last_word_with_marks
from tests.cleaners.core.test_both_forms import uncompiled

NEWS = """The ferry was late again. The crew waited on the quay. A storm had closed the harbour.
The mayor spoke to the crew on Monday. It was the third storm. People waited for the ferry at the harbour.
The old quay was closed. The new ferry sails to the Farrow island. Nobody saw the storm.""".replace(". ", ".\n")


def rows_of(module: ModuleType, lines: tuple[str, ...], learned: Any = None) -> list[dict[str, float]]:
    rows = np.empty((len(lines) - 1, len(PLACE_NAMES)), np.float32)
    module.tell_word_places(lines, last_word_with_marks, first_word_with_marks, learned, rows)
    return [dict(zip(PLACE_NAMES, map(float, row), strict=True)) for row in rows]


LINES = (
    ("They met the", "crew at the harbour.", "Over, said", "Ann. Ο άνεμος", "2024 «Das war’s»: ein", "Ende"),
    ("नगर", "पालिका", "don’t", "isn't it (so)?", "İstanbul", "", "x"),
    ("a", "b"),
)


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize("knows", [True, False])
def test_both_forms_tell_the_same(lines: tuple[str, ...], knows: bool) -> None:
    slow, table = uncompiled(word_places), learn([NEWS], "en")
    made = (word_places.WordPlaces(*table), slow.WordPlaces(*table)) if knows else (None, None)
    assert rows_of(word_places, lines, made[0]) == rows_of(slow, lines, made[1])
    for word in " ".join(lines).lower().split():
        assert word_places.digest_word(word) == slow.digest_word(word)
        assert word_places.digest_ending(word) == slow.digest_ending(word)


def test_what_is_learned_tells_words_that_end_from_words_that_go_on() -> None:
    learned = word_places.WordPlaces(*learn([NEWS * 8], "en"))
    the, harbour = rows_of(word_places, ("on the", "The crew went to the harbour", "crew"), learned)
    assert the["word_ends"] < -1 < 1 < harbour["word_ends"]
    assert the["word_ends_before_capital"] < -1
    assert harbour["word_ends_before_capital"] == NOTHING, "no capital follows"
    assert the["word_opens"] > 0, "a capital of this word opens a sentence"
    assert harbour["word_opens"] < 0


def test_words_that_no_list_has_are_not_learned() -> None:
    digests, _ = learn(["The qworzle sails. " * 9], "en")
    assert word_places.digest_word("qworzle") not in digests
    assert word_places.digest_ending("qworzle") in digests


def test_the_text_itself_tells_endings_and_openings() -> None:
    lines = ("Vlaky jezdila každý den", "Lodě plavila každý den", "Auta stála každý týden", "Pak stála", "Auta zase")
    last, auta = rows_of(word_places, (*lines[:3], "Nová auta jela", lines[4]))[0], rows_of(word_places, lines)[3]
    assert last["ending_ends_here"] > 0
    assert auta["word_opens_here"] > 0
    assert auta["word_ends"] == auta["word_opens"] == NOTHING, "nothing is learned of this language"
