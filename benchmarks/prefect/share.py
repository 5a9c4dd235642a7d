"""What Prefect costs of a night: `python -m benchmarks.prefect.share --pages 2000`.

The same archive of made-up pages is cleaned twice, by plain functions and by the flow `import-warc` with a server of
its own. Printed are the CPU seconds of both, of the server while the flow ran and for a while after, and the share of
everything that is not ours.
"""

from __future__ import annotations

import argparse
import os
import resource
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

from flows.demo_sites import build_site, read_sites
from flows.server import prefect_server, use_server

#: Seconds after the flow in which the server still works off what it was told.
AFTER = 30.0

PLAIN = """
from pathlib import Path
from flows.fetching import FetchOptions
from flows.night import NightOptions, open_night, run_night
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
            before = cpu_of_server()
            flow = run(FLOW, root / "flow", archive)
            time.sleep(AFTER)
            server = cpu_of_server() - before
    share = (server + flow - plain) / (server + flow)
    print(f"pages {pages}, plain {plain:.1f} s, flow {flow:.1f} s, server {server:.1f} s of CPU")
    print(f"Prefect's share: {100 * share:.1f} %")


def run(code: str, data: Path, archive: Path) -> float:
    """Run a program to its end; give the CPU seconds of it and all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    script = data.with_suffix(".py")
    script.write_text("if __name__ == '__main__':\n" + "".join(f"    {line}\n" for line in code.splitlines()))
    subprocess.run([sys.executable, script, data, archive], check=True, env=os.environ | {"PYTHONPATH": os.getcwd()})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{data.name}: {time.monotonic() - began:.1f} s of wall time")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_of_server() -> float:
    """The CPU seconds so far of the server, and of what it started: the sessions that are our children."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            command = path.with_name("cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == os.getpid() and b"server" in command:
            session = fields[3]
            total += sum(_ticks(other) for other in Path("/proc").glob("[0-9]*/stat") if _session(other) == session)
    return total / os.sysconf("SC_CLK_TCK")


def _session(path: Path) -> str:
    try:
        return path.read_text().rpartition(")")[2].split()[3]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _ticks(path: Path) -> int:
    fields = path.read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))


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
