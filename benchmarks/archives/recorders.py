"""Real recorders against a small site on this machine: what each wrote, and whether it is read as it was served.

    python -m benchmarks.archives.recorders FOLDER [--only NAME...]

Installs the pinned recorders of `requirements.txt` into FOLDER/venv, those of `package.json` into FOLDER/node where npm
is there, and uses wget, httrack and chromium (which SingleFile drives, too) where they are. Prints a table for
docs/archives.md. Every page of the site is looked for under its address; it is `same` where the bytes are those that
were served, `text` where a browser or a mirror wrote them anew and the text is all there.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.archives import servers
from copydesk.flows.pipeline.inputs import read_inputs
from copydesk.flows.pipeline.options import Saved

HERE = Path(__file__).parent
#: Loopback, and not the address that warcprox refuses.
ADDRESS = "127.0.0.2"
WORDS = "The quay of {} is open again; Żółw said «so» — and 日本 too."
#: Path -> charset, and how the page is sent.
PAGES = {
    "/": ("utf-8", "plain"),
    "/news/one": ("utf-8", "gzip"),
    "/news/two.html?id=7": ("utf-8", "chunked"),
    "/latin": ("iso-8859-1", "plain"),
}


def page(path: str) -> bytes:
    """A page of the site, as it is before any coding."""
    charset = PAGES[path][0]
    links = "".join(f'<a href="{other}">{number}</a>' for number, other in enumerate(PAGES))
    words = WORDS.format(path) if charset == "utf-8" else f"Die Fähre von {path} fährt wieder, sagt Zoë."
    text = f"<!DOCTYPE html><html><head><title>{path}</title></head><body>{links}<p>{words}</p></body></html>"
    return text.encode(charset)


class Handler(http.server.BaseHTTPRequestHandler):
    """The site."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/news/one")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        is_there = self.path in PAGES
        body = page(self.path) if is_there else b"<h1>gone</h1>"
        charset, how = PAGES.get(self.path, ("utf-8", "plain"))
        self.send_response(200 if is_there else 404)
        self.send_header("Content-Type", f"text/html; charset={charset}")
        if how == "gzip" and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        if how == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
            body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (body[:50], body[50:])) + b"0\r\n\r\n"
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer((ADDRESS, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{ADDRESS}:{server.server_port}"
    server.shutdown()


def run(*words: object, cwd: Path) -> str:
    done = subprocess.run(list(map(str, words)), cwd=cwd, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr


def wget_warc(base: str, out: Path, bin: Path, *more: str) -> None:
    run("wget", "-q", "-r", "-l1", "--warc-file=site", "--delete-after", *more, base + "/moved", base + "/", cwd=out)
    shutil.rmtree(out / urlsplit(base).netloc, ignore_errors=True)


def wget_mirror(base: str, out: Path, bin: Path) -> None:
    run("wget", "-q", "-p", "-r", "-l1", base + "/", cwd=out)


def warcio(base: str, out: Path, bin: Path) -> None:
    code = "import sys\nfrom warcio.capture_http import capture_http\nimport requests\n"
    code += "with capture_http('site.warc.gz'):\n  for url in sys.argv[1:]: requests.get(url)\n"
    run(bin / "python", "-c", code, *(base + path for path in [*PAGES, "/moved"]), cwd=out)


def warcit(base: str, out: Path, bin: Path) -> None:
    run("wget", "-q", "-nH", "-r", "-l1", "-P", "files", base + "/", cwd=out)
    run(bin / "warcit", "-q", base + "/", "files", cwd=out)
    shutil.rmtree(out / "files")


def wacz(base: str, out: Path, bin: Path) -> None:
    wget_warc(base, out, bin)
    run(bin / "wacz", "create", "-o", "site.wacz", "site.warc.gz", cwd=out)
    (out / "site.warc.gz").unlink()


def _urls(base: str) -> list[str]:
    return [base + path for path in [*PAGES, "/moved"]]


def js_wacz(base: str, out: Path, bin: Path) -> None:
    wget_warc(base, out, bin)
    servers.pack_by_js_wacz(out / "site.warc.gz", out / "site.wacz", bin.parent.parent / "node")
    (out / "site.warc.gz").unlink()


def warcio_js(base: str, out: Path, bin: Path) -> None:
    servers.record_by_warcio_js(_urls(base), out, bin.parent.parent / "node")


def _browser(base: str, visit: Callable[..., None], **context: object) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened = browser.new_context(**context)
        for number, path in enumerate(PAGES):
            tab = opened.new_page()
            tab.goto(base + path)
            visit(tab, opened, number)
        opened.close()
        browser.close()


def har(base: str, out: Path, bin: Path) -> None:
    _browser(base, lambda *_: None, record_har_path=str(out / "site.har"))


def har2warc(base: str, out: Path, bin: Path) -> None:
    har(base, out, bin)
    run(bin / "har2warc", "site.har", "site.warc.gz", cwd=out)
    (out / "site.har").unlink()


def mhtml(base: str, out: Path, bin: Path) -> None:
    def visit(tab: object, opened: object, number: int) -> None:
        client = opened.new_cdp_session(tab)  # type: ignore[attr-defined]
        data = client.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
        (out / f"{number}.mhtml").write_text(data, newline="")

    _browser(base, visit)


def single_file(base: str, out: Path, bin: Path, *more: str) -> None:
    tools = servers.node_tools(bin.parent.parent / "node")
    browser = ["--browser-executable-path", shutil.which("chromium"), "--browser-args", '["--no-sandbox"]']
    for number, path in enumerate(PAGES):
        made = out / f"{number}.{'zip' if more == ZIPPED else 'html'}"
        for _ in range(3):
            # On a busy machine its browser gives up now and then, and nothing is written.
            if tools and not made.exists():
                run(tools / "node_modules/.bin/single-file", *browser, *more, base + path, made, cwd=out)


def httrack(base: str, out: Path, bin: Path) -> None:
    run("httrack", base + "/", "-O", out, "-q", "-r3", "-c1", "-s0", cwd=out)


ZIPPED = ("--compress-content", "--self-extracting-archive=false")

RECORDERS: dict[str, tuple[str, Callable[..., None]]] = {
    "wget --warc-file": ("wget", wget_warc),
    "wget --warc-file, not packed": ("wget", lambda *a: wget_warc(*a, "--no-warc-compression")),
    "wget --warc-file --compression=gzip": ("wget", lambda *a: wget_warc(*a, "--compression=gzip")),
    "wget -p -r, a mirror": ("wget", wget_mirror),
    "warcio capture_http": ("", warcio),
    "warcit, of a mirror": ("wget", warcit),
    "wacz create": ("wget", wacz),
    "js-wacz create": ("npm", js_wacz),
    "warcio.js": (
        "npm",
        lambda base, out, bin: servers.record_by_warcio_js(_urls(base), out, bin.parent.parent / "node"),
    ),
    "warcprox": ("", lambda base, out, bin: servers.record_by_warcprox(_urls(base), out, bin, "-z")),
    "warcprox, not packed": ("", lambda base, out, bin: servers.record_by_warcprox(_urls(base), out, bin)),
    "pywb --proxy-record": ("", lambda base, out, bin: servers.record_by_pywb(_urls(base), out, bin)),
    "Playwright's HAR": ("playwright", har),
    "har2warc": ("playwright", har2warc),
    "Chromium's MHTML": ("playwright", mhtml),
    "SingleFile": ("npm", single_file),
    "SingleFile, a zip": ("npm", lambda *a: single_file(*a, *ZIPPED)),
    "SingleFile, a page that unpacks itself": ("npm", lambda *a: single_file(*a, "--compress-content")),
    "HTTrack": ("httrack", httrack),
}


def judge(base: str, out: Path) -> str:
    """How each page of the site is read."""
    found: dict[str, bytes] = {}
    trouble = []
    for item in read_inputs([out]):
        if isinstance(item, Saved) and item.refused is None and item.page.url:
            found[item.page.url.replace("https://", "http://", 1)] = item.page.body
        elif not isinstance(item, Saved):
            trouble.append(str(item))
    told = []
    for path in PAGES:
        body, served = found.get(base + path), page(path)
        text = served.decode(PAGES[path][0]).partition("<p>")[2].partition("</p>")[0]
        if body == served:
            told.append("same")
        elif body and any(text.encode(charset, "ignore") in body for charset in ("utf-8", PAGES[path][0])):
            told.append("text")
        else:
            told.append("missing" if body is None else "other")
    return f"{', '.join(told)} | {'; '.join(trouble)[:160]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", choices=sorted(RECORDERS), default=list(RECORDERS))
    told = parser.parse_args()
    folder = told.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    servers.install(folder)
    print(f"| recorder | {' | '.join(PAGES)} | said |")
    for name in told.only:
        needs, record = RECORDERS[name]
        if needs and not (shutil.which(needs) or find_spec(needs)):
            print(f"| {name} | not run: {needs} is not here |")
            continue
        out = folder / name.replace(" ", "-").replace(",", "")
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        with site() as base:
            record(base, out, folder / "venv/bin")
            print(f"| {name} | {judge(base, out).replace(', ', ' | ', 3)} |", flush=True)


if __name__ == "__main__":
    main()
