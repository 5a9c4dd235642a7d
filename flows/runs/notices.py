"""Notices on their way: to a chat's webhook, by mail, as a ping. Each gives what went wrong, and never raises."""

from __future__ import annotations

import http.client
import json
import smtplib
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from importlib.metadata import version
from typing import Any

from copydesk.flows.config.groups import MailSettings

#: Seconds that a receiver may take; a night must not wait for a chat.
_TIMEOUT = 10.0

#: Lines of one message; the report has the rest.
_MOST_LINES = 12

#: Tries of a ping, and the seconds between them: one that is lost is taken for a night that is.
PINGS, PAUSE = 3, 2.0


@dataclass(frozen=True, slots=True)
class Notice:
    """What to say: one line that stands alone, further lines, and where to read more."""

    title: str
    lines: tuple[str, ...] = ()
    link: str | None = None

    @property
    def text(self) -> str:
        """The whole notice as a chat shows it."""
        return self._joined(f"*{_plain(self.title)}*", [f"• {_plain(line)}" for line in self.lines])

    @property
    def mail(self) -> str:
        """The body of a message."""
        return self._joined(self.title, [f"- {line}" for line in self.lines])

    def _joined(self, title: str, lines: list[str]) -> str:
        more = len(lines) - _MOST_LINES
        cut = [*lines[:_MOST_LINES], *([f"… and {more} more"] if more > 0 else [])]
        return "\n".join([title, *cut, *([self.link] if self.link else [])])


def send(webhook: str, notice: Notice) -> str | None:
    """Send a notice; give what went wrong, without the webhook's address, which is a secret; `None` if it arrived."""
    body = json.dumps({"text": notice.text}).encode()
    return post_json("webhook", webhook, body, timeout=_TIMEOUT)


def ping(url: str) -> str | None:
    """Tell a watchdog that all is well (healthchecks.io and its like); give what went wrong, without the address."""
    for left in reversed(range(PINGS)):
        problem = post_json("ping", url, b"{}", timeout=_TIMEOUT)
        if problem is None or not left:
            return problem
        time.sleep(PAUSE)
    raise AssertionError("unreachable")


def mail(settings: MailSettings, notice: Notice) -> str | None:
    """Send a notice by mail; give what went wrong, `None` if the server took it."""
    if not settings.host or not settings.to:
        return "mail wants a host and somebody it is to"
    try:
        with _open(settings, settings.host) as server:
            if settings.user:
                server.login(settings.user, settings.password or "")
            refused = server.send_message(_message(settings, notice))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return f"the mail server {settings.host}:{settings.port} did not take it: {_told(error)}"
    return f"the mail server refused {', '.join(refused)}" if refused else None


def _open(settings: MailSettings, host: str) -> smtplib.SMTP:
    """A connection to the server, whose certificate holds unless it is to be used without encryption."""
    secured = ssl.create_default_context()
    if settings.security == "tls":
        return smtplib.SMTP_SSL(host, settings.port, timeout=_TIMEOUT, context=secured)
    server = smtplib.SMTP(host, settings.port, timeout=_TIMEOUT)
    if settings.security == "starttls":
        server.starttls(context=secured)
    return server


def _message(settings: MailSettings, notice: Notice) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(notice.title.split())
    message["From"] = settings.sender or settings.to[0]
    message["To"] = ", ".join(settings.to)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="copydesk.invalid")
    # What programs send that wants no answer.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.mail)
    return message


def _told(error: Exception) -> str:
    """A mistake of the way, without what a server repeats of a log-in."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"it refused the log-in ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {error.smtp_error!r}"
    return f"{type(error).__name__}: {error}"


def _plain(text: str) -> str:
    """Text of the web without what the receiver would take for a link, a mention or markup.

    Slack reads mentions in brackets; Mattermost and Discord read a bare `@all`, which a space without width parts.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "@\u200b")


#: What opens a request within so many seconds; it may follow redirects or not.
Opener = Callable[..., AbstractContextManager[Any]]


def post_json(
    what: str,
    url: str,
    body: bytes,
    *,
    timeout: float,
    headers: Mapping[str, str] | None = None,
    opener: Opener = urllib.request.urlopen,
) -> str | None:
    """Send JSON to `what`, as messages call it; give what went wrong, `None` if it arrived within `timeout` seconds."""
    try:
        # Some receivers refuse what calls itself by the name of Python's library.
        named = {"Content-Type": "application/json", "User-Agent": f"Copydesk/{version('copydesk')}"}
        request = urllib.request.Request(url, body, named | dict(headers or {}))
        with opener(request, timeout=timeout):
            return None
    except urllib.error.HTTPError as error:
        return f"the {what} answered {error.code}"
    except (OSError, ValueError, http.client.HTTPException) as error:
        # The last is an answer that is no HTTP.
        return f"the {what} cannot be reached: {type(error).__name__}"
