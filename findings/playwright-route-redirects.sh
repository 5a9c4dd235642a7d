#!/usr/bin/env bash
# Playwright's route("**/*") is shown a request once, before its redirects: not every address that a page asks for.
#
# The page fetches /moved, which sends on to /target. The browser asks for both, route is shown the first. Who records
# what a browser asks for, for an archive, needs a proxy. Needs a Chromium of the system (Debian: apt-get install chromium).
set -eu
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/seen.py" <<'PYTHON'
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

from playwright.sync_api import sync_playwright

asked, shown = [], []


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        body = b"<html><body><script>fetch('/moved')</script></body></html>" if self.path == "/" else b""
        self.send_response(302 if self.path == "/moved" else 200)
        if self.path == "/moved":
            self.send_header("Location", "/target")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def look(route):
    shown.append("/" + route.request.url.split("/", 3)[3])
    route.continue_()


server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
threading.Thread(target=server.serve_forever, daemon=True).start()
with sync_playwright() as library:
    browser = library.chromium.launch(executable_path=sys.argv[1], chromium_sandbox=False)
    page = browser.new_page()
    page.route("**/*", look)
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.wait_for_timeout(3000)
    print(f"playwright {version('playwright')}, Chromium {browser.version}")
    browser.close()
print("route was shown", *sorted(set(shown)))
print("the server was asked for", *sorted(set(asked)))
sys.exit(0 if "/moved" in shown and "/target" not in shown and "/target" in asked else 1)
PYTHON
python3 --version
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check playwright==1.65.2
"$work/venv/bin/python" "$work/seen.py" "$chromium"
