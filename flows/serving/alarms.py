"""Who is told when a night went wrong: the webhook of the settings, or that of a Prefect Secret block."""

from __future__ import annotations

import os
from typing import Any

from prefect import get_run_logger
from prefect.blocks.system import Secret

from flows.nights.drift import Verdict, lines_of
from flows.serving.notify import Notice, send
from flows.settings import read_settings

#: The Secret block that is asked where the environment names no webhook.
BLOCK = "copydesk-webhook"


def webhook() -> str | None:
    """The address to send to: COPYDESK_WEBHOOK, else the Secret block, else none."""
    named = read_settings(None, os.environ).webhook
    if named:
        return named
    try:
        value = Secret.load(BLOCK).get()  # type: ignore[union-attr]
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
    return Notice(title, tuple(lines_of(verdict.drifts)), link)


def tell_failed(flow: Any, flow_run: Any, state: Any) -> None:
    """A hook for flows that failed or crashed."""
    to = webhook()
    if to:
        send(to, Notice(f"Copydesk: {flow_run.name} ended as {state.name}", (str(state.message or "no message"),)))
