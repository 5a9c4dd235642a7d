"""The reports of a data folder, served to browsers, behind the guard and the log-in of the UI."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from copydesk.flows.orchestration.login import is_logged_in, login_of
from copydesk.flows.orchestration.request_guard import RequestGuard, guard_for, told


@contextmanager
def served_reports(folder: Path, host: str, port: int, names: tuple[str, ...] = ()) -> Iterator[str]:
    """Serve a folder of reports while the block runs; give its address. `names` are further names of this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    answer = partial(_Reports, directory=str(folder), guard=guard_for(host, names), login=login_of(os.environ))
    server = ThreadingHTTPServer((host, port), answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    reach = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    try:
        yield f"http://{reach}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Reports(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, guard: RequestGuard, login: str | None, **more: Any) -> None:
        self.guard, self.login = guard, login
        super().__init__(*args, **more)

    def send_head(self) -> Any:
        """Answer GET and HEAD, if they may be answered."""
        reason = self.guard.refusal(self.headers.items())
        if reason is not None:
            return self._refuse(HTTPStatus.FORBIDDEN, told(reason))
        if not is_logged_in(self.login, self.headers.get("Authorization")):
            return self._refuse(HTTPStatus.UNAUTHORIZED, "Log in with the name and password of the Prefect UI.\n")
        return super().send_head()

    def _refuse(self, status: HTTPStatus, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        if status == HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", 'Basic realm="Copydesk", charset="UTF-8"')
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: who reads reports is nobody's business."""
