"""Cross-validate the line-break repair: each host's items are judged by weights that never saw the host.

    python -m benchmarks.linebreaks.score --bench ../shared/bench --cache DIR [--refit] [--json report.json]

Items of `daniel` (never trained on) are judged by the weights of the first fold. Prints the benchmark's own report,
then what it does not print: untouched documents by source, and exact documents without glue, all and without those
whose gold is broken (`broken_gold.py`).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.linebreaks import data, train
from benchmarks.linebreaks.broken_gold import is_gold_broken
from copydesk.cleaners.steps.linebreaks.model import load_break_models
from copydesk.cleaners.steps.linebreaks.repair import repair_text, rewrite

SOURCES = (*data.TRAINING, "daniel")
UNTOUCHED = ("clean", "struct")


def main() -> None:
    """Fit the folds where needed, repair, score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--refit", action="store_true", help="fit the folds again")
    parser.add_argument("--json", type=Path, help="write the whole report here")
    parser.add_argument("--only-fold", type=int, help="this fold's items alone (0 has those of daniel)")
    parser.add_argument("--every", type=int, default=1, help="only every so manieth item")
    args = parser.parse_args()
    texts = data.gold_texts(args.bench, args.cache, SOURCES)
    options = ("--seed", "1", "--max-docs", "260")
    items = list(data.read_items(data.generate(args.bench, texts, args.cache / "items-dev.jsonl", *options)))
    items = items[:: args.every]
    host = data.hosts(args.bench)
    chosen = range(args.folds) if args.only_fold is None else (args.only_fold,)
    items = [x for x in items if max(0, data.fold(x["id"], host, args.folds)) in chosen]
    fit_folds(args.bench, args.cache, host, args.folds, chosen, refit=args.refit)
    models = {k: load_break_models(args.cache / f"fold-{k}.npz", args.cache / f"short-fold-{k}.npz") for k in chosen}
    repaired = {}
    for item in items:
        model = models[max(0, data.fold(item["id"], host, args.folds))]
        repaired[item["id"]] = rewrite(item["text"], repair_text(item["text"], item["lang"], model))
    with (args.cache / "predictions.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps({"id": k, "text": v}, ensure_ascii=False) + "\n" for k, v in repaired.items())
    report(args.bench, items, repaired, args.json)


def fit_folds(
    bench: Path, cache: Path, host: dict[str, str], folds: int, chosen: Sequence[int], *, refit: bool
) -> None:
    """Weights for each fold, fitted on the hosts of the others."""
    for name, fit in (("fold", train.fit_long), ("short-fold", train.fit_short)):
        for k in chosen:
            path = cache / f"{name}-{k}.npz"
            if refit or not path.exists():
                train.write(path, fit(bench, cache, lambda source, k=k: data.fold(source, host, folds) == k))


def report(bench: Path, items: list[dict[str, Any]], repaired: dict[str, str], out: Path | None) -> None:
    """Print the benchmark's report and ours."""
    spec = importlib.util.spec_from_file_location("linesplit_score", bench / "linesplit" / "score.py")
    assert spec
    assert spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    found = score.evaluate(items, repaired)
    score.pretty(found)
    print("\nuntouched documents changed, by source and language:")
    changed, seen = _untouched(items, repaired, score.tidy)
    for key in sorted(seen):
        print(f"  {key[0]:<12} {key[1]:<7} {changed[key]:>4} of {seen[key]}")
    _print_exact("all documents", items, repaired, score.tidy)
    sound = [item for item in items if not is_gold_broken(item["id"])]
    _print_exact("without those whose gold is broken", sound, repaired, score.tidy)
    if out:
        out.write_text(json.dumps(found, indent=1), "utf-8")


def _untouched(
    items: list[dict[str, Any]], repaired: dict[str, str], tidy: Callable[[str], str]
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """How many untouched documents changed, and how many there are, by source or language and by profile."""
    changed: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for item in items:
        if item["profile"] in UNTOUCHED:
            for key in (item["id"].partition("-")[0], item["lang"]):
                seen[key, item["profile"]] += 1
                changed[key, item["profile"]] += tidy(repaired[item["id"]]) != tidy(item["gold"])
    return changed, seen


def _print_exact(what: str, items: list[dict[str, Any]], repaired: dict[str, str], tidy: Callable[[str], str]) -> None:
    """Print how many damaged documents without lost blanks are exact, and how many untouched ones changed."""
    right: dict[str, list[bool]] = {"damaged": [], "clean": [], "struct": []}
    for item in items:
        if not any(kind.startswith("glue") for _, _, kind in item["marks"]):
            kind = item["profile"] if item["profile"] in UNTOUCHED else "damaged"
            right[kind].append(tidy(repaired[item["id"]]) == tidy(item["gold"]))
    print(f"\n{what}: exact without glue {sum(right['damaged']) / max(1, len(right['damaged'])):.4f}", end="")
    print(f" of {len(right['damaged'])}", end="")
    for kind in UNTOUCHED:
        print(f", {kind} changed {right[kind].count(False)} of {len(right[kind])}", end="")
    print()


if __name__ == "__main__":
    sys.exit(main())
