"""Read the pages of the benchmark: labelled lines, as the folder's README describes them."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any

#: Pages are dealt into so many parts by their host, for cross-validation.
FOLDS = 5


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One view of one page: `labels` are 1 content, 0 boilerplate, 2 the title, below 0 to be left out."""

    set: str
    view: str
    id: str
    host: str
    language: str | None
    labels: tuple[int, ...]
    texts: tuple[str, ...]

    @property
    def title(self) -> str | None:
        """The page's title, if one of its lines is it."""
        return next((t for y, t in zip(self.labels, self.texts, strict=True) if y == 2), None)

    @property
    def fold(self) -> int:
        """The part of the cross-validation that this page's host is in."""
        return fold_of(self.host)


def fold_of(host: str) -> int:
    """The part of the cross-validation that a host is in."""
    return number_of(host) % FOLDS


def number_of(text: str) -> int:
    """A number that depends on the text alone."""
    return int(md5(text.encode()).hexdigest()[:8], 16)


def read_pages(folder: Path, name: str, views: tuple[str, ...]) -> Iterator[LabelledPage]:
    """The pages of a set whose gold is sound, once for each view that they have."""
    for row in read_rows(folder, name):
        if row.get("weak_gt"):
            continue
        for view in views:
            lines = [(y, " ".join(t.split())) for y, t in row["views"].get(view, ())]
            lines = [(y, t) for y, t in lines if t]
            if lines:
                labels, texts = zip(*lines, strict=True)
                yield LabelledPage(name, view, str(row["id"]), row["host"], row.get("lang"), labels, texts)


def read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of one file of the benchmark."""
    with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
