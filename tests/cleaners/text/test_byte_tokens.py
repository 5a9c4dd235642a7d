"""Words cut as bytes are the words that patterns find."""

import hashlib
import random
import re

import pytest

from copydesk.cleaners.steps.unicode import _ANY, _matches
from copydesk.cleaners.text.minhash import _GAP, _words, plain_bytes
from copydesk.cleaners.text.quality import word_count

SIGNS = "aéЖz19_ .,-'’“…—\n"


def made_up(signs: str, count: int) -> list[str]:
    chance = random.Random(11)
    return ["".join(chance.choice(signs) for _ in range(chance.randrange(16))) for _ in range(count)]


@pytest.mark.parametrize("text", ["20 °C", "市议会", "สภา", "Zürich £5", "lone \ud800", "e\u0301"])
def test_texts_with_other_signs_are_not_plain(text: str) -> None:
    assert plain_bytes(text) is None


IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[^\W_{IDEOGRAPHS}]+(?:[’'ʼ\u200c-][^\W_{IDEOGRAPHS}]+)*+")


@pytest.mark.parametrize("signs", [SIGNS, "aЖ1_-'ʼ\u200c\u0301 £", "a市\u30fb-' \uac01\u3131\U00020000ª"])
def test_words_are_counted_as_the_pattern_does(signs: str) -> None:
    for text in made_up(signs, 3000):
        ideographs = len(re.findall(f"[{IDEOGRAPHS}]", text))
        assert word_count(text) == len(WORD.findall(text)) + ideographs // 2, text


@pytest.mark.parametrize("signs", [SIGNS, "aЖ1_\u0301\u064b\u0915\u093e £-", "ab \u5e02\u8bae£"])
def test_words_of_fingerprints_are_those_between_gaps(signs: str) -> None:
    for text in made_up(signs, 3000):
        apart = re.sub("([\u5e02\u8bae])", r" \1 ", text)
        tokens = [token.encode() for token in _GAP.split(apart) if token]
        want = [int.from_bytes(hashlib.blake2b(token, digest_size=8).digest(), "little") for token in tokens]
        assert _words(text)[0].tolist() == want, text


def test_matches_of_unseen_signs_are_those_of_the_whole_pattern() -> None:
    def spans(found: object) -> list[tuple[int, int]]:
        return [match.span() for match in found]  # type: ignore[attr-defined]

    for text in made_up("ab  \n\t\u00a0\u200b\u200c\u200f\x1b[m\u00ad\ud800م", 5000):
        assert spans(_matches(text, "title")) == spans(_ANY.finditer(text)), text
        kept = [m for m in _ANY.finditer(text) if m.group() in ("\n", "\n\n") and m.start() and m.end() < len(text)]
        changed = [span for span in spans(_ANY.finditer(text)) if span not in spans(kept)]
        assert spans(_matches(text, "text")) == changed, text
