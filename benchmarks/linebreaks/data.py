"""The development sources laid out as samples: damaged texts, what is known of their gaps, and folds by host."""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from benchmarks.linebreaks import pseudo
from copydesk.cleaners.language.lexicon import KnownWords, Lexicon
from copydesk.cleaners.language.likely import lexicon_of
from copydesk.cleaners.steps.linebreaks.evidence import Survey, look_at
from copydesk.cleaners.steps.linebreaks.features import NO_WORDS, first_rows, joints
from copydesk.cleaners.steps.linebreaks.gate import break_candidates, is_suspicious
from copydesk.cleaners.steps.linebreaks.layout import cut_lines

#: Sources whose licence lets weights that were fitted to them ship; `daniel` only measures.
TRAINING = ("wcxb", "wcxb_other", "fundus", "aeb")
ACTS = ("keep", "space", "join", "drop")

#: Profiles with few gaps an item: more of these costs little and teaches hyphens, numbers and lone breaks.
SPARSE = frozenset({"hyphen", "number", "inline", "double", "midword", "mixed"})


@dataclass(frozen=True)
class Sample:
    """One item: the gaps to decide on, their gold acts (-1 where there is none), and what is known of them; of the
    words that lines would make together (`joints`) only where a sentence goes on."""

    id: str
    lang: str
    profile: str
    survey: Survey
    wanted: tuple[int, ...]
    acts: NDArray[np.int8]
    rows: NDArray[np.float32]
    joints: NDArray[np.float32]


def generate(bench: Path, texts: Path, out: Path, *options: str) -> Path:
    """Items made by the benchmark's own generator from a folder of texts; made once."""
    if not out.exists():
        command = [sys.executable, bench / "linesplit" / "generator.py", "--texts", texts, "--out", out]
        subprocess.run([*command, "--max-chars", "9000", *options], check=True)
    return out


def gold_texts(bench: Path, cache: Path, sources: tuple[str, ...]) -> Path:
    """The gold texts of some sources in the generator's layout."""
    texts = cache / ("texts-" + "-".join(sources))
    if not texts.exists():
        gold = [str(bench / "extraction" / "dev" / f"{s}.gold.jsonl.gz") for s in sources]
        command = [sys.executable, bench / "linesplit" / "prepare_sources.py", *gold, "--out", texts]
        subprocess.run(command, check=True)
    return texts


def read_items(path: Path) -> Iterator[dict[str, Any]]:
    """The items of a file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_samples(items: Path, *, only: frozenset[str] | None = None) -> list[Sample]:
    """The samples of an item file, kept beside it; `only` names the profiles that are wanted."""
    kept = items.with_suffix(".pickle")
    if not kept.exists():
        wanted = (i for i in read_items(items) if only is None or i["profile"] in only)
        made = [s for s in map(sample, wanted) if s is not None]
        kept.write_bytes(pickle.dumps(made))
    found: list[Sample] = pickle.loads(kept.read_bytes())
    return found


def sample(item: dict[str, Any]) -> Sample | None:
    """The sample of an item, `None` for one without a suspicious newline."""
    if not is_suspicious(item["text"]):
        return None
    acts = {at: act for at, act, _ in item["marks"]}
    made = item["id"].startswith(pseudo.PREFIX)
    lexicon = pseudo.lexicon(item["lang"]) if made else lexicon_of(item["text"], item["lang"])
    s = look_at(cut_lines(item["text"]), lexicon)
    wanted = break_candidates(s)
    if not wanted:
        return None
    gold = [acts.get(s.layout.ends[i]) for i in wanted]
    known = np.array([ACTS.index(a) if a else -1 for a in gold], dtype=np.int8)
    return Sample(
        item["id"],
        item["lang"],
        item["profile"],
        replace(s, words=KnownWords(Lexicon(), {}, 0), cased={}, compounds={}, insides={}),
        wanted,
        known,
        first_rows(s, list(wanted)),
        _joints(s, wanted, known),
    )


def _joints(s: Survey, wanted: Sequence[int], known: NDArray[np.int8]) -> NDArray[np.float32]:
    """What the words at the gaps make together, where a sentence goes on."""
    rows = np.tile(np.array(NO_WORDS, np.float32), (len(wanted), 1))
    going = np.flatnonzero(known > 0)
    rows[going] = joints(s, [wanted[k] for k in going])
    return rows


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
    source = item_id.partition("#")[0].removeprefix(pseudo.PREFIX)
    if source.partition("-")[0] not in TRAINING:
        return -1
    return int(hashlib.sha256(host[source].encode()).hexdigest(), 16) % folds
