"""`copydesk text`: a filter for texts that others extracted. JSON lines in, JSON lines out, the text steps alone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import orjson

from copydesk.cleaners.model.article import Article, split_text
from copydesk.cleaners.model.fields import TEXT_STEPS
from copydesk.cleaners.pipeline import StepEvidence, run_steps
from copydesk.cleaners.steps.boilerplate import (
    Observation,
    Profile,
    SiteEvidence,
    learn_profile,
    observe,
    site_evidence,
)
from copydesk.flows.pipeline.site_profiles import ONE_NIGHT

#: A line of more bytes than this is no text of a page, and is refused: cleaning takes up to 150 times its size.
MAX_LINE = 2_000_000

#: Pages of a host that wait until they are learned from, all at once.
PAGES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class BadLine(ValueError):
    """A line of the input that the filter cannot read."""

    number: int
    problem: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.problem}"


def bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long, no more than shows it: none fills the memory."""
    while line := stream.readline(MAX_LINE + 2):
        yield line


def filter_texts(lines: Iterable[bytes], only: tuple[str, ...] = TEXT_STEPS) -> Iterator[bytes]:
    """Clean the text of each line; what a host's texts share is learned from the whole stream first.

    A line is an object with `id` and `text`, and, where known, `lang`, `host` and `title`. Given back are `id` and
    `text`. The stream is kept on disk between the two passes. Raises `BadLine`.
    """
    with TemporaryFile() as kept:
        sites = _Sites()
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_LINE + 1:
                raise BadLine(number, f"longer than {MAX_LINE // 1_000_000} MB: cut the text into several")
            if line.strip():
                row = _parse(line, number)
                kept.write(line.rstrip(b"\n") + b"\n")
                if row.get("host") and "boilerplate" in only:
                    sites.add(row["host"], observe(_article(row)))
        known = sites.evidence()
        kept.seek(0)
        for number, line in enumerate(kept, 1):
            row = _parse(line, number)
            article = _article(row)
            cleaned = run_steps(article, StepEvidence(site=known.get(article.host or "", SiteEvidence())), only=only)
            yield _told(row["id"], cleaned.article.text)


class _Sites:
    """Learns the profile of each host of a stream; holds few pages of each at a time."""

    def __init__(self) -> None:
        self._seen: dict[str, list[Observation]] = defaultdict(list)
        self._profiles: dict[str, Profile] = {}

    def add(self, host: str, page: Observation) -> None:
        self._seen[host].append(page)
        if len(self._seen[host]) >= PAGES_AT_ONCE:
            self._learn(host)

    def evidence(self) -> dict[str, SiteEvidence]:
        for host in self._seen:
            self._learn(host)
        return {host: site_evidence(profile) for host, profile in self._profiles.items()}

    def _learn(self, host: str) -> None:
        self._profiles[host] = learn_profile(self._seen[host], self._profiles.get(host), night=ONE_NIGHT)
        self._seen[host] = []


def _told(id: Any, text: str) -> bytes:
    """A line that is given back."""
    try:
        if type(id) is str:
            return b'{"id": %b, "text": %b}' % (orjson.dumps(id), orjson.dumps(text))
    except orjson.JSONEncodeError:
        pass
    # Half of a surrogate pair that the caller put into an id goes back as the escape that it came as.
    return json.dumps({"id": id, "text": text}, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _load(line: bytes) -> Any:
    """What a line holds; of an `id` that is no text each digit counts, and Python's reader has them all."""
    try:
        row = orjson.loads(line)
        if type(row) is dict and type(row.get("id")) is str:
            return row
    except orjson.JSONDecodeError:
        pass
    return json.loads(line)


def _parse(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = _load(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(number, f"not JSON: {error}") from error
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise BadLine(number, 'an object with "id" and a string "text" is wanted')
    for name in ("lang", "host", "title"):
        if not isinstance(row.get(name), str | None):
            raise BadLine(number, f'"{name}" must be a string')
    return row


def _article(row: dict[str, Any]) -> Article:
    text = row["text"]
    return Article(text, split_text(text), title=row.get("title"), language=row.get("lang"), host=row.get("host"))
