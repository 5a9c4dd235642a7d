"""How fast `copydesk text` is on whole texts and on damaged ones, by processor time.

    python -m benchmarks.linebreaks.speed --texts TEXTS/en [--megabytes 1]

`TEXTS` is a folder as `linesplit/prepare_sources.py` lays it out. The damaged texts have a break inside a word and one
at a blank for every 300 characters; the wrapped ones have lines of 72. Each is cleaned twice: the first pass reads
word lists and weights.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import textwrap
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from copydesk.flows.pipeline.text_stream import filter_texts

#: Longer texts are cut: a few long pages are no measure.
LONGEST = 9000


def main() -> None:
    """Read the texts, damage them, clean them, print a line for each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--megabytes", type=float, default=1.0)
    args = parser.parse_args()
    texts = _read(args.texts, int(args.megabytes * 1_000_000))
    kinds: dict[str, Callable[[str], str]] = {"whole": str, "broken": _broken, "wrapped": _wrapped}
    for name, damage in kinds.items():
        rows = [{"id": str(k), "text": damage(text)} for k, text in enumerate(texts)]
        lines = [json.dumps(row, ensure_ascii=False).encode() for row in rows]
        size = sum(len(row["text"].encode()) for row in rows) / 1_000_000
        first, second = _seconds(lines), _seconds(lines)
        print(f"{name:8} {size:.2f} MB  first pass {size / first:.2f} MB/s  second {size / second:.2f} MB/s")


def _read(folder: Path, most: int) -> list[str]:
    texts: list[str] = []
    for path in sorted(folder.glob("*.txt")):
        if sum(map(len, texts)) >= most:
            break
        texts.append(path.read_text("utf-8").strip()[:LONGEST])
    return texts


def _broken(text: str) -> str:
    rng, signs = random.Random(len(text)), list(text)
    words = [match for match in re.finditer(r"\w+", text) if match[0].isalpha()]
    inside = [word.start() + 2 for word in words if len(word[0]) > 4]
    blanks = [one.end() for one, other in pairwise(words) if text[one.end() : other.start()] == " "]
    count = len(text) // 300
    for at in rng.sample(inside, min(count, len(inside))):
        signs[at] = "\n" + signs[at]
    for at in rng.sample(blanks, min(count, len(blanks))):
        signs[at] = "\n"
    return "".join(signs)


def _wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in text.split("\n") if paragraph.strip())


def _seconds(lines: list[bytes]) -> float:
    start = time.process_time()
    for _ in filter_texts(lines):
        pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
