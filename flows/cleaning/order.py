"""Shards put in the order of their addresses, so that the pages of a site come one after the other.

What is known of a site is then read once, not once a shard: with a thousand sites whose pages take turns, that is the
greater part of the time that cleaning takes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from flows.cleaning.shards import read_shard, write_shard

#: Files that are read at once: systems let a process open 256 or more.
FAN_IN = 100

#: Shards that come of it, at most: publishing reads all of them at once.
MAX_SHARDS = 200


def put_in_order(shards: Sequence[Path], folder: Path, size: int) -> list[Path]:
    """Write the lines of these shards, each in order, as new ones that are in order from the first to the last.

    `size` is the lines of a new shard, and, at most, of those given; new ones are larger where they would be too many.
    """
    size = max(size, -(-len(shards) * size // MAX_SHARDS))
    lines = _merged(shards, folder)
    ordered: list[Path] = []
    while chunk := list(islice(lines, size)):
        ordered.append(folder / f"{len(ordered) + 1:04d}.jsonl")
        write_shard(ordered[-1], chunk)
    return ordered


def _merged(shards: Sequence[Path], folder: Path) -> Iterator[bytes]:
    """All lines in order; where the files are too many to be open at once, groups of them are merged first."""
    depth = 0
    while len(shards) > FAN_IN:
        groups = [shards[at : at + FAN_IN] for at in range(0, len(shards), FAN_IN)]
        merged = [folder / "merged" / f"{depth}-{number:04d}.jsonl" for number in range(len(groups))]
        for group, out in zip(groups, merged, strict=True):
            write_shard(out, heapq.merge(*map(read_shard, group)))
        shards, depth = merged, depth + 1
    return heapq.merge(*map(read_shard, shards))
