"""What we write, before the validators and readers of others: `make interop`, outside CI.

    python -m benchmarks.archives.interop FOLDER

Installs the pinned tools of `requirements.txt` into FOLDER/venv, those of `package.json` into FOLDER/node where npm is
there; pywb replays the night. Prints a line a tool, and ends with 1 if one is not
content.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archives.recorders import WORDS
from benchmarks.archives.servers import fetch, install, node_tools, replayed_by_pywb
from copydesk.flows.config.groups import ArchiveLimits
from copydesk.flows.dataset.wacz import export_wacz
from copydesk.flows.http.responses import Response
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night, run_night
from copydesk.flows.storage.warc.writer import ArchiveWriter, Earlier

WHEN = datetime(2026, 6, 1, 2, 3, 4, tzinfo=UTC)
PAGES = 6


def write_night(folder: Path) -> Path:
    """An archive as a night writes it: pages packed and not, a page seen again, and an answer of 304."""
    writer = ArchiveWriter(folder, "night", software="copydesk", contact=None, limits=ArchiveLimits())
    for number in range(PAGES):
        writer.add(address(number), answer(number, page(number)))
    earlier = Earlier(address(0), "2026-06-01T02:03:04Z")
    writer.add(address(0), answer(0, b"", status=304), earlier=earlier)
    writer.add(address(1), answer(1, b"<p>again"), earlier=Earlier(address(1), earlier.fetched_at))
    writer.close()
    return writer.written[0]


def page(number: int) -> bytes:
    body = "".join(f"<p>{WORDS.format(f'{number}.{n}')} Nobody spoke against it.</p>" for n in range(12))
    return f"<title>Quay {number}</title><h1>Quay</h1>{body}".encode()


def address(number: int) -> str:
    return f"https://quay.example/news/{number}"


def answer(number: int, body: bytes, *, status: int = 200) -> Response:
    is_packed = number % 2 == 0 and body
    headers = (("Content-Type", "text/html; charset=utf-8"), *((("Content-Encoding", "gzip"),) if is_packed else ()))
    raw = gzip.compress(body, mtime=0) if is_packed else body
    return Response(address(number), status, "OK", headers, raw, body, (("Host", "quay.example"),), WHEN)


def publish(folder: Path, archive: Path) -> Path:
    """A data folder with the night, published."""
    with open_night(folder / "data", FetchOptions(archives=(archive,)), NightOptions(1), kind="import") as night:
        run_night(night)
    return folder / "data"


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    bin = install(folder)
    archive = write_night(folder / f"night-{datetime.now(UTC):%H%M%S%f}")
    data = publish(archive.parent, archive)
    wacz = archive.parent / "night.wacz"
    export_wacz(data, str(wacz))
    wrong = sum(not tell(bin, *check) for check in checks(archive, wacz, data))
    wrong += not say("pywb replay", replay(archive, archive.parent, bin))
    if node := node_tools(folder / "node"):
        wrong += sum(not tell(node / "node_modules/.bin", *check) for check in node_checks(archive, archive.parent))
    sys.exit(1 if wrong else 0)


def checks(archive: Path, wacz: Path, data: Path) -> list[tuple[str, list[object], Callable[[str], bool]]]:
    """The tools, what each is called with, and what it must say."""
    load = (
        "from datasets import load_dataset as l\nimport sys\nprint(l(sys.argv[1], 'records', split='train').num_rows)"
    )
    return [
        ("warcio check", ["warcio", "check", "-v", archive], lambda said: "failed" not in said and "pass" in said),
        ("fastwarc check", ["fastwarc", "check", archive], lambda said: "Failed records" not in said),
        # It takes the empty block of a revisit for its payload: that one record fails, and no other.
        ("fastwarc check -p", ["fastwarc", "check", "-p", archive], lambda said: said.count("urn:uuid") == 1),
        (
            "cdxj-indexer",
            ["cdxj-indexer", archive],
            lambda said: said.count("quay,") + said.count("example,quay)") >= PAGES,
        ),
        ("wacz validate", ["wacz", "validate", "-f", wacz], lambda said: "is valid" in said),
        ("mlcroissant", ["mlcroissant", "validate", "--jsonld", data / "croissant.json"], lambda said: "Done" in said),
        ("datasets", ["python", "-c", load, data], lambda said: f"{PAGES}\n" in said),
    ]


def node_checks(archive: Path, folder: Path) -> list[tuple[str, list[object], Callable[[str], bool]]]:
    """The same for the tools of node."""
    pack = ["js-wacz", "create", "-f", archive, "-o", folder / "js.wacz"]
    return [
        ("warcio.js index", ["warcio", "index", archive], lambda said: said.count('"response"') == PAGES),
        ("warcio.js cdx-index", ["warcio", "cdx-index", archive], lambda said: said.count("example,quay)") >= PAGES),
        ("js-wacz create", pack, lambda said: "WACZ file ready" in said),
    ]


def replay(archive: Path, folder: Path, bin: Path) -> str:
    """What of the pages pywb gives otherwise than they were served; nothing where each is the same."""
    wrong = []
    with replayed_by_pywb(archive, folder / "pywb", bin) as base:
        for number in range(PAGES):
            got, served = fetch(f"{base}/20260601020304id_/{address(number)}"), page(number)
            if served not in (got, gzip.decompress(got) if got.startswith(b"\x1f\x8b") else got):
                wrong.append(f"{address(number)}: {got[:200]!r}")
    return "; ".join(wrong)


def say(name: str, wrong: str) -> bool:
    """Say whether a tool is content."""
    print(f"{name}: {f'WRONG: {wrong[-600:]}' if wrong else 'content'}", flush=True)
    return not wrong


def tell(bin: Path, name: str, words: list[object], is_content: Callable[[str], bool]) -> bool:
    """Run one tool, and say whether it is content."""
    program, *rest = map(str, words)
    done = subprocess.run([bin / program, *rest], capture_output=True, text=True, timeout=300, check=False)
    said = done.stdout + done.stderr
    fine = is_content(said) and (done.returncode == 0 or name == "fastwarc check -p")
    return say(name, "" if fine else said or f"it said nothing, and ended with {done.returncode}")


if __name__ == "__main__":
    main()
