"""The packed model of languages says what py3langid's own says."""

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk.cleaners.language.identifier import read_identifier

TEXTS = (
    "the ferry sails again, the harbour office said", "die fähre fährt wieder, sagte das hafenamt",
    "паром снова ходит, сообщило управление порта", "渡船恢复通航，港务局说", "العبارة تبحر من جديد",
    "", "1234 \x00 ,,,",
)  # fmt: skip


def test_the_packed_model_says_what_the_whole_one_says() -> None:
    packed, whole = read_identifier(), LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    assert [packed.rank(text) for text in TEXTS] == [whole.rank(text) for text in TEXTS]
    moves = np.asarray(whole.tk_nextmove)
    some = np.random.default_rng(5).integers(0, moves.size, 20_000)
    assert [packed.tk_nextmove[int(index)] for index in some] == moves[some].tolist()
