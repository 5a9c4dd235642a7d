#!/usr/bin/env bash
# wordfreq's lists are casefolded, not put in small letters: a look-up of word.lower() in get_frequency_dict()
# misses every German word with ß and every Greek word that ends in ς, among them the commonest of all ("της", "στις").
# word_frequency() casefolds by itself, so the two ways to ask disagree about the same word.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet "wordfreq==3.1.1"
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from wordfreq import get_frequency_dict, word_frequency

print("python", sys.version.split()[0], "wordfreq", version("wordfreq"))
missed = []
for language, word in (("de", "Straße"), ("de", "groß"), ("el", "της"), ("el", "στις")):
    table = get_frequency_dict(language)
    asked, lower, folded = word_frequency(word, language), table.get(word.lower()), table.get(word.casefold())
    print(f"{language} {word}: word_frequency {asked:.2e}, table by lower() {lower}, by casefold() {folded:.2e}")
    missed.append(lower is None and folded is not None and asked > 1e-5)
greek = get_frequency_dict("el")
print("Greek entries that end in ς:", sum(word.endswith("ς") for word in greek), "of", len(greek))
sys.exit(0 if all(missed) and not any(word.endswith("ς") for word in greek) else 1)
PYTHON
