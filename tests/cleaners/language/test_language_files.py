"""One file a language: what it may hold, and that those who ask it get it."""

from __future__ import annotations

import pytest

from copydesk.cleaners.language.language_files import language_tables, phrases_by_language, words_of
from copydesk.cleaners.steps.boilerplate.lexicon import KINDS

#: What the files may call a kind of phrase. `KINDS` is read from the same files, so a slip would be one of them, and
#: would move the number that stands for each kind behind it in the features of the line model.
PHRASE_KINDS = {
    "ad_slot", "comment_form", "cookie", "copyright", "counter", "credit", "navigation", "newsletter", "related",
    "share_bar", "teaser", "theme_residue",
}  # fmt: skip

WORD_LISTS = {
    "single_letters", "binders", "prefixes", "suffixes", "followers", "openers", "couplers", "articles", "salutations",
    "apart", "capital_nouns", "decimal_comma", "spaced_quotes", "spaced_thousands", "detached",
    "particles", "endings", "ending_starts", "light_verbs", "closed",
    "lone", "tails", "closing", "often_closing", "modifying",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(language_tables()))
def test_a_file_holds_known_tables_alone(code: str) -> None:
    tables = language_tables()[code]
    assert set(tables) <= {"words", "phrases"}
    assert set(tables.get("words", {})) <= WORD_LISTS
    assert set(tables.get("phrases", {})) <= PHRASE_KINDS


def test_no_list_of_phrases_has_a_kind_of_its_own() -> None:
    assert set(KINDS) == PHRASE_KINDS


def test_a_language_without_a_file_has_no_words() -> None:
    assert words_of("xx") == {}
    assert "och" in words_of("sv")["binders"].split()


def test_a_language_may_have_words_alone() -> None:
    assert "is" not in phrases_by_language()
    assert words_of("is") != {}
