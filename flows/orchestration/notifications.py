"""Who is told when a night went wrong: the webhook of the settings, or that of a Prefect Secret block, and by mail."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from prefect import get_run_logger
from prefect.blocks.system import Secret

from copydesk.flows.config.settings import read_folder_settings, read_settings
from copydesk.flows.metrics.drift import Verdict, drift_lines
from copydesk.flows.runs.notices import Notice, mail, ping, send

_log = logging.getLogger(__name__)

#: The Secret block that is asked where the environment names no webhook.
_BLOCK = "copydesk-webhook"


def webhook() -> str | None:
    """The address to send to: COPYDESK_WEBHOOK, else the Secret block, else none."""
    named = read_settings(None, os.environ).webhook
    if named:
        return named
    return secret_block(_BLOCK)


def secret_block(name: str) -> str | None:
    """The text of a Prefect Secret block; `None` where there is no such block, or it is empty."""
    try:
        value = Secret.load(name).get()  # type: ignore[union-attr]
    except ValueError:
        return None
    return str(value) if value else None


def tell(data: Path, notice: Notice) -> list[str]:
    """Send a notice to all who want it; give what went wrong with whom."""
    problems = []
    if to := webhook():
        problems.append(send(to, notice))
    settings = read_folder_settings(data).mail
    if settings.host:
        problems.append(mail(settings, notice))
    return [problem for problem in problems if problem]


def tell_watchdog(data: Path) -> None:
    """Ask for the address that waits for good nights; where that fails, the log says so."""
    address = read_folder_settings(data).ping
    problem = ping(address) if address else None
    if problem:
        get_run_logger().warning("%s", problem)


def drift_notice(verdict: Verdict, *, date: str, link: str | None = None) -> Notice:
    """What is said of a night in which sites drifted."""
    hosts = len(verdict.hosts)
    title = f"Copydesk, night of {date}: {hosts} site{'s' if hosts > 1 else ''} drifted"
    return Notice(title, tuple(drift_lines(verdict.drifts)), link)


def tell_failed(flow: Any, flow_run: Any, state: Any) -> None:
    """A hook for flows that failed or crashed."""
    notice = Notice(f"Copydesk: {flow_run.name} ended as {state.name}", (str(state.message or "no message"),))
    for problem in tell(Path(str(flow_run.parameters.get("data", "."))), notice):
        _log.warning("%s was not told: %s", notice.title, problem)
