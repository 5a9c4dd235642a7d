"""How good the texts are that each reader gives: mean word F1 against the gold that lies beside the pages."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.extraction.corpus import load_score


class Quality:
    """The measure `score.py` of a folder of pages, and what it gave each reader so far."""

    def __init__(self, folder: Path, sets: Iterable[str]) -> None:
        self.score = load_score(folder)
        self.gold: dict[str, dict[str, Any]] = {}
        for name in sets:
            with gzip.open(folder / "dev" / f"{name}.gold.jsonl.gz", "rt", encoding="utf-8") as lines:
                self.gold |= {gold["url"]: gold for gold in map(json.loads, lines)}
        self.pages: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, reader: str, urls: Iterable[str], texts: Iterable[str]) -> None:
        """Hold what a reader gave for some pages against their gold; no text counts as none of it right."""
        for url, text in zip(urls, texts, strict=True):
            self.pages[reader].append(self.score.page(self.gold[url], {"text": text}))

    def word_f1(self, reader: str) -> float | None:
        """The mean over the pages; `None` for a reader that gave no texts."""
        pages = self.pages.get(reader)
        return float(self.score.figures(pages)["word_f1"]) if pages else None


def text_of(line: bytes) -> str:
    """The text of the record in a line of ours; "" where the page became none."""
    record = json.loads(line).get("record")
    return str(record["text"]) if record else ""
