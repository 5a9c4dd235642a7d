"""Words cut as bytes are the words that patterns find."""

import random

import pytest

from copydesk.cleaners.steps.unicode import _ANY, _matches
from copydesk.cleaners.text.byte_tokens import plain_bytes
from copydesk.cleaners.text.minhash import _GAP, _tokens
from copydesk.cleaners.text.quality import _PLAIN_WORD, word_count

SIGNS = "aéЖz19_ .,-'’“…—\n"


def made_up(signs: str, count: int) -> list[str]:
    chance = random.Random(11)
    return ["".join(chance.choice(signs) for _ in range(chance.randrange(16))) for _ in range(count)]


@pytest.mark.parametrize("text", ["20 °C", "市议会", "สภา", "Zürich £5", "lone \ud800", "e\u0301"])
def test_texts_with_other_signs_are_not_plain(text: str) -> None:
    assert plain_bytes(text) is None


def test_words_are_counted_as_the_pattern_does() -> None:
    for text in made_up(SIGNS, 3000):
        assert plain_bytes(text) is not None
        assert word_count(text) == len(_PLAIN_WORD.findall(text)), text


def test_tokens_of_fingerprints_are_those_between_gaps() -> None:
    for text in made_up(SIGNS, 3000):
        tokens, _ = _tokens(text)
        assert [token.decode() for token in tokens] == [token for token in _GAP.split(text) if token], text


def test_matches_of_unseen_signs_are_those_of_the_whole_pattern() -> None:
    def spans(found: object) -> list[tuple[int, int]]:
        return [match.span() for match in found]  # type: ignore[attr-defined]

    for text in made_up("ab  \n\t\u00a0\u200b\u200c\u200f\x1b[m\u00ad\ud800م", 5000):
        assert spans(_matches(text)) == spans(_ANY.finditer(text)), text
