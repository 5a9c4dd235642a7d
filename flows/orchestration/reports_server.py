"""The reports of a data folder and the page over its sites, served behind the guard and the log-in of the UI.

Whatever a form asks for is a run of a deployment: nothing is done here, so Prefect shows all that was done, when, and
who asked. A form is taken from our own pages alone: besides the guard, by a token that no foreign page can read.
"""

from __future__ import annotations

import base64
import hmac
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from copydesk.flows.orchestration.desk_pages import (
    PAGES,
    NothingToShow,
    Served,
    Shown,
    UnknownAction,
    action_of,
)
from copydesk.flows.orchestration.prefect_api import BY, FROM_PAGE, PrefectApi, PrefectRefused
from copydesk.flows.orchestration.request_guard import guard_for, is_logged_in, login_of, told
from copydesk.flows.orchestration.server import port_error
from copydesk.flows.report.page import whole_page

#: Bytes of a form; a line of a page is the longest that is sent.
MOST_BYTES = 65_536

#: Nothing of a page comes from elsewhere, none is shown inside another, and its forms are sent here alone.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@contextmanager
def served_reports(
    data: Path, host: str, port: int, names: tuple[str, ...] = (), api_url: str | None = None
) -> Iterator[str]:
    """Serve the reports of a data folder while the block runs; give their address.

    `names` are further names of this machine. With the address of Prefect's API, runs can be started from the pages.
    """
    (data / "reports").mkdir(parents=True, exist_ok=True)
    what = Served(data, guard_for(host, names), login_of(os.environ), PrefectApi(api_url) if api_url else None)
    answer = partial(_Reports, directory=str(data / "reports"), served=what)
    try:
        server = ThreadingHTTPServer((host, port), answer)
    except OSError as error:
        # It was free when `serve` looked, which a server's start is ago.
        raise port_error(host, port, "--reports-port", error) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    reach = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    try:
        yield f"http://{reach}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Reports(SimpleHTTPRequestHandler):
    #: Seconds that a client may be silent.
    timeout = 60

    def __init__(self, *args: Any, served: Served, **more: Any) -> None:
        self.served = served
        super().__init__(*args, **more)

    def send_head(self) -> Any:
        """Answer GET and HEAD, if they may be answered."""
        if self._is_refused():
            return None
        page = PAGES.get(urlsplit(self.path).path)
        if page is None or self.served.api is None:
            return super().send_head()
        try:
            return self._page(page(self.served, dict(parse_qsl(urlsplit(self.path).query))))
        except NothingToShow as error:
            self._say(HTTPStatus.NOT_FOUND, str(error), "Not there")
            return None

    def do_POST(self) -> None:
        """Start what a form of ours asks for, and go back to its page."""
        if self._is_refused():
            return
        try:
            self._start(self._form())
        except UnknownAction as error:
            self._say(HTTPStatus.BAD_REQUEST, str(error))
        except PrefectRefused as error:
            self._say(HTTPStatus.BAD_GATEWAY, str(error))

    def _start(self, form: dict[str, str]) -> None:
        if self.served.api is None or urlsplit(self.path).path != "/act":
            raise UnknownAction("nothing can be asked for here")
        if not hmac.compare_digest(form.get("token", "").encode(), self.served.token.encode()):
            return self._say(HTTPStatus.FORBIDDEN, "This page is older than the server: load it again, and ask again.")
        action = action_of(self.served.data, form)
        run = self.served.api.start(action.deployment, action.parameters, [f"{BY}{self._who()}", FROM_PAGE])
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", f"{action.back}run={run.id}&what={quote(action.what)}")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _form(self) -> dict[str, str]:
        length = self.headers.get("Content-Length", "")
        kind = self.headers.get_content_type()
        if not length.isdigit() or int(length) > MOST_BYTES or kind != "application/x-www-form-urlencoded":
            raise UnknownAction(f"a form of at most {MOST_BYTES} bytes is wanted")
        return dict(parse_qsl(self.rfile.read(int(length)).decode("utf-8", "replace"), keep_blank_values=True))

    def _who(self) -> str:
        """Who asks: the name of the log-in, if there is one, and from where."""
        scheme, _, given = self.headers.get("Authorization", "").partition(" ")
        name = ""
        if self.served.login and scheme.lower() == "basic":
            name = base64.b64decode(given).decode("utf-8", "replace").partition(":")[0] + " at "
        return f"{name}{self.client_address[0]}"

    def _page(self, page: Shown, status: HTTPStatus = HTTPStatus.OK) -> BytesIO:
        body = page.body
        self.send_response(status)
        self.send_header("Content-Type", page.kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def _say(self, status: HTTPStatus, text: str, head: str = "Not done") -> None:
        told = f'<h1>{head}</h1><p>{escape(text)}</p><p><a href=".">All sites</a></p>'
        body = self._page(Shown(whole_page("Copydesk", told).encode()), status)
        if self.command != "HEAD":
            self.wfile.write(body.getvalue())

    def _is_refused(self) -> bool:
        """Whether a request may not be answered; it is told so then."""
        reason = self.served.guard.refusal(self.headers.items())
        if reason is not None:
            self._refuse(HTTPStatus.FORBIDDEN, told(reason))
        elif not is_logged_in(self.served.login, self.headers.get("Authorization")):
            self._refuse(HTTPStatus.UNAUTHORIZED, "Log in with the name and password of the Prefect UI.\n")
        else:
            return False
        return True

    def _refuse(self, status: HTTPStatus, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        if status == HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", 'Basic realm="Copydesk", charset="UTF-8"')
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """Every answer says what browsers may do with it."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: who reads reports is nobody's business."""
