"""The development sources laid out as items: damaged texts, their features, and folds by host."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from cleaners.linebreaks.features import features, look_at
from cleaners.linebreaks.gate import candidates, is_suspicious
from cleaners.linebreaks.layout import cut
from cleaners.linebreaks.lexicon import read_lexicon

#: Sources whose licence lets weights that were fitted to them ship; `daniel` only measures.
TRAINING = ("wcxb", "wcxb_other", "fundus", "aeb")
ACTS = ("keep", "space", "join", "drop")


def generate(bench: Path, cache: Path, sources: tuple[str, ...], options: tuple[str, ...], name: str) -> Path:
    """Items made by the benchmark's own generator from the gold texts of `sources`, kept in `cache`."""
    out = cache / f"{name}.jsonl"
    if out.exists():
        return out
    texts = cache / ("texts-" + "-".join(sources))
    here = bench / "linesplit"
    if not texts.exists():
        gold = [str(bench / "extraction" / "dev" / f"{s}.gold.jsonl.gz") for s in sources]
        subprocess.run([sys.executable, here / "prepare_sources.py", *gold, "--out", texts], check=True)
    command = [sys.executable, here / "generator.py", "--texts", texts, "--out", out, *options]
    subprocess.run(command, check=True)
    return out


def read_items(path: Path) -> Iterator[dict[str, Any]]:
    """The items of a file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def hosts(bench: Path) -> dict[str, str]:
    """The host of every source text, by the name that the generator gives it."""
    found = {}
    for path in sorted((bench / "extraction" / "dev").glob("*.gold.jsonl.gz")):
        name = path.name.split(".")[0]
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                key = re.sub(r"[^\w.-]+", "_", f"{name}-{row['id']}")[:120]
                found[key] = urlsplit(row.get("url") or "").hostname or row["id"]
    return found


def fold(item_id: str, host: dict[str, str], folds: int) -> int:
    """The fold of an item: its host's; -1 for a source that never trains."""
    source = item_id.partition("#")[0]
    if source.partition("-")[0] not in TRAINING:
        return -1
    return int(hashlib.sha256(host[source].encode()).hexdigest(), 16) % folds


def rows(items: Iterator[dict[str, Any]], host: dict[str, str], folds: int) -> dict[str, Any]:
    """Features (`x`), acts (`y`), folds and weights of every gap that the repair would decide on."""
    x, y, where, weight = [], [], [], []
    for item in items:
        if not is_suspicious(item["text"]):
            continue
        acts = {at: act for at, act, _ in item["marks"]}
        s = look_at(cut(item["text"]), read_lexicon(item["lang"]), {})
        heavy = {"clean": 3.0, "struct": 2.0}.get(item["profile"], 1.0)
        heavy *= {"en": 1.0, "zh": 4.0, "ja": 4.0}.get(item["lang"], 2.0)
        for i in candidates(s):
            act = acts.get(s.layout.ends[i])
            if act is not None:
                x.append(np.array(features(s, i), dtype=np.float32))
                y.append(ACTS.index(act))
                where.append(fold(item["id"], host, folds))
                weight.append(heavy)
    return {"x": np.stack(x), "y": np.array(y), "fold": np.array(where), "weight": np.array(weight)}
