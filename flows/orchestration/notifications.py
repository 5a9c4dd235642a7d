"""Who is told when a night went wrong: the webhook of the settings, or that of a Prefect Secret block."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from prefect import get_run_logger
from prefect.blocks.system import Secret

from copydesk.flows.config.settings import read_settings
from copydesk.flows.metrics.drift import Verdict, drift_lines

#: The Secret block that is asked where the environment names no webhook.
BLOCK = "copydesk-webhook"


def webhook() -> str | None:
    """The address to send to: COPYDESK_WEBHOOK, else the Secret block, else none."""
    named = read_settings(None, os.environ).webhook
    if named:
        return named
    return secret_block(BLOCK)


def secret_block(name: str) -> str | None:
    """The text of a Prefect Secret block; `None` where there is no such block, or it is empty."""
    try:
        value = Secret.load(name).get()  # type: ignore[union-attr]
    except ValueError:
        return None
    return str(value) if value else None


def tell(notice: Notice) -> None:
    """Send a notice where somebody wants it; a receiver that does not answer is logged, and nothing else."""
    to = webhook()
    problem = send(to, notice) if to else None
    if problem:
        get_run_logger().warning("%s was not told: %s", notice.title, problem)


def drift_notice(verdict: Verdict, *, date: str, link: str | None = None) -> Notice:
    """What is said of a night in which sites drifted."""
    hosts = len(verdict.hosts)
    title = f"Copydesk, night of {date}: {hosts} site{'s' if hosts > 1 else ''} drifted"
    return Notice(title, tuple(drift_lines(verdict.drifts)), link)


def tell_failed(flow: Any, flow_run: Any, state: Any) -> None:
    """A hook for flows that failed or crashed."""
    to = webhook()
    if to:
        send(to, Notice(f"Copydesk: {flow_run.name} ended as {state.name}", (str(state.message or "no message"),)))


#: Seconds that a receiver may take; a night must not wait for a chat.
TIMEOUT = 10.0

#: Lines of one message; the report has the rest.
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Notice:
    """What to say: one line that stands alone, further lines, and where to read more."""

    title: str
    lines: tuple[str, ...] = ()
    link: str | None = None

    @property
    def text(self) -> str:
        """The whole notice as the receiver shows it."""
        cut = self.lines[:MOST_LINES]
        more = len(self.lines) - len(cut)
        parts = [f"*{_plain(self.title)}*", *(f"• {_plain(line)}" for line in cut)]
        parts += [f"… and {more} more"] if more else []
        return "\n".join(parts + ([self.link] if self.link else []))


def send(webhook: str, notice: Notice) -> str | None:
    """Send a notice; give what went wrong, without the webhook's address, which is a secret; `None` if it arrived."""
    body = json.dumps({"text": notice.text}).encode()
    try:
        request = urllib.request.Request(webhook, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=TIMEOUT):
            return None
    except urllib.error.HTTPError as error:
        return f"the webhook answered {error.code}"
    except (OSError, ValueError) as error:
        return f"the webhook cannot be reached: {type(error).__name__}"


def _plain(text: str) -> str:
    """Text of the web without what the receiver would take for a link, a mention or markup.

    Slack reads mentions in brackets; Mattermost and Discord read a bare `@all`, which a space without width parts.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "@\u200b")
