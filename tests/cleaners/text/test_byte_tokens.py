"""Words that compiled scans find are the words that patterns find."""

import hashlib
import random
import re
from collections.abc import Iterable

import pytest

from copydesk.cleaners.language.scripts import COMPATIBLE_HAN, KANA, SYLLABIC, VOWEL_SIGNS
from copydesk.cleaners.steps.unicode import _ANY, _matches
from copydesk.cleaners.text.minhash import _words
from copydesk.cleaners.text.quality import word_count

SIGNS = "aéЖz19_ .,-'’“…—\n"


#: What stands between words, and what is one by itself, as patterns.
GAP = re.compile(f"[^\\w{VOWEL_SIGNS}]+")
ALONE = f"{SYLLABIC}{KANA}\u3400-\u4dbf\u4e00-\u9fff{COMPATIBLE_HAN}\U00020000-\U0003ffff"


def digests(tokens: Iterable[bytes]) -> list[int]:
    return [int.from_bytes(hashlib.blake2b(token, digest_size=8).digest(), "little") for token in tokens]


def made_up(signs: str, count: int) -> list[str]:
    chance = random.Random(11)
    return ["".join(chance.choice(signs) for _ in range(chance.randrange(16))) for _ in range(count)]


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
        tokens = [token.encode() for token in GAP.split(apart) if token]
        numbers, count, _ = _words(text)
        assert numbers[:count].tolist() == digests(tokens), text


def test_words_of_fingerprints_end_at_the_same_characters_in_all_scripts() -> None:
    for first in range(0, 0x24000, 0x1000):
        text = "".join(f"ab{chr(code)}cd " for code in range(first, first + 0x1000))
        numbers, count, single = _words(text)
        spread = re.sub(f"[{ALONE}]", r" \g<0> ", text)
        assert numbers[:count].tolist() == digests(t.encode("utf-8", "surrogatepass") for t in GAP.split(spread) if t)
        assert single == (8 if 2 * len(re.findall(f"[{ALONE}]", text)) > count else 5)


def test_words_at_hand_are_not_taken_for_others() -> None:
    words = [f"{stem}{number}" for stem in ("a", "ä", "市", "𝑎") for number in range(30_000)]
    for part in (words, words[::-1], ["harbour" * 9, "harbour", "x" * 16, "x" * 17]):
        numbers, count, _ = _words(" ".join(part))
        assert numbers[:count].tolist() == digests(
            t.encode() for t in GAP.split(re.sub(f"[{ALONE}]", r" \g<0> ", " ".join(part))) if t
        )


def test_matches_of_unseen_signs_are_those_of_the_whole_pattern() -> None:
    def spans(found: object) -> list[tuple[int, int]]:
        return [match.span() for match in found]  # type: ignore[attr-defined]

    for text in made_up("ab  \n\t\u00a0\u200b\u200c\u200f\x1b[m\u00ad\ud800م", 5000):
        assert spans(_matches(text, "title")) == spans(_ANY.finditer(text)), text
        kept = [m for m in _ANY.finditer(text) if m.group() in ("\n", "\n\n") and m.start() and m.end() < len(text)]
        changed = [span for span in spans(_ANY.finditer(text)) if span not in spans(kept)]
        assert spans(_matches(text, "text")) == changed, text
