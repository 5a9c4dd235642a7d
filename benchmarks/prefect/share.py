"""What Prefect costs of a night: `python -m benchmarks.prefect.share --pages 2000`.

The same archive of made-up pages is cleaned twice, by plain functions and by the flow `import-warc` with a server of
its own. Printed are the CPU seconds of both, of the server while the flow ran and for a while after, and the share of
everything that is not ours.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.demo.sites import build_site, read_sites
from flows.serving.server import prefect_server, use_server

#: Seconds after the flow in which the server still works off what it was told.
AFTER = 30.0

#: Seconds between two looks at the processes of a program.
LOOK = 0.25

PLAIN = """
from pathlib import Path
from flows.nights.fetching import FetchOptions
from flows.nights.night import NightOptions, open_night, run_night
import sys
what = FetchOptions(archives=(Path(sys.argv[2]),))
with open_night(Path(sys.argv[1]), what, NightOptions(2), kind="import") as night:
    print(run_night(night)["counts"])
"""

FLOW = """
from flows.archives import import_warc
from pathlib import Path
import sys
print(import_warc(Path(sys.argv[1]), sys.argv[2])["counts"])
"""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=2000)
    pages = options.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        archive = write_archive(root / "made.warc.gz", pages)
        plain = run(PLAIN, root / "plain", archive)
        with prefect_server(root / "prefect") as api_url:
            use_server(api_url, root / "prefect")
            time.sleep(AFTER)
            rested = cpu_of_server()
            time.sleep(AFTER)
            before, began = cpu_of_server(), time.monotonic()
            flow = run(FLOW, root / "flow", archive)
            time.sleep(AFTER)
            server = cpu_of_server() - before
            idle = (before - rested) / AFTER * (time.monotonic() - began)
    print(f"pages {pages}, plain {plain:.1f} s, flow {flow:.1f} s, server {server:.1f} s of CPU")
    print(f"the server at rest would have taken {idle:.1f} s of that")
    print(f"Prefect's share: {100 * (server + flow - plain) / (server + flow):.1f} %")
    caused = max(0.0, server - idle) + flow - plain
    print(f"without what the server takes at rest: {100 * caused / (flow + max(0.0, server - idle)):.1f} %")


def run(code: str, data: Path, archive: Path) -> float:
    """Run a program to its end; give the CPU seconds of it and of all that it started."""
    script = data.with_suffix(".py")
    script.write_text("if __name__ == '__main__':\n" + "".join(f"    {line}\n" for line in code.splitlines()))
    began = time.monotonic()
    here = os.environ | {"PYTHONPATH": os.getcwd()}
    program = subprocess.Popen([sys.executable, script, data, archive], env=here, start_new_session=True)
    # The workers are forked by a server process that nobody waits for: their time is read while they live.
    ticks: dict[int, int] = {}
    while program.poll() is None:
        ticks |= _ticks_of(program.pid)
        time.sleep(LOOK)
    if program.returncode:
        raise SystemExit(f"{script} ended with {program.returncode}")
    print(f"{data.name}: {time.monotonic() - began:.1f} s of wall time")
    return sum(ticks.values()) / os.sysconf("SC_CLK_TCK")


def cpu_of_server() -> float:
    """The CPU seconds so far of the server, and of what it started: the sessions of our children."""
    sessions = {session for pid, parent, session, _ in _processes() if parent == os.getpid() and session == pid}
    return sum(sum(_ticks_of(session).values()) for session in sessions) / os.sysconf("SC_CLK_TCK")


def _ticks_of(session: int) -> dict[int, int]:
    return {pid: ticks for pid, _, own, ticks in _processes() if own == session}


def _processes() -> Iterator[tuple[int, int, int, int]]:
    """Id, parent, session and clock ticks of every process."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield int(path.parent.name), int(fields[1]), int(fields[3]), int(fields[11]) + int(fields[12])


def write_archive(path: Path, pages: int) -> Path:
    """Write so many different pages of the demo sites as a WARC file."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        for url, body, content_type in made_pages(pages):
            head = StatusAndHeaders("200 OK", [("Content-Type", content_type)], protocol="HTTP/1.1")
            moment = datetime(2026, 3, 19, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            dated = {"WARC-Date": moment}
            writer.write_record(
                writer.create_warc_record(
                    url, "response", BytesIO(body), len(body), http_headers=head, warc_headers_dict=dated
                )
            )
    return path


def made_pages(pages: int) -> Iterator[tuple[str, bytes, str]]:
    """Addresses, bodies and types of the demo sites' articles, each site with as many stories as are wanted."""
    sites = [site for site in read_sites() if site.stories]
    for site in sites:
        wanted = -(-pages // len(sites))
        larger = replace(site, stories={**site.stories, "count": wanted})
        origin = f"https://{site.key}.example"
        articles = [
            (path, answer)
            for path, answer in build_site(larger, origin).items()
            if answer.status == 200 and answer.content_type.startswith("text/html") and any(map(str.isdigit, path))
        ]
        for path, answer in articles[:wanted]:
            yield origin + path, answer.body, answer.content_type


if __name__ == "__main__":
    main()
