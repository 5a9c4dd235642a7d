"""One machine against two Dask workers: what is published must be the same, also when a worker is killed midway.

usage: python -m benchmarks.wider.two_workers [--papers 40] [--pages 50] [--delay 0.2] [--only NAME,...]

Wants `copydesk[dask,postgres,s3]`, moto's server and a PostgreSQL installation. Each night is a new data folder over
the same sites: the five demo sites, then made-up papers. `folder`: the workers share the data folder. `store`: they
share nothing but an S3 server and PostgreSQL. `killed`: the same, and the worker that fetches share 0 is killed with
SIGKILL when two thirds of its time are over. `cleaning`: as `folder`, and a worker is killed while it reads pages.

Compared are all lines of records, outcomes and edits in their order, without the run's name, the times of fetching
and of the next try, and places in the archive. Then, for `store`, the published files with those that one process
makes of the same archive: these are compared as they are. `--only ray` is as `folder`, with Ray in place of Dask.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.wider.towns import Towns, towns
from copydesk.flows.config.groups import ExecutorSettings
from copydesk.flows.config.settings import read_folder_settings
from copydesk.flows.dataset.verify import verify
from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.orchestration.server import prefect_server, use_server
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.runs.reclean import reclean_days
from copydesk.flows.storage.object_store import open_store
from copydesk.flows.storage.state.database import open_state
from tests.flows.conftest import find, serve
from tests.flows.wide import Cluster, counts, dask_cluster, database, digests, environment, s3_server

WAYS = ("folder", "store", "killed", "cleaning")


@dataclass
class Web:
    """Sites to crawl: how to prepare a folder for them, how many seconds into fetching is midway, what they saw."""

    name: str
    prepare: Callable[[Path], None]
    allow: tuple[str, ...]
    midway: float = 0.5
    towns: Towns | None = None


def main() -> None:
    """Print equal or unequal for each way and web."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=40)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument("--only", default=",".join(WAYS))
    parser.add_argument("--no-demo", action="store_true", help="the made-up papers alone")
    told = parser.parse_args()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wider-")))
        initdb, server = find("initdb"), find("postgres")
        assert initdb, "no PostgreSQL here"
        assert server, "no PostgreSQL here"
        pg_folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wider-pg-")))
        postgres = stack.enter_context(contextmanager(serve)(pg_folder, initdb, server))
        found = stack.enter_context(s3_server("news"))
        stack.enter_context(environment(**found))
        use_server(stack.enter_context(prefect_server(work / "prefect")), work / "prefect")
        demo = stack.enter_context(DemoServer())
        made = stack.enter_context(towns(told.papers, told.pages))
        for web in (*(() if told.no_demo else (_demo(demo),)), _made(made, told.pages, told.delay)):
            _compare(web, told.only.split(","), work, postgres)


def _demo(demo: DemoServer) -> Web:
    def prepare(data: Path) -> None:
        demo.sources_toml(data / "sources.toml")
        demo.write_rules(data / "rules")

    return Web("demo sites", prepare, tuple(demo.allow))


def _made(made: Towns, pages: int, delay: float) -> Web:
    def prepare(data: Path) -> None:
        (data / "urls.txt").write_text("\n".join(made.urls))
        (data / "copydesk.toml").write_text(f"[politeness]\ndelay = {delay}\n")

    return Web(f"{len(made.hosts)} made-up papers", prepare, tuple(made.hosts), pages * delay * 2 / 3, made)


def _compare(web: Web, ways: list[str], work: Path, postgres: str) -> None:
    alone = work / web.name / "alone"
    alone.mkdir(parents=True)
    web.prepare(alone)
    began = time.monotonic()
    with open_night(alone, _what(web, alone), NightOptions(2)) as night:
        run_night(night)
    _say(web, "one process", alone, began, None)
    expected = digests(alone)
    for way in ways:
        data = work / web.name / way
        data.mkdir(parents=True)
        web.prepare(data)
        began = time.monotonic()
        store = "" if way in ("folder", "cleaning", "ray") else f"s3://news/{web.name.replace(' ', '-')}/{way}"
        state = database(postgres, f"{web.name} {way}".replace(" ", "_"))
        with (
            dask_cluster(
                data.parent / _made_folder(data), 0 if way == "ray" else 2, {"COPYDESK_STATE": state}
            ) as cluster,
            environment(COPYDESK_STATE=state),
            _killing(way, cluster, state, data, web.midway) as killed,
        ):
            spread = ExecutorSettings("dask", cluster.address, fetchers=2, store=store or None)
            if way == "ray":
                spread = ExecutorSettings("ray", fetchers=2, at_once=2)
            from copydesk.flows.orchestration.run_flow import crawl_flow

            crawl_flow(data, _what(web, data), NightOptions(1, spread=spread))
            _say(web, way, data, began, expected, killed)
            if store:
                _compare_files(data, store, spread)


