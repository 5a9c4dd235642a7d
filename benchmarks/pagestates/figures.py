"""Print the page state figures: a confusion matrix of fixtures, development articles and the pages of wcxb_other.

    python benchmarks/pagestates/figures.py ../shared/bench/extraction

The rows for index pages and articles use the packaged index model, which has seen the articles of wcxb, fundus and
aeb and the pages of wcxb_other; `train.py` prints the same two figures by cross-validation over hosts. daniel is held
out in both. Walls are the fixtures in fixtures/pages/states, written by hand.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter
from pathlib import Path

from pages import INDEX_TYPES, Sample, read_fixtures, read_samples

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from copydesk.cleaners.extract import extract
from copydesk.cleaners.model.article import lay_out
from copydesk.cleaners.page_state import page_state

WALLS = ("consent_wall", "bot_challenge", "paywall", "js_shell", "soft_404")
COLUMNS = ("article", *WALLS, "index_page", "no_article")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--wrong", action="store_true", help="name the articles that are called anything else")
    options = parser.parse_args()
    table: dict[str, Counter[str]] = {}
    for sample in itertools.chain(read_fixtures(), read_samples(options.bench)):
        state = named(sample)
        table.setdefault(row_of(sample), Counter())[state] += 1
        if options.wrong and sample.kind == "article" and state != "article":
            print(f"  {state}: {sample.set} {sample.url}")
    print_table(table)
    print_figures(table)


def named(sample: Sample) -> str:
    document = sample.document()
    extracted = extract(document)
    reject = page_state(document, extracted, lay_out(extracted.parts)[0])
    return reject.reason.value if reject else "article"


def row_of(sample: Sample) -> str:
    return sample.set if sample.kind == "article" and sample.set != "fixtures" else f"{sample.set}: {sample.kind}"


def print_table(table: dict[str, Counter[str]]) -> None:
    print(f"{'':28}" + "".join(f"{c:>14}" for c in COLUMNS))
    for row, counts in table.items():
        print(f"{row:28}" + "".join(f"{counts[c] or '-':>14}" for c in COLUMNS))


def print_figures(table: dict[str, Counter[str]]) -> None:
    articles = sum((c for r, c in table.items() if ":" not in r), Counter[str]())
    walls = sum((table.get(f"fixtures: {w}", Counter()) for w in WALLS), Counter[str]())
    index = sum((table.get(f"wcxb_other: {k}", Counter()) for k in INDEX_TYPES), Counter[str]())
    print(f"articles called anything else: {1 - articles['article'] / articles.total():.4f} of {articles.total()}")
    print(f"walls called an article:       {walls['article'] / walls.total():.4f} of {walls.total()}")
    print(f"index pages named:             {index['index_page'] / index.total():.4f} of {index.total()}")


if __name__ == "__main__":
    main()
