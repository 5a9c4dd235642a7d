"""Clean JSON lines of plain text with the boilerplate step alone, learning each host from the whole stream.

    python -m benchmarks.boilerplate.filter < IN > OUT

Reads {"id","host","lang","title","text"} and writes {"id","text"}: the command that the benchmark's score.py wants.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from copydesk.cleaners.model.article import Article, apply, split_text
from copydesk.cleaners.steps.boilerplate import Observation, learn_profile, observe
from copydesk.cleaners.steps.boilerplate.step import boilerplate

#: All pages of a stream count as pages of one night; which one does not matter.
NIGHT = "2000-01-01"


def clean(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """The rows with boilerplate lines dropped, in the same order."""
    pages = [(row, _article(row)) for row in rows]
    seen: dict[str, list[Observation]] = defaultdict(list)
    for row, article in pages:
        seen[row.get("host") or ""].append(observe(article))
    steps = {host: boilerplate(learn_profile(some, night=NIGHT) if host else None) for host, some in seen.items()}
    for row, article in pages:
        cleaned, _ = apply(article, steps[row.get("host") or ""](article))
        yield {"id": row["id"], "text": cleaned.text}


def _article(row: dict[str, Any]) -> Article:
    text = row["text"]
    return Article(text, split_text(text), title=row.get("title") or None, language=row.get("lang") or None)


if __name__ == "__main__":
    for out in clean(map(json.loads, sys.stdin)):
        print(json.dumps(out, ensure_ascii=False))
