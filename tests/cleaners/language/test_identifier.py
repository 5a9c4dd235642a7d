"""The mapped model of languages says what py3langid's own says."""

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk.cleaners.language.identifier import read_identifier

TEXTS = (
    "the ferry sails again, the harbour office said", "die fähre fährt wieder, sagte das hafenamt",
    "паром снова ходит, сообщило управление порта", "渡船恢复通航，港务局说", "العبارة تبحر من جديد",
    "le bac navigue de nouveau \ud800", "FERRY SAILS", "", "1234 \x00 ,,,",
)  # fmt: skip


def test_the_mapped_model_says_what_the_whole_one_says() -> None:
    mapped, whole = read_identifier(), LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    assert [mapped.rank(text) for text in TEXTS] == [whole.rank(text) for text in TEXTS]
    assert [mapped.classify(text * 3) for text in TEXTS] == [whole.classify(text * 3) for text in TEXTS]
