"""Cross-validate the repair of short texts: each host's items are judged by weights that never saw the host.

    python -m benchmarks.linebreaks.score_short --bench ../shared/bench --cache DIR [--per-language 60] [--seed 1]

Sources that never train are judged by the weights of the first fold. Prints the benchmark's own figures
(`linesplit/short.py`), by number of breaks, kind, and language, for the repair of line breaks alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.linebreaks import data
from benchmarks.linebreaks.score import SOURCES, fit_folds
from copydesk.cleaners.steps.linebreaks.model import load_break_models
from copydesk.cleaners.steps.linebreaks.repair import repair_text, rewrite

FIGURES = ("exact", "lost", "glued", "split", "kept", "other")


def main() -> None:
    """Make the items, fit the folds where needed, repair, score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--per-language", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-fold", type=int, help="this fold's items alone (0 has those that never train)")
    parser.add_argument("--show", type=int, default=0, help="show so many items that are wrong")
    args = parser.parse_args()
    chosen = range(args.folds) if args.only_fold is None else (args.only_fold,)
    host = data.hosts(args.bench)
    fit_folds(args.bench, args.cache, host, args.folds, chosen, refit=False)
    models = {k: load_break_models(args.cache / f"fold-{k}.npz", args.cache / f"short-fold-{k}.npz") for k in chosen}
    judge = _benchmark(args.bench).judge
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for item in _items(args.bench, args.cache, args.seed, args.per_language):
        model = models.get(max(0, data.fold(item["id"], host, args.folds)))
        if model is None:
            continue
        answer = rewrite(item["text"], repair_text(item["text"], item.get("lang"), model))
        marks = judge(item, answer)
        for name in _names(item):
            table[name].update([*marks, "n"])
        if "exact" not in marks and args.show:
            args.show -= 1
            print(sorted(marks), json.dumps([item["text"], answer], ensure_ascii=False))
    for name, counts in sorted(table.items()):
        figures = "  ".join(f"{figure} {counts[figure] / counts['n']:.4f}" for figure in FIGURES)
        print(f"{name:22} {figures}  n {counts['n']}")


def _benchmark(bench: Path) -> Any:
    """The benchmark's own script, as a module."""
    spec = importlib.util.spec_from_file_location("short", bench / "linesplit" / "short.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _items(bench: Path, cache: Path, seed: int, most: int) -> list[dict[str, Any]]:
    texts = data.gold_texts(bench, cache, SOURCES)
    out = cache / f"short-dev-{seed}-{most}.jsonl"
    if not out.exists():
        command = [sys.executable, bench / "linesplit" / "short.py", "make", "--texts", texts, "--out", out]
        subprocess.run([*command, "--seed", str(seed), "--per-language", str(most)], check=True)
    return list(data.read_items(out))


def _names(item: dict[str, Any]) -> list[str]:
    """The rows of the table in which an item counts."""
    if not item["breaks"]:
        return ["control" if item["kind"] == "control" else f"structure {item['kind']}"]
    said = "language said" if "lang" in item else "language not said"
    return ["all", f"breaks {item['breaks']}", item["kind"], said, f"language {item['language']}"]


if __name__ == "__main__":
    sys.exit(main())
