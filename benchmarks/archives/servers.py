"""Recorders and readers that are servers, and those of node: warcprox, pywb, warcio.js, js-wacz.

Each is started on a free port of this machine, asked for pages, and ended. warcprox refuses 127.0.0.1, so that the site
stands at 127.0.0.2 (Linux).
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk.flows.orchestration.server import free_port

HERE = Path(__file__).parent

#: Seconds in which a server must answer, on a machine that has other things to do.
START = 60


def install(folder: Path) -> Path:
    """The folder with the programs of `requirements.txt`, installed below another one."""
    done = folder / "venv" / "installed"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run([folder / "venv/bin/pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
        done.touch()
    return folder / "venv/bin"


@contextmanager
def server(*words: object, port: int, cwd: Path) -> Iterator[None]:
    """A server while the block runs; afterwards it has written what it had to."""
    with (cwd / "server.log").open("w") as log:
        child = subprocess.Popen(list(map(str, words)), cwd=cwd, stdout=log, stderr=log)
        try:
            _wait_for(child, port)
            yield
        finally:
            child.terminate()
            child.wait(60)
    (cwd / "server.log").unlink()


def _wait_for(child: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and child.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(f"{child.args!r} did not answer within {START} s")


def fetch(url: str, *, proxy: int | None = None) -> bytes:
    """What an address answers, as it came; also what a server answers with an error."""
    through = {"http": f"http://127.0.0.1:{proxy}"} if proxy else {}
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler(through)).open(asked, timeout=60) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return error.read()


def record_by_warcprox(urls: list[str], out: Path, bin: Path, *more: str) -> None:
    """Pages asked for through warcprox, each twice: the second answer is a revisit."""
    port = free_port()
    with server(bin / "warcprox", "-b", "127.0.0.1", "-p", port, "-d", out, *more, "-q", port=port, cwd=out):
        for url in [*urls, *urls]:
            fetch(url, proxy=port)
    for left in (*out.glob("*.pem"), *out.glob("*-ca"), *out.glob("*.sqlite"), *out.glob("*.db")):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def record_by_pywb(urls: list[str], out: Path, bin: Path) -> None:
    """Pages asked for through the recording proxy of pywb."""
    port, home = free_port(), out / "home"
    home.mkdir()
    subprocess.run([bin / "wb-manager", "init", "site"], cwd=home, check=True, capture_output=True)
    words = (bin / "wayback", "-b", "127.0.0.1", "-p", port, "--live", "--record", "--proxy", "site", "--proxy-record")
    with server(*words, port=port, cwd=home):
        for url in urls:
            fetch(url, proxy=port)
    for number, file in enumerate(sorted((home / "collections/site/archive").glob("*.warc*"))):
        shutil.move(file, out / f"{number}.warc.gz")
    shutil.rmtree(home)


@contextmanager
def replayed_by_pywb(archive: Path, home: Path, bin: Path) -> Iterator[str]:
    """The address below which pywb gives the pages of an archive as they were recorded."""
    port = free_port()
    home.mkdir()
    for words in (("init", "night"), ("add", "night", archive)):
        subprocess.run([bin / "wb-manager", *map(str, words)], cwd=home, check=True, capture_output=True)
    with server(bin / "wayback", "-b", "127.0.0.1", "-p", port, port=port, cwd=home):
        yield f"http://127.0.0.1:{port}/night"


def node_tools(folder: Path) -> Path | None:
    """The folder of `package.json`'s tools, installed below another one; `None` where there is no npm."""
    if shutil.which("npm") is None:
        return None
    if not (folder / "node_modules").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "record.mjs"):
            shutil.copy(HERE / name, folder)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder


def record_by_warcio_js(urls: list[str], out: Path, folder: Path) -> None:
    """Pages that node fetched, whose records warcio.js wrote."""
    tools = node_tools(folder)
    if tools:
        subprocess.run(["node", tools / "record.mjs", out / "site.warc.gz", *urls], cwd=tools, check=True)


def pack_by_js_wacz(archive: Path, out: Path, folder: Path) -> None:
    """An archive as js-wacz packs it."""
    tools = node_tools(folder)
    if tools:
        words = [tools / "node_modules/.bin/js-wacz", "create", "--log-level", "silent", "-f", archive, "-o", out]
        subprocess.run(list(map(str, words)), cwd=tools, check=True)
