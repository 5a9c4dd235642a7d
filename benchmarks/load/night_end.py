"""What the end of a night holds: memory of its parts by the number of addresses.

    python -m benchmarks.load.night_end [--addresses 100000]

Addresses are planned and answered in a state of their own, a third of them with a page. Each part runs in a process of
its own and tells how much its memory grew: the places of pages in the archive, the outcomes of addresses without a
page, and the look for near copies among that many stories, one in twenty of which is one. No page is read. Linux only.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from copydesk.cleaners.text.minhash import FACT_PLACES, PLACES, Fingerprint
from copydesk.flows.pipeline.near_duplicates import Story, copies
from copydesk.flows.runs.history import place_of, settle_visits
from copydesk.flows.storage.state.database import ARCHIVED, Visit, open_state

RUN = "nightly-x"
BYTES = 4 * (PLACES + FACT_PLACES)


def visits(count: int) -> Iterator[Visit]:
    """Addresses of a thousand sites as a crawl leaves them."""
    for n in range(count):
        host = f"paper{n % 1000}.test"
        url = f"https://{host}/2026/06/01/story-{n}"
        visit = Visit(n, url, url, host, source=host, result="unchanged", record_id=f"{n:032x}", status=304)
        if n % 3 == 0:
            archived = {"archive": f"archive/date=2026-06-01/{RUN}-{n // 5000:05d}.warc.gz", "offset": n * 4000}
            visit = Visit(n, url, url, host, source=host, result=ARCHIVED, sha256=f"{n:064x}", status=200, **archived)  # type: ignore[arg-type]
        yield visit


def stories(count: int) -> list[Story]:
    """Stories of which one in twenty has half of what one of the ten before it has."""
    draw, told = random.Random(1), list[Story]()
    for n in range(count):
        places = bytearray(draw.randbytes(BYTES))
        if n % 20 == 19:
            before = told[-draw.randint(1, 10)].fingerprint.places
            for at in range(0, BYTES, 4):
                if draw.random() < 0.5:
                    places[at : at + 4] = before[at : at + 4]
        day = f"2026-06-{draw.randint(1, 28):02d}T10:00:00+00:00"
        told.append(
            Story(f"{n:032x}", day, f"https://paper{n % 1000}.test/{n}", Fingerprint(bytes(places)), "2026-06-28")
        )
    return told


def find_places(state: str, _: int) -> Callable[[], int]:
    opened = open_state(state)
    return lambda: sum(bool(place_of(visit)) for visit in opened.archived(RUN))


def settle(state: str, _: int) -> Callable[[], int]:
    opened = open_state(state)
    return lambda: sum(1 for _ in settle_visits(partial(opened.visits, RUN, by_address=True), (), RUN))


def find_copies(_: str, count: int) -> Callable[[], int]:
    told = stories(count)
    return lambda: len(copies(told, {}))


def measure(part: Callable[[str, int], Callable[[], int]], state: str, count: int) -> None:
    """Run a part and tell what it took beyond what it was given."""
    work = part(state, count)
    Path("/proc/self/clear_refs").write_text("5")
    before, began = _peak(), time.process_time()
    found = work()
    print(f"| {part.__name__} | {found} | {time.process_time() - began:.1f} | {_peak() - before:.0f} |", flush=True)


def _peak() -> float:
    """MiB resident at most since it was last asked to count anew."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--addresses", type=int, default=100_000)
    count: int = parser.parse_args().addresses
    print("| part | gave | s of processor | MiB more |\n| --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'state.db'}"
        state = open_state(address)
        state.begin(RUN, "2026-06-01T02:00:00Z")
        state.plan(RUN, visits(count), "2026-06-01T02:00:00Z")
        state.close()
        for part in (find_places, settle, find_copies):
            process = multiprocessing.get_context("spawn").Process(target=measure, args=(part, address, count))
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"{part.__name__} ended with {process.exitcode}")


if __name__ == "__main__":
    main()
