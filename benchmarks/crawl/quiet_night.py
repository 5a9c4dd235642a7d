"""What a night costs in which no source has anything new: two nights of `copydesk crawl` over many hosts on loopback.

usage: python -m benchmarks.crawl.quiet_night [--sources 500] [--items 2]

Each source is a feed on an address of its own below 127.0.0.0/8, with validators, a robots.txt and its articles. The
first night reads all, the second is the figure: its time by the clock and of processors, and its requests.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

WORDS = "The lock keepers met again on Monday evening, and the lower gate stays shut until the spring. " * 12


class Papers(BaseHTTPRequestHandler):
    """All papers; which one is asked is told by its address."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[Counter[tuple[str, int]]] = Counter()
    items = 2

    def do_GET(self) -> None:
        """Answer a request, and count it by kind and status."""
        host, path = self.headers["Host"], self.path
        tag = '"one"'
        if path == "/robots.txt":
            self._send(200, "User-agent: *\nAllow: /\n", "text/plain", path)
        elif path == "/feed.xml":
            links = (f"<item><link>http://{host}/news/story-{n}-of-the-lock</link></item>" for n in range(self.items))
            body = f"<rss><channel>{''.join(links)}</channel></rss>"
            same = self.headers["If-None-Match"] == tag
            self._send(304 if same else 200, "" if same else body, "application/rss+xml", path, tag)
        elif path.startswith("/news/"):
            title = f"{host} {path}"
            self._send(200, f"<title>{title}</title><h1>{title}</h1><p>{title}. {WORDS}</p>", "text/html", "page")
        else:
            self._send(404, "", "text/plain", path)

    def _send(self, status: int, body: str, kind: str, name: str, tag: str = "") -> None:
        self.asked[name, status] += 1
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if tag:
            self.send_header("ETag", tag)
        if status != 304:
            self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing: requests are counted."""


class Server(ThreadingHTTPServer):
    """A server whose queue holds all sources at once."""

    request_queue_size = 1024
    daemon_threads = True


def main() -> None:
    """Print the figures of both nights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--items", type=int, default=2)
    told = parser.parse_args()
    Papers.items = told.items
    server = Server(("0.0.0.0", 0), Papers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hosts = [f"127.2.{n // 250}.{n % 250 + 1}:{server.server_port}" for n in range(told.sources)]
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        entries = (f'[[source]]\nname = "{n}"\nurl = "http://{host}/feed.xml"\n' for n, host in enumerate(hosts))
        (data / "sources.toml").write_text("\n".join(entries))
        (data / "copydesk.toml").write_text("[politeness]\ndelay = 0.0\n[rights]\nread_site_files = false\n")
        command = [str(Path(sys.executable).with_name("copydesk")), "crawl", "--data", name]
        command += ["--sources", str(data / "sources.toml")]
        command += [word for host in hosts for word in ("--allow-private", host)]
        for night in ("first", "quiet"):
            Papers.asked.clear()
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            began = time.monotonic()
            done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
            seconds = time.monotonic() - began
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{night} night: {seconds:.1f} s, {cpu:.1f} s of processors, exit {done.returncode}")
            print(f"  requests: {dict(sorted(Papers.asked.items()))}")
            print(f"  {done.stdout}")
    server.shutdown()


if __name__ == "__main__":
    main()
