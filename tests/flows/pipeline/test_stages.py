"""Shards on their way through the workers: each gets its own lines, and no worker waits for the end of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast

import pytest

from copydesk.flows.pipeline.options import Options
from copydesk.flows.pipeline.shards import dump, load, read_shard, write_shard
from copydesk.flows.pipeline.stages import clean_shard, clean_shards
from copydesk.flows.runtime.worker_pool import Overrun, Workers


class Ahead:
    """Workers that are handed so many items before the first is done; one of them breaks its budget."""

    def __init__(self, ahead: int, breaks: int = -1) -> None:
        self.ahead, self.breaks = ahead, breaks

    def map(self, function: Callable[[Any], Any], items: Iterable[Any], *, lot_size: int) -> Iterator[tuple[Any, Any]]:
        left = iter(items)
        first = list(islice(left, self.ahead))
        for number, item in enumerate(chain(first, left)):
            yield item, Overrun("timeout", "slow") if number == self.breaks else function(item)


def line(shard: int, number: int) -> bytes:
    return dump({"source_url": f"{shard}-{number}", "url": None, "fetched_at": None, "source": {}, "reject": {}})


def as_workers(fake: Ahead) -> Workers:
    return cast("Workers", fake)


@pytest.mark.parametrize("ahead", [0, 3, 99])
def test_each_shard_gets_its_own_lines_however_many_are_handed_out(tmp_path: Path, ahead: int) -> None:
    sizes = (2, 1, 4)
    pairs = [(tmp_path / "in" / f"{n}", tmp_path / "out" / f"{n}") for n in range(len(sizes))]
    for number, (given, _) in enumerate(pairs):
        write_shard(given, [line(number, k) for k in range(sizes[number])])
    clean_shards(pairs, as_workers(Ahead(ahead)), Options(run="r", version="0"))
    assert [list(read_shard(out)) for _, out in pairs] == [list(read_shard(given)) for given, _ in pairs]


def test_the_next_shard_is_handed_out_before_one_is_done(tmp_path: Path) -> None:
    asked: list[int] = []

    def shards() -> Iterator[tuple[Path, Path]]:
        for number in range(3):
            asked.append(number)
            write_shard(tmp_path / f"in{number}", [line(number, 0)])
            assert not (tmp_path / "out0").exists()
            yield tmp_path / f"in{number}", tmp_path / f"out{number}"

    clean_shards(shards(), as_workers(Ahead(9)), Options(run="r", version="0"))
    assert asked == [0, 1, 2]
    assert (tmp_path / "out2").exists()


def test_a_page_that_breaks_its_budget_has_its_line_in_its_shard(tmp_path: Path) -> None:
    pairs = [(tmp_path / f"in{n}", tmp_path / f"out{n}") for n in range(2)]
    for number, (given, _) in enumerate(pairs):
        write_shard(given, [line(number, k) for k in range(2)])
    clean_shards(pairs, as_workers(Ahead(4, breaks=2)), Options(run="r", version="0"))
    told = [load(each)["reject"].get("reason") for _, out in pairs for each in read_shard(out)]
    assert told == [None, None, "extract_timeout", None]


def test_an_empty_shard_is_written_empty(tmp_path: Path) -> None:
    write_shard(tmp_path / "in", [])
    clean_shard(tmp_path / "in", tmp_path / "out", as_workers(Ahead(0)), Options(run="r", version="0"))
    assert (tmp_path / "out").read_bytes() == b""
