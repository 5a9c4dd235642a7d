"""A night over several crawls and machines publishes what one process publishes, also when a worker dies midway."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from copydesk.flows.config.groups import ExecutorSettings
from copydesk.flows.config.settings import SettingsError
from copydesk.flows.dataset.retract import retract
from copydesk.flows.dataset.verify import verify
from copydesk.flows.demo.newspapers import DemoServer
from copydesk.flows.runs import executor
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.runs.reclean import reclean_days
from copydesk.flows.storage.data_folder import DataFolder
from copydesk.flows.storage.state.database import open_state
from copydesk.flows.storage.state.tables import claims
from copydesk.flows.storage.warc.reader import read_archive
from tests.flows.stories import rows_of
from tests.flows.wide import ROOT, Cluster, counts, dask_cluster, database, digests, environment, s3_server

COUNTS = {"record": 97, "unchanged": 0, "duplicate": 4, "reject": 11, "failure": 0}


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


def prepare(data: Path, demo: DemoServer) -> FetchOptions:
    demo.sources_toml(data / "sources.toml")
    demo.write_rules(data / "rules")
    return FetchOptions(data / "sources.toml", allow=tuple(demo.allow))


@pytest.fixture(scope="module")
def alone(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What one process publishes."""
    data = tmp_path_factory.mktemp("alone")
    with open_night(data, prepare(data, demo), NightOptions(1)) as night:
        run_night(night)
    assert counts(data) == COUNTS
    return digests(data)


def run(data: Path, demo: DemoServer, spread: ExecutorSettings) -> None:
    with open_night(data, prepare(data, demo), NightOptions(1, spread=spread)) as night:
        run_night(night)


#: So many that the five sites, whose ports and so whose shares are other each time, never fall into one.
MANY = 16


def test_many_crawls_publish_what_one_does(demo: DemoServer, alone: dict[str, str], tmp_path: Path) -> None:
    run(tmp_path, demo, ExecutorSettings(fetchers=MANY))
    assert digests(tmp_path) == alone
    assert list(verify(tmp_path)) == []
    shares = {path.name.split("-")[2] for path in tmp_path.glob("archive/*/*.warc.gz")}
    assert len(shares) > 1


def test_a_run_that_was_cut_is_taken_up_as_it_was_cut(demo: DemoServer, tmp_path: Path) -> None:
    what = prepare(tmp_path, demo)

    def die() -> None:
        with open_night(tmp_path, what, NightOptions(1, spread=ExecutorSettings(fetchers=MANY))) as night:
            partitions = executor.plan_crawl(night)
            demo.asked.clear()
            # Ports, and so which hosts share a partition, are others each time: some hosts are left in any case.
            for partition in partitions:
                executor.fetch_hosts(night, partition)
                if demo.asked:
                    break
            raise RuntimeError("the driver dies")

    with pytest.raises(RuntimeError, match="the driver dies"):
        die()
    demo.asked.clear()
    with open_night(tmp_path, what, NightOptions(1, spread=ExecutorSettings(fetchers=5))) as again:
        run_night(again)
    assert counts(tmp_path) == COUNTS
    archived = {v.source_url for v in open_state(DataFolder(tmp_path).state_url).visits(again.run.id) if v.archive}
    asked = {url for url in archived for a in demo.asked if a.status == 200 and url.endswith(a.path)}
    assert 0 < len(asked) < len(archived)


def test_a_store_wants_a_state_that_all_machines_reach(demo: DemoServer, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="COPYDESK_STATE: names a PostgreSQL database"):
        run(tmp_path, demo, ExecutorSettings(store=f"file://{tmp_path / 'store'}"))