def _what(web: Web, data: Path) -> FetchOptions:
    if web.towns:
        return FetchOptions(urls=tuple((data / "urls.txt").read_text().split()), allow=web.allow)
    return FetchOptions(data / "sources.toml", allow=web.allow)


def _made_folder(data: Path) -> str:
    name = f"{data.name}-cluster"
    (data.parent / name).mkdir()
    return name


@contextmanager
def _killing(way: str, cluster: Cluster, state: str, data: Path, midway: float) -> Iterator[list[str]]:
    """Kill a worker at its time, while the block runs; the list says when."""
    killed: list[str] = []
    over = threading.Event()

    def watch() -> None:
        known = open_state(state)
        while not over.wait(0.1):
            pid = _fetching(known) if way == "killed" else _reading(data, cluster)
            if pid and not over.wait(midway if way == "killed" else 0):
                cluster.kill(pid)
                killed.append(f"worker {pid} killed at {datetime.now(UTC):%H:%M:%S}")
                break
        known.close()

    thread = threading.Thread(target=watch, daemon=True)
    if way in ("killed", "cleaning"):
        thread.start()
    try:
        yield killed
    finally:
        over.set()


def _fetching(state: Any) -> int | None:
    """The process that fetches share 0."""
    from sqlalchemy import select

    from copydesk.flows.storage.state.tables import claims

    with state.engine.connect() as connection:
        row = connection.execute(select(claims).where(claims.c.share == 0)).first()
    return int(row.owner.rsplit("-", 2)[1]) if row is not None and row.owner else None


def _reading(data: Path, cluster: Cluster) -> int | None:
    """Any worker, once shards of places are there."""
    return min(cluster.workers) if any(data.glob("work/*/places/0001.jsonl")) else None


def _say(
    web: Web, way: str, data: Path, began: float, expected: dict[str, str] | None, killed: list[str] | None = None
) -> None:
    found = digests(data)
    verdict = "" if expected is None else "EQUAL: " if found == expected else "UNEQUAL: "
    said = ", ".join(f"{kind} {digest[:16]}" for kind, digest in found.items())
    print(f"{web.name}, {way}: {verdict}{said}; {time.monotonic() - began:.0f} s", flush=True)
    print(f"  {counts(data)}", *(killed or ()), flush=True)
    problems = [] if expected and data.name != "folder" else list(verify(data))
    print(*(f"  verify: {problem}" for problem in problems), sep="\n", end="\n" if problems else "", flush=True)
    if web.towns:
        paces = web.towns.paces()
        most, least = max(p.most for p in paces), min(p.least_gap for p in paces)
        total = sum(p.requests for p in paces)
        print(f"  {total} requests, at most {most} at once to a host, at least {least:.3f} s apart", flush=True)


def _compare_files(data: Path, store: str, spread: ExecutorSettings) -> None:
    """The published files in the store, those here, and those that one process makes of the archive in the store."""
    place = open_store(store)
    manifest = next(iter(sorted(data.glob("manifests/*.json"))))
    files = {path: path.relative_to(data).as_posix() for kind in ("records", "outcomes", "edits", "manifests")
             for path in sorted(data.glob(f"{kind}/**/*.*")) if path.is_file()}  # fmt: skip
    same = all(place.read(name) == path.read_bytes() for path, name in files.items())
    print(f"  in the store: {'EQUAL' if same else 'UNEQUAL'}, {len(files)} files and", end=" ")
    print(f"{len(place.names('archive'))} of the archive; left between the stages: {len(place.names('work'))}")
    done = reclean_days(data, None, NightOptions(2, spread=replace(spread, runner="threads")))[1]
    new, old = done[0].manifest["files"], json.loads(manifest.read_bytes())["files"]
    is_same = [f["sha256"] for f in new] == [f["sha256"] for f in old]
    print(f"  cleaned again by one process: {'EQUAL' if is_same else 'UNEQUAL'}, {len(new)} files", flush=True)


if __name__ == "__main__":
    assert read_folder_settings(Path("/nowhere")).state is None, "unset COPYDESK_STATE first"
    main()
