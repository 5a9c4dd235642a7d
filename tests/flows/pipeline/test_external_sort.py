"""Shards in the order of their addresses, and what is known of sites looked up in a file."""

import json
import random
from pathlib import Path

import pytest

from copydesk.cleaners.steps.boilerplate.profile import Observation, ObservedLine
from copydesk.flows.pipeline import clean_files as order
from copydesk.flows.pipeline.clean_files import put_in_order
from copydesk.flows.pipeline.shards import dump, read_shard, write_shard
from copydesk.flows.pipeline.site_profiles import ONE_NIGHT, learn_profiles, read_profiles, site_knowledge

HOSTS = ["a.test", 'b", ".test', "münchen.test"]


def write_shards(folder: Path, lines: list[bytes], size: int) -> list[Path]:
    """Lines cut into shards that are each in order."""
    shards = [folder / f"{at:04d}.jsonl" for at in range(0, len(lines), size)]
    for number, shard in enumerate(shards):
        write_shard(shard, sorted(lines[number * size : (number + 1) * size]))
    return shards


@pytest.mark.parametrize(("fan_in", "size", "most"), [(100, 4, 200), (3, 4, 200), (2, 7, 5), (100, 1000, 1)])
def test_all_lines_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fan_in: int, size: int, most: int) -> None:
    monkeypatch.setattr(order, "FAN_IN", fan_in)
    monkeypatch.setattr(order, "MAX_SHARDS", most)
    lines = [b"%03d" % (n % 83) for n in range(100)]
    random.Random(1).shuffle(lines)
    ordered = put_in_order(write_shards(tmp_path / "in", lines, size), tmp_path / "out", size)
    assert [line for shard in ordered for line in read_shard(shard)] == sorted(lines)
    assert len(ordered) <= most
    assert [shard.name for shard in ordered] == sorted(shard.name for shard in ordered)


def test_no_shards(tmp_path: Path) -> None:
    assert put_in_order([], tmp_path, 10) == []


def observed(host: str, n: int) -> bytes:
    lines = (ObservedLine(f"own {n}", "p", 90, "own"), ObservedLine("all", "p.more", 0, "Read more on our page"))
    seen = Observation(f"{host} {n}", None, ((f"own {n}", 90),), lines)
    return dump({"source_url": f"http://{host}/{n}", "article": {"host": host}, "seen": seen.to_row()})


def test_profiles_do_not_depend_on_the_order_of_pages(tmp_path: Path) -> None:
    lines = [observed(host, n) for n in range(7) for host in HOSTS]
    mixed = write_shards(tmp_path / "in", lines, 4)
    learn_profiles(mixed, tmp_path / "mixed", night=ONE_NIGHT)
    learn_profiles(put_in_order(mixed, tmp_path / "ordered", 4), tmp_path / "profiles", night=ONE_NIGHT)
    assert (tmp_path / "mixed").read_bytes() == (tmp_path / "profiles").read_bytes()


def test_each_host_finds_its_own_profile(tmp_path: Path) -> None:
    path = tmp_path / "profiles.jsonl"
    learn_profiles(
        write_shards(tmp_path / "in", [observed(h, n) for h in HOSTS for n in range(3)], 4), path, night=ONE_NIGHT
    )
    assert sorted(read_profiles(path)) == sorted(HOSTS)
    for host in HOSTS:
        known = site_knowledge(path, host)
        assert {page.id for page in known.evidence.pages} == {f"{host} {n}" for n in range(3)}
        assert known.digest is not None
    assert site_knowledge(path, "c.test").digest is None
    assert site_knowledge(None, "a.test").digest is None
    assert json.loads(path.read_bytes().split(b"\n")[0])[0] == "a.test"