def test_machines_that_share_a_store_alone(
    demo: DemoServer, alone: dict[str, str], postgres: str, tmp_path: Path
) -> None:
    data, store = tmp_path / "data", tmp_path / "store"
    data.mkdir()
    spread = ExecutorSettings(fetchers=2, store=f"file://{store}")
    with environment(COPYDESK_STATE=database(postgres, "store"), COPYDESK_RUN_STORE=f"file://{store}"):
        run(data, demo, spread)
        assert digests(data) == digests(store) == alone
        # The archive is in the store and nowhere else, and nothing is left between the stages. The quicker machine may
        # have fetched from all hosts.
        assert not list(data.rglob("*.warc.gz"))
        assert list(store.glob("archive/*/*.warc.gz"))
        assert [path for path in (store / "work").rglob("*") if path.is_file()] == []
        # Cleaned again from the store, every file is as it was.
        again = reclean_days(data, None, NightOptions(1))[1][0].manifest
        published = json.loads((data / "latest").read_bytes())
        assert [f["sha256"] for f in again["files"]] == [f["sha256"] for f in published["files"]]
        # What is taken back is erased in the store, too.
        row = rows_of(data, "records")[0]
        assert retract(data, row["url"], datetime.now(UTC)).members >= 1
        pages = [page for path in store.glob("archive/*/*.warc.gz") for page, _ in read_archive(path)]
        assert row["source_url"] not in {page.source_url for page in pages}
        assert row["id"] not in {each["id"] for each in rows_of(store, "records")}
        assert list(verify(data)) == []


def missing() -> str | None:
    """Why Dask is not tested here, said aloud."""
    names = ("prefect_dask", "moto", "s3fs", "aiobotocore", "psycopg")
    absent = [name for name in names if importlib.util.find_spec(name) is None]
    if absent:
        warnings.warn(f"DASK IS NOT TESTED: {', '.join(absent)} missing", stacklevel=1)
    return f"DASK IS NOT TESTED: {', '.join(absent)} missing" if absent else None


@pytest.mark.server
@pytest.mark.skipif(missing() is not None, reason=missing() or "")
def test_two_dask_workers_of_which_one_is_killed(
    demo: DemoServer, alone: dict[str, str], postgres: str, with_login: dict[str, str], tmp_path: Path
) -> None:
    """Two worker processes share an S3 and a PostgreSQL server alone; who fetches the first share is killed."""
    data = tmp_path / "data"
    data.mkdir()
    prepare(data, demo)
    state = database(postgres, "dask")
    with (
        s3_server("news") as found,
        environment(COPYDESK_STATE=state, **found),
        dask_cluster(tmp_path, 2, {}) as cluster,
    ):
        told = {"ADDRESS": cluster.address, "FETCHERS": "2", "STORE": "s3://news/desk", "FETCH_ON": "net"}
        env = with_login | {"PYTHONPATH": str(ROOT)} | {f"COPYDESK_RUN_{k}": v for k, v in told.items()}
        killed: list[int] = []
        thread = threading.Thread(target=kill_who_fetches, args=(state, cluster, killed), daemon=True)
        thread.start()
        opened = [word for pair in demo.allow for word in ("--allow", pair)]
        command = ["crawl", "--data", str(data), "--runner", "dask", "--workers", "1", *opened]
        program = [sys.executable, "-c", "from copydesk.flows.cli.app import main; main()", *command]
        done = subprocess.run(program, env=os.environ | env, capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode == 0, done.stderr[-3000:]
        thread.join(1)
    assert len(killed) == 1
    assert counts(data) == COUNTS
    assert digests(data) == alone


def kill_who_fetches(state: str, cluster: Cluster, killed: list[int]) -> None:
    """Kill the worker that has a claim, half a second after it got it: it fetches then."""
    known = open_state(state)
    while True:
        with known.engine.connect() as connection:
            row = connection.execute(select(claims).where(claims.c.owner.is_not(None))).first()
        if row is not None:
            time.sleep(0.5)
            killed.append(int(row.owner.rsplit("-", 2)[1]))
            cluster.kill(killed[0])
            known.close()
            return
        time.sleep(0.05)


def test_spread_is_a_table_of_the_settings(tmp_path: Path) -> None:
    from copydesk.flows.config.settings import read_settings

    file = tmp_path / "copydesk.toml"
    file.write_text('[run]\nrunner = "dask"\nfetchers = 3\n')
    spread = read_settings(file, {"COPYDESK_RUN_ADDRESS": "tcp://desk.example:8786"}).run
    assert spread == replace(ExecutorSettings(), runner="dask", fetchers=3, address="tcp://desk.example:8786")
    file.write_text('[run]\nrunner = "celery"\n')
    with pytest.raises(SettingsError, match=r"copydesk.toml:2: run.runner: is threads or dask or ray"):
        read_settings(file, {})
